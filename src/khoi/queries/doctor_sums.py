"""The doctor's look at sums: those carried forward change by change must equal those built anew."""

from collections.abc import Iterator

import numpy as np

from khoi.measures.ledger import YearFigures
from khoi.queries.finding import Finding
from khoi.queries.ledger import LiveLedger
from khoi.records.models import Revision, Tally

REPLAYED = 1000  # changes carried forward again; everything before them is read as it stood then


def sum_faults() -> Iterator[Finding]:
    """`sums_differ`: a unit's sum, its count of reports or what it still owes is not what a recount finds."""
    number = Revision.objects.values_list("number", flat=True).first() or 0
    years = sorted(Tally.objects.order_by().values_list("year", flat=True).distinct())
    carried, anew = LiveLedger(max(number - REPLAYED, 0)), LiveLedger(number)
    for year in years:
        carried.figures(year)
    carried.follow(number)
    codes = anew.codes
    for year in years:
        for unit, measure in differences(carried.figures(year), anew.figures(year)):
            yield Finding(
                "sums_differ",
                f"{codes[unit]}/{year}/{measure}",
                "số cộng dồn khác số đếm lại",
                "the sum carried forward differs from the recount",
            )


def differences(one: YearFigures, other: YearFigures) -> Iterator[tuple[int, str]]:
    """Unit and measure of every sum that two readings of one year do not share."""
    apart = (one.rollup.sums * other.rollup.scale != other.rollup.sums * one.rollup.scale) | (
        one.rollup.seen != other.rollup.seen
    )
    apart |= one.covered.late != other.covered.late
    measures = list(one.rollup.column)
    for row, column in np.argwhere(apart).tolist():
        yield one.tree.order[row], measures[column]
