"""Where the marks of a chart stand: everything between 0 and 1, so that whatever draws it only draws."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from khoi.core import formats
from khoi.core.formats import is_english
from khoi.core.shares import rounded
from khoi.queries.report_parts import Chart, Series

_STEPS = (1, 2, 5)
_MOST_TICKS = 6
_LONG_LABEL, _MANY_LABELS = 12, 10
"""From here on bars lie, so that each name stands whole beside its own."""


def chart_places(chart: Chart, lang: str) -> dict[str, Any]:
    """A chart as `chart.typ` reads it: kind `bars` or `lines`, ticks, series and threshold with places and texts.

    A value nobody knows has no place; it is never drawn as 0.
    """
    kind = "lines" if chart.kind.startswith("line") else "bars"
    known = [Fraction(value) for one in chart.series for value in one.values if value is not None]
    levels = [Fraction(chart.threshold)] if chart.threshold is not None else []
    ticks = _ticks(known + levels, from_zero=kind == "bars")
    scale = _Scale(ticks[0], ticks[-1], lang)
    return {
        "kind": kind,
        "title": chart.title,
        "unit": chart.unit,
        "labels": list(chart.labels),
        "ticks": [{"place": scale.place(tick), "text": formats.amount(tick, lang)} for tick in ticks],
        "series": [_series(one, scale, chart.unit) for one in chart.series],
        "threshold": _threshold(levels, scale),
        "unknown": "?",
        "is_lying": kind == "bars" and _is_wide(chart.labels),
        "alt": alt_text(chart, lang),
        "lang": lang,
    }


def alt_text(chart: Chart, lang: str) -> str:
    """The chart in words, for who cannot see it; its figures stand in the table that follows."""
    follows = (
        "The table below holds the same figures." if is_english(lang) else "Bảng dưới đây có cùng số liệu."
    )
    told = [
        f"{one.label or chart.unit}: "
        + ", ".join(
            f"{label} {_text(value, lang, chart.unit)}"
            for label, value in zip(chart.labels, one.values, strict=True)
        )
        for one in chart.series
    ]
    whole = f"{chart.title}. {'; '.join(told)}."
    return whole if len(whole) <= _LONGEST_ALT else f"{chart.title}. {follows}"


_LONGEST_ALT = 400


class _Scale:
    def __init__(self, least: Fraction, most: Fraction, lang: str) -> None:
        self.least, self.span, self.lang = least, most - least, lang

    def place(self, value: Fraction) -> float:
        return float((value - self.least) / self.span)


def _series(one: Series, scale: _Scale, unit: str) -> dict[str, Any]:
    return {
        "label": one.label,
        "places": [None if value is None else scale.place(Fraction(value)) for value in one.values],
        "texts": [_text(value, scale.lang, unit) for value in one.values],
    }


def _threshold(levels: Sequence[Fraction], scale: _Scale) -> dict[str, Any] | None:
    if not levels:
        return None
    word = "Threshold" if is_english(scale.lang) else "Mức của chỉ tiêu"
    return {"place": scale.place(levels[0]), "text": f"{word}: {formats.amount(levels[0], scale.lang)}"}


def _text(value: str | None, lang: str, unit: str) -> str:
    """A value as the sentences print it: of a share both decimals stand."""
    if value is not None and unit == "%":
        return formats.percent(rounded(Fraction(value)), lang).removesuffix("%")
    return formats.amount(None if value is None else Fraction(value), lang)


def _is_wide(labels: Sequence[str]) -> bool:
    return len(labels) > _MANY_LABELS or any(len(label) > _LONG_LABEL for label in labels)


def _ticks(values: Sequence[Fraction], *, from_zero: bool) -> list[Fraction]:
    """Round values around all of `values`, at most seven, the first at or below the least."""
    least, most = min(values, default=Fraction(0)), max(values, default=Fraction(1))
    if from_zero:
        least, most = min(least, Fraction(0)), max(most, Fraction(0))
    step = _step((most - least) / _MOST_TICKS or Fraction(1, _MOST_TICKS))
    first, last = least // step, -(-most // step)
    return [step * i for i in range(first, max(last, first + 1) + 1)]


def _step(least: Fraction) -> Fraction:
    """The smallest of 1, 2, 5 times a power of ten that is not below `least`."""
    power = Fraction(1)
    while power > least:
        power /= 10
    while power * 10 <= least:
        power *= 10
    return next(step * power for step in (*_STEPS, 10) if step * power >= least)
