"""The bar of a document's days on a line of years, and the line's own scale; the table beside it says the same in words."""

from datetime import date
from fractions import Fraction

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from khoi.core.shares import rounded

_WIDTH = 360
_YEARS_APART = 5


def lifeline(
    start: date | None, end: date | None, *, years: tuple[int, int], day: date, kind: str
) -> SafeString:
    """360 x 16: from `start` to `end`, or to the edge where it has no end; a thin line marks `day`.

    `kind` is "held", "past" or "named" (known, not encoded).
    """
    left = _place(start, years) if start else Fraction(0)
    right = _place(end, years) if end else Fraction(_WIDTH)
    return format_html(
        '<svg class="lf" viewBox="0 0 360 16" aria-hidden="true" focusable="false"><path class="ax" d="M0 8H360"/>'
        '<rect class="{}" x="{}" y="3" width="{}" height="10"/><path class="cut" d="M{} 0V16"/></svg>',
        kind,
        _px(left),
        _px(max(right - left, Fraction(2))),
        _px(_place(day, years)),
    )


def years_scale(years: tuple[int, int]) -> SafeString:
    """360 x 16: the years over the bars."""
    marks = [year for year in range(years[0], years[1] + 1) if year % _YEARS_APART == 0]
    return format_html(
        '<svg class="lf" viewBox="0 0 360 16" aria-hidden="true" focusable="false">{}</svg>',
        format_html_join(
            "",
            '<text x="{}" y="12">{}</text>',
            ((_px(_place(date(year, 1, 1), years)), year) for year in marks),
        ),
    )


def _place(day: date, years: tuple[int, int]) -> Fraction:
    first, last = date(years[0], 1, 1).toordinal(), date(years[1], 12, 31).toordinal()
    at = Fraction(_WIDTH * (day.toordinal() - first), max(last - first, 1))
    return min(max(at, Fraction(0)), Fraction(_WIDTH))


def _px(value: Fraction) -> str:
    return rounded(value, 1).removesuffix(".0")
