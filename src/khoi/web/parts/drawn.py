"""Turns figures of queries into what the long chart draws."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any, cast

from khoi.core import formats
from khoi.queries.board_rows import LETTERS
from khoi.queries.board_view import Point, StatusCode
from khoi.queries.indicators import Line, YearPoint
from khoi.web.parts.charts import Level, Series


def indicator_series(line: Line, lang: str) -> dict[str, Any]:
    """The arguments of `line_chart` for one target's years."""
    several = len(line.readings) > 1
    series = [
        Series(
            LETTERS[i] if several else "",
            [
                Point(point.year, point.values[i][1], cast("StatusCode", point.status))
                for point in line.points
            ],
        )
        for i in range(len(line.readings))
    ]
    texts = "; ".join(
        f"{point.year} " + ", ".join(text for text, _, _ in point.values) for point in line.points
    )
    return {"series": series, "levels": _levels(line.points), "label": texts, "tick": _tick(line, lang)}


def _levels(points: tuple[YearPoint, ...]) -> list[Level]:
    found: list[Level] = []
    for point in points:
        if found and found[-1].value == point.bound:
            found[-1] = Level(found[-1].first, point.year, point.bound, point.threshold)
        else:
            found.append(Level(point.year, point.year, point.bound, point.threshold))
    return found


def _tick(line: Line, lang: str) -> Callable[[Fraction], str]:
    if not line.is_share:
        return lambda value: formats.amount(value, lang)
    return lambda value: f"{formats.amount(100 * value, lang)}%"
