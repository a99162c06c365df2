"""What the columns of a table hold: proposed from their names and their cells, never imposed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from territory.geography import folded, resolver
from territory.ingest.large import Cell
from territory.ingest.numbers import marks, number
from territory.ingest.report import Columns, Role, Wide
from territory.model import Territory

HEADER_WITHIN = 30
SAMPLE = 400
ENOUGH = 0.6
WORDS: dict[Role, tuple[str, ...]] = {
    "territory": (
        "territori", "provinc", "jurisdic", "region", "departamento", "distrito", "estado", "state", "uf",
        "indec", "iso 3166", "iso", "cod prov", "codprov", "lugar", "pais", "country", "paese", "comuna",
        "comune", "municip", "nuts", "ibge", "inegi", "dane", "istat", "cod reg", "codreg", "cut", "geo",
        "entidad",
    ),
    "sector": (
        "sector", "sett", "setor", "rama", "actividad", "rubro", "seccion", "section", "clanae", "ciiu",
        "isic", "industr", "activity", "attivita", "atividade", "ateco", "cnae", "letra",
    ),
    "year": ("ano", "anio", "year", "anno", "periodo", "period", "fecha", "date"),
    "value": (
        "emple", "puesto", "empresa", "valor", "value", "cantidad", "monto", "persona", "ocupad", "count",
        "jobs", "employ", "addetti", "occupati", "emprego", "proyecto", "project", "venta", "export",
        "trabaj", "total", "firm", "imprese", "numero", "number", "tasa", "rate",
    ),
    "other": (),
}  # fmt: skip
_YEAR = re.compile(r"(19\d\d|20\d\d|2100)\s*(?:\*+|\((?:p|e|\d)\))?", re.IGNORECASE)

POPULATIONS = ("poblac", "popul", "popolaz", "habitant", "abitant", "inhabitant", "residen")


def year(cell: Cell) -> str:
    """Return the four digits of a year, "" when it is none.

    >>> year(2022), year("2022 (p)"), year("2022-06-30"), year("22")
    ('2022', '2022', '2022', '')
    """
    text = "" if cell is None else str(cell).strip()
    found = _YEAR.fullmatch(text) or _YEAR.fullmatch(
        text[:4] if re.fullmatch(r"\d{4}-\d\d-\d\d.*", text) else ""
    )
    return found[1] if found else ""


def header_row(rows: Sequence[Sequence[Cell]]) -> int:
    """Return the number of the row with the names of the columns: the first that is as wide as the table.

    >>> header_row([("Empleo por provincia",), (), ("provincia", "empleo"), ("Salta", "3")])
    3
    """

    def filled(row: Sequence[Cell]) -> int:
        return sum(cell not in (None, "") for cell in row)

    width = max((filled(row) for row in rows[: HEADER_WITHIN * 2]), default=0)
    for place, row in enumerate(rows[:HEADER_WITHIN]):
        if filled(row) >= max(1, round(0.8 * width)):
            return place + 1
    return 1


def propose(
    rows: Sequence[Sequence[Cell]], header: int, decimal: str, places: Mapping[str, Territory]
) -> Columns:
    """Return what each column most likely holds.

    Args:
        rows: of the whole file.
        header: number of the row with the columns' names.
        decimal: sign of the numbers.
        places: the territories that are known.

    >>> propose([("Provincia", "Empleo"), ("Salta", "3")], 1, ",", {}).roles
    ('territory', 'value')
    """
    find = resolver(dict(places))
    width = max(len(row) for row in rows)
    names = tuple(_text(rows[header - 1], place) for place in range(width))
    body = rows[header : header + SAMPLE]
    cells = [
        [row[place] for row in body if place < len(row) and row[place] not in (None, "")]
        for place in range(width)
    ]
    numeric = [_share(column, lambda cell: _numeric(cell, decimal)) for column in cells]
    # A sector may be written as a number, but never as a fraction: "activity rate" is no sector.
    whole = [float(all(_whole(cell, decimal) for cell in column)) for column in cells]
    placed = [_share(column, lambda cell: bool(find(_written(cell)[:80]))) for column in cells]
    years = [_share(column, lambda cell: bool(year(cell))) for column in cells]
    roles: list[Role] = ["other"] * width

    def best(role: Role, score: Sequence[float]) -> None:
        free = [place for place in range(width) if roles[place] == "other" and score[place] > 0]
        if free:
            roles[max(free, key=lambda place: score[place])] = role

    named = {role: [_named(name, role) for name in names] for role in WORDS}
    # A column of bare numbers is a territory's code only if its name says so.
    best(
        "territory",
        [
            2 * named["territory"][p] * max(placed[p], 0.1)
            + (placed[p] if placed[p] >= ENOUGH and numeric[p] < ENOUGH else 0)
            for p in range(width)
        ],
    )
    best("year", [years[p] + named["year"][p] if years[p] >= ENOUGH else 0 for p in range(width)])
    best(
        "sector",
        [
            named["sector"][p] * (1 if numeric[p] < ENOUGH else 0.5 * whole[p]) if cells[p] else 0
            for p in range(width)
        ],
    )
    values = [
        p for p in range(width) if roles[p] == "other" and numeric[p] >= ENOUGH and not named["territory"][p]
    ]
    wide = _wide([names[p] for p in values], roles, find)
    if wide:
        for place in values:
            if wide != "year" or year(names[place]):
                roles[place] = "value"
    elif values:
        roles[max(values, key=lambda p: (named["value"][p], numeric[p], -p))] = "value"
    else:
        best("value", [named["value"][p] for p in range(width)])
    if "sector" not in roles and wide != "sector":
        texts = [
            p
            for p in range(width)
            if roles[p] == "other" and cells[p] and numeric[p] < ENOUGH and placed[p] < ENOUGH
        ]
        best(
            "sector",
            [float(p in texts and len({str(c) for c in cells[p]}) <= SAMPLE / 2) for p in range(width)],
        )
    return Columns(tuple(roles), names, header, wide)


def _wide(names: Sequence[str], roles: Sequence[Role], find: Callable[[str], tuple[str, ...]]) -> Wide:
    """Return what the names of the columns of numbers have in common."""
    if "year" not in roles and len([name for name in names if year(name)]) >= 2:
        return "year"
    if len(names) >= 3 and "territory" not in roles and sum(bool(find(one[:80])) for one in names) >= 3:
        return "territory"
    several = len(names) >= 3 or (len(names) == 2 and any(map(is_population, names)))
    if several and "sector" not in roles and "territory" in roles:
        return "sector"
    return ""


def is_population(name: str) -> bool:
    """Say whether a column or sector is named as a population that rates are divided by.

    >>> is_population("Población 2022"), is_population("Firmas")
    (True, False)
    """
    return folded(name).startswith(POPULATIONS)


def territory_name(name: str) -> bool:
    """Say whether a column's name announces territories.

    >>> territory_name("cod_prov"), territory_name("empleo")
    (True, False)
    """
    return bool(_named(name, "territory"))


def _named(name: str, role: Role) -> float:
    words = f" {folded(name)}"
    return float(any(f" {start}" in words for start in WORDS[role]))


def _share(column: Sequence[Cell], holds: object) -> float:
    return sum(map(holds, column)) / len(column) if column else 0.0  # type: ignore[call-overload]


def _numeric(cell: Cell, decimal: str) -> bool:
    found = number(cell, decimal)
    return found.value is not None or found.mark.casefold() in marks() or found.rule.startswith("number_m")


def _whole(cell: Cell, decimal: str) -> bool:
    value = number(cell, decimal).value
    return value is None or value.is_integer()


def _text(row: Sequence[Cell], place: int) -> str:
    return _written(row[place]).strip() if place < len(row) else ""


def _written(cell: Cell) -> str:
    return "" if cell is None else str(cell)
