"""The page `/matching`: clusters that could fit, by what documents or their own profiles say."""

from __future__ import annotations

from collections.abc import Sequence

from territory.catalog import Catalog
from territory.comparison import EVENTS, STATEMENTS
from territory.i18n import Language, language
from territory.matching.criteria import CRITERIA, MINIMUM
from territory.matching.profiles import TABLES, Profile, units
from territory.matching.ranking import Match
from territory.programme.current import data_version
from territory.programme.vocabulary import PROFILES, TERMS
from territory.settings import Settings
from territory.views.frame import compose
from territory.views.matching_figures import (
    WEIGHT_CHOICES,
    answer_fields,
    asks,
    base_of,
    candidates,
    comparable,
    entered,
    form_blocks,
    found,
    picks,
    profile_rows,
    title_of,
    weight_fields,
)
from territory.views.matching_query import IMPORT, profile_parts
from territory.views.matching_reasons import name_of
from territory.views.page import Page, fingerprint
from territory.views.partnership_source import Known
from territory.views.programme import errata, short_provenance
from territory.views.selection import Notice, Selection
from territory.views.words import age, licence, source_line, sources_of

FORMATS = ("local.csv", "csv", "xlsx")
TEMPLATES = ("xlsx", "csv")


def page(catalog: Catalog, settings: Settings, selection: Selection, notices: Sequence[Notice] = ()) -> Page:
    """Return the page for a selection; with `edit`, the view above the upload."""
    words = language(selection.lang)
    if selection.edit == IMPORT:
        return _import(catalog, settings, selection, notices, words)
    base = base_of(catalog, selection)
    every = found(catalog, selection, base) if base else []
    sentence = finding(catalog, selection, base, every, words)
    now = age(sources_of(catalog, STATEMENTS)[0], words)
    rows, absent = profile_rows(catalog, base, words) if base else ([], "")
    content = {
        "crumbs": _crumbs(catalog, selection, base, words),
        "finding": sentence,
        "age": _age(base, now, words),
        "home_note": words.t("matching.demo_on") if selection.demo else "",
        "base": base,
        "base_name": title_of(catalog, selection, base, words) if base else "",
        "base_text": base.texts.get(words.code, "") if base else "",
        "base_kind": _kind(base, words) if base else "",
        "base_entered": entered(base, words) if base else "",
        "base_rows": rows,
        "base_absent": absent,
        "picks": lambda: picks(catalog, selection, words),
        "downloads": [
            (words.t(group), _links(name, kinds, selection, words))
            for group, name, kinds in (
                ("matching.download.candidates", "matching", FORMATS if base else ()),
                ("matching.download.profiles", PROFILES, FORMATS),
                ("matching.download.template", "matching_template", TEMPLATES),
            )
            if kinds
        ],
        "known": lambda: findings(catalog, words),
        "asks": lambda: asks(catalog, base, words),
        "sides": lambda: candidates(catalog, settings, selection, base, words) if base else [],
        "weights": weight_fields(selection, words),
        "weight_choices": WEIGHT_CHOICES,
        "blocks": lambda: form_blocks(catalog, selection, base, words),
        "answers": lambda: answer_fields(catalog, base, words),
        "method": lambda: _method(catalog, words),
        "contact": settings.contact,
        "provenance": provenance(catalog, words),
        "errata": lambda: errata(catalog, words, frozenset((*TABLES, "eulac_clusters", EVENTS))),
    }
    constant = (selection.lang, catalog.version, selection.demo, data_version(catalog))
    chosen = fingerprint(*constant, selection.unit, selection.mine)
    weighed = fingerprint(chosen, selection.weights, settings.contact)
    regions = {
        "crumbs": "",
        "finding": "",
        "matching_tools": fingerprint("tools", weighed),
        "matching_lead": fingerprint("lead", chosen),
        "matching_asks": fingerprint("asks", chosen),
        "matching_units": fingerprint("units", *constant, bool(base)),
        "matching_candidates": fingerprint("candidates", weighed),
        "matching_weights": fingerprint("weights", weighed),
        "matching_form": fingerprint("form", chosen, selection.weights),
        "matching_known": fingerprint("known", *constant, bool(base)),
        "matching_method": fingerprint("method", *constant),
        "matching_provenance": "",
        "errata": fingerprint("errata", *constant),
    }
    return compose(
        catalog,
        settings,
        selection,
        notices,
        content,
        regions,
        title=words.t("matching.title"),
        description=f"{sentence} {now}",
    )


def finding(
    catalog: Catalog, selection: Selection, base: Profile | None, every: Sequence[Match], words: Language
) -> str:
    """Return the sentence that opens the page: how much can be compared, and who comes first on each side."""
    if base is None:
        count, pairs, scored = comparable(catalog)
        return words.t(
            "matching.finding",
            count=words.number(count),
            pairs=words.number(pairs),
            scored=words.number(scored),
        )
    scored_ = [one for one in every if one.score is not None]
    name = title_of(catalog, selection, base, words)
    if not scored_:
        return words.t("matching.finding_none", name=name)
    firsts = [
        _first(scored_, side, words) for side in (("lac", "eu") if base.side == "eu" else ("eu", "lac"))
    ]
    sentence = words.t(
        "matching.finding_unit",
        name=name,
        scored=words.number(len(scored_)),
        all=words.number(len(every)),
        first=firsts[0],
        second=firsts[1],
    )
    return words.t("matching.finding_demo", sentence=sentence) if selection.demo else sentence


def _first(scored: Sequence[Match], side: str, words: Language) -> str:
    here = [one for one in scored if one.profile.side == side]
    if not here:
        return words.t(f"matching.first_none.{side}")
    top = [one for one in here if round(one.score or 0, 6) == round(here[0].score or 0, 6)]
    if len(top) > 2:
        return words.t(f"matching.first_tied.{side}", count=words.number(len(top)))
    return words.t(f"matching.first.{side}", names=words.join(name_of(one.profile, words) for one in top))


def findings(catalog: Catalog, words: Language) -> list[Known]:
    """Return what the documents say about finding partners, each with its source."""
    at = Selection("matching", words.code)
    known = units(catalog).values()
    needs = sum(bool(one.needs) for one in known)
    offers = sum(bool(one.offers) for one in known)
    pacts = sum(any(code.islower() for code in one.agreements) for one in known if one.side == "lac")
    report = short_provenance(catalog, STATEMENTS, words)
    coded = short_provenance(catalog, PROFILES, words)
    return [
        Known(words.t("matching.known.asks"), report, f"{at.url()}#asks", words.t("matching.see_asks")),
        Known(
            words.t("matching.known.platform"),
            report,
            f"{at.url(page='eulac')}#participants",
            words.t("matching.see_events"),
        ),
        Known(
            words.t(
                "matching.known.codes",
                needs=words.number(needs),
                offers=words.number(offers),
                all=words.number(len(known)),
            ),
            coded,
            f"{at.url()}#profile-form",
            words.t("matching.see_form"),
        ),
        Known(
            words.t("matching.known.agreements", count=words.number(pacts)),
            coded,
            at.url(unit="las-parejas"),
            words.t("matching.see_las_parejas"),
        ),
    ]


def overview_finding(catalog: Catalog, words: Language) -> Known:
    """Return the page's finding for the overview."""
    at = Selection("matching", words.code)
    return Known(
        finding(catalog, at, None, (), words),
        short_provenance(catalog, PROFILES, words),
        at.url(),
        words.t("overview.see_matching"),
    )


def provenance(catalog: Catalog, words: Language) -> tuple[tuple[str, str], ...]:
    """Return who says so, as (label, text): sources, unit, period, as of, licence."""
    cited = sources_of(catalog, PROFILES)
    return (
        (words.t("prov.source"), "; ".join(source_line(source) for source in cited)),
        (words.t("prov.unit"), words.t("matching.unit")),
        (words.t("prov.period"), words.t("matching.period")),
        (words.t("prov.as_of"), "; ".join(words.day(source.as_of) for source in cited)),
        (words.t("prov.licence"), "; ".join(dict.fromkeys(licence(one.licence, words) for one in cited))),
    )


def _age(base: Profile | None, now: str, words: Language) -> str:
    if base and base.entered:
        return words.t("matching.age_entered", when=words.day(base.entered.at.date().isoformat()))
    return f"{now} {words.t('matching.age')}"


def _kind(base: Profile, words: Language) -> str:
    country = words.locale.territories.get(base.country, base.country)
    parts = [words.t(f"matching.side.{base.side}"), str(country)]
    if base.group not in ("own", "entered"):
        parts.append(words.t(f"matching.what.{base.kind}"))
    return " · ".join(parts)


def _crumbs(
    catalog: Catalog, selection: Selection, base: Profile | None, words: Language
) -> list[tuple[str, str]]:
    trail = [(words.t("ui.overview"), selection.url(page="overview"))]
    here = words.t("nav.matching")
    if base is None:
        return [*trail, (here, "")]
    return [*trail, (here, selection.url(unit="", mine="")), (title_of(catalog, selection, base, words), "")]


def _links(name: str, kinds: Sequence[str], selection: Selection, words: Language) -> list[tuple[str, str]]:
    query = selection.url().partition("?")[2]
    return [
        (words.t(f"download.{kind.replace('local.csv', 'csv_local')}"), f"/download/{name}.{kind}?{query}")
        for kind in kinds
    ]


def _method(catalog: Catalog, words: Language) -> dict[str, object]:
    table = catalog.table(TERMS)
    return {
        "rule": words.t(
            "matching.method.rule", minimum=words.number(MINIMUM), all=words.number(len(CRITERIA))
        ),
        "meanings": [
            (str(row[f"text_{words.code}"]), str(row["locator"]))
            for row in table[table["kind"] == "meaning"].to_dict("records")
        ],
    }


def _import(
    catalog: Catalog, settings: Settings, selection: Selection, notices: Sequence[Notice], words: Language
) -> Page:
    offered = profile_parts()
    shown = selection.part or offered[0]
    title = words.t("edit.kinds.profile" if selection.part else "matching.import.title")
    plain = Selection("matching", selection.lang, unit=selection.unit, mine=selection.mine)
    content = {
        "crumbs": [
            (words.t("ui.overview"), selection.url(page="overview")),
            (words.t("nav.matching"), plain.url()),
            (title, ""),
        ],
        "finding": title,
        "age": words.t("edit.who_sees" if selection.part else "matching.import.private"),
        "home_note": "",
        "templates": _links("matching_template", TEMPLATES, plain, words) if not selection.part else [],
        "parts": [
            (part, words.t(f"edit.part.{part}"), selection.url(part=part if n else ""), part == shown)
            for n, part in enumerate(offered)
            if len(offered) > 1
        ],
    }
    return compose(
        catalog,
        settings,
        selection,
        notices,
        content,
        {"crumbs": "", "finding": "", "parts": "", "matching_import": ""},
        title=title,
        description=title,
        native=True,
        template="matching_profiles.html.j2",
    )
