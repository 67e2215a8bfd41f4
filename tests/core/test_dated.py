"""Values that hold from a day on."""

from datetime import date

from khoi.core.dated import Dated

NAMES = Dated(
    [("a", date(2022, 1, 1), "mới"), ("a", date(2020, 1, 1), "cũ"), ("b", date(2021, 1, 1), "khác")]
)


def test_value_on_days_around_a_change():
    days = [date(2019, 12, 31), date(2020, 1, 1), date(2021, 12, 31), date(2022, 1, 1)]
    assert [NAMES.on("a", day) for day in days] == [None, "cũ", "cũ", "mới"]


def test_value_before_the_first():
    assert [NAMES.known("a", date.min), NAMES.known("nobody", date.min)] == ["cũ", None]


def test_all_values_of_a_day():
    assert NAMES.all_on(date(2020, 6, 1)) == {"a": "cũ"}
