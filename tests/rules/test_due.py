"""The last day of a step: terms of every unit, extensions, the calendar named, and steps nobody can answer for."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rules.small_packs import central, with_office

from khoi.core.refusal import Refusal
from khoi.rules.calendar import Calendar, OfficeCalendar
from khoi.rules.deadlines import listed
from khoi.rules.due import due, find_due

CONTRACT = {"step": "admission_decision", "from": "2026-03-02", "on": "2026-03-02"}


def case(step, start="2025-03-03", **more):
    return {"step": step, "from": start, **more}


def codes(answer):
    return [flag["code"] for flag in answer["flags"]]


def refused(data, library=None):
    with pytest.raises(Refusal) as caught:
        due(data, library)
    return caught.value.code, caught.value.where


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    return central(tmp_path_factory.mktemp("packs"))


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    return with_office(tmp_path_factory.mktemp("office"))


def test_example_of_the_contract():
    answer = due(CONTRACT)
    calendar = answer.pop("calendar")
    assert (calendar["library"].startswith("holidays "), calendar["office"]) == (True, None)
    assert codes(answer) == ["version_uncertain"]
    del answer["flags"]
    assert answer == {
        "due": "2026-05-07",
        "working_days": 45,
        "extended_due": "2026-05-28",
        "clause": {"document": "294-QĐ/TW", "clause": "4.3.1"},
        "holidays_skipped": ["2026-04-27", "2026-04-30", "2026-05-01"],
        "amount": 45,
        "unit": "working_day",
    }


@pytest.mark.parametrize(
    ("step", "found"),
    [
        ("ngay_lam_viec", ("2025-03-17", "2025-03-24", 10, 10, "working_day")),
        ("thang", ("2025-09-03", "2025-09-13", None, 6, "month")),
        ("nam", ("2027-03-03", None, None, 2, "year")),
        ("gio", ("2025-03-06", None, None, 72, "hour")),
        ("ngay", ("2025-03-18", None, None, 15, "day")),
    ],
)
def test_every_unit(library, step, found):
    answer = due(case(step), library)
    keys = ("due", "extended_due", "working_days", "amount", "unit")
    assert (tuple(answer[key] for key in keys), answer["holidays_skipped"]) == (found, [])


@pytest.mark.parametrize(
    ("more", "moment", "flags"),
    [({}, "2025-03-06T00:00", ["time_not_stated"]), ({"at": "08:30"}, "2025-03-06T08:30", [])],
)
def test_hours_run_from_the_time_of_day(library, more, moment, flags):
    answer = due(case("gio", **more), library)
    assert (answer["due_at"], codes(answer)) == (moment, flags)


def test_month_without_that_day_ends_on_its_last(library):
    answer = due(case("thang", "2025-08-31"), library)
    assert (answer["due"], codes(answer)) == ("2026-02-28", ["due_on_day_off"])


def test_one_public_holiday_is_a_day_off_to_be_said(library):
    answer = due(case("ngay", "2025-04-15"), library)
    assert (answer["due"], codes(answer)) == ("2025-04-30", ["due_on_day_off"])


def test_day_after_the_last_year_of_the_calendar_is_not_looked_up(library):
    assert codes(due(case("nam", "2100-12-31", on="2025-01-01"), library)) == []


def test_office_calendar_is_counted_by_and_named(library):
    own = OfficeCalendar(
        "Lịch riêng", "1-TB/VP", {date(2025, 3, 4): ("Mưa bão", "")}, frozenset({date(2025, 3, 8)})
    )
    answer = due(case("ngay_lam_viec"), library, Calendar(own))
    assert (answer["due"], answer["holidays_skipped"]) == ("2025-03-17", ["2025-03-04"])
    assert answer["calendar"]["office"] == {"name": "Lịch riêng", "paper": "1-TB/VP"}


@pytest.mark.parametrize(
    ("data", "flags"),
    [
        (case("ngay_lam_viec", "2026-12-01", on="2025-01-01"), []),
        (case("ngay_lam_viec", "2026-12-21", on="2025-01-01"), ["calendar_not_announced"]),
        (case("ngay_lam_viec", "2026-08-17", on="2025-01-01"), ["make_up_day"]),
        (case("ngay_lam_viec", "2025-03-03", on="2026-05-30"), []),
        (case("ngay_lam_viec", "2025-03-03", on="2026-05-31"), ["version_uncertain"]),
    ],
)
def test_flags(library, data, flags):
    assert codes(due(data, library)) == flags


@given(st.dates(date(2020, 1, 1), date(2026, 5, 1)))
def test_due_is_the_last_of_its_working_days(start):
    calendar = Calendar()
    answer = due(case("admission_decision", start.isoformat(), on="2025-08-01"), None, calendar)
    end = date.fromisoformat(answer["due"])
    days = [date.fromordinal(number) for number in range(start.toordinal() + 1, end.toordinal() + 1)]
    worked = [day for day in days if day.weekday() < 5 and day not in calendar]
    assert (len(worked), worked[-1]) == (45, end)
    skipped = [day.isoformat() for day in days if day.weekday() < 5 and day in calendar]
    assert answer["holidays_skipped"] == skipped


def test_opened_chooses_the_regulation_before_on(library):
    data = case("ngay", "2026-08-03", on="2026-08-03", opened="2026-01-05")
    assert due(data, library)["due"] == "2026-08-18"
    assert refused(case("ngay", "2026-08-03"), library) == ("no_rule_encoded", "step")


def test_office_shortens_a_term_and_is_cited(office):
    answer = due(case("ngay_lam_viec"), office)
    assert (answer["working_days"], answer["clause"]) == (7, {"document": "9-QĐ/ĐU", "clause": "a.1"})


def test_office_fills_a_slot_and_adds_a_step(office):
    assert due(case("co_quan"), office)["clause"] == {"document": "9-QĐ/ĐU", "clause": "a.3"}
    answer = due(case("gui"), office)
    assert (answer["due"], answer["clause"]) == ("2025-03-05", {"document": "9-QĐ/ĐU", "clause": "2"})


@pytest.mark.parametrize(
    ("data", "code", "where"),
    [
        (case("co_quan"), "not_configured", "dieu_2.co_quan"),
        (case("mai_mai"), "outside_calendar", "from"),
        (case("khong_co"), "unknown_step", "step"),
        (case("ngay_lam_viec", on="2019-12-31"), "no_rule_encoded", "step"),
        (case("ngay_lam_viec", "0001-01-01", on="2025-01-01"), "outside_calendar", "from"),
        (case("ngay_lam_viec", "9999-12-31", on="2025-01-01"), "outside_calendar", "from"),
        (case("ngay_lam_viec", "2100-12-30", on="2025-01-01"), "outside_calendar", "from"),
        (case("thang", "9999-12-31", on="2025-01-01"), "outside_calendar", "from"),
        (case("gio", "9999-12-31", on="2025-01-01"), "outside_calendar", "from"),
        (case("gio", "0001-01-01"), "no_rule_encoded", "step"),
        (case("gio", at="24:00"), "not_a_time", "at"),
        (case("gio", at=8), "not_a_time", "at"),
        (case("gio", 20250303), "not_a_day", "from"),
        (case("gio", None), "not_a_day", "from"),
        (case("gio", on="2026-02-30"), "not_a_day", "on"),
        (case("gio", opened=["2026-02-03"]), "not_a_day", "opened"),
        (case(["gio"]), "wrong_type", "step"),
        (case("gio", by="x"), "unknown_key", "by"),
        ({"step": "gio"}, "missing_key", "from"),
        ({"from": "2026-01-01"}, "missing_key", "step"),
        (None, "wrong_type", "tệp"),
    ],
)
def test_refused(library, data, code, where):
    assert refused(data, library) == (code, where)


def test_term_that_cannot_be_counted(tmp_path):
    faulty = central(tmp_path, ("nua_ngay",))
    assert refused(case("nua_ngay"), faulty) == ("bad_term", "dieu_2.nua_ngay")
    with pytest.raises(Refusal):
        listed(faulty, date(2025, 1, 1))


def test_refusals_name_what_there_is(library):
    with pytest.raises(Refusal) as caught:
        due(case("khong_co"), library)
    assert caught.value.hint.startswith("Các việc có thời hạn: co_quan, gio, mai_mai, nam,")
    with pytest.raises(Refusal) as caught:
        due(case("ngay", "2026-09-01"), library)
    assert caught.value.message == (
        "ngày 01/09/2026 chưa có quy định nào được mã hóa cho việc “ngay”; đang có hiệu lực: 3-QĐ/TW"
    )


def test_step_of_a_day_without_any_is_known_from_other_days(library):
    with pytest.raises(Refusal) as caught:
        due(case("khong_co", on="2019-01-01"), library)
    assert (caught.value.code, "ngay_lam_viec" in caught.value.hint) == ("unknown_step", True)


def test_list_of_steps(library):
    steps = {row["step"]: row for row in listed(library, date(2025, 1, 1))}
    assert steps["ngay_lam_viec"] == {
        "step": "ngay_lam_viec",
        "vi": "Việc ngay_lam_viec",
        "en": "Step ngay_lam_viec",
        "from": "ngày họp",
        "from_en": "day of the meeting",
        "amount": 10,
        "unit": "working_day",
        "extension": 5,
        "clause": {"document": "1-QĐ/TW", "clause": "2"},
    }
    assert (steps["co_quan"]["amount"], steps["co_quan"]["unit"]) == (None, None)


def test_steps_of_every_shipped_regulation_can_be_asked():
    from khoi.rules.library import load_library

    library = load_library()
    for row in listed(library, date(2026, 3, 1)):
        if row["amount"] is not None:
            found = find_due(case(row["step"], "2026-03-01"), library, Calendar())
            assert found.end.date() >= found.start.date()
