"""The eleven predefined indicators of Annex II of the MIF/IDB synthesis, ready for a project."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from territory.catalog import Catalog
from territory.i18n import LOCALES
from territory.programme.model import Direction, Horizon, Indicator, IndicatorKind, Trace

TABLE = "idb_indicators"


@dataclass(frozen=True, slots=True)
class Predefined:
    """An indicator that is defined once for every programme.

    Attributes:
        code: key.
        horizon: when it is measured.
        position: order within its horizon.
        kind: link of the results chain.
        direction: which way is better.
        measure: what a value is: "change" in percent, "percent", "count", "yes_no" (1 or 0) or "money".
        metrics: measures that the source joins with slashes; () for a single one.
        firms_minimum: fewest firms for an activity to count, None where no such number is asked for.
        names: name by language code.
        definitions: what is counted, by language code.
        units: unit by language code.
        source: key of the source.
        locator: place in it.
    """

    code: str
    horizon: Horizon
    position: int
    kind: IndicatorKind
    direction: Direction
    measure: str
    metrics: tuple[str, ...]
    firms_minimum: int | None
    names: dict[str, str] = field(hash=False)
    definitions: dict[str, str] = field(hash=False)
    units: dict[str, str] = field(hash=False)
    source: str
    locator: str


@cache
def predefined(catalog: Catalog) -> dict[str, Predefined]:
    """Return the predefined indicators by code, the nearest horizon first.

    >>> from territory.catalog import open_catalog
    >>> found = predefined(open_catalog())
    >>> len(found), next(iter(found)), found["firm_cooperation"].firms_minimum
    (11, 'institutional_arrangement', 4)
    """
    rows = [_predefined(row) for row in catalog.table(TABLE).to_dict("records")]
    horizons = list(Horizon)
    rows.sort(key=lambda one: (horizons.index(one.horizon), one.position))
    return {one.code: one for one in rows}


def from_predefined(one: Predefined, trace: Trace, lang: str) -> Indicator:
    """Return an empty indicator of a project; its name and definition stay with the registry.

    Args:
        one: the registry's entry.
        trace: identity of the new record.
        lang: language of the unit, which an editor may make more precise ("EUR").

    >>> from territory.catalog import open_catalog
    >>> firms = predefined(open_catalog())["participating_firms"]
    >>> made = from_predefined(firms, Trace("i-1"), "it")
    >>> made.code, made.name, made.unit, made.kind.value
    ('participating_firms', '', 'imprese', 'output')
    """
    return Indicator(
        trace, one.code, "", one.units[lang], one.direction, one.kind, one.horizon, definition=""
    )


def indicator_name(indicator: Indicator, catalog: Catalog, lang: str) -> str:
    """Return the name as it is shown: the editor's, else the registry's, else the code.

    >>> from territory.catalog import open_catalog
    >>> exports = Indicator(Trace("i"), "subsidies", "", "EUR", Direction.INCREASE, IndicatorKind.ACTIVITY)
    >>> indicator_name(exports, open_catalog(), "es")
    'Subsidios desembolsados'
    """
    if indicator.name or not indicator.code:
        return indicator.name
    found = predefined(catalog).get(indicator.code)
    return found.names[lang] if found else indicator.code


def indicator_definition(indicator: Indicator, catalog: Catalog, lang: str) -> str:
    """Return what is counted: the editor's words, else the registry's, else "".

    >>> from territory.catalog import open_catalog
    >>> own = Indicator(Trace("i"), "", "Visits", "visit", Direction.INCREASE, IndicatorKind.OUTPUT)
    >>> indicator_definition(own, open_catalog(), "en")
    ''
    """
    found = predefined(catalog).get(indicator.code)
    return indicator.definition or (found.definitions[lang] if found else "")


def _predefined(row: dict[Any, Any]) -> Predefined:
    def texts(what: str) -> dict[str, str]:
        return {lang: str(row[f"{what}_{lang}"]) for lang in LOCALES}

    firms = row["firms_minimum"]
    return Predefined(
        code=str(row["code"]),
        horizon=Horizon(str(row["horizon"])),
        position=int(str(row["position"])),
        kind=IndicatorKind(str(row["kind"])),
        direction=Direction(str(row["direction"])),
        measure=str(row["measure"]),
        metrics=tuple(filter(None, str(row["metrics"]).split("|"))),
        firms_minimum=int(str(firms)) if str(firms).isdigit() else None,
        names=texts("name"),
        definitions=texts("definition"),
        units=texts("unit"),
        source=str(row["source"]),
        locator=str(row["locator"]),
    )
