"""An IATI 2.03 activity file as a programme: ours record by record, others by the standard's elements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lxml import etree

from territory.i18n import LOCALES, language
from territory.programme.iati.records import NAMESPACE, RECORD, build, noun
from territory.programme.iati.writing import DATES, LANG, RESULTS, ROLES, Naming, Reporter, export
from territory.programme.kinds import KINDS
from territory.programme.model import (
    Direction,
    IndicatorKind,
    MoneyKind,
    Programme,
    ProjectStatus,
    RecordProblem,
)
from territory.programme.rules import judge, read

MOST_BYTES = 10_000_000
MOST_ELEMENTS = 300_000
VERSIONS = frozenset({"2.01", "2.02", "2.03"})
STATUSES = {
    "1": ProjectStatus.PLANNED,
    "2": ProjectStatus.UNDER_WAY,
    "3": ProjectStatus.DONE,
    "4": ProjectStatus.DONE,
    "5": ProjectStatus.STOPPED,
    "6": ProjectStatus.STOPPED,
}
KIND_OF_RESULT = {code: kind for kind, code in RESULTS.items()}
ROLE_OF = {code: role for role, code in ROLES.items()}
MONEY = {
    "2": MoneyKind.COMMITTED,
    "11": MoneyKind.COMMITTED,
    "3": MoneyKind.SPENT,
    "4": MoneyKind.SPENT,
}
# What of an activity becomes part of a project; the rest is counted, so that nobody takes it for imported.
TAKEN = frozenset(
    {
        "iati-identifier", "reporting-org", "title", "description", "participating-org", "activity-status",
        "activity-date", "budget", "transaction", "document-link", "related-activity", "result",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file held.

    Attributes:
        programme: everything that could be read; None when there is any problem.
        problems: every problem, `cell` being the line of the file.
        left_out: how often each element of the standard occurs that a programme has no place for.
        own: the file was made here.
    """

    programme: Programme | None
    problems: tuple[RecordProblem, ...] = ()
    left_out: Counter[str] = field(default_factory=Counter)
    own: bool = False


def parse(content: bytes) -> tuple[Any, RecordProblem | None]:
    """Return the root element of untrusted XML, or why it is not read.

    Only UTF-8, no document type, so no entities; nothing is fetched; at most `MOST_BYTES` and
    `MOST_ELEMENTS`.

    >>> parse(b"<a/>")[0].tag, parse(b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')[1].rule
    ('a', 'iati_doctype')
    """
    if len(content) > MOST_BYTES:
        return None, _problem("iati_size", f"{len(content):,}")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, _problem("iati_encoding", f"byte {error.start}")
    # Before parsing: a parser that never sees a document type cannot be made to expand one.
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        return None, _problem("iati_doctype", "<!DOCTYPE")
    if text.count("<") > 2 * MOST_ELEMENTS:
        return None, _problem("iati_size", f"{text.count('<'):,} <")
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(text.encode("utf-8"), parser), None
    except etree.XMLSyntaxError as error:
        return None, _problem("iati_xml", str(error.msg), line=error.lineno)


def load(content: bytes, code: str, lang: str) -> Imported:
    """Return the programme of an IATI activity file, or every problem; never part of it.

    Args:
        content: the file, from anybody.
        code: code of the programme that the projects become part of, for a file that was not made here.
        lang: language of which names are taken where a file has several.
    """
    root, wrong = parse(content)
    if wrong is not None:
        return Imported(None, (wrong,))
    if root.tag != "iati-activities":
        return Imported(None, (_problem("iati_root", root.tag, root),))
    if root.get("version") not in VERSIONS:
        return Imported(None, (_problem("iati_version", root.get("version", ""), root),))
    tops = [child for child in root.iterchildren(RECORD) if child.get("kind") == "programme"]
    if tops:
        return _own(root, tops[0])
    return _foreign(root, code, lang)


def _own(root: Any, top: Any) -> Imported:
    """Read our records, and refuse a file whose standard part was changed elsewhere: both would be lost."""
    below = [
        record for activity in root.iterchildren("iati-activity") for record in activity.iterchildren(RECORD)
    ]
    programme, problems = noun(top, below)
    if problems:
        return Imported(None, tuple(problems), own=True)
    first = next(root.iterchildren("iati-activity"), None)
    if first is None:
        return Imported(None, (_problem("iati_empty", "", root),), own=True)
    org = first.find("reporting-org")
    words = language(first.get(LANG) if first.get(LANG) in LOCALES else "en")
    reporter = Reporter(org.get("ref", ""), org.findtext("narrative", ""), org.get("type", ""))
    again = export(programme, words, date.max, _naming(root, programme), reporter).content
    fresh = etree.fromstring(again) if again else etree.Element("nothing")
    pairs = [(_standard(root), root), (_standard(fresh), fresh)]
    kept, made = (dict(found) for found, _ in pairs)
    changed = [_problem("iati_changed", key) for key in kept if kept[key] != made.get(key)]
    return Imported(None if changed else programme, tuple(changed), own=True)


def _naming(root: Any, programme: Programme) -> Naming:
    """Return the names that came from catalogues when the file was made: the file still has them."""
    demo = programme.demonstration
    activities = {
        record.get("id", ""): activity
        for activity in root.iterchildren("iati-activity")
        for record in activity.iterchildren(RECORD)
    }
    mark = language(next(root.iterchildren("iati-activity")).get(LANG, "en"))
    prefix = mark.t("iati.demo_title", name="\0").split("\0") if demo else ["", ""]

    def bare(text: str) -> str:
        return text.removeprefix(prefix[0]).removesuffix(prefix[1])

    projects, indicators, definitions, clusters = {}, {}, {}, {}
    for project in programme.projects:
        activity = activities[project.trace.id]
        if not project.name:
            projects[project.trace.id] = bare(activity.findtext("title/narrative") or "")
        for tag in activity.iterchildren("tag"):
            clusters[tag.get("code", "")] = tag.findtext("narrative") or ""
        for indicator, result in zip(project.indicators, activity.iterchildren("result"), strict=False):
            if indicator.code and not indicator.name:
                indicators[indicator.code] = bare(result.findtext("title/narrative") or "")
            if indicator.code and not indicator.definition:
                definitions[indicator.code] = result.findtext("indicator/description/narrative") or ""
    return Naming("", projects, indicators, definitions, clusters)


def _standard(root: Any) -> Iterator[tuple[str, bytes]]:
    """Yield each activity's identifier with its standard part in one form, whatever its spacing."""
    for activity in root.iterchildren("iati-activity"):
        bare = etree.fromstring(etree.tostring(activity))
        for foreign in bare.xpath(f"//*[namespace-uri()='{NAMESPACE}']"):
            if foreign.getparent() is not None and foreign.getparent().tag == bare.tag:
                bare.remove(foreign)
        for one in bare.iter():
            one.tail = None
            if len(one):
                one.text = None
        etree.cleanup_namespaces(bare)
        yield bare.findtext("iati-identifier") or "", etree.tostring(bare, method="c14n")


def _foreign(root: Any, code: str, lang: str) -> Imported:
    activities = list(root.iterchildren("iati-activity"))
    if not activities:
        return Imported(None, (_problem("iati_empty", "", root),))
    reader = _Reader(lang)
    identifiers = {(one.findtext("iati-identifier") or "").strip(): n for n, one in enumerate(activities, 1)}
    if len(identifiers) < len(activities):
        reader.problems.append(_problem("twice", "iati-identifier", root))
    projects = [reader.project(one, n, identifiers) for n, one in enumerate(activities, start=1)]
    kind = KINDS["programme"]
    filled = {"code": code, "name": "", "territories": []}
    problems = [*reader.problems, *judge(kind, filled, {})]
    left_out = (
        Counter(
            child.tag
            for activity in activities
            for child in activity
            if child.tag not in TAKEN and isinstance(child.tag, str)
        )
        + reader.left_out
    )
    if problems:
        return Imported(None, tuple(problems), left_out)
    return Imported(build(kind, code, filled, {"objective": [], "project": projects}), (), left_out)


class _Reader:
    """Reads the standard's elements; collects problems and what a programme has no place for."""

    def __init__(self, lang: str) -> None:
        self.lang, self.problems, self.left_out = lang, list[RecordProblem](), Counter[str]()

    def record(self, kind: str, record: str, values: dict[str, Any], at: Any, **held: list[Any]) -> Any:
        """Return a record of values as given, or None after noting what is wrong with them."""
        kept, wrong = read(KINDS[kind], {name: value for name, value in values.items() if value is not None})
        filled = {name: kept.get(name, one.empty) for name, one in KINDS[kind].fields.items()}
        wrong = wrong or judge(KINDS[kind], filled, {})
        self.problems += [
            RecordProblem(p.rule, p.remedy, p.value, p.field, at.tag, str(at.sourceline)) for p in wrong
        ]
        below = {name: [one for one in held.get(name, []) if one] for name in KINDS[kind].children}
        return None if wrong else build(KINDS[kind], record, filled, below)

    def words(self, made: Any, path: str) -> str:
        """Return the narrative at a path in the reader's language, else the first one."""
        found = made.findall(f"{path}/narrative" if path else "narrative")
        if not found:
            return ""
        chosen = next((one for one in found if one.get(LANG) == self.lang), found[0])
        return " ".join("".join(chosen.itertext()).split())

    def code(self, table: dict[str, Any], code: str | None, at: Any) -> Any:
        """Return what a code of the standard stands for, or None after noting that it is unknown."""
        if code not in table:
            self.problems.append(_problem("iati_code", code or "", at))
        return table.get(code or "")

    def project(self, activity: Any, position: int, identifiers: dict[str, int]) -> Any:
        identifier = (activity.findtext("iati-identifier") or "").strip()
        if not identifier:
            self.problems.append(_problem("iati_identifier", "", activity))
        dates = {code: attribute for code, attribute in DATES}
        values: dict[str, Any] = {
            "position": position,
            "name": self.words(activity, "title"),
            "description": self.words(activity, "description"),
        }
        status = activity.find("activity-status")
        if status is not None:
            values["status"] = self.code(STATUSES, status.get("code"), status)
        for day in activity.iterchildren("activity-date"):
            if attribute := self.code(dates, day.get("type"), day):
                values[attribute] = _day(day)
        for related in activity.iterchildren("related-activity"):
            if related.get("type") == "1" and related.get("ref") in identifiers:
                values["framework"] = f"{identifiers[related.get('ref')]}"
        here = f"{position}"
        return self.record(
            "project",
            here,
            values,
            activity,
            participation=[
                self.actor(one, f"{here}-actor-{n}")
                for n, one in enumerate(activity.iterchildren("participating-org"), 1)
            ],
            budget_line=list(self.money(activity, here)),
            indicator=list(self.indicators(activity, here)),
            evidence=[
                self.record(
                    "evidence",
                    f"{here}-document-{n}",
                    {"title": self.words(one, "title"), "address": one.get("url")},
                    one,
                )
                for n, one in enumerate(activity.iterchildren("document-link"), 1)
            ],
        )

    def actor(self, org: Any, record: str) -> Any:
        role = self.code(ROLE_OF, org.get("role"), org)
        name = self.words(org, "") or org.get("ref")
        return role and self.record("participation", record, {"actor": name, "role": role}, org)

    def money(self, activity: Any, here: str) -> Iterator[Any]:
        default = activity.get("default-currency")
        funders = [
            self.words(org, "") or org.get("ref")
            for org in activity.iterchildren("participating-org")
            if org.get("role") == "1"
        ]
        for n, line in enumerate(activity.iterchildren("budget", "transaction"), 1):
            kind: Any = MoneyKind.PLANNED
            if line.tag == "transaction":
                found = line.find("transaction-type")
                kind = MONEY.get("" if found is None else found.get("code", ""))
            value = line.find("value")
            if kind is None or value is None:
                self.left_out[line.tag] += 1
                continue
            # A budget names no funder; with one funding organisation it is clear who it is.
            only = funders[0] if len(set(funders)) == 1 else ""
            funder = self.words(line, "provider-org") or only or "–"
            yield self.record(
                "budget_line",
                f"{here}-money-{n}",
                {
                    "funder": funder,
                    "kind": kind,
                    "amount": (value.text or "").strip(),
                    "currency": value.get("currency") or default,
                    "on": value.get("value-date"),
                    "note": self.words(line, "description"),
                },
                line,
            )

    def indicators(self, activity: Any, here: str) -> Iterator[Any]:
        for r, result in enumerate(activity.iterchildren("result"), 1):
            kind = self.code(KIND_OF_RESULT, result.get("type"), result)
            for n, found in enumerate(result.iterchildren("indicator"), 1):
                record = f"{here}-indicator-{r}-{n}"
                yield kind and self.indicator(found, record, kind, self.words(result, "title"))

    def indicator(self, found: Any, record: str, kind: IndicatorKind, result: str) -> Any:
        measure = found.get("measure", "")
        rising = found.get("ascending", "true") in {"true", "1"}
        values = {
            "name": self.words(found, "title") or result,
            "unit": {"2": "%"}.get(measure, measure and f"IATI {measure}"),
            "direction": Direction.INCREASE if rising else Direction.DECREASE,
            "kind": kind,
            "definition": self.words(found, "description"),
        }
        if measure == "5":
            # A qualitative indicator has words for values: no number, so no period of ours.
            self.left_out["period"] += len(found.findall("period"))
            return self.record("indicator", record, values, found)
        baselines = found.findall("baseline")
        periods = [
            self.period(one, f"{record}-{n}", baselines[0] if len(baselines) == 1 else None)
            for n, one in enumerate(found.iterchildren("period"), 1)
        ]
        self.left_out["baseline"] += len(baselines) if len(baselines) > 1 or not periods else 0
        self.left_out += Counter()
        return self.record("indicator", record, values, found, period=periods)

    def period(self, found: Any, record: str, baseline: Any) -> Any:
        values: dict[str, Any] = {}
        for end, path in (("start", "period-start"), ("end", "period-end")):
            at = found.find(path)
            values[end] = None if at is None else _day(at)
        if baseline is not None:
            values["baseline"] = self.figure(baseline)
        for what in ("target", "actual"):
            each = found.findall(what)
            if len(each) > 1:
                # Several are broken down by place or dimension: none of them is the whole.
                self.left_out[what] += len(each)
            elif each:
                values[what] = self.figure(each[0])
        return self.record("period", record, values, found)

    def figure(self, found: Any) -> dict[str, Any] | None:
        if not (found.get("value") or "").strip():
            return None
        return {"number": found.get("value").strip(), "evidence": self.words(found, "comment")}


def _day(found: Any) -> str:
    # The standard's dates may carry a time zone: a day is a day.
    return str(found.get("iso-date", "")).strip()[:10]


def _problem(rule: str, value: str, at: Any = None, line: int = 0) -> RecordProblem:
    where = str(at.sourceline) if at is not None else str(line) if line else ""
    return RecordProblem(rule, rule, value[:80], "", "" if at is None else str(at.tag), where)
