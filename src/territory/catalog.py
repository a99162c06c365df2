"""The only reader of the data package, and of the tables with which an institution replaces or extends it."""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from territory.home_tables import Accepted, Candidate, Findings, Problem, accept, candidates
from territory.model import Source
from territory.paths import DATA
from territory.table_schema import read_rows, to_frame

logger = logging.getLogger(__name__)

CSV, GEOJSON = "csv", "geojson"
PROVINCES, SECTORS = "lsp_projects_by_province", "lsp_projects_by_sector"
REMEDIES = {
    "restore": "Restore the file from the release (git checkout -- data).",
    "rebuild": "Restore the file from the release, or run `python -m territory.build` if you changed it.",
}


class DamagedData(Exception):  # noqa: N818 - named for what has happened
    """A packaged file is missing or is not the one that was packaged.

    Attributes:
        file: path of the file, relative to the folder of the data package.
        check: the check that failed: "missing", "json", "checksum" or "header".
        remedy: key of what to do: "restore" or "rebuild".
    """

    def __init__(self, file: str, check: str, detail: str, remedy: str) -> None:
        self.file, self.check, self.remedy = file, check, remedy
        super().__init__(f"data/{file}: {check}: {detail}. {REMEDIES[remedy]}")


@dataclass(frozen=True, slots=True)
class Resource:
    """One file of data with its provenance.

    Attributes:
        name: key.
        title: title in English.
        path: the file that was read.
        version: version, or the day the institution last changed the file.
        licence: licence of the figures, or "" when the source states none.
        sources: keys of its sources.
        unit: unit of its figures.
        sha256: checksum of its content.
        origin: "package", or "home" when the institution's table replaces the packaged one.
        schema: its Table Schema; empty for boundaries.
        description: one or two sentences in English.
        licence_url: address of the licence's text, "" when it has none.
    """

    name: str
    title: str
    path: Path
    version: str
    licence: str
    sources: tuple[str, ...]
    unit: str
    sha256: str
    origin: str = "package"
    schema: dict[str, Any] = field(default_factory=dict, repr=False)
    description: str = ""
    licence_url: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Catalog:
    """Everything that may be shown. Tables and boundaries are shared: treat them as read-only.

    Attributes:
        resources: resources by name.
        sources: sources by key.
        version: short checksum of all content; changes when any file changes.
        refused: problems of the institution's files that are not used.
        warnings: problems that do not stop a file from being used.
        about: what the package says of itself as a whole: name, title, description, licences, sources.
    """

    resources: dict[str, Resource]
    sources: dict[str, Source]
    version: str
    refused: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    about: dict[str, Any] = field(default_factory=dict, repr=False)
    _tables: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False)
    _shapes: dict[str, dict[str, Any]] = field(default_factory=dict, repr=False)
    _added: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False)

    def has(self, name: str) -> bool:
        """Return whether there is such a resource."""
        return name in self.resources

    def table(self, name: str) -> pd.DataFrame:
        """Return a table with the columns of its schema: codes as `str`, counts as `Int64`.

        Raises:
            KeyError: there is no such table.

        >>> int(open_catalog().table("lsp_projects_by_province")["count"].sum())
        106
        """
        return self._tables[name]

    def added(self, name: str) -> pd.DataFrame:
        """Return the rows by which the institution extends a packaged table, none when it does not.

        Raises:
            KeyError: there is no such table.

        >>> len(open_catalog().added("knowledge_materials"))
        0
        """
        return self._added.get(name, self._tables[name].iloc[:0])

    def boundaries(self, name: str) -> dict[str, Any]:
        """Return a GeoJSON FeatureCollection in EPSG:4326; features have id, `code` and `kind`.

        Raises:
            KeyError: there are no such boundaries.

        >>> len(open_catalog().boundaries("boundaries_ar_defacto")["features"])
        25
        """
        return self._shapes[name]


def open_catalog(data: Path = DATA, home: Path | None = None) -> Catalog:
    """Return the verified data package, with the institution's tables in `home/data` where they are valid.

    Raises:
        DamagedData: a packaged file is missing, is changed, or has another header than declared.

    >>> open_catalog().sources["naclerio-2011"].as_of
    '2011-05'
    """
    package = _package(data)
    described = {one["name"]: one for one in package["resources"]}
    resources: dict[str, Resource] = {}
    tables: dict[str, pd.DataFrame] = {}
    shapes: dict[str, dict[str, Any]] = {}
    added: dict[str, pd.DataFrame] = {}
    for name, one in described.items():
        content = _verified(data, one)
        resources[name] = _resource(one, data / one["path"], hashlib.sha256(content).hexdigest())
        if one["format"] == GEOJSON:
            shapes[name] = json.loads(content)
        else:
            tables[name] = _frame(one, content)
    found = Findings()
    if home is not None and (home / "data").is_dir():
        known = described | {one["name"]: one for one in package["optional"]}
        _use_home(home / "data", known, resources, tables, added, found)
    for problem in found.problems:
        logger.warning("refused: %s", problem)
    return Catalog(
        resources=resources,
        sources=_sources(tables["sources"]),
        version=_version(resources),
        refused=tuple(found.problems),
        warnings=tuple(_disagreements(resources, tables)),
        about={key: value for key, value in package.items() if key not in ("resources", "optional")},
        _tables=tables,
        _shapes=shapes,
        _added=added,
    )


def _package(data: Path) -> dict[str, Any]:
    name = "datapackage.json"
    try:
        package: dict[str, Any] = json.loads((data / name).read_bytes())
        for one in package["resources"]:
            one["name"], one["path"], one["hash"], one["format"]
        package["optional"]
    except OSError as error:
        raise DamagedData(name, "missing", str(error), "restore") from error
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedData(name, "json", f"not a data package ({error})", "restore") from error
    return package


def _verified(data: Path, one: dict[str, Any]) -> bytes:
    try:
        content: bytes = (data / one["path"]).read_bytes()
    except OSError as error:
        raise DamagedData(one["path"], "missing", str(error), "restore") from error
    expected, found = one["hash"], f"sha256:{hashlib.sha256(content).hexdigest()}"
    if expected != found:
        detail = f"{len(content)} bytes with {found}, expected {one['bytes']} bytes with {expected}"
        raise DamagedData(one["path"], "checksum", detail, "rebuild")
    return content


def _frame(one: dict[str, Any], content: bytes) -> pd.DataFrame:
    rows = read_rows(content.decode("utf-8"))
    expected = [column["name"] for column in one["schema"]["fields"]]
    if rows[0] != expected:
        raise DamagedData(one["path"], "header", f"{rows[0]} instead of {expected}", "rebuild")
    return to_frame(rows, one["schema"])


def _resource(one: dict[str, Any], path: Path, digest: str) -> Resource:
    licence = one["licenses"][0]["name"]
    return Resource(
        name=one["name"],
        title=one["title"],
        path=path,
        version=one["version"],
        licence="" if licence == "not-stated" else licence,
        sources=tuple(source["name"] for source in one["sources"]),
        unit=one["unit"],
        sha256=digest,
        schema=one.get("schema", {}),
        description=one["description"],
        licence_url=one["licenses"][0].get("path", ""),
    )


def _use_home(
    folder: Path,
    known: dict[str, dict[str, Any]],
    resources: dict[str, Resource],
    tables: dict[str, pd.DataFrame],
    added: dict[str, pd.DataFrame],
    found: Findings,
) -> None:
    """Replace, renew or extend `resources` and `tables` by the valid files; sources first: they are cited.

    The rows that extend a table are kept in `added` as well.
    """

    def keys(resource: str, column: str) -> set[str]:
        return set(tables[resource][column])

    for one in sorted(candidates(folder, known, found), key=lambda one: one.name != "sources"):
        declared = known[one.name]
        taken = accept(one, declared, tables.get(one.name), keys, found)
        if taken is None:
            continue
        if declared["home"] == "renew":
            # The institution's series take the place of ours of the same name; the others stay.
            packaged, by = tables[one.name], declared["renews"]
            kept = packaged[~packaged[by].isin(set(taken.frame[by]))]
            tables[one.name] = pd.concat([kept, taken.frame], ignore_index=True)
            own = _home_resource(one, declared, taken)
            cited = tuple(dict.fromkeys((*own.sources, *kept["source"])))
            both = hashlib.sha256((resources[one.name].sha256 + taken.sha256).encode()).hexdigest()
            resources[one.name] = replace(own, sources=cited, sha256=both)
        elif declared["home"] == "extend":
            tables[one.name] = pd.concat([tables[one.name], taken.frame], ignore_index=True)
            added[one.name] = taken.frame
            both = hashlib.sha256((resources[one.name].sha256 + taken.sha256).encode()).hexdigest()
            cited = tuple(dict.fromkeys((*resources[one.name].sources, *taken.frame["source"])))
            resources[one.name] = replace(resources[one.name], sources=cited, sha256=both)
        else:
            tables[one.name] = taken.frame
            resources[one.name] = _home_resource(one, declared, taken)


def _home_resource(one: Candidate, declared: dict[str, Any], taken: Accepted) -> Resource:
    return replace(
        _resource(declared, one.path, taken.sha256),
        version=one.version,
        licence=one.licence,
        licence_url="",
        sources=tuple(dict.fromkeys(taken.frame["source"])),
        origin="home",
    )


def _sources(table: pd.DataFrame) -> dict[str, Source]:
    fields = ("id", "title", "author", "institution", "as_of", "licence", "sha256")
    return {row[0]: Source(*row) for row in table[list(fields)].itertuples(index=False, name=None)}


def _version(resources: dict[str, Resource]) -> str:
    all_content = "".join(f"{name}:{resources[name].sha256}\n" for name in sorted(resources))
    return hashlib.sha256(all_content.encode()).hexdigest()[:12]


def _disagreements(resources: dict[str, Resource], tables: dict[str, pd.DataFrame]) -> list[Problem]:
    """Return a warning when the institution's tables by province and by sector have different totals."""
    totals = {name: int(tables[name]["count"].sum()) for name in (PROVINCES, SECTORS)}
    changed = [name for name in totals if resources[name].origin == "home"]
    if not changed or totals[PROVINCES] == totals[SECTORS]:
        return []
    value = f"{totals[PROVINCES]} ≠ {totals[SECTORS]}"
    return [
        Problem(resources[name].path.name, None, "count", value, "totals-differ", "home.remedy.totals-differ")
        for name in changed
    ]
