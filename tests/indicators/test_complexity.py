"""Complexity: by hand, by property, and beside `ecomplexity`."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from territory.indicators.complexity import complexity

# Four territories, three sectors; the first has all but the common one, the last only the common one.
FOUR = np.array([[1.0, 9.0, 9.0], [6.0, 9.0, 1.0], [9.0, 1.0, 0.0], [9.0, 0.0, 0.0]])


def random(seed: int, rows: int = 30, columns: int = 20) -> np.ndarray:
    """Figures in which the large territories have more sectors, and the last sectors are rare."""
    chance = np.random.default_rng(seed)
    ease = np.linspace(2, -2, columns)[None, :] + np.linspace(-1, 3, rows)[:, None]
    return np.exp(chance.normal(ease, 1.2)).round(2) * (chance.random((rows, columns)) < 0.8)


def test_the_pieces_by_hand() -> None:
    found = complexity(FOUR)
    # Shares of the whole: 25, 19 and 10 of 54.
    assert found.rca[0].tolist() == pytest.approx(
        [(1 / 19) / (25 / 54), (9 / 19) / (19 / 54), (9 / 19) / (10 / 54)]
    )
    assert found.present.tolist() == [
        [False, True, True],
        [False, True, False],
        [True, False, False],
        [True, False, False],
    ]
    assert found.diversity.tolist() == [2, 1, 1, 1]
    assert found.ubiquity.tolist() == [2, 2, 1]
    # Sectors 2 and 3 stand together once; the more common of them stands twice.
    assert found.proximity[1, 2] == 0.5
    # Territory 1 has the sectors 2 and 3: of the proximities of sector 1 (1, 0, 0) none.
    assert found.density[0].tolist() == pytest.approx([0, 1, 1])


def test_the_eigenvector_by_hand() -> None:
    # Sector 1 shares no territory with 2 and 3: the second eigenvalue is 1 again, and splits the two groups.
    found = complexity(random(2))
    m = found.present.astype(float)
    both = (m / found.diversity[:, None]).T @ m / found.ubiquity
    values = np.sort(np.linalg.eigvals(both.T).real)
    raw = found.pci - found.pci.mean()
    centred = both.T @ found.pci
    # PCI is, up to a constant, an eigenvector of the second eigenvalue.
    slope = np.polyfit(raw, centred - centred.mean(), 1)[0]
    assert slope == pytest.approx(values[-2])


def test_a_territorys_complexity_is_the_mean_of_its_sectors() -> None:
    found = complexity(random(1))
    means = [found.pci[row].mean() for row in found.present]
    assert found.eci.tolist() == pytest.approx(means)
    assert (found.eci.mean(), found.eci.std()) == (pytest.approx(0, abs=1e-9), pytest.approx(1))


def test_who_has_nothing_is_left_out_and_not_simple() -> None:
    table = np.vstack([random(1), np.zeros(20)])
    found = complexity(table)
    assert np.isnan(found.eci[-1])
    assert found.eci[:-1].tolist() == pytest.approx(complexity(random(1)).eci.tolist())


@pytest.mark.parametrize("table", [-FOUR, FOUR[:2], np.ones((4, 4))])
def test_what_cannot_be_ordered_is_refused(table: np.ndarray) -> None:
    with pytest.raises(ValueError, match=r"negative|at least three|same sectors"):
        complexity(table)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 50))
def test_unit_and_order_do_not_matter_and_density_is_a_share(seed: int, factor: int) -> None:
    table = random(seed)
    found, more = complexity(table), complexity(factor * table)
    assert more.eci.tolist() == pytest.approx(found.eci.tolist(), abs=1e-6, nan_ok=True)
    order = np.random.default_rng(seed).permutation(len(table))
    assert complexity(table[order]).eci.tolist() == pytest.approx(
        found.eci[order].tolist(), abs=1e-6, nan_ok=True
    )
    assert np.nanmin(found.density) >= -1e-6
    assert np.nanmax(found.density) <= 1 + 1e-6
    known = np.isfinite(found.eci)
    assert np.corrcoef(found.eci[known], found.diversity[known])[0, 1] >= 0


@pytest.mark.long
@pytest.mark.filterwarnings("ignore")
def test_beside_ecomplexity() -> None:
    import pandas as pd
    from ecomplexity import ecomplexity

    table = random(7, 40, 30)
    found = complexity(table)
    assert found.diversity.min() > 0
    assert found.ubiquity.min() > 0
    long = pd.DataFrame(
        {"t": 1, "r": np.repeat(range(40), 30), "s": np.tile(range(30), 40), "v": table.ravel()}
    )
    theirs = ecomplexity(
        long,
        {"time": "t", "loc": "r", "prod": "s", "val": "v"},
        check_logsupermodularity=False,
        verbose=False,
    ).sort_values(["r", "s"])

    def wide(name: str) -> np.ndarray:
        return theirs[name].to_numpy(dtype=float).reshape(40, 30)

    assert np.allclose(found.rca, wide("rca"))
    assert np.allclose(found.eci, wide("eci")[:, 0], atol=1e-6)
    assert np.allclose(found.pci, wide("pci")[0], atol=1e-6)
    assert np.allclose(found.density, wide("density"), atol=1e-5)
    assert np.allclose(found.outlook, wide("coi")[:, 0], atol=1e-4)
    assert np.allclose(found.gain, wide("cog"), atol=1e-4)
