"""GeoPackage and zipped Shapefile: the attributes of a layer as rows, its shapes as bytes.

GDAL reads both. It reads files and addresses that a file names when it may choose the driver itself, so every
driver but two is switched off before it starts, and what it is given is looked at first.
"""

from __future__ import annotations

import io
import math
import os
import sqlite3
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from territory.ingest import archives
from territory.ingest.books import Value, plain
from territory.ingest.limits import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_LAYERS,
    MOST_ROWS,
    MOST_UNPACKED,
    MOST_VERTICES,
    Refused,
)

SQLITE = b"SQLite format 3\0"
DRIVERS = frozenset({"GPKG", "ESRI Shapefile", "MEM"})
# Every other driver for vectors in pyogrio's wheel; `load` refuses to go on when one of them is there.
SKIPPED = (
    *("ADBC", "AIVector", "AVCBin", "AVCE00", "AmigoCloud", "CSV", "CSW", "Carto", "DGN", "DXF", "EDIGEO"),
    *(
        "EEDA",
        "ESRIJSON",
        "Elasticsearch",
        "FlatGeobuf",
        "GDALG",
        "GML",
        "GPSBabel",
        "GPX",
        "GTFS",
        "GeoJSON",
    ),
    *("GeoJSONSeq", "GeoRSS", "HTTP", "Idrisi", "JML", "JSONFG", "KML", "LIBKML", "LVBAG", "MBTiles", "MVT"),
    *("MapInfo File", "MapML", "MiraMonVector", "NGW", "OAPIF", "ODS", "OGCAPI", "OGR_GMT", "OGR_PDS"),
    *("OGR_VRT", "OSM", "OpenFileGDB", "PCIDSK", "PDF", "PDS4", "PGDUMP", "PLSCENES", "PMTiles", "S57"),
    *("SQLite", "SXF", "Selafin", "TopoJSON", "VDV", "VFK", "VICAR", "WAsP", "WFS", "XLSX"),
)
PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of a file.

    Attributes:
        layers: names of all layers.
        name: of this one.
        rows: names of the columns, then the attributes of every feature.
        shapes: WKB of every feature, None where it has none; () when they were not asked for.
        crs: definition of the coordinates, "" when the file has none.
    """

    layers: tuple[str, ...]
    name: str
    rows: list[list[Value]]
    shapes: Sequence[bytes | None] = ()
    crs: str = ""


def load() -> None:
    """Load GDAL with two drivers; after this its process may be locked.

    Raises:
        RuntimeError: a driver that reads other files or the network is still there.
    """
    os.environ["GDAL_SKIP"] = os.environ["OGR_SKIP"] = ",".join(SKIPPED)
    os.environ |= {"PROJ_NETWORK": "OFF", "GDAL_DISABLE_READDIR_ON_OPEN": "YES", "GDAL_PAM_ENABLED": "NO"}
    import pyogrio
    import pyogrio.raw

    if others := set(pyogrio.list_drivers()) - DRIVERS:
        raise RuntimeError(f"drivers that must be in SKIPPED: {sorted(others)}")


def geopackage(content: bytes, wanted: str = "", *, shapes: bool = False) -> Layer:
    """Return a layer of a GeoPackage, the first one without a wish.

    Raises:
        Refused: it is no GeoPackage, holds a view or a foreign kind of table, or is beyond the limits.
    """
    # A file saved while a program had it open says that it has a journal beside it; there is none here.
    content = content[:18] + b"\1\1" + content[20:]
    tables = _tables(content)
    if not tables:
        raise Refused("format")
    name = wanted if wanted in tables else tables[0]
    return _read(content, tables, name, shapes=shapes)


def _tables(content: bytes) -> tuple[str, ...]:
    """Return the layers of a GeoPackage: true tables only. A view could run for ever when it is read."""
    try:
        database = sqlite3.connect(":memory:")
        try:
            database.deserialize(content)
            database.execute("PRAGMA trusted_schema = OFF")
            kinds = dict(
                database.execute("SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view')")
            )
            virtual = database.execute(
                "SELECT name FROM sqlite_master WHERE sql LIKE 'create virtual table%' "
                "AND sql NOT LIKE '% using rtree%' AND sql NOT LIKE '%using \"rtree\"%'"
            ).fetchone()
            views = [name for name, kind in kinds.items() if kind == "view"]
            if views or virtual:
                raise Refused("view", str((views or virtual)[0]))
            if kinds.get("gpkg_contents") != "table":
                return ()
            listed = database.execute(
                "SELECT table_name FROM gpkg_contents WHERE data_type IN ('features', 'attributes') "
                f"ORDER BY data_type DESC, rowid LIMIT {MOST_LAYERS}"
            ).fetchall()
        finally:
            database.close()
    except sqlite3.Error as error:
        raise Refused("unreadable", str(error)) from error
    return tuple(str(name) for (name,) in listed if kinds.get(name) == "table")


def shapefile(content: bytes, wanted: str = "", encoding: str = "", *, shapes: bool = False) -> Layer:
    """Return a Shapefile out of a ZIP archive, the first one without a wish.

    Raises:
        Refused: the archive holds no Shapefile or not all of it, or is beyond the limits.
    """
    with archives.opened(content) as archive:
        # Some programs add folders of their own that repeat the names.
        members = {one for one in archive.namelist() if not one.startswith("__MACOSX/")}
        stems = sorted(one[:-4] for one in members if one.lower().endswith(".shp"))
        if not stems:
            raise Refused("format")
        names = tuple(PurePosixPath(stem).name for stem in stems)[:MOST_LAYERS]
        at = names.index(wanted) if wanted in names else 0
        out = io.BytesIO()
        found = set()
        # Only the five parts that are read, under a name of our own: nothing else of the archive is seen.
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new:
            for member in members:
                stem, end = member[:-4], member[-4:].lower()
                if stem == stems[at] and end in PARTS:
                    try:
                        new.writestr(f"layer{end}", archive.read(member))
                    except archives.BROKEN as error:
                        raise Refused("unreadable", str(error)) from error
                    found.add(end)
    if missing := sorted({".shx", ".dbf"} - found):
        raise Refused("shapefile_part", names[at] + missing[0])
    layer = _read(out.getvalue(), names, "layer", encoding, shapes=shapes)
    return Layer(names, names[at], layer.rows, layer.shapes, layer.crs)


def _read(content: bytes, layers: tuple[str, ...], name: str, encoding: str = "", *, shapes: bool) -> Layer:
    import pyogrio
    from pyogrio.raw import read

    try:
        described: dict[str, Any] = pyogrio.read_info(content, layer=name, encoding=encoding or None)
        if len(described["fields"]) > MOST_COLUMNS:
            raise Refused("columns", f"{MOST_COLUMNS:,}")
        meta, _, geometry, columns = read(
            content,
            layer=name,
            encoding=encoding or None,
            read_geometry=shapes,
            max_features=MOST_ROWS + 1,
            datetime_as_string=True,
        )
    except Refused:
        raise
    except Exception as error:
        # The reader raises whatever a broken part makes it stumble over.
        raise Refused("unreadable", f"{type(error).__name__}: {error}") from error
    names = [str(one) for one in meta["fields"]]
    count = len(columns[0]) if columns else 0
    if count > MOST_ROWS:
        raise Refused("rows", f"{MOST_ROWS:,}")
    if count * len(names) > MOST_CELLS:
        raise Refused("cells", f"{MOST_CELLS:,}")
    cells = [[_cell(one) for one in column.tolist()] for column in columns]
    outlines: list[bytes | None] = [] if geometry is None else list(geometry)
    if sum(len(one or b"") for one in outlines) > 16 * MOST_VERTICES + MOST_UNPACKED // 10:
        raise Refused("vertices", f"{MOST_VERTICES:,}")
    return Layer(
        layers,
        name,
        [list(names), *(list(row) for row in zip(*cells, strict=True))],
        outlines,
        str(meta.get("crs") or ""),
    )


def _cell(cell: object) -> Value:
    if isinstance(cell, float) and not math.isfinite(cell):
        return None
    if isinstance(cell, bytes):
        return None
    return plain(cell)
