"""The strip of single cases with the cut lines: how many are proposed, and where each ceiling lies."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from khoi.core.shares import rounded

MOST = 60
"""With more cases a cell would be too narrow to be counted; the table alone then says it."""
_WIDTH, _GAP, _TOO_NEAR = 776, 6, 56


def strip(used: int, ceilings: Sequence[int], *, label: str, name: str) -> SafeString:
    """776 x 70: a cell for each case; full within every ceiling, hatched beyond the lowest, dashed where room is left.

    `name` is one word, different for each strip of a page. Empty for more than 60 cells, or none.
    """
    cells = max([used, *ceilings], default=0)
    if not 0 < cells <= MOST:
        return SafeString("")
    step = Fraction(_WIDTH, cells)
    return format_html(
        '<svg class="cap" viewBox="0 0 776 66" role="img" aria-label="{}"><defs><pattern id="hat-{}" width="5" height="5" '
        'patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V5" stroke="currentColor" stroke-width="1.6"/>'
        "</pattern></defs>{}{}</svg>",
        label,
        name,
        format_html_join(
            "", "{}", ((cell,) for cell in _cells(used, cells, min(ceilings, default=0), step, name))
        ),
        format_html_join("", "{}", ((line,) for line in _cuts(ceilings, step))),
    )


def _cells(used: int, cells: int, lowest: int, step: Fraction, name: str) -> Iterator[SafeString]:
    for at in range(cells):
        kind = "emp" if at >= used else "over" if at >= lowest else "in"
        fill = format_html(' fill="url(#hat-{})"', name) if kind == "over" else ""
        yield format_html(
            '<rect class="{}" x="{}" y="8" width="{}" height="22"{}/>',
            kind,
            _px(at * step + Fraction(_GAP, 2)),
            _px(step - _GAP if step > 2 * _GAP else step * Fraction(3, 4)),
            fill,
        )


def _cuts(ceilings: Sequence[int], step: Fraction) -> Iterator[SafeString]:
    """A line after the last case each ceiling allows; numbers that would run into each other are written together."""
    together: list[list[int]] = []
    for ceiling in sorted(set(ceilings)):
        yield format_html('<path class="cut" d="M{0} 3V40"/>', _px(ceiling * step))
        if together and (ceiling - together[-1][-1]) * step < _TOO_NEAR:
            together[-1].append(ceiling)
        else:
            together.append([ceiling])
    for near in together:
        x = near[-1] * step
        anchor = "end" if len(near) > 1 or x > _WIDTH - _GAP else "start" if x < _GAP else "middle"
        text = ", ".join(str(ceiling) for ceiling in near)
        yield format_html('<text class="lb" x="{}" y="56" text-anchor="{}">{}</text>', _px(x), anchor, text)


def _px(value: Fraction) -> str:
    return rounded(value, 1).removesuffix(".0")
