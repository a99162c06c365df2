"""What a programme changed: its clusters against similar ones of the country, benefits against costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from math import comb

TREATED_FOR_P = 4
"""With fewer clusters in the programme an evaluation has an effect and a permutation set, but no p-value."""

MOST_ASSIGNMENTS = 250_000
"""More assignments than this are not enumerated; an exact p-value needs them all."""


class TooManyChoices(ValueError):  # noqa: N818 - named for what has happened
    """There are more assignments than are enumerated."""


@dataclass(frozen=True, slots=True)
class ClusterChange:
    """The measure of one cluster, taken as a whole, before and after.

    Attributes:
        code: key of the cluster.
        country: ISO 3166-1 code.
        before: mean of the measure before the programme.
        after: mean of the same measure afterwards, same unit.
    """

    code: str
    country: str
    before: float
    after: float

    @property
    def change(self) -> float:
        """After minus before.

        >>> ClusterChange("a", "CL", 10, 14).change
        4
        """
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Difference-in-differences with its permutation set. There are no stars, whatever the p-value.

    Attributes:
        effect: mean change of the programme's clusters minus that of the others, in the measure's unit.
        treated: number of clusters in the programme.
        comparison: number of clusters it is compared with.
        placebos: the effect of every way to choose as many clusters as the programme has, smallest first; the
            programme's own is among them.
        rank: how many of `placebos` are at least as far from zero as `effect`, itself included.
        p: rank / len(placebos), exact; None under `TREATED_FOR_P` clusters in the programme.
    """

    effect: float
    treated: int
    comparison: int
    placebos: tuple[float, ...]
    rank: int
    p: float | None

    @property
    def smallest_p(self) -> float:
        """The smallest p-value that this design can give, however large the effect.

        >>> units = [ClusterChange(str(n), "AR", 0, 0) for n in range(16)]
        >>> difference_in_differences(units[:1], units[1:]).smallest_p == 1 / 16
        True
        """
        return 1 / len(self.placebos)


class Denominator(StrEnum):
    """What a cost-benefit ratio divides by: two ratios with different ones are not comparable."""

    PROJECT = "project"
    MIF = "mif"


@dataclass(frozen=True, slots=True)
class CostBenefit:
    """Benefits per unit of cost, never without its denominator."""

    ratio: float
    denominator: Denominator


def difference_in_differences(
    treated: Sequence[ClusterChange], comparison: Sequence[ClusterChange]
) -> Evaluation:
    """Return the effect of the programme on its clusters, and the exact permutation set around it.

    effect = mean(after - before | programme) - mean(after - before | comparison). Under the hypothesis of no
    effect, each choice of as many clusters is as likely as the programme's own; the two-sided p-value is the
    share of choices whose effect is at least as far from zero, so never below 1 / number of choices.

    Source of the design: MIF/IDB synthesis (2008), section III: a similar cluster, same country, as a whole.

    Args:
        treated: the programme's clusters, at least one.
        comparison: similar clusters outside the programme, at least one.

    Raises:
        TooManyChoices: there are more than `MOST_ASSIGNMENTS` choices.
        ValueError: a side is empty, a cluster stands twice, or the clusters are not all of one country.

    >>> found = difference_in_differences(
    ...     [ClusterChange("a", "CL", 10, 18)],
    ...     [ClusterChange("b", "CL", 10, 13), ClusterChange("c", "CL", 20, 21)],
    ... )
    >>> found.effect, found.placebos, found.rank, found.p
    (6.0, (-4.5, -1.5, 6.0), 1, None)
    """
    units = [*treated, *comparison]
    if not treated or not comparison:
        raise ValueError("An evaluation needs at least one cluster in the programme and one outside it.")
    if len({unit.code for unit in units}) < len(units):
        raise ValueError("A cluster stands twice: it is either in the programme or in the comparison.")
    if len(countries := {unit.country for unit in units}) > 1:
        raise ValueError(f"Compare clusters of one country only: found {', '.join(sorted(countries))}.")
    choices = comb(len(units), len(treated))
    if choices > MOST_ASSIGNMENTS:
        raise TooManyChoices(
            f"{choices:,} choices are more than the {MOST_ASSIGNMENTS:,} that are enumerated."
        )
    changes = [unit.change for unit in units]
    total, chosen, others = sum(changes), len(treated), len(comparison)

    def effect(held: float) -> float:
        return held / chosen - (total - held) / others

    own = effect(sum(changes[:chosen]))
    placebos = sorted(effect(sum(choice)) for choice in combinations(changes, chosen))
    # Equal choices may differ in the last bits of their sums.
    slack = 1e-9 * max(1.0, *(abs(placebo) for placebo in placebos))
    rank = sum(abs(placebo) >= abs(own) - slack for placebo in placebos)
    p = rank / choices if chosen >= TREATED_FOR_P else None
    return Evaluation(own, chosen, others, tuple(placebos), rank, p)


def cost_benefit(benefits: float, costs: float, denominator: Denominator) -> CostBenefit:
    """Return benefits / costs with the name of what was divided by.

    Args:
        benefits: present value, same currency and prices as `costs`.
        costs: present value of the whole project, or of the MIF's part of it.
        denominator: which of the two `costs` is.

    Raises:
        ValueError: if the costs are not above 0.

    >>> cost_benefit(14, 2, Denominator.PROJECT)
    CostBenefit(ratio=7.0, denominator=<Denominator.PROJECT: 'project'>)
    """
    if costs <= 0:
        raise ValueError(f"A cost-benefit ratio needs costs above 0, not {costs}.")
    return CostBenefit(benefits / costs, denominator)


def implied_part(whole: CostBenefit, part: CostBenefit) -> float:
    """Return the share of the project's costs that the MIF paid, as two ratios imply it.

    It holds only if both ratios have the same benefits above the line, which a source must say.

    Raises:
        ValueError: if the first ratio is not per project or the second not per MIF part.

    >>> implied_part(CostBenefit(7, Denominator.PROJECT), CostBenefit(14, Denominator.MIF))
    0.5
    """
    if (whole.denominator, part.denominator) != (Denominator.PROJECT, Denominator.MIF):
        raise ValueError(
            "The share follows from a ratio per project and a ratio per MIF part, in this order."
        )
    return whole.ratio / part.ratio
