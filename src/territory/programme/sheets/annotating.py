"""The workbook that came in, with every bad cell marked and explained."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from territory.i18n import Language
from territory.programme.model import RecordProblem
from territory.programme.sheets.opening import ZIP, check, sheets

FILL = "FFF2D6D8"


def explained(problem: RecordProblem, words: Language) -> str:
    """Return what is wrong and what to do, in words."""
    wrong, remedy = f"programme.problem.{problem.rule}", f"programme.remedy.{problem.remedy}"
    return f"{words.t(wrong, value=problem.value)} {words.t(remedy, value=problem.value)}"


def annotated(content: bytes, problems: Iterable[RecordProblem], words: Language) -> bytes:
    """Return the file as XLSX with a fill and a comment at every cell that has a problem.

    Nothing else is changed; problems of the whole file stand at the first cell of the first sheet.

    Args:
        content: the file as it came; a CSV comes back as a workbook.
        problems: as `reading.load` reported them.
        words: language of the comments.

    Raises:
        territory.programme.sheets.opening.Refused: the file is beyond the limits.
    """
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    book = _opened(content)
    texts: dict[tuple[str, str], list[str]] = {}
    for problem in problems:
        sheet = problem.sheet if problem.sheet in book.sheetnames else book.sheetnames[0]
        texts.setdefault((sheet, problem.cell or "A1"), []).append(explained(problem, words))
    fill = PatternFill("solid", start_color=FILL)
    for (sheet, at), lines in texts.items():
        marked = book[sheet][at]
        marked.fill = fill
        comment = Comment("\n".join(lines), "Territory")
        comment.width, comment.height = 320, 40 + 40 * len(lines)
        marked.comment = comment
    for sheet, at in texts:
        if at.rstrip("0123456789") + "1" == at:
            # The row of the codes has something to say.
            book[sheet].row_dimensions[1].hidden = False
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _opened(content: bytes) -> Any:
    from openpyxl import Workbook, load_workbook

    if content.startswith(ZIP):
        check(content)
        return load_workbook(io.BytesIO(content), keep_links=False)
    book = Workbook()
    for row in sheets(content)[0].rows:
        book.active.append([None])
        for j, value in enumerate(row, start=1):
            made = book.active.cell(book.active.max_row, j)
            made.value = value
            made.data_type = "s"
    return book
