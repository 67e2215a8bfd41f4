"""Who should have reported and who has; never mixed with what was reported."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from khoi.measures.rollup import Columns


@dataclass(frozen=True, slots=True)
class Routes:
    """From rows of the year's own tree to rows of another: a duty goes where its unit's figures go."""

    source: Columns
    target: Columns
    size: int

    def carried(self, flags: Columns) -> Columns:
        """Flags of the own tree's rows as flags of the other's: set where any that leads there is set."""
        found = np.zeros(self.size, bool)
        found[self.target[flags[self.source]]] = True
        return found


class Coverage:
    """One year's duties, as (units of the year's own tree, measures) booleans.

    A unit reports for itself, or, born during the year, by all that ended into it; either way one of the two must
    supply every measure asked for, because two half reports don't make a whole one. `late` is what its own report
    lacks, `handed_late` what was not handed over. `routes` carry duties into the tree of another day.
    """

    def __init__(
        self, due: Columns, late: Columns, handed_late: Columns, routes: Routes | None = None
    ) -> None:
        # Each measure's column in one piece, as it is read.
        self.due, self.late = np.asfortranarray(due), np.asfortranarray(late)
        self.handed_late = np.asfortranarray(due & handed_late)
        self.routes = routes

    def owing(self, columns: Iterable[int], rows: slice) -> tuple[Columns, Columns]:
        """Which `rows` owe one of these measures, and which still owe it, by rows of the tree they are read in."""
        here = rows if self.routes is None else slice(None)
        due, late, handed = (np.zeros(len(self.due[here]), bool) for _ in range(3))
        for column in columns:
            due |= self.due[here, column]
            late |= self.late[here, column]
            handed |= self.handed_late[here, column]
        late &= handed
        if self.routes is None:
            return due, late
        return self.routes.carried(due)[rows], self.routes.carried(late)[rows]

    def report(self, row: int, column: int) -> None:
        """Notes that the unit's own figure has come."""
        self.late[row, column] = False
