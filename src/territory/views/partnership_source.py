"""What source 000 says about partnerships: the model, the case of Atacama, the three pairs, in words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from babel import Locale

from territory.catalog import Catalog
from territory.i18n import Language
from territory.views.partnership_projects import names
from territory.views.programme import short_provenance

PARTNERSHIPS, STATEMENTS, PROJECTS, LINKS = (
    "ipld_partnerships",
    "ipld_statements",
    "atacama_projects",
    "atacama_links",
)
TABLES = frozenset({PARTNERSHIPS, STATEMENTS, PROJECTS, LINKS})


@dataclass(frozen=True, slots=True)
class Partnership:
    """A pair of territories as the source names them; `flagged` when its name is an erratum."""

    id: str
    latin: str
    italian: str
    printed: str
    note: str
    level: str
    locator: str
    flagged: bool
    mapped: bool


@dataclass(frozen=True, slots=True)
class Guideline:
    """A row of the grid: its two names, its aim, and the projects placed in each of the three levels."""

    name: str
    other_name: str
    aim: str
    cells: tuple[tuple[Placement, ...], ...]


@dataclass(frozen=True, slots=True)
class Placement:
    """A project placed in a cell of the grid, and why we read it so."""

    project: str
    number: int
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Grid:
    """Guidelines × levels, with the projects placed by us."""

    levels: tuple[tuple[str, str], ...]
    guidelines: tuple[Guideline, ...]
    placed: int
    cells: int


@dataclass(frozen=True, slots=True)
class Case:
    """The case of Atacama: four different lists, and what is strong and weak."""

    objectives: tuple[str, ...]
    goal: str
    purpose: str
    clusters: tuple[str, ...]
    institutions: tuple[str, ...]
    strategy: tuple[str, str]
    both: tuple[str, str]
    strengths: tuple[str, ...]
    weaknesses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """A sourced finding with its provenance, and the part of the page that shows it."""

    text: str
    provenance: str
    href: str
    action: str


@cache
def partnerships(catalog: Catalog, words: Language) -> tuple[Partnership, ...]:
    """Return the three partnerships in the source's order."""
    return tuple(
        Partnership(
            id=row["id"],
            latin=row[f"latin_{words.code}"],
            italian=row[f"italian_{words.code}"],
            printed=row["printed"],
            note=row[f"note_{words.code}"],
            level=words.t(f"partners.level.{row['latin_level']}"),
            locator=row["locator"],
            flagged=not row["latin_code"] and row["latin_level"] == "region",
            mapped=bool(row["latin_code"]),
        )
        for row in catalog.table(PARTNERSHIPS).to_dict("records")
    )


def texts(catalog: Catalog, kind: str, column: str, words: Language) -> tuple[str, ...]:
    """Return one column ("name" or "text") of the statements of a kind, in order."""
    table = catalog.table(STATEMENTS)
    return tuple(table[table["kind"] == kind].sort_values("position")[f"{column}_{words.code}"])


@cache
def grid(catalog: Catalog, words: Language) -> Grid:
    """Return the model's five guidelines and three levels with the placed projects."""
    table, links = catalog.table(STATEMENTS), catalog.table(LINKS)
    titles = names(catalog, words.code)
    levels = table[table["kind"] == "level"].sort_values("position").to_dict("records")
    cells = links[links["kind"] == "cell"].to_dict("records")

    def placed(guideline: str, level: str) -> tuple[Placement, ...]:
        return tuple(
            Placement(
                row["project"],
                int(row["project"].rpartition("-")[2]),
                titles[row["project"]][0],
                row[f"rationale_{words.code}"],
            )
            for row in cells
            if row["target"] == guideline and row["level"] == level
        )

    other = table[table["kind"] == "guideline_in_abstract"].set_index("parent")[f"name_{words.code}"]
    guidelines = tuple(
        Guideline(
            row[f"name_{words.code}"],
            str(other[row["id"]]),
            row[f"text_{words.code}"],
            tuple(placed(row["id"], level["id"]) for level in levels),
        )
        for row in table[table["kind"] == "guideline"].sort_values("position").to_dict("records")
    )
    return Grid(
        tuple((level[f"name_{words.code}"], level[f"text_{words.code}"]) for level in levels),
        guidelines,
        len({row["project"] for row in cells}),
        len(guidelines) * len(levels),
    )


@cache
def case(catalog: Catalog, words: Language) -> Case:
    """Return the case of Atacama."""
    table = catalog.table(STATEMENTS)
    text = f"text_{words.code}"
    other_side = table[(table["kind"] == "weakness") & (table["parent"] != "")].iloc[0]
    first_side = table[table["id"] == other_side["parent"]].iloc[0]
    shared = (first_side["id"], other_side["id"])

    def side(kind: str) -> tuple[str, ...]:
        return tuple(table[(table["kind"] == kind) & ~table["id"].isin(shared)].sort_values("position")[text])

    return Case(
        objectives=texts(catalog, "objective", "name", words),
        goal=texts(catalog, "goal", "text", words)[0],
        purpose=texts(catalog, "purpose", "text", words)[0],
        clusters=texts(catalog, "cluster", "name", words),
        institutions=texts(catalog, "institution", "name", words),
        strategy=(
            texts(catalog, "strategy_document", "name", words)[0],
            texts(catalog, "strategy_document", "text", words)[0],
        ),
        both=(str(first_side[text]), str(other_side[text])),
        strengths=side("strength"),
        weaknesses=side("weakness"),
    )


@cache
def findings(catalog: Catalog, words: Language) -> tuple[Known, ...]:
    """Return what the source says, each sentence counted from the tables."""
    links = catalog.table(LINKS)
    serving = links[links["kind"] == "cluster"]
    clusters = texts(catalog, "cluster", "name", words)
    every = catalog.table(PROJECTS)["id"]
    served = serving["project"].nunique()
    source = short_provenance(catalog, STATEMENTS, words)
    institutions = words.join(texts(catalog, "institution", "name", words))
    return (
        Known(
            words.t(
                "partners.known.projects",
                serving=word(served, words).capitalize(),
                every=word(len(every), words),
                clusters=word(len(clusters), words),
                names="; ".join(name[0].lower() + name[1:] for name in clusters),
                stated=word(int((serving["basis"] == "stated").sum()), words),
                alone=word(len(every) - served, words),
            ),
            source,
            "#partnership-case",
            words.t("partners.known.projects_see"),
        ),
        Known(
            words.t("partners.known.pairs", count=word(len(catalog.table(PARTNERSHIPS)), words)),
            source,
            "#partnership-places",
            words.t("partners.known.pairs_see"),
        ),
        Known(
            words.t("partners.known.resources"),
            source,
            "#partnership-case",
            words.t("partners.known.resources_see"),
        ),
        Known(
            words.t("partners.known.institutions", names=institutions),
            source,
            "#partnership-model",
            words.t("partners.known.institutions_see"),
        ),
    )


def word(count: int, words: Language) -> str:
    """Return a small count of projects as a word, a larger one in digits.

    >>> from territory.i18n import language
    >>> word(6, language("it")), word(200, language("it"))
    ('sei', '200')
    """
    key = f"partners.word.{count}"
    return words.t(key) if words.has(key) else words.number(count)


def country_names(codes: tuple[str, ...], words: Language) -> dict[str, str]:
    """Return the names of countries by ISO code, in the reader's language.

    >>> from territory.i18n import language
    >>> country_names(("CL",), language("it"))
    {'CL': 'Cile'}
    """
    locale: Locale = words.locale
    return {code: str(locale.territories[code]) for code in codes}
