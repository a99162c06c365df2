"""The page `/toolkit`: which programme's rules a group meets, what to do next, and with which lessons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from territory.catalog import Catalog
from territory.geography import fold
from territory.i18n import Language, language
from territory.programme.indicators import predefined
from territory.settings import Settings
from territory.toolkit import CHOICE, NUMBER, QUESTIONS, Mark, Verdict, readiness, score
from territory.views.frame import compose
from territory.views.page import Page, fingerprint
from territory.views.partnership_source import Known
from territory.views.programme import errata, short_provenance
from territory.views.selection import Notice, Selection
from territory.views.toolkit_plan import (
    MONTHS,
    answer_text,
    found_standings,
    lessons_that_fit,
    measures,
    month_names,
    plan,
    programme_lines,
)
from territory.views.toolkit_query import answers_of, design_of, read_checks
from territory.views.toolkit_tables import FORMS, STAGES, Row, toolkit
from territory.views.words import age, licence, report_href, source_line, sources_of

TABLES = frozenset(
    {"toolkit_rules", "toolkit_items", "toolkit_lessons", "toolkit_activities", "idb_indicators"}
)
OFFERED = ("toolkit_rules", "toolkit_items", "toolkit_lessons", "toolkit_activities")
EXAMPLE = (
    "firms-6.small-yes.together-yes.stage-new.plan-no.coordinator-yes"
    ".knowledge-0.public-no.activity-6.novel-yes.clean-yes.investment-fixed"
)
KEPT = ("answers", "checks", "than", "design", "form", "stage", "problem", "find")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its answer; `options` are (code, word), none for a number."""

    id: str
    text: str
    hint: str
    value: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Assessed:
    """A self-assessment in the list."""

    id: str
    name: str
    href: str
    said: str
    share: str


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the open self-assessment, with its answer and an earlier one."""

    row: Row
    mark: str
    earlier: str


def page(catalog: Catalog, settings: Settings, selection: Selection, notices: Sequence[Notice] = ()) -> Page:
    """Return the page for the answers that its address carries."""
    words, known = language(selection.lang), toolkit(catalog)
    sentence = finding(catalog, selection, words)
    sources = sources_of(catalog, "toolkit_rules")
    now = " ".join(age(source, words) for source in sources)
    design = design_of(selection, known)
    state = {name: getattr(selection, name) for name in KEPT if getattr(selection, name)}
    content = {
        "crumbs": [
            (words.t("ui.overview"), selection.url(page="overview")),
            (words.t("crumb.toolkit"), ""),
        ],
        "finding": sentence,
        "age": now,
        "home_note": "",
        "asked": lambda: asked(selection, words),
        "answered": len(answers_of(selection)),
        "programmes": lambda: programme_lines(catalog, selection, words),
        "known": lambda: _known(catalog, selection, words),
        "example_href": selection.url(answers=EXAMPLE),
        "example": EXAMPLE,
        "thresholds": lambda: _thresholds(catalog, selection, words),
        "grant": _grant(selection, words),
        "steps": lambda: plan(catalog, selection, words),
        "months": month_names(design.start, words),
        "month_count": MONTHS,
        "fitting": lambda: _rows(catalog, [one.id for one in lessons_that_fit(catalog, selection)]),
        "take": urlencode({**state, "lang": selection.lang}, safe=","),
        "state": state,
        "forms": lambda: assessments(catalog, selection, words),
        "items": lambda: items(catalog, selection),
        "marks": list(Mark),
        "has_earlier": bool(selection.than),
        "stages": STAGES,
        "problems": known.problems,
        "register": lambda: register(catalog, selection),
        "activities": known.activities,
        "indicators": predefined(catalog),
        "design": design,
        "measures": lambda: measures(catalog, selection, words),
        "checks_of_design": readiness(design, known.components, known.horizons),
        "line": short_provenance(catalog, "toolkit_rules", words),
        "downloads": _downloads(selection, words),
        "provenance": provenance(catalog, words),
        "report_page_href": report_href(settings, words, "toolkit_rules", catalog.version, selection),
        "errata": lambda: errata(catalog, words, TABLES),
    }
    at = (selection.lang, catalog.version, *sorted(state.items()))
    regions = {
        "crumbs": "",
        "finding": "",
        "toolkit_questions": fingerprint("questions", *at),
        "toolkit_result": fingerprint("result", *at),
        "toolkit_thresholds": fingerprint("thresholds", *at),
        "toolkit_take": fingerprint("take", *at),
        "toolkit_provenance": "",
        "toolkit_assess": fingerprint("assess", *at),
        "toolkit_lessons": fingerprint("lessons", *at),
        "toolkit_design": fingerprint("design", *at),
        "errata": fingerprint(selection.lang, catalog.version),
    }
    return compose(
        catalog,
        settings,
        selection,
        notices,
        content,
        regions,
        title=words.t("crumb.toolkit"),
        description=f"{sentence} {now}",
    )


def finding(catalog: Catalog, selection: Selection, words: Language) -> str:
    """Return the sentence that opens the page: the three minimums, or how the group stands."""
    if not selection.answers:
        least = {rule.id: rule.threshold for rule in toolkit(catalog).rules}
        return words.t(
            "toolkit.finding",
            lsp=words.number(least["lsp_firms"]),
            mif=words.number(least["mif_entities"]),
            idb=words.number(least["idb_firms"]),
        )
    found = found_standings(catalog, selection)
    names: dict[Verdict, list[str]] = {one: [] for one in Verdict}
    for standing in found:
        names[standing.overall].append(words.t(f"toolkit.programme_short.{standing.programme}"))
    parts = [
        words.t(f"toolkit.finding.{one.value}", names=words.join(names[one])) for one in Verdict if names[one]
    ]
    firms = answers_of(selection).get("firms", "")
    opening = [words.n("toolkit.finding.group", int(firms))] if firms else []
    return " ".join(opening + parts)


def asked(selection: Selection, words: Language) -> list[Asked]:
    """Return the twelve questions with the answers of a view."""
    answers = answers_of(selection)
    made = []
    for question in QUESTIONS:
        codes = (
            question.options if question.kind == CHOICE else () if question.kind == NUMBER else ("yes", "no")
        )
        hint = f"toolkit.hint.{question.id}"
        made.append(
            Asked(
                question.id,
                words.t(f"toolkit.question.{question.id}"),
                words.t(hint) if words.has(hint) else "",
                answers.get(question.id, ""),
                tuple((code, answer_text(words, question.id, code)) for code in codes),
            )
        )
    return made


def assessments(catalog: Catalog, selection: Selection, words: Language) -> list[Assessed]:
    """Return the self-assessments with what is answered."""
    known = toolkit(catalog)
    checks = read_checks(selection.checks, known)[0]
    made = []
    for form in FORMS:
        found = score(known.items[form], checks.get(form, {}))
        made.append(
            Assessed(
                id=form,
                name=words.t(f"toolkit.form.{form}"),
                href=f"{selection.url(form=form)}#assess",
                said=words.t(
                    "toolkit.score",
                    yes=words.number(found.yes),
                    part=words.number(found.part),
                    no=words.number(found.no),
                    unanswered=words.number(found.unanswered),
                ),
                share="" if found.share is None else words.percent(found.share, 0),
            )
        )
    return made


def items(catalog: Catalog, selection: Selection) -> list[Item]:
    """Return the items of the open self-assessment, each with its answer and the earlier one."""
    known = toolkit(catalog)
    if not selection.form:
        return []
    now = read_checks(selection.checks, known)[0].get(selection.form, {})
    earlier = read_checks(selection.than, known)[0].get(selection.form, {})
    return [
        Item(known.rows[id], now[id].value if id in now else "", earlier[id].value if id in earlier else "")
        for id in known.items[selection.form]
    ]


def register(catalog: Catalog, selection: Selection) -> list[tuple[Row, str, tuple[str, ...]]]:
    """Return the lessons that a view asks for: (row, stage, problems)."""
    known = toolkit(catalog)
    wanted = fold(selection.find)
    return [
        (known.rows[lesson.id], lesson.stage, lesson.problems)
        for lesson in known.lessons
        if selection.stage in ("", lesson.stage)
        and selection.problem in ("", *lesson.problems)
        and wanted in fold(known.rows[lesson.id].texts[selection.lang])
    ]


def overview_finding(catalog: Catalog, words: Language) -> Known:
    """Return what the overview says of this page."""
    at = Selection("toolkit", words.code)
    return Known(
        finding(catalog, at, words),
        short_provenance(catalog, "toolkit_rules", words),
        at.url(),
        words.t("toolkit.see_page"),
    )


def provenance(catalog: Catalog, words: Language) -> list[tuple[str, str]]:
    """Return who says so as (label, text)."""
    sources = sources_of(catalog, "toolkit_rules")
    return [
        (words.t("prov.source"), "; ".join(source_line(source) for source in sources)),
        (words.t("prov.unit"), words.t("toolkit.prov.unit")),
        (words.t("prov.as_of"), "; ".join(words.day(source.as_of) for source in sources)),
        (words.t("prov.licence"), "; ".join(dict.fromkeys(licence(one.licence, words) for one in sources))),
    ]


def _known(catalog: Catalog, selection: Selection, words: Language) -> list[Known]:
    known = toolkit(catalog)
    here, line = selection.url(), short_provenance(catalog, "toolkit_rules", words)
    said = known.rows
    return [
        Known(
            said["lsp_coordinator"].texts[words.code],
            line,
            f"{here}#thresholds",
            words.t("toolkit.known.thresholds"),
        ),
        Known(
            words.t(
                "toolkit.known.items",
                items=words.number(sum(len(found) for found in known.items.values())),
                forms=words.number(len(FORMS)),
            ),
            short_provenance(catalog, "toolkit_items", words),
            f"{here}#assess",
            words.t("toolkit.known.items_action"),
        ),
        Known(
            words.t("toolkit.known.lessons", lessons=words.number(len(known.lessons))),
            short_provenance(catalog, "toolkit_lessons", words),
            f"{here}#lessons",
            words.t("toolkit.known.lessons_action"),
        ),
    ]


def _thresholds(catalog: Catalog, selection: Selection, words: Language) -> list[tuple[str, str, str, str]]:
    """Return the three minimums apart: (programme, rule, what the group has, verdict)."""
    return [
        (programme.name, rule.text, rule.answer or words.t("toolkit.not_answered"), rule.verdict)
        for programme in programme_lines(catalog, selection, words)
        for rule in programme.rules
        if rule.id in ("lsp_firms", "mif_entities", "idb_firms")
    ]


def _grant(selection: Selection, words: Language) -> str:
    kind = answers_of(selection).get("investment", "")
    return words.t(f"toolkit.grant.{kind}") if kind else ""


def _rows(catalog: Catalog, ids: Sequence[str]) -> list[Row]:
    return [toolkit(catalog).rows[id] for id in ids]


def _downloads(selection: Selection, words: Language) -> list[tuple[str, list[tuple[str, str]]]]:
    formats = (("local.csv", "download.csv_local"), ("csv", "download.csv"), ("xlsx", "download.xlsx"))
    return [
        (
            words.t(f"dataset.{table}"),
            [(words.t(label), f"/download/{table}.{kind}?lang={selection.lang}") for kind, label in formats],
        )
        for table in OFFERED
    ]
