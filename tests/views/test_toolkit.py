"""What a programme designer sees on `/toolkit`, and takes away."""

from __future__ import annotations

import io
import json

import pytest
from lxml import html
from openpyxl import load_workbook

from territory.catalog import open_catalog
from territory.export.downloads import download
from territory.export.file import Order
from territory.i18n import LOCALES
from territory.programme.sheets.reading import load
from territory.settings import Settings
from territory.views.site import view
from territory.views.toolkit import EXAMPLE

SIX = {
    "q_firms": "6", "q_small": "yes", "q_together": "yes", "q_stage": "new", "q_plan": "no", "q_coordinator": "yes",
    "q_knowledge": "0", "q_public": "no", "q_activity": "6", "q_novel": "yes", "q_clean": "yes",
    "q_investment": "fixed",
}  # fmt: skip


def shown(**parameters: str) -> html.HtmlElement:
    return html.fromstring(view("toolkit", {"lang": "en", **parameters}).body)


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def file(what: str, kind: str, lang: str = "en", **parameters: str) -> bytes:
    return download(
        Order(open_catalog(), Settings(), what, kind, lang, "http://localhost", parameters)
    ).content


def test_first_view_asks_twelve_questions_beside_three_sourced_statements() -> None:
    page = shown()
    assert text(page.find(".//h1")) == (
        "Three minimums that do not mix: 5 firms for an LSP, 3 entities for the MIF, 4 firms for an activity to count."
    )
    assert len(page.find_class("ask")) == 12
    assert len(page.find_class("known")[0].findall("li")) == 3
    assert page.find_class("call")[0].find("a").get("href") == f"/toolkit?answers={EXAMPLE}&lang=en"


def test_six_firms_learn_what_they_meet_and_miss() -> None:
    made = view("toolkit", {"lang": "en", **SIX})
    assert made.query == {"answers": EXAMPLE, "lang": "en"}
    page = html.fromstring(made.body)
    assert text(page.find(".//h1")) == (
        "A group of 6 firms. Meets: the IDB indicator. "
        "Misses: new LSP group, LSP grants, MIF initiatives and MIF matching grant."
    )
    found = {one.get("id"): one.get("data-verdict") for one in page.xpath("//li[@data-verdict]")}
    assert found == {
        "rule-lsp_firms": "met", "rule-lsp_small": "met", "rule-lsp_together": "met", "rule-lsp_plan": "missed",
        "rule-lsp_coordinator": "met", "rule-lsp_joint": "missed", "rule-lsp_solid": "missed",
        "rule-lsp_investment": "met", "rule-mif_entities": "met", "rule-mif_knowledge": "missed",
        "rule-mif_clean": "met", "rule-mif_novel": "met", "rule-mif_joint": "missed", "rule-idb_firms": "met",
    }  # fmt: skip
    plan = text(page.get_element_by_id("rule-lsp_plan"))
    assert "Write the one-year work plan" in plan
    assert "to formulate a one-year work plan" in plan
    assert "fixed investment" in text(page.find_class("tk-grant")[0])
    assert len(page.find_class("gantt")[0].xpath(".//tbody/tr")) == 4 + 10
    assert page.find_class("tk-fit")


def test_with_the_plan_the_first_component_is_met() -> None:
    page = shown(**{**SIX, "q_plan": "yes"})
    assert "Meets: new LSP group and the IDB indicator." in text(page.find(".//h1"))


def test_not_answered_is_not_no() -> None:
    page = shown(q_firms="6", q_plan="")
    found = [one.get("data-verdict") for one in page.xpath("//li[@data-verdict]")]
    assert "missed" not in found
    assert found.count("met") == 2  # five firms, three entities
    assert "1 of 12 answered" in text(page.find_class("tk-questions")[0])


def test_three_thresholds_stand_apart() -> None:
    page = shown(q_firms="4", q_knowledge="1", q_activity="3")
    rows = page.get_element_by_id("thresholds").xpath(".//tbody/tr")
    assert [text(row[3])[2:] for row in rows] == ["missed", "met", "missed"]
    assert page.xpath('//*[@id="erratum-X-1"]')


@pytest.mark.parametrize(
    ("given", "query", "unread"),
    [
        ({"answers": "firms-6.plan-maybe.colour-red"}, {"answers": "firms-6"}, "plan, colour"),
        ({"answers": "plan-yes.firms-06"}, {"answers": "firms-6.plan-yes"}, ""),
        ({"q_firms": "<b>6"}, {}, "firms"),
        ({"checks": "assets-yz.moon-y"}, {"checks": "assets-y"}, "assets: z, moon"),
        ({"design": "baseline.compare-perhaps.start-2027-13"}, {"design": "baseline"}, "compare, start"),
        ({"form": "moon", "stage": "planning"}, {"stage": "planning"}, "moon"),
        ({"unread": "answers.plan"}, {}, "answers.plan"),
    ],
)
def test_addresses_are_read_with_tolerance(given: dict[str, str], query: dict[str, str], unread: str) -> None:
    page = view("toolkit", {"lang": "en", **given})
    assert page.query == query | {"lang": "en"}
    notices = [text(one) for one in html.fromstring(page.body).find_class("notice-line")]
    assert bool(notices) == bool(unread)
    assert unread in " ".join(notices)


def test_a_self_assessment_is_counted_and_compared() -> None:
    page = shown(form="assets", **{"i_assets-resources": "yes", "i_assets-labour": "part"}, than="assets-n")
    current = page.xpath('//ul[@class="tk-forms"]/li[a/@aria-current]')[0]
    # (1 + ½) / 2 answered.
    assert text(current) == "Territorial assets 1 yes, 1 in part, 0 no, 2 not answered 75%"
    items = page.find_class("tk-items")[0].findall("fieldset")
    assert len(items) == 4
    assert "Earlier: no changed" in text(items[0])
    assert "changed" not in text(items[2])


def test_lessons_by_stage_and_problem() -> None:
    panel = shown(stage="evaluation", problem="evidence").get_element_by_id("lessons")
    assert len(panel.xpath('.//ol[@class="tk-register"]/li')) == 2
    assert len(shown(find="wish list").get_element_by_id("lessons").xpath(".//ol/li")) == 1


def test_the_report_is_a_workbook_with_plan_and_gantt() -> None:
    book = load_workbook(io.BytesIO(file("readiness", "xlsx", answers=EXAMPLE, design="start-2026-12")))
    assert book.sheetnames[:4] == [
        "Readiness report",
        "Draft work plan, one year",
        "Gantt",
        "Lessons that fit",
    ]
    report = list(book["Readiness report"].values)
    assert len(report) == 1 + 14
    assert sum(row[4] == "missed" for row in report) == 5
    gantt = list(book["Gantt"].values)
    assert gantt[0][1:3] == ("Dec 2026", "Jan 2027")
    baseline = next(row for row in gantt if row[0] == "Baseline and monitoring system")
    assert [cell or "" for cell in baseline[1:4]] == ["■", "■", ""]


def test_the_draft_is_a_workbook_that_the_programme_imports() -> None:
    ids = iter(f"new-{at}" for at in range(100))
    for lang in LOCALES:
        content = file("project_draft", "xlsx", lang, design="network.baseline.local_gdp.start-2026-12")
        found = load(content, lambda: next(ids), vocabulary={"indicator": frozenset({"local_gdp"})})
        assert found.problems == ()
        kinds = [entry.kind for entry in found.entries]
        assert [kinds.count(kind) for kind in ("project", "activity", "indicator", "note")] == [1, 2, 1, 1]
        activity = next(one for one in found.entries if one.kind == "activity")
        assert str(activity.values["planned_start"]) == "2026-12-01"
        assert str(activity.values["planned_end"]) == "2027-05-31"
        assert all(entry.version is None for entry in found.entries)
        # Twelve months from December 2026, and three years more; no figure is invented, nor a number.
        period = next(one for one in found.entries if one.kind == "period")
        assert (str(period.values["start"]), str(period.values["end"])) == ("2026-12-01", "2030-11-30")
        assert not {"baseline", "target", "actual"} & set(period.values)
        assert "position" not in found.entries[0].values


def test_a_design_says_when_each_indicator_is_measured() -> None:
    chosen = "strategic_plans.firm_cooperation.local_gdp"
    rows = [
        [text(cell) for cell in row]
        for row in shown(design=f"{chosen}.start-2026-12").get_element_by_id("design").xpath(".//tbody/tr")
    ]
    assert [row[2] for row in rows] == ["before December 2026"] * 3
    assert [row[3] for row in rows] == [
        "during the 12 months",
        "at the end (November 2027)",
        "three years after the end (November 2030)",
    ]
    assert all(row[4].startswith("Annex II, p. 25") for row in rows)
    undated = text(shown(design=chosen).get_element_by_id("design"))
    assert "before the first month" in undated
    book = load_workbook(io.BytesIO(file("readiness", "xlsx", answers=EXAMPLE, design=chosen)))
    assert len(list(book["Measurement plan"].values)) == 1 + 3


def test_saved_answers_are_what_was_answered() -> None:
    content = json.loads(file("answers", "json", answers="firms-6", checks="assets-yn"))
    assert content["answers"] == {"firms": "6"}
    assert content["assessments"] == {"assets": {"assets-resources": "yes", "assets-labour": "no"}}
    own = json.loads(file("own_case", "json", own="p" + "b" * 14))
    assert own["case"]["policy"] == "present"


@pytest.mark.parametrize("lang", LOCALES)
@pytest.mark.parametrize(
    "query",
    [
        {},
        {
            "answers": EXAMPLE,
            "form": "rsi",
            "checks": "rsi-ypn",
            "than": "rsi-y",
            "design": "baseline.compare-no",
        },
    ],
)
def test_every_language_says_all_of_it(lang: str, query: dict[str, str]) -> None:
    page = html.fromstring(view("toolkit", {**query, "lang": lang}).body)
    assert len(page.find_class("ask")) == 12
    assert len(page.xpath('//ol[@class="tk-register"]/li')) == 24
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    targets = {one[1:] for one in page.xpath("//a/@href") if one.startswith("#")}
    assert targets <= set(ids)
