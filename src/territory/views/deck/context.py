"""The context statistics for slides: the means of both sides, of what may stand on one scale."""

from __future__ import annotations

from territory.catalog import Catalog
from territory.context import SIDES, indicators, pairs
from territory.i18n import Language
from territory.settings import Settings
from territory.views import context
from territory.views.context_figures import country, mean_text
from territory.views.context_pairs import pair_name
from territory.views.deck.figure import Bar, BarDrawing, Choice, Column, Fact, Figure
from territory.views.eulac_query import CONTEXT
from territory.views.selection import Selection


def pairs_of(catalog: Catalog) -> tuple[str, ...]:
    """Return the pairs that the means can be switched to: those that may share a chart."""
    return tuple(key for key in pairs(catalog) if context.shown(catalog, _at(key, "en")).seen is not None)


def means(catalog: Catalog, _settings: Settings, words: Language, chosen: str) -> Figure:
    """Return the mean over inhabitants of each side, one pair of indicators at a time."""
    offered = pairs_of(catalog)
    choices = tuple(_choice(catalog, key, words) for key in ("", *offered))
    opened = next(one for one in choices if one.code == chosen)
    here = context.shown(catalog, _at(chosen or offered[0], words.code))
    assert opened.drawing is not None
    digits = indicators(catalog)[here.eu.indicator].digits
    return Figure(
        code="eu-lac-context",
        page="eulac",
        name=words.t("slides.name.context"),
        finding=opened.finding,
        facts=opened.facts,
        leading=(),
        drawing=opened.drawing,
        columns=(
            Column("name", words.t("context.country")),
            Column("side", words.t("eulac.side")),
            Column("year", words.t("context.year")),
            Column("value", words.t("column.value"), "decimal", digits),
            Column("unit", words.t("prov.unit")),
            Column("status", words.t("column.status"), "status"),
            Column("locator", words.t("column.locator")),
        ),
        rows=tuple(
            (
                country(one.code, words),
                words.t(f"eulac.side.{side.side}"),
                str(one.year),
                one.value if one.value is not None else one.status,
                words.t(f"context.unit.{one.unit}"),
                one.status,
                one.locator,
            )
            for side in here.sides
            for one in side.shown
        ),
        provenance=context.provenance(catalog, here, words),
        href=_at(chosen, words.code).url(),
        pick=words.t("context.indicator"),
        choices=choices,
    )


def _choice(catalog: Catalog, key: str, words: Language) -> Choice:
    here = context.shown(catalog, _at(key or pairs_of(catalog)[0], words.code))
    seen = here.seen
    assert seen is not None
    digits = indicators(catalog)[here.eu.indicator].digits
    of_side = {"eu": seen.eu, "lac": seen.lac}
    facts = [
        Fact(
            words.number(of_side[side].n),
            words.t("slides.fact.countries", side=words.t(f"eulac.side.{side}")),
        )
        for side in SIDES
    ]
    if seen.ratio is not None:
        facts.append(Fact(f"≈\u00a0{words.number(seen.ratio, 1)}", words.t("slides.fact.ratio")))
    return Choice(
        key,
        pair_name(catalog, here.pair, words),
        context.finding(catalog, here, words),
        tuple(facts),
        (),
        BarDrawing(
            words.t(f"context.unit.{here.eu.unit}"),
            tuple(
                Bar(
                    side,
                    words.t(f"eulac.side_long.{side}"),
                    of_side[side].value,
                    f"≈\u00a0{mean_text(of_side[side].value, here.eu.unit, digits, words)}",
                    f"n = {words.number(of_side[side].n)}",
                )
                for side in SIDES
            ),
        ),
    )


def _at(key: str, lang: str) -> Selection:
    return Selection("eulac", lang, view=CONTEXT, pair=key)
