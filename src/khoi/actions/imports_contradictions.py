"""What contradicts in a file's figures as they would then stand: with one another, with the tree, with their paper."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from khoi.access.viewer import Viewer
from khoi.actions.figure_rows import Known
from khoi.actions.imports_lines import ComparedLine, Note
from khoi.actions.required import written
from khoi.core.tree import Snapshot
from khoi.measures.contradictions import (
    Contradiction,
    ContradictionRules,
    contradictions,
    reporting_above,
    reporting_below,
)
from khoi.measures.ledger import last_day
from khoi.measures.rollup import Columns
from khoi.queries.contradictions import contradiction_rules
from khoi.queries.ledger import LiveLedger, live_ledger
from khoi.queries.quality_kinds import NO_DUTY, TWICE

ENDED, CUT_OFF = "ended_in_year", "cut_off_outside"
Year = tuple[str, int]
"""Unit code and year."""


def mark_contradictions(
    rows: Sequence[ComparedLine], known: Known, by: Viewer, cut_off: date | None = None
) -> None:
    """Makes doubts of the lines that change something and contradict something; the notes say what."""
    changing = [row for row in rows if row.changes]
    if not changing:
        return
    _mark_own_figures(changing, known, contradiction_rules())
    if cut_off is not None:
        _mark_cut_off(
            changing, {row.found.year or 0 for row in rows if row.found.number is not None}, cut_off
        )
    years: dict[int, list[ComparedLine]] = {}
    for row in changing:
        years.setdefault(row.found.year or 0, []).append(row)
    with live_ledger(by) as live:
        for year, lines in years.items():
            _mark_places(lines, _YearTree.of(live, year, lines, by.reach("see_figures")))


def _mark_own_figures(changing: Sequence[ComparedLine], known: Known, rules: ContradictionRules) -> None:
    """Looks at each unit and year that changes as it would then stand, beside the year before."""
    lines: dict[Year, dict[str, ComparedLine]] = {}
    figures: dict[Year, dict[str, int | None]] = {}
    for (unit, year, measure), (_, count) in known.standing.items():
        figures.setdefault((unit, year), {})[measure] = count
    for row in changing:
        unit, year, measure = row.found.key
        lines.setdefault((unit, year), {})[measure] = row
        figures.setdefault((unit, year), {})[measure] = row.found.number
    for (unit, year), own in lines.items():
        for one in contradictions(figures[unit, year], figures.get((unit, year - 1), {}), rules):
            _doubt([own[code] for code in one.measures if code in own], one)


def _doubt(lines: Sequence[ComparedLine], found: Contradiction) -> None:
    said = {"code": found.code, "measures": list(found.measures), "numbers": list(found.numbers)}
    for line in lines:
        line.doubt(said)


def _mark_cut_off(changing: Sequence[ComparedLine], years: set[int], cut_off: date) -> None:
    """No paper counts a year that has not begun. One that ends later is asked about, unless the file runs on to that year."""
    for row in changing:
        year = row.found.year or 0
        if cut_off.year < year:
            said = f"số chốt ngày {written(cut_off)}, khi năm {year} chưa bắt đầu"
            row.doubt(Note(CUT_OFF, said)._asdict())
        elif cut_off.year > year and cut_off.year not in years:
            said = f"số chốt ngày {written(cut_off)}, khi năm {year} đã hết"
            row.doubt(Note(CUT_OFF, said)._asdict())


@dataclass(frozen=True, slots=True)
class _YearTree:
    """A year's tree with what its units have reported, (rows, measures), and how many report below and above each.

    `below` counts the file's own lines too, `above` only what stands: of a total row in the file and its parts it is
    the total that is asked about.
    """

    live: LiveLedger
    year: int
    tree: Snapshot
    column: Mapping[str, int]
    stored: Columns
    below: Columns
    above: Columns
    sees: Callable[[int], bool]

    @classmethod
    def of(
        cls, live: LiveLedger, year: int, lines: Sequence[ComparedLine], sees: Callable[[int], bool]
    ) -> "_YearTree":
        """The tree of the year's last day, with these lines as if they stood."""
        tree = live.ledger.tree_on(last_day(year))
        column = {code: i for i, code in enumerate(live.ledger.measures)}
        stored = np.zeros((len(tree), len(column)), bool)
        places = live.ledger.places(tree)
        alive = np.flatnonzero(places >= 0)
        stored[places[alive]] = live.ledger.reported(year).known[alive]
        with_file, last = stored.copy(), np.asarray(tree.last, np.int64)
        for line in lines:
            if (row := tree.place.get(line.unit)) is not None:
                with_file[row, column[line.found.key[2]]] = True
        below, above = reporting_below(with_file, last), reporting_above(stored, last)
        return cls(live, year, tree, column, stored, below, above, sees)

    def duties(self) -> set[tuple[str, str]]:
        """Which kinds of units owe which measures in the year."""
        held = (duty for duty in self.live.ledger.duties if duty.since <= self.year < duty.until)
        return {(duty.kind, duty.measure) for duty in held}

    def above_words(self, row: int, column: int) -> str:
        """Which unit above reports the measure; not by name where the reader may not see its figures."""
        parents = (
            self.tree.order[one]
            for one in self.tree.path(self.tree.order[row])[1:]
            if self.stored[one, column]
        )
        unit = next(parents)
        called = f"“{self.live.name(unit, self.tree.day)}”" if self.sees(unit) else "một đơn vị"
        return f"{called} ở cấp trên đã ghi chỉ số này; ghi cả hai thì tổng cộng hai lần"


def _mark_places(lines: Sequence[ComparedLine], here: _YearTree) -> None:
    """Lines of units that another unit's figure counts along with, that do not owe the measure, or that ended in the year."""
    duties = here.duties()
    owed = {measure for _, measure in duties}
    for line in lines:
        measure = line.found.key[2]
        kind = here.live.kinds.known(line.unit, last_day(here.year)) or ""
        if measure in owed and (kind, measure) not in duties:
            said = f"loại đơn vị này không phải báo cáo chỉ số này năm {here.year}"
            line.doubt(Note(NO_DUTY, said)._asdict())
        row, column = here.tree.place.get(line.unit), here.column[measure]
        if row is None:
            line.doubt(_ended(here, line.unit)._asdict())
        elif here.below[row, column]:
            said = f"bên dưới có {here.below[row, column]} đơn vị ghi chỉ số này; nếu đây là dòng tổng thì không nhận"
            line.doubt(Note(TWICE, said)._asdict())
        elif here.above[row, column]:
            line.doubt(Note(TWICE, here.above_words(row, column))._asdict())


def _ended(here: _YearTree, unit: int | None) -> Note:
    end = here.live.tree.life(unit).end or here.tree.day
    said = f"đơn vị kết thúc ngày {written(end)}, trước ngày cuối năm {here.year}; biểu năm {here.year} không có đơn vị này"
    return Note(ENDED, said)
