"""Acts on plans for the tree of units: drafted and changed freely, carried out or undone as a whole or not at all."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.crypto import get_random_string

from khoi.access.viewer import ANYWHERE, Viewer, not_allowed
from khoi.actions.journal import change
from khoi.actions.reorganisation_rows import store, take_back
from khoi.actions.required import required_text, written
from khoi.core.refusal import Refusal
from khoi.measures.reorganisation_plan import checked_steps
from khoi.measures.reorganisation_steps import Step, named_units, step_json
from khoi.queries.reorganisation_outcome import Outcome, worked_out
from khoi.queries.reorganisation_standing import NOTHING, Standing, Written, standing_for
from khoi.queries.reorganisation_tree import check_tree
from khoi.queries.reorganisation_undo import hindrances
from khoi.queries.reorganisation_words import obstacles
from khoi.records.models import Reorganisation, Unit

DRAFT, DONE, UNDONE, DROPPED = "draft", "done", "undone", "dropped"
OPEN = (DRAFT, UNDONE)
_TOLD = 50


def draft_reorganisation(
    *,
    title: str,
    decision: str,
    decision_day: date | None,
    effective_on: date,
    note: str,
    steps: Sequence[Mapping[str, Any]],
    by: Viewer,
) -> Reorganisation:
    """Notes a plan without carrying anything out; what stands in its way may still stand there.

    Refusals: those of `checked_steps`, `empty_text`, `too_long`, `control_character`.
    """
    key = get_random_string(12)
    plan = Reorganisation(key=key, state=DRAFT, drafted_by=by.account)
    _fill(plan, title, decision, decision_day, effective_on, note, steps)
    with change("draft_reorganisation", _subject(plan), by=by, at=ANYWHERE) as under_way:
        _require_stored(checked_steps(plan.steps), by)
        plan.drafted_at = timezone.now()
        plan.save(force_insert=True)
        under_way.after = _told(plan)
    return plan


def change_draft(
    plan: Reorganisation,
    *,
    title: str,
    decision: str,
    decision_day: date | None,
    effective_on: date,
    note: str,
    steps: Sequence[Mapping[str, Any]],
    by: Viewer,
) -> Reorganisation:
    """Changes a plan that is not in force; one that was undone is a draft again.

    Refusals: `plan_not_open`, and those of `draft_reorganisation`.
    """
    with change("change_reorganisation", _subject(plan), by=by, at=ANYWHERE) as under_way:
        _refuse_unless_open(plan)
        _require_stored(checked_steps(plan.steps), by)
        under_way.before = _told(plan)
        _fill(plan, title, decision, decision_day, effective_on, note, steps)
        _require_stored(checked_steps(plan.steps), by)
        plan.state = DRAFT
        plan.save()
        under_way.after = _told(plan)
    return plan


def drop_draft(plan: Reorganisation, *, by: Viewer) -> Reorganisation:
    """Lays a plan that is not in force aside; it stays to be read. Refusal `plan_not_open`."""
    with change("drop_reorganisation", _subject(plan), by=by, at=ANYWHERE) as under_way:
        _refuse_unless_open(plan)
        _require_stored(checked_steps(plan.steps), by)
        under_way.before = {"state": plan.state}
        plan.state = DROPPED
        plan.save(update_fields=["state"])
        under_way.after = {"state": DROPPED}
    return plan


def carry_out(plan: Reorganisation, *, by: Viewer) -> Reorganisation:
    """Writes everything the plan says, under one revision and one entry of the journal, or nothing.

    It is checked again inside, as a whole, on its effective day. Refusals: `plan_not_open`, `decision_required`,
    `plan_has_obstacles` (which names them all), `not_allowed`.
    """
    with change("carry_out_reorganisation", _subject(plan), by=by, at=ANYWHERE, structure=True) as under_way:
        _refuse_unless_open(plan)
        _require_decision(plan)
        steps, standing, outcome = _worked_out(plan, NOTHING)
        _require_units(outcome, standing, by)
        _refuse_obstacles(steps, outcome, standing)
        plan.written = store(plan, outcome, standing)
        plan.state, plan.revision = DONE, under_way.revision
        plan.carried_out_at, plan.undone_at = timezone.now(), None
        plan.save()
        under_way.before, under_way.after = {"state": DRAFT}, _told(plan) | {"rows": len(plan.written)}
    return plan


def undo_reorganisation(plan: Reorganisation, *, by: Viewer) -> Reorganisation:
    """Puts back every row as it was before the plan, while nothing was built on it; the plan can be carried out again.

    Refusals: `not_carried_out`, `built_upon` (which names what was built), `not_allowed`.
    """
    with change("undo_reorganisation", _subject(plan), by=by, at=ANYWHERE, structure=True) as under_way:
        plan.refresh_from_db()
        if plan.state != DONE:
            message = "kế hoạch này chưa được thực hiện, hoặc đã hoàn tác"
            raise Refusal("not_carried_out", message, where=plan.key, hint="Không có gì để hoàn tác.")
        _steps, standing, outcome = _worked_out(plan, Written.of(plan.written))
        _require_units(outcome, standing, by)
        _refuse_built_upon(plan, outcome, standing)
        under_way.before = {"state": DONE, "rows": len(plan.written)}
        take_back(plan.written)
        plan.state, plan.written, plan.revision, plan.undone_at = UNDONE, [], None, timezone.now()
        plan.save()
        under_way.after = {"state": UNDONE}
    return plan


def _fill(
    plan: Reorganisation,
    title: str,
    decision: str,
    decision_day: date | None,
    effective_on: date,
    note: str,
    steps: Sequence[Mapping[str, Any]],
) -> None:
    if effective_on == date.min:  # there is no eve of it to compare with
        hint = "Ghi ngày đầu tiên của tổ chức mới."
        raise Refusal("not_a_day", "ngày hiệu lực không dùng được", where="effective_on", hint=hint)
    plan.title = required_text(title, "title", 200)
    plan.decision = required_text(decision, "decision", 160) if decision.strip() else ""
    plan.note = required_text(note, "note", 400) if note.strip() else ""
    plan.decision_day, plan.effective_on = decision_day, effective_on
    plan.steps = [step_json(step) for step in checked_steps(list(steps))]


def _worked_out(plan: Reorganisation, without: Written) -> tuple[tuple[Step, ...], Standing, Outcome]:
    steps = checked_steps(plan.steps)
    standing = standing_for(steps, without)
    return steps, standing, worked_out(steps, plan.effective_on, standing)


def _refuse_unless_open(plan: Reorganisation) -> None:
    plan.refresh_from_db()
    if plan.state not in OPEN:
        what = "đang có hiệu lực" if plan.state == DONE else "đã bỏ"
        hint = "Hoàn tác trước khi sửa, hoặc lập kế hoạch mới."
        raise Refusal("plan_not_open", f"kế hoạch này {what}", where=plan.key, hint=hint)


def _require_decision(plan: Reorganisation) -> None:
    if not plan.decision:
        hint = "Ghi số và ngày của quyết định rồi thực hiện."
        raise Refusal("decision_required", "kế hoạch chưa có số quyết định", where="decision", hint=hint)


def _require_stored(steps: Sequence[Step], by: Viewer) -> None:
    """The right at every stored unit that the steps name; a unit that is not stored is an obstacle, told later."""
    codes = {unit for step in steps for unit in named_units(step)}
    holds = by.reach("keep_units")
    for key in Unit.objects.filter(code__in=codes).values_list("pk", flat=True):
        if not holds(key):
            raise not_allowed(by, "keep_units", key)


def _require_units(outcome: Outcome, standing: Standing, by: Viewer) -> None:
    """`keep_units` at every unit the plan touches and where it puts units; `keep_documents` where it ends a term."""
    for right, codes in outcome.asks_for().items():
        holds = by.reach(right)
        for code in codes:
            if code is None:
                by.require(right, None)
            elif (key := standing.keys.get(code)) is not None and not holds(key):
                raise not_allowed(by, right, key)


def _refuse_obstacles(steps: Sequence[Step], outcome: Outcome, standing: Standing) -> None:
    check_tree(steps, outcome, standing)
    if found := obstacles(outcome, standing, "vi"):
        told = [_numbered(one.step, one.message) for one in found[:_TOLD]]
        more = [f"và {len(found) - _TOLD} điều khác"] if len(found) > _TOLD else []
        raise Refusal(
            "plan_has_obstacles",
            f"kế hoạch còn {len(found)} điều vướng: " + "; ".join(told + more),
            where="steps" if found[0].step is None else f"steps[{found[0].step}]",
            hint="Xem bản xem trước, sửa từng điều rồi thực hiện lại.",
        )


def _numbered(step: int | None, message: str) -> str:
    return message if step is None else f"việc {step + 1}: {message}"


def _refuse_built_upon(plan: Reorganisation, outcome: Outcome, standing: Standing) -> None:
    if found := hindrances(plan, outcome, standing):
        told = [one.message for one in found[:_TOLD]]
        more = [f"và {len(found) - _TOLD} điều khác"] if len(found) > _TOLD else []
        raise Refusal(
            "built_upon",
            "đã có việc dựa trên kế hoạch này: " + "; ".join(told + more),
            where=plan.key,
            hint="Sửa bằng một kế hoạch mới, hoặc gỡ những việc ấy trước.",
        )


def _subject(plan: Reorganisation) -> str:
    return f"reorganisation/{plan.key}"


def _told(plan: Reorganisation) -> dict[str, Any]:
    day = plan.decision_day
    return {
        "title": plan.title,
        "decision": plan.decision,
        "decision_day": None if day is None else written(day),
        "effective_on": plan.effective_on.isoformat(),
        "state": plan.state,
        "steps": plan.steps,
    }
