"""A file changes nothing until it is accepted; what is accepted can be undone; what changed meanwhile is never overwritten."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.building import BORN, BY, PAPER, account, flock, kinds, measure, post, record, unit
from tests.importing import HEAD, looked_at

from khoi.access.posts import viewer_of
from khoi.actions import imports
from khoi.actions.imports import accept_import, choose_lines, drop_import, start_import
from khoi.actions.imports_undo import UNDO_DAYS, undo_import
from khoi.core.refusal import Refusal
from khoi.documents.importing import read_import
from khoi.queries.imports import import_by_key
from khoi.records.guard import records_open
from khoi.records.models import Event, FigureImport, ImportLine, MeasureSum, Post, Revision, Tally, Unit


@pytest.fixture
def office(db):
    """`khoi` with `a` and `b`; `tong` is the sum of `nam` and `nu`; last year's and this year's figures of `a`."""
    kinds()
    top = unit("khoi", kind="khoi")
    whole, parts = measure("tong"), [measure("nam"), measure("nu")]
    with records_open():
        for part in parts:
            MeasureSum(whole=whole, part=part).save()
    a = unit("a", top)
    unit("b", top)
    record(a, 2022, {"tong": 40, "nam": 25, "nu": 15})
    record(a, 2023, {"tong": 41})
    return top


def states(entry: FigureImport) -> dict[int, tuple[str, list[str]]]:
    """State and codes of notes by row of the file."""
    lines = ImportLine.objects.filter(entry=entry)
    return {line.row: (line.state, [note["code"] for note in line.notes]) for line in lines}


def standing() -> dict[str, int | None]:
    rows = Tally.objects.filter(replaced_in=None).order_by("unit__code", "year", "measure__code")
    return {
        f"{unit}/{year}/{code}": count
        for unit, year, code, count in rows.values_list("unit__code", "year", "measure__code", "count")
    }


def number() -> int:
    return Revision.objects.get().number


def test_preview_says_of_every_row_what_it_would_do_and_changes_nothing(office):
    before, at = standing(), number()
    entry = looked_at(
        "a,2023,tong,41\na,2023,nam,20\na,2023,nu,\nz,2023,tong,1\na,2014,tong,1\na,2023,x,1\nb,2023,nu,4\nb,2023,nu,5\n"
    )
    assert (entry.state, entry.content) == ("ready", None)
    assert states(entry) == {
        2: ("same", []),
        3: ("change", []),
        4: ("empty", []),
        5: ("fault", ["unknown_unit"]),
        6: ("fault", ["outside_life"]),
        7: ("fault", ["unknown_measure"]),
        8: ("change", []),
        9: ("fault", ["bad_row"]),
    }
    assert (standing(), number()) == (before, at)


def test_contradictions_are_doubts_at_every_line_that_takes_part(office):
    entry = looked_at("a,2023,nam,20\na,2023,nu,30\nb,2023,tong,9\n")
    assert states(entry) == {
        2: ("doubt", ["parts_total"]),
        3: ("doubt", ["parts_total"]),
        4: ("change", []),
    }
    note = ImportLine.objects.get(entry=entry, row=2).notes[0]
    assert (note["measures"], note["numbers"]) == (["tong", "nam", "nu"], [41, 20, 30])


def test_jump_against_last_year_is_a_doubt(office):
    assert states(looked_at("a,2023,nam,1\n")) == {2: ("doubt", ["jump"])}


def test_last_year_of_the_same_file_counts(office):
    """What the file itself says of the year before stands beside it."""
    assert states(looked_at("a,2022,nam,3\na,2023,nam,4\n")) == {
        2: ("doubt", ["parts_total"]),
        3: ("change", []),
    }


@pytest.mark.parametrize(
    ("take", "written"),
    [
        ("sure", {"b/2023/tong": 9}),
        ("all", {"b/2023/tong": 9, "a/2023/nam": 20, "a/2023/nu": 30}),
        ("chosen", {"a/2023/nam": 20}),
    ],
)
def test_accepted_lines_are_written_and_no_other(office, take, written):
    entry = looked_at("a,2023,nam,20\na,2023,nu,30\nb,2023,tong,9\nz,2023,tong,1\n")
    choose_lines(entry, shown={0, 1, 2}, ticked={0}, by=BY)
    before, events = standing(), Event.objects.count()
    done = accept_import(entry, take=take, by=BY)
    entry.refresh_from_db()
    assert (done.changed, done.kept, standing()) == (len(written), 0, before | written)
    assert (entry.state, entry.revision) == ("accepted", number())
    event = Event.objects.order_by("-number").first()
    assert (event.act, event.after, Event.objects.count()) == ("accept_import", written, events + 1)
    assert entry.key in event.subject
    taken = ImportLine.objects.filter(entry=entry, taken=True)
    assert {f"{line.unit.code}/{line.year}/{line.measure.code}" for line in taken} == set(written)
    assert {row.source for row in Tally.objects.filter(revision=entry.revision)} == {PAPER["source"]}


def test_fault_cannot_be_chosen(office, refusal):
    entry = looked_at("z,2023,tong,1\nb,2023,tong,9\n")
    choose_lines(entry, shown={0, 1}, ticked={0}, by=BY)
    assert refusal(accept_import, entry, take="chosen", by=BY)[0] == "nothing_to_accept"


def test_figure_changed_since_the_preview_is_named_and_not_overwritten(office):
    entry = looked_at("a,2023,tong,50\nb,2023,tong,9\n")
    record(Unit.objects.get(code="a"), 2023, {"tong": 45})
    done = accept_import(entry, take="all", by=BY)
    assert (done.changed, done.kept) == (1, 1)
    assert (standing()["a/2023/tong"], standing()["b/2023/tong"]) == (45, 9)
    assert states(entry)[2] == ("change", ["changed_since_preview"])
    assert not ImportLine.objects.get(entry=entry, row=2).taken


def test_import_that_was_overtaken_is_compared_again_under_the_lock(office, monkeypatch):
    entry, plan = looked_at("a,2023,tong,50\nb,2023,tong,9\n"), imports._planned
    calls = []

    def overtaken(*args):
        calls.append(args)
        made = plan(*args)
        if len(calls) == 1:
            record(Unit.objects.get(code="a"), 2023, {"tong": 45})
        return made

    monkeypatch.setattr(imports, "_planned", overtaken)
    assert (accept_import(entry, take="all", by=BY).kept, len(calls)) == (1, 2)
    assert (standing()["a/2023/tong"], standing()["b/2023/tong"]) == (45, 9)


def test_nothing_left_to_accept_is_refused_and_says_why(office, refusal):
    entry = looked_at("a,2023,tong,50\n")
    record(Unit.objects.get(code="a"), 2023, {"tong": 45})
    assert refusal(accept_import, entry, take="all", by=BY)[0] == "nothing_to_accept"


def test_import_is_accepted_once(office, refusal):
    entry = looked_at("b,2023,tong,9\n")
    stale = FigureImport.objects.get(pk=entry.pk)
    accept_import(entry, take="all", by=BY)
    assert refusal(accept_import, stale, take="all", by=BY)[0] == "import_not_open"
    assert refusal(drop_import, stale, by=BY)[0] == "import_not_open"


def test_dropped_file_changes_nothing_and_is_not_kept(office, refusal):
    entry, before, at = looked_at("b,2023,tong,9\n"), standing(), number()
    drop_import(entry, by=BY)
    entry.refresh_from_db()
    assert (entry.state, standing(), number()) == ("dropped", before, at)
    assert not ImportLine.objects.filter(entry=entry).exists()
    assert refusal(accept_import, entry, take="all", by=BY)[0] == "import_not_open"


def test_undone_import_leaves_what_stood_before_with_its_own_paper(office):
    before = standing()
    entry = looked_at("a,2023,tong,45\nb,2023,tong,9\n")
    accept_import(entry, take="all", by=BY)
    entry.refresh_from_db()
    Tally.objects.get(unit__code="a", year=2023, measure__code="tong", replaced_in=None)
    assert (undo_import(entry, by=BY).put_back, standing()) == (2, before | {"b/2023/tong": None})
    entry.refresh_from_db()
    assert (entry.state, entry.undone_in) == ("undone", number())
    event = Event.objects.order_by("-number").first()
    assert (event.act, event.before, event.after) == (
        "undo_import",
        {"a/2023/tong": 45, "b/2023/tong": 9},
        {"a/2023/tong": 41, "b/2023/tong": None},
    )


def test_figure_corrected_since_stays_when_the_import_is_undone(office):
    entry = looked_at("a,2023,tong,45\nb,2023,tong,9\n")
    accept_import(entry, take="all", by=BY)
    record(Unit.objects.get(code="a"), 2023, {"tong": 46})
    entry.refresh_from_db()
    done = undo_import(entry, by=BY)
    assert (done.put_back, done.kept, standing()["a/2023/tong"]) == (1, 1, 46)


@pytest.mark.parametrize(("days", "late"), [(UNDO_DAYS, False), (UNDO_DAYS + 1, True)])
def test_undo_ends_after_its_last_day(office, refusal, days, late):
    entry = looked_at("b,2023,tong,9\n")
    accept_import(entry, take="all", by=BY)
    with records_open():
        FigureImport.objects.update(accepted_at=timezone.now() - timedelta(days=days))
    entry.refresh_from_db()
    if late:
        assert refusal(undo_import, entry, by=BY)[0] == "undo_too_late"
    else:
        assert undo_import(entry, by=BY).put_back == 1


def test_import_is_undone_once(office, refusal):
    entry = looked_at("b,2023,tong,9\n")
    assert refusal(undo_import, entry, by=BY)[0] == "import_not_open"
    accept_import(entry, take="all", by=BY)
    undo_import(entry, by=BY)
    assert refusal(undo_import, entry, by=BY)[0] == "import_not_open"


def reporter(where: str):
    """Whoever enters figures at one unit only."""
    user = account("bi-thu")
    post(user, "cell_secretary", Unit.objects.get(code=where), from_day=BORN)
    return viewer_of(user, day=timezone.localdate(), request="", proven=True)


def test_unit_beyond_reach_is_answered_as_one_that_does_not_exist(office):
    entry = looked_at("a,2023,tong,45\nb,2023,tong,9\nz,2023,tong,9\n", by=reporter("b"))
    lines = ImportLine.objects.filter(entry=entry).order_by("row")
    assert [(line.state, line.unit_id is None, line.old) for line in lines] == [
        ("fault", True, None),
        ("change", False, None),
        ("fault", True, None),
    ]
    said = [line.notes[0]["message"].replace(line.unit_code, "?") for line in lines if line.notes]
    assert said[0] == said[1]


def test_reach_lost_since_the_preview_is_asked_again(office):
    entry = looked_at("a,2023,tong,45\nb,2023,tong,9\n")
    done = accept_import(entry, take="all", by=reporter("b"))
    assert (done.changed, done.kept, standing()["a/2023/tong"]) == (1, 1, 41)


def test_figure_beyond_reach_stays_when_the_import_is_undone(office):
    entry = looked_at("a,2023,tong,45\nb,2023,tong,9\n")
    accept_import(entry, take="all", by=BY)
    entry.refresh_from_db()
    done = undo_import(entry, by=reporter("b"))
    assert (done.put_back, done.kept) == (1, 1)
    assert (standing()["a/2023/tong"], standing()["b/2023/tong"]) == (45, None)


@pytest.mark.parametrize("act", [drop_import, choose_lines])
def test_another_office_s_file_is_left_alone(office, refusal, act):
    more = {choose_lines: {"shown": {0}, "ticked": set()}}.get(act, {})
    entry = looked_at("a,2023,tong,45\nb,2023,tong,9\n")
    assert refusal(act, entry, by=reporter("b"), **more)[0] == "not_allowed"
    assert ImportLine.objects.filter(entry=entry).count() == 2


def test_own_file_is_shut_once_none_of_its_units_is_in_reach(office, refusal):
    entry = looked_at("b,2023,tong,9\n", by=(one := reporter("b")))
    assert import_by_key(one, entry.key) == entry
    with records_open():
        Post.objects.update(unit=Unit.objects.get(code="a"))
    moved = viewer_of(User.objects.get(username="bi-thu"), day=timezone.localdate(), request="", proven=True)
    assert refusal(import_by_key, moved, entry.key)[0] == "unknown_import"


def test_lines_left_out_are_noted_at_once(office):
    """The lock is held meanwhile: as many statements for thirty lines as for three."""

    def kept(number: int) -> int:
        codes = flock(office, number)
        record(Unit.objects.get(code="b"), 2023, {"tong": 8})
        entry = looked_at("".join(f"{code},2023,tong,9\n" for code in [*codes, "b"]))
        for code in codes:
            record(Unit.objects.get(code=code), 2023, {"tong": 8})
        with CaptureQueriesContext(connection) as caught:
            assert accept_import(entry, take="all", by=BY).kept == number
        return len(caught)

    assert kept(3) == kept(30)


@pytest.mark.parametrize("act", [accept_import, drop_import, undo_import, choose_lines])
def test_acts_without_the_right_are_refused(office, refusal, act):
    entry = looked_at("b,2023,tong,9\n")
    more = {accept_import: {"take": "all"}, choose_lines: {"shown": {0}, "ticked": set()}}.get(act, {})
    nobody = viewer_of(account("khong-quyen"), day=timezone.localdate(), request="", proven=True)
    assert refusal(act, entry, by=nobody, **more)[0] == "not_allowed"


def test_start_without_the_right_keeps_nothing(office, refusal):
    nobody = viewer_of(account("khong-quyen"), day=timezone.localdate(), request="", proven=True)
    assert refusal(start_import, b"x", filename="a.csv", **(PAPER | {"by": nobody}))[0] == "not_allowed"


def test_file_that_cannot_be_read_is_refused_with_its_reason_and_not_kept(office):
    entry = start_import(b"unit,year\na,1\n", filename="a.csv", **PAPER)
    read_import(entry.key, by=BY)
    entry.refresh_from_db()
    assert (entry.state, entry.refusal["code"], entry.content) == ("refused", "missing_key", None)


def test_refusal_of_a_mark_in_a_command_keeps_no_content(office):
    entry = start_import((HEAD + "a,2023,MẬT,1\n").encode(), filename="a.csv", **PAPER)
    read_import(entry.key, by=BY)
    entry.refresh_from_db()
    assert (entry.state, entry.refusal["code"], entry.content) == ("refused", "secrecy_mark", None)


def test_paper_is_asked_for_before_the_file_is_kept(office, refusal):
    late = PAPER | {"received_on": PAPER["cut_off"] - timedelta(days=1)}
    assert refusal(start_import, b"x", filename="a.csv", **late)[0] == "days_reversed"
    with pytest.raises(Refusal):
        start_import(b"x", filename=" ", **PAPER)
