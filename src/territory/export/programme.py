"""The partnership programme as files: workbook, table of projects, IATI; what cannot be exported is said."""

from __future__ import annotations

from datetime import date

from territory.catalog import Catalog
from territory.export.delimited import as_text
from territory.export.file import MEDIA_TYPES, File, Order
from territory.i18n import Language
from territory.programme.current import current
from territory.programme.demonstration import demonstration
from territory.programme.iati.writing import Exported, Naming, Reporter, export
from territory.programme.indicators import predefined
from territory.programme.model import Programme
from territory.programme.sheets.annotating import explained
from territory.programme.sheets.writing import table, workbook
from territory.settings import Settings

WHAT = "programme"
KINDS = ("xlsx", "csv", "iati.xml")
DOWNLOADS = frozenset((WHAT, kind) for kind in KINDS)
TYPES = MEDIA_TYPES | {"iati.xml": "application/xml", "txt": "text/plain; charset=utf-8"}


def download(order: Order) -> File:
    """Return the programme, or invented data in its place, in a format.

    As IATI, a text on what is missing when nothing can be exported.

    Raises:
        KeyError: when (what, kind) is not in `DOWNLOADS`.
    """
    shown = current(order.catalog)
    if order.demonstration:
        shown = demonstration(shown, order.words)
    return programme_file(order, shown, date.today())


def programme_file(order: Order, programme: Programme, today: date) -> File:
    """Return a programme in the format that is ordered.

    Demonstration data say so in the file's name and in every sheet, title and description.

    Raises:
        KeyError: when there is no such format.
    """
    words, kind = order.words, order.kind
    names = naming(order.catalog, words)
    shown = {"project": names.projects, "indicator": names.indicators}
    stem = "demonstration" if programme.demonstration else WHAT
    said = notes(order.catalog, programme, words, order.base_url)
    if kind == "iati.xml":
        made = iati(order.catalog, order.settings, programme, words, today)
        if made.content is None:
            why = refusal(made, words).encode()
            return File(f"{stem}.{words.code}.iati.txt", TYPES["txt"], why, refused=True)
        content = made.content
    elif kind == "xlsx":
        content = workbook(words, programme, said, shown)
    elif kind == "csv":
        lines = [f"{label}: {text}" for label, text in said]
        content = table(words, "project", programme, as_text, lines, shown)
    else:
        raise KeyError(kind)
    return File(f"{stem}.{words.code}.{kind}", TYPES[kind], content)


def iati(
    catalog: Catalog, settings: Settings, programme: Programme, words: Language, today: date
) -> Exported:
    """Return the IATI export with the names of the data package in the reader's language."""
    reporter = Reporter(name=settings.name or Reporter().name)
    return export(programme, words, today, naming(catalog, words), reporter)


def naming(catalog: Catalog, words: Language) -> Naming:
    """Return the names that packaged records have in the data package."""
    known = predefined(catalog)
    projects = catalog.table("atacama_projects").to_dict("records")
    statements = catalog.table("ipld_statements").to_dict("records")
    name = f"name_{words.code}"
    return Naming(
        projects={str(row["id"]): str(row[name]) for row in projects},
        indicators={code: one.names[words.code] for code, one in known.items()},
        definitions={code: one.definitions[words.code] for code, one in known.items()},
        clusters={str(row["id"]): str(row[name]) for row in statements},
    )


def notes(
    catalog: Catalog, programme: Programme, words: Language, base_url: str
) -> tuple[tuple[str, str], ...]:
    """Return who says so: what is from the source, what was recorded, what is invented."""
    resource = catalog.resources["atacama_projects"]
    sources = (catalog.sources[one] for one in resource.sources)
    said = "; ".join(f"{one.author}, {one.title}. {one.institution}, {one.as_of}" for one in sources)
    rows = [(words.t("prov.source"), said)]
    if programme.demonstration:
        rows.append((words.t("prov.note"), words.t("sheet.demonstration")))
    query = "&demo=1" if programme.demonstration else ""
    rows.append((words.t("prov.link"), f"{base_url}/partnerships?lang={words.code}{query}"))
    return tuple(rows)


def refusal(made: Exported, words: Language) -> str:
    """Return why there is no IATI file, project by project, as plain text."""
    lines = [words.t("iati.refused"), ""]
    for where in dict.fromkeys(problem.field for problem in made.problems):
        found = [problem for problem in made.problems if problem.field == where]
        lines.append(words.t("iati.project", number=where.rpartition(" ")[2]))
        lines += [f"- {explained(problem, words)}" for problem in found]
    return "\n".join(lines) + "\n"
