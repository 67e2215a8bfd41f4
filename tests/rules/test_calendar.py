"""Days off: official ones as they were, the office's own on top, and refusals for a calendar that cannot be."""

from datetime import date
from pathlib import Path

import pytest

from khoi.core.refusal import Refusal
from khoi.rules.calendar import Calendar, OfficeCalendar, read_office_calendar, year_of
from khoi.rules.strict import read

EXAMPLE = Path(__file__).parents[2] / "data/calendar-example.yaml"
# Days off from Monday to Friday, days given in lieu and swapped days included.
OFFICIAL = {
    2024: (
        "01-01 02-08 02-09 02-12 02-13 02-14 04-18 04-29 04-30 05-01 09-02 09-03"
    ),
    2025: "01-01 01-27 01-28 01-29 01-30 01-31 04-07 04-30 05-01 05-02 09-01 09-02",
    2026: "01-01 02-16 02-17 02-18 02-19 02-20 04-27 04-30 05-01 08-31 09-01 09-02 11-24",
}  # fmt: skip


def office(text: str) -> OfficeCalendar:
    return read_office_calendar(read(text.encode()))


@pytest.mark.parametrize("year", OFFICIAL)
def test_official_weekdays_off(year):
    off = [day for day in year_of(year).off if day.weekday() < 5]
    assert [f"{day:%m-%d}" for day in off] == OFFICIAL[year].split()


def test_names_in_both_languages():
    day = date(2026, 4, 27)
    assert Calendar().why(day) == "Ngày Giỗ Tổ Hùng Vương (nghỉ bù)"
    assert Calendar().why(day, "en") == "Hung Kings' Commemoration Day (observed)"
    assert Calendar().why(date(2026, 4, 28)) == ""


def test_weekend_worked_in_exchange_is_named_not_counted():
    assert Calendar().made_up(2026) == {date(2026, 8, 22)}
    assert Calendar().working == frozenset()
    assert Calendar(office("{name: n, working: [2026-08-22]}")).made_up(2026) == frozenset()


def test_year_announced():
    assert (Calendar().is_settled(2026), Calendar().is_settled(2027)) == (True, False)
    assert Calendar(office("{name: n, off: [{day: 2027-02-11}]}")).is_settled(2027)


@pytest.mark.parametrize("year", [1, 1994, 2101, 9999])
def test_year_no_calendar_reaches(year):
    with pytest.raises(Refusal) as caught:
        assert date(year, 1, 1) in Calendar()
    assert caught.value.code == "outside_calendar"


def test_office_calendar_corrects_the_library():
    calendar = Calendar(office("{name: n, off: [{day: 2026-03-03, why: Mưa bão}], working: [2026-04-27]}"))
    assert (date(2026, 3, 3) in calendar, date(2026, 4, 27) in calendar) == (True, False)
    assert (calendar.why(date(2026, 3, 3)), "2026-03-03" in calendar) == ("Mưa bão", False)


def test_example_calendar_is_named():
    calendar = Calendar(read_office_calendar(read(EXAMPLE.read_bytes())))
    assert calendar.working == {date(2026, 3, 21), date(2026, 1, 10)}
    assert calendar.why(date(2026, 1, 2), "en") == "Off, worked on 10 Jan 2026 instead"
    assert calendar.as_json()["office"] == {
        "name": "Lịch làm việc năm 2026 của một văn phòng (giả định)",
        "paper": "văn bản giả định, chỉ để làm mẫu",
    }


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        ("[]", "wrong_type", "calendar"),
        ("{}", "missing_key", "calendar.name"),
        ("{name: n, weekend: []}", "unknown_key", "calendar.weekend"),
        ("{name: n, paper: [1]}", "wrong_type", "calendar.paper"),
        ("{name: n, off: 2026-01-01}", "wrong_type", "calendar.off"),
        ("{name: n, off: [2026-01-01]}", "wrong_type", "calendar.off[0]"),
        ("{name: n, off: [{day: 2026-02-30}]}", "not_a_day", "calendar.off[0].day"),
        ("{name: n, working: [1]}", "not_a_day", "calendar.working[0]"),
        ("{name: n, swapped: [{off: 2026-01-02}]}", "missing_key", "calendar.swapped[0].work"),
        ("{name: n, off: [{day: 2026-01-10}], working: [2026-01-10]}", "calendar_contradicts", "calendar"),
        ("{name: n, swapped: [{off: 2026-01-02, work: 2026-01-02}]}", "calendar_contradicts", "calendar"),
    ],
)
def test_office_calendar_refused(text, code, where):
    with pytest.raises(Refusal) as caught:
        office(text)
    assert (caught.value.code, caught.value.where) == (code, where)
