"""No leader crosses anything, no text overlaps anything: measured with shapely, whatever the figures."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import accumulate, combinations, pairwise

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from maps.samples import COUNTS, names, words
from shapely import unary_union
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from territory.maps import BaseMap, MapSpec, quantiles
from territory.maps.rim import spread
from territory.model import Observation, Status

Make = Callable[..., MapSpec]
CODES = sorted(names("es"))


def faults(spec: MapSpec) -> list[str]:
    """Return every crossing and overlap of the wide layout and of the narrow one."""
    circles = {s.code: Point(s.x, s.y).buffer(s.r, quad_segs=32) for s in spec.symbols if s.style != "dot"}
    leaders = {label.code: LineString(label.leader) for label in spec.rim}
    texts: dict[str, Polygon] = {f"label {label.code}": box(*label.box) for label in spec.rim}
    texts |= {f"islands {i}": box(*line.box) for i, line in enumerate((*spec.islands, *spec.inset))}
    texts |= {f"frame {i}": box(*frame) for i, frame in enumerate(spec.frames)}
    texts["legend"] = box(*spec.legend.box)
    found = [f"leaders {a} {b}" for (a, p), (b, q) in combinations(leaders.items(), 2) if p.intersects(q)]
    found += [
        f"leader {a} circle {b}"
        for a, p in leaders.items()
        for b, c in circles.items()
        if a != b and p.intersects(c)
    ]
    found += [f"leader {a} {b}" for a, p in leaders.items() for b, t in texts.items() if p.intersects(t)]
    found += [
        f"own circle {a}"
        for a, p in leaders.items()
        if a in circles and p.intersection(circles[a]).length > 0.3
    ]
    found += [f"{a} {b}" for (a, p), (b, q) in combinations(texts.items(), 2) if p.intersects(q)]
    found += [f"{a} circle {b}" for a, t in texts.items() for b, c in circles.items() if t.intersects(c)]

    start, top, across, height = spec.view
    sheet = box(start, top, start + across, top + height)
    found += [
        f"circle {code} leaves the sheet" for code, circle in circles.items() if not sheet.contains(circle)
    ]

    left, width = spec.phone_crop
    crop = box(left, top, left + width, top + height)
    narrow = {f"{text.role} {text.code}": box(*text.box) for text in spec.phone if text.role != "inside"}
    narrow |= {f"square {s.code}": box(*s.box) for s in spec.squares}
    narrow |= {f"square name {s.code}": box(*s.text.box) for s in spec.squares}
    narrow |= {name: shape for name, shape in texts.items() if name.startswith(("islands", "frame"))}
    narrow["legend"] = box(*spec.phone_legend.box)
    found += [f"phone: {a} {b}" for (a, p), (b, q) in combinations(narrow.items(), 2) if p.intersects(q)]
    found += [
        f"phone: {a} circle {b}" for a, t in narrow.items() for b, c in circles.items() if t.intersects(c)
    ]
    found += [f"phone: {a} leaves the crop" for a, t in narrow.items() if not crop.contains(t)]
    for text in spec.phone:
        if text.leader:
            line = LineString(text.leader)
            found += [
                f"phone leader {text.code} {b}"
                for b, c in circles.items()
                if b != text.code and line.intersects(c)
            ]
    return found


@pytest.mark.parametrize("worldview", ["defacto", "ar"])
@pytest.mark.parametrize("language", ["es", "en", "it", "pt"])
def test_the_published_counts_have_a_clean_sheet(make: Make, language: str, worldview: str) -> None:
    spec = make(language=language, worldview=worldview)
    assert faults(spec) == []
    assert spec.conflicts == 0
    assert len(spec.rim) == 24


@pytest.mark.parametrize("language", ["es", "en", "it", "pt"])
def test_every_published_number_is_printed_on_the_phone(make: Make, language: str) -> None:
    numbers = {t.code: t.text for t in make(language=language).phone if t.role != "name"}
    assert numbers == {code: str(n) for code, n in COUNTS.items()}


def test_the_phone_prints_at_most_six_names_with_the_city_among_them(make: Make) -> None:
    spec = make()
    assert [square.code for square in spec.squares] == ["AR-C"]
    assert 3 <= sum(text.role == "name" for text in spec.phone) <= 5


def test_a_number_below_three_stands_beside_its_circle(make: Make) -> None:
    roles = {text.code: text.role for text in make().phone if text.role != "name"}
    assert {code for code, role in roles.items() if role == "beside"} == {
        c for c, n in COUNTS.items() if n < 3
    }


def test_columns_run_from_north_to_south_at_least_a_pitch_apart(make: Make) -> None:
    spec = make()
    heights = {symbol.code: symbol.y for symbol in spec.symbols}
    for side in ("left", "right"):
        column = [label for label in spec.rim if label.side == side]
        assert [heights[label.code] for label in column] == sorted(heights[label.code] for label in column)
        assert min(b.y - a.y for a, b in pairwise(column)) >= 1.3 * 14


def test_a_choropleth_has_a_clean_sheet(make: Make) -> None:
    rates = [Observation(code, 0.5 + i, Status.OBSERVED) for i, code in enumerate(CODES)]
    classes = quantiles([rate.value or 0 for rate in rates])
    for worldview in ("defacto", "ar"):
        assert faults(make(rates, kind="choropleth", classification=classes, worldview=worldview)) == []


@pytest.mark.parametrize("worldview", ["defacto", "ar"])
@pytest.mark.parametrize("language", ["es", "en", "it", "pt"])
def test_the_longest_legend_has_a_clean_sheet(make: Make, language: str, worldview: str) -> None:
    others = [(0.0, Status.ZERO), (3.0, Status.ESTIMATE), (None, Status.NOT_PUBLISHED)]
    others += [(None, Status.SUPPRESSED), (None, Status.NOT_APPLICABLE)]
    rates = [Observation(code, *figure) for code, figure in zip(CODES, others, strict=False)]
    rates += [Observation(c, 0.5 + i, Status.OBSERVED, small=i < 9) for i, c in enumerate(CODES[5:])]
    legend = replace(
        words(language),
        note=("Cuantiles, 5 clases, n = 20",),
        class_count=str,
        small="* pocos casos: {}".format,
    )
    classes = quantiles([rate.value for rate in rates if rate.value])
    spec = make(rates, language, worldview, kind="choropleth", classification=classes, legend=legend)
    assert len(spec.legend.rows) == 11
    assert spec.legend.box[3] <= spec.view[3]
    assert faults(spec) == []


def test_on_the_phone_most_rates_stand_in_their_province_and_no_leader_crosses_another(
    make: Make, bases: dict[str, BaseMap]
) -> None:
    rates = [Observation(code, 10.5 + i, Status.OBSERVED) for i, code in enumerate(CODES)]
    spec = make(rates, kind="choropleth", classification=quantiles([rate.value or 0 for rate in rates]))
    assert sum(text.role == "beside" for text in spec.phone) >= 15
    provinces = {area.code: _outline(area.path) for area in bases["defacto"].units}
    for text in spec.phone:
        if text.role == "beside":
            assert provinces[text.code].contains(box(*text.box).centroid)
        if text.leader:
            line = LineString(text.leader)
            assert [
                c for c, p in provinces.items() if p.intersection(line).length > 0.3 and c != text.code
            ] == []


def _outline(path: str) -> MultiPolygon:
    """Return the polygons of SVG path data of the form M…l…z."""
    rings = []
    for ring in path.split("z")[:-1]:
        steps = [float(number) for number in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", ring)]
        rings.append(Polygon(zip(accumulate(steps[::2]), accumulate(steps[1::2]), strict=True)).buffer(0))
    return unary_union(rings)


figures = st.one_of(
    st.sampled_from(
        [
            (None, Status.NOT_PUBLISHED),
            (None, Status.SUPPRESSED),
            (None, Status.NOT_APPLICABLE),
            (0.0, Status.ZERO),
        ]
    ),
    st.tuples(st.integers(1, 40).map(float), st.sampled_from([Status.OBSERVED, Status.ESTIMATE])),
)


@pytest.mark.slow
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
@given(st.lists(figures, min_size=24, max_size=24), st.sampled_from(["es", "en", "it", "pt"]))
def test_any_counts_have_a_clean_sheet(
    make: Make, drawn: list[tuple[float | None, Status]], language: str
) -> None:
    observations = [Observation(code, *figure) for code, figure in zip(CODES, drawn, strict=True)]
    assert faults(make(observations, language)) == []


@pytest.mark.slow
def test_equal_counts_everywhere_are_drawn_smaller_rather_than_tangled(make: Make) -> None:
    spec = make([Observation(code, 5.0, Status.OBSERVED) for code in CODES])
    assert faults(spec) == []
    assert len({symbol.r for symbol in spec.symbols}) == 1


@given(st.lists(st.floats(0, 480), min_size=2, max_size=20).map(sorted))
def test_spread_keeps_order_pitch_and_bounds(targets: list[float]) -> None:
    places = spread(targets, 20, 0, 480)
    assert all(b - a >= 19.8 for a, b in pairwise(places))
    assert places[0] >= 0
    assert places[-1] <= 480.1
