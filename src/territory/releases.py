"""Data as they once were: every version that was served is kept, so that an old link keeps its numbers."""

from __future__ import annotations

import io
import logging
import re
import zipfile
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

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
