"""Steps that must be done within a term, as regulations in force on a day state them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from khoi.core.refusal import Refusal
from khoi.rules.fields import Fields, wrong
from khoi.rules.in_force import Source, not_encoded, sources
from khoi.rules.library import Library
from khoi.rules.packs import Pack
from khoi.rules.questions import Words
from khoi.rules.values import Value
from khoi.rules.words import with_amounts

UNITS = ("working_day", "day", "month", "year", "hour")
_KEYS = ("vi", "en", "from", "from_en", "term", "extension", "clause")


@dataclass(frozen=True, slots=True)
class Step:
    """A step with a term: what is done, counted from what, on which clause. `term` and `extension` are keys of numbers."""

    key: str
    source: Source
    words: Words
    start: Words
    term: str
    extension: str
    clause: str

    def number(self, key: str) -> Value:
        """A term as a whole number above zero, of a unit that can be counted.

        Raises Refusal `not_configured`, `no_value_on_day`, `bad_term`.
        """
        value = self.source.value(key)
        if value.unit not in UNITS or value.amount.denominator != 1 or value.amount < 1:
            shown, wanted = f"{value.amount} {value.unit}", "một thời hạn: số nguyên dương và đơn vị đếm được"
            raise wrong(key, shown, wanted, code="bad_term")
        return value


def steps_on(library: Library, day: date) -> dict[str, Step]:
    """Every step with a term in force on `day`, by its key; the youngest document speaks."""
    found: dict[str, Step] = {}
    for source in sources(library, day):
        for key, data in _written(source.document).items():
            found.setdefault(key, _step(key, data, source))
    return found


def step_on(library: Library, key: str, day: date) -> Step:
    """The step in force on `day`; Refusal `unknown_step`, or `no_rule_encoded` where only another day knows it."""
    found = steps_on(library, day)
    if key in found:
        return found[key]
    subjects = [pack.subject for pack in (*library.packs, *library.overlays) if key in _written(pack)]
    if subjects:
        raise not_encoded(library, day, f"việc “{key}”", subjects, "step")
    known = list(found) or [name for pack in library.packs for name in _written(pack)]
    hint = "Các việc có thời hạn: " + ", ".join(sorted(set(known))) + "."
    raise Refusal("unknown_step", f"không có việc “{key}”", where="step", hint=hint)


def listed(library: Library, day: date) -> list[dict[str, Any]]:
    """The steps in force on `day`, for people to choose from; a term that nobody has settled is null."""
    return [_listed(step) for step in steps_on(library, day).values()]


def _listed(step: Step) -> dict[str, Any]:
    term, extension = (_settled(step, key) for key in (step.term, step.extension))
    return {
        "step": step.key,
        "vi": with_amounts(step.words.vi, step.source.numbers, "vi"),
        "en": with_amounts(step.words.en, step.source.numbers, "en"),
        "from": with_amounts(step.start.vi, step.source.numbers, "vi"),
        "from_en": with_amounts(step.start.en, step.source.numbers, "en"),
        "amount": term.amount.numerator if term else None,
        "unit": term.unit if term else None,
        "extension": extension.amount.numerator if extension else None,
        "clause": {"document": step.source.document.number, "clause": step.clause},
    }


def _settled(step: Step, key: str) -> Value | None:
    try:
        return step.number(key) if key else None
    except Refusal as refusal:
        if refusal.code != "not_configured":
            raise
        return None


def _written(pack: Pack) -> Mapping[str, Any]:
    files = pack.files.get("deadlines", ())
    return {key: data for file in files if isinstance(file, dict) for key, data in file.items()}


def _step(key: str, data: Any, source: Source) -> Step:
    row = Fields(data, f"{source.document.code}/deadlines: {key}", known=_KEYS)
    words, start = Words(row.text("vi"), row.text("en")), Words(row.text("from"), row.text("from_en"))
    extension = "" if row.raw("extension", None) is None else row.text("extension")
    return Step(key, source, words, start, row.text("term"), extension, row.text("clause"))
