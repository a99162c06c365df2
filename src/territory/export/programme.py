"""The partnership programme as files: workbook, table of projects, IATI; what cannot be exported is said."""

from __future__ import annotations

from datetime import date

from territory.catalog import Catalog
from territory.export.delimited import as_text
from territory.export.file import MEDIA_TYPES, File
from territory.i18n import Language
from territory.programme.iati.writing import Exported, Naming, Reporter, export
from territory.programme.indicators import predefined
from territory.programme.model import Programme
from territory.programme.sheets.annotating import explained
from territory.programme.sheets.writing import table, workbook
from territory.settings import Settings

WHAT = "programme"
KINDS = ("xlsx", "csv", "iati.xml")
TYPES = MEDIA_TYPES | {"iati.xml": "application/xml", "txt": "text/plain; charset=utf-8"}


def download(
    catalog: Catalog,
    settings: Settings,
    programme: Programme,
    kind: str,
    words: Language,
    today: date,
    base_url: str,
) -> File:
    """Return the programme in a format; as IATI, a text on what is missing when nothing can be exported.

    Demonstration data say so in the file's name and in every sheet, title and description.

    Args:
        catalog: the open data package, for names and sources.
        settings: the institution, which publishes.
        programme: what to export.
        kind: one of `KINDS`.
        words: language.
        today: the day of the export.
        base_url: public address, for the link back.

    Raises:
        KeyError: when there is no such format.
    """
    names = naming(catalog, words)
    shown = {"project": names.projects, "indicator": names.indicators}
    stem = "demonstration" if programme.demonstration else WHAT
    if kind == "iati.xml":
        made = iati(catalog, settings, programme, words, today)
        if made.content is None:
            return File(f"{stem}.{words.code}.iati.txt", TYPES["txt"], refusal(made, words).encode())
        content = made.content
    elif kind == "xlsx":
        content = workbook(words, programme, notes(catalog, programme, words, base_url), shown)
    elif kind == "csv":
        lines = [f"{label}: {text}" for label, text in notes(catalog, programme, words, base_url)]
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
