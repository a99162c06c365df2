"""A register of LSP projects: what is recognised, what is counted, what is reported; worked by hand."""

from __future__ import annotations

import pytest
from ingest.registers import HEAD, ROWS, register

from territory.catalog import open_catalog
from territory.i18n import LOCALES, language
from territory.ingest.answers import Answers
from territory.ingest.opening import Reading, open_file
from territory.ingest.registering import Register, is_register, read_register
from territory.ingest.report import OUT
from territory.lsp_register import FIELDS, beside, cells

CATALOG = open_catalog()


def read(content: bytes, answers: Answers = Answers()) -> Register:  # noqa: B008 - frozen
    return read_register(open_file(content), CATALOG, Reading(), answers)


def rules(found: Register, row: int) -> set[str]:
    return {one.rule for one in found.table.problems if row in one.rows}


def last(*cells: str) -> str:
    """A row with the given last cells after a valid beginning."""
    return ";".join(("X", "Prueba", "Mendoza", "", "Turismo", *cells))


def test_every_spelling_of_province_and_sector_is_understood() -> None:
    found = read(register())
    assert found.table.problems == ()
    assert dict(cells(found.projects)) == {
        ("AR-M", "agribusiness"): 2,
        ("AR-M", "tourism"): 1,
        ("AR-X", "agribusiness"): 1,
        ("AR-X", "metal"): 2,
        ("AR-X", "software"): 1,
        ("AR-J", "agribusiness"): 1,
        ("AR-H", "wood"): 2,
        ("AR-D", "textiles"): 2,
    }
    first = found.projects[0]
    assert (first.component, first.status, first.year_approved, first.firms) == (
        "partnership",
        "done",
        2008,
        7,
    )
    assert (first.latitude, first.longitude) == (-34.61, -68.33)


def test_what_a_row_does_not_say_is_missing_and_not_zero() -> None:
    found = read(register())
    oil = next(one for one in found.projects if one.id == "P-08")
    assert (oil.firms, oil.year_approved, oil.latitude, oil.status) == (None, None, None, "")
    assert next(one for one in found.projects if one.id == "P-06").year_approved is None


@pytest.mark.parametrize("lang", LOCALES)
def test_the_heads_of_the_template_are_recognised_in_each_language(lang: str) -> None:
    words = language(lang)
    heads = ";".join(words.t(f"register.field.{name}") for name in FIELDS)
    sector = words.t("sector.tourism")
    content = f"{heads}\n1;A;Salta;;{sector};;{words.t('edit.option.status.done')};2010;5;;;x\n".encode()
    assert is_register(open_file(content), CATALOG)
    [one] = read(content).projects
    assert (one.sector, one.status, one.source) == ("tourism", "done", "x")


@pytest.mark.parametrize(
    "content",
    [
        b"provincia;sector;empleo\nSalta;Turismo;3\n",
        b"codigo;nombre;provincia;sector\n1;Aceros SA;Salta;Siderurgia\n2;Pan SRL;Salta;Alimentos\n",
    ],
)
def test_other_tables_are_no_register(content: bytes) -> None:
    assert not is_register(open_file(content), CATALOG)


def test_heads_below_a_title_are_found() -> None:
    content = b"Registro 2011;;;\r\n;;;\r\n" + register()
    assert is_register(open_file(content), CATALOG)
    assert read(content).projects[0].row == 4


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (";Sin código;Salta;;Turismo;;;;;;;x", "register_id"),
        ("p-01;Repetido;Salta;;Turismo;;;;;;;x", "register_id_repeated"),
        ("X;;Salta;;Turismo;;;;;;;x", "register_name"),
        ("X;Prueba;;;Turismo;;;;;;;x", "territory_empty"),
        ("X;Prueba;Bs. As.;;Turismo;;;;;;;x", "territory_ambiguous"),
        ("X;Prueba;Mendosa;;Turismo;;;;;;;x", "territory_near"),
        ("X;Prueba;Atlantis;;Turismo;;;;;;;x", "territory"),
        ("X;Prueba;Argentina;;Turismo;;;;;;;x", "territory"),
        ("X;Prueba;sin especificar;;Turismo;;;;;;;x", "unspecified"),
        ("X;Prueba;Salta;;;;;;;;;x", "register_sector_empty"),
        # A group of the map's legend is none of the nine sectors (E004-5).
        ("X;Prueba;Salta;;Sector primario;;;;;;;x", "register_sector"),
    ],
)
def test_a_row_that_cannot_be_counted_is_left_out_and_said(row: str, rule: str) -> None:
    found = read(register(row))
    assert len(found.projects) == 12
    assert rules(found, 14) == {rule}
    assert found.table.left_out == ((14, 0),)
    assert found.table.figures == 13


@pytest.mark.parametrize(
    ("row", "rule", "columns"),
    [
        (last("3", "", "", "", "", "", "x"), "register_component", (5,)),
        (last("", "casi", "", "", "", "", "x"), "register_status", (6,)),
        (last("", "", "208", "", "", "", "x"), "register_year", (7,)),
        (last("", "", "2005", "", "", "", "x"), "register_year_early", (7,)),
        (last("", "", "", "3,5", "", "", "x"), "register_firms", (8,)),
        (last("", "", "", "0", "", "", "x"), "register_firms", (8,)),
        (last("1", "", "", "4", "", "", "x"), "register_few_firms", (8,)),
        (last("", "", "", "", "-32,9", "", "x"), "register_point", (9, 10)),
        (last("", "", "", "", "32° S", "68° O", "x"), "register_point", (9, 10)),
        (last("", "", "", "", "32,9", "68,8", "x"), "register_point_elsewhere", (9, 10)),
        (last("", "", "", "", "-31,4", "-64,2", "x"), "register_point_elsewhere", (9, 10)),
        (last("", "", "", "", "-68,8", "-32,9", "x"), "register_point_swapped", (9, 10)),
        (last("", "", "", "", "", "", ""), "register_source", (11,)),
    ],
)
def test_what_cannot_be_read_is_said_and_the_project_still_counts(
    row: str, rule: str, columns: tuple[int, ...]
) -> None:
    found = read(register(row))
    assert len(found.projects) == 13
    [problem] = found.table.problems
    assert (problem.rule, problem.rows, problem.columns, problem.kind) == (rule, (14,), columns, "warning")
    assert found.projects[-1].latitude is None


def test_five_firms_are_enough_and_component_two_asks_for_none() -> None:
    assert read(register(last("1", "", "", "5", "", "", "x"))).table.problems == ()
    assert read(register(last("2", "", "", "3", "", "", "x"))).table.problems == ()


def test_a_file_without_a_necessary_column_says_which() -> None:
    found = read(b"codigo;nombre;provincia\n1;A;Salta\n")
    assert [one.rule for one in found.table.problems] == ["register_no_sector"]
    assert not found.table.usable


def test_the_person_places_a_text_or_leaves_it_out() -> None:
    content = register("X;Prueba;Mendosa;;Turismo;;;;;;;x")
    assert read(content, Answers(places={"Mendosa": "AR-M"})).projects[-1].province == "AR-M"
    left = read(content, Answers(places={"Mendosa": OUT}))
    assert (len(left.projects), [one.rule for one in left.table.problems]) == (12, ["left_out_on_purpose"])


def test_commas_and_points_of_coordinates_are_never_thousands() -> None:
    content = "\n".join((HEAD, ROWS[0].replace("-34,61;-68,33", "-34.613;-68.331"))).encode()
    one = read(content).projects[0]
    assert (one.latitude, one.longitude) == (-34.613, -68.331)


def test_a_total_without_projects_in_the_register_is_none_and_differs() -> None:
    pairs = beside({"AR-M": 3}, {"AR-M": 3, "AR-J": 1}, ["AR-M", "AR-J", "AR-D"])
    assert [one.registered for one in pairs] == [3, None, None]
    assert [one.differs for one in pairs] == [False, True, False]
