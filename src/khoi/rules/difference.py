"""What changed between two regulations, in plain words: numbers, questions, outcomes, votes, deadlines, steps."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from khoi.core import formats
from khoi.rules.amounts import LEFT_TO_OFFICE, number_words
from khoi.rules.compared import Aspect, Change, Entries, Entry, Place, changes
from khoi.rules.compared_rules import rule_entries
from khoi.rules.library import Library
from khoi.rules.packs import Pack
from khoi.rules.procedure import procedures_of
from khoi.rules.questions import Words
from khoi.rules.read_together import number_named, written_bodies, written_deadlines, written_votes
from khoi.rules.rule_file import rules_of
from khoi.rules.values import Slot, Value


def difference(before: Pack, after: Pack, library: Library) -> list[Change]:
    """What `after` says otherwise than `before`; empty for a regulation and itself.

    The same topic, id or step is the same thing in both, whatever its clause. Each is read as it stood last.
    Guides are not read along: name the guide to compare it.
    """
    everybody = _subjects(before) | _subjects(after)
    return changes(entries(before, library, everybody), entries(after, library, everybody), everybody)


def entries(pack: Pack, library: Library, everybody: Iterable[str] = ()) -> Entries:
    """All that a pack says; a number that names no subject stands for `everybody`."""
    found = _numbers(pack, sorted(everybody) or [""])
    numbers = library.numbers(pack, last_day_of(pack))
    for rule in rules_of(pack):
        found |= rule_entries(rule, numbers)
    for place, entry in (*_votes(pack, library), *_deadlines(pack, library), *_steps(pack, library)):
        found[place] = entry
    return found


def last_day_of(pack: Pack) -> date:
    """The last day on which a regulation holds; of one still in force, the day of its youngest number."""
    if pack.force.end is not None:
        return pack.force.end - timedelta(days=1)
    return max([pack.force.start, *(value.days.start for value in pack.values)])


def _subjects(pack: Pack) -> set[str]:
    ruled = {subject for rule in rules_of(pack) for subject in rule.subjects}
    return ruled | {subject for value in pack.values for subject in value.subjects}


def _numbers(pack: Pack, everybody: list[str]) -> Entries:
    found: dict[Place, list[Value]] = {}
    for value in pack.values:
        for subject in value.subjects or everybody:
            found.setdefault(Place("number", "", value.topic, subject), []).append(value)
    slots = {Place("slot", "", slot.key.rpartition(".")[2]): _slot(slot) for slot in pack.slots}
    return {place: _number(values) for place, values in found.items()} | slots


def _number(found: list[Value]) -> Entry:
    values = sorted(found, key=lambda one: (one.days.start, one.amount, one.words))
    told = tuple((value.amount, value.words, value.unit) for value in values)
    words = Words(*("; ".join(_dated(values, lang)) for lang in ("vi", "en")))
    return Entry(Words(values[-1].description, values[-1].description_en), {"amount": Aspect(told, words)})


def _dated(values: list[Value], lang: str) -> Iterator[str]:
    """Each value in turn; from the second on with its first day."""
    for at, value in enumerate(values):
        words = number_words(value)
        since = formats.day(value.days.start, lang)
        if lang == "en":
            yield f"{words.en} from {since}" if at else words.en
        else:
            yield f"{words.vi} từ {since}" if at else words.vi


def _slot(slot: Slot) -> Entry:
    return Entry(Words(slot.description, slot.description_en), {})


def _votes(pack: Pack, library: Library) -> Iterator[tuple[Place, Entry]]:
    for name, row in written_votes(pack):
        words, strict = _read(row.get("majority"), pack, library), row.get("strict") is True
        vi, en = ("quá", "more than") if strict else ("ít nhất", "at least")
        majority = Aspect((words, strict), Words(f"{vi} {words.vi}", f"{en} {words.en}"))
        label = _label(row)
        aspects = {"majority": majority, "wording": Aspect(label, label)}
        yield Place("vote", "", name), Entry(label, aspects)
    for name, row in written_bodies(pack):
        absent, always = (tuple(row.get(key) or ()) for key in ("leave_when_absent", "leave_always"))
        told = Words(
            f"khi vắng: {', '.join(absent) or 'không'}; luôn luôn: {', '.join(always) or 'không'}",
            f"when absent: {', '.join(absent) or 'none'}; always: {', '.join(always) or 'none'}",
        )
        left_out = Aspect((frozenset(absent), frozenset(always)), told)
        yield Place("body", "", name), Entry(_label(row), {"left_out": left_out})


def _deadlines(pack: Pack, library: Library) -> Iterator[tuple[Place, Entry]]:
    for name, row in written_deadlines(pack):
        label, start = _label(row), Words(str(row.get("from", "")), str(row.get("from_en", "")))
        aspects = {"wording": Aspect(label, label), "start": Aspect(start, start)}
        for key in ("term", "extension"):
            if row.get(key):
                words = _read(row[key], pack, library)
                aspects[key] = Aspect(words, words)
        yield Place("deadline", "", name), Entry(label, aspects)


def _steps(pack: Pack, library: Library) -> Iterator[tuple[Place, Entry]]:
    for procedure in procedures_of(pack):
        for step in procedure.steps:
            after = ", ".join(sorted(step.after)) or "–"
            aspects = {"wording": Aspect(step.words, step.words), "order": Aspect(after, Words(after, after))}
            for key in step.keys:
                words = _read(key, pack, library)
                if key == step.before:
                    words = Words(f"trước {words.vi}", f"before {words.en}")
                aspects["last_day"] = Aspect(words, words)
            yield Place("step", procedure.code, step.id), Entry(step.words, aspects)


def _label(row: dict[str, Any]) -> Words:
    return Words(str(row.get("vi", "")), str(row.get("en", "")))


def _read(key: Any, pack: Pack, library: Library) -> Words:
    number = number_named(key, pack, library)
    return LEFT_TO_OFFICE if number is None else number_words(number)
