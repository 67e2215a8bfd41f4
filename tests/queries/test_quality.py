"""Everything that does not add up in a year, by unit, each kind planted once; and who must look at it."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.building import (
    BY,
    account,
    flock,
    kinds,
    post,
    reading,
    record,
    resolution,
    target,
    unit,
)
from tests.importing import looked_at, taken_in

from khoi.access.roles import roles
from khoi.access.viewer import Grant, Viewer
from khoi.actions.imports import accept_import
from khoi.actions.imports_undo import undo_import
from khoi.actions.units import end_unit, record_succession
from khoi.core.refusal import Refusal
from khoi.queries.ledger import forget, live_ledger
from khoi.queries.lookers import Looker
from khoi.queries.quality import Quality, QualityRow, quality, quality_rows
from khoi.records.guard import records_open
from khoi.records.models import Measure, MeasureSum, Placement, ReportingRound, Tally, Unit

MEASURES = ["rated", "good", "only", "best"]
DAYS: dict[str, Any] = {"cut_off": date(2022, 12, 31), "received_on": date(2023, 1, 11)}
FINE = {"rated": 10, "good": 8, "only": 5, "best": 3}


@pytest.fixture
def office(db) -> Unit:
    """`khoi` with `a` and `b` below it, and a cell of `b`; nothing is wrong in 2022."""
    kinds()
    top = unit("khoi", kind="khoi")
    resolution(top, [target("tot", [reading("r", "good", "rated")])], MEASURES)
    rows = {row.code: row for row in Measure.objects.all()}
    with records_open():
        for part in ("only", "best"):
            MeasureSum(whole=rows["good"], part=rows[part]).save()
        ReportingRound(year=2022, due_on=date(2023, 1, 15), document="1-CV").save()
    below = unit("b", top)
    unit("o", below, kind="chi-bo")
    for code in ("a",):
        reported(unit(code, top))
    reported(below)
    return top


def reported(at: Unit | str, year: int = 2022, day: date = date(2023, 1, 10), **counts: int | None) -> None:
    one = Unit.objects.get(code=at) if isinstance(at, str) else at
    record(one, year, FINE | counts, cut_off=date(year, 12, 31), received_on=day)


def seen(viewer: Viewer = BY, **asked: Any) -> Quality:
    with live_ledger(viewer) as live:
        words: dict[str, Any] = {"year": 2022, "kind": "", "number": 1, "lang": "vi"}
        return quality(viewer, live, **(words | asked))


def told(viewer: Viewer = BY, **asked: Any) -> list[tuple[str, str, str]]:
    return [(row.kind, row.code, row.words) for row in seen(viewer, **asked).rows]


def test_office_where_all_adds_up_has_no_row(office):
    shown = seen()
    assert (shown.rows, shown.total, shown.kinds, shown.years) == ((), 0, (), (2022,))


def test_parts_and_wholes(office):
    reported("a", rated=7, best=4)
    assert told() == [
        ("over_base", "a", "Số good: 8, nhiều hơn số rated: 7"),
        ("parts_total", "a", "Số good: 8, nhưng các phần cộng lại là 9 (số only: 5, số best: 4)"),
    ]


def test_jump_against_last_year_opens_the_single_figure(office):
    reported("a", 2021, rated=31)
    assert [row.url for row in seen(kind="jump").rows] == ["/so-lieu/a/rated/2022/"]
    assert told(kind="jump") == [("jump", "a", "Số rated: 10, năm trước: 31")]


def test_own_figure_beside_those_of_units_below(office):
    record(Unit.objects.get(code="o"), 2022, {"rated": 4})
    assert told(kind="counted_twice") == [
        ("counted_twice", "b", "Số rated: đơn vị ghi 10, bên dưới ghi 4, tổng đang là 14")
    ]
    assert told(kind="no_duty") == [("no_duty", "o", "Số rated")]


def test_year_outside_a_units_life(office):
    with records_open():
        Placement.objects.filter(unit__code="a").update(from_day=date(2023, 5, 1))
    forget()
    assert told(kind="outside_life") == [
        ("outside_life", "a", "có số liệu năm 2022, nhưng đơn vị bắt đầu ngày 01/05/2023")
    ]


def test_split_without_shares(office):
    old, top = Unit.objects.get(code="a"), Unit.objects.get(code="khoi")
    end_unit(old, ended_on=date(2024, 1, 1), by=BY)
    heirs = [unit(code, top, begins_on=date(2024, 1, 1)) for code in ("moi-1", "moi-2")]
    words: dict[str, Any] = {"shares": None, "decision": "1-QĐ", "by": BY}
    record_succession("split", on=date(2024, 1, 1), before=[old], after=heirs, **words)
    named = "Số rated, Số good, Số only và 1 số đo khác"
    assert told(kind="undivided") == [("undivided", code, named) for code in ("moi-1", "moi-2")]


def test_readings_that_come_out_differently(office):
    ways = [reading("x", "good", "rated"), reading("y", "best", "rated")]
    resolution(office, [target("mo", ways, threshold="50")], [], code="nq-2", years=(2020, 2022))
    assert told(kind="readings_differ") == [
        ("readings_differ", "khoi", "Chỉ tiêu 1: 80,00% hoặc 30,00% so với mức ≥ 50%")
    ]
    assert seen(kind="readings_differ").rows[0].url == "/chi-tieu/nq-2/mo/"


def test_missing_figures_are_named_and_are_not_zero(office):
    record(Unit.objects.get(code="a"), 2022, {"rated": None, "good": None}, **DAYS)
    unit("c", office)
    assert told(kind="missing") == [
        ("missing", "a", "Số rated, Số good"),
        ("missing", "c", "Số rated, Số good, Số only và 1 số đo khác"),
    ]


def test_missing_reports_below_a_unit_that_owes_too_are_told_of_there(office):
    top = unit("t", office)
    for code in ("t1", "t2"):
        unit(code, top)
    unit("c", office)
    (alone, both) = sorted(seen(kind="missing").rows, key=lambda row: row.code)
    assert (alone.code, alone.words) == ("c", "Số rated, Số good, Số only và 1 số đo khác")
    assert (both.code, both.words, both.url) == (
        "t",
        "3 đơn vị chưa gửi đủ báo cáo",
        "/ket-qua/nq/t/bao-cao/2022/",
    )


def test_many_units_with_missing_reports_are_counted_once(office):
    flock(office, 30)
    forget()
    (row,) = seen(kind="missing").rows
    assert (row.code, row.words, row.url) == (
        "khoi",
        "30 đơn vị chưa gửi đủ báo cáo",
        "/ket-qua/nq/khoi/bao-cao/2022/",
    )


def test_late_and_changed_late_are_two_things(office):
    reported(unit("c", office), day=date(2023, 1, 20))
    reported("a", day=date(2023, 2, 6), rated=11)
    record(Unit.objects.get(code="b"), 2022, {"rated": None}, **DAYS | {"received_on": date(2023, 2, 7)})
    assert told(kind="late") == [
        ("late", "c", "4 số liệu nhận sau hạn 15/01/2023, muộn nhất ngày 20/01/2023")
    ]
    assert told(kind="changed") == [
        ("changed", "b", "Số rated: rút số 10, nhận ngày 07/02/2023"),
        ("changed", "a", "Số rated: từ 10 thành 11, nhận ngày 06/02/2023"),
    ]


def test_import_that_was_undone_leaves_nothing_changed_or_late(office):
    unit("c", office)
    unit("d", office)
    reported("d", day=date(2023, 1, 18))
    before = told(kind="late"), told(kind="changed")
    rows = "".join(f"{code},2022,rated,12\n" for code in "acd")
    entry = looked_at(rows, received_on=date(2023, 2, 1))
    accept_import(entry, take="all", by=BY)
    assert told(kind="changed") != before[1]
    entry.refresh_from_db()
    undo_import(entry, by=BY)
    assert (told(kind="late"), told(kind="changed")) == before
    reported("c", day=date(2023, 2, 3))
    assert ("late", "c") in {row[:2] for row in told(kind="late")}


def test_late_units_below_a_late_one_are_told_of_there(office):
    with records_open():
        Tally.objects.update(received_on=date(2023, 1, 19))
    top = unit("t", office)
    for code, day in (("t1", 18), ("t2", 21)):
        reported(unit(code, top), day=date(2023, 1, day))
    reported(top, day=date(2023, 1, 17))
    assert told(kind="late") == [
        ("late", "b", "4 số liệu nhận sau hạn 15/01/2023, muộn nhất ngày 19/01/2023"),
        ("late", "a", "4 số liệu nhận sau hạn 15/01/2023, muộn nhất ngày 19/01/2023"),
        ("late", "t", "12 số liệu của 3 đơn vị nhận sau hạn 15/01/2023, muộn nhất ngày 21/01/2023"),
    ]


def test_nothing_is_late_where_no_day_is_set(office):
    with records_open():
        ReportingRound.objects.all().delete()
    reported("a", day=date(2023, 2, 6), rated=11)
    assert told() == []


def test_last_year_with_figures_is_shown_first(office):
    reported("a", 2023, rated=7, day=date(2024, 1, 10))
    shown = seen(year=None)
    assert (shown.year, shown.years) == (2023, (2023, 2022))
    assert ("over_base", "a") in {(row.kind, row.code) for row in shown.rows}


def test_no_figures_at_all(db):
    shown = seen(year=None)
    assert (shown.year, shown.rows, shown.years) == (None, (), ())


def test_kinds_are_counted_before_the_filter(office):
    reported("a", rated=7, best=4)
    shown = seen(kind="over_base")
    assert [(one.kind, one.number) for one in shown.kinds] == [("over_base", 1), ("parts_total", 1)]
    assert (shown.total, len(shown.rows)) == (2, 1)
    assert len(seen(kind="khong-co").rows) == 2


def test_one_unit_with_what_lies_below_it(office):
    for code in "ab":
        reported(code, rated=7)
    record(Unit.objects.get(code="o"), 2022, {"rated": 4})
    rows = seen(unit=Unit.objects.get(code="b")).rows
    assert {row.code for row in rows} == {"b", "o"}
    assert seen(unit=Unit.objects.get(code="khoi")).total == seen().total
    assert seen(unit=Unit.objects.get(code="o")).kinds != ()


def test_rows_to_take_out_are_those_of_the_page(office):
    reported("a", rated=7, best=4)
    with live_ledger(BY) as live:
        assert quality_rows(BY, live, 2022) == list(seen().rows)


def at(role: str, place: Unit) -> Viewer:
    grant = Grant("p", roles()[role], place.pk, f"{role}@{place.code}")
    return Viewer(account="x", grants=(grant,), proven=True)


def test_unit_is_named_with_what_it_lies_under(office):
    record(Unit.objects.get(code="o"), 2022, {"rated": 4})
    (row,) = seen(kind="no_duty").rows
    assert (row.name, row.above) == ("Đơn vị o", "Đơn vị b")


def test_only_units_in_reach_are_told_of(office):
    for code in "ab":
        reported(code, rated=7)
    mine = at("grassroots_office", Unit.objects.get(code="b"))
    assert {row.code for row in seen(mine).rows} == {"b"}
    assert seen(mine).total == len(seen().rows) / 2
    with pytest.raises(Refusal) as refused:
        seen(at("member", office))
    assert refused.value.code == "not_allowed"


def who(viewer: Viewer = BY) -> tuple[Looker, ...]:
    row: QualityRow = next(row for row in seen(viewer).rows if row.code == "a")
    return row.who


def test_nearest_post_that_may_enter_figures_must_look(office):
    reported("a", rated=7)
    assert who() == ()
    post(account("tren"), "upper_office")
    assert who() == (Looker("Văn phòng cấp ủy cấp trên", "cả cơ quan", ("tren",)),)
    post(account("khoi"), "upper_office", office)
    post(account("kiem-tra"), "inspection_board", Unit.objects.get(code="a"))  # may only look on
    assert who() == (Looker("Văn phòng cấp ủy cấp trên", "Đơn vị khoi", ("khoi",)),)
    for name in ("a-1", "a-2"):
        post(account(name), "grassroots_office", Unit.objects.get(code="a"))
    assert who() == (Looker("Văn phòng tổ chức cơ sở đảng", "Đơn vị a", ("a-1", "a-2")),)


def test_post_of_one_unit_says_nothing_of_those_below(office):
    post(account("khoi"), "cell_secretary", office)
    reported("a", rated=7)
    assert who() == ()


def test_ended_post_and_locked_account_are_nobody(office):
    reported("a", rated=7)
    place = Unit.objects.get(code="a")
    post(account("cu"), "grassroots_office", place, to_day=date(2020, 1, 1))
    locked = account("khoa")
    locked.is_active = False
    locked.save()
    post(locked, "grassroots_office", place)
    assert who() == ()


def test_accounts_are_named_only_to_whoever_sees_access(office):
    reported("a", rated=7)
    post(account("a-1"), "cell_secretary", Unit.objects.get(code="a"))
    role = Looker("Bí thư chi bộ", "Đơn vị a", ())
    assert who(at("propaganda_board", office)) == (role,)
    assert who(at("inspection_board", office)) == (Looker(role.role, role.unit, ("a-1",)),)


def statements(**asked: Any) -> tuple[int, int]:
    seen(**asked)  # the sums stand in memory from now on
    with CaptureQueriesContext(connection) as caught:
        rows = seen(**asked).rows
    return len(caught), len(rows)


def test_same_statements_for_three_units_and_three_hundred(office):
    def grow(units: int) -> None:
        codes = flock(office, units)
        counts = {"rated": 5, "good": 9, "only": 6, "best": 1}
        lines = [f"{code},2022,{measure},{count}" for code in codes for measure, count in counts.items()]
        taken_in("\n".join(lines))
        for code in codes[:20]:
            post(account(f"tk-{code}"), "cell_secretary", Unit.objects.get(code=code))
        forget()

    grow(3)
    few = statements()
    grow(297)
    many = statements()
    assert (few[1], many[1], many[0]) == (9, 50, few[0])


def test_missing_report_leads_to_the_resolution_that_asks_for_it(office):
    """With a later resolution of a unit beside, the list is that of the resolution whose unit stands above."""
    other = unit("beside")
    resolution(other, [target("khac", [reading("r", "good", "rated")])], [], code="nq-khac")
    reported(other)
    for code in ("a1", "a2"):
        unit(code, Unit.objects.get(code="a"))
    with records_open():
        Tally.objects.filter(unit__code="a").delete()
    forget()
    urls = {row.code: row.url for row in seen(kind="missing").rows}
    assert urls == {"a": "/ket-qua/nq/a/bao-cao/2022/"}
