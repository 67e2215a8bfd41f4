"""What people decide on a target is recorded with person, paper and grounds, and what it replaces is kept."""

from datetime import date
from decimal import Decimal

import pytest
from tests.building import BY, NAME

from khoi.actions.resolutions import (
    amend_target,
    assess_target,
    choose_reading,
    end_term,
    withdraw_choice,
)
from khoi.records.declared import MASKS, PERSONAL
from khoi.records.guard import records_open
from khoi.records.models import Assessment, Event, Resolution, Revision, Term, Unit

SEED = "thai-binh-khoi-2020-2025"
ON = date(2026, 1, 5)
PAPER = {"document": "12-TB/ĐUK (giả định)", "document_day": date(2021, 3, 15)}


def target(resolution, code):
    return resolution.targets.get(code=code)


def choose(wanted, reading, sense="", **changed):
    given = {"chosen_by": "Đồng chí A (giả định)", "grounds": "Theo kết luận", "by": BY, "on": ON, **PAPER}
    return choose_reading(wanted, reading=reading, sense=sense, **(given | changed))


def amend(wanted, **changed):
    given = {
        "from_year": 2023,
        "words": "phấn đấu kết nạp 180 đảng viên/năm trở lên",
        "operator": ">=",
        "low": 180,
    }
    return amend_target(wanted, **({**given, "high": None, "by": BY, "on": ON, **PAPER} | changed))


def assess(wanted, unit, **changed):
    given = {
        "year": 2022,
        "status": "met",
        "assessor": "Đồng chí B (giả định)",
        "assessed_on": date(2023, 1, 10),
    }
    more = {"grounds": "Kết quả kiểm tra", "evidence": "07-BC/ĐUK (giả định)", "by": BY, "on": ON}
    return assess_target(wanted, unit, **(given | more | changed))


def test_amendment_is_a_new_version_and_the_old_words_stay(seed):
    admissions = target(seed, "admissions")
    amend(admissions)
    versions = admissions.versions.all()
    assert [(v.from_year, v.low, v.kind, v.period_rule, v.document) for v in versions] == [
        (2021, Decimal(200), "count", "each_year", seed.title),
        (2023, Decimal(180), "count", "each_year", "12-TB/ĐUK (giả định)"),
    ]
    event = Event.objects.latest("id")
    assert (event.act, event.subject) == ("amend_target", f"target/{SEED}/admissions")
    assert (event.before["low"], event.after["low"], event.after["on"]) == (
        "200.000000",
        "180.000000",
        "2026-01-05",
    )
    assert Revision.objects.values_list("number", "structure").get() == (2, 1)


def test_qualitative_target_is_amended_in_words_only(seed):
    version = amend(target(seed, "offices-fine"), words="vững mạnh, an toàn", operator="", low=None)
    assert (version.operator, version.low, version.kind) == ("", None, "qualitative")


@pytest.mark.parametrize(
    ("changed", "code", "where"),
    [
        ({"from_year": 2026}, "outside_term", "from_year"),
        ({"from_year": 2020}, "outside_term", "from_year"),
        ({"from_year": 2021}, "change_out_of_order", "from_year"),
        ({"words": " "}, "empty_text", "words"),
        ({"document": ""}, "empty_text", "document"),
        ({"document": "x" * 201}, "too_long", "document"),
        ({"document_day": date(2026, 1, 6)}, "future_day", "document_day"),
        ({"operator": "≥"}, "unknown_operator", "operator"),
        ({"high": 190}, "bounds_do_not_fit", "operator"),
        ({"operator": "range", "high": 170}, "range_reversed", "operator"),
        ({"low": Decimal("0.0000001")}, "number_too_long", "operator"),
    ],
)
def test_amendment_that_does_not_fit_is_refused(seed, changed, code, where, refusal):
    assert refusal(amend, target(seed, "admissions"), **changed) == (code, where)


def test_arithmetic_on_a_qualitative_target_is_refused(seed, refusal):
    assert refusal(amend, target(seed, "offices-fine")) == ("not_measured", "operator")


def test_choice_is_recorded_with_person_paper_and_grounds(seed):
    wanted = target(seed, "agencies-good")
    choice = choose(wanted, wanted.readings.get(code="of-all"))
    assert (choice.reading.code, choice.sense, choice.chosen_by, choice.document, choice.recorded_by) == (
        "of-all", "", "Đồng chí A (giả định)", "12-TB/ĐUK (giả định)", NAME,
    )  # fmt: skip
    assert Event.objects.latest("id").after == {
        "reading": "of-all", "sense": "", "chosen_by": MASKS[PERSONAL], "document": "12-TB/ĐUK (giả định)",
        "document_day": "2021-03-15", "grounds": "Theo kết luận", "on": "2026-01-05",
    }  # fmt: skip
    assert Revision.objects.values_list("number", "structure").get() == (2, 1)


def test_second_choice_withdraws_the_first_and_keeps_it(seed):
    wanted = target(seed, "agencies-excellent")
    first = choose(wanted, wanted.readings.get(code="of-all"), ">=")
    second = choose(wanted, wanted.readings.get(code="of-good"), "=")
    first.refresh_from_db()
    assert (first.withdrawn_at is None, second.withdrawn_at) == (False, None)
    rows = wanted.choices.order_by("id").values_list("reading__code", "sense")
    assert list(rows) == [("of-all", ">="), ("of-good", "=")]
    assert Event.objects.latest("id").before["reading"] == "of-all"


def test_single_reading_of_a_bare_number_needs_only_its_sense(seed):
    choice = choose(target(seed, "agencies-complete"), None, ">=")
    assert (choice.reading.code, choice.sense) == ("all", ">=")


def test_sense_alone_is_settled_and_the_base_stays_open(seed):
    choice = choose(target(seed, "agencies-excellent"), None, ">=")
    assert (choice.reading, choice.sense) == (None, ">=")
    assert Event.objects.latest("id").after["reading"] is None


@pytest.mark.parametrize(
    ("code", "reading", "sense", "changed", "refused"),
    [
        ("agencies-excellent", "of-all", "", {}, ("sense_required", "sense")),
        ("agencies-excellent", "of-all", ">", {}, ("sense_required", "sense")),
        ("agencies-good", "of-all", ">=", {}, ("sense_not_wanted", "sense")),
        ("agencies-good", None, "", {}, ("reading_required", "reading")),
        ("agencies-excellent", None, "", {}, ("sense_required", "sense")),
        ("admissions", None, "", {}, ("nothing_open", f"target/{SEED}/admissions")),
        ("offices-fine", None, "", {}, ("nothing_open", f"target/{SEED}/offices-fine")),
        ("agencies-good", "of-all", "", {"chosen_by": "  "}, ("empty_text", "chosen_by")),
        ("agencies-good", "of-all", "", {"document": ""}, ("empty_text", "document")),
        ("agencies-good", "of-all", "", {"grounds": ""}, ("empty_text", "grounds")),
        ("agencies-good", "of-all", "", {"document_day": date(2026, 1, 6)}, ("future_day", "document_day")),
    ],
)
def test_choice_that_does_not_fit_is_refused(seed, code, reading, sense, changed, refused, refusal):
    wanted = target(seed, code)
    row = wanted.readings.get(code=reading) if reading else None
    assert refusal(choose, wanted, row, sense, **changed) == refused


def test_reading_of_another_target_is_refused(seed, refusal):
    foreign = target(seed, "agencies-good").readings.get(code="of-all")
    wanted = target(seed, "members-good")
    assert refusal(choose, wanted, foreign) == ("foreign_reading", "reading")


def test_refused_choice_leaves_the_standing_one(seed, refusal):
    wanted = target(seed, "agencies-excellent")
    choose(wanted, wanted.readings.get(code="of-all"), ">=")
    refusal(choose, wanted, wanted.readings.get(code="of-good"), "")
    assert wanted.choices.get(withdrawn_at=None).reading.code == "of-all"


def test_withdrawn_choice_is_kept_and_the_target_is_open_again(seed):
    wanted = target(seed, "agencies-good")
    choose(wanted, wanted.readings.get(code="of-all"))
    withdrawn = withdraw_choice(wanted, grounds="Chờ hướng dẫn", by=BY, on=ON)
    assert (withdrawn.reading.code, withdrawn.withdrawn_at is None) == ("of-all", False)
    assert wanted.choices.filter(withdrawn_at=None).count() == 0
    event = Event.objects.latest("id")
    assert (event.before["reading"], event.after) == (
        "of-all",
        {"grounds": "Chờ hướng dẫn", "on": "2026-01-05"},
    )


def test_withdrawing_without_choice_or_grounds_is_refused(seed, refusal):
    wanted = target(seed, "agencies-good")
    assert refusal(withdraw_choice, wanted, grounds="x", by=BY, on=ON) == (
        "no_choice",
        f"target/{SEED}/agencies-good",
    )
    assert refusal(withdraw_choice, wanted, grounds="", by=BY, on=ON) == ("empty_text", "grounds")


def test_second_assessment_replaces_the_first_and_keeps_it(seed):
    wanted, unit = target(seed, "offices-fine"), Unit.objects.get(code="khoi")
    assess(wanted, unit)
    assess(wanted, unit, status="missed")
    rows = Assessment.objects.order_by("id")
    assert [(row.status, row.replaced_at is None) for row in rows] == [("met", False), ("missed", True)]
    event = Event.objects.latest("id")
    assert ([row["status"] for row in event.before], event.after["status"]) == (["met"], "missed")


@pytest.mark.parametrize(
    ("changed", "code", "where"),
    [
        ({"year": 2020}, "outside_term", "year"),
        ({"year": 2026}, "outside_term", "year"),
        ({"status": "done"}, "unknown_status", "status"),
        ({"assessor": ""}, "empty_text", "assessor"),
        ({"grounds": " "}, "empty_text", "grounds"),
        ({"evidence": ""}, "empty_text", "evidence"),
        ({"assessed_on": date(2026, 1, 6)}, "future_day", "assessed_on"),
    ],
)
def test_assessment_that_does_not_fit_is_refused(seed, changed, code, where, refusal):
    unit = Unit.objects.get(code="khoi")
    assert refusal(assess, target(seed, "offices-fine"), unit, **changed) == (code, where)


def test_assessment_of_a_measured_target_is_refused(seed, refusal):
    unit = Unit.objects.get(code="khoi")
    assert refusal(assess, target(seed, "admissions"), unit) == (
        "measured_target",
        f"target/{SEED}/admissions",
    )


@pytest.mark.parametrize(
    ("life", "refused"),
    [((date(2023, 1, 1), None), True), ((date(2000, 1, 1), date(2022, 1, 1)), True), ((date(2022, 12, 31), None), False)],
)  # fmt: skip
def test_assessment_asks_that_the_unit_lived_in_that_year(seed, life, refused, refusal):
    with records_open():
        unit = Unit(code="x", begins_on=life[0], ended_on=life[1])
        unit.save()
    if refused:
        assert refusal(assess, target(seed, "offices-fine"), unit) == ("unit_not_alive", "unit")
    else:
        assert assess(target(seed, "offices-fine"), unit).unit == unit


def test_ended_term_is_recorded_once_and_closes_its_later_years(seed, refusal):
    end_term(seed.term, ended_on=date(2023, 7, 1), why="Hợp nhất (giả định)", by=BY, on=ON)
    stored = Term.objects.get()
    assert (stored.ended_on, stored.ended_why) == (date(2023, 7, 1), "Hợp nhất (giả định)")
    again = {"ended_on": date(2024, 1, 1), "why": "x", "by": BY, "on": ON}
    assert refusal(end_term, stored, **again) == ("already_ended", "2020–2025")
    fresh = target(Resolution.objects.get(), "admissions")
    assert refusal(amend, fresh, from_year=2024) == ("outside_term", "from_year")
    assert amend(fresh, from_year=2023).from_year == 2023


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({"ended_on": date(2020, 12, 31)}, ("outside_term", "ended_on")),
        ({"ended_on": date(2026, 1, 6)}, ("future_day", "ended_on")),
        ({"why": ""}, ("empty_text", "why")),
    ],
)
def test_term_end_that_does_not_fit_is_refused(seed, changed, refused, refusal):
    given = {"ended_on": date(2025, 2, 1), "why": "Kết thúc hoạt động", "by": BY, "on": ON}
    assert refusal(end_term, seed.term, **(given | changed)) == refused
