"""The page `/cases`: twelve cases of local economic development side by side, and the text checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from territory.cases import BLOCKS, FIELDS, Code, Verdict
from territory.catalog import Catalog
from territory.i18n import Language, language
from territory.settings import Settings
from territory.views import led_map, led_tables
from territory.views.figures import islands_label
from territory.views.frame import compose
from territory.views.led import COUNTRIES, OWN, SOURCE_TABLE, Cell, Described, study
from territory.views.led_network import Node, network
from territory.views.page import Page, fingerprint
from territory.views.programme import errata, short_provenance
from territory.views.selection import MOST_CASES, Notice, Selection
from territory.views.words import age, licence, report_href, source_line, sources_of

ERRATA = frozenset({"led_cases", "led_cells", "led_claims"})
EXAMPLE = ("rafaela", "bucaramanga")


@dataclass(frozen=True, slots=True)
class Toggle:
    """A case that a click opens or leaves out; `changes` is the same for a session."""

    id: str
    name: str
    pressed: bool
    href: str
    changes: str


@dataclass(frozen=True, slots=True)
class Found:
    """A sourced finding and where it is shown."""

    text: str
    href: str
    action: str


def page(catalog: Catalog, settings: Settings, selection: Selection, notices: Sequence[Notice] = ()) -> Page:
    """Return the page for a selection of cases."""
    words, known = language(selection.lang), study(catalog)
    open_cases = chosen(selection)
    shown = [*open_cases, OWN] if selection.own else open_cases
    names = [led_tables.name_of(catalog, words, case) for case in shown]
    now = age(sources_of(catalog, SOURCE_TABLE)[0], words)
    sentence = finding(catalog, words, shown, selection.own)
    base = shown[0] if shown else ""
    pair = selection.url(case=EXAMPLE[0], beside=EXAMPLE[1])
    content = {
        "crumbs": _crumbs(selection, words, names),
        "finding": sentence,
        "age": f"{now} {words.t('cases.age_note')}",
        "home_note": "",
        "groups": _groups(catalog, selection, words),
        "full": len(open_cases) >= MOST_CASES,
        "most": MOST_CASES,
        "any_open": bool(shown),
        "clear_href": selection.url(case="", beside="", own=""),
        "downloads": _downloads(selection, words),
        "report_page_href": report_href(settings, words, "led_cells", catalog.version, selection),
        "map_svg": lambda: _map(catalog, settings, selection, words),
        "map_counts": _map_counts(catalog),
        "names": names,
        "links": [selection.url(case=case, beside="") if case != OWN else "" for case in shown],
        "blocks": lambda: led_tables.compare(catalog, words, shown, selection.own),
        "where": lambda: [_where(catalog, words, case) for case in open_cases],
        "found": lambda: _found(catalog, selection, words),
        "pair_href": pair,
        "pair_changes": f"case:{EXAMPLE[0]};with:{EXAMPLE[1]}",
        "pair_names": words.join(known.described[case].name for case in EXAMPLE),
        "provenance": provenance(catalog, settings, words),
        "matrix": lambda: led_tables.matrix(catalog, words),
        "shown": shown,
        "actors": lambda: led_tables.actor_kinds(catalog, words),
        "networks": lambda: [_network(catalog, words, case) for case in open_cases],
        "base_name": names[0] if names else "",
        "most_similar": led_tables.most_similar(catalog, words, base, selection.own) if base else [],
        "similarities": lambda: led_tables.similarities(catalog, words),
        "claims": lambda: led_tables.claims(catalog, words),
        "verdicts": _verdicts(catalog, words),
        "frameworks": lambda: led_tables.frameworks(catalog, words),
        "own_codes": known.codes(OWN, selection.own) if selection.own else {},
        "own_blocks": BLOCKS,
        "codes": [(code.value, led_tables.own_word(words, code)) for code in Code],
        "line": short_provenance(catalog, SOURCE_TABLE, words),
        "errata": lambda: errata(catalog, words, ERRATA),
    }
    constant = (selection.lang, catalog.version, settings.worldview)
    at = (*constant, selection.case, selection.beside, selection.own)
    still = fingerprint(*constant)
    regions = {
        "crumbs": "",
        "finding": "",
        "led_picker": fingerprint("picker", *at),
        "led_map": fingerprint("map", *at),
        "led_side": fingerprint("side", *at),
        "led_provenance": "",
        "led_matrix": fingerprint("matrix", *at),
        "led_actors": fingerprint("actors", *at),
        "led_similar": fingerprint("similar", *at),
        "led_claims": still,
        "led_frameworks": still,
        "led_own": fingerprint("own", *at),
        "errata": still,
    }
    return compose(
        catalog,
        settings,
        selection,
        notices,
        content,
        regions,
        title=words.join(names) if names else words.t("crumb.cases"),
        description=f"{sentence} {now}",
    )


def chosen(selection: Selection) -> list[str]:
    """Return the cases that a view opens, the first one first.

    >>> chosen(Selection("cases", "es", case="rafaela", beside="cordoba,ilo"))
    ['rafaela', 'cordoba', 'ilo']
    """
    return [case for case in (selection.case, *selection.beside.split(",")) if case]


def toggled(selection: Selection, case: str) -> dict[str, str]:
    """Return the parameters with a case opened beside the others, or left out when it is open.

    A fifth case takes the place of the fourth.

    >>> toggled(Selection("cases", "es", case="rafaela", beside="ilo"), "rafaela")
    {'case': 'ilo', 'beside': ''}
    """
    now = chosen(selection)
    left = [one for one in now if one != case] if case in now else [*now[: MOST_CASES - 1], case]
    return {"case": left[0] if left else "", "beside": ",".join(left[1:])}


def finding(catalog: Catalog, words: Language, shown: Sequence[str], own: str) -> str:
    """Return the sentence that opens the page, by a rule from the codes."""
    known = study(catalog)
    if not shown:
        count = {field: sum(case.has(field) for case in known.coded) for field in FIELDS}
        return words.t(
            "cases.finding.all",
            **{field: words.number(count[field]) for field in ("training", "social", "innovative")},
        )
    codes = [known.codes(case, own) for case in shown]
    held = [{field for field in FIELDS if one[field].weight} for one in codes]
    names = [led_tables.name_of(catalog, words, case) for case in shown]
    if len(shown) == 1:
        return words.t(
            "cases.finding.one",
            name=names[0],
            learning=words.number(len(held[0] & set(BLOCKS["learning"]))),
            initiatives=words.number(len(held[0] & set(BLOCKS["initiatives"]))),
        )
    return words.t(
        "cases.finding.several",
        names=words.join(names),
        shared=words.number(len(set.intersection(*held))),
        either=words.number(len(set.union(*held))),
    )


def _toggle(catalog: Catalog, selection: Selection, case: str) -> Toggle:
    changes = toggled(selection, case)
    return Toggle(
        case,
        study(catalog).described[case].name,
        case in chosen(selection),
        selection.url(**changes),
        f"case:{changes['case']};with:{changes['beside']}",
    )


def _groups(catalog: Catalog, selection: Selection, words: Language) -> list[tuple[str, list[Toggle]]]:
    described = study(catalog).described.values()
    return [
        (
            led_tables.country(code, words),
            [_toggle(catalog, selection, case.id) for case in described if case.country == code],
        )
        for code in COUNTRIES
    ]


def _map(catalog: Catalog, settings: Settings, selection: Selection, words: Language) -> str:
    known = study(catalog)
    toggles = {case: _toggle(catalog, selection, case) for case in known.described}
    accessible = {
        place.id: words.t(
            "cases.map.accessible" if place.located else "cases.map.accessible_country",
            name=known.described[place.id].name,
            country=led_tables.country(known.described[place.id].country, words),
        )
        for place in led_map.places(catalog, settings.worldview)
    }
    return led_map.draw(
        catalog,
        settings.worldview,
        title=words.t("cases.map.title"),
        chosen=chosen(selection),
        href=lambda case: toggles[case].href,
        changes=lambda case: toggles[case].changes,
        accessible=accessible,
        countries={code: led_tables.country(code, words) for code in COUNTRIES},
        islands=islands_label(words, settings.worldview),
    )


def _map_counts(catalog: Catalog) -> tuple[int, int]:
    located = sum(bool(case.units) for case in study(catalog).described.values())
    return located, len(study(catalog).described) - located


def _network(catalog: Catalog, words: Language, case: str) -> tuple[str, str, list[tuple[str, str, str]]]:
    """Return name, drawing and the same as rows (network, kind, actor); a band without actors says why."""
    known = study(catalog)
    name = known.described[case].name
    nodes: dict[str, list[Node]] = {}
    rows, labels = [], []
    for field in BLOCKS["networks"]:
        label, code = words.t(f"cases.field.{field}"), known.cells[case, field].code
        nodes[field] = []
        for one in known.actors.get((case, field), ()):
            kind, text = words.t(f"cases.actor.{one.kind}"), one.names[words.code]
            nodes[field].append(Node(one.kind, text, f"{text}. {kind}. {label}"))
            rows.append((label, kind, text))
        said = code is Code.PRESENT
        labels.append(label if said else f"{label}: {words.t(f'cases.code.{code.value}')}")
    title = words.t("cases.network.title", name=name)
    drawn = network(name, nodes["vertical"], nodes["horizontal"], title=title, labels=(labels[0], labels[1]))
    return name, drawn, rows


def _verdicts(catalog: Catalog, words: Language) -> list[tuple[str, str, str]]:
    counts = Counter(row.verdict for row in led_tables.claims(catalog, words))
    return [
        (one.value, words.t(f"cases.verdict.{one.value}"), words.number(counts[one.value]))
        for one in Verdict
        if counts[one.value]
    ]


def _found(catalog: Catalog, selection: Selection, words: Language) -> list[Found]:
    known = study(catalog)
    policy = Counter(case.codes["policy"] for case in known.coded)
    networks = {field: sum(case.has(field) for case in known.coded) for field in BLOCKS["networks"]}
    verdicts = Counter(row.verdict for row in led_tables.claims(catalog, words))
    number = words.number
    here = selection.url()
    return [
        Found(
            words.t(
                "cases.found.policy",
                formal=number(policy[Code.PRESENT]),
                informal=number(policy[Code.INFORMAL]),
                none=number(policy[Code.NONE]),
                blank=number(policy[Code.BLANK]),
            ),
            f"{here}#matrix",
            words.t("cases.found.policy_action"),
        ),
        Found(
            words.t("cases.found.networks", **{field: number(count) for field, count in networks.items()}),
            f"{here}#actors",
            words.t("cases.found.networks_action"),
        ),
        Found(
            words.t(
                "cases.found.claims",
                all=number(sum(verdicts.values())),
                holds=number(verdicts["holds"]),
                reading=number(verdicts["reading"]),
                part=number(verdicts["part"]),
                differs=number(verdicts["differs"]),
            ),
            f"{here}#claims",
            words.t("cases.found.claims_action"),
        ),
    ]


def _crumbs(selection: Selection, words: Language, names: Sequence[str]) -> list[tuple[str, str]]:
    trail = [(words.t("ui.overview"), selection.url(page="overview"))]
    here = words.t("crumb.cases")
    if not names:
        return [*trail, (here, "")]
    return [*trail, (here, selection.url(case="", beside="", own="")), (words.join(names), "")]


def _where(catalog: Catalog, words: Language, case: str) -> tuple[str, list[tuple[str, Cell]], Described]:
    """Return name, the cells by their field's name, and what the source says of the case beside them."""
    known = study(catalog)
    cells = [(words.t(f"cases.field.{field}"), known.cells[case, field]) for field in FIELDS]
    return known.described[case].name, cells, known.described[case]


def provenance(catalog: Catalog, settings: Settings, words: Language) -> list[tuple[str, str]]:
    """Return who says so as (label, text): source, unit, period, as of, licence, boundaries."""
    source = sources_of(catalog, SOURCE_TABLE)[0]
    return [
        (words.t("prov.source"), source_line(source)),
        (words.t("prov.unit"), words.t("cases.prov.unit")),
        (words.t("prov.period"), words.t("cases.prov.period")),
        (words.t("prov.as_of"), words.day(source.as_of)),
        (words.t("prov.licence"), licence(source.licence, words)),
        (words.t("prov.boundaries"), words.t(f"prov.worldview.{settings.worldview}")),
    ]


def _downloads(selection: Selection, words: Language) -> list[tuple[str, list[tuple[str, str]]]]:
    formats = (("local.csv", "download.csv_local"), ("csv", "download.csv"), ("xlsx", "download.xlsx"))
    return [
        (
            words.t(f"dataset.{table}"),
            [(words.t(label), f"/download/{table}.{kind}?lang={selection.lang}") for kind, label in formats],
        )
        for table in ("led_cells", "led_actors", "led_claims")
    ]
