"""Hostile GeoPackages, Shapefiles and GeoJSONs: no file is read, no request sent, and the reader says why not."""

from __future__ import annotations

import io
import os
import socket
import sqlite3
import stat
import struct
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest
import shapely
from layers import archive, geojson, geopackage, shapefile, table
from shapely.geometry import LineString, Point, Polygon, box

from territory.i18n import LOCALES, language
from territory.ingest.limits import MOST_SHAPES, Refused
from territory.ingest.opening import open_boundaries, open_file
from territory.views.own.report import refusal

TWO = table(
    {"provincia": ["Salta", "Jujuy"], "empleo": [3, 4]}, [box(-66, -26, -62, -22), box(-67, -24, -66, -22)]
)
READ = "read as the two rows it holds"
RECURSIVE = (
    "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x AS fid, x AS provincia FROM n"
)


class Trap:
    """A file and an address that nobody may touch: opening the first blocks, calling the second is counted."""

    def __init__(self, folder: Path) -> None:
        self.path, self.calls = folder / "secret", 0
        os.mkfifo(self.path)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}/x"
        threading.Thread(target=self._count, daemon=True).start()

    def _count(self) -> None:
        while True:
            try:
                self.listener.accept()[0].close()
            except OSError:
                return
            self.calls += 1


@pytest.fixture
def trap(tmp_path: Path) -> Iterator[Trap]:
    one = Trap(tmp_path)
    yield one
    one.listener.close()


def hanging(database: sqlite3.Connection) -> None:
    database.execute(f"CREATE VIEW endless AS {RECURSIVE}")
    database.execute("UPDATE gpkg_contents SET table_name = 'endless'")


def hidden(database: sqlite3.Connection) -> None:
    database.execute("ALTER TABLE gpkg_contents RENAME TO held")
    database.execute(
        "CREATE VIEW gpkg_contents AS SELECT * FROM held WHERE (SELECT count(*) FROM gpkg_extensions) >= 0"
    )


def swollen(database: sqlite3.Connection) -> None:
    database.execute(
        "ALTER TABLE territorios ADD COLUMN big TEXT GENERATED ALWAYS AS (hex(zeroblob(400000000))) VIRTUAL"
    )


def linked() -> bytes:
    """An archive whose Shapefile is a symbolic link to the password file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        link = zipfile.ZipInfo("a.shp")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        new.writestr(link, "/etc/passwd")
        new.writestr("a.shx", b"x")
        new.writestr("a.dbf", b"x")
    return out.getvalue()


def boastful() -> bytes:
    """A Shapefile whose table says that it has four billion rows."""
    whole = shapefile(TWO)
    with zipfile.ZipFile(io.BytesIO(whole)) as old:
        dbf = bytearray(old.read("a.dbf"))
    dbf[4:8] = struct.pack("<I", 4_000_000_000)
    return shapefile(TWO, dbf=bytes(dbf))


def vrt(trap: Trap) -> bytes:
    return f'<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>{trap.path}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'.encode()


REFUSED: dict[str, tuple[Callable[[Trap], bytes], set[str]]] = {
    "GeoPackage with an endless view": (lambda _: geopackage(TWO, change=hanging), {"view"}),
    "GeoPackage whose contents are a view": (lambda _: geopackage(TWO, change=hidden), {"view", "unreadable"}),
    "GeoPackage with a foreign kind of table": (lambda _: geopackage(TWO, change=lambda db: db.execute("CREATE VIRTUAL TABLE words USING fts5(x)")), {"view"}),
    "GeoPackage with cells that swell": (lambda _: geopackage(TWO, change=swollen), {"cell", "memory", "unreadable"}),
    "GeoPackage cut short": (lambda _: geopackage(TWO)[:20_000], {"unreadable"}),
    "GeoPackage with broken pages": (lambda _: geopackage(TWO)[:4096] + b"\xff" * 100_000, {"unreadable"}),
    "SQLite that is no GeoPackage": (lambda _: sqlite(), {"format"}),
    "archive that leads out": (lambda _: archive({"../../etc/a.shp": b"x", "a.dbf": b"x"}), {"archive"}),
    "archive with a place of its own": (lambda _: archive({"/tmp/a.shp": b"x"}), {"archive"}),
    "archive with a Windows path": (lambda _: archive({"..\\..\\a.shp": b"x"}), {"archive"}),
    "archive with a symbolic link": (lambda _: linked(), {"archive"}),
    "archive that unpacks a thousandfold": (lambda _: shapefile(TWO, dbf=bytes(60_000_000)), {"bomb"}),
    "archive of very many files": (lambda _: archive({f"{n}.shp": b"" for n in range(400)}), {"bomb"}),
    "Shapefile without its table": (lambda _: shapefile(TWO, dbf=None), {"shapefile_part"}),
    "Shapefile without its index": (lambda _: shapefile(TWO, shx=None), {"shapefile_part"}),
    "Shapefile that is a VRT": (lambda trap: shapefile(TWO, shp=vrt(trap)), {"unreadable", READ}),
    "Shapefile of noise": (lambda _: archive({"a.shp": b"\xff" * 5000, "a.shx": b"\xff" * 500, "a.dbf": b"\xff" * 5000}), {"unreadable", "columns"}),
    "Shapefile with a boastful table": (lambda _: boastful(), {"unreadable", "rows", "memory", READ}),
    "VRT by another name": (lambda trap: b"\xef\xbb\xbf" + vrt(trap), {"format"}),
    "GDALG that calls an address": (lambda trap: f'{{"type":"gdal_streamed_alg","command_line":"gdal vector pipeline ! read {trap.url}"}}'.encode(), {"format"}),
}  # fmt: skip


def sqlite() -> bytes:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE a (b)")
    return bytes(database.serialize())


def explained(refused: Refused) -> None:
    for lang in LOCALES:
        said, remedy = refusal(refused, language(lang))
        assert said
        assert remedy
        assert "own.refused" not in said + remedy


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_layer_is_refused_soon_and_touches_nothing(name: str, trap: Trap) -> None:
    make, rules = REFUSED[name]
    content = make(trap)
    before, begun = psutil.Process().memory_info().rss, time.monotonic()
    try:
        rows = open_file(content).rows
        assert rows == (("provincia", "empleo"), ("Salta", 3), ("Jujuy", 4))
        found = READ
    except Refused as refused:
        found = refused.rule
        explained(refused)
    assert found in rules
    assert time.monotonic() - begun < 30  # the promise of the limits, not a measure of speed
    assert psutil.Process().memory_info().rss - before < 100_000_000
    assert trap.calls == 0


def nadgrids(trap: Trap) -> bytes:
    """A definition of coordinates that names a file of grids."""
    return shapefile(TWO, prj=f"+proj=longlat +ellps=intl +nadgrids={trap.path} +no_defs".encode())


def shape_crs(trap: Trap) -> bytes:
    return geojson(TWO, crs={"type": "link", "properties": {"href": trap.url, "type": "proj4"}})


def many_vertices() -> bytes:
    angles = np.linspace(0, 2 * np.pi, 1_000_100)
    ring = shapely.Polygon(np.column_stack([np.cos(angles), np.sin(angles)]))
    return geopackage(table({"k": ["a"]}, [ring]))


BOUNDARIES: dict[str, tuple[Callable[[Trap], bytes], set[str]]] = {
    "a file of grids": (nadgrids, {"crs", READ}),
    "an address of coordinates": (lambda trap: shapefile(TWO, prj=trap.url.encode()), {"crs", READ}),
    "a GeoJSON with a link": (shape_crs, {READ}),
    "a million and more vertices": (lambda _: many_vertices(), {"vertices"}),
    "points only": (lambda _: geojson(table({"k": ["a"]}, [Point(1, 2)])), {"no_areas"}),
    "lines only": (lambda _: geopackage(table({"k": ["a"]}, [LineString([(0, 0), (1, 1)])])), {"no_areas"}),
    "metres that say nothing": (lambda _: geojson(table({"k": ["a"]}, [box(500_000, 6_000_000, 600_000, 6_100_000)])), {"crs"}),
    "endless coordinates": (lambda _: b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"k":1},"geometry":{"type":"Polygon","coordinates":[[[1e999,0],[1,1],[0,1],[1e999,0]]]}}]}', {"crs", "no_areas", "unreadable"}),
    "a million shapes": (lambda _: geojson(table({"k": list(range(MOST_SHAPES + 1))}, [box(0, 0, 1, 1)] * (MOST_SHAPES + 1))), {"shapes"}),
    "a deep nest": (lambda _: b'{"type":"FeatureCollection","features":[{"geometry":{"type":"GeometryCollection","geometries":' + b'[{"type":"GeometryCollection","geometries":' * 50_000, {"unreadable", "memory"}),
    "a table": (lambda _: b"provincia;empleo\nSalta;3\n", {"no_areas"}),
    "a broken shape": (lambda _: b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1]]]}}]}', {"no_areas"}),
}  # fmt: skip


@pytest.mark.parametrize("name", BOUNDARIES)
def test_hostile_boundaries_touch_nothing(name: str, trap: Trap) -> None:
    make, rules = BOUNDARIES[name]
    content = make(trap)
    try:
        open_boundaries(content)
        found = READ
    except Refused as refused:
        found = refused.rule
        explained(refused)
    assert found in rules
    assert trap.calls == 0


def test_a_zip_of_shapes_that_names_other_files_reads_its_five_parts_only(trap: Trap) -> None:
    content = shapefile(TWO, **{"a.vrt": vrt(trap), "a.shp.xml": vrt(trap), "a.qix": b"\xff" * 500})
    assert open_file(content).rows[1] == ("Salta", 3)
    assert trap.calls == 0


def test_the_trap_would_notice(trap: Trap) -> None:
    socket.create_connection(trap.listener.getsockname()).close()
    while not trap.calls:  # the counting thread has seen it, or the test's own time runs out
        time.sleep(0.01)
    assert trap.calls == 1


def test_a_bow_tie_is_named_and_mended_when_asked() -> None:
    bow = geojson(table({"k": ["a"]}, [Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])]))
    assert open_boundaries(bow).invalid == 1
    mended = open_boundaries(bow, repair=True).shapes[0]
    assert mended is not None
    assert shapely.from_geojson(str(mended).replace("'", '"')).is_valid
