"""What a reader of `/partnerships` sees: what was planned, what is unknown, and that an example is an example."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from lxml import html

from territory.catalog import Catalog, open_catalog
from territory.export.file import Order
from territory.export.partnership import download
from territory.i18n import LOCALES, language
from territory.model import Status
from territory.programme.demonstration import demonstration
from territory.programme.model import (
    Direction,
    Indicator,
    IndicatorKind,
    Period,
    Project,
    ProjectStatus,
    Trace,
    Value,
)
from territory.programme.packaged import packaged
from territory.programme.standing import Standing, standing
from territory.settings import Settings
from territory.views import partnerships
from territory.views.frame import found
from territory.views.partnership_chain import chain, totals
from territory.views.partnership_projects import Axis, axis
from territory.views.selection import Selection, read

Page = Callable[..., html.HtmlElement]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return open_catalog()


@pytest.fixture
def seen(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> Page:
    monkeypatch.setenv("TERRITORY_HOME", "/nowhere")

    def show(lang: str = "en", **choice: str) -> html.HtmlElement:
        page = partnerships.page(catalog, Settings(), Selection("partnerships", lang, **choice))
        return html.fragment_fromstring(page.body, create_parent="div")

    return show


def text(element: html.HtmlElement, selector: str) -> str:
    return " ".join(element.cssselect(selector)[0].text_content().split())


def test_the_page_opens_with_what_was_planned_and_what_nobody_published(seen: Page) -> None:
    page = seen()
    assert text(page, "h1") == (
        "Six projects planned for Atacama in 2002; the source gives no date, budget or result."
    )
    assert text(page, ".age").startswith("Record of 28 January 2002, 24 years old")
    rows = page.cssselect(".gantt ol > .row")
    assert [text(row, ".status") for row in rows] == ["Planned (2002)"] * 6
    assert all("No dates recorded." in row.text_content() for row in rows)
    assert page.cssselect(".gantt .bar") == []


def test_four_sourced_findings_without_example_data(seen: Page) -> None:
    found = seen().cssselect(".known-list > li")
    assert len(found) == 4
    for one in found:
        assert "Stocchiero" in text(one, ".provenance-line")
        assert one.cssselect("a")
    # Projects 3 to 6 serve a cluster; the fourth names none in its title. The first and the second have none.
    assert text(found[0], "p").startswith("Four of the six projects serve three priority clusters")
    assert "three say so in their titles; two have no cluster of their own" in text(found[0], "p")


def test_each_project_names_its_cluster_and_a_reading_says_so(seen: Page) -> None:
    served = [" ".join(one.text_content().split()) for one in seen().cssselect(".serves")]
    assert served == [
        "Framework of the other projects",
        "The source names no cluster",
        "Metallurgy and mechanics for mining",
        "Metallurgy and mechanics for mining (our reading)",
        "Tourism",
        "Food and agriculture, Huasco Valley",
    ]


def test_both_territories_are_on_the_map_and_nothing_else_is(seen: Page) -> None:
    page = seen()
    marked = page.cssselect("svg.pair [data-territory]")
    assert [one.get("data-territory") for one in marked] == ["CL-AT", "IT-55"]
    assert "Atacama Region, Chile" in marked[0].get("aria-label")
    assert "Umbria, Italy" in marked[1].get("aria-label")
    assert len(page.cssselect("svg.pair path.marked")) == 2


def test_campania_is_shown_as_printed_with_its_erratum(seen: Page) -> None:
    page = seen()
    pair = page.cssselect(".pairs > li")[1]
    assert "Campania (as printed; probably Campanha), Rio Grande do Sul, Brazil" in text(pair, "p")
    assert pair.cssselect('a[href="#erratum-E000-1"]')
    assert page.cssselect("#erratum-E000-1")
    assert len(page.cssselect(".errata-list > div")) == 7  # those of this page only


def test_the_grid_has_fifteen_cells_and_six_projects(seen: Page) -> None:
    page = seen()
    rows = page.cssselect(".grid tbody tr")
    cells = [cell for row in rows for cell in row.cssselect("td")]
    assert (len(rows), len(cells)) == (5, 15)
    placed = [[link.text_content().split()[0] for link in cell.cssselect("a")] for cell in cells]
    assert [where for where, numbers in enumerate(placed) if numbers] == [2, 4, 5, 7, 9, 14]
    assert [number for numbers in placed for number in numbers] == ["5", "3", "6", "2", "1", "4"]
    assert "In the abstract: Creation of local innovation systems" in text(rows[1], "th")
    assert "is our reading" in text(page, "#partnership-model .sub")


def test_natural_resources_are_strength_and_weakness(seen: Page) -> None:
    both = text(seen(), ".both")
    assert "Natural resources: copper" in both
    assert "The same natural resources" in both


@pytest.mark.parametrize("lang", LOCALES)
@pytest.mark.parametrize("view", ["timeline", "board", "money", "chain"])
def test_example_data_carry_a_banner_in_every_view(seen: Page, lang: str, view: str) -> None:
    page = seen(lang, demo="1", view=view)
    words = language(lang)
    assert text(page, ".partnership_tools .banner") == words.t("partners.demo.banner")
    assert words.t("partners.prov.invented") in text(page, ".partnership_provenance")
    assert seen(lang, view=view).cssselect(".banner") == []


def test_the_example_is_the_drawing(seen: Page) -> None:
    page = seen("it", demo="1")
    assert text(page, "h1") == (
        "Esempio: un progetto su sei è concluso e uno è in ritardo; per due non ci sono ancora date."
    )
    assert [text(row, ".status") for row in page.cssselect(".gantt ol > .row")] == [
        "Concluso", "In corso", "In ritardo", "Previsto", "Nessun dato", "Nessun dato",
    ]  # fmt: skip
    assert text(page, "#title-project").startswith("3 Rete di servizi tecnologici")
    activity, output, outcome, impact = page.cssselect(".card-of .chain > li")
    assert [text(one, "dd") for one in activity.cssselect(".values > div")] == ["0", "20", "12"]
    assert activity.cssselect(".progress span")[0].get("style") == "width:60.0%"
    assert "12 di 20, al 30 aprile 2004" in activity.text_content()
    assert output.cssselect(".progress") == []
    assert [text(one, "dd") for one in outcome.cssselect(".values > div")] == ["n. p.", "15", "≈ 9"]
    assert "Senza valore di partenza non si giudica il progresso." in outcome.text_content()
    assert outcome.cssselect(".progress, .light") == []
    assert "Indicatore definito, nessun dato." in impact.text_content()


def test_four_absences_are_four_marks_in_the_example(seen: Page) -> None:
    page = seen(demo="1", view="chain")
    marks = {one.text_content() for one in page.cssselect(".chain-of .values .absent")}
    assert marks == {"n. p.", "s.", "n. a."}
    assert "0" in {one.text_content() for one in page.cssselect(".chain-of .values b")}


def test_money_is_never_added_across_currencies(catalog: Catalog, seen: Page) -> None:
    words = language("en")
    shown = demonstration(packaged(catalog)[0], words)
    # EUR planned: 120,000 + 300,000 + 90,000 + 60,000; USD planned: 150,000 of the fund alone.
    assert [(row.currency, row.amounts[0]) for row in totals(shown, words)] == [
        ("EUR, nominal", "570,000"),
        ("USD, nominal", "150,000"),
    ]
    assert "No budget is recorded" in text(seen(view="money"), ".empty-state")
    missing = seen(demo="1", view="money").cssselect("tbody tr")[2]
    assert [one.text_content().strip() for one in missing.cssselect("td.num")] == [
        "150,000",
        "60,000",
        "n. p.",
    ]


def test_a_chosen_project_shows_its_links_with_reasons(seen: Page) -> None:
    page = seen(project="atacama-4")
    facts = text(page, ".facts")
    assert "without naming a cluster" in facts
    assert "(our reading)" in facts
    assert "(stated by the source)" in facts
    assert page.cssselect(".gantt .chosen")[0].cssselect("a")[0].get("id") == "project-atacama-4"
    assert text(page, ".crumbs li:last-child") == "Atacama–Umbria"


def test_the_table_holds_what_the_figure_holds(seen: Page) -> None:
    rows = seen(demo="1", show="table").cssselect(".projects-table tbody tr")
    assert len(rows) == 6
    third = [" ".join(cell.text_content().split()) for cell in rows[2]]
    assert third[4:9] == ["Late", "25 May 2003", "15 March 2004", "10 August 2003", "n. p."]


def test_an_address_gets_the_nearest_view_and_a_quiet_notice(catalog: Catalog) -> None:
    asked = {"project": "ATACAMA-3", "view": "pie", "demo": "1", "since": "2026-13-01", "territory": "CL-AT"}
    selection, notices = read("partnerships", asked, "en", catalog)
    assert (selection.project, selection.view, selection.demo, selection.since) == (
        "atacama-3",
        "timeline",
        "1",
        "",
    )
    assert selection.territory == "CL-AT"
    assert [(one.key, one.value) for one in notices] == [
        ("notice.option", "pie"),
        ("notice.option", "2026-13-01"),
    ]
    _, notices = read("partnerships", {"project": "<script>"}, "en", catalog)
    assert [one.key for one in notices] == ["notice.project"]


def test_without_a_register_nothing_is_said_to_have_changed(seen: Page) -> None:
    assert seen().cssselect("#partnership-changes") == []
    assert "keeps no register" in text(seen(since="2026-01-01"), "#partnership-changes")


def test_where_a_project_stands() -> None:
    on = date(2027, 6, 1)

    def project(**values: object) -> Project:
        return Project(Trace("p"), 1, "", "x", **values)  # type: ignore[arg-type]

    assert standing(project(planned_start=date(2027, 5, 1)), on) is Standing.PLANNED
    assert standing(project(actual_start=date(2027, 5, 1)), on) is Standing.UNDER_WAY
    assert standing(project(actual_end=date(2027, 5, 1)), on) is Standing.DONE
    late = project(status=ProjectStatus.UNDER_WAY, planned_end=date(2027, 5, 31))
    assert standing(late, on) is Standing.LATE
    assert standing(late, date(2027, 5, 31)) is Standing.UNDER_WAY
    assert (
        standing(project(status=ProjectStatus.STOPPED, planned_end=date(2020, 1, 1)), on) is Standing.STOPPED
    )


def test_bars_stand_where_their_days_are(catalog: Catalog) -> None:
    years = Axis(date(2002, 1, 1), date(2004, 1, 1), None)  # 730 days
    bar = years.bar("planned", date(2002, 1, 1), date(2002, 12, 31))
    assert (bar.left, bar.width) == (0.0, 50.0)
    shown = demonstration(packaged(catalog)[0], language("en"))
    found = axis(shown, date(2004, 6, 12))
    assert found is not None
    assert [year for year, _ in found.years] == [2002, 2003, 2004, 2005, 2006]
    assert found.now == 48.9  # 365 + 365 + 163 of the 1826 days of the five years
    assert axis(packaged(catalog)[0], date(2026, 1, 1)) is None


def test_a_light_is_lit_only_with_a_baseline(catalog: Catalog) -> None:
    words, on = language("en"), date(2027, 12, 31)

    def card(baseline: Value) -> object:
        period = Period(
            Trace("p"), date(2027, 1, 1), on,
            baseline, Value(Decimal(40), Status.OBSERVED), Value(Decimal(40), Status.OBSERVED),
        )  # fmt: skip
        firms = Indicator(
            Trace("i"), "", "Firms", "firms", Direction.INCREASE, IndicatorKind.OUTPUT, periods=(period,)
        )
        steps = chain(Project(Trace("p"), 1, "", "x", indicators=(firms,)), catalog, words, on)
        return steps[1].indicators[0]

    assert card(Value(Decimal(10), Status.OBSERVED)).light == "on_track"  # type: ignore[attr-defined]
    for baseline in (Value(), Value(Decimal(40), Status.OBSERVED)):
        unlit = card(baseline)
        assert (unlit.light, unlit.width) == ("", None)  # type: ignore[attr-defined]


def test_a_downloaded_example_says_in_every_row_that_it_is_invented(catalog: Catalog) -> None:
    order = Order(catalog, Settings(), "atacama_projects", "csv", "en", "http://localhost", {"demo": "1"})
    file = download(order)
    lines = file.content.decode().splitlines()
    assert file.name == "atacama_projects_demonstration.en.csv"
    assert len(lines) == 7
    assert all("invented" in line for line in lines[1:])
    real = download(replace(order, parameters={})).content.decode().splitlines()
    assert all(line.count("not_published") == 4 for line in real[1:])
    assert "invented" not in "".join(real)


def test_a_planned_project_is_found_by_its_name_in_any_language(catalog: Catalog) -> None:
    for wanted in ("network of technological", "servizi tecnologici", "SERVICIOS TECNOLÓGICOS"):
        (entry,) = (one for one in found(catalog, language("pt"), wanted) if "project=" in one.href)
        assert entry.href == "/partnerships?project=atacama-3&lang=pt"
