"""Tables of other countries, of countries, and of a person's own boundaries: recognised, or asked."""

from __future__ import annotations

import pytest
from layers import geojson, geopackage, shapefile, table
from shapely.geometry import Polygon, box

from territory.catalog import open_catalog
from territory.gazetteer import COUNTRIES, OWN, WORLD, Gazetteer, gazetteers, own_gazetteer, together
from territory.i18n import LOCALES, language
from territory.ingest.answers import Answers
from territory.ingest.checking import check
from territory.ingest.opening import Reading, open_boundaries, open_file
from territory.ingest.report import Table
from territory.ingest.whose import whose
from territory.settings import Settings
from territory.views.own.page import page
from territory.views.own.report import Held
from territory.views.own.sheet import plain_sheet
from territory.views.selection import Selection, read

CATALOG = open_catalog()
KNOWN = gazetteers(CATALOG)


def understood(
    content: str, known: dict[str, Gazetteer] | None = None, answers: Answers | None = None
) -> tuple[str, Table]:
    opened = open_file(content.encode())
    one = together(whose(opened, Reading(), known or KNOWN))
    return one.key, check(opened, one.territories, Reading(), answers or Answers(), one.unclear)


def codes(found: Table) -> list[str]:
    return [one.territory for one in found.records]


@pytest.mark.parametrize("country", COUNTRIES)
@pytest.mark.parametrize("lang", LOCALES)
def test_every_name_in_every_language_is_its_own_territory(country: str, lang: str) -> None:
    units = KNOWN[country].units
    key, found = understood(
        "region;empleo\n" + "\n".join(f"{one.names[lang]};{at + 1}" for at, one in enumerate(units.values()))
    )
    assert key == country
    assert codes(found) == list(units)
    assert found.errors == ()


@pytest.mark.parametrize("country", COUNTRIES[1:])
def test_every_iso_code_is_its_territory_and_every_unit_is_drawn(country: str) -> None:
    units = KNOWN[country].units
    assert understood("código;empleo\n" + "\n".join(f"{code};3" for code in units))[0] == country
    drawn = {one["id"] for one in CATALOG.boundaries(f"boundaries_{country.lower()}")["features"]}
    assert set(units) == drawn


def test_codes_of_a_national_office_are_understood_with_and_without_their_zero() -> None:
    key, found = understood(
        "cod_region;empleo\n" + "\n".join(f"{code};5" for code in ("05", "08", "11", "25", "41", "91"))
    )
    assert (key, codes(found)) == ("CO", ["CO-ANT", "CO-ATL", "CO-DC", "CO-CUN", "CO-HUI", "CO-AMA"])
    key, found = understood(
        "cod_prov;empleo\n" + "\n".join(f"{code};5" for code in (2, 6, 10, 14, 58, 62, 74, 78))
    )
    assert (key, codes(found)[:4]) == ("AR", ["AR-C", "AR-B", "AR-K", "AR-X"])


def test_names_as_the_chilean_office_writes_them() -> None:
    names = (
        "Región de Arica y Parinacota",
        "Región del Biobío",
        "Región del Libertador Gral. Bernardo O'Higgins",
        "Región de Magallanes y de la Antártica Chilena",
        "Región Metropolitana de Santiago",
        "Región de Ñuble",
    )
    key, found = understood("Región;Empresas\n" + "\n".join(f"{name};3" for name in names))
    assert (key, codes(found)) == ("CL", ["CL-AP", "CL-BI", "CL-LI", "CL-MA", "CL-RM", "CL-NB"])


def test_cordoba_alone_is_asked_and_among_its_neighbours_is_not() -> None:
    key, found = understood("provincia;empleo\nCórdoba;7\n")
    assert key == "AR+CO"
    assert codes(found) == []
    assert found.questions == {"Córdoba": ("AR-X", "CO-COR")}
    assert "country_unclear" in [one.rule for one in found.problems]
    key, found = understood("provincia;empleo\nCórdoba;7\n", answers=Answers(places={"Córdoba": "CO-COR"}))
    assert codes(found) == ["CO-COR"]
    assert understood("provincia;empleo\nCórdoba;7\nSalta;3\n")[1].records[0].territory == "AR-X"
    assert understood("depto;empleo\nCórdoba;7\nAntioquia;3\n")[1].records[0].territory == "CO-COR"


def test_sixteen_numbers_are_not_taken_for_one_of_four_countries() -> None:
    key, found = understood("region;empleo\n" + "\n".join(f"{at};{at}" for at in range(1, 17)))
    assert set(key.split("+")) >= {"CL", "MX", "PE", "IT"}
    assert codes(found) == []


def test_na_is_namibia_and_a_total_of_the_world_is_no_country() -> None:
    key, found = understood(
        "país;exportaciones\nNA;3\nAR;4\nUK;5\nBolivia (Estado Plurinacional de);1\nMundo;13\n"
    )
    assert (key, codes(found)) == (WORLD, ["NA", "AR", "GB", "BO"])
    assert [one.rule for one in found.problems] == ["total"]


def test_lima_and_mexico_are_two_things_each() -> None:
    _, found = understood("departamento;empleo\nLima;3\nCusco;4\nPuno;5\n")
    assert found.questions == {"Lima": ("PE-LIM", "PE-LMA")}
    key, found = understood("estado;empleo\nMéxico;3\nJalisco;4\nColima;5\nEstados Unidos Mexicanos;12\n")
    assert key == "MX"
    assert found.questions == {"México": ("MX", "MX-MEX")}


@pytest.mark.parametrize("country", COUNTRIES[1:])
def test_the_map_is_that_countrys(country: str) -> None:
    units = KNOWN[country].units
    opened = open_file(
        ("region;empleo\n" + "\n".join(f"{code};{at + 3}" for at, code in enumerate(units))).encode()
    )
    gazetteer = together(whose(opened, Reading(), KNOWN))
    held = Held("k", "x.csv", opened, check(opened, gazetteer.territories), gazetteer=gazetteer)
    made = page(
        CATALOG,
        Settings(),
        Selection("owndata", "es", part="analysis", territory=next(iter(units))),
        (),
        held,
    )
    shown = made.regions["own_map"].html
    assert all(f'data-territory="{code}"' in shown for code in units)
    assert "AR-S" not in shown


def test_countries_are_drawn_where_most_of_them_are_and_the_rest_is_named() -> None:
    opened = open_file("país;empleo\nAR;3\nBR;4\nCL;5\nES;6\nNA;2\n".encode())
    gazetteer = together(whose(opened, Reading(), KNOWN))
    held = Held("k", "x.csv", opened, check(opened, gazetteer.territories), gazetteer=gazetteer)
    shown = (
        page(CATALOG, Settings(), Selection("owndata", "es", part="analysis"), (), held)
        .regions["own_map"]
        .html
    )
    assert 'data-territory="BR"' in shown
    assert 'data-territory="ES"' not in shown
    assert "España y Namibia" in shown


OWN_UNITS = table(
    {"clave": ["014", "021", "035"], "nombre": ["Capital", "Colón", "Río Cuarto"]},
    [
        box(-65, -32, -64, -31),
        box(-64, -32, -63, -31),
        Polygon([(-65, -34), (-63, -33), (-63, -34), (-65, -33)]),
    ],
)


@pytest.mark.parametrize("make", [geojson, geopackage, shapefile])
def test_own_boundaries_of_every_format_are_the_same(make: object) -> None:
    found = open_boundaries(make(OWN_UNITS), repair=True)  # type: ignore[operator]
    assert found.names == ("clave", "nombre")
    assert [row[0] for row in found.rows] == ["014", "021", "035"]
    assert (found.invalid, len(found.shapes)) == (1, 3)
    assert found.shapes[0] is not None
    assert found.shapes[0]["type"] == "Polygon"
    assert sorted(map(tuple, found.shapes[0]["coordinates"][0]))[0] == (-65.0, -32.0)


def test_boundaries_in_metres_of_a_known_system_come_back_in_degrees() -> None:
    projected = OWN_UNITS.iloc[:2].to_crs(5346)  # POSGAR 2007, strip 4
    for make in (geopackage, shapefile):
        shape = open_boundaries(make(projected)).shapes[0]
        assert shape is not None
        for x, y in shape["coordinates"][0]:
            assert abs(x + 64.5) == pytest.approx(0.5, abs=1e-3)
            assert abs(y + 31.5) == pytest.approx(0.5, abs=1e-3)


def test_simplified_neighbours_still_share_their_border() -> None:
    import numpy as np
    import shapely

    wave = [(-64 + 0.2 * np.sin(t / 300), -32 + t / 20_000) for t in range(20_001)]
    left = Polygon([(-66, -32), *wave, (-66, -31)])
    right = Polygon([(-62, -32), *wave, (-62, -31)])
    content = geopackage(table({"k": ["a", "b"]}, [left, right]))
    found = open_boundaries(content, simplify=True)
    assert found.vertices == 2 * 20_004
    assert found.left <= 12_000
    shapes = [shapely.geometry.shape(one) for one in found.shapes if one]
    assert shapely.coverage_is_valid(shapes)
    assert sum(one.area for one in shapes) == pytest.approx(4.0, rel=1e-3)


def test_a_table_with_the_keys_of_own_boundaries_is_mapped_on_them() -> None:
    found = open_boundaries(geojson(OWN_UNITS), repair=True)
    own = own_gazetteer(
        [str(row[0]) for row in found.rows], [str(row[1]) for row in found.rows], found.shapes
    )
    opened = open_file("departamento;empleo\n14;30\nColón;40\n035;50\n".encode())
    gazetteer = together(whose(opened, Reading(), {**KNOWN, OWN: own}))
    assert gazetteer.key == OWN
    assert own.shapes is not None
    checked = check(opened, gazetteer.territories)
    assert codes(checked) == ["u1", "u2", "u3"]
    held = Held("k", "x.csv", opened, checked, gazetteer=gazetteer, base=plain_sheet(own.shapes))
    made = page(CATALOG, Settings(), Selection("owndata", "es", part="analysis", territory="u3"), (), held)
    assert all(f'data-territory="u{at}"' in made.regions["own_map"].html for at in (1, 2, 3))
    assert "Río Cuarto" in made.regions["own_ranking"].html
    assert "035" not in str(made.query)


def test_an_address_names_a_territory_of_any_country_or_a_position() -> None:
    for code in ("CL-AT", "IT-55", "NA", "u14"):
        assert read("owndata", {"territory": code}, "es", CATALOG)[0].territory == code
    for code in ("Río Cuarto", "u0", "u12345", "XX-9"):
        assert read("owndata", {"territory": code}, "es", CATALOG)[0].territory == ""


@pytest.mark.parametrize("lang", LOCALES)
def test_the_report_says_whose_territories_were_understood(lang: str) -> None:
    opened = open_file(b"region;empleo\nAtacama;3\nCoquimbo;4\n")
    gazetteer = together(whose(opened, Reading(), KNOWN))
    held = Held("k", "x.csv", opened, check(opened, gazetteer.territories), gazetteer=gazetteer)
    text = page(CATALOG, Settings(), Selection("owndata", lang), (), held).regions["own_tools"].html
    assert language(lang).t("own.read.whose", name=KNOWN["CL"].territories["CL"].names[lang]) in text
