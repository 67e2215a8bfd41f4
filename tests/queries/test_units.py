"""Units as a reader asks for them: any day's tree, two days side by side, one life, a name typed without marks."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from tests.building import BORN, BY, NAME, flock, isolated, kinds, unit

from khoi.access.roles import roles
from khoi.access.viewer import Grant, Viewer
from khoi.actions.units import (
    appoint,
    change_group,
    change_kind,
    end_unit,
    move_unit,
    record_succession,
    rename_unit,
)
from khoi.queries.ledger import live_ledger
from khoi.queries.units import changes_between, found_units, tree_page, unit_life, unit_rows
from khoi.records.guard import records_open
from khoi.records.models import Event, Grouping, Kind, KindLabel, Unit

MERGED, RENAMED = date(2022, 7, 1), date(2021, 1, 4)


@pytest.fixture
def office(db) -> None:
    """`a` and `b` merge into `ab` in 2022 under `khoi`; `b1` moves to it; `a` was renamed in 2021."""
    kinds()
    with records_open():
        Grouping(code="noi-chinh", label="Nội chính", label_en="Internal affairs").save()
        later = KindLabel(
            kind=Kind.objects.get(code="to-chuc"), from_day=MERGED, label="Đảng bộ", label_en="committee"
        )
        later.save()
    top = unit("khoi", kind="khoi")
    a, b = unit("a", top), unit("b", top)
    rename_unit(a, name="Sở Thương mại", from_day=RENAMED, by=BY)
    change_group(a, group="noi-chinh", from_day=RENAMED, by=BY)
    new = unit("ab", top, begins_on=MERGED)
    move_unit(unit("b1", b, kind="chi-bo"), parent=new, from_day=MERGED, by=BY)
    for one in (a, b):
        end_unit(one, ended_on=MERGED, by=BY)
    record_succession(
        "merge", on=MERGED, before=[a, b], after=[new], shares=None, decision="145-QĐ/ĐUK", by=BY
    )


def shown(at: str | None, day: date, number: int = 1, lang: str = "vi"):
    with live_ledger(BY) as live:
        return tree_page(live, Unit.objects.get(code=at) if at else None, day, number, lang)


def test_tree_of_a_day_before_and_after_a_merger(office):
    before, after = shown("khoi", date(2022, 6, 30)), shown("khoi", MERGED)
    assert [(row.code, row.name, row.below) for row in before.rows] == [
        ("a", "Sở Thương mại", 0),
        ("b", "Đơn vị b", 1),
    ]
    assert [(row.code, row.below) for row in after.rows] == [("ab", 1)]


def test_name_group_and_kind_are_those_of_the_day(office):
    early, late = shown("khoi", date(2020, 1, 1)).rows[0], shown("khoi", date(2022, 1, 1)).rows[0]
    assert (early.name, early.group, early.kind) == ("Đơn vị a", "", "Đảng bộ cơ sở")
    assert (late.name, late.group, late.kind) == ("Sở Thương mại", "Nội chính", "Đảng bộ cơ sở")
    assert shown("khoi", MERGED).rows[0].kind == "Đảng bộ"
    english = shown("khoi", date(2022, 1, 1), lang="en").rows[0]
    assert (english.group, english.kind) == ("Internal affairs", "to-chuc")


def test_top_of_the_tree_and_the_way_up(office):
    assert [row.code for row in shown(None, MERGED).rows] == ["khoi"]
    low = shown("ab", MERGED)
    assert ([row.code for row in low.crumbs], low.at.code, [row.code for row in low.rows]) == (
        ["khoi"],
        "ab",
        ["b1"],
    )


def test_unit_that_does_not_live_on_the_day_is_shown_alone(office):
    ended = shown("a", date(2023, 1, 1))
    assert (ended.at.code, ended.crumbs, ended.rows) == ("a", (), ())


def test_day_before_everything_has_no_units(office):
    assert shown(None, date(1900, 1, 1)).rows == ()


def test_page_of_a_tree_holds_fifty(office):
    flock(Unit.objects.get(code="khoi"), 70)
    assert [len(shown("khoi", MERGED, page).rows) for page in (1, 2)] == [50, 21]


def test_changes_between_two_days(office):
    with live_ledger(BY) as live:
        page, rows = changes_between(live, date(2022, 6, 30), MERGED, 1)
    assert page.paginator.count == 4
    assert {(row.what, row.code, row.name, row.before, row.after) for row in rows} == {
        ("thành lập", "ab", "Đơn vị ab", "", "dưới Đơn vị khoi"),
        ("kết thúc", "a", "Sở Thương mại", "dưới Đơn vị khoi", ""),
        ("kết thúc", "b", "Đơn vị b", "dưới Đơn vị khoi", ""),
        ("chuyển", "b1", "Đơn vị b1", "dưới Đơn vị b", "dưới Đơn vị ab"),
    }


def test_renaming_between_two_days_is_told_with_both_names(office):
    with live_ledger(BY) as live:
        _, rows = changes_between(live, date(2021, 1, 3), RENAMED, 1)
    assert [(row.what, row.code, row.before, row.after) for row in rows] == [
        ("đổi tên", "a", "“Đơn vị a”", "“Sở Thương mại”")
    ]


def test_same_day_twice_has_no_change(office):
    with live_ledger(BY) as live:
        assert changes_between(live, MERGED, MERGED, 1)[1] == []


def led_unit() -> Unit:
    """`a` with its secretary, on an isolated installation."""
    isolated(a := Unit.objects.get(code="a"))
    appoint(a, post="Bí thư", name="Đồng chí X (giả định)", from_day=BORN, to_day=RENAMED, by=BY)
    return a


def test_holders_are_shown_by_right_and_leave_a_trace(office):
    a, reader = led_unit(), roles()["system_administrator"]
    without = Viewer(
        account="quan-tri", grants=(Grant("", reader, None, "system_administrator@*"),), proven=True
    )
    with live_ledger(without) as live:
        assert unit_life(without, live, a, "vi").holders is None
    assert not Event.objects.filter(act="see_holders").exists()
    with live_ledger(BY) as live:
        assert [row.post for row in unit_life(BY, live, a, "vi").holders] == ["Bí thư"]
    traces = Event.objects.filter(act="see_holders").values_list("actor", "post", "subject")
    assert list(traces) == [(NAME, "console@*", "a")]


def test_holders_are_shown_to_nobody_on_a_connected_installation(office):
    a, viewer = led_unit(), replace(BY, network="connected")
    with live_ledger(viewer) as live:
        assert unit_life(viewer, live, a, "vi").holders is None


def test_life_of_a_unit_is_told_oldest_first(office):
    a = led_unit()
    with live_ledger(BY) as live:
        life = unit_life(BY, live, a, "vi")
        assert [(row.from_day, row.name) for row in life.names] == [
            (BORN, "Đơn vị a"),
            (RENAMED, "Sở Thương mại"),
        ]
        assert life.kinds == [(BORN, "Đảng bộ cơ sở")]
        assert life.placements == [(BORN, "khoi", "Đơn vị khoi")]
        assert life.groups == [(RENAMED, "Nội chính")]
        assert [row.post for row in life.holders] == ["Bí thư"]
        assert [(row.on, row.before, row.after, row.decision) for row in life.successions] == [
            (
                MERGED,
                (("a", "Sở Thương mại", ""), ("b", "Đơn vị b", "")),
                (("ab", "Đơn vị ab", ""),),
                "145-QĐ/ĐUK",
            )
        ]


def test_kind_changed_is_called_as_on_its_own_day(office):
    new = Unit.objects.get(code="ab")
    change_kind(new, kind="chi-bo", from_day=date(2023, 1, 1), by=BY)
    with live_ledger(BY) as live:
        assert unit_life(BY, live, new, "vi").kinds == [(MERGED, "Đảng bộ"), (date(2023, 1, 1), "Chi bộ")]
        assert unit_rows(live, [new.pk], date(2023, 1, 1), "vi")[0].kind == "Chi bộ"


def test_share_of_a_split_is_kept(office):
    day = date(2023, 5, 1)
    old, top = Unit.objects.get(code="ab"), Unit.objects.get(code="khoi")
    move_unit(Unit.objects.get(code="b1"), parent=top, from_day=day, by=BY)
    end_unit(old, ended_on=day, by=BY)
    heirs = [unit(code, top, begins_on=day) for code in ("c", "d")]
    shares = {heirs[0]: Fraction(1, 4), heirs[1]: Fraction(3, 4)}
    record_succession("split", on=day, before=[old], after=heirs, shares=shares, decision="1-QĐ", by=BY)
    with live_ledger(BY) as live:
        (event,) = unit_life(BY, live, heirs[0], "vi").successions
    assert event.before == (("ab", "Đơn vị ab", ""),)
    assert event.after == (("c", "Đơn vị c", "1/4"), ("d", "Đơn vị d", "3/4"))


@pytest.mark.parametrize("text", ["Sở Thương mại", "so thuong mai", "SỞ THƯƠNG", "ương m"])
def test_unit_is_found_by_any_of_its_names_with_or_without_marks(office, text):
    assert [(row.unit.code, row.name) for row in found_units(text, 1)] == [("a", "Sở Thương mại")]


def test_old_name_still_finds_the_unit(office):
    assert [(row.unit.code, row.from_day) for row in found_units("don vi a", 1)] == [
        ("a", BORN),
        ("ab", MERGED),
    ]


@pytest.mark.parametrize("text", ["%", "_", "khong co", "'"])
def test_name_that_nobody_bears_finds_nothing(office, text):
    assert list(found_units(text, 1)) == []
