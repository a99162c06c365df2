"""An institution's own tables: used when valid, else refused with row and column."""

from __future__ import annotations

import csv
import hashlib
import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from territory.catalog import Catalog, open_catalog
from territory.paths import DATA

NAME = "lsp_projects_by_province"
GOOD = (DATA / "tables" / f"{NAME}.csv").read_text("utf-8")
NEWER = GOOD.replace("AR-S,15", "AR-S,16")
ROWS = list(csv.reader(GOOD.splitlines()))
HEADER = "code,year,population,source,locator,status\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    return tmp_path


def _open(home: Path, content: str | bytes, file: str = f"{NAME}.csv") -> Catalog:
    data = content if isinstance(content, bytes) else content.encode()
    (home / "data" / file).write_bytes(data)
    return open_catalog(home=home)


def _first(catalog: Catalog) -> tuple[int | None, str, str, str]:
    problem = catalog.refused[0]
    assert problem.remedy == f"home.remedy.{problem.rule}"
    return problem.row, problem.column, problem.value, problem.rule


def test_newer_table_replaces_the_packaged_one_and_says_so(home: Path) -> None:
    catalog = _open(home, NEWER)
    os.utime(home / "data" / f"{NAME}.csv", (1_700_000_000, 1_700_000_000))
    catalog = open_catalog(home=home)
    assert catalog.table(NAME).set_index("code").loc["AR-S", "count"] == 16
    resource = catalog.resources[NAME]
    assert (resource.origin, resource.version) == ("home", "2023-11-14")
    assert resource.sha256 == hashlib.sha256(NEWER.encode()).hexdigest()
    assert catalog.version != open_catalog().version
    assert catalog.refused == ()


def test_different_totals_are_a_warning(home: Path) -> None:
    (warning,) = _open(home, NEWER).warnings
    assert (warning.file, warning.value, warning.rule) == (f"{NAME}.csv", "107 ≠ 106", "totals-differ")
    assert _open(home, GOOD).warnings == ()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (GOOD.replace("AR-S,15", "AR-S,-3"), (22, "count", "-3", "minimum")),
        (GOOD.replace("AR-S,15", "AR-S,many"), (22, "count", "many", "type")),
        (GOOD.replace("AR-S,15", "AR-S,1.5"), (22, "count", "1.5", "type")),
        (GOOD.replace("AR-S,15", f"AR-S,{'9' * 30}"), (22, "count", "9" * 30, "maximum")),
        (GOOD.replace("AR-S,15", "AR-ZZ,15"), (22, "code", "AR-ZZ", "foreign-key")),
        (GOOD.replace("AR-S,15", "=cmd()|A1,15"), (22, "code", "=cmd()|A1", "pattern")),
        (GOOD.replace("AR-S,15", ",15"), (22, "code", "", "required")),
        (GOOD + "AR-S,15,,naclerio-2011,somewhere,observed\n", (26, "code", "AR-S", "primary-key")),
        (
            GOOD.replace("15,Santa Fe,naclerio-2011", "15,Santa Fe,hearsay"),
            (22, "source", "hearsay", "foreign-key"),
        ),
        (GOOD.replace("AR-S,15", "AR-S,"), (22, "count", "", "status-without-value")),
        (GOOD.replace("AR-P,", "AR-P,4"), (10, "count", "4", "value-without-status")),
        (GOOD.replace("AR-S,15", "AR-S,0"), (22, "count", "0", "zero-status")),
        (GOOD.replace("code,count,", "code,"), (1, "count", "", "missing-label")),
        (GOOD.replace("code,count,", "code,count,extra,"), (1, "extra", "extra", "extra-label")),
        (GOOD.replace("AR-S,15,", "AR-S,"), (22, "", "5", "missing-cell")),
        (GOOD.replace("\nAR-S", "\n\nAR-S"), (22, "", "0", "blank-row")),
        ("\n".join(GOOD.splitlines()[:-1]), (None, "code", "AR-V", "missing-row")),
        (GOOD.encode("latin-1"), (5, "", "f3", "encoding")),
        (GOOD + '"never closed', (None, "", "unexpected end of data", "csv")),
        ("", (None, "", "", "empty")),
        ("x" * 2_000_001, (None, "", "2000001", "size")),
        ("a" + ",a" * 500 + "\n1", (1, "", "501", "columns")),
    ],
)
def test_bad_table_is_refused_at_its_place(
    home: Path, content: str | bytes, expected: tuple[int | None, str, str, str]
) -> None:
    catalog = _open(home, content)
    assert _first(catalog) == expected
    assert catalog.resources[NAME].origin == "package"
    assert catalog.table(NAME)["count"].sum() == 106


@pytest.mark.parametrize(
    ("file", "rule"),
    [
        ("my_figures.csv", "unknown-resource"),
        ("territories.csv", "fixed-resource"),
        (f"{NAME}.xlsx", "not-csv"),
    ],
)
def test_files_that_cannot_be_used_are_named(home: Path, file: str, rule: str) -> None:
    catalog = _open(home, GOOD, file)
    assert [(problem.file, problem.rule) for problem in catalog.refused] == [(file, rule)]


@pytest.mark.parametrize(
    "content",
    [
        "\ufeff" + GOOD,
        GOOD.replace("\n", "\r\n"),
        GOOD + ",,,,,\n",
        "\n".join(";".join(f'"{cell}"' for cell in row) for row in ROWS),
        "\n".join(",".join(f'"{cell}"' for cell in row[::-1]) for row in ROWS),
    ],
    ids=["byte order mark", "Windows line ends", "empty rows at the end", "semicolons", "other column order"],
)
def test_what_spreadsheets_do_to_a_table_is_understood(home: Path, content: str) -> None:
    catalog = _open(home, content)
    assert catalog.refused == ()
    assert catalog.table(NAME).equals(open_catalog().table(NAME))


def test_formula_in_a_text_cell_stays_text(home: Path) -> None:
    catalog = _open(home, GOOD.replace("15,Santa Fe", "15,=HYPERLINK(1)"))
    assert catalog.table(NAME).set_index("code").loc["AR-S", "printed"] == "=HYPERLINK(1)"


def test_own_source_is_added_and_may_be_cited(home: Path) -> None:
    columns = "id,title,author,institution,as_of,licence,sha256,file,url,source,locator,status\n"
    row = "registry-2026,Register,,Ministry,2026-03,CC-BY-4.0,,,,registry-2026,whole table,observed\n"
    _open(home, columns + row, "sources.csv")
    catalog = _open(home, GOOD.replace("15,Santa Fe,naclerio-2011", "15,Santa Fe,registry-2026"))
    assert catalog.refused == ()
    assert catalog.sources["registry-2026"].licence == "CC-BY-4.0"
    assert "naclerio-2011" in catalog.sources
    assert catalog.resources[NAME].sources == ("naclerio-2011", "registry-2026")


def test_packaged_source_cannot_be_redefined(home: Path) -> None:
    columns = "id,title,author,institution,as_of,licence,sha256,file,url,source,locator,status\n"
    row = "naclerio-2011,Other,,Other,,,,,,naclerio-2011,whole table,observed\n"
    assert _first(_open(home, columns + row, "sources.csv")) == (2, "id", "naclerio-2011", "primary-key")


def test_population_may_be_added(home: Path) -> None:
    catalog = _open(
        home, HEADER + "AR-S,2022,3556522,territory,INDEC table 1,observed\n", "population_by_province.csv"
    )
    assert catalog.refused == ()
    assert catalog.table("population_by_province")["population"].tolist() == [3556522]
    assert catalog.resources["population_by_province"].origin == "home"


def _package(home: Path, **resource: object) -> Catalog:
    one = {"name": NAME, "path": "newer.csv", **resource}
    package = {"version": "2026.1", "licenses": [{"name": "CC-BY-4.0"}], "resources": [one]}
    (home / "data" / "newer.csv").write_text(NEWER, "utf-8")
    (home / "data" / "datapackage.json").write_text(json.dumps(package), "utf-8")
    return open_catalog(home=home)


def test_data_package_brings_its_own_provenance(home: Path) -> None:
    digest = hashlib.sha256(NEWER.encode()).hexdigest()
    catalog = _package(home, hash=f"sha256:{digest}")
    assert catalog.refused == ()
    resource = catalog.resources[NAME]
    assert (resource.origin, resource.version, resource.licence) == ("home", "2026.1", "CC-BY-4.0")


def test_data_package_with_another_checksum_is_refused(home: Path) -> None:
    assert _first(_package(home, hash="sha256:" + "0" * 64))[3] == "checksum"


@pytest.mark.parametrize(
    "path", ["../secret.csv", "/etc/passwd", "https://example.org/x.csv", "missing.csv", ["a"]]
)
def test_data_package_reads_nothing_but_files_beside_it(home: Path, path: object) -> None:
    (home / "secret.csv").write_text(NEWER, "utf-8")
    catalog = _package(home, path=path)
    assert "path" in {problem.rule for problem in catalog.refused}
    assert catalog.resources[NAME].origin == "package"


def test_link_out_of_the_folder_is_refused(home: Path) -> None:
    (home / "secret.csv").write_text(NEWER, "utf-8")
    (home / "data" / f"{NAME}.csv").symlink_to(home / "secret.csv")
    assert open_catalog(home=home).refused[0].rule == "path"


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"resources": 1}', '{"resources": [1]}', "[" * 100_000])
def test_broken_data_package_is_refused(home: Path, content: str) -> None:
    assert [problem.rule for problem in _open(home, content, "datapackage.json").refused] == ["json"]


def test_no_folder_means_the_packaged_data(tmp_path: Path) -> None:
    assert open_catalog(home=tmp_path / "nowhere").version == open_catalog().version


CELL = st.text(max_size=6) | st.sampled_from(["AR-S", "1e999", "NaN", "-0", "١٢", "=1", "observed", "2022"])


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60) | st.lists(st.lists(CELL, min_size=6, max_size=6), max_size=4))
def test_no_content_stops_the_server(home: Path, content: bytes | list[list[str]]) -> None:
    """Whatever stands in the file, the catalogue opens and the packaged tables are whole."""
    body = content if isinstance(content, bytes) else "\n".join(",".join(row) for row in content).encode()
    catalog = _open(home, HEADER.encode() + body, "population_by_province.csv")
    assert catalog.table(NAME)["count"].sum() == 106
    assert catalog.has("population_by_province") or catalog.refused
