"""Why a territory grew: with the whole, by its sectors, or by itself.

Both take two tables of the same shape, territories down and sectors across, of an earlier and a later year;
NaN where no figure was published. A cell that lacks one of the years is left out of both, and of the whole.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory.indicators.specialisation import Table


@dataclass(frozen=True, slots=True)
class Shift:
    """The parts of the change of every cell, in the unit of the figures; they add up to `change`.

    Attributes:
        start: figure of the earlier year.
        change: later minus earlier.
        whole: growth with the whole, x0 G.
        mix: because the sector grew unlike the whole, x0 (G_s - G).
        competitive: because it grew unlike its sector. Classic: x0 (g_rs - G_s). Esteban-Marquillas:
            x0' (g_rs - G_s), x0' being what the cell would have with the structure of the whole.
        allocation: Esteban-Marquillas only, (x0 - x0') (g_rs - G_s): specialised where it
            grows faster; 0 in the classic form.
    """

    start: Table
    change: Table
    whole: Table
    mix: Table
    competitive: Table
    allocation: Table


def shift_share(earlier: Table, later: Table, *, homothetic: bool = False) -> Shift:
    """Return the shift-share parts of the change of every cell; NaN where a year is missing.

    Convention: a cell that was 0 has no growth rate, so its whole change beyond the first two parts (both
    0) is competitive in the classic form and allocation in that of Esteban-Marquillas.

    Source: E. S. Dunn, A statistical and analytical technique for regional analysis, Papers in Regional
    Science 6 (1960), 97-112; J. M. Esteban-Marquillas, A reinterpretation of shift-share analysis, Regional
    and Urban Economics 2 (1972), 249-255.

    Args:
        earlier: counts or amounts of the earlier year.
        later: of the later year.
        homothetic: True for Esteban-Marquillas.

    Raises:
        ValueError: the tables have different shapes, a figure is negative, or the earlier year has nothing.

    >>> earlier = np.array([[100.0, 100.0], [100.0, 200.0]])
    >>> found = shift_share(earlier, np.array([[130.0, 110.0], [120.0, 190.0]]))
    >>> [one.sum(axis=1).round(6).tolist() for one in (found.whole, found.mix, found.competitive)]
    [[20.0, 30.0], [5.0, -5.0], [15.0, -15.0]]
    """
    if earlier.shape != later.shape:
        raise ValueError("The two years need the same territories and sectors.")
    known = np.isfinite(earlier) & np.isfinite(later)
    start, end = (np.where(known, one, 0.0) for one in (earlier, later))
    if (start < 0).any() or (end < 0).any():
        raise ValueError("A figure to be shared cannot be negative.")
    if not start.sum() > 0:
        raise ValueError("The earlier year has nothing to grow from.")
    everywhere = end.sum() / start.sum() - 1
    before, after = start.sum(axis=0), end.sum(axis=0)
    sector = np.where(before > 0, after / np.where(before > 0, before, 1.0) - 1, everywhere)
    whole = start * everywhere
    mix = start * (sector - everywhere)
    rest = (end - start) - whole - mix
    competitive, allocation = rest, np.zeros_like(rest)
    if homothetic:
        own = start.sum(axis=1, keepdims=True) * before / start.sum()
        faster = np.where(start > 0, rest / np.where(start > 0, start, 1.0), 0.0)
        competitive = own * faster
        allocation = rest - competitive
    parts = (start, end - start, whole, mix, competitive, allocation)
    return Shift(*(np.where(known, part, np.nan) for part in parts))
