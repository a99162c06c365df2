"""The page `/partnerships`: what was planned for Atacama and Umbria, what is recorded, what is unknown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from territory.auth import configured
from territory.catalog import Catalog
from territory.i18n import Language, language
from territory.programme.current import UNREACHABLE, current, data_version, was_recorded
from territory.programme.demonstration import TODAY, demonstration
from territory.programme.model import Programme
from territory.programme.progress import rule
from territory.programme.standing import Standing
from territory.settings import Settings
from territory.views import editing, evaluation
from territory.views.frame import compose
from territory.views.page import Page, fingerprint
from territory.views.partnership_chain import chain, money, most_measured, published_by, totals
from territory.views.partnership_changes import changes
from territory.views.partnership_map import pair_svg, panel
from territory.views.partnership_projects import ProjectRow, axis, board, plotly, project_key, rows
from territory.views.partnership_query import VIEWS
from territory.views.partnership_source import (
    PROJECTS,
    STATEMENTS,
    TABLES,
    Known,
    case,
    country_names,
    findings,
    grid,
    partnerships,
    word,
)
from territory.views.programme import errata, short_provenance
from territory.views.selection import Notice, Selection
from territory.views.words import age, licence, note_links, source_line, sources_of, today

FORMATS = ("local.csv", "csv", "xlsx")


def page(catalog: Catalog, settings: Settings, selection: Selection, notices: Sequence[Notice] = ()) -> Page:
    """Return the page for a selection."""
    if selection.edit:
        return editing.page(catalog, settings, selection, notices)
    if selection.view == evaluation.VIEW:
        return evaluation.page(catalog, settings, selection, notices)
    words = language(selection.lang)
    programme, on = shown(catalog, selection, words)
    chosen = selection.project or most_measured(programme)
    editable = configured() and not programme.demonstration
    source = sources_of(catalog, PROJECTS)[0]
    found = rows(catalog, programme, selection, words, on, chosen)
    sentence = finding(programme, found, words)
    now = age(source, words)
    content = {
        "crumbs": [
            (words.t("ui.overview"), selection.url(page="overview")),
            (
                words.t("nav.partnerships"),
                Selection("partnerships", words.code).url() if chosen_by_reader(selection) else "",
            ),
            *([(words.t("place.atacama_umbria"), "")] if chosen_by_reader(selection) else []),
        ],
        "finding": sentence,
        "age": words.t("partners.demo.note")
        if programme.demonstration
        else f"{now} {words.t('partners.age.unit')}",
        "home_note": "",
        # Invented dates are never edited, and where nobody can sign in nothing offers it.
        "edit_href": _edit(selection.project or editing.PROGRAMME, words) if editable else "",
        "add_dates": lambda code: _edit(code, words) if editable else "",
        "demonstration": programme.demonstration,
        "views": [(view, words.t(f"partners.view.{view}")) for view in VIEWS],
        "rows": found,
        "axis": axis(programme, on),
        "now_word": words.t("partners.demo.today" if programme.demonstration else "partners.today"),
        "figure_json": lambda: plotly(found),
        "columns": lambda: board(found),
        "money_rows": lambda: money(catalog, programme, words),
        "money_totals": lambda: totals(programme, words),
        "chains": lambda: [
            (row, chain(project, catalog, words, on))
            for row, project in zip(
                found, sorted(programme.projects, key=lambda one: one.position), strict=True
            )
            if project.indicators
        ],
        "card": lambda: _card(catalog, programme, found, chosen, words, on),
        "rule": rule(words),
        "downloads": lambda: [
            *_downloads(selection, words),
            *([] if programme.demonstration else note_links("atacama-projects", words)),
        ],
        "provenance": provenance(catalog, programme, words, on),
        "known": lambda: findings(catalog, words),
        "partnerships": lambda: partnerships(catalog, words),
        "pair_svg": lambda: _map(catalog, programme, selection, words),
        "place": _place(catalog, programme, selection, words),
        "grid": lambda: grid(catalog, words),
        "case": lambda: case(catalog, words),
        "case_provenance": short_provenance(catalog, STATEMENTS, words),
        "changes": lambda: changes(catalog, programme, selection, words),
        "errata": lambda: errata(catalog, words, TABLES),
    }
    recorded = data_version(catalog)
    constant = (selection.lang, catalog.version, selection.demo)
    seen = (*constant, recorded, editable, selection.view, chosen, selection.project, selection.since)
    still = fingerprint(*constant)
    regions = {
        "crumbs": "",
        "finding": "",
        "partnership_tools": fingerprint("tools", *seen, selection.show, selection.territory),
        "partnership_figure": fingerprint("figure", *seen, on),
        "partnership_project": fingerprint("project", *seen, on),
        "partnership_provenance": "",
        "partnership_changes": fingerprint("changes", *seen, on),
        "partnership_known": still,
        "partnership_places": fingerprint("places", *constant, selection.territory),
        "partnership_model": still,
        "partnership_case": still,
        "errata": still,
    }
    return compose(
        catalog,
        settings,
        selection,
        (*notices, Notice("notice.store", "")) if recorded == UNREACHABLE else notices,
        content,
        regions,
        title=words.t("nav.partnerships"),
        description=f"{sentence} {now}",
    )


def _edit(what: str, words: Language) -> str:
    return Selection("partnerships", words.code, edit=what).url()


def shown(catalog: Catalog, selection: Selection, words: Language) -> tuple[Programme, date]:
    """Return the programme of a view and the day on which it looks at it."""
    programme = current(catalog)
    if selection.demo:
        return demonstration(programme, words), TODAY
    return programme, today()


def chosen_by_reader(selection: Selection) -> bool:
    """Say whether the address names a project."""
    return bool(selection.project)


def finding(programme: Programme, found: Sequence[ProjectRow], words: Language) -> str:
    """Return the sentence that opens the page: how many are done, late, undated; or that nothing is known."""
    held = {one: sum(row.standing == one.value for row in found) for one in Standing}
    dated = any(row.iso != ("", "", "", "") for row in found)
    total = word(len(found), words)
    from_source = all(row.locator for row in found)
    if from_source and not dated and held[Standing.NO_DATA] == len(found):
        return words.t("partners.finding.none", total=total.capitalize())
    done = held[Standing.DONE]
    first = (
        words.n("partners.finding.done", done, word=word(done, words), total=total)
        if done
        else words.t("partners.finding.nothing_done", total=total)
    )
    clauses = [first]
    if late := held[Standing.LATE]:
        clauses.append(words.n("partners.finding.late", late, word=word(late, words)))
    sentence = words.join(clauses)
    if undated := sum(row.iso == ("", "", "", "") for row in found):
        sentence += "; " + words.n("partners.finding.undated", undated, word=word(undated, words))
    if programme.demonstration:
        return words.t("partners.finding.example", sentence=sentence)
    return sentence[0].upper() + sentence[1:] + "."


def provenance(
    catalog: Catalog, programme: Programme, words: Language, on: date
) -> tuple[tuple[str, str], ...]:
    """Return the provenance of the figure as (label, text); invented values say that they are invented."""
    source = sources_of(catalog, PROJECTS)[0]
    invented = programme.demonstration
    recorded = any(was_recorded(project.trace.changed_by) for project in programme.projects)
    said = (
        "partners.prov.invented"
        if invented
        else "partners.prov.recorded"
        if recorded
        else "partners.prov.none"
    )
    day = words.day(on.isoformat())
    return (
        (words.t("partners.prov.titles"), source_line(source)),
        (words.t("partners.prov.values"), words.t(said)),
        (words.t("prov.unit"), words.t("partners.prov.unit")),
        (
            words.t("prov.as_of"),
            words.t("partners.prov.example_day", day=day)
            if invented
            else day
            if recorded
            else words.day(source.as_of),
        ),
        (words.t("prov.licence"), licence(source.licence, words)),
    )


def overview_finding(catalog: Catalog, words: Language) -> Known:
    """Return the page's finding for the overview."""
    programme = current(catalog)
    at = Selection("partnerships", words.code)
    return Known(
        finding(programme, rows(catalog, programme, at, words, today(), ""), words),
        short_provenance(catalog, PROJECTS, words),
        at.url(),
        words.t("overview.see_partnerships"),
    )


def _card(
    catalog: Catalog,
    programme: Programme,
    found: Sequence[ProjectRow],
    chosen: str,
    words: Language,
    on: date,
) -> dict[str, object] | None:
    row = next((row for row in found if row.code == chosen), None)
    project = next((one for one in programme.projects if project_key(one) == chosen), None)
    if row is None or project is None:
        return None
    return {
        "row": row,
        "project": project,
        "chain": chain(project, catalog, words, on),
        "day": words.day,
        "published": published_by(project.trace, words),
    }


def _place(
    catalog: Catalog, programme: Programme, selection: Selection, words: Language
) -> dict[str, str] | None:
    """Return the chosen territory as a small card, None when none is chosen."""
    if not selection.territory:
        return None
    code = selection.territory
    pair = next(one for one in partnerships(catalog, words) if one.mapped)
    latin = code == programme.territories[0]
    return {
        "name": pair.latin if latin else pair.italian,
        "code": code,
        "text": words.t(
            "partners.place.latin" if latin else "partners.place.italian",
            other=pair.italian if latin else pair.latin,
        ),
    }


def _map(catalog: Catalog, programme: Programme, selection: Selection, words: Language) -> str:
    pair = next(one for one in partnerships(catalog, words) if one.mapped)
    latin, italian = programme.territories
    names = {latin: words.t("place.atacama"), italian: pair.italian}
    countries = country_names((latin[:2], italian[:2]), words)
    return pair_svg(
        (panel(catalog, latin), panel(catalog, italian)),
        words.t("partners.places.accessible"),
        names,
        {code: selection.url(territory="" if code == selection.territory else code) for code in names},
        countries,
        {
            code: words.t("partners.places.unit", name=name, country=countries[code[:2]])
            for code, name in names.items()
        },
        selection.territory,
    )


def _downloads(selection: Selection, words: Language) -> list[tuple[str, str]]:
    query = f"lang={selection.lang}" + ("&demo=1" if selection.demo else "")
    return [
        (
            words.t(f"download.{kind.replace('local.csv', 'csv_local')}"),
            f"/download/{PROJECTS}.{kind}?{query}",
        )
        for kind in FORMATS
    ]
