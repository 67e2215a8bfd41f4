"""A figure opened: its arithmetic, what it would take by when, and the units it is summed from."""

from datetime import date

import pytest
from django.utils import translation
from tests.building import BY, flock, kinds, reading, record, resolution, target, unit

from khoi.measures.ledger import OWN
from khoi.queries.addressed import unit_by_code
from khoi.queries.explain import Explanation, explanation, reading_labels
from khoi.queries.ledger import live_ledger
from khoi.queries.pledges import pledges_of
from khoi.queries.scoreboard import desk_for
from khoi.records.models import Resolution, Unit

GOOD = reading("tot", "g", "r")
TARGETS = [
    target("tot", [GOOD]),
    target("mo", [GOOD, reading("tren-d", "g", "d")], operator="bare", threshold="80", open="Trên ai?"),
    target("so", [reading("so", "r")], kind="count", threshold="100"),
]


@pytest.fixture
def office(db) -> Resolution:
    """Two organisations: good of rated 45/60 then 50/60, and 9/10 then none yet."""
    kinds()
    top = unit("khoi", kind="khoi")
    found = resolution(top, TARGETS, ["g", "r", "d"])
    a, b = unit("a", top), unit("b", top)
    record(a, 2021, {"g": 45, "r": 60, "d": 1500})
    record(a, 2022, {"g": 50, "r": 60, "d": 1500})
    record(b, 2021, {"g": 9, "r": 10, "d": 10})
    return found


def opened(
    office: Resolution, code: str, at: str = "khoi", year: int = 2022, structure=OWN, page: int = 1
) -> Explanation:
    pledge = next(row for row in pledges_of(BY, office) if row.record.code == code)
    with live_ledger(BY) as live:
        return explanation(desk_for(BY, live, office, unit_by_code(BY, at), year, structure), pledge, page)


def test_arithmetic_of_one_reading(office):
    shown = opened(office, "tot", year=2021)
    (row,) = shown.answers
    assert (row.letter, row.label, row.value, row.status, row.status_word) == (
        "",
        "cách tot",
        "77,14%",
        "missed",
        "Chưa đạt",
    )
    assert (row.numerator.label, row.numerator.value) == ("Số g", "54")
    assert (row.denominator.label, row.denominator.value) == ("Số r", "70")
    assert row.numerator.url == "/so-lieu/khoi/g/2021/?year=2021&structure=own"
    # 90% of 70 is 63; a year later is the deadline; nobody knows the year before the term.
    assert (row.need_title, row.need_sub) == ("Cần thêm 9", "63/70 = 90,00%")
    assert row.outlook == "Để đạt trong năm 2022, trên cùng mẫu số, cần thay đổi +9 trước 31/12/2022."
    assert (row.reported, row.expected) == (2, 2)


def test_outlook_compares_with_the_last_change(office):
    # 50/60 with 54 wanted; the year before at the same unit had 45: five more each year would be enough.
    (row,) = opened(office, "tot", at="a").answers
    assert row.outlook == (
        "Để đạt trong năm 2023, trên cùng mẫu số, cần thay đổi +4 trước 31/12/2023."
        " Năm vừa qua thay đổi +5: đủ nếu giữ được mức đó."
    )


def test_outlook_of_a_pace_too_slow_says_so(office):
    record(Unit.objects.get(code="a"), 2022, {"g": 46})
    (row,) = opened(office, "tot", at="a").answers
    assert row.outlook.endswith("cần thay đổi +8 trước 31/12/2023. Năm vừa qua thay đổi +1: chưa đủ.")


def test_last_year_of_the_term_leaves_no_year_to_reach_it_in(office):
    record(Unit.objects.get(code="a"), 2023, {"g": 50, "r": 60, "d": 1500})
    (row,) = opened(office, "tot", at="a", year=2023).answers
    assert (row.need_title, row.outlook) == ("Cần thêm 4", "")


def test_promise_kept_needs_no_outlook(office):
    (row,) = opened(office, "tot", at="b", year=2021).answers
    assert (row.need_title, row.need_sub, row.outlook) == ("Vừa đủ", "", "")


def test_missing_reports_conclude_nothing(office):
    shown = opened(office, "tot")
    assert (shown.status, shown.answers[0].status_word) == ("partial", "Chưa đủ báo cáo, đến nay: chưa đạt")
    assert [(row.name, row.values, row.status, row.reported, row.expected) for row in shown.below] == [
        ("Đơn vị a", (("83,33%", "50/60"),), "missed", 1, 1),
        ("Đơn vị b", (("chưa có", ""),), "no_data", 0, 1),
    ]


def test_open_readings_and_senses_share_the_letters_of_the_columns(office):
    shown = opened(office, "mo", year=2021)
    assert (shown.question, shown.threshold, shown.threshold_note) == (
        "Trên ai?",
        "80%",
        "không ghi rõ ít nhất hay bằng",
    )
    assert [(row.letter, row.label, row.sense, row.value) for row in shown.answers] == [
        ("a", "cách tot", "hiểu là “ít nhất”", "77,14%"),
        ("a", "cách tot", "hiểu là “đúng bằng”", "77,14%"),
        ("b", "cách tren-d", "hiểu là “ít nhất”", "3,58%"),
        ("b", "cách tren-d", "hiểu là “đúng bằng”", "3,58%"),
    ]
    assert shown.answers[2].denominator.value == "1.510"
    assert reading_labels(shown.pledge.open_readings, "vi") == [("a", "cách tot"), ("b", "cách tren-d")]


def test_english_labels_and_numbers(office):
    with translation.override("en"):
        shown = opened(office, "mo", year=2021)
    assert (shown.answers[2].label, shown.answers[2].value, shown.answers[2].denominator.value) == (
        "way tren-d",
        "3.58%",
        "1,510",
    )


def test_count_has_no_base(office):
    (row,) = opened(office, "so", year=2021).answers
    assert (row.value, row.numerator.value, row.denominator, row.need_title) == (
        "70",
        "70",
        None,
        "Cần thêm 30",
    )


def test_own_figures_stand_apart_from_those_below(office):
    assert opened(office, "tot").own == ()
    assert [(part.label, part.value) for part in opened(office, "tot", at="a").own] == [
        ("Số g", "50"),
        ("Số r", "60"),
    ]


def test_unit_that_is_not_there_says_so(office):
    unit("moi", Unit.objects.get(code="khoi"), begins_on=date(2023, 1, 1))
    shown = opened(office, "tot", at="moi")
    assert (shown.absence, shown.answers, shown.below, shown.status) == ("chưa thành lập", (), (), "no_data")


def test_units_below_are_cut_in_pages(office):
    flock(Unit.objects.get(code="khoi"), 60)
    assert [len(opened(office, "tot", page=page).below) for page in (1, 2, 99)] == [50, 12, 12]
