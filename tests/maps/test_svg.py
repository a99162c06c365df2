"""What the SVG says and shows."""

from __future__ import annotations

import dataclasses
import gzip
import json
import math
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from maps.samples import COUNTS, names, observed, words

from territory.maps import BaseMap, Label, MapSpec, map_spec, quantiles, svg
from territory.maps.style import DARK, LIGHT, file_css, page_css
from territory.model import Observation, Status

Make = Callable[..., MapSpec]
NO_SHRINKING = (Phase.explicit, Phase.generate)
NS = "{http://www.w3.org/2000/svg}"


def draw(spec: MapSpec, **options: Any) -> str:
    given = {
        "href": lambda code: f"?territory={code}",
        "accessible": {c: f"{c} & figure" for c in names("es")},
    }
    return svg(spec, **(given | {"title": "Projects by province"} | options))


def test_radius_is_the_square_root_of_the_count(make: Make) -> None:
    radii = {symbol.code: symbol.r for symbol in make().symbols}
    assert radii["AR-B"] == pytest.approx(0.045 * 480, abs=0.01)
    assert radii["AR-B"] / radii["AR-J"] == pytest.approx(math.sqrt(17), abs=0.01)


def test_a_reference_value_fixes_k(make: Make) -> None:
    assert make(reference_max=68).k == pytest.approx(make().k / 2, abs=1e-4)


def test_larger_circles_are_drawn_first(make: Make) -> None:
    radii = [symbol.r for symbol in make().symbols if symbol.style == "circle"]
    assert radii == sorted(radii, reverse=True)


def test_legend_prints_three_sizes_and_only_the_marks_in_use(make: Make) -> None:
    legend = make().legend
    assert [text for _, text in legend.circles] == ["17 projects", "5", "1"]
    assert [(row.fill, row.text) for row in legend.rows] == [("not_published", "Not published: 6 de 24")]


def test_an_absence_is_never_drawn_as_zero(make: Make) -> None:
    absent = [Status.NOT_PUBLISHED, Status.SUPPRESSED, Status.NOT_APPLICABLE]
    codes = ["AR-F", "AR-D", "AR-Z"]
    figures = observed(COUNTS) + [Observation(c, None, s) for c, s in zip(codes, absent, strict=True)]
    spec = make([*figures, Observation("AR-P", 0.0, Status.ZERO)])
    fills = {shape.code: shape.fill for shape in spec.shapes}
    styles = {symbol.code: symbol.style for symbol in spec.symbols}
    assert [fills[c] for c in codes] == ["not_published", "suppressed", "not_applicable"]
    assert [styles[c] for c in codes] == ["dot"] * 3
    assert (fills["AR-P"], styles["AR-P"]) == ("land", "ring")
    numbers = {label.code: (label.number, label.square) for label in spec.rim}
    assert numbers["AR-D"] == ("", "suppressed")
    assert numbers["AR-P"] == ("0", "")
    assert [row.fill for row in spec.legend.rows] == ["zero", "not_published", "suppressed", "not_applicable"]


def test_a_territory_without_an_observation_is_not_published(make: Make) -> None:
    spec = make([])
    assert {shape.fill for shape in spec.shapes if shape.kind == "unit"} == {"not_published"}
    assert spec.legend.circles == ()


def test_an_estimate_is_hatched_and_its_number_italic(make: Make) -> None:
    text = draw(make([*observed(COUNTS), Observation("AR-F", 4.0, Status.ESTIMATE, 2, 6)]))
    assert 'class="symbol estimate" data-for="AR-F" style="fill:url(#t-estimate)"' in text
    assert re.search(r'class="label estimate" data-for="AR-F".*?class="number"[^>]*>≈ 4<', text)


def test_choropleth_fills_classes_and_sets_zero_apart(make: Make) -> None:
    rates = [Observation(c, float(i), Status.OBSERVED) for i, c in enumerate(sorted(names("es")))]
    classes = quantiles([rate.value or 0 for rate in rates])
    spec = make(rates, kind="choropleth", classification=classes)
    counted = Counter(shape.fill for shape in spec.shapes if shape.kind == "unit")
    assert counted == {"land": 1, "class-0": 5, "class-1": 4, "class-2": 5, "class-3": 4, "class-4": 5}
    assert next(label for label in spec.rim if label.code == "AR-C").square == "class-0"
    with pytest.raises(ValueError, match="classification"):
        make(rates, kind="choropleth")


def test_a_choropleth_counts_its_classes_and_marks_rates_on_few_cases(make: Make) -> None:
    rates = [Observation("AR-S", 4.0, Status.OBSERVED), Observation("AR-B", 2.0, Status.OBSERVED, small=True)]
    legend = dataclasses.replace(words(), class_count=str, small="* few cases: {}".format)
    options = {"kind": "choropleth", "classification": quantiles([2.0, 3.0, 4.0], 2)}
    spec = make(rates, legend=legend, **options)
    rows = [row.text for row in spec.legend.rows]
    assert rows == ["3–4 (1)", "2–3 (1)", "Not published: 22 de 24", "* few cases: 1"]
    assert {label.code: label.number for label in spec.rim if label.number} == {"AR-S": "4", "AR-B": "2*"}
    assert {text.code: text.text for text in spec.phone} == {"AR-S": "4", "AR-B": "2*"}
    unexplained = make(rates, **options)
    assert {label.number for label in unexplained.rim} == {"", "4", "2"}


def test_an_estimate_says_so_even_if_the_caller_forgets(bases: dict[str, BaseMap]) -> None:
    labels = {code: Label(name, "4", name) for code, name in names("es").items()}
    figures = [Observation("AR-S", 4.0, Status.ESTIMATE)]
    spec = map_spec(bases["defacto"], figures, labels, kind="circles", legend=words())
    assert next(label.number for label in spec.rim if label.code == "AR-S") == "≈ 4"
    phone = draw(spec).split('<g class="labels-phone">')[1]
    assert re.search(r'class="label estimate" data-for="AR-S"[^>]*>.*?>≈ 4<', phone)
    assert ".labels-phone .label.estimate text{font-style:italic}" in page_css()


@pytest.mark.parametrize("value", [None, math.nan, math.inf, -1.0])
def test_an_impossible_count_is_refused(make: Make, value: float | None) -> None:
    with pytest.raises(ValueError, match="AR-S"):
        make([Observation("AR-S", value, Status.OBSERVED)])


def test_24_named_buttons_from_north_to_south(make: Make) -> None:
    root = ET.fromstring(draw(make(), selected="AR-M", compared="AR-S"))
    buttons = [a for a in root.iter(f"{NS}a") if "data-territory" in a.attrib]
    codes = [a.attrib["data-territory"] for a in buttons]
    assert sorted(codes) == sorted(names("es"))
    assert (codes[0], codes[-1]) == ("AR-Y", "AR-V")
    assert all(a.attrib["role"] == "button" and a.attrib["aria-label"] for a in buttons)
    assert [a.attrib["data-territory"] for a in buttons if a.attrib["aria-pressed"] == "true"] == ["AR-M"]
    assert buttons[0].attrib["href"] == "?territory=AR-Y"
    assert all(a.attrib["tabindex"] == "-1" for a in root.iter(f"{NS}a") if "data-territory" not in a.attrib)
    halos = [(u.attrib["class"], u.attrib.get("href")) for u in root.iter(f"{NS}use")]
    assert halos == [("halo compared", "#t-AR-S"), ("halo selected", "#t-AR-M"), ("halo focus", None)]
    assert root[-1].attrib["class"] == "halo focus"
    tiny = {a.attrib.get("data-territory") for a in buttons if "tiny" in a.attrib["class"].split()}
    assert tiny == {"AR-C"}
    assert 'class="halo selected"/>' in draw(make())


@pytest.mark.parametrize("worldview", ["defacto", "ar"])
def test_islands_follow_the_worldview(make: Make, worldview: str) -> None:
    root = ET.fromstring(draw(make(worldview=worldview, language="es")))
    lines = [t.text for t in root.iter(f"{NS}text") if t.attrib.get("class") == "islands"]
    disputed = [p for p in root.iter(f"{NS}path") if "disputed" in p.attrib.get("class", "")]
    frames = [r for r in root.iter(f"{NS}rect") if r.attrib.get("class") == "frame"]
    if worldview == "defacto":
        assert lines == ["Islas Malvinas", "(Falkland Islands)"]
        assert (len(disputed), len(frames)) == (1, 0)
    else:
        assert lines == ["Islas Malvinas", "Antártida"]
        assert (len(disputed), len(frames)) == (0, 2)


def test_light_enough_for_a_slow_line(make: Make) -> None:
    for worldview in ("defacto", "ar"):
        text = draw(make(worldview=worldview)).encode()
        assert len(text) <= 45_000
        assert len(gzip.compress(text)) <= 16_000


def test_same_input_same_map(make: Make) -> None:
    figures = observed(COUNTS)
    assert make(figures) == make(figures[::-1])
    assert draw(make(figures)) == draw(make(figures[::-1]))


def test_a_map_is_plain_data(make: Make) -> None:
    assert json.loads(json.dumps(dataclasses.asdict(make())))["kind"] == "circles"


def test_a_file_carries_its_colours_and_one_layout(make: Make) -> None:
    text = draw(make(), standalone=True)
    ET.fromstring(text)
    assert "var(" not in text
    assert 'labels-phone"' not in text
    assert LIGHT["--mark"] in text


def test_both_themes_define_what_the_style_sheet_reads() -> None:
    used = set(re.findall(r"var\((--[a-z0-9-]+)\)", page_css())) - {"--phone-width", "--phone-shift"}
    assert used == set(LIGHT) == set(DARK)
    assert "var(" not in file_css()


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), phases=NO_SHRINKING)
@example(hostile='"><script>alert(1)</script>')
@given(
    hostile=st.text(max_size=30)
    | st.sampled_from(['"><script>alert(1)</script>', "]]>", "&lt;", "\x00\ud800"])
)
def test_any_text_stays_text(bases: dict[str, BaseMap], hostile: str) -> None:
    def tags(word: str) -> Counter[str]:
        labels = {code: Label(word, word, word) for code in names("es")}
        spec = map_spec(
            bases["defacto"],
            observed(COUNTS),
            labels,
            kind="circles",
            legend=words(),
            islands_label=(word, word),
        )
        text = svg(
            spec, href=lambda code: word, accessible=dict.fromkeys(labels, word), title=word, selected="AR-S"
        )
        return Counter(element.tag for element in ET.fromstring(text).iter())

    found, expected = tags(hostile), tags("x")
    assert set(found) <= set(expected)
    assert found[f"{NS}a"] <= expected[f"{NS}a"] + 24
