"""What is left to do: choose, assess, send for reports; each points to where it is done."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.building import BORN, BY, TODAY, flock, kinds, reading, record, resolution, target, unit

from khoi.access.viewer import Viewer
from khoi.actions.privacy_registers import record_incident, tell_incident
from khoi.actions.resolutions import assess_target, choose_reading
from khoi.queries.duties import duties
from khoi.queries.ledger import live_ledger
from khoi.records.models import Target, Unit

OPEN = target("mo", [reading("x", "g", "r"), reading("y", "g", "g")], open="Trên ai?")
BARE = target("tran", [reading("x", "g", "r")], operator="bare", threshold="90")


@pytest.fixture
def office(db) -> None:
    kinds()
    top = unit("khoi", kind="khoi")
    resolution(top, [OPEN, BARE, target("ro", [reading("x", "g", "r")]), target("dinh-tinh")], ["g", "r"])
    record(unit("a", top), 2022, {"g": 9, "r": 10})
    record(unit("b", top), 2022, {"g": 9})


def listed(number: int = 1) -> list[tuple[str, str, str]]:
    with live_ledger(BY) as live:
        return [(row.kind, row.title, row.text) for row in duties(BY, live, number)[1]]


def test_everything_due_in_the_last_year_with_figures(office):
    assert listed() == [
        ("Chốt cách hiểu", "Chỉ tiêu 1: “Lời của mo”", "Trên ai?"),
        ("Chốt cách hiểu", "Chỉ tiêu 2: “Lời của tran”", ""),
        ("Đánh giá", "Chỉ tiêu 4, năm 2022", "Lời của dinh-tinh"),
        ("Báo cáo còn thiếu", "Đơn vị b", "năm 2022"),
    ]


def test_missing_report_names_the_unit_above_that_year(office):
    with live_ledger(BY) as live:
        assert [row.above for row in duties(BY, live, 1)[1]] == ["", "", "", "Đơn vị khoi"]


def test_each_duty_points_to_where_it_is_done(office):
    with live_ledger(BY) as live:
        addresses = [row.url for row in duties(BY, live, 1)[1]]
    assert addresses == [f"/chi-tieu/nq/{code}/" for code in ("mo", "tran", "dinh-tinh")] + [
        "/so-lieu/b/2022/"
    ]


def test_duty_done_leaves_the_list(office):
    words = {
        "document": "1-TB",
        "document_day": BORN,
        "grounds": "x",
        "by": BY,
        "on": TODAY,
        "chosen_by": "x",
    }
    for code, sense in (("mo", ""), ("tran", ">=")):
        one = Target.objects.get(code=code)
        choose_reading(one, reading=one.readings.get(code="x"), sense=sense, **words)
    assess_target(
        Target.objects.get(code="dinh-tinh"), Unit.objects.get(code="khoi"), year=2022, status="met", assessor="x",
        assessed_on=TODAY, grounds="x", evidence="x", by=BY, on=TODAY,
    )  # fmt: skip
    assert [row[0] for row in listed()] == ["Báo cáo còn thiếu"]
    record(Unit.objects.get(code="b"), 2022, {"r": 10})
    assert listed() == []


def test_assessment_of_another_unit_or_year_does_not_count(office):
    a = Unit.objects.get(code="a")
    for where, year in ((a, 2022), (Unit.objects.get(code="khoi"), 2021)):
        assess_target(
            Target.objects.get(code="dinh-tinh"), where, year=year, status="met", assessor="x",
            assessed_on=TODAY, grounds="x", evidence="x", by=BY, on=TODAY,
        )  # fmt: skip
    assert ("Đánh giá", "Chỉ tiêu 4, năm 2022", "Lời của dinh-tinh") in listed()


def test_empty_office_has_nothing_to_do(db):
    assert listed() == []


def test_statements_do_not_grow_with_resolutions_or_units(office):
    def statements() -> int:
        listed()
        with CaptureQueriesContext(connection) as asked:
            listed()
        return len(asked)

    few = statements()
    top = Unit.objects.get(code="khoi")
    flock(top, 60)
    for number in range(4):
        resolution(top, [target("dinh-tinh")], [], code=f"nq-{number}", years=(1990 + number, 1991 + number))
    assert statements() == few
    assert [len(listed(number)) for number in (1, 2)] == [50, 18]


def test_open_incident_is_a_duty_of_whoever_keeps_the_register(db):
    now = timezone.now()
    first = {"words": "x", "affected": None, "by": BY, "now": now}
    late = record_incident("Mất máy", found_at=now - timedelta(hours=80), **first)
    told = record_incident("Gửi nhầm", found_at=now - timedelta(hours=2), **first)
    tell_incident(told, told_at=now, whom="Cơ quan chuyên trách", by=BY, now=now)
    rows = listed()
    assert [(kind, title) for kind, title, _ in rows] == [
        ("Sự cố dữ liệu cá nhân", "Mất máy"),
        ("Sự cố dữ liệu cá nhân", "Gửi nhầm"),
    ]
    assert (rows[0][2].endswith("quá hạn 8 giờ"), rows[1][2]) == (True, "đã báo, chưa đóng")
    with live_ledger(BY) as live:
        assert duties(BY, live, 1)[1][0].url == f"/su-co/?key={late.key}"
        assert duties(Viewer(account="x", key=1), live, 1)[1] == []
