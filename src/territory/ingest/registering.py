"""Rows of a file become a register of LSP projects; what is wrong is reported by row and column."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from territory.catalog import Catalog
from territory.geography import boundaries, fold, folded, resolver, territories
from territory.i18n import LOCALES, language
from territory.ingest.answers import Answers
from territory.ingest.columns import HEADER_WITHIN, year
from territory.ingest.judging import MOST_ASKED, UNSPECIFIED
from territory.ingest.large import Cell
from territory.ingest.numbers import marks
from territory.ingest.opening import Opened, Reading
from territory.ingest.places import suggestions
from territory.ingest.report import OUT, Columns, Kind, Problem, Record, Role, Table
from territory.lsp_register import COMPONENTS, FEWEST_FIRMS, FIELDS, FIRST_YEAR, REQUIRED, STATUSES, Project
from territory.model import Status

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

SECTORS = "lsp_projects_by_sector"
PLACED = 0.1
"""Degrees that a point may lie outside of its province: our boundaries are simplified."""
_WHOLE = re.compile(r"0*[1-9]\d{0,5}", re.ASCII)
_DEGREES = re.compile(r"[+−-]?\d{1,3}(?:[.,]\d+)?", re.ASCII)
HEADS = {
    "id": ("codigo", "cod", "code", "codice", "expediente", "nro", "numero", "n"),
    "name": ("nombre", "proyecto", "name", "project", "nome", "progetto", "projeto", "titulo", "title"),
    "province": ("provincia", "jurisdiccion", "province", "jurisdiction", "cod prov", "iso"),
    "locality": ("localidad", "municipio", "ciudad", "town", "city", "comune", "localita", "localidade"),
    "sector": ("rubro", "rama", "sector economico", "economic sector", "settore", "setor"),
    "component": ("linea", "componente", "component line"),
    "status": ("etapa", "stage", "stato", "situacion"),
    "year_approved": (
        "ano",
        "anio",
        "year",
        "anno",
        "aprobacion",
        "ano de aprobacion",
        "fecha de aprobacion",
    ),
    "firms": ("empresas", "firms", "companies", "imprese", "numero de empresas", "cantidad de empresas"),
    "latitude": ("lat", "latitud", "y"),
    "longitude": ("lon", "lng", "long", "longitud", "x"),
    "source": ("fuente", "source note", "fonte"),
}
"""Other names of the columns, without accents, beside those of the template in four languages."""


@dataclass(frozen=True, slots=True, eq=False)
class Register:
    """A register that was read.

    Attributes:
        projects: what may be counted, in the order of the file.
        table: the report of its problems, with one record a project.
    """

    projects: tuple[Project, ...]
    table: Table


def is_register(opened: Opened, catalog: Catalog) -> bool:
    """Say whether a file looks like a register: its four necessary columns, and mostly published sectors.

    >>> from territory.catalog import open_catalog
    >>> rows = (("id", "nombre", "provincia", "sector"), ("1", "Vino", "Mendoza", "Turismo"))
    >>> is_register(Opened(rows, "csv"), open_catalog())
    True
    """
    header, heads = _heads(opened.rows)
    if not set(REQUIRED) <= heads.keys():
        return False
    known, at = _sectors(catalog), heads["sector"]
    said = [text for row in opened.rows[header:] if (text := _text(row, at))]
    return 2 * sum(folded(text[:80]) in known for text in said) >= len(said)


def read_register(
    opened: Opened,
    catalog: Catalog,
    said: Reading = Reading(),  # noqa: B008 - frozen
    answers: Answers = Answers(),  # noqa: B008 - frozen
) -> Register:
    """Return the projects of an opened file and the report of its problems.

    Args:
        opened: the rows.
        catalog: the open data package: provinces, sectors, boundaries.
        said: what the person says about the file: decimal sign, row of the header.
        answers: of its `places`, which jurisdiction a text means.

    >>> from territory.catalog import open_catalog
    >>> rows = (("id", "nombre", "provincia", "sector"), ("1", "Vino", "Mza", "Turismo"), ("2", "", "", ""))
    >>> found = read_register(Opened(rows, "csv"), open_catalog())
    >>> [(one.province, one.sector) for one in found.projects], [one.rule for one in found.table.errors]
    ([('AR-M', 'tourism')], ['register_name', 'territory_empty', 'register_sector_empty'])
    """
    return _Reading(opened, catalog, said, answers).register()


def column_fields(table: Table) -> dict[int, str]:
    """Return by position which field of the register a column of a register's table is."""
    _, heads = _heads([table.columns.names], 1)
    return {at: name for name, at in heads.items()}


class _Reading:
    """One pass over the rows."""

    def __init__(self, opened: Opened, catalog: Catalog, said: Reading, answers: Answers) -> None:
        self.rows, self.answers, self.catalog = opened.rows, answers, catalog
        self.header, self.heads = _heads(opened.rows, said.header)
        self.places = {code: one for code, one in territories(catalog).items() if one.level != "country"}
        self.find, self.sectors = resolver(self.places), _sectors(catalog)
        self.projects: list[Project] = []
        self.together: dict[tuple[Kind, str, tuple[int, ...], str], list[int]] = defaultdict(list)
        self.about: dict[tuple[str, str], dict[str, object]] = {}
        self.questions: dict[str, tuple[str, ...]] = {}
        self.ids: dict[str, int] = {}
        self.left_out: list[int] = []
        self.read = 0

    def register(self) -> Register:
        problems: list[Problem] = []
        missing = [name for name in REQUIRED if name not in self.heads]
        if missing:
            problems = [Problem("error", f"register_no_{name}", ()) for name in missing]
        else:
            for at in range(self.header, len(self.rows)):
                self._row(at + 1, self.rows[at])
        for (kind, rule, columns, text), rows in self.together.items():
            about = self.about.get((rule, text), {})
            problems.append(Problem(kind, rule, tuple(rows), columns, text[:80], about))
        order = {"error": 0, "warning": 1, "note": 2}
        problems.sort(key=lambda one: (order[one.kind], one.rows[:1]))
        roles: list[Role] = ["other"] * max(map(len, self.rows))
        names = tuple(_text(self.rows[self.header - 1], at) for at in range(len(roles)))
        column = self.heads.get("id", 0)
        table = Table(
            columns=Columns(tuple(roles), names, self.header),
            decimal="," if any("," in self._cell(row, "latitude") for row in self.rows) else ".",
            records=tuple(
                Record(one.row, column, one.province, one.sector, "", 1.0, Status.OBSERVED)
                for one in self.projects
            ),
            problems=tuple(problems),
            figures=self.read,
            left_out=tuple((row, column) for row in self.left_out),
            recognised={},
            questions=self.questions,
            marks=(),
            percent=False,
            out=len(self.left_out),
            rows_out=len(set(self.left_out)),
        )
        return Register(tuple(self.projects), table)

    def _row(self, row: int, cells: Sequence[Cell]) -> None:
        if not any(_text(cells, at) for at in range(len(cells))):
            return
        self.read += 1
        said = {name: _text(cells, at) for name, at in self.heads.items()}
        wrong = [self._id(row, said["id"]), self._name(row, said["name"])]
        province, sector = self._province(row, said["province"]), self._sector(row, said["sector"])
        if not province or not sector or not all(wrong):
            self.left_out.append(row)
            return
        firms, component = self._firms(row, cells), self._word(row, said, "component", COMPONENTS)
        if component == "partnership" and firms is not None and firms < FEWEST_FIRMS:
            self._say("warning", "register_few_firms", row, ("firms",), str(firms), least=FEWEST_FIRMS)
        latitude, longitude = self._point(row, cells, province)
        if not said.get("source", ""):
            self._say("warning", "register_source", row, ("source",), "")
        self.projects.append(
            Project(
                row,
                said["id"],
                said["name"],
                province,
                sector,
                locality=said.get("locality", ""),
                component=component,
                status=self._word(row, said, "status", STATUSES),
                year_approved=self._year(row, cells),
                firms=firms,
                latitude=latitude,
                longitude=longitude,
                source=said.get("source", ""),
            )
        )

    def _id(self, row: int, text: str) -> bool:
        if not text:
            self._say("error", "register_id", row, ("id",), "")
            return False
        first = self.ids.setdefault(text.casefold(), row)
        if first != row:
            self._say("error", "register_id_repeated", row, ("id",), text, first=first)
        return first == row

    def _name(self, row: int, text: str) -> bool:
        if not text:
            self._say("error", "register_name", row, ("name",), "")
        return bool(text)

    def _province(self, row: int, text: str) -> str:
        answer = self.answers.places.get(text, "")
        if answer == OUT:
            self._say("note", "left_out_on_purpose", row, ("province",), text)
            return ""
        codes = (answer,) if answer in self.places else self.find(text[:80])
        if len(codes) == 1:
            if answer:
                self.questions.setdefault(text, ())
            return codes[0]
        if not text:
            self._say("error", "territory_empty", row, ("province",), "")
        elif folded(text[:80]) in UNSPECIFIED:
            self.questions.setdefault(text, ())
            self._say("error", "unspecified", row, ("province",), text)
        else:
            if text not in self.questions:
                asked = len(self.questions) < MOST_ASKED
                self.questions[text] = codes or (suggestions(text, self.places) if asked else ())
            near = self.questions[text]
            rule = "territory_ambiguous" if codes else "territory_near" if near else "territory"
            self._say("error", rule, row, ("province",), text, codes=near)
        return ""

    def _sector(self, row: int, text: str) -> str:
        found = self.sectors.get(folded(text[:80]), "")
        if not found:
            rule = "register_sector" if text else "register_sector_empty"
            self._say("error", rule, row, ("sector",), text)
        return found

    def _word(self, row: int, said: Mapping[str, str], name: str, codes: Sequence[str]) -> str:
        text = said.get(name, "")
        found = _words(name, tuple(codes)).get(folded(text[:80]), "")
        if text and not found and text.casefold() not in marks():
            self._say("warning", f"register_{name}", row, (name,), text)
        return found

    def _year(self, row: int, cells: Sequence[Cell]) -> int | None:
        text = self._cell(cells, "year_approved")
        found = year(text)
        if not found:
            if text and text.casefold() not in marks():
                self._say("warning", "register_year", row, ("year_approved",), text)
            return None
        if int(found) < FIRST_YEAR:
            self._say("warning", "register_year_early", row, ("year_approved",), text, first=FIRST_YEAR)
        return int(found)

    def _firms(self, row: int, cells: Sequence[Cell]) -> int | None:
        text = self._cell(cells, "firms")
        if _WHOLE.fullmatch(text):
            return int(text)
        if text and text.casefold() not in marks():
            self._say("warning", "register_firms", row, ("firms",), text)
        return None

    def _point(self, row: int, cells: Sequence[Cell], province: str) -> tuple[float | None, float | None]:
        """Return where a project is; a point that cannot be meant is told and not drawn."""
        nowhere = (None, None)
        texts = [self._cell(cells, name) for name in ("latitude", "longitude")]
        if not any(text and text.casefold() not in marks() for text in texts):
            return nowhere
        both, shown = ("latitude", "longitude"), "; ".join(texts)
        if not all(map(_DEGREES.fullmatch, texts)):
            self._say("warning", "register_point", row, both, shown)
            return nowhere
        latitude, longitude = (float(text.replace(",", ".").replace("−", "-")) for text in texts)
        if self._inside(province, longitude, latitude):
            return latitude, longitude
        if self._inside(province, latitude, longitude):
            self._say("warning", "register_point_swapped", row, both, shown)
        else:
            self._say("warning", "register_point_elsewhere", row, both, shown)
        return nowhere

    def _inside(self, province: str, longitude: float, latitude: float) -> bool:
        from shapely.geometry import Point

        return bool(_areas(self.catalog)[province].distance(Point(longitude, latitude)) <= PLACED)

    def _cell(self, cells: Sequence[Cell], name: str) -> str:
        return _text(cells, self.heads.get(name, -1))

    def _say(self, kind: Kind, rule: str, row: int, names: Sequence[str], text: str, **about: object) -> None:
        columns = tuple(self.heads[name] for name in names if name in self.heads)
        self.together[kind, rule, columns, text].append(row)
        self.about.setdefault((rule, text), about)


def _heads(rows: Sequence[Sequence[Cell]], header: int = 0) -> tuple[int, dict[str, int]]:
    """Return the number of the row that names most columns of a register, and where they stand."""
    named = _head_words()
    best: tuple[int, dict[str, int]] = (header or 1, {})
    for at in [header - 1] if header else range(min(len(rows), HEADER_WITHIN)):
        found: dict[str, int] = {}
        for place, cell in enumerate(rows[at] if at < len(rows) else ()):
            name = named.get(folded(str(cell)[:80])) if cell is not None else None
            if name:
                found.setdefault(name, place)
        if len(found) > len(best[1]):
            best = (at + 1, found)
    return best


@cache
def _head_words() -> dict[str, str]:
    """Return the field by every way of writing its name."""
    found = {fold(text): name for name, texts in HEADS.items() for text in texts}
    for name in FIELDS:
        found[fold(name)] = name
        found |= {fold(language(lang).t(f"register.field.{name}")): name for lang in LOCALES}
    return found


@cache
def _words(name: str, codes: tuple[str, ...]) -> dict[str, str]:
    """Return the code by every way of writing it; a component also has a number."""
    said: dict[str, Callable[[str, str], str]] = {
        "component": lambda lang, code: language(lang).t(f"register.component.{code}"),
        "status": lambda lang, code: language(lang).t(f"edit.option.status.{code}"),
    }
    found = {fold(said[name](lang, code)): code for lang in LOCALES for code in codes}
    numbered = {str(at): code for at, code in enumerate(codes, start=1)} if name == "component" else {}
    return {**found, **{fold(code): code for code in codes}, **numbered}


@cache
def _sectors(catalog: Catalog) -> dict[str, str]:
    """Return the published sectors by code, by name in four languages and as the source prints them."""
    rows = catalog.table(SECTORS).to_dict("records")
    found = {fold(row["printed"]): row["code"] for row in rows}
    for row in rows:
        code = row["code"]
        found |= {fold(language(lang).t(f"sector.{code}")): code for lang in LOCALES}
        found[fold(code)] = code
    return found


@cache
def _areas(catalog: Catalog) -> dict[str, BaseGeometry]:
    """Return the provinces' areas, everything that either worldview counts to one of them."""
    from shapely.geometry import shape

    found: dict[str, BaseGeometry] = {}
    for view in ("defacto", "ar"):
        for one in boundaries(catalog, "AR", view)["features"]:
            code, area = one["properties"]["code"], shape(one["geometry"]).buffer(0)
            found[code] = found[code].union(area) if code in found else area
    return found


def _text(cells: Sequence[Cell], at: int) -> str:
    cell = cells[at] if 0 <= at < len(cells) else None
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else " ".join(str(cell).split())
