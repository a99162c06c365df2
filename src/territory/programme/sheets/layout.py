"""What the workbook looks like: a sheet for each kind of record, a column for each field, told by `kinds`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from territory.i18n import LOCALES, Language, language
from territory.model import Status
from territory.programme.fields import Choice, Day, Figure, Flag, Whole
from territory.programme.fields import Field as Kept
from territory.programme.kinds import KINDS

SHEETS = (
    "project", "activity", "milestone", "indicator", "period", "budget_line", "participation", "risk",
    "evidence", "note",
)  # fmt: skip
PARTS = ("number", "status", "low", "high", "evidence")
NUMBERS = frozenset({"number", "low", "high"})
# A file is put in on its page, never by a name in a sheet.
WITHOUT = frozenset({("evidence", "file"), ("evidence", "sha256")})
GUIDE, SOURCES, DEMONSTRATION = "territory.guide", "territory.sources", "territory.demonstration"
# Of every sheet; "shown" only tells a reader a name that comes from the catalogue, and is never read back.
OURS = frozenset({"id", "version", "shown"})
NAMED = frozenset({"project", "indicator"})
LINKS = frozenset({("project", "objective"), ("project", "framework")})
FIRST_ROW = 4  # of the records: codes, headings and explanations stand above


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet.

    Attributes:
        kind: of the records in the sheet.
        field: field of the record, one of `OURS`, or the kind of the parent.
        part: of a figure ("number", "low", …), or "".
        options: the codes to choose from, or ().
        required: True when every record needs it.
        shape: "text", "day", "number", "yes" or "choice".
    """

    kind: str
    field: str
    part: str = ""
    options: tuple[str, ...] = ()
    required: bool = False
    shape: str = "text"

    @property
    def code(self) -> str:
        """What the first row says of it in every language.

        >>> Column("period", "baseline", "number").code
        'period.baseline.number'
        """
        return ".".join(filter(None, (self.kind, self.field, self.part)))

    def heading(self, words: Language) -> str:
        """Return its name in a language.

        >>> Column("period", "baseline", "low").heading(language("en"))
        'Baseline: from'
        """
        if self.field in OURS:
            return words.t(f"sheet.{self.field}")
        if self.field == KINDS[self.kind].parent:
            return words.t(f"edit.kind.{self.field}")
        special = f"edit.field.{self.kind}.{self.field}"
        name = words.t(special if words.has(special) else f"edit.field.{self.field}")
        return f"{name}: {words.t(f'edit.figure.{self.part}')}" if self.part else name

    def explanation(self, words: Language) -> str:
        """Return how to fill it in, short enough for a cell."""
        if self.field in OURS:
            return words.t(f"sheet.how.{self.field}")
        key = self.field == KINDS[self.kind].parent or (self.kind, self.field) in LINKS
        hint = words.t("sheet.how.parent" if key else f"sheet.how.{self.shape}")
        return f"{words.t('sheet.how.required')} {hint}" if self.required else hint

    def option(self, code: str, words: Language) -> str:
        """Return the word for one of its options."""
        if self.shape == "yes":
            return words.t("word.yes" if code == "true" else "word.no")
        return words.t(f"edit.option.{'figure' if self.part else self.field}.{code}")


@cache
def columns(kind: str) -> tuple[Column, ...]:
    """Return the columns of a kind's sheet.

    >>> [column.code for column in columns("note")]
    ['note.id', 'note.version', 'note.project', 'note.text']
    """
    made = [Column(kind, "id", required=True), Column(kind, "version", shape="number")]
    if kind in NAMED:
        made.append(Column(kind, "shown"))
    parent = KINDS[kind].parent
    if parent != "programme":
        made.append(Column(kind, parent, required=True))
    for name, field in KINDS[kind].fields.items():
        if (kind, name) not in WITHOUT:
            made += _of_field(kind, name, field)
    return tuple(made)


@cache
def meanings(column: Column) -> dict[str, str]:
    """Return the code by what somebody may write for it: the code itself, or its word in any language.

    >>> meanings(Column("risk", "open", options=("true", "false"), shape="yes"))["sì"]
    'true'
    """
    found = {code: code for code in column.options}
    for lang in LOCALES:
        words = language(lang)
        found.update({column.option(code, words).casefold(): code for code in column.options})
    return found


def _of_field(kind: str, name: str, field: Kept) -> list[Column]:
    if isinstance(field, Figure):
        statuses = tuple(status.value for status in Status)
        return [
            Column(kind, name, part, statuses, False, "choice")
            if part == "status"
            else Column(kind, name, part, shape="number" if part in NUMBERS else "text")
            for part in PARTS
        ]
    if isinstance(field, Choice):
        return [Column(kind, name, "", tuple(one.value for one in field.of), field.required, "choice")]
    if isinstance(field, Flag):
        return [Column(kind, name, "", ("true", "false"), field.required, "yes")]
    shape = "day" if isinstance(field, Day) else "number" if isinstance(field, Whole) else "text"
    shape = "number" if name == "amount" else shape
    # The store numbers what comes without a number.
    return [Column(kind, name, "", (), field.required and name != "position", shape)]
