"""Steps of a regulation in their order: which were done before what must precede them, and which after their last day."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from khoi.core import formats
from khoi.core.refusal import Refusal
from khoi.rules.fields import Fields, wrong
from khoi.rules.library import Library, Numbers
from khoi.rules.packs import Pack
from khoi.rules.questions import Words

_PROCEDURE = ("procedure", "title", "title_en", "steps")
_STEP = ("id", "vi", "en", "clause", "after", "last_day", "before")
_YEARLY = re.compile(r"[0-9]{2}-[0-9]{2}\Z")


@dataclass(frozen=True, slots=True)
class Step:
    """One step: `after` names those that come first; it is done on `last_day` at the latest, or before the day `before`."""

    id: str
    words: Words
    clause: str
    after: tuple[str, ...]
    last_day: str
    before: str

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of the days it reads."""
        return tuple(key for key in (self.last_day, self.before) if key)


@dataclass(frozen=True, slots=True)
class Procedure:
    """The steps of one matter, in the order written."""

    code: str
    title: Words
    steps: tuple[Step, ...]


@cache
def procedures_of(pack: Pack) -> tuple[Procedure, ...]:
    """The procedures of a pack; Refusal `unknown_step` or `steps_in_circle` where their order cannot be kept."""
    found = pack.files.get("procedure", ())
    return tuple(_procedure(data, f"{pack.code}/procedure[{i}]") for i, data in enumerate(found))


def _procedure(data: Any, at: str) -> Procedure:
    row = Fields(data, at, known=_PROCEDURE)
    steps = tuple(_step(item, path) for path, item in row.rows("steps"))
    ids = [step.id for step in steps]
    for step in steps:
        if ids.count(step.id) > 1:
            hint = "Mỗi bước có một mã riêng."
            raise Refusal("duplicate_key", f"bước “{step.id}” có hai lần", where=at, hint=hint)
        for before in step.after:
            if before not in ids:
                hint = "Các bước: " + ", ".join(ids) + "."
                raise Refusal(
                    "unknown_step", f"không có bước “{before}”", where=f"{at}: {step.id}", hint=hint
                )
    _refuse_circles(steps, at)
    return Procedure(row.text("procedure"), Words(row.text("title"), row.text("title_en")), steps)


def _step(data: Any, at: str) -> Step:
    row = Fields(data, at, known=_STEP)
    return Step(
        row.text("id"),
        Words(row.text("vi"), row.text("en")),
        row.text("clause"),
        tuple(row.codes("after", None)),
        row.text("last_day", ""),
        row.text("before", ""),
    )


def _refuse_circles(steps: tuple[Step, ...], at: str) -> None:
    """Takes away what waits for nothing until nothing is left; what stays waits for itself."""
    waiting = {step.id: set(step.after) for step in steps}
    while free := [name for name, first in waiting.items() if not first & waiting.keys()]:
        for name in free:
            del waiting[name]
    if waiting:
        hint = "Bỏ một “after” trong số ấy."
        raise Refusal("steps_in_circle", "các bước chờ nhau: " + ", ".join(waiting), where=at, hint=hint)


def procedure_on(code: str, day: date, library: Library) -> tuple[Pack, Procedure]:
    """The procedure in force on `day`, from the youngest document that has it; Refusal `no_rule_encoded`."""
    for pack in library.in_force(day):
        for found in procedures_of(pack):
            if found.code == code:
                return pack, found
    hint = "Kiểm tra ngày, hoặc xem “khoi rules list”."
    message = f"ngày {formats.day(day, 'vi')} chưa có trình tự “{code}” nào được mã hóa"
    raise Refusal("no_rule_encoded", message, where="procedure", hint=hint)


def order(case: Any, library: Library) -> dict[str, Any]:
    """What a case `{procedure, on, done: {step: day}}` did out of order or late: `{out_of_order, late}`.

    A step without a day is unknown, not undone: it is left out, and those around it are compared with one another.
    A last day that comes every year is that of the round nearest to `on`.
    """
    row = Fields(case, known=("procedure", "on", "done"))
    day = row.day("on")
    pack, procedure = procedure_on(row.text("procedure"), day, library)
    done = _done(row, procedure)
    numbers = library.numbers(pack, day)
    late = [step.id for step in procedure.steps if step.id in done and _is_late(step, done, numbers, day)]
    return {"out_of_order": _out_of_order(procedure, done), "late": late}


def _done(row: Fields, procedure: Procedure) -> dict[str, date]:
    stated = Fields(row.raw("done"), row.at("done"), known=[step.id for step in procedure.steps])
    days = {step.id: stated.day(step.id, None) for step in procedure.steps}
    return {name: day for name, day in days.items() if day is not None}


def _out_of_order(procedure: Procedure, done: Mapping[str, date]) -> list[list[str]]:
    steps = {step.id: step for step in procedure.steps}
    return [
        [name, before]
        for name in steps
        if name in done
        for before in dict.fromkeys(_dated_before(name, steps, done))
        if done[before] > done[name]
    ]


def _dated_before(name: str, steps: Mapping[str, Step], done: Mapping[str, date]) -> Iterator[str]:
    """The nearest steps before `name` that have a day."""
    for before in steps[name].after:
        if before in done:
            yield before
        else:
            yield from _dated_before(before, steps, done)


def _is_late(step: Step, done: Mapping[str, date], numbers: Numbers, day: date) -> bool:
    is_after = bool(step.last_day) and done[step.id] > last_day(step.last_day, numbers, day)
    return is_after or (bool(step.before) and done[step.id] >= last_day(step.before, numbers, day))


def last_day(key: str, numbers: Numbers, day: date) -> date:
    """The day that the text `key` names, for the round nearest to `day`; Refusal `not_a_day`."""
    text = numbers.value(key).words
    if not is_last_day(text):
        raise wrong(key, text, "một ngày dạng 12-31 hoặc 2025-12-31", code="not_a_day")
    if not _YEARLY.match(text):
        return date.fromisoformat(text)
    years = range(max(day.year - 1, date.min.year), min(day.year + 1, date.max.year) + 1)
    rounds = [date.fromisoformat(f"{year:04d}-{text}") for year in years]
    return min(rounds, key=lambda one: abs(one - day))


def is_last_day(text: str) -> bool:
    """Whether a text names a day of any year, `12-31`, or of one, `2025-12-31`; 29 February is not in every year."""
    try:
        date.fromisoformat(f"2001-{text}" if _YEARLY.match(text) else text)
    except ValueError:
        return False
    return True
