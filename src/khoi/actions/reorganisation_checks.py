"""What must hold before a plan is changed, carried out or undone; everything that does not is told at once."""

from collections.abc import Sequence

from khoi.access.viewer import Viewer, not_allowed
from khoi.actions.reorganisation_seen import plan_digest
from khoi.core.refusal import Refusal
from khoi.measures.reorganisation_steps import Step, named_units
from khoi.queries.reorganisation_outcome import Outcome
from khoi.queries.reorganisation_standing import Standing
from khoi.queries.reorganisation_tree import check_tree
from khoi.queries.reorganisation_undo import hindrances
from khoi.queries.reorganisation_words import obstacles
from khoi.records.models import Reorganisation, Unit

_TOLD = 50


def refuse_unseen(plan: Reorganisation, worked_from: str, seen: str) -> None:
    """`seen` is the digest of what a person had before them, `worked_from` that of what their change was made from."""
    if not seen == worked_from == plan_digest(plan):
        hint = "Xem lại kế hoạch như đang ghi rồi bấm lại."
        raise Refusal("plan_changed", "kế hoạch đã đổi từ khi mở trang này", where=plan.key, hint=hint)


def require_decision(plan: Reorganisation) -> None:
    """Nothing is carried out by a decision without a number."""
    if not plan.decision:
        hint = "Ghi số và ngày của quyết định rồi thực hiện."
        raise Refusal("decision_required", "kế hoạch chưa có số quyết định", where="decision", hint=hint)


def require_stored(steps: Sequence[Step], by: Viewer) -> None:
    """The right at every stored unit that the steps name; a unit that is not stored is an obstacle, told later."""
    codes = {unit for step in steps for unit in named_units(step)}
    holds = by.reach("keep_units")
    for key in Unit.objects.filter(code__in=codes).values_list("pk", flat=True):
        if not holds(key):
            raise not_allowed(by, "keep_units", key)


def require_units(outcome: Outcome, standing: Standing, by: Viewer) -> None:
    """`keep_units` at every unit the plan touches and where it puts units; `keep_documents` where it ends a term."""
    for right, codes in outcome.asks_for().items():
        holds = by.reach(right)
        for code in codes:
            if code is None:
                by.require(right, None)
            elif (key := standing.keys.get(code)) is not None and not holds(key):
                raise not_allowed(by, right, key)


def refuse_obstacles(steps: Sequence[Step], outcome: Outcome, standing: Standing) -> None:
    """Refusal `plan_has_obstacles`, which names them."""
    check_tree(steps, outcome, standing)
    if found := obstacles(outcome, standing, "vi"):
        raise Refusal(
            "plan_has_obstacles",
            f"kế hoạch còn {len(found)} điều vướng: "
            + _listed([_numbered(one.step, one.message) for one in found]),
            where="steps" if found[0].step is None else f"steps[{found[0].step}]",
            hint="Xem bản xem trước, sửa từng điều rồi thực hiện lại.",
        )


def refuse_built_upon(plan: Reorganisation, outcome: Outcome, standing: Standing) -> None:
    """Refusal `built_upon`, which names what was built."""
    if found := hindrances(plan, outcome, standing):
        raise Refusal(
            "built_upon",
            "đã có việc dựa trên kế hoạch này: " + _listed([one.message for one in found]),
            where=plan.key,
            hint="Sửa bằng một kế hoạch mới, hoặc gỡ những việc ấy trước.",
        )


def _listed(told: Sequence[str]) -> str:
    more = [f"và {len(told) - _TOLD} điều khác"] if len(told) > _TOLD else []
    return "; ".join([*told[:_TOLD], *more])


def _numbered(step: int | None, message: str) -> str:
    return message if step is None else f"việc {step + 1}: {message}"
