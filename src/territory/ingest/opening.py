"""Open an untrusted file in a process of its own and take back rows, or the reason why not."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from territory.ingest.asking import ask, end, start
from territory.ingest.large import Cell, Large
from territory.ingest.limits import LARGE_BYTES, MOST_BYTES, MOST_JSON, MOST_SHAPE_BYTES, Refused


@dataclass(frozen=True, slots=True)
class Reading:
    """What the person says about a file; "" leaves it to the content.

    Attributes:
        encoding: of `delimited.ENCODINGS`.
        separator: between the cells of a line.
        decimal: "," or ".".
        sheet: of a workbook, or layer of a file with boundaries.
        header: number of the row with the names of the columns, 0 to look for it.
    """

    encoding: str = ""
    separator: str = ""
    decimal: str = ""
    sheet: str = ""
    header: int = 0


@dataclass(frozen=True, slots=True)
class Opened:
    """A file's rows and how they were read.

    Attributes:
        rows: every row from the first, of a large table the first ones; texts of a CSV, typed cells of other
            formats.
        format: "csv", "xlsx", "ods", "parquet", "geojson", "gpkg" or "shp".
        encoding: of a text.
        separator: of a CSV.
        sheets: names of a workbook's sheets, or of a file's layers.
        sheet: the one that was read.
        large: the table itself when it is too large for rows.
    """

    rows: tuple[tuple[Cell, ...], ...]
    format: str
    encoding: str = ""
    separator: str = ""
    sheets: tuple[str, ...] = ()
    sheet: str = ""
    large: Large | None = None

    @property
    def count(self) -> int:
        """How many rows the file has."""
        return self.large.rows if self.large else len(self.rows)


def open_file(content: bytes, said: Reading = Reading(), *, large: bool = False) -> Opened:
    r"""Return the rows of a file. It is read in another process with limited memory and time.

    Args:
        content: the bytes; a file's name is never looked at.
        said: what the person says about it.
        large: True to read a CSV or Parquet as one that is too large for rows, whatever its size.

    Raises:
        Refused: it is empty, too large, no table, or reading it takes too long.

    >>> open_file(b"territorio;empleo\nSalta;12,5\n").rows
    (('territorio', 'empleo'), ('Salta', '12,5'))
    """
    # What is certainly large will be folded: the engine is loaded while the file is read.
    ready = start("fold") if MOST_BYTES < len(content) <= LARGE_BYTES else None
    try:
        answer = ask({**asdict(said), "large": large}, content, LARGE_BYTES)
    except Refused:
        if ready:
            end(ready)
        raise
    rows = tuple(tuple(row) for row in answer["rows"])
    if not any(cell not in (None, "") for row in rows for cell in row):
        raise Refused("empty")
    return Opened(
        rows=rows,
        format=answer["format"],
        encoding=answer.get("encoding", ""),
        separator=answer.get("separator", ""),
        sheets=tuple(answer.get("sheets", ())),
        sheet=answer.get("sheet", ""),
        large=Large(packed=answer["packed"], ready=ready, **answer["large"]) if "large" in answer else None,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Boundaries:
    """Shapes of a file with boundaries, with what the file says of each.

    Attributes:
        names: of the columns.
        rows: one for each feature.
        shapes: by row, a GeoJSON geometry in degrees, or None when it has no area.
        format: "geojson", "gpkg" or "shp".
        layers: names of the file's layers.
        layer: the one that was read.
        invalid: how many shapes cross themselves.
        vertices: in the file.
        left: vertices of `shapes`.
    """

    names: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    shapes: tuple[dict[str, Any] | None, ...]
    format: str
    layers: tuple[str, ...]
    layer: str
    invalid: int
    vertices: int
    left: int


def open_boundaries(
    content: bytes, layer: str = "", *, repair: bool = False, simplify: bool = False
) -> Boundaries:
    """Return the shapes of a GeoJSON, GeoPackage or zipped Shapefile, read as `open_file` reads.

    Args:
        content: the bytes; a file's name is never looked at.
        layer: name of the layer, "" for the first.
        repair: mend shapes that cross themselves.
        simplify: leave out vertices that a map of a page's size cannot show.

    Raises:
        Refused: it holds no areas, too many of them, or coordinates that are not known.
    """
    said = {"shapes": True, "sheet": layer, "repair": repair, "simplify": simplify}
    answer = ask(said, content, MOST_SHAPE_BYTES)
    names, *rows = answer["rows"]
    found = answer["outlines"]
    return Boundaries(
        names=tuple(map(str, names)),
        rows=tuple(tuple(row) for row in rows),
        shapes=tuple(found["shapes"]),
        format=answer["format"],
        layers=tuple(answer.get("sheets", ())),
        layer=answer.get("sheet", ""),
        invalid=found["invalid"],
        vertices=found["vertices"],
        left=found["left"],
    )


def open_json(content: bytes) -> Any:
    """Return what a small JSON document holds, read as `open_file` reads.

    Raises:
        Refused: it is no JSON, or too large.
    """
    return ask({"json": True}, content, MOST_JSON)["json"]
