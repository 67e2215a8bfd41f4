"""What one report is about: a unit and its years through one desk, with the verdicts that all its parts share."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from khoi.core.tree import Snapshot
from khoi.measures.ledger import last_day
from khoi.measures.targets import Verdict, judge
from khoi.queries.board_rows import RowMaker
from khoi.queries.board_view import Row
from khoi.queries.board_words import Words
from khoi.queries.pledges import Pledge
from khoi.queries.reading_room import Desk
from khoi.queries.report_parts import Run
from khoi.queries.report_text import References
from khoi.queries.scoreboard import begun_measures, owed_measures
from khoi.records.models import Assessment

KINDS = ("year", "midterm", "term")


@dataclass(frozen=True)
class Scope:
    """One report under way. `asked` is the year in its name; the desk's year is the last one in which the unit stood."""

    desk: Desk
    kind: str
    asked: int
    pledges: tuple[Pledge, ...]
    assessments: Mapping[tuple[int, int], Assessment]
    references: References = field(default_factory=References)

    @cached_property
    def words(self) -> Words:
        """The writer of short texts in the report's language."""
        return Words(self.desk.lang)

    @cached_property
    def years(self) -> list[int]:
        """The years told: the one of a year's report, else from the first of the term to the one asked for."""
        return [self.desk.year] if self.kind == "year" else [y for y in self.desk.years if y <= self.asked]

    @cached_property
    def standing_years(self) -> list[int]:
        """Those of the told years in which the unit stood on the last day."""
        return [year for year in self.years if self.desk.has(year)]

    @cached_property
    def rows(self) -> dict[int, Row]:
        """The scoreboard's row of each target, by its key, at the desk's year."""
        maker = RowMaker(self.desk, self.assessments)
        return {pledge.record.pk: maker.row(pledge) for pledge in self.pledges}

    @cached_property
    def owed(self) -> list[str]:
        """The measures that the targets read."""
        return owed_measures(list(self.pledges))

    @cached_property
    def begun(self) -> list[str]:
        """Those of them that somebody has reported for the desk's year."""
        return begun_measures(self.desk, self.owed)

    @cached_property
    def _verdicts(self) -> dict[tuple[int, int], Verdict | None]:
        return {}

    def verdict(self, pledge: Pledge, year: int) -> Verdict | None:
        """The unit's verdict, worked out once."""
        key = pledge.record.pk, year
        if key not in self._verdicts:
            self._verdicts[key] = self.desk.verdict(pledge, year)
        return self._verdicts[key]

    @cached_property
    def main_share(self) -> Pledge | None:
        """The share counted over most, where the single units below weigh; None without any."""
        bases = {}
        for pledge in self.pledges:
            verdict = self.verdict(pledge, self.desk.year)
            value = verdict.results[0].value if verdict else None
            if value and value.is_share:
                bases[pledge] = value.den or 0
        return max(bases, key=lambda one: bases[one], default=None)

    @cached_property
    def restated(self) -> Desk:
        """The same desk in the structure of the last day of its year, to tell an earlier year in today's units."""
        return replace(self.desk, structure=last_day(self.desk.year))

    def verdict_before(self, pledge: Pledge, *, restated: bool) -> Verdict | None:
        """The year before under the same rule, also one before the term; None where the unit isn't in its tree."""
        desk, year = self.restated if restated else self.desk, self.desk.year - 1
        if year in desk.years:
            return desk.verdict(pledge, year)
        if desk.unit.pk not in desk.tree(year):
            return None
        figures = {year: desk.figures(year)}
        return judge(pledge.arithmetic(year), desk.unit.pk, str(year), figures, [year])

    def is_rebuilt(self, year: int) -> bool:
        """Whether the units below are others at the end of `year` than at the end of the desk's year."""
        then, now = self.desk.tree(year), self.desk.tree(self.desk.year)
        return self._below(then) != self._below(now)

    def _below(self, tree: Snapshot) -> frozenset[int]:
        return (
            frozenset(tree.order[i] for i in tree.subtree(self.desk.unit.pk))
            if self.desk.unit.pk in tree
            else frozenset()
        )

    def figure(self, text: str, pledge: Pledge, year: int, unit: int | None = None) -> Run:
        """A figure of a target, which opens its page."""
        label = _("Chỉ tiêu %(number)s, năm %(year)s") % {"number": pledge.number, "year": year}
        if year not in self.desk.years:  # the target's own pages end with its term
            url = reverse("indicator", args=[pledge.record.indicator.code])
            return Run(text, self.references.number(label, url))
        if unit is not None:
            label = f"{label}, {self.desk.name(unit, year)}"
        return Run(text, self.references.number(label, self.desk.figure_url(pledge, year, unit)))

    def target(self, text: str, pledge: Pledge) -> Run:
        """Words that open the page of a target."""
        label = _("Chỉ tiêu %(number)s") % {"number": pledge.number}
        url = reverse("target", args=[self.desk.resolution.code, pledge.record.code])
        return Run(text, self.references.number(label, url))
