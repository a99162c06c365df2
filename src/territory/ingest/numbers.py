"""Numbers as people write them in tables, and the marks that stand where no number is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from territory.i18n import LOCALES, language
from territory.model import Status

EMPTY = ""
# The statistical offices' own marks. A lone hyphen is zero for some and "not available" for others: asked.
MARKS: dict[str, Status | None] = {
    **dict.fromkeys(
        ("s/d", "sd", "s.d.", "n/d", "nd", "n.d.", "s/i", "..", "...", "…"), Status.NOT_PUBLISHED
    ),
    **dict.fromkeys(("no publicado", "not published", "n. p.", "n.p.", "null", "none"), Status.NOT_PUBLISHED),
    **dict.fromkeys(("///", "n/a", "na", "n.a.", "no aplica", "n/c"), Status.NOT_APPLICABLE),
    **dict.fromkeys(("s", "c", "conf.", "confidencial", "suprimido", "suppressed"), Status.SUPPRESSED),
    **dict.fromkeys(("-", "--", "–", "—", "x", "?", "*"), None),
}
_NOTE = re.compile(r"(?<=\d)\s*(\*+|\((?:\d{1,2}|[a-z])\)|[a-z]\)|[¹²³⁰⁴-⁹ᵃ-ᵏ†‡]+)$", re.IGNORECASE)
_SPACES = dict.fromkeys(map(ord, " \u00a0\u2009\u202f'’"))
_COMMA = re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?")
_POINT = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_UNCLEAR = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
_NUMBER = re.compile(r"[+-]?\d[\d.,]*")


@cache
def marks() -> dict[str, Status | None]:
    """Return what stands for a missing number, in lower case: offices' marks and our four languages' words.

    None is a mark of which the person has to say what it means.

    >>> marks()["non pubblicato"], marks()["-"]
    (<Status.NOT_PUBLISHED: 'not_published'>, None)
    """
    absences = [one for one in Status if not one.has_value]
    own = {language(lang).t(f"status.word.{one}").casefold(): one for lang in LOCALES for one in absences}
    return {**own, **MARKS, **{one.value: one for one in absences}}


@dataclass(frozen=True, slots=True)
class Number:
    """What a cell says.

    Attributes:
        value: the number, or None.
        status: what is known, or None when the person has to say.
        mark: the mark in place of a number ("" for an empty cell, too).
        rule: why it is no number, "" when it is one or a known mark.
        note: footnote mark that was set aside.
        percent: True when it was written with a percent sign.
    """

    value: float | None = None
    status: Status | None = None
    mark: str = ""
    rule: str = ""
    note: str = ""
    percent: bool = False


def number(cell: object, decimal: str) -> Number:
    """Return what a cell says, with the decimal sign of its table.

    >>> number("1.234,5", ",").value, number("12,5 %", ",").value, number("6.905 (1)", ",").note
    (1234.5, 12.5, '(1)')
    >>> number("s/d", ",").status.value, number("", ",").status, number(0, ",").status.value
    ('not_published', None, 'zero')
    >>> number("1.234,5.0", ",").rule, number("12.5", ",").rule, number("doce", ",").rule
    ('number_mixed', 'number_other_sign', 'number_text')
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return Number(float(cell), Status.OBSERVED if cell else Status.ZERO)
    text = "" if cell is None else str(cell).strip().replace("\u00a0", " ").replace("−", "-")
    if not text:
        return Number()
    if text.isdecimal() and text.isascii():
        return Number(float(text), Status.OBSERVED if text.strip("0") else Status.ZERO)
    if text.casefold() in marks():
        return Number(status=marks()[text.casefold()], mark=text)
    percent = text.endswith("%")
    bare = text.rstrip("% ")
    note = ""
    if found := _NOTE.search(bare):
        note, bare = found[1], bare[: found.start()]
    bare = bare.translate(_SPACES)
    if (_COMMA if decimal == "," else _POINT).fullmatch(bare):
        plain = bare.replace(".", "").replace(",", ".") if decimal == "," else bare.replace(",", "")
        value = float(plain)
        return Number(value, Status.OBSERVED if value else Status.ZERO, note=note, percent=percent)
    if not _NUMBER.fullmatch(bare):
        return Number(rule="number_text")
    other = (_POINT if decimal == "," else _COMMA).fullmatch(bare)
    return Number(rule="number_other_sign" if other else "number_mixed")


def decimal_sign(cells: Iterable[object], separator: str = "") -> tuple[str, bool]:
    """Return the decimal sign of a column of texts, and whether the texts prove it.

    "12,5" and "1.234,5" prove a comma, "12.5" a point; "6.905" could be both. Without a proof, a table
    separated by semicolons is taken to be written with a decimal comma, and the report says so.

    >>> decimal_sign(["6.905", "12,5"]), decimal_sign(["6.905"], ";"), decimal_sign(["12.25"])
    ((',', True), (',', False), ('.', True))
    """
    votes = {",": 0, ".": 0}
    unclear = 0
    # Most cells are no numbers, or say nothing of the sign; a first look is cheap.
    for cell in cells:
        if not isinstance(cell, str) or not ("," in cell or "." in cell):
            continue
        bare = _NOTE.sub("", cell.strip().rstrip("% ")).translate(_SPACES)
        if not _NUMBER.fullmatch(bare):
            continue
        last = max(bare.rfind(","), bare.rfind("."))
        if last < 0:
            continue
        if _UNCLEAR.fullmatch(bare):
            unclear += 1
        elif bare.count(bare[last]) > 1:
            votes["." if bare[last] == "," else ","] += 1
        else:
            votes[bare[last]] += 1
    if votes[","] != votes["."]:
        return max(votes, key=lambda sign: votes[sign]), True
    return ("." if separator == "," else ","), not unclear
