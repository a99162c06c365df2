"""The workbook gives back what went in, and a bad one reports exactly its bad cells and nothing else."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from programme.programmes import programmes

from territory.catalog import open_catalog
from territory.export.delimited import as_text
from territory.i18n import LOCALES, language
from territory.programme.current import current
from territory.programme.iati.records import build
from territory.programme.importing import Entry
from territory.programme.kinds import KINDS
from territory.programme.model import Programme
from territory.programme.sheets.annotating import annotated, explained
from territory.programme.sheets.layout import SHEETS, columns
from territory.programme.sheets.reading import cell, load
from territory.programme.sheets.writing import name, table, workbook

ES = language("es")
KNOWN = {"project": frozenset({"atacama-1"})}


def ids():
    numbers = count(1)
    return lambda: f"new-{next(numbers)}"


def filled(rows: dict[str, list[dict[str, object]]], lang: str = "es") -> bytes:
    """A template that somebody filled in by hand: values by column code, from row 4 on."""
    words = language(lang)
    book = load_workbook(io.BytesIO(workbook(words)))
    for kind, records in rows.items():
        sheet = book[name(kind, words)]
        places = {c.code: j for j, c in enumerate(columns(kind), start=1)}
        for i, record in enumerate(records, start=4):
            for code, value in record.items():
                made = sheet.cell(i, places[f"{kind}.{code}"])
                made.value = value
                if isinstance(value, str) and value.startswith("'="):
                    made.value, made.data_type = value[1:], "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def at(kind: str, code: str, row: int = 4) -> tuple[str, str]:
    j = [c.code for c in columns(kind)].index(f"{kind}.{code}")
    return name(kind, ES), cell(row, j)


def rebuilt(entries: tuple[Entry, ...], programme: Programme) -> tuple:
    """The projects that a store would hold after the import."""

    def below(kind: str, parent: str) -> Iterator:
        for entry in entries:
            if entry.kind == kind and (entry.parent == parent or KINDS[kind].parent == "programme"):
                kept = {n: entry.values.get(n, f.empty) for n, f in KINDS[kind].fields.items()}
                held = {child: list(below(child, entry.id)) for child in KINDS[kind].children}
                yield build(KINDS[kind], entry.id, kept, held)

    return tuple(below("project", programme.trace.id))


def with_versions(record):
    from territory.programme.kinds import kind_of

    nested = {
        a: tuple(with_versions(child) for child in getattr(record, a))
        for a in kind_of(record).children.values()
    }
    return replace(record, trace=replace(record.trace, version=7), **nested)


def without_versions(record):
    from territory.programme.kinds import kind_of

    nested = {
        a: tuple(without_versions(child) for child in getattr(record, a))
        for a in kind_of(record).children.values()
    }
    return replace(record, trace=replace(record.trace, version=0), **nested)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(programmes(), st.sampled_from(sorted(LOCALES)))
def test_an_exported_workbook_comes_back_whole(programme: Programme, lang: str) -> None:
    programme = with_versions(replace(programme, demonstration=False))
    known = {"objective": frozenset(o.trace.id for o in programme.objectives)}
    linked = [replace(p, objective=p.objective if programme.objectives else "") for p in programme.projects]
    programme = replace(programme, projects=tuple(linked))
    found = load(workbook(language(lang), programme), ids(), known)
    assert found.problems == ()
    assert {entry.version for entry in found.entries} == {7}
    assert rebuilt(found.entries, programme) == without_versions(programme).projects


@pytest.mark.parametrize("lang", LOCALES)
def test_a_template_has_codes_headings_explanations_and_lists(lang: str) -> None:
    words = language(lang)
    book = load_workbook(io.BytesIO(workbook(words)))
    assert len(book.sheetnames) == 1 + len(SHEETS)
    for kind in SHEETS:
        sheet = book[name(kind, words)]
        assert [one.value for one in sheet[1]] == [c.code for c in columns(kind)]
        assert sheet.row_dimensions[1].hidden
        assert all(one.value for one in sheet[2])
        assert all(one.value for one in sheet[3])
        assert sheet.max_row == 3
    lists = book[name("project", words)].data_validations.dataValidation
    assert any(words.t("edit.option.status.under_way") in one.formula1 for one in lists)
    # A template that nobody filled in says so.
    assert [p.rule for p in load(workbook(words), ids()).problems] == ["sheet_empty"]
    assert workbook(words) == workbook(words)


def test_new_records_hang_on_the_keys_that_people_chose() -> None:
    content = filled(
        {
            "project": [{"id": "P1", "position": 7, "name": "Centro", "status": "En curso", "framework": "atacama-1"}],
            "indicator": [
                {"id": "I1", "project": "P1", "name": "Empresas", "unit": "empresas", "direction": "increase", "kind": "output"}
            ],
            "period": [
                {"id": "Y1", "indicator": "I1", "start": date(2027, 1, 1), "end": "2027-12-31", "baseline.number": 0, "target.number": 40.5}
            ],
            "risk": [{"id": 1, "project": "atacama-1", "name": "'=cmd()", "likelihood": 3, "impact": 4.0, "open": "No"}],
        }
    )  # fmt: skip
    found = load(content, ids(), KNOWN)
    assert found.problems == ()
    project, indicator, period, risk = found.entries
    assert (project.id, project.version, project.values["framework"]) == ("new-1", None, "atacama-1")
    assert project.values["status"] == "under_way"
    assert (indicator.parent, period.parent, risk.parent) == (project.id, indicator.id, "atacama-1")
    assert period.values["baseline"] == {"number": "0", "status": "zero"}
    assert period.values["target"] == {"number": "40.5", "status": "observed"}
    assert (risk.values["open"], risk.values["impact"], risk.values["name"]) == (False, 4, "=cmd()")


# Each wrong once: what is written, and the rule that it breaks.
BAD: dict[str, list[dict[str, tuple[object, str] | object]]] = {
    "project": [
        {"id": "P1", "name": "Uno", "position": 1, "status": ("casi", "choice"),
         "planned_start": ("31/03/2027", "day"), "planned_end": date(2027, 1, 1), "actual_start": date(2027, 5, 1),
         "actual_end": (date(2027, 4, 1), "dates_order"), "objective": ("O9", "link")},
        {"id": "P2", "name": ("", "required"), "position": 2, "framework": ("P9", "link")},
        {"id": ("P2", "twice"), "name": ("x" * 301, "too_long"), "position": (0, "position")},
        {"id": "P4", "position": 4, "name": "Cuatro", "framework": ("P5", "cycle")},
        {"id": "P5", "position": 5, "name": "Cinco", "framework": ("P4", "cycle")},
    ],
    "activity": [
        {"id": "A1", "project": ("P99", "link"), "name": "Taller"},
        {"id": ("", "required"), "project": "P1", "name": "Taller", "planned_start": ("pronto", "day")},
    ],
    "milestone": [{"id": "M1", "project": ("", "required"), "name": "Hito", "due": (date(1899, 1, 1), "year")}],
    "indicator": [
        {"id": "I1", "project": "P1", "name": "Uno", "unit": ("", "required"), "direction": ("lateral", "choice"), "kind": "output"},
        {"id": "I2", "project": "P1", "name": "Dos", "unit": "%", "direction": "increase", "kind": "outcome"},
    ],
    "period": [
        {"id": "Y1", "indicator": "I2", "start": date(2027, 1, 1), "end": date(2027, 12, 31),
         "baseline.number": ("mucho", "number"), "target.number": (120, "share_over_100"), "actual.number": 50},
        {"id": "Y2", "indicator": "I1", "start": ("", "required"), "end": date(2027, 12, 31),
         "baseline.status": ("observed", "status_without_value"), "target.number": (0, "zero_status"), "target.status": "observed"},
        {"id": "Y3", "indicator": ("I9", "link"), "start": date(2027, 1, 1), "end": date(2027, 12, 31),
         "actual.number": (5, "interval"), "actual.status": "estimate", "actual.low": 6, "actual.high": 9},
    ],
    "budget_line": [
        {"id": "B1", "project": "P1", "funder": "Región", "kind": "planned", "amount": (-5, "negative"), "currency": ("EURO", "currency")},
        {"id": "B2", "project": "P1", "funder": ("", "required"), "kind": ("ahorrado", "choice"), "amount": ("1.000,50", "number"), "currency": "EUR"},
    ],
    "participation": [{"id": "S1", "project": "P1", "actor": "Cámara", "role": ("jefe", "choice"), "country": ("XX9", "country")}],
    "risk": [
        {"id": "R1", "project": "P1", "name": "Sequía", "likelihood": (6, "scale"), "impact": (0, "scale"), "open": ("quizás", "choice")},
    ],
    "evidence": [{"id": "E1", "project": "P1", "title": "Acta", "address": ("javascript:alert(1)", "address")}],
    "note": [{"id": "N1", "project": "P1", "text": ("=HYPERLINK(\"http://x\")", "formula")}],
}  # fmt: skip


def bad() -> tuple[bytes, set[tuple[str, str, str]]]:
    rows, expected = {}, set()
    for kind, records in BAD.items():
        rows[kind] = []
        for i, record in enumerate(records, start=4):
            rows[kind].append(
                {
                    c: v[0] if isinstance(v, tuple) else v
                    for c, v in record.items()
                    if v not in (("", "required"),)
                }
            )
            for code, value in record.items():
                if isinstance(value, tuple):
                    expected.add((*at(kind, code, i), value[1]))
    return filled(rows), expected


def test_37_bad_cells_are_reported_at_exactly_these_cells() -> None:
    content, expected = bad()
    assert len(expected) == 37
    found = load(content, ids())
    assert found.entries == ()
    assert {(p.sheet, p.cell, p.rule) for p in found.problems} == expected
    assert len(found.problems) == 37
    seen = {p.rule: p for p in found.problems}
    assert (seen["currency"].value, seen["currency"].remedy) == ("EURO", "currency")
    assert seen["address"].value == "javascript:alert(1)"


@pytest.mark.parametrize("lang", LOCALES)
def test_the_annotated_workbook_marks_them_and_changes_nothing_else(lang: str) -> None:
    content, expected = bad()
    problems = load(content, ids()).problems
    book = load_workbook(io.BytesIO(annotated(content, problems, language(lang))))
    before = load_workbook(io.BytesIO(content))
    marked = set()
    for sheet in book:
        for row in sheet.iter_rows():
            for one in row:
                assert one.value == before[sheet.title][one.coordinate].value
                if one.comment:
                    marked.add((sheet.title, one.coordinate))
                    assert one.fill.fgColor.rgb == "FFF2D6D8"
    assert marked == {(sheet, where) for sheet, where, _ in expected}
    for problem in problems:
        assert explained(problem, language(lang)) in book[problem.sheet][problem.cell].comment.text


def test_a_csv_of_one_sheet_reads_like_the_sheet_and_neutralises_formulas() -> None:
    programme = current(open_catalog())
    risky = replace(
        programme.projects[0], name="=1+1", position=1, trace=replace(programme.projects[0].trace, version=2)
    )
    content = table(ES, "project", replace(programme, projects=(risky,)), as_text, ["Fuente: CeSPI"])
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0][0] == "project.id"
    assert "'=1+1" in rows[3]
    found = load(content, ids(), {"objective": frozenset(o.trace.id for o in programme.objectives)})
    assert found.problems == ()
    assert found.entries[0].values["name"] == "=1+1"
    semicolons = content.decode("utf-8-sig").replace(",", ";").encode()
    assert semicolons.startswith(b"project.id;")


def test_a_csv_comes_back_as_a_marked_workbook() -> None:
    content = b"risk.id,risk.project,risk.name,risk.likelihood,risk.impact\r\nx\r\nx\r\nR1,P1,=1+1,9,2\r\n"
    found = load(content, ids(), {"project": frozenset({"P1"})})
    assert [(p.rule, p.cell) for p in found.problems] == [("scale", "D4")]
    book = load_workbook(io.BytesIO(annotated(content, found.problems, ES)))
    assert book.active["D4"].comment
    assert (book.active["C4"].value, book.active["C4"].data_type) == ("=1+1", "s")


def test_a_demonstration_says_so_in_every_sheet_and_is_never_imported() -> None:
    programme = replace(current(open_catalog()), demonstration=True)
    content = workbook(ES, programme, [("Fuente", "inventada")])
    book = load_workbook(io.BytesIO(content))
    for sheet in book.worksheets[:-1]:
        assert ES.t("sheet.demonstration") in [one.value for one in sheet["A"][:3]]
    found = load(content, ids())
    assert found.entries == ()
    assert {p.rule for p in found.problems} >= {"demonstration"}


def test_columns_that_nobody_knows_and_missing_ones_are_named() -> None:
    content = b"note.id,note.project,note.colour\r\n\r\n\r\nN1,P1,red\r\n"
    found = load(content, ids(), {"project": frozenset({"P1"})})
    assert [(p.rule, p.value) for p in found.problems] == [
        ("field", "note.colour"), ("column", "note.text"), ("column_unnamed", "red"), ("required", ""),
    ]  # fmt: skip


def test_a_changed_row_keeps_its_version_and_an_emptied_cell_empties_the_field() -> None:
    content = b"note.id,note.version,note.project,note.text\r\n\r\n\r\nN1,3,P1,seen\r\n"
    (entry,) = load(content, ids(), {"project": frozenset({"P1"})}).entries
    assert (entry.id, entry.version, entry.values) == ("N1", 3, {"text": "seen"})
    content = b"milestone.id,milestone.version,milestone.project,milestone.name,milestone.due\r\n\r\n\r\nM1,3,P1,x,\r\n"
    (entry,) = load(content, ids(), {"project": frozenset({"P1"})}).entries
    assert entry.values == {"name": "x", "due": None}


def test_ten_thousand_rows_are_read() -> None:
    rows = [["risk.id", "risk.project", "risk.name", "risk.likelihood", "risk.impact"], [], []]
    rows += [[f"R{n}", "P1", f"Riesgo {n}", 1 + n % 5, 2] for n in range(10_000)]
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("x")
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    begin = time.perf_counter()
    found = load(out.getvalue(), ids(), {"project": frozenset({"P1"})})
    print(f"10,000 rows read in {time.perf_counter() - begin:.2f} s")
    assert (len(found.entries), found.problems) == (10_000, ())
