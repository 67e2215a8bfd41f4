"""What the parts of a preview share: the plan worked out, who looks, and the words for units."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from khoi.access.viewer import Viewer
from khoi.core.refusal import Refusal
from khoi.core.tree import Snapshot
from khoi.measures.reorganisation_plan import checked_steps
from khoi.measures.reorganisation_steps import Step
from khoi.queries.reorganisation_outcome import Outcome, worked_out
from khoi.queries.reorganisation_standing import NOTHING, Standing, Written, standing_for
from khoi.queries.reorganisation_tree import check_tree
from khoi.queries.reorganisation_words import caller
from khoi.records.models import Reorganisation
from khoi.records.reading import tree_of


@dataclass(frozen=True)
class Look:
    """One viewer's look at one plan. `before` is the tree on the eve of its day, `after` that of the day (None: no tree)."""

    viewer: Viewer
    plan: Reorganisation
    lang: str
    steps: tuple[Step, ...]
    standing: Standing
    outcome: Outcome
    written: Written
    before: Snapshot
    after: Snapshot | None
    called: Callable[[str], str]

    @property
    def day(self) -> date:
        """The plan's day."""
        return self.outcome.day

    @property
    def is_done(self) -> bool:
        """Whether the plan is in force."""
        return self.plan.state == "done"

    @property
    def ended(self) -> dict[int, str]:
        """Codes of the stored units that end, by key."""
        keys = self.standing.keys
        return {keys[code]: code for code in self.outcome.ended if code in keys}

    def name(self, code: str | None) -> str:
        """What a unit is called; nothing for the top."""
        return "" if code is None else self.called(code)


def looked_at(viewer: Viewer, plan: Reorganisation, lang: str) -> Look:
    """The plan worked out against what stands; of a plan in force, against what stood before it. Twelve statements."""
    steps = checked_steps(plan.steps)
    written = Written.of(plan.written) if plan.state == "done" else NOTHING
    standing = standing_for(steps, written)
    outcome = worked_out(steps, plan.effective_on, standing)
    if plan.state != "done":
        check_tree(steps, outcome, standing)
    before = tree_of(standing.lives, standing.points).on(outcome.day - timedelta(days=1))
    return Look(
        viewer,
        plan,
        lang,
        steps,
        standing,
        outcome,
        written,
        before,
        _after(outcome),
        caller(outcome, standing),
    )


def _after(outcome: Outcome) -> Snapshot | None:
    try:
        return outcome.tree().on(outcome.day)
    except Refusal:  # told among the obstacles
        return None
