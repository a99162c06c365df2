"""SDMX-CSV becomes a series of the context statistics: `python -m territory.ingest.sdmx FILE --indicator …`.

The result is a `context_values.csv` for `TERRITORY_HOME/data`, where the usual checks meet it at the next
start. A file with a mistake gives no series: row, field, value found and what is wrong go to standard error.
"""

from __future__ import annotations

import argparse
import csv
import io
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from territory.catalog import Catalog, open_catalog
from territory.ingest.limits import MOST_BYTES, MOST_COLUMNS, MOST_ROWS
from territory.model import Status
from territory.paths import home

VALUES, COUNTRIES = "context_values", "context_countries"
AREAS, TIME, VALUE = ("REF_AREA", "GEO"), "TIME_PERIOD", "OBS_VALUE"
FLAGS = {
    # SDMX code list CL_OBS_STATUS.
    "OBS_STATUS": {
        **dict.fromkeys("ABDGNRSUVX", Status.OBSERVED),
        **dict.fromkeys("EFIP", Status.ESTIMATE),
        **dict.fromkeys("HKLMO", Status.NOT_PUBLISHED),
        "Q": Status.SUPPRESSED,
        "Z": Status.NOT_APPLICABLE,
    },
    # Eurostat's flags; "bp" is two of them.
    "OBS_FLAG": {
        **dict.fromkeys("BDNRU", Status.OBSERVED),
        **dict.fromkeys("EFIPS", Status.ESTIMATE),
        "C": Status.SUPPRESSED,
        "Z": Status.NOT_APPLICABLE,
    },
}
"""What the letters of an observation's status say; the first of `WORST` counts where there are several."""
WORST = (
    Status.SUPPRESSED,
    Status.NOT_APPLICABLE,
    Status.NOT_PUBLISHED,
    Status.ESTIMATE,
    Status.OBSERVED,
)
ATTRIBUTES = frozenset({*FLAGS, "UNIT_MULT", "DECIMALS", "CONF_STATUS", "OBS_PRE_BREAK", "LAST UPDATE"})
FIXED = ("STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "ACTION")
EUROSTAT = {"EL": "GR"}
MISSING = frozenset({"", "NaN", ":"})
SEVERAL = "\0"
LARGEST = 10**12
MOST_PROBLEMS = 50
SHOWN = 80


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong: row as a spreadsheet counts it (None for the file), field, value, rule."""

    row: int | None
    field: str
    value: str
    rule: str

    def __str__(self) -> str:
        """The problem as one line."""
        place = "file" if self.row is None else f"row {self.row}"
        return f"{place}, {self.field}: {self.value[:SHOWN]!r}: {self.rule}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the series becomes: indicator, unit, source of the rows; `where` chooses codes of dimensions."""

    indicator: str
    unit: str
    source: str
    where: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that was read.

    Attributes:
        rows: in the columns of `context_values`; none when there is a problem.
        problems: what is wrong.
        elsewhere: areas that are none of the 60 countries, left out.
    """

    rows: tuple[tuple[str, ...], ...]
    problems: tuple[Problem, ...]
    elsewhere: tuple[str, ...]


def read(content: bytes, wanted: Wanted, codes: Mapping[str, str]) -> Reading:
    """Return the series that an SDMX-CSV file (1.0 or 2.x) holds.

    Args:
        content: of the file.
        wanted: what it becomes.
        codes: ISO code of two letters by every code that is understood.
    """
    found = _table(content)
    if isinstance(found, Problem):
        return Reading((), (found,), ())
    header, body = found
    area = next((name for name in AREAS if name in header), "")
    problems = [
        Problem(1, name, "", "this column is missing")
        for name, there in ((AREAS[0], area), (TIME, TIME in header), (VALUE, VALUE in header))
        if not there
    ]
    problems += [
        Problem(1, name, code, "no dimension of this name")
        for name, code in wanted.where.items()
        if name not in header
    ]
    if problems:
        return Reading((), tuple(problems), ())
    rows: list[tuple[str, ...]] = []
    elsewhere: dict[str, None] = {}
    kept: dict[str, tuple[int, str]] = {}
    first: dict[tuple[str, str], int] = {}
    for at, (keys, value, attributes) in enumerate(_observations(header, body), start=2):
        if any(keys.get(name) != code for name, code in wanted.where.items()):
            continue
        country = codes.get(keys[area])
        if country is None:
            elsewhere[keys[area]] = None
            continue
        problems += _ambiguous(at, keys, kept, area)
        if SEVERAL in (code for _, code in kept.values()):
            continue  # figures of several series are no duplicates of one
        key = country, keys[TIME]
        if key in first:
            problems.append(
                Problem(at, area, keys[area], f"a second figure for {keys[TIME]}, as in row {first[key]}")
            )
        first.setdefault(key, at)
        seen = _figure(at, keys[TIME], value, attributes)
        if isinstance(seen, Problem):
            problems.append(seen)
        else:
            locator = f"{body[0][1]}, {keys[area]} {keys[TIME]}"
            number, status = seen
            rows.append(
                (wanted.indicator, country, keys[TIME], number, wanted.unit, wanted.source, locator, status)
            )
    if not rows and not problems:
        problems.append(Problem(None, area, "", "no figure of the 60 countries"))
    return Reading(() if problems else tuple(rows), tuple(problems), tuple(elsewhere))


def _table(content: bytes) -> tuple[list[str], list[list[str]]] | Problem:
    if len(content) > MOST_BYTES:
        return Problem(None, "", f"{len(content):,} bytes", f"larger than {MOST_BYTES:,} bytes")
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    except UnicodeDecodeError as error:
        return Problem(content.count(b"\n", 0, error.start) + 1, "", "", "not UTF-8")
    except csv.Error as error:
        return Problem(None, "", str(error), "not a CSV table")
    if not rows or not rows[0]:
        return Problem(None, "", "", "not a CSV table")
    header, *body = rows
    if len(body) > MOST_ROWS or len(header) > MOST_COLUMNS:
        return Problem(
            None,
            "",
            f"{len(body)} × {len(header)}",
            f"more than {MOST_ROWS:,} rows or {MOST_COLUMNS} columns",
        )
    for at, row in enumerate(body, start=2):
        if len(row) != len(header):
            return Problem(at, "", str(len(row)), f"not {len(header)} cells")
    # With labels "both" a heading and a cell read "code: name"; only codes count here.
    header = [name.partition(":")[0].strip().upper() for name in header]
    if header[0].startswith("DATAFLOW"):  # SDMX-CSV 1.0 names the data flow where 2.0 names any structure
        header = [*FIXED[:2], *header[1:]]
        body = [["dataflow", *row] for row in body]
    if header[:2] != list(FIXED[:2]):
        return Problem(
            1, header[0], "", "not SDMX-CSV: it starts with DATAFLOW, or STRUCTURE and STRUCTURE_ID"
        )
    if len(set(header)) != len(header):
        twice = next(name for name in header if header.count(name) > 1)
        return Problem(1, twice, twice, "stands twice in the header")
    if any(row[1] != body[0][1] for row in body):
        at = next(at for at, row in enumerate(body, start=2) if row[1] != body[0][1])
        return Problem(at, FIXED[1], body[at - 2][1], "a second data set in one file")
    if "ACTION" in header:
        where = header.index("ACTION")
        changed = next(
            (at for at, row in enumerate(body, start=2) if row[where] not in ("I", "A", "R")), None
        )
        if changed:
            return Problem(changed, "ACTION", body[changed - 2][where], "only I, A and R bring figures")
    return header, body


def _observations(
    header: Sequence[str], body: Sequence[Sequence[str]]
) -> list[tuple[dict[str, str], str, dict[str, str]]]:
    """Return dimensions, value and attributes of each row, in the order of the file."""
    from sdmx.model import v30
    from sdmx.reader.csv import Reader

    structure = v30.DataStructureDefinition(id="FILE")
    for name in header:
        if name == VALUE:
            structure.measures.getdefault(name)
        elif name in ATTRIBUTES:
            structure.attributes.getdefault(name)
        elif name not in FIXED:
            structure.dimensions.getdefault(name)
    keep = [at for at, name in enumerate(header) if name not in FIXED]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*FIXED[:2], "ACTION", *(header[at] for at in keep)])
    for row in body:
        # The reader of sdmx1 takes any line break for a new row, also inside quotes.
        writer.writerow([*row[:2], "I", *(" ".join(row[at].partition(": ")[0].split()) for at in keep)])
    message = Reader().convert(io.BytesIO(out.getvalue().encode()), structure=structure)
    return [
        (
            {name: str(key.value) for name, key in one.dimension.values.items()},
            str(one.value),
            {name: str(seen.value) for name, seen in one.attached_attribute.items()},
        )
        for one in (message.data[0].obs if message.data else ())
    ]


def _ambiguous(
    at: int, keys: Mapping[str, str], kept: dict[str, tuple[int, str]], area: str
) -> Iterator[Problem]:
    """Yield a problem for each dimension in which the series of the file differ, once a dimension."""
    for name, code in keys.items():
        if name in (area, TIME):
            continue
        row, before = kept.setdefault(name, (at, code))
        if before not in (code, SEVERAL):
            kept[name] = (row, SEVERAL)
            yield Problem(at, name, code, f"{before} in row {row}: say which with --where {name}=CODE")
        elif name == "FREQ" and row == at and code != "A":
            yield Problem(at, name, code, "not a yearly series")


def _figure(at: int, year: str, value: str, attributes: Mapping[str, str]) -> tuple[str, str] | Problem:
    """Return a number as text ("" for none) and its status, or what is wrong."""
    if not re.fullmatch(r"[12]\d{3}", year):
        return Problem(at, TIME, year, "not a year")
    status = Status.OBSERVED
    for name, meanings in FLAGS.items():
        letters = attributes.get(name, "").upper()
        unknown = [letter for letter in letters if letter not in meanings]
        if unknown:
            return Problem(at, name, attributes[name], "not a status that we know")
        status = min((status, *(meanings[letter] for letter in letters)), key=WORST.index)
    if value in MISSING:
        return "", str(Status.NOT_PUBLISHED if status.has_value else status)
    power = attributes.get("UNIT_MULT") or "0"
    if not re.fullmatch(r"-?[0-9]{1,2}", power):
        return Problem(at, "UNIT_MULT", power, "not a power of ten")
    if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]{1,2})?", value):
        return Problem(at, VALUE, value, "not a number")
    number = Decimal(value).scaleb(int(power))
    if abs(number) > LARGEST:
        return Problem(at, VALUE, value, "not a number of usual size")
    if not status.has_value:
        return Problem(at, VALUE, value, f"a figure, but its status says {status}")
    if number == 0 and status is Status.OBSERVED:
        status = Status.ZERO
    return f"{number:f}", str(status)


def understood(catalog: Catalog) -> dict[str, str]:
    """Return the ISO code of two letters by each code of one of the 60 countries.

    >>> codes = understood(open_catalog())
    >>> codes["ARG"], codes["AR"], codes["EL"], "US" in codes
    ('AR', 'AR', 'GR', False)
    """
    table = catalog.table(COUNTRIES)
    own = {code: code for code in table["code"]}
    return {**own, **dict(zip(table["iso3"], table["code"], strict=True)), **EUROSTAT}


def merged(before: str, rows: Sequence[Sequence[str]], columns: Sequence[str]) -> str:
    """Return the text of a `context_values.csv` in which an indicator's rows are these.

    Raises:
        ValueError: the text is no such table.
    """
    kept: list[list[str]] = []
    if before:
        header, *kept = csv.reader(io.StringIO(before, newline=""), strict=True)
        if header != list(columns):
            raise ValueError(f"columns {header} instead of {list(columns)}")
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row for row in kept if row[0] != rows[0][0]])
    writer.writerows(rows)
    return out.getvalue()


def main(arguments: list[str] | None = None) -> int:
    """Convert a file as the command line says; return 1 when nothing was written."""
    parser = argparse.ArgumentParser(prog="python -m territory.ingest.sdmx", description=__doc__)
    parser.add_argument("file", type=Path, help="SDMX-CSV 1.0 or 2.x")
    parser.add_argument("--indicator", required=True, help="key in context_indicators")
    parser.add_argument("--unit", required=True, help="unit as in context_values")
    parser.add_argument("--source", required=True, help="key in sources")
    parser.add_argument("--where", action="append", default=[], metavar="DIMENSION=CODE")
    parser.add_argument("--out", type=Path, help=f"default: {VALUES}.csv in TERRITORY_HOME/data")
    said = parser.parse_args(arguments)
    where = dict(one.partition("=")[::2] for one in said.where)
    wanted = Wanted(
        said.indicator, said.unit, said.source, {name.upper(): code for name, code in where.items()}
    )
    catalog = open_catalog()
    out = said.out or home() / "data" / f"{VALUES}.csv"
    try:
        found = read(said.file.read_bytes(), wanted, understood(catalog))
        for problem in found.problems[:MOST_PROBLEMS]:
            print(problem, file=sys.stderr)
        if found.problems:
            return 1
        before = out.read_text("utf-8-sig") if out.is_file() else ""
        columns = [str(name) for name in catalog.table(VALUES).columns]
        text = merged(before, found.rows, columns)
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(text, "utf-8", newline="")
    except (OSError, ValueError, csv.Error) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{out}: {len(found.rows)} rows of {said.indicator}")
    if found.elsewhere:
        print(f"left out, none of the 60 countries: {', '.join(found.elsewhere)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
