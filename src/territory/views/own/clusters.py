"""Where high stands beside high: Moran's I, local clusters and hot spots of the indicator shown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from territory.gazetteer import drawn
from territory.geography import contiguity
from territory.indicators import spatial
from territory.indicators.registry import INDICATORS
from territory.model import Status
from territory.views.own.analysis import Analysis
from territory.views.own.mapping import categories_svg
from territory.views.own.study import Head, Line, Sheet, Study, Value

LEVEL = 0.05
"""Share of false ones among the clusters shown (Benjamini and Hochberg)."""
# From the lowest class of the map to the highest, with the signs that stand on it.
KINDS = ("low_low", "low_high", "none", "high_low", "high_high")
SIGNS = ("− −", "− +", "", "+ −", "+ +")
FILTERS = frozenset({"indicator"})


@dataclass(frozen=True, slots=True)
class _Found:
    codes: tuple[str, ...]
    values: NDArray[np.float64]
    whole: spatial.Moran
    local: spatial.Local
    star: spatial.Local

    def kind(self, at: int) -> int:
        """Return the class of a unit, 2 where it is not told from chance."""
        if self.local.q[at] >= LEVEL:
            return 2
        mean = float(self.values.mean())
        high, among_high = self.values[at] > mean, self.local.lag[at] > mean
        return (4 if among_high else 3) if high else (1 if among_high else 0)


def clusters_study(a: Analysis) -> Study:
    """Return the cluster map of the indicator shown, with Gi* and both adjusted p-values in its table."""
    w = a.words
    title = w.t("own.clusters.title", what=a.title)
    near = (
        contiguity(a.gazetteer.shapes or drawn(a.catalog, a.map_name, a.settings.worldview))
        if a.map_name
        else {}
    )
    known = {one.code: one.value for one in a.observations if one.value is not None}
    # A unit takes part with the neighbours that have a figure; without one it has none to be compared with.
    codes = tuple(code for code in known if any(other in known for other in near.get(code, ())))
    alone = tuple(code for code in known if code not in codes)
    notes = [w.t("own.clusters.alone", names=w.join(a.name(one) for one in alone))] if alone else []
    if "AR-V" in alone:
        notes.append(w.t("own.clusters.by_land"))
    if INDICATORS["moran"].withholds(len(codes)) or len({known[code] for code in codes}) < 2:
        said = w.t(
            "own.clusters.withheld", n=w.number(len(codes)), least=w.number(INDICATORS["moran"].minimum_n)
        )
        return Study(said, title, notes=tuple(notes), methods=("moran",), withheld=said, filters=FILTERS)
    values = np.array([known[code] for code in codes])
    place = {code: at for at, code in enumerate(codes)}
    neighbours = [[place[other] for other in near[code] if other in place] for code in codes]
    parts = (part(values, neighbours) for part in (spatial.local_moran, spatial.getis_ord))
    found = _Found(codes, values, spatial.moran(values, neighbours), *parts)
    if a.indicator == "count" and a.figures.kind != "rate":
        notes.append(w.t("own.clusters.size"))
    notes.append(w.t("own.clusters.chance", level=w.percent(LEVEL, 0)))
    return Study(
        finding=_finding(a, found),
        title=title,
        map_svg=_map(a, found, alone, title),
        sheets=(_sheet(a, found, near),),
        notes=tuple(notes),
        methods=("moran", "local_moran", "getis_ord"),
        filters=FILTERS,
    )


def _finding(a: Analysis, found: _Found) -> str:
    w, whole = a.words, found.whole
    clusters = sum(found.kind(at) != 2 for at in range(len(found.codes)))
    key = "chance" if whole.p >= LEVEL else "alike" if whole.value > whole.expected else "unlike"
    return w.n(
        f"own.clusters.finding_{key}",
        clusters,
        what=a.title,
        moran=w.number(whole.value, 2),
        p=_p(a, whole.p),
    )


def _p(a: Analysis, p: float) -> str:
    """Return a p-value as printed, never as 0."""
    return f"< {a.words.number(0.001, 3)}" if p < 0.001 else a.words.number(p, 3)


def _map(a: Analysis, found: _Found, alone: tuple[str, ...], title: str) -> str:
    kinds = {code: found.kind(at) for at, code in enumerate(found.codes)}
    names = [a.words.t(f"own.clusters.{kind}") for kind in KINDS]
    absent = {one.code: one.status for one in a.observations if one.value is None}
    absent |= dict.fromkeys(alone, Status.NOT_APPLICABLE)
    said = {code: f"{a.name(code)}: {names[kind]}" for code, kind in kinds.items()}
    said |= {code: f"{a.name(code)}: {a.words.t(f'status.word.{one.value}')}" for code, one in absent.items()}
    said = {code: f"{a.name(code)}: {a.words.t('status.word.not_published')}" for code in a.places} | said
    return categories_svg(a, kinds, names, SIGNS, absent, said, title)


def _sheet(a: Analysis, found: _Found, near: dict[str, tuple[str, ...]]) -> Sheet:
    t = a.words.t
    heads = (
        Head("name", t("own.filter.territory")),
        Head("value", a.title, a.digits),
        Head("neighbours", t("own.clusters.neighbours"), 0),
        Head("lag", t("own.clusters.lag"), a.digits + 1),
        Head("cluster", t("own.clusters.cluster")),
        Head("local", "I", 2),
        Head("p", "p", 3),
        Head("q", t("own.clusters.adjusted"), 3),
        Head("star", "Gi* (z)", 2),
        Head("star_p", "p", 3),
        Head("star_q", t("own.clusters.adjusted"), 3),
    )
    known = set(found.codes)
    lines = []
    for at in np.argsort(-found.values, kind="stable"):
        code, local, star = found.codes[at], found.local, found.star
        cells: tuple[Value, ...] = (
            a.name(code),
            float(found.values[at]),
            float(sum(other in known for other in near[code])),
            float(local.lag[at]),
            t(f"own.clusters.{KINDS[found.kind(int(at))]}"),
            *(float(one[at]) for one in (local.value, local.p, local.q, star.value, star.p, star.q)),
        )
        lines.append(Line(cells, code))
    return Sheet("clusters", t("own.clusters.table"), heads, tuple(lines))
