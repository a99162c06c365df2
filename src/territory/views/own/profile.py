"""In what a territory is specialised, and the territories most like it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory.indicators import concentration, specialisation
from territory.indicators.registry import INDICATORS
from territory.views.own.analysis import NOT, SPECIALISED, Analysis

PEERS = 5


@dataclass(frozen=True, slots=True)
class SectorLine:
    """A sector in the profile of a territory."""

    name: str
    number: str
    share: str
    share_whole: str
    quotient: str
    interval: str
    shrunken: str
    standardised: str
    small: bool
    side: str
    at: float
    low: float
    high: float
    href: str


@dataclass(frozen=True, slots=True)
class Peer:
    """A territory beside the chosen one."""

    code: str
    name: str
    number: str
    difference: str
    krugman: str
    hhi: str
    strongest: str
    href: str
    own: bool


def profile(a: Analysis) -> tuple[SectorLine, ...]:
    """The sectors of the chosen territory, the most specialised first; () when the table cannot say."""
    if not a.territory or len(a.offered) == 1:
        return ()
    row = a.cube.territories.index(a.territory)
    own, whole = a.cube.values[row], a.by_sector
    quotient, z = (
        a.quotients["location_quotient"],
        a.quotients["standardised_quotient"].value[row],
    )
    least = INDICATORS["location_quotient"].minimum_n
    shrunken = a.quotients.get("shrunken_quotient")
    finite = [quotient.value[row], quotient.high[row]]
    most = max(2.0, *(float(np.nanmax(one)) for one in finite if np.isfinite(one).any()))
    order = np.argsort(-np.nan_to_num(quotient.value[row], nan=-np.inf), kind="stable")
    words = a.words

    def line(at: int) -> SectorLine:
        value, low, high = (float(one[row, at]) for one in (quotient.value, quotient.low, quotient.high))
        absent = not np.isfinite(own[at])
        few = not absent and a.figures.kind == "count" and own[at] < least
        hidden = absent or few or not np.isfinite(value)
        sector = a.cube.sectors[at]
        return SectorLine(
            name=sector,
            number=words.t(f"mark.short.{a.cube.status(a.territory, sector).value}")
            if absent
            else words.number(float(own[at]), a.plain_digits),
            share="" if absent else words.percent(float(own[at] / np.nansum(own))),
            share_whole=words.percent(float(whole[at] / whole.sum())),
            quotient="" if hidden else words.number(value, 2),
            interval=""
            if hidden or not np.isfinite(low)
            else f"{words.number(low, 2)}–{words.number(high, 2)}",
            shrunken="" if absent or shrunken is None else words.number(float(shrunken.value[row, at]), 2),
            standardised=""
            if hidden or not np.isfinite(z[at])
            else words.number(round(float(z[at]), 1) + 0.0, 1),
            small=bool(a.few[row, at]),
            side="" if hidden else "more" if value >= SPECIALISED else "less" if value < NOT else "like",
            at=-1.0 if hidden else round(100 * value / most, 2),
            low=-1.0 if hidden or not np.isfinite(low) else round(100 * low / most, 2),
            high=-1.0 if hidden or not np.isfinite(high) else round(100 * high / most, 2),
            href=a.selection.url(sector=str(a.position(sector))),
        )

    return tuple(line(int(at)) for at in order)


def profile_reference(a: Analysis) -> float:
    """Where 1 stands on the scale of the profile, in per cent."""
    row = a.cube.territories.index(a.territory)
    quotient = a.quotients["location_quotient"]
    finite = [one for one in (quotient.value[row], quotient.high[row]) if np.isfinite(one).any()]
    return round(100 / max(2.0, *(float(np.nanmax(one)) for one in finite)), 2)


def peers(a: Analysis) -> tuple[Peer, ...]:
    """The chosen territory and those whose structure is most like its own."""
    if not a.territory or len(a.offered) == 1:
        return ()
    values = a.cube.values
    row = a.cube.territories.index(a.territory)
    apart = specialisation.dissimilarity(values, row)
    unlike = specialisation.krugman(values)
    quotient = a.quotients["location_quotient"].value
    least = INDICATORS["location_quotient"].minimum_n if a.figures.kind == "count" else 0
    sums = a.cube.column("")
    near = [int(at) for at in np.argsort(apart, kind="stable") if at != row and np.isfinite(apart[at])]

    def peer(at: int) -> Peer:
        sure = np.where(values[at] >= least, quotient[at], np.nan)
        best = int(np.nanargmax(sure)) if np.isfinite(sure).any() else -1
        counts = [None if not np.isfinite(one) else float(one) for one in values[at]]
        w = a.words
        return Peer(
            code=a.cube.territories[at],
            name=a.name(a.cube.territories[at]),
            number=w.number(float(sums[at]), a.plain_digits),
            difference="" if at == row else w.number(float(apart[at]), 2),
            krugman=w.number(float(unlike[at]), 2) if np.isfinite(unlike[at]) else "",
            hhi=w.number(concentration.hhi(counts), 2) if sums[at] > 0 else "",
            strongest=""
            if best < 0
            else f"{a.cube.sectors[best]} ({w.number(float(quotient[at][best]), 2)})",
            href=a.selection.url(territory=a.cube.territories[at]),
            own=at == row,
        )

    return tuple(peer(at) for at in (row, *near[:PEERS]))
