"""Data as they once were: every version that was served is kept, so that an old link keeps its numbers."""

from __future__ import annotations

import io
import logging
import re
import zipfile
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from territory.catalog import Catalog, DamagedData, open_catalog
from territory.paths import DATA, home

LOG = logging.getLogger(__name__)
FOLDER = "releases"
_VERSION = re.compile(r"[0-9a-f]{12}")
_EPOCH = (2000, 1, 1, 0, 0, 0)


def keep(catalog: Catalog) -> Path | None:
    """Keep the data in use in the institution's folder, once a version.

    Returns:
        The file, or None where the folder cannot be written: links then only say that the numbers changed.
    """
    kept = home() / FOLDER / f"{catalog.version}.zip"
    if kept.is_file():
        return kept
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        # The description of the package is needed to read it again; its place tells which files are whose.
        for path in sorted([DATA / "datapackage.json", *_files(DATA), *_files(home() / "data")]):
            inside = (
                path.relative_to(DATA) if path.is_relative_to(DATA) else path.relative_to(home() / "data")
            )
            root = "data" if path.is_relative_to(DATA) else "home/data"
            archive.writestr(zipfile.ZipInfo(f"{root}/{inside.as_posix()}", _EPOCH), path.read_bytes())
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        unfinished = kept.with_suffix(".tmp")
        unfinished.write_bytes(packed.getvalue())
        unfinished.replace(kept)
    except OSError as error:
        LOG.warning("cannot keep the data in %s: %s; old links will not show old numbers", kept, error)
        return None
    return kept


def kept_on(version: str) -> date | None:
    """Return the day (UTC) on which this server first kept a version, None where it did not."""
    kept = home() / FOLDER / f"{version}.zip"
    try:
        return datetime.fromtimestamp(kept.stat().st_mtime, UTC).date()
    except OSError:
        return None


@dataclass(frozen=True, slots=True)
class Edited:
    """A cell that differs: the row's key, the column, and its content in either version."""

    key: str
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs in one table or boundary file between two versions.

    Attributes:
        name: of the resource.
        added: keys of the rows that only the later version has; "" alone for a whole file.
        removed: keys of the rows that only the earlier one has; "" alone for a whole file.
        edited: cells that differ in rows that both have.
        columns: columns that only one of them has.
        boundaries: True when it is a boundary file with other content.
    """

    name: str
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    edited: tuple[Edited, ...] = ()
    columns: tuple[str, ...] = ()
    boundaries: bool = False


def differences(old: Catalog, new: Catalog) -> tuple[Difference, ...]:
    """Return what differs between two versions of the data, table by table; equal ones are left out.

    >>> here = open_catalog()
    >>> differences(here, here)
    ()
    """
    found = []
    for name in dict.fromkeys([*old.resources, *new.resources]):
        before, after = old.resources.get(name), new.resources.get(name)
        if before is None or after is None:
            whole = ("",)
            found.append(Difference(name, added=whole) if before is None else Difference(name, removed=whole))
        elif before.sha256 == after.sha256:
            continue
        elif not (before.schema and after.schema):
            found.append(Difference(name, boundaries=True))
        else:
            found.append(_by_row(name, old, new))
    return tuple(one for one in found if one != Difference(one.name))


def _by_row(name: str, old: Catalog, new: Catalog) -> Difference:
    keys = new.resources[name].schema["primaryKey"]
    before, after = (_keyed(one.table(name), keys) for one in (old, new))
    columns = [list(one.table(name).columns) for one in (old, new)]
    both = [column for column in columns[1] if column in columns[0]]
    return Difference(
        name,
        added=tuple(key for key in after if key not in before),
        removed=tuple(key for key in before if key not in after),
        edited=tuple(
            Edited(key, column, before[key][column], row[column])
            for key, row in after.items()
            if key in before
            for column in both
            if before[key][column] != row[column]
        ),
        columns=tuple(column for column in dict.fromkeys(columns[0] + columns[1]) if column not in both),
    )


def _keyed(table: pd.DataFrame, keys: list[str]) -> dict[str, dict[str, str]]:
    rows = [
        {str(name): "" if value is pd.NA else str(value) for name, value in row.items()}
        for row in table.to_dict("records")
    ]
    return {" · ".join(row.get(key, "") for key in keys): row for row in rows}


def kept_versions() -> list[tuple[str, date]]:
    """Return the versions that this server keeps, with the day it first did, the newest first."""
    found = [path.stem for path in (home() / FOLDER).glob("*.zip") if _VERSION.fullmatch(path.stem)]
    dated = [(version, day) for version in found if (day := kept_on(version))]
    return sorted(dated, key=lambda one: (one[1], one[0]), reverse=True)


def _files(folder: Path) -> list[Path]:
    """Return the tables and boundaries below a folder, without other releases."""
    found = [path for path in folder.rglob("*") if path.suffix in {".csv", ".geojson", ".toml", ".json"}]
    return [path for path in found if path.is_file() and path.name != "datapackage.json"]


@lru_cache(maxsize=8)
def release(version: str) -> Catalog | None:
    """Return the data of a version, None where they were not kept or are damaged."""
    if not _VERSION.fullmatch(version):
        return None
    for folder in (home() / FOLDER, DATA / FOLDER):
        if not (kept := folder / f"{version}.zip").is_file():
            continue
        try:
            with TemporaryDirectory() as unpacked, zipfile.ZipFile(kept) as archive:
                archive.extractall(unpacked)
                opened = open_catalog(Path(unpacked) / "data", Path(unpacked) / "home")
        except (OSError, zipfile.BadZipFile, DamagedData) as error:
            LOG.warning("cannot open %s: %s", kept, error)
            continue
        if opened.version == version:
            return opened
        LOG.warning("%s holds the data %s", kept, opened.version)
    return None
