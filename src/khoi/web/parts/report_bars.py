"""The bars of a report's chart on a page, 720 x 240: the same places as in the printed files."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

LEFT, RIGHT, TOP, FOOT = 56, 716, 16, 206
NOTHING = SafeString("")


def report_bars(places: Mapping[str, Any], label: str) -> SafeString:
    """The drawing of what `chart_places` gives; a value nobody knows has no bar but a word, never a bar of 0."""
    bars = list(_bars(places))
    parts = [*_ticks(places["ticks"]), *(bar for bar, _told in bars), *_threshold(places["threshold"])]
    parts += [told for _bar, told in bars]  # last, on the paper's colour: no line runs through a figure
    return format_html(
        '<svg class="bars" viewBox="0 0 720 240" width="720" height="240" role="img" aria-label="{}">{}</svg>',
        label,
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def _y(place: float) -> str:
    return f"{FOOT - place * (FOOT - TOP):.1f}"


def _ticks(ticks: Sequence[Mapping[str, Any]]) -> Iterator[SafeString]:
    for tick in ticks:
        yield format_html(
            '<path class="grid" d="M{0} {1}H{2}"/><text x="{3}" y="{1}" dy=".35em" class="end">{4}</text>',
            LEFT,
            _y(tick["place"]),
            RIGHT,
            LEFT - 6,
            tick["text"],
        )


def _bars(places: Mapping[str, Any]) -> Iterator[tuple[SafeString, SafeString]]:
    """Each bar with its figure; a label has no bar."""
    labels, series = places["labels"], places["series"]
    wide = (RIGHT - LEFT) / max(len(labels), 1)
    thick = min(wide * 0.7 / max(len(series), 1), 72.0)
    for i, label in enumerate(labels):
        middle = LEFT + wide * (i + 0.5)
        yield NOTHING, format_html('<text x="{}" y="226" class="mid">{}</text>', f"{middle:.1f}", label)
        for n, one in enumerate(series):
            left = middle + (n - len(series) / 2) * thick
            text = one["texts"][i] if one["places"][i] is not None or len(series) == 1 else places["unknown"]
            yield _bar(left, thick, one["places"][i], text, n)


def _bar(
    left: float, thick: float, place: float | None, text: str, number: int
) -> tuple[SafeString, SafeString]:
    middle = f"{left + thick / 2:.1f}"
    if place is None:
        return NOTHING, format_html('<text x="{}" y="{}" class="mid soft">{}</text>', middle, FOOT - 6, text)
    top = _y(place)
    bar = format_html(
        '<rect class="b{}" x="{}" y="{}" width="{}" height="{}"/>',
        number,
        f"{left + 1:.1f}",
        top,
        f"{thick - 2:.1f}",
        f"{FOOT - float(top):.1f}",
    )
    return bar, format_html('<text x="{}" y="{}" dy="-.35em" class="mid">{}</text>', middle, top, text)


def _threshold(threshold: Mapping[str, Any] | None) -> Iterator[SafeString]:
    if threshold:
        yield format_html('<path class="thr" d="M{} {}H{}"/>', LEFT, _y(threshold["place"]), RIGHT)
