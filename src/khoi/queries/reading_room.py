"""What one reader looks at: a resolution, a unit, a year and a structure, with the figures opened once for all."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from khoi.access.viewer import Viewer
from khoi.core.formats import day as written_day
from khoi.core.tree import Snapshot
from khoi.measures.ledger import OWN, Structure, YearFigures, last_day
from khoi.measures.targets import DIFFER, MET, MISSED, PARTIAL, TERM, Result, Verdict, judge
from khoi.queries.ledger import LiveLedger
from khoi.queries.pledges import Pledge
from khoi.records.models import Resolution, Unit


@dataclass(frozen=True)
class Desk:
    """One reader's view: every figure on a page is read through the same desk."""

    viewer: Viewer
    live: LiveLedger
    resolution: Resolution
    unit: Unit
    year: int
    structure: Structure
    lang: str
    seen: dict[tuple[int, Structure], list[int]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def years(self) -> list[int]:
        """The years of the term."""
        term = self.resolution.term
        return list(range(term.first_year, term.last_year + 1))

    def below(self, year: int) -> list[int]:
        """The units directly below which this reader may see one by one."""
        key = year, self.structure
        if key not in self.seen:
            may = self.viewer.may("see_below", self.unit.pk)
            children = self.tree(year).children(self.unit.pk) if may else []
            self.seen[key] = self.viewer.among("see_results", children)
        return self.seen[key]

    def may(self, right: str) -> bool:
        """Whether the reader holds the right at the desk's unit."""
        return self.viewer.may(right, self.unit.pk)

    def figures(self, year: int) -> YearFigures:
        """The sums of a year in the chosen structure."""
        return self.live.figures(year, self.structure)

    def tree(self, year: int) -> Snapshot:
        """The tree a year is read in."""
        return self.figures(year).tree

    def has(self, year: int) -> bool:
        """Whether the unit stands in the year's tree."""
        return self.unit.pk in self.tree(year)

    def day_of(self, year: int) -> date:
        """The day of that tree."""
        return self.structure if isinstance(self.structure, date) else last_day(year)

    def name(self, unit: int, year: int) -> str:
        """What a unit is called there."""
        return self.live.name(unit, self.day_of(year))

    @property
    def structure_label(self) -> str:
        """By which organisation figures are read, in words."""
        own = self.structure == OWN
        return _("31/12 của từng năm") if own else written_day(self.day_of(self.year), self.lang)

    def figure_url(self, pledge: Pledge, year: int, unit: int | None = None) -> str:
        """Where a figure of the unit, or of another one, opens down to its parts."""
        code = self.unit.code if unit is None else self.live.codes[unit]
        return reverse("figure", args=[self.resolution.code, code, pledge.record.code, year]) + self.query

    def reports_url(self, unit: int) -> str:
        """Where it is told who below a unit has reported for the desk's year."""
        return reverse("reports", args=[self.resolution.code, self.live.codes[unit], self.year]) + self.query

    @property
    def query(self) -> str:
        """The words of an address that keep year and structure."""
        shown = OWN if self.structure == OWN else self.day_of(self.year).isoformat()
        return f"?year={self.year}&structure={shown}"

    def absence(self, year: int) -> str:
        """Why the unit has no figures in a year's tree; empty when it is there."""
        if self.has(year):
            return ""
        if self.unit.ended_on and self.unit.ended_on <= self.day_of(year):
            return _("kết thúc %(day)s") % {"day": written_day(self.unit.ended_on, self.lang)}
        return _("chưa thành lập")

    def verdict(self, pledge: Pledge, year: int, unit: int | None = None) -> Verdict | None:
        """How a measured target stands at the unit in `year`; None when it isn't measured or the unit isn't there.

        A rule over the term is judged up to `year`, and before its last year only as far as that goes.
        """
        unit = unit if unit is not None else self.unit.pk
        if not pledge.is_measured(year) or unit not in self.tree(year):
            return None
        target = pledge.arithmetic(year)
        yearly = target.period_rule == "each_year"
        so_far = [one for one in self.years if one <= year]
        read: Mapping[int, YearFigures] = {one: self.figures(one) for one in ([year] if yearly else so_far)}
        verdict = judge(target, unit, str(year) if yearly else TERM, read, so_far)
        return verdict if yearly or year == self.years[-1] else _unfinished(verdict)


def _unfinished(verdict: Verdict) -> Verdict:
    rows = tuple(_so_far(row) if row.status in (MET, MISSED) else row for row in verdict.results)
    status = PARTIAL if verdict.status in (MET, MISSED, DIFFER) else verdict.status
    return replace(verdict, status=status, results=rows)


def _so_far(row: Result) -> Result:
    held = row.met_so_far if row.met_so_far is not None else row.status == MET
    return replace(row, status=PARTIAL, met_so_far=held)
