"""Any rule of any family asked about stated facts: the answer in one form, whatever the subject."""

from typing import Any

from khoi.rules.facts import read_facts
from khoi.rules.fields import Fields
from khoi.rules.library import Library
from khoi.rules.rate import flag_as_json
from khoi.rules.verdict import judge


def ask_rule(case: Any, library: Library) -> dict[str, Any]:
    """The answer to `{rule, on, subject, facts}`: `{outcome, outcomes, missing, flags}`.

    `missing` names each fact that stands in the way; `flags` has all else that must be said.
    Raises Refusal `no_rule_encoded` where no document in force has such a rule.
    """
    row = Fields(case, known=("rule", "on", "subject", "facts"))
    day = row.day("on")
    pack, rule = library.rule_on(row.text("rule"), row.text("subject"), day)
    facts = read_facts(row.raw("facts"), library.facts)
    verdict = judge(rule, facts, library.numbers(pack, day), day)
    return {
        "outcome": verdict.decision.outcome,
        "outcomes": list(verdict.decision.outcomes),
        "missing": [flag.fact for flag in verdict.flags if flag.code == "missing_fact"],
        "flags": [flag_as_json(flag) for flag in verdict.flags if flag.code != "missing_fact"],
    }
