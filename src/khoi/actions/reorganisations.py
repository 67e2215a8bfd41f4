"""Acts on plans for the tree of units: drafted and changed freely, carried out or undone as a whole or not at all.

Whoever changes a plan hands back the digest of what they saw (`plan_digest`): what changed meanwhile is refused, inside
the act, where nobody else is writing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.crypto import get_random_string

from khoi.access.viewer import ANYWHERE, Viewer
from khoi.actions.journal import change
from khoi.actions.reorganisation_checks import (
    refuse_built_upon,
    refuse_obstacles,
    refuse_unseen,
    require_decision,
    require_stored,
    require_units,
)
from khoi.actions.reorganisation_rows import store, take_back
from khoi.actions.reorganisation_seen import head_of, plan_digest
from khoi.actions.required import required_text
from khoi.core.refusal import Refusal
from khoi.measures.reorganisation_plan import PlanHead, checked_steps
from khoi.measures.reorganisation_steps import Step, step_json
from khoi.queries.reorganisation_outcome import Outcome, worked_out
from khoi.queries.reorganisation_standing import NOTHING, Standing, Written, standing_for
from khoi.records.models import Reorganisation

DRAFT, DONE, UNDONE, DROPPED = "draft", "done", "undone", "dropped"
OPEN = (DRAFT, UNDONE)
Steps = Sequence[Mapping[str, Any]]


def draft_reorganisation(head: PlanHead, steps: Steps, *, by: Viewer) -> Reorganisation:
    """Notes a plan without carrying anything out; what stands in its way may still stand there.

    Refusals: those of `checked_steps`, `not_a_day`, `empty_text`, `too_long`, `control_character`, `not_allowed`.
    """
    plan = Reorganisation(key=get_random_string(12), state=DRAFT, drafted_by=by.account)
    _fill(plan, head, steps)
    with change("draft_reorganisation", _subject(plan), by=by, at=ANYWHERE) as under_way:
        require_stored(checked_steps(plan.steps), by)
        plan.drafted_at = timezone.now()
        plan.save(force_insert=True)
        under_way.after = _told(plan)
    return plan


def change_reorganisation(
    plan: Reorganisation, head: PlanHead, steps: Steps, *, seen: str, by: Viewer
) -> Reorganisation:
    """Changes a plan that is not in force; one that was undone is a draft again.

    Refusals: `plan_not_open`, `plan_changed`, and those of `draft_reorganisation`.
    """
    with change("change_reorganisation", _subject(plan), by=by, at=ANYWHERE) as under_way:
        _open_again(plan, seen)
        require_stored(checked_steps(plan.steps), by)
        under_way.before = _told(plan)
        _fill(plan, head, steps)
        require_stored(checked_steps(plan.steps), by)
        plan.state = DRAFT
        plan.save()
        under_way.after = _told(plan)
    return plan


def drop_reorganisation(plan: Reorganisation, *, seen: str, by: Viewer) -> Reorganisation:
    """Lays a plan that is not in force aside; it stays to be read. Refusals `plan_not_open`, `plan_changed`."""
    with change("drop_reorganisation", _subject(plan), by=by, at=ANYWHERE) as under_way:
        _open_again(plan, seen)
        require_stored(checked_steps(plan.steps), by)
        under_way.before = {"state": plan.state}
        plan.state = DROPPED
        plan.save(update_fields=["state"])
        under_way.after = {"state": DROPPED}
    return plan


def carry_out(plan: Reorganisation, *, seen: str, by: Viewer) -> Reorganisation:
    """Writes everything the plan says, under one revision and one entry of the journal, or nothing.

    It is checked again inside, as a whole, on its effective day. Refusals: `plan_not_open`, `plan_changed`,
    `decision_required`, `plan_has_obstacles` (which names them all), `not_allowed`.
    """
    with change("carry_out_reorganisation", _subject(plan), by=by, at=ANYWHERE, structure=True) as under_way:
        _open_again(plan, seen)
        require_decision(plan)
        steps, standing, outcome = _worked_out(plan, NOTHING)
        require_units(outcome, standing, by)
        refuse_obstacles(steps, outcome, standing)
        under_way.before = {"state": plan.state}
        plan.written = store(plan, outcome, standing)
        plan.state, plan.revision = DONE, under_way.revision
        plan.carried_out_at, plan.undone_at = timezone.now(), None
        plan.save()
        under_way.after = _told(plan) | {"rows": len(plan.written)}
    return plan


def undo_reorganisation(plan: Reorganisation, *, seen: str, by: Viewer) -> Reorganisation:
    """Puts back every row as it was before the plan, while nothing was built on it; the plan can be carried out again.

    Refusals: `not_carried_out`, `plan_changed`, `built_upon` (which names what was built), `not_allowed`.
    """
    with change("undo_reorganisation", _subject(plan), by=by, at=ANYWHERE, structure=True) as under_way:
        _done_again(plan, seen)
        _steps, standing, outcome = _worked_out(plan, Written.of(plan.written))
        require_units(outcome, standing, by)
        refuse_built_upon(plan, outcome, standing)
        under_way.before = {"state": DONE, "rows": len(plan.written)}
        take_back(plan.written)
        plan.state, plan.written, plan.revision, plan.undone_at = UNDONE, [], None, timezone.now()
        plan.save()
        under_way.after = {"state": UNDONE}
    return plan


def _fill(plan: Reorganisation, head: PlanHead, steps: Steps) -> None:
    if head.effective_on == date.min:  # there is no eve of it to compare with
        hint = "Ghi ngày đầu tiên của tổ chức mới."
        raise Refusal("not_a_day", "ngày hiệu lực không dùng được", where="effective_on", hint=hint)
    plan.title = required_text(head.title, "title", 200)
    plan.decision = required_text(head.decision, "decision", 160) if head.decision.strip() else ""
    plan.note = required_text(head.note, "note", 400) if head.note.strip() else ""
    plan.decision_day, plan.effective_on = head.decision_day, head.effective_on
    plan.steps = [step_json(step) for step in checked_steps(list(steps))]


def _worked_out(plan: Reorganisation, without: Written) -> tuple[tuple[Step, ...], Standing, Outcome]:
    steps = checked_steps(plan.steps)
    standing = standing_for(steps, without)
    return steps, standing, worked_out(steps, plan.effective_on, standing)


def _open_again(plan: Reorganisation, seen: str) -> None:
    """Reads the plan anew, under the lock; refuses one that is in force, laid aside, or not as it was seen."""
    worked_from = plan_digest(plan)
    plan.refresh_from_db()
    if plan.state not in OPEN:
        what = "đang có hiệu lực" if plan.state == DONE else "đã bỏ"
        hint = "Hoàn tác trước khi sửa, hoặc lập kế hoạch mới."
        raise Refusal("plan_not_open", f"kế hoạch này {what}", where=plan.key, hint=hint)
    refuse_unseen(plan, worked_from, seen)


def _done_again(plan: Reorganisation, seen: str) -> None:
    """Reads the plan anew, under the lock; refuses one that is not in force, or not as it was seen."""
    worked_from = plan_digest(plan)
    plan.refresh_from_db()
    if plan.state != DONE:
        message = "kế hoạch này chưa được thực hiện, hoặc đã hoàn tác"
        raise Refusal("not_carried_out", message, where=plan.key, hint="Không có gì để hoàn tác.")
    refuse_unseen(plan, worked_from, seen)


def _subject(plan: Reorganisation) -> str:
    return f"reorganisation/{plan.key}"


def _told(plan: Reorganisation) -> dict[str, Any]:
    head = asdict(head_of(plan))
    days = {name: value.isoformat() for name, value in head.items() if isinstance(value, date)}
    return head | days | {"state": plan.state, "steps": plan.steps}
