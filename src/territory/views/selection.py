"""What a URL asks for: read with tolerance, written with one spelling."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from urllib.parse import urlencode

from territory.cases import FIELDS, Code, from_short_form, short_form
from territory.catalog import Catalog
from territory.geography import nearest, resolver
from territory.i18n import LOCALES
from territory.views.lsp import has_rates, projects

PATHS = {
    "overview": "/",
    "argentina": "/argentina",
    "partnerships": "/partnerships",
    "eulac": "/eu-lac",
    "matching": "/matching",
    "cases": "/cases",
    "evidence": "/evidence",
    "toolkit": "/toolkit",
    "owndata": "/own-data",
    "slides": "/slides",
    "sources": "/sources",
}
INDICATORS = ("count", "rate")
SHOWS = ("figure", "table")
LONGEST_QUERY = 80
LONGEST_FROM_FILE = 200
COUNTRY = "AR"
MOST_CASES = 4
# Fields whose parameter has another name, because Python keeps that word for itself.
SPELLED = {"beside": "with"}


@dataclass(frozen=True, slots=True)
class Selection:
    """One view of one page; codes only, never labels.

    Attributes:
        page: a key of `PATHS`.
        lang: a key of `LOCALES`.
        territory: ISO 3166-2 code, or "" for the whole country.
        compare: a second territory beside the first, or "".
        sector: sector code, or "" for all.
        indicator: "count" (projects) or "rate" (projects per million inhabitants).
        show: "figure" or "table".
        reference: "1" when the independence reference is shown.
        project: code of a project of the programme, or "".
        view: how the programme's projects are shown: "timeline", "board", "money" or "chain"; on `/eu-lac`
            "context" for the context statistics.
        demo: "1" when invented dates and values are shown.
        since: ISO day since which changes are listed, or the year from which a series is followed, or "".
        topic: a topic of the EU–LAC report, or "" for all.
        theme: theme of its statements, or "".
        side: "eu", "lac" or "both", or "".
        statement: key of one of its statements, or "".
        find: words looked for in its statements, or "".
        pair: a pair of context indicators, "" for the first.
        unit: a unit of the documents that looks for a partner, or "".
        mine: a reader's own profile in short form (`territory.matching.own`), or "".
        weights: one digit for each criterion of a match, "" for ours.
        edit: what is being edited: "programme" or the code of a project, or "material" to add one.
        part: which part of it, "" for the first.
        q: the words searched for, or "".
        case: the case of local economic development that is open, or "".
        beside: up to three cases beside it, separated by commas; `with` in an address.
        table: a published table that is analysed on `/own-data`, or "".
        year: of the figures analysed there, or "" for the latest.
        study: how a table is looked at there: "curve", "change" …; "" for map and ranking.
        base: the earlier year that `year` is compared with, or "" for the earliest.
        classes: how its values are put into classes: "natural_breaks", "equal_intervals", "" for quantiles.
        per: position of the sector that is the population of rates, or "" for the one named so.
        less: positions of the indicators of a composite of which less is better, separated by commas, or "".
        own: a reader's own case in short form (`territory.cases.short_form`), or "".
        outcome: what grew, an outcome of the integration projects, or "".
        material: type of material on the knowledge map, or "" for all.
        member: member of the learning community that made it, or "".
        written: language that it is written in, or "".
        added: materials that a reader adds to the map in short form (`territory.materials`), or "".
        typed: what a reader typed of a material that cannot be added yet, in short form, or "".
        answers: a reader's answers about a group of firms in short form, or "".
        checks: their self-assessments in short form, or "".
        than: earlier self-assessments to compare with, or "".
        form: the self-assessment that is open, or "".
        stage: stage of a project whose lessons are shown, or "" for all.
        problem: problem that they speak to, or "" for all.
        design: a reader's project in short form, or "".
        figures: codes of the figures in the basket, separated by commas, or "".
        data: version of the data whose numbers are shown, "" for the present one.
    """

    page: str
    lang: str
    territory: str = ""
    compare: str = ""
    sector: str = ""
    indicator: str = "count"
    show: str = "figure"
    reference: str = ""
    project: str = ""
    view: str = "timeline"
    demo: str = ""
    since: str = ""
    topic: str = ""
    theme: str = ""
    side: str = ""
    statement: str = ""
    find: str = ""
    pair: str = ""
    unit: str = ""
    mine: str = ""
    weights: str = ""
    edit: str = ""
    part: str = ""
    q: str = ""
    case: str = ""
    beside: str = ""
    table: str = ""
    year: str = ""
    study: str = ""
    base: str = ""
    classes: str = ""
    per: str = ""
    less: str = ""
    own: str = ""
    outcome: str = ""
    material: str = ""
    member: str = ""
    written: str = ""
    added: str = ""
    typed: str = ""
    answers: str = ""
    checks: str = ""
    than: str = ""
    form: str = ""
    stage: str = ""
    problem: str = ""
    design: str = ""
    figures: str = ""
    data: str = ""

    @property
    def query(self) -> dict[str, str]:
        """The parameters that differ from the page's default view, the language always among them.

        >>> Selection("argentina", "es", territory="AR-S").query
        {'territory': 'AR-S', 'lang': 'es'}
        """
        defaults = {field.name: field.default for field in fields(self)}
        own = {
            SPELLED.get(name, name): getattr(self, name)
            for name in defaults
            if name not in ("page", "lang") and getattr(self, name) != defaults[name]
        }
        return own | {"lang": self.lang}

    def url(self, **changes: str) -> str:
        """Return the address of this view with some parameters changed; a new page keeps the language only.

        >>> Selection("argentina", "es", territory="AR-S").url(lang="en")
        '/argentina?territory=AR-S&lang=en'
        >>> Selection("argentina", "es", territory="AR-S").url(page="sources")
        '/sources?lang=es'
        """
        if changes.get("page", self.page) != self.page:
            other = Selection(changes.pop("page"), self.lang)
            return other.url(**changes)
        changed = replace(self, **changes)
        return f"{PATHS[changed.page]}?{urlencode(changed.query, safe=',')}"


@dataclass(frozen=True, slots=True)
class Notice:
    """A quiet line above the page: a message key, its values, and where it leads ("" nowhere)."""

    key: str
    value: str
    href: str = ""


def read(
    page: str, parameters: Mapping[str, str], lang: str, catalog: Catalog
) -> tuple[Selection, tuple[Notice, ...]]:
    """Return the nearest valid view for a URL's parameters, and what had to be changed.

    Args:
        page: a key of `PATHS`.
        parameters: the query string as a mapping.
        lang: the language to use when the URL names none of ours.
        catalog: the open data package.
    """
    notices: list[Notice] = []
    asked = parameters.get("lang", "").lower()
    if asked in LOCALES:
        lang = asked
    elif asked:
        notices.append(Notice("notice.language", _short(asked)))
    if parameters.get("notice") == "page":
        notices.append(Notice("notice.page", _short(parameters.get("from", ""))))
    selection = Selection(page, lang, q=parameters.get("q", "").strip()[:LONGEST_QUERY])
    selection, more = READERS[page](selection, parameters, catalog) if page in READERS else (selection, [])
    return selection, (*notices, *more)


def _argentina(
    selection: Selection, parameters: Mapping[str, str], catalog: Catalog
) -> tuple[Selection, list[Notice]]:
    notices: list[Notice] = []
    for name in ("territory", "compare"):
        text = parameters.get(name, "").strip()
        code, notice = _territory(text, selection, catalog)
        if notice and name == "compare" and not code:
            notice = Notice("notice.compare", _short(text))
        if notice:
            notices.append(notice)
        selection = replace(selection, **{name: code})
    if not selection.territory or selection.compare == selection.territory:
        selection = replace(selection, compare="")
    sector = parameters.get("sector", "").strip().lower()
    if any(row.code == sector for row in projects(catalog).sectors):
        selection = replace(selection, sector=sector)
    elif sector:
        notices.append(Notice("notice.sector", _short(sector)))
    selection, more = _options(selection, parameters, catalog)
    return selection, [*notices, *more]


def _options(
    selection: Selection, parameters: Mapping[str, str], catalog: Catalog
) -> tuple[Selection, list[Notice]]:
    notices: list[Notice] = []
    for name, offered in (("indicator", INDICATORS), ("show", SHOWS), ("reference", ("", "1"))):
        value = parameters.get(name, "").strip().lower()
        if value in offered:
            selection = replace(selection, **{name: value})
        elif value:
            notices.append(Notice("notice.option", _short(value)))
    if selection.indicator == "rate" and not has_rates(catalog):
        selection = replace(selection, indicator="count")
        notices.append(Notice("notice.rate", ""))
    return selection, notices


def _cases(
    selection: Selection, parameters: Mapping[str, str], catalog: Catalog
) -> tuple[Selection, list[Notice]]:
    known = set(catalog.table("led_cases")["id"])
    asked = [parameters.get("case", ""), *parameters.get("with", "").split(",")]
    wanted = list(dict.fromkeys(one.strip().lower() for one in asked if one.strip()))
    found = [one for one in wanted if one in known]
    notices = [Notice("notice.case", _short(one)) for one in wanted if one not in known]
    if len(found) > MOST_CASES:
        notices.append(Notice("notice.cases_most", ", ".join(found[MOST_CASES:])))
    found = found[:MOST_CASES]
    selection = replace(selection, case=found[0] if found else "", beside=",".join(found[1:]))
    own, unread = _own(parameters)
    if unread:
        notices.append(Notice("notice.own_unread", str(len(unread))))
    from_file = parameters.get("unread", "")
    if from_file:
        notices.append(Notice("notice.file_unread", from_file[:LONGEST_FROM_FILE]))
    return replace(selection, own=own), notices


def _own(parameters: Mapping[str, str]) -> tuple[str, list[str]]:
    """Return a reader's own case in short form, from the short form itself or from the form's fields."""
    letters = {code.value: code.letter for code in Code}
    given = {field: parameters[f"own_{field}"] for field in FIELDS if f"own_{field}" in parameters}
    text = parameters.get("own", "").strip().lower()
    if given:
        text = "".join(letters.get(given.get(field, "blank"), "?") for field in FIELDS)
    if not text:
        return "", []
    codes, unread = from_short_form(text[:LONGEST_QUERY])
    if len(text) > len(FIELDS):
        unread.append(text[len(FIELDS) :])
    return (short_form(codes) if any(code is not Code.BLANK for code in codes.values()) else ""), unread


def _territory(text: str, selection: Selection, catalog: Catalog) -> tuple[str, Notice | None]:
    if not text or text.upper() == COUNTRY:
        return "", None
    places = projects(catalog).places
    found = _resolver(catalog)(text[:LONGEST_QUERY])
    if len(found) == 1:
        code = found[0]
        return code, None if text.upper() == code else Notice(
            "notice.read_as", places[code].names[selection.lang]
        )
    suggestion = nearest(text[:LONGEST_QUERY], places)
    if suggestion:
        name = places[suggestion].names[selection.lang]
        return "", Notice(
            "notice.territory_near", f"{_short(text)} → {name}", selection.url(territory=suggestion)
        )
    return "", Notice("notice.territory", _short(text))


@cache
def _resolver(catalog: Catalog) -> Callable[[str], tuple[str, ...]]:
    return resolver(projects(catalog).places)


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


# What a page reads from its address beside the language and the words searched for.
READERS = {"argentina": _argentina, "cases": _cases}
