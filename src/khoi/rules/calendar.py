"""Which days are off: the one door to the holiday library, and the office's own calendar that corrects it."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from khoi.core import formats
from khoi.core.formats import is_english
from khoi.core.refusal import Refusal
from khoi.rules.fields import Fields, as_day

REACH = range(1995, 2101)
"""Years whose public holidays the library knows, lunar ones included."""


@dataclass(frozen=True, slots=True)
class Year:
    """One year of the library: days off with their names, and weekend days worked in exchange for one of them."""

    off: Mapping[date, tuple[str, str]]
    made_up: frozenset[date]
    is_announced: bool


@cache
def year_of(year: int) -> Year:
    """The days off of `year` in Vietnam, in Vietnamese and English. Raises Refusal `outside_calendar`."""
    if year not in REACH:
        raise outside()
    from holidays import country_holidays  # a quarter of a second, only where working days are counted

    vietnamese, english = (country_holidays("VN", years=year, language=lang) for lang in ("vi", "en_US"))
    off = {day: (name, english.get(day, name)) for day, name in sorted(vietnamese.items())}
    announced = getattr(vietnamese, "special_public_holidays", {})
    made_up = frozenset(day for day in vietnamese.weekend_workdays if day.year == year)
    return Year(off, made_up, is_announced=year <= max(announced, default=0))


def outside() -> Refusal:
    """The refusal for a day that no calendar reaches."""
    message = f"lịch ngày nghỉ chỉ có từ năm {REACH[0]} đến năm {REACH[-1]}"
    return Refusal("outside_calendar", message, where="from", hint="Kiểm tra lại ngày bắt đầu tính.")


@dataclass(frozen=True, slots=True)
class OfficeCalendar:
    """What an office says of its own days: days off with the reason, and days worked."""

    name: str
    paper: str
    off: Mapping[date, tuple[str, str]]
    working: frozenset[date]


@dataclass(frozen=True, slots=True)
class Calendar(Container[date]):
    """The days off, as a set that asks the library only for the years looked at; `working` are extra working days."""

    office: OfficeCalendar | None = None
    working: frozenset[date] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "working", self.office.working if self.office else frozenset())

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, date) or day in self.working:
            return False
        return day in self._own or day in year_of(day.year).off

    def why(self, day: date, lang: str = "vi") -> str:
        """The reason why `day` is off; empty where none is known."""
        words = self._own.get(day) or year_of(day.year).off.get(day, ("", ""))
        return words[is_english(lang)]

    def is_settled(self, year: int) -> bool:
        """Whether somebody has announced the days of `year`: the State, as the library has it, or the office."""
        own = (*self._own, *self.working)
        return year_of(year).is_announced or any(day.year == year for day in own)

    def made_up(self, year: int) -> frozenset[date]:
        """Weekend days that the library says are worked in exchange, of which the office says nothing."""
        return year_of(year).made_up - self.working - self._own.keys()

    def as_json(self) -> dict[str, Any]:
        """The calendar by name, as the contract asks."""
        from importlib.metadata import version

        own = {"name": self.office.name, "paper": self.office.paper} if self.office else None
        return {"library": f"holidays {version('holidays')}, VN", "office": own}

    @property
    def _own(self) -> Mapping[date, tuple[str, str]]:
        return self.office.off if self.office else {}


def read_office_calendar(data: Any, path: str = "calendar") -> OfficeCalendar:
    """The office's calendar from `{name, paper, off: [{day, why}], working: [day], swapped: [{off, work}]}`.

    Raises Refusal, `calendar_contradicts` for a day that is both off and worked.
    """
    row = Fields(data, path, known=("name", "paper", "off", "working", "swapped"))
    off = dict(_day_off(item, at) for at, item in row.rows("off", None))
    working = {as_day(item, at) for at, item in row.rows("working", None)}
    for at, item in row.rows("swapped", None):
        pair = Fields(item, at, known=("off", "work"))
        working.add(worked := pair.day("work"))
        off.setdefault(pair.day("off"), _instead(worked))
    if both := sorted(off.keys() & working):
        days = ", ".join(day.isoformat() for day in both)
        hint = "Một ngày hoặc nghỉ, hoặc làm việc."
        raise Refusal("calendar_contradicts", f"vừa nghỉ vừa làm việc: {days}", where=path, hint=hint)
    paper = "" if row.raw("paper", None) is None else row.text("paper")
    return OfficeCalendar(row.text("name"), paper, off, frozenset(working))


def _day_off(item: Any, at: str) -> tuple[date, tuple[str, str]]:
    row = Fields(item, at, known=("day", "why"))
    why = "" if row.raw("why", None) is None else row.text("why")
    return row.day("day"), (why, why)


def _instead(worked: date) -> tuple[str, str]:
    vietnamese, english = formats.day(worked, "vi"), formats.day(worked, "en")
    return f"Nghỉ, làm bù ngày {vietnamese}", f"Off, worked on {english} instead"
