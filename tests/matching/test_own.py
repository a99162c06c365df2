"""A reader's profile in an address, and in a spreadsheet: what is read, what is refused, and where."""

from __future__ import annotations

import io
from datetime import date

import pytest
from openpyxl import Workbook

from territory.catalog import Catalog, open_catalog
from territory.export.file import Order
from territory.export.matching import download
from territory.i18n import LOCALES
from territory.matching.demonstration import demonstration
from territory.matching.own import from_short_form, short_form, start_from
from territory.matching.profiles import units
from territory.matching.sheets import COLUMNS, label, read
from territory.programme.vocabulary import FIELDS, codes
from territory.settings import Settings

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return open_catalog()


def sheet(*rows: tuple[object, ...], lang: str = "en", columns: tuple[str, ...] = COLUMNS) -> bytes:
    book = Workbook()
    book.active.append([label(column, lang) for column in columns])
    for row in rows:
        book.active.append(list(row))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def order(what: str, kind: str, catalog: Catalog, lang: str = "en", **parameters: str) -> Order:
    return Order(catalog, Settings(), what, kind, lang, "https://example.org", parameters)


def test_every_unit_survives_its_short_form(catalog: Catalog) -> None:
    for unit in (*units(catalog).values(), *demonstration().values()):
        began = start_from(unit)
        back, unread = from_short_form(short_form(began), catalog)
        assert unread == []
        assert back is not None
        assert [getattr(back, field.name) for field in FIELDS] == [
            getattr(began, field.name) for field in FIELDS
        ]


def test_what_means_nothing_is_named_and_the_rest_is_read(catalog: Catalog) -> None:
    profile, unread = from_short_form("car~s28.99999~ntechnology.<b>~zz", catalog)
    assert profile is not None
    assert (profile.country, profile.side, profile.sectors) == ("AR", "lac", ("28",))
    assert profile.languages == ("es",)
    assert unread == ["zz", "99999", "<b>"]
    assert from_short_form("cUS~s28", catalog)[0] is None


@pytest.mark.parametrize("lang", LOCALES)
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_template_comes_back_as_it_went(catalog: Catalog, lang: str, kind: str) -> None:
    file = download(order("matching_template", kind, catalog, lang, unit="las-parejas"))
    filled, problems = read(file.content, catalog, TODAY)
    assert problems == ()
    unit = units(catalog)["las-parejas"]
    assert [getattr(filled[0].profile, field.name) for field in FIELDS] == [
        getattr(unit, field.name) for field in FIELDS
    ]
    assert "Las Parejas" in filled[0].name


def test_names_of_any_language_and_codes_of_other_classifications_are_understood(catalog: Catalog) -> None:
    row = {
        "name": "Meccanica",
        "country": "Italia",
        "sectors": "28.30; C25; 1",
        "needs": "Tecnologia e conhecimento; quality",
        "stage": "being formed",
        "founded": 1998.0,
        "members": 41,
    }
    content = sheet(tuple(row.get(column) for column in COLUMNS), lang="it")
    filled, problems = read(content, catalog, TODAY)
    assert problems == ()
    (one,) = filled
    assert one.profile.country == "IT"
    assert one.profile.sectors == ("28", "25", "01")
    assert one.profile.needs == ("technology", "quality")
    assert one.profile.stage == "forming"
    assert (one.values["founded"], one.values["members"]) == (1998, 41)
    assert one.profile.languages == ("it",)


def test_every_problem_is_named_by_row_and_field(catalog: Catalog) -> None:
    names = ("name", "country", "sectors", "stage", "founded", "members")
    content = sheet(
        ("Good", "AR", "28", "", 1990, 3),
        ("<script>x</script>", "AR", "28", "", "", ""),
        ("Code", "AR", "magic", "forming; mature", "", ""),
        ("Years", "AR", "", "", 3026, -4),
        ("good ", "Argentina", "", "", "", ""),
        ("", "US", "", "", "", ""),
        ("Sum", "AR", "=1+1", "", "", ""),
        columns=names,
    )
    filled, problems = read(content, catalog, TODAY)
    assert filled == ()
    assert [(one.row, one.field, one.rule) for one in problems] == [
        (3, "name", "markup"),
        (4, "stage", "one_only"),
        (4, "sectors", "unknown_code"),
        (5, "founded", "year"),
        (5, "members", "number"),
        (6, "name", "duplicate"),
        (7, "name", "missing"),
        (7, "country", "unknown_code"),
        (8, "sectors", "formula"),
    ]
    assert problems[2].value == "magic"
    assert problems[5].value == "good = 2"


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"PK\x03\x04broken", "unreadable"),
        (b"\xff\xfe\x00", "unreadable"),
        (b"a;b\r\n1;2\r\n", "columns"),
        (b"name;country\r\n", "empty"),
        (b"name;country\r\n" + b"x;AR\r\n" * 501, "rows"),
    ],
)
def test_files_that_are_no_sheets_say_so(catalog: Catalog, content: bytes, rule: str) -> None:
    assert [one.rule for one in read(content, catalog, TODAY)[1]] == [rule]


def test_no_fictional_profile_gets_into_a_template(catalog: Catalog) -> None:
    file = download(order("matching_template", "csv", catalog, unit="demo-1", demo="1"))
    assert len(file.content.decode("utf-8-sig").splitlines()) == 1


def test_every_kind_of_code_has_names_in_every_language(catalog: Catalog) -> None:
    for of in {field.of for field in FIELDS}:
        known = codes(catalog, of)
        assert known
        assert all(set(texts) == set(LOCALES) and all(texts.values()) for texts in known.values()), of
