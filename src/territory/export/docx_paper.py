"""A document for Word: headings, header rows and alternative texts as Word knows them; it can be edited."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from territory.export.figure_svg import png
from territory.export.file import Step, unseen
from territory.export.paper import Block, Break, Entry, Heading, Lines, Numbers, Paper, Picture, Table, Text

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Faces that Word has on every system.
SANS, SERIF = "Calibri", "Georgia"
INK, QUIET, LINK = RGBColor(0x15, 0x20, 0x2B), RGBColor(0x4A, 0x55, 0x60), RGBColor(0x0B, 0x5A, 0x6E)
EPOCH = datetime(2000, 1, 1)
TALLEST, WIDEST = 105, 170
MARKS = {"not_published": "▨ ", "suppressed": "▒ ", "not_applicable": "▢ "}


def paper_docx(paper: Paper, step: Step = unseen) -> bytes:
    """Return a document as a Word file (A4); texts are text; `step` is called after each figure."""
    document = Document()
    _styled(document, paper.words.locale.language + "-" + (paper.words.locale.territory or "IT"))
    for block in paper.blocks:
        _write(document, block)
        if isinstance(block, Lines):
            step()
    core = document.core_properties
    core.title, core.author, core.language = paper.title[:250], "Territory", paper.words.code
    core.created = core.modified = EPOCH
    made = io.BytesIO()
    document.save(made)
    return _undated(made.getvalue())


def _undated(content: bytes) -> bytes:
    """Return a Word file whose parts bear no time of day, so that equal papers give equal bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as dated, zipfile.ZipFile(made, "w") as plain:
        for part in dated.infolist():
            undated = zipfile.ZipInfo(part.filename, EPOCH.timetuple()[:6])
            plain.writestr(undated, dated.read(part), zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _styled(document: Any, language: str) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(18)
    for name, face, size in (("Normal", SANS, 10), ("Heading 1", SERIF, 17), ("Heading 2", SERIF, 12)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = face, Pt(size), INK
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(script), face)
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(theme), None)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), language)
    document.styles["Normal"].element.get_or_add_rPr().append(spoken)


def _write(document: Any, block: Block) -> None:
    if isinstance(block, Heading):
        document.add_heading(block.text, block.level)
    elif isinstance(block, Text):
        _text(document, block)
    elif isinstance(block, Numbers):
        for fact in block.facts:
            line = document.add_paragraph()
            _run(line, fact.value + "  ", 18, bold=True, colour=LINK)
            _run(line, fact.text + (f" {MARKS['not_published'].strip()}" if fact.absent else ""), 10)
    elif isinstance(block, Picture):
        _picture(document, block)
    elif isinstance(block, Table):
        _table(document, block)
    elif isinstance(block, Lines):
        _lines(document, block)
    elif isinstance(block, Break):
        document.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)


def _text(document: Any, block: Text) -> None:
    line = document.add_paragraph(style="Intense Quote" if block.look == "own" else None)
    lead = block.look == "lead"
    _run(
        line,
        block.text,
        12.5 if lead else 8.5 if block.look == "small" else 10,
        bold=lead,
        face=SERIF if lead else SANS,
    )


def _run(
    line: Any,
    text: str,
    size: float,
    *,
    bold: bool = False,
    italic: bool = False,
    colour: RGBColor = INK,
    face: str = SANS,
) -> None:
    run = line.add_run(text)
    run.font.size, run.font.bold, run.font.italic = Pt(size), bold, italic
    run.font.color.rgb, run.font.name = colour, face


def _picture(document: Any, block: Picture) -> None:
    picture = document.add_picture(io.BytesIO(png(block.svg)))
    width = min(WIDEST, TALLEST / block.ratio)
    picture.width, picture.height = Mm(width), Mm(width * block.ratio)
    picture._inline.docPr.set("descr", block.alt)


def _table(document: Any, block: Table) -> None:
    table = document.add_table(rows=1 + len(block.rows), cols=len(block.columns))
    _ruled(table)
    total = sum(block.widths)
    for at, (label, numeric) in enumerate(block.columns):
        _cell(table.rows[0].cells[at], Entry(label), numeric, bold=True)
        table.columns[at].width = Mm(WIDEST * block.widths[at] / total)
    for number, row in enumerate(block.rows, start=1):
        cells = table.rows[number].cells
        for at, entry in enumerate(row):
            _cell(cells[at], entry, block.columns[at][1])
    # A long table repeats its headings, and a screen reader knows them as such.
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)


def _ruled(table: Any) -> None:
    """Draw a line below every row, which python-docx has no word for."""
    borders = OxmlElement("w:tblBorders")
    for side in ("w:bottom", "w:insideH"):
        line = OxmlElement(side)
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "DAD4C5")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    table._tbl.tblPr.append(borders)


def _cell(cell: Any, entry: Entry, numeric: bool, bold: bool = False) -> None:
    line = cell.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.RIGHT if numeric else WD_ALIGN_PARAGRAPH.LEFT
    line.paragraph_format.space_after = Pt(1)
    _run(line, MARKS.get(entry.status, "") + entry.text, 8.5, bold=bold, italic=entry.status == "estimate")


def _lines(document: Any, block: Lines) -> None:
    line = document.add_paragraph()
    for at, (label, text) in enumerate(block.lines):
        _run(line, (" · " if at else "") + label + " ", 8, bold=True, colour=QUIET)
        if block.link and text == block.link and text.startswith("http"):
            _link(document, line, text)
        else:
            _run(line, text, 8, colour=QUIET)


def _link(document: Any, line: Any, address: str) -> None:
    """Add an address that can be followed, which python-docx has no word for."""
    target = document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), target)
    before = len(line.runs)
    _run(line, address, 8, colour=LINK)
    link.append(line.runs[before]._r)
    line._p.append(link)
