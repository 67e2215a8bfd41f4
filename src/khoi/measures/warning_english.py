"""What each warning of an evaluation says in English; its own `detail` is Vietnamese."""

from typing import Any

SENTENCES = {
    "open_reading": "no reading of this target has been chosen yet; all are computed",
    "split_without_shares": "a shared figure cannot be divided: nobody has said how the split divides it",
    "unit_without_parent": "the unit lies under no other, so its figures add up nowhere",
    "figures_for_unit_outside_its_life": "the unit did not exist in this period; its figures are not counted",
    "numerator_exceeds_denominator": "the numerator is larger than the denominator",
    "target_above_ceiling": "the target asks for more than the quota in force allows",
}


def english_warning(row: dict[str, Any]) -> str:
    """The sentence of the warning's code, then its facts by name."""
    facts = {key: value for key, value in row.items() if key not in ("code", "detail")}
    named = "; ".join(f"{key}: {_listed(value)}" for key, value in facts.items())
    return f"{SENTENCES[row['code']]} [{named}]"


def _listed(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return ", ".join(map(str, value.values())) if isinstance(value, dict) else str(value)
