"""The three drawings of this product and the long line: inline SVG, sizes by attribute, the figures as their label.

Every function is pure and gives safe markup; all texts that come in are escaped. Geometry is for the eye only and decides
nothing. Marks differ by form as well as by colour: full is met, hollow is missed, dashed is not yet complete, a small dotted
ring on the threshold line is not known.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from khoi.core.shares import rounded
from khoi.queries.board_view import Point, StatusCode

__all__ = ["Level", "Point", "Series", "coverage_bar", "deviation_bar", "line_chart", "sparkline"]

_DOTS: dict[StatusCode, str] = {
    "met": "dm",
    "missed": "dx",
    "partial": "dp",
    "no_data": "dn",
    "readings_differ": "dd",
}
_BARS: dict[StatusCode, str] = {
    "met": "bmet",
    "missed": "bmissed",
    "partial": "bpartial",
    "no_data": "bnone",
    "readings_differ": "bdiffer",
}
_LETTERS = ("", "b", "c", "d")
_FIVE_POINTS = Fraction(5, 100)
_Place = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Series:
    """A line over years with its name: the reading's letter, a unit, or nothing when there is only one."""

    name: str
    points: Sequence[Point]


@dataclass(frozen=True, slots=True)
class Level:
    """A threshold that holds from one year through another, both included, and how it is printed."""

    first: int
    last: int
    value: Fraction
    text: str


def sparkline(
    points: Sequence[Point],
    *,
    threshold: Fraction,
    label: str,
    span: Fraction = _FIVE_POINTS,
    others: Sequence[Sequence[Point]] = (),
) -> SafeString:
    """108 x 40: years around their threshold, `span` to each side, the same for all shares.

    `others` are the same years under other readings. What lies outside the frame is drawn at its edge.
    """
    lines = format_html_join(
        "", "{}", ((_spark_line(run, threshold, span, n),) for n, run in enumerate((points, *others)))
    )
    return format_html(
        '<svg class="spark" viewBox="0 0 108 40" width="108" height="40" role="img" aria-label="{}">'
        '<path class="thr" d="M2 20H106"/>{}</svg>',
        label,
        lines,
    )


def deviation_bar(over_or_short: int, *, span: int, status: StatusCode) -> SafeString:
    """200 x 20: people or units above the threshold to the right, short of it to the left; `span` fills one side."""
    length = min(Fraction(96 * abs(over_or_short), max(span, 1)), Fraction(100))
    start = Fraction(100) if over_or_short >= 0 else 100 - length
    return format_html(
        '<svg viewBox="0 0 200 20" width="200" height="20" aria-hidden="true" focusable="false">'
        '<rect x="{}" y="5" width="{}" height="10" class="{}"/><path d="M100 0V20" class="ax"/></svg>',
        _px(start),
        _px(length),
        _BARS[status],
    )


def coverage_bar(reported: int, expected: int) -> SafeString:
    """540 x 8, stretched by the page: a grey part for reports that came, a dashed frame for those that have not."""
    full = Fraction(540 * min(reported, expected), expected) if expected > 0 else Fraction(0)
    rest = max(540 - full - 2, Fraction(0))
    missing = (
        format_html('<rect class="m" x="{}" y=".5" width="{}" height="7"/>', _px(full + 1), _px(rest))
        if rest
        else ""
    )
    return format_html(
        '<svg viewBox="0 0 540 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect class="a" width="{}" height="8"/>{}</svg>',
        _px(full),
        missing,
    )


def line_chart(
    series: Sequence[Series],
    *,
    levels: Sequence[Level] = (),
    label: str,
    tick: Callable[[Fraction], str],
) -> SafeString:
    """720 x 220: one measure over many years, with the thresholds that held; its table stands beside it on the page.

    `tick` prints a value of the vertical axis in the reader's language. The axis doesn't begin at zero.
    """
    years = sorted({point.year for line in series for point in line.points})
    frame = _Frame.around(years, [*_values(series), *(level.value for level in levels)])
    parts = [
        *(_grid_line(frame, value, tick(value)) for value in frame.ticks()),
        *(_year_text(frame, year, after) for after, year in enumerate(reversed(years))),
        *(_level_line(frame, level) for level in levels),
        *(_long_line(frame, line, levels, n) for n, line in enumerate(series)),
    ]
    return format_html(
        '<svg class="long" viewBox="0 0 720 220" width="720" height="220" role="img" aria-label="{}">{}</svg>',
        label,
        format_html_join("", "{}", ((part,) for part in parts)),
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where years and values lie on the long chart; `low` and `high` are multiples of `step`."""

    first: int
    last: int
    low: Fraction
    high: Fraction
    step: Fraction

    @classmethod
    def around(cls, years: Sequence[int], values: Sequence[Fraction]) -> "_Frame":
        low, high = (min(values), max(values)) if values else (Fraction(0), Fraction(1))
        step = _round_step((high - low) / 4 if high > low else max(abs(high), Fraction(1)) / 10)
        first, last = (years[0], years[-1]) if years else (0, 0)
        return cls(
            first, last, (low // step) * step, -((-high) // step) * step + (step if high == low else 0), step
        )

    def x(self, year: int) -> Fraction:
        if self.first == self.last:
            return Fraction(360)
        return 72 + Fraction(560 * (year - self.first), self.last - self.first)

    def y(self, value: Fraction) -> Fraction:
        return 180 - 160 * (value - self.low) / (self.high - self.low)

    def ticks(self) -> list[Fraction]:
        return [self.low + n * self.step for n in range(int((self.high - self.low) / self.step) + 1)]


def _spark_line(points: Sequence[Point], threshold: Fraction, span: Fraction, n: int) -> SafeString:
    places = [
        (Fraction(8) + Fraction(88 * i, max(len(points) - 1, 1)), _spark_height(point.value, threshold, span))
        for i, point in enumerate(points)
    ]
    return _drawn_line(points, places, _LETTERS[n % len(_LETTERS)])


def _spark_height(value: Fraction | None, threshold: Fraction, span: Fraction) -> Fraction:
    if value is None:
        return Fraction(20)
    return min(max(20 - 15 * (value - threshold) / span, Fraction(4)), Fraction(36))


def _drawn_line(points: Sequence[Point], places: Sequence[_Place], letter: str) -> SafeString:
    dots = format_html_join(
        "",
        '<circle class="{}" cx="{}" cy="{}" r="3"/>',
        (
            (_classes("dn" if point.value is None else _DOTS[point.status], letter), _px(x), _px(y))
            for point, (x, y) in zip(points, places, strict=True)
        ),
    )
    path = _path(points, places)
    line = format_html('<path class="{}" d="{}"/>', _classes("ln", letter), path) if path else ""
    return format_html("{}{}", line, dots)


def _path(points: Sequence[Point], places: Iterable[_Place]) -> str:
    """Strokes between neighbours that are both known; none is drawn to or over a missing year."""
    steps, before = [], False
    for point, (x, y) in zip(points, places, strict=True):
        if point.value is not None:
            steps.append(f"{'L' if before else 'M'}{_px(x)} {_px(y)}")
        before = point.value is not None
    return "".join(steps)


def _classes(first: str, letter: str) -> str:
    return f"{first} {letter}" if letter else first


def _px(value: Fraction) -> str:
    """One decimal, the trailing zero left out."""
    return rounded(value, 1).removesuffix(".0")


def _values(series: Sequence[Series]) -> list[Fraction]:
    return [point.value for line in series for point in line.points if point.value is not None]


def _round_step(raw: Fraction) -> Fraction:
    """The next of 1, 2, 5, 10, 20, 50 ... or their tenths at or above `raw`."""
    size = Fraction(1)
    while size > raw:
        size /= 10
    while size * 10 <= raw:
        size *= 10
    return next(size * factor for factor in (1, 2, 5, 10) if size * factor >= raw)


def _grid_line(frame: _Frame, value: Fraction, text: str) -> SafeString:
    y = frame.y(value)
    return format_html(
        '<path class="grid" d="M64 {}H640"/><text x="56" y="{}" text-anchor="end">{}</text>',
        _px(y),
        _px(y + 4),
        text,
    )


def _year_text(frame: _Frame, year: int, after: int) -> SafeString:
    """Every second year, counted from the last, gives way on a narrow screen."""
    return format_html(
        '<text x="{}" y="206" text-anchor="middle"{}>{}</text>',
        _px(frame.x(year)),
        SafeString(' class="alt"') if after % 2 else "",
        year,
    )


def _level_line(frame: _Frame, level: Level) -> SafeString:
    first, last = max(level.first, frame.first), min(level.last, frame.last)
    if first > last:
        return SafeString("")
    y = frame.y(level.value)
    return format_html(
        '<path class="thr" d="M{} {}H{}"/><text class="lv" x="{}" y="{}">{}</text>',
        _px(frame.x(first) - 8),
        _px(y),
        _px(frame.x(last) + 8),
        _px(frame.x(last) + 14),
        _px(y + 4),
        level.text,
    )


def _long_line(frame: _Frame, line: Series, levels: Sequence[Level], n: int) -> SafeString:
    places = [(frame.x(point.year), _long_height(frame, point, levels)) for point in line.points]
    drawn = _drawn_line(line.points, places, _LETTERS[n % len(_LETTERS)])
    known = [place for point, place in zip(line.points, places, strict=True) if point.value is not None]
    if not (line.name and known):
        return drawn
    x, y = known[0]
    return format_html('{}<text class="nm" x="{}" y="{}">{}</text>', drawn, _px(x - 4), _px(y - 9), line.name)


def _long_height(frame: _Frame, point: Point, levels: Sequence[Level]) -> Fraction:
    """A missing year lies on the threshold that held, as in the small drawing, or on the lower edge."""
    held = (level.value for level in levels if level.first <= point.year <= level.last)
    return frame.y(point.value if point.value is not None else next(held, frame.low))
