"""Economic complexity: what diversity of sectors says of a territory, and rarity of a sector.

A territory "has" a sector when its revealed comparative advantage is at least 1 (M = 1). Everything is dense
NumPy: 2,000 territories by 1,000 sectors fit in memory and take a fraction of a second.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from territory.indicators.specialisation import Table

Vector = NDArray[np.float64]
DENSE = 300
"""Up to so many sectors all eigenvalues are computed; beyond, only the two that are wanted."""


@dataclass(frozen=True, slots=True)
class Complexity:
    """The outputs of a table; NaN where a territory has no sector with advantage, or a sector no territory.

    Attributes:
        rca: revealed comparative advantage of every cell.
        present: where it is at least 1.
        diversity: sectors that a territory has.
        ubiquity: territories that have a sector.
        eci: economic complexity index of every territory; mean 0, standard deviation 1 (with n).
        pci: the same of every sector, on the scale of the ECI: a territory's ECI is the mean PCI of its
            sectors.
        proximity: how often two sectors are found together, min of the two conditional shares.
        density: for a territory and a sector, the proximity of its sectors as a share of all.
        outlook: complexity outlook index of a territory: complex sectors it lacks and is near to; mean 0,
            standard deviation 1.
        gain: complexity outlook gain of every absent cell: how near the sector is to others that are absent
            and complex; 0 where it is present.
    """

    rca: Table
    present: NDArray[np.bool_]
    diversity: Vector
    ubiquity: Vector
    eci: Vector
    pci: Vector
    proximity: Table
    density: Table
    outlook: Vector
    gain: Table


def complexity(counts: Table) -> Complexity:
    """Return the complexity outputs of a table.

    Convention: PCI is the eigenvector of the second largest eigenvalue of D⁻¹ M' U⁻¹ M (not the method of
    reflections, whose even iterations tend to the same order), with D the ubiquities and U the diversities;
    the sign makes ECI rise with diversity. Both are standardised with mean and deviation of the ECI; outlook
    and gain use the PCI before its mean is taken off.
    Territories without any advantage and sectors that nobody has are left out, not read as simple.

    Source: C. A. Hidalgo and R. Hausmann, The building blocks of economic complexity, PNAS 106 (2009),
    10570-10575; R. Hausmann, C. A. Hidalgo et al., The Atlas of Economic Complexity, MIT Press 2014, ch. 2;
    proximity and density: C. A. Hidalgo, B. Klinger, A.-L. Barabási and R. Hausmann, The product space
    conditions the development of nations, Science 317 (2007), 482-487.

    Args:
        counts: territories down, sectors across, 0 or more; NaN where no figure was published (no advantage
            is read from it).

    Raises:
        ValueError: if a count is negative, fewer than three territories and three sectors remain, or all
            territories have the same sectors.

    >>> found = complexity(np.array([[1.0, 9.0, 9.0], [6.0, 9.0, 1.0], [9.0, 1.0, 0.0], [9.0, 0.0, 0.0]]))
    >>> found.diversity.tolist(), found.ubiquity.tolist()
    ([2.0, 1.0, 1.0, 1.0], [2.0, 2.0, 1.0])
    """
    if (counts < 0).any():
        raise ValueError("A count cannot be negative.")
    filled = np.nan_to_num(counts)
    rows, columns, total = filled.sum(axis=1), filled.sum(axis=0), filled.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        rca = filled * (total / rows)[:, None]
        rca /= columns
    present = rca >= 1
    m = present.astype(np.float32)
    diversity, ubiquity = m.sum(axis=1), m.sum(axis=0)
    down, across = diversity > 0, ubiquity > 0
    if min(down.sum(), across.sum()) < 3:
        raise ValueError("Complexity needs at least three territories and three sectors with an advantage.")
    whole = bool(down.all() and across.all())
    inner = m if whole else m[np.ix_(down, across)]
    together = inner.T @ inner
    eci, pci, raw = _eigenvectors(inner, diversity[down], ubiquity[across])
    most = np.maximum(ubiquity[across][:, None], ubiquity[across])
    near = together
    near /= most
    kept_rca = np.where(np.isfinite(counts), rca, np.nan) if np.isnan(counts).any() else rca
    density, outlook, gain = _outlook(inner, near, raw)
    return Complexity(
        rca=kept_rca,
        present=present,
        diversity=diversity.astype(float),
        ubiquity=ubiquity.astype(float),
        eci=_spread(eci, down),
        pci=_spread(pci, across),
        proximity=near if whole else _widened(near, across, across),
        density=density if whole else _widened(density, down, across),
        outlook=_spread(outlook, down),
        gain=gain if whole else _widened(gain, down, across),
    )


def _eigenvectors(m: Table, diversity: Vector, ubiquity: Vector) -> tuple[Vector, Vector, Vector]:
    """Return ECI, PCI and PCI before its mean is taken off, by the symmetric matrix like D⁻¹ M' U⁻¹ M."""
    if len(ubiquity) <= DENSE:
        # Single precision saves time in large tables only; close eigenvalues would cost digits in small ones.
        m, diversity = m.astype(float), diversity.astype(float)
    half = 1 / np.sqrt(ubiquity.astype(float))
    weighted = m / np.sqrt(diversity)[:, None]
    symmetric = (weighted.T @ weighted).astype(float) * half[:, None] * half
    if len(ubiquity) <= DENSE:
        vector = np.linalg.eigh(symmetric)[1][:, -2]
    else:
        from scipy.sparse.linalg import eigsh

        start = np.linspace(-1, 1, len(ubiquity))
        values, vectors = eigsh(symmetric, k=2, which="LA", v0=start)
        vector = vectors[:, int(np.argmin(values))]
    pci = vector * half
    eci = (m @ pci) / diversity
    sign = -1.0 if float(((diversity - diversity.mean()) * (eci - eci.mean())).sum()) < 0 else 1.0
    deviation = eci.std()
    if not deviation > 1e-9:
        raise ValueError("All territories have the same sectors: none is more complex than another.")
    return (
        sign * (eci - eci.mean()) / deviation,
        sign * (pci - eci.mean()) / deviation,
        sign * pci / deviation,
    )


def _outlook(m: Table, near: Table, raw: Vector) -> tuple[Table, Vector, Table]:
    """Return density, complexity outlook index and complexity outlook gain, in single precision inside."""
    sums = near.sum(axis=0)
    density = (m @ near) / sums
    absent = 1 - m
    single = raw.astype(np.float32)
    outlook = ((density * absent) @ single).astype(float)
    gain = (absent * (single / sums)) @ near
    gain *= absent
    spread = outlook.std()
    return density, (outlook - outlook.mean()) / (spread if spread > 0 else 1.0), gain


def _spread(values: Vector, kept: NDArray[np.bool_]) -> Vector:
    found = np.full(len(kept), np.nan)
    found[kept] = values
    return found


def _widened(values: Table, down: NDArray[np.bool_], across: NDArray[np.bool_]) -> Table:
    found = np.full((len(down), len(across)), np.nan)
    found[np.ix_(down, across)] = values
    return found
