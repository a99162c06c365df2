"""What people write, and which territory they mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from territory.catalog import open_catalog
from territory.geography import boundaries, fold, nearest, resolve, territories

PLACES = territories(open_catalog())


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("AR-X", ("AR-X",)),
        ("ar-x", ("AR-X",)),
        ("Cba", ("AR-X",)),
        ("CBA.", ("AR-X",)),
        ("14", ("AR-X",)),
        ("cordoba", ("AR-X",)),
        ("Provincia de Córdoba", ("AR-X",)),
        ("PBA", ("AR-B",)),
        ("Provincia de Buenos Aires", ("AR-B",)),
        ("Buenos Aires", ("AR-B",)),
        ("06", ("AR-B",)),
        ("6", ("AR-B",)),
        ("2", ("AR-C",)),
        ("CABA", ("AR-C",)),
        ("C.A.B.A.", ("AR-C",)),
        ("Capital Federal", ("AR-C",)),
        ("Cdad. Autónoma de Bs. As.", ("AR-C",)),
        ("Ciudad de Buenos Aires (CABA)", ("AR-C",)),
        ("Bs. As.", ("AR-C", "AR-B")),
        ("BsAs", ("AR-C", "AR-B")),
        ("Sgo. del Estero", ("AR-G",)),
        ("Tierra del Fuego, Antártida e Islas del Atlántico Sur", ("AR-V",)),
        ("Terra do Fogo", ("AR-V",)),
        ("Prov. del Chaco", ("AR-H",)),
        ("TUCUMÁN", ("AR-T",)),
        ("Tucuma\u0301n", ("AR-T",)),
        ("Entre-Ríos", ("AR-E",)),
        ("", ()),
        ("Provincia de", ()),
        ("Patagonia", ()),
        ("AMBA", ()),
        ("Argentina", ()),
    ],
)
def test_resolve(text: str, codes: tuple[str, ...]) -> None:
    assert resolve(text, PLACES) == codes


def test_every_code_name_and_alias_finds_its_territory() -> None:
    for code, place in PLACES.items():
        for spelling in (code, place.indec, *place.names.values(), *place.aliases):
            assert code in resolve(spelling, PLACES), spelling


def test_only_buenos_aires_is_ambiguous() -> None:
    spellings = [alias for place in PLACES.values() for alias in place.aliases]
    ambiguous = {codes for alias in spellings if len(codes := resolve(alias, PLACES)) > 1}
    assert ambiguous == {("AR-C", "AR-B")}


def test_24_territories_in_indec_order() -> None:
    assert len(PLACES) == 24
    assert [place.indec for place in PLACES.values()] == sorted(place.indec for place in PLACES.values())
    assert [code for code, place in PLACES.items() if place.level == "city"] == ["AR-C"]
    assert {place.parent for place in PLACES.values()} == {"AR"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Mendosa", "AR-M"),
        ("AR-ZZ", "AR-Z"),
        ("Santa Fee", "AR-S"),
        ("Neuqen", "AR-Q"),
        ("qqqqqq", None),
        ("", None),
    ],
)
def test_nearest(text: str, code: str | None) -> None:
    assert nearest(text, PLACES) == code


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.sampled_from([name for place in PLACES.values() for name in place.names.values()]))
def test_case_and_blanks_do_not_matter(name: str) -> None:
    assert resolve(f"  {name.upper()}. ", PLACES) == resolve(name.lower(), PLACES) != ()


def test_boundaries_of_a_country_without_worldviews() -> None:
    catalog = open_catalog()
    assert boundaries(catalog, "CL", "ar") is boundaries(catalog, "CL", "defacto")
    with pytest.raises(KeyError):
        boundaries(catalog, "XX", "defacto")
