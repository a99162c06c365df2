"""What programmes reported: mentions by outcome, and the little arithmetic that two figures allow.

The figures of one table here have different units and bases; nothing adds them up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

OUTCOMES = ("sales", "employment", "production", "productivity", "exports")
RELATIVE, ABSOLUTE = "relative", "absolute"


def times(first: float, last: float) -> float:
    """Return how many times the first figure the last is.

    Args:
        first: figure at the beginning, above 0.
        last: figure at the end, in the same unit.

    Raises:
        ValueError: the first figure is not above 0.

    >>> times(5, 12.5)
    2.5
    """
    if first <= 0:
        raise ValueError(f"nothing can be a multiple of {first}")
    return last / first


def yearly_rate(first: float, last: float, years: int) -> float:
    """Return the constant rate a year, as a share, that leads from the first figure to the last.

    Args:
        first: figure at the beginning, above 0.
        last: figure at the end, in the same unit, 0 or above.
        years: between the two, above 0.

    Raises:
        ValueError: the first figure or the number of years is not above 0.

    >>> yearly_rate(100, 121, 2)
    0.10000000000000009
    """
    if years <= 0:
        raise ValueError(f"no rate over {years} years")
    return float(times(first, last) ** (1 / years)) - 1


def by_outcome(mentions: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    """Return the projects named for each outcome, in the order of the mentions.

    A project that is not among them was not mentioned; that says nothing about its growth.

    >>> by_outcome([("a", "sales"), ("b", "sales"), ("a", "exports")])["sales"]
    ('a', 'b')
    """
    found: dict[str, tuple[str, ...]] = {outcome: () for outcome in OUTCOMES}
    for project, outcome in mentions:
        found[outcome] = (*found[outcome], project)
    return found


def most_mentioned(projects: Sequence[str], mentions: Sequence[tuple[str, str]]) -> list[str]:
    """Return the projects with the most mentions first; equal numbers keep the order given.

    >>> most_mentioned(["a", "b"], [("b", "sales"), ("b", "exports"), ("a", "sales")])
    ['b', 'a']
    """
    counts = {project: sum(named == project for named, _ in mentions) for project in projects}
    return sorted(projects, key=lambda project: -counts[project])
