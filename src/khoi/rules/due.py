"""By which day a step must be done: the answer of `khoi due`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from khoi.core.formats import day as day_in
from khoi.core.working_days import (
    days_later,
    days_skipped,
    hours_later,
    is_working_day,
    months_later,
    nth_working_day,
)
from khoi.rules.calendar import REACH, Calendar, outside
from khoi.rules.deadlines import Step, step_on
from khoi.rules.fields import Fields, wrong
from khoi.rules.flags import Flag
from khoi.rules.in_force import day_asked, doubts
from khoi.rules.library import Library, load_library
from khoi.rules.questions import Words
from khoi.rules.rate import flag_as_json
from khoi.rules.values import Value

_CASE = ("step", "from", "at", "on", "opened")
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]\Z")
_MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Due:
    """When a step is due: the end of its term, the end with its extension, and the days off left out of the count."""

    step: Step
    start: datetime
    term: Value
    extension: Value | None
    end: datetime
    extended: datetime | None
    skipped: tuple[date, ...]
    clause: Mapping[str, str]
    calendar: Calendar
    flags: tuple[Flag, ...]


def due(case: Any, library: Library | None = None, calendar: Calendar | None = None) -> dict[str, Any]:
    """The document of `contracts/due.md` for a case as read from a file. Raises Refusal."""
    return as_json(find_due(case, library or load_library(), calendar or Calendar()))


def find_due(case: Any, library: Library, calendar: Calendar) -> Due:
    """When the step of a case `{step, from, on, opened, at}` is due; `at` is a time of day, for terms in hours.

    Raises Refusal `unknown_step`, `no_rule_encoded`, `not_configured`, `outside_calendar`, and for what is odd in a case.
    """
    row = Fields(case, known=_CASE)
    first = row.day("from")
    start = datetime.combine(first, _time(row))
    step = step_on(library, row.text("step"), day_asked(row, first))
    term = step.number(step.term)
    extension = step.number(step.extension) if step.extension else None
    end = _end(start, [term], calendar)
    extended = _end(start, [term, extension], calendar) if extension else None
    is_counted = term.unit == "working_day"
    skipped = days_skipped(first, end.date(), calendar, calendar.working) if is_counted else ()
    clause = step.source.citation(step.clause, term)
    if is_counted:
        said = _about_the_calendar(first, (extended or end).date(), calendar)
    else:
        said = _about_the_end(end, calendar, is_guessed=term.unit == "hour" and row.raw("at", None) is None)
    flags = [Flag(code, term.document, term.clause, words) for code, words in said]
    return Due(
        step,
        start,
        term,
        extension,
        end,
        extended,
        tuple(skipped),
        clause,
        calendar,
        (*doubts(library, step.source), *flags),
    )


def as_json(found: Due, lang: str = "vi") -> dict[str, Any]:
    """The document of `contracts/due.md`."""
    amount, unit = found.term.amount.numerator, found.term.unit
    return {
        "due": found.end.date().isoformat(),
        "working_days": amount if unit == "working_day" else None,
        "extended_due": found.extended.date().isoformat() if found.extended else None,
        "clause": dict(found.clause),
        "holidays_skipped": [day.isoformat() for day in found.skipped],
        "amount": amount,
        "unit": unit,
        **({"due_at": found.end.isoformat(timespec="minutes")} if unit == "hour" else {}),
        "calendar": found.calendar.as_json(),
        "flags": [flag_as_json(flag, lang) for flag in found.flags],
    }


def _time(row: Fields) -> time:
    """The time of day stated, else the beginning of the day."""
    text = row.raw("at", None)
    if text is None:
        return time()
    if not (isinstance(text, str) and _TIME.match(text)):
        raise wrong(row.at("at"), text, "giờ và phút dạng 08:30", code="not_a_time")
    return time.fromisoformat(text)


def _end(start: datetime, terms: list[Value], calendar: Calendar) -> datetime:
    """The end of terms that follow one another; those of one unit are counted as one."""
    try:
        for unit in dict.fromkeys(value.unit for value in terms):
            amount = sum(value.amount.numerator for value in terms if value.unit == unit)
            start = _later(start, unit, amount, calendar)
    except OverflowError:
        raise outside() from None
    return start


def _later(start: datetime, unit: str, amount: int, calendar: Calendar) -> datetime:
    if unit == "hour":
        return hours_later(start, amount)
    first = start.date()
    if unit == "working_day":
        return _midnight(nth_working_day(first, amount, calendar, calendar.working))
    if unit == "day":
        return _midnight(days_later(first, amount))
    return _midnight(months_later(first, amount * (_MONTHS_A_YEAR if unit == "year" else 1)))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _about_the_calendar(start: date, end: date, calendar: Calendar) -> Iterator[tuple[str, Words]]:
    for year in range(start.year, end.year + 1):
        if not calendar.is_settled(year):
            vi = f"Ngày nghỉ năm {year} được suy ra theo luật; đối chiếu khi có thông báo lịch nghỉ của năm"
            en = f"Days off in {year} are derived from the law; compare with the year's official notice"
            yield "calendar_not_announced", Words(vi, en)
        for day in sorted(calendar.made_up(year)):
            if start < day <= end:
                vi = f"{day_in(day, 'vi')} là ngày làm bù, không tính là ngày làm việc khi lịch cơ quan không nêu"
                en = f"{day_in(day, 'en')} is worked in exchange; not counted unless the office's calendar says so"
                yield "make_up_day", Words(vi, en)


def _about_the_end(end: datetime, calendar: Calendar, *, is_guessed: bool) -> Iterator[tuple[str, Words]]:
    if is_guessed:
        yield (
            "time_not_stated",
            Words(
                "Chưa nêu giờ (at), nên tính từ 0 giờ của ngày bắt đầu",
                "No time of day is stated (at), so the term runs from midnight of the first day",
            ),
        )
    day = end.date()
    if day.year in REACH and not is_working_day(day, calendar, calendar.working):
        yield (
            "due_on_day_off",
            Words(
                "Ngày cuối là ngày nghỉ; quy định không nói có dời hay không, nên không dời",
                "The last day is a day off; the regulation does not say whether it moves, so it isn't moved",
            ),
        )
