"""A damaged package is named: file, check, remedy."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from territory.catalog import DamagedData, open_catalog
from territory.paths import DATA

TABLE = "tables/lsp_projects_by_sector.csv"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def test_missing_file(copy: Path) -> None:
    (copy / TABLE).unlink()
    with pytest.raises(DamagedData, match=rf"data/{TABLE}: missing: .* Restore the file") as caught:
        open_catalog(copy)
    assert (caught.value.file, caught.value.check, caught.value.remedy) == (TABLE, "missing", "restore")


def test_truncated_table(copy: Path) -> None:
    content = (copy / TABLE).read_bytes()
    (copy / TABLE).write_bytes(content[:-30])
    with pytest.raises(
        DamagedData, match=f"{len(content) - 30} bytes .* expected {len(content)} bytes"
    ) as caught:
        open_catalog(copy)
    assert (caught.value.file, caught.value.check) == (TABLE, "checksum")


def test_one_changed_figure(copy: Path) -> None:
    path = copy / TABLE
    path.write_text(path.read_text("utf-8").replace("tourism,14", "tourism,41"), "utf-8")
    with pytest.raises(DamagedData) as caught:
        open_catalog(copy)
    assert caught.value.check == "checksum"


def test_damaged_boundaries(copy: Path) -> None:
    path = copy / "geography" / "ar.defacto.geojson"
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(DamagedData) as caught:
        open_catalog(copy)
    assert caught.value.file == "geography/ar.defacto.geojson"


def test_header_that_is_not_declared(copy: Path) -> None:
    path = copy / "datapackage.json"
    package = json.loads(path.read_text("utf-8"))
    sectors = next(one for one in package["resources"] if one["name"] == "lsp_projects_by_sector")
    sectors["schema"]["fields"][1]["name"] = "projects"
    path.write_text(json.dumps(package), "utf-8")
    with pytest.raises(DamagedData) as caught:
        open_catalog(copy)
    assert (caught.value.file, caught.value.check) == (TABLE, "header")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"resources": [{}]}', '{"resources": 3}'])
def test_datapackage_that_is_none(copy: Path, content: str) -> None:
    (copy / "datapackage.json").write_text(content, "utf-8")
    with pytest.raises(DamagedData) as caught:
        open_catalog(copy)
    assert (caught.value.file, caught.value.check) == ("datapackage.json", "json")


def test_no_data_at_all(tmp_path: Path) -> None:
    with pytest.raises(DamagedData, match=r"data/datapackage\.json: missing"):
        open_catalog(tmp_path)


def test_version_is_stable_and_resources_know_where_they_come_from() -> None:
    one, other = open_catalog(), open_catalog()
    assert one.version == other.version
    assert len(one.version) == 12
    resource = one.resources["lsp_projects_by_province"]
    assert resource.origin == "package"
    assert resource.licence == ""  # the source states none
    assert one.sources[resource.sources[0]].as_of == "2011-05"
    assert one.refused == one.warnings == ()
    assert one.has("territories")
    assert not one.has("population_by_province")
