"""What a plan says at one moment, in a few letters: whoever changes it hands back what they had before them."""

import hashlib
import json
from dataclasses import asdict

from khoi.measures.reorganisation_plan import PlanHead
from khoi.records.models import Reorganisation


def head_of(plan: Reorganisation) -> PlanHead:
    """The head of a plan as the acts ask for it."""
    return PlanHead(
        title=plan.title,
        effective_on=plan.effective_on,
        decision=plan.decision,
        decision_day=plan.decision_day,
        note=plan.note,
    )


def plan_digest(plan: Reorganisation) -> str:
    """64 hex digits over where the plan stands, its whole head and its steps in their order."""
    told = [plan.state, asdict(head_of(plan)), plan.steps]
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()
