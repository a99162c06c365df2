"""The context statistics over time: the gap between the sides, and whether countries of a side grow alike."""

from __future__ import annotations

from territory.catalog import Catalog
from territory.context import Course, Courses, Pair, over_time, starts
from territory.i18n import Language
from territory.indicators.convergence import FEWEST, Spread
from territory.views.context_figures import by_name, country, lines_svg, mean_lines, spread_lines
from territory.views.selection import Selection

OVER_TIME, WHAT_CONVERGENCE = "context_over_time", "context_convergence"


def followed_courses(catalog: Catalog, followed: Pair | None, selection: Selection) -> Courses | None:
    """Return both sides over time from the year chosen, None where a side has no unbroken country."""
    if followed is None:
        return None
    offered = starts(catalog, followed)
    start = int(selection.since) if selection.since else offered[-1]
    courses = over_time(catalog, followed, start if start in offered else offered[-1])
    return courses if courses.eu.countries and courses.lac.countries else None


def part(courses: Courses, words: Language) -> dict[str, object]:
    """Return what the part on time shows: two figures, a sentence each, a table of the two sides."""
    first, last = courses.years[0], courses.years[-1]
    sides = (courses.eu, courses.lac)
    drawn = [(mean_lines(courses, words.t("context.gap_title"), words), _gap_sentence(courses, words))]
    if all(course.spreads for course in sides):
        sentences = " ".join(_spread_sentence(course, first, last, words) for course in sides)
        drawn.append((spread_lines(courses, words.t("context.sigma_title"), words), sentences))
    return {
        "unit": words.t(f"context.unit.{courses.unit}"),
        "years": f"{first}–{last}",
        "drawn": [(lines, lines_svg(lines), sentence) for lines, sentence in drawn],
        "downloads": [
            (
                words.t(f"context.take.{what}"),
                f"/download/{what}.xlsx?lang={words.code}",
                f"/download/{what}.csv?lang={words.code}",
            )
            for what in (OVER_TIME, WHAT_CONVERGENCE)
        ],
        "columns": [words.t(f"eulac.side_long.{course.side}") for course in sides],
        "facts": _facts(courses, words),
        "growth": [_growth_sentence(course, words) for course in sides if course.growth],
        "regression": [
            words.t("context.regression", side=words.t(f"eulac.side_long.{course.side}"))
            for course in sides
            if regresses(course, first, last)
        ],
        "left_out": [
            words.n(
                "context.left_out",
                len(course.left_out),
                side=words.t(f"eulac.side.{course.side}"),
                names=words.join([country(code, words) for code in by_name(course.left_out, words)]),
            )
            for course in sides
            if course.left_out
        ],
        "by_year": [
            (
                str(year),
                *(words.number(course.means[year]) for course in sides),
                words.number(courses.ratio(year), 2),
                *(
                    words.number(course.spreads[year].sigma, 3) if year in course.spreads else ""
                    for course in sides
                ),
            )
            for year in courses.years
        ],
    }


def spread_change(first: Spread, last: Spread) -> str:
    """Return "fell", "rose", or "unclear" where leaving out one country could turn it.

    >>> spread_change(Spread(12, 0.5, 0.45, 0.55), Spread(12, 0.4, 0.35, 0.44))
    'fell'
    >>> spread_change(Spread(12, 0.5, 0.45, 0.55), Spread(12, 0.48, 0.4, 0.56))
    'unclear'
    >>> spread_change(Spread(12, 0.4, 0.35, 0.44), Spread(12, 0.5, 0.45, 0.55))
    'rose'
    """
    if last.high < first.low:
        return "fell"
    return "rose" if last.low > first.high else "unclear"


def growth_direction(low: float, high: float) -> str:
    """Return "closer" where the poorer grew faster, "apart" where slower, else "unclear".

    >>> growth_direction(-0.02, -0.01), growth_direction(-0.01, 0.01), growth_direction(0.01, 0.02)
    ('closer', 'unclear', 'apart')
    """
    return "closer" if high < 0 else "apart" if low > 0 else "unclear"


def regresses(course: Course, first: int, last: int) -> bool:
    """Say whether the poorer grew faster by the slope although the spread did not clearly fall."""
    if course.growth is None or course.growth.slope >= 0 or not course.spreads:
        return False
    return spread_change(course.spreads[first], course.spreads[last]) != "fell"


def _facts(courses: Courses, words: Language) -> list[tuple[str, list[str]]]:
    first, last = courses.years[0], courses.years[-1]
    sides = (courses.eu, courses.lac)
    none = words.t("context.too_few", fewest=FEWEST)

    def sigma(course: Course, year: int) -> str:
        seen = course.spreads.get(year)
        if seen is None:
            return none
        ends = (words.number(end, 3) for end in (seen.low, seen.high))
        return f"{words.number(seen.sigma, 3)} ({'–'.join(ends)})"

    def growth(course: Course, what: str) -> str:
        seen = course.growth
        if seen is None:
            return none
        if what == "beta":
            ends = (words.number(end, 4) for end in (seen.low, seen.high))
            return f"{words.number(seen.slope, 4)} ({'; '.join(ends)})"
        if what == "leave":
            return "; ".join(words.number(end, 4) for end in (seen.least, seen.most))
        if what == "fit":
            return words.number(seen.fit, 2)
        return words.t("context.no_speed") if seen.speed is None else words.percent(seen.speed, 2)

    return [
        (words.t("context.fact.n"), [words.number(len(course.countries)) for course in sides]),
        (
            words.t("context.fact.estimated"),
            [f"{words.number(course.estimated)} / {words.number(course.total)}" for course in sides],
        ),
        (words.t("context.fact.sigma", year=first), [sigma(course, first) for course in sides]),
        (words.t("context.fact.sigma", year=last), [sigma(course, last) for course in sides]),
        *(
            (words.t(f"context.fact.{what}"), [growth(course, what) for course in sides])
            for what in ("beta", "leave", "speed", "fit")
        ),
    ]


def _gap_sentence(courses: Courses, words: Language) -> str:
    first, last = courses.years[0], courses.years[-1]
    return words.t(
        "context.gap",
        first=first,
        last=last,
        start=words.number(courses.ratio(first), 2),
        end=words.number(courses.ratio(last), 2),
    )


def _spread_sentence(course: Course, first: int, last: int, words: Language) -> str:
    start, end = course.spreads[first], course.spreads[last]
    return words.t(
        f"context.sigma.{spread_change(start, end)}",
        side=words.t(f"eulac.side_long.{course.side}"),
        n=start.n,
        start=words.number(start.sigma, 2),
        end=words.number(end.sigma, 2),
    )


def _growth_sentence(course: Course, words: Language) -> str:
    seen = course.growth
    assert seen is not None
    return words.t(
        f"context.beta.{growth_direction(seen.low, seen.high)}",
        side=words.t(f"eulac.side_long.{course.side}"),
        n=seen.n,
        slope=words.number(seen.slope, 4),
        low=words.number(seen.low, 4),
        high=words.number(seen.high, 4),
    )
