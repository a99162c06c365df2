"""The IATI standard 2.03, fetched into an ignored folder, and a validator that asks all three of its parts.

PyPI's source archive of pyIATI holds the schemas, the codelists and the ruleset of the standard. It does not
install on a current Python and nothing of it is committed or imported: it is unpacked and read.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from territory.build.registry import CACHE, FetchError

NAME, VERSION = "pyIATI", "0.4.1"
SHA256 = "b6f8f0d596746bd774ed3e84cdad50dfa7dd501ac70e6399f2bb0244bfd5b0ef"
FOLDER = CACHE / "iati"
ARCHIVE = FOLDER / f"{NAME}-{VERSION}.tar.gz"
STANDARD = f"{NAME}-{VERSION}/iati/resources/standard/2-03"
EXAMPLES = f"{NAME}-{VERSION}/iati/resources/test_data/2-03"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def build() -> list[Path]:
    """Fetch and unpack the standard unless it is there, and return its schema's path.

    Raises:
        FetchError: the registry does not answer, or the archive is not the pinned one.
    """
    schema = FOLDER / STANDARD / "schemas/iati-activities-schema.xsd"
    if schema.exists():
        return [schema]
    FOLDER.mkdir(parents=True, exist_ok=True)
    if not ARCHIVE.exists():
        _download()
    if hashlib.sha256(ARCHIVE.read_bytes()).hexdigest() != SHA256:
        raise FetchError(f"{ARCHIVE}: checksum differs from the pinned one; delete the file and try again")
    with tarfile.open(ARCHIVE) as archive:
        chosen = [one for one in archive.getmembers() if one.name.startswith((STANDARD, EXAMPLES))]
        # The schema last: it says that all is there.
        chosen.sort(key=lambda one: one.name.endswith("activities-schema.xsd"))
        archive.extractall(FOLDER, members=chosen, filter="data")
    return [schema]


def examples() -> list[Path]:
    """Return the activity files that the standard's own test set calls valid."""
    build()
    return sorted((FOLDER / EXAMPLES / "ssot-activity-xml-pass").rglob("*.xml"))


def validate(content: bytes, today: date) -> list[str]:
    """Return what the schema, the codelists and the ruleset of IATI 2.03 say against an activity file.

    Args:
        content: the file.
        today: what the ruleset calls NOW.

    Raises:
        FetchError: the standard is not there and cannot be fetched.
    """
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        return [f"xml: {error}"]
    schema = _schema()
    found = [] if schema.validate(root) else [f"schema: {error}" for error in schema.error_log]
    return [*found, *_codes(root), *_rules(root, today.isoformat())]


def _download() -> None:
    command = [
        sys.executable, "-m", "pip", "download", f"{NAME}=={VERSION}", "--no-binary", ":all:", "--no-deps",
        "--quiet", "--disable-pip-version-check", "--dest", str(FOLDER),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode or not ARCHIVE.exists():
        raise FetchError(f"pip download {NAME}=={VERSION}: {done.stderr.strip()[-300:]}")


@cache
def _schema() -> Any:
    return etree.XMLSchema(etree.parse(build()[0]))


@cache
def _codelist(name: str) -> tuple[frozenset[str], bool]:
    """Return a codelist's codes, and whether no other code is allowed."""
    root = etree.parse(FOLDER / STANDARD / f"codelists/{name}.xml").getroot()
    return frozenset(code.text or "" for code in root.iter("code")), root.get("complete") == "1"


def _codes(root: Any) -> Iterator[str]:
    build()
    for mapping in etree.parse(FOLDER / STANDARD / "codelist-mapping.xml").getroot():
        path = mapping.findtext("path") or ""
        if not path.startswith(("//iati-activities", "//iati-activity")):
            continue
        condition = mapping.findtext("condition")
        element, _, last = path.rpartition("/")
        codes, complete = _codelist(mapping.find("codelist").get("ref"))
        for found in root.xpath(f"{element}[{condition}]" if condition else element):
            name = last.removeprefix("@")
            code = found.text if last == "text()" else found.get(XML_LANG if name == "xml:lang" else name)
            if code is not None and complete and code not in codes:
                yield f"codelist: line {found.sourceline}: {path}: {code!r}"


def _rules(root: Any, today: str) -> Iterator[str]:
    build()
    ruleset = json.loads((FOLDER / STANDARD / "rulesets/standard_ruleset.json").read_text("utf-8"))
    for where, rules in ruleset.items():
        for element in root.xpath(where):
            for rule, stated in rules.items():
                for case in stated["cases"]:
                    if not RULES[rule](element, case, today):
                        yield f"ruleset: line {element.sourceline}: {element.tag}: {rule}: {case}"


def _texts(element: Any, path: str, today: str) -> list[str]:
    if path == "NOW":
        return [today]
    return [one if isinstance(one, str) else "".join(one.itertext()) for one in element.xpath(path)]


def _atleast_one(element: Any, case: dict[str, Any], _today: str) -> bool:
    return any(element.xpath(path) for path in case["paths"])


def _no_more_than_one(element: Any, case: dict[str, Any], _today: str) -> bool:
    return sum(bool(element.xpath(path)) for path in case["paths"]) <= 1


def _date_order(element: Any, case: dict[str, Any], today: str) -> bool:
    first, last = (_texts(element, case[end], today) for end in ("less", "more"))
    return all(less[:10] <= more[:10] for less in first for more in last)


def _regex_matches(element: Any, case: dict[str, Any], today: str) -> bool:
    texts = [text for path in case["paths"] for text in _texts(element, path, today)]
    return all(re.fullmatch(case["regex"], text) for text in texts)


def _sum(element: Any, case: dict[str, Any], today: str) -> bool:
    shares = [float(text) for path in case["paths"] for text in _texts(element, path, today)]
    return not shares or abs(sum(shares) - case["sum"]) < 1e-9


RULES = {
    "atleast_one": _atleast_one,
    "no_more_than_one": _no_more_than_one,
    "date_order": _date_order,
    "regex_matches": _regex_matches,
    "sum": _sum,
}
