"""Terms of a day as a table, and one step's last day with the days off that were left out of the count."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khoi.core import formats
from khoi.core.refusal import Refusal
from khoi.queries.regulation_flags import Said, codes, said_of
from khoi.queries.regulation_words import with_unit
from khoi.rules.deadlines import Step, steps_on
from khoi.rules.due import Due
from khoi.rules.library import Library
from khoi.rules.words import spoken, with_amounts

_WEEKDAYS = (
    gettext_lazy("thứ Hai"),
    gettext_lazy("thứ Ba"),
    gettext_lazy("thứ Tư"),
    gettext_lazy("thứ Năm"),
    gettext_lazy("thứ Sáu"),
    gettext_lazy("thứ Bảy"),
    gettext_lazy("Chủ nhật"),
)


@dataclass(frozen=True, slots=True)
class Term:
    """A step with its term; `term` is empty where the document leaves it to the office."""

    key: str
    words: str
    since: str
    term: str
    extension: str
    document: str
    pack: str
    clause: str


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day off that was not counted, with its name."""

    day: str
    why: str


@dataclass(frozen=True, slots=True)
class DueShown:
    """When a step is due, as its page prints it."""

    step: Term
    start: str
    due: str
    extended: str
    skipped: tuple[DayOff, ...]
    is_counted: bool
    calendar: str
    flags: tuple[Said, ...]


def terms_on(known: Library, day: date, lang: str) -> list[Term]:
    """Every step with a term in force on `day`, by document and clause."""
    return [term_of(step, known, lang) for step in steps_on(known, day).values()]


def term_of(step: Step, known: Library, lang: str) -> Term:
    """One step."""
    number = step.source.document.number
    return Term(
        step.key,
        with_amounts(spoken(step.words, lang), step.source.numbers, lang),
        with_amounts(spoken(step.start, lang), step.source.numbers, lang),
        _settled(step, step.term, lang),
        _settled(step, step.extension, lang) if step.extension else "",
        number,
        codes(known).get(number, ""),
        step.clause,
    )


def _settled(step: Step, key: str, lang: str) -> str:
    try:
        value = step.number(key)
    except Refusal as refusal:
        if refusal.code != "not_configured":
            raise
        return ""
    return with_unit(value.amount, value.unit, lang)


def shown_due(found: Due, known: Library, lang: str) -> DueShown:
    """The answer of the calculator."""
    in_hours = found.term.unit == "hour"

    def told(moment: datetime) -> str:
        return _moment(moment, lang) if in_hours else _day(moment.date(), lang)

    return DueShown(
        term_of(found.step, known, lang),
        told(found.start),
        told(found.end),
        told(found.extended) if found.extended else "",
        tuple(DayOff(_day(day, lang), found.calendar.why(day, lang)) for day in found.skipped),
        found.term.unit == "working_day",
        _calendar(found),
        tuple(said_of(found.flags, known, lang)),
    )


def _day(day: date, lang: str) -> str:
    return f"{_WEEKDAYS[day.weekday()]}, {formats.day(day, lang)}"


def _moment(moment: datetime, lang: str) -> str:
    return f"{moment:%H:%M}, {_day(moment.date(), lang)}"


def _calendar(found: Due) -> str:
    """The calendar by name: the public one, and the office's own where it was used."""
    office = found.calendar.office
    library = found.calendar.as_json()["library"]
    public = _("lịch nghỉ lễ, Tết của Việt Nam (thư viện %(name)s)") % {"name": library}
    return f"{office.name}; {public}" if office else public
