"""Figures recorded, corrected, taken back and loaded from files: all or nothing, and nothing forgotten."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.building import BY, NAME

from khoi.actions.figures import FigureChange, ImportResult, import_figures, record_figures
from khoi.actions.units import add_unit, end_unit
from khoi.core.refusal import Refusal
from khoi.records.guard import records_open
from khoi.records.models import Event, Kind, Measure, Revision, Tally

BORN = date(2020, 3, 1)
PAPER = {
    "source": "Báo cáo 12-BC/CB (giả định)",
    "reporter": "Bí thư chi bộ (giả định)",
    "cut_off": date(2023, 12, 31),
    "received_on": date(2024, 1, 10),
    "by": BY,
}


@pytest.fixture
def unit(db):
    with records_open():
        Kind(code="chi-bo", rank=3).save()
        for i in range(30):
            code = ("members.rated", "members.htxs")[i] if i < 2 else f"other.{i}"
            Measure(code=code, label=code, label_en=code, counted="x", counted_en="x").save()
    return add_unit("cb-1", name="Chi bộ 1", kind="chi-bo", parent=None, begins_on=BORN, by=BY)


def rows() -> list[tuple]:
    return list(
        Tally.objects.order_by("revision", "measure__code").values_list(
            "unit__code", "year", "measure__code", "count", "replaced_in"
        )
    )


def stored() -> tuple:
    return rows(), Event.objects.count(), list(Revision.objects.values_list("number", "structure"))


def record(unit, counts, year=2023, **changed) -> int:
    return record_figures(unit, year=year, counts=counts, **(PAPER | changed))


def test_first_figures_are_recorded(unit):
    assert record(unit, {"members.rated": 12, "members.htxs": 0}) == 2
    now = Revision.objects.get().number
    assert rows() == [
        ("cb-1", 2023, "members.htxs", 0, None),
        ("cb-1", 2023, "members.rated", 12, None),
    ]
    tally = Tally.objects.get(measure__code="members.rated")
    assert (tally.source, tally.reporter, tally.cut_off) == (
        PAPER["source"],
        PAPER["reporter"],
        PAPER["cut_off"],
    )
    assert (tally.received_on, tally.recorded_by, tally.revision) == (
        PAPER["received_on"],
        NAME,
        now,
    )


def test_correction_keeps_the_old_figure(unit):
    record(unit, {"members.rated": 12, "members.htxs": 3})
    assert record(unit, {"members.rated": 13, "members.htxs": 3}) == 1
    now = Revision.objects.get().number
    assert rows() == [
        ("cb-1", 2023, "members.htxs", 3, None),
        ("cb-1", 2023, "members.rated", 12, now),
        ("cb-1", 2023, "members.rated", 13, None),
    ]
    event = Event.objects.latest("pk")
    assert (event.act, event.subject) == ("record_figures", "cb-1")
    assert (event.before, event.after) == (
        {"cb-1/2023/members.rated": 12},
        {"cb-1/2023/members.rated": 13},
    )


def test_equal_figures_write_nothing(unit):
    record(unit, {"members.rated": 12})
    before = stored()
    assert record(unit, {"members.rated": 12}) == 0
    assert stored() == before


def test_figure_taken_back_is_missing_again(unit):
    record(unit, {"members.rated": 12})
    first = Revision.objects.get().number
    assert record(unit, {"members.rated": None}) == 1
    assert rows() == [
        ("cb-1", 2023, "members.rated", 12, first + 1),
        ("cb-1", 2023, "members.rated", None, None),
    ]
    with pytest.raises(Refusal) as refused:
        record(unit, {"members.rated": None})
    assert refused.value.code == "nothing_to_take_back"
    assert record(unit, {"members.rated": 0}) == 1


def test_figures_do_not_ask_for_new_sums(unit):
    structure = Revision.objects.get().structure
    record(unit, {"members.rated": 12})
    assert Revision.objects.get().structure == structure


def test_statements_do_not_grow_with_measures(unit):
    many = dict.fromkeys(Measure.objects.values_list("code", flat=True), 4)
    record(unit, many)
    with CaptureQueriesContext(connection) as asked:
        assert record(unit, dict.fromkeys(many, 5)) == 30
    statements = [row["sql"] for row in asked if "SAVEPOINT" not in row["sql"]]
    assert len(statements) == 10


@pytest.mark.parametrize(
    ("counts", "changed", "code"),
    [
        ({"members.rated": -1}, {}, "negative_count"),
        ({"members.rated": "3"}, {}, "wrong_type"),
        ({"members.rated": True}, {}, "wrong_type"),
        ({"members.rated": 2**63}, {}, "count_too_large"),
        ({"members.rated": 1, "members.typo": 1}, {}, "unknown_measure"),
        ({"members.rated": 1}, {"year": 2019}, "outside_life"),
        ({"members.htxs": None}, {}, "nothing_to_take_back"),
        ({"members.rated": 1}, {"cut_off": date(2024, 1, 11)}, "days_reversed"),
        ({"members.rated": 1}, {"source": " \t"}, "empty_text"),
        ({"members.rated": 1}, {"reporter": ""}, "empty_text"),
        ({"members.rated": 1}, {"reporter": "x" * 121}, "too_long"),
        ({"members.rated": 1}, {"source": "a\0b"}, "control_character"),
    ],
)
def test_refused_figures_leave_nothing(unit, counts, changed, code):
    before = stored()
    with pytest.raises(Refusal) as refused:
        record(unit, counts, **changed)
    assert (refused.value.code, stored()) == (code, before)


@pytest.mark.parametrize(("ended", "fits"), [(date(2023, 1, 1), False), (date(2023, 1, 2), True)])
def test_year_of_the_end_counts_when_the_unit_lived_in_it(unit, ended, fits):
    end_unit(unit, ended_on=ended, by=BY)
    if fits:
        assert record(unit, {"members.rated": 1}) == 1
    else:
        with pytest.raises(Refusal) as refused:
            record(unit, {"members.rated": 1})
        assert refused.value.code == "outside_life"


def load(text: str | bytes, filename: str = "so-lieu.csv", **changed) -> ImportResult:
    data = text if isinstance(text, bytes) else text.encode()
    return import_figures(data, filename=filename, **(PAPER | changed))


HEAD = "unit,year,measure,count\n"


@pytest.mark.parametrize(
    ("filename", "data"),
    [
        ("a.csv", HEAD + "cb-1,2022,members.rated,9\ncb-1,2023,members.rated,10\ncb-1,2023,members.htxs,\n"),
        ("A.CSV", ("\ufeffUnit; Measure ;year;count\r\ncb-1;members.rated;2022;9\r\n\r\ncb-1;members.rated;2023;10\r\n"
                  "cb-1;members.htxs;2023;\r\n")),
        ("a.yaml", ("- {unit: cb-1, year: 2022, measure: members.rated, count: 9}\n"
                   "- {unit: cb-1, year: 2023, measure: members.rated, count: 10}\n"
                   "- {unit: cb-1, year: 2023, measure: members.htxs, count: null}\n")),
    ],
)  # fmt: skip
def test_file_is_recorded_and_its_empty_counts_skipped(unit, filename, data):
    result = load(data, filename)
    assert (result.figures, result.unchanged, result.skipped) == (2, 0, 1)
    assert sorted(rows()) == [
        ("cb-1", 2022, "members.rated", 9, None),
        ("cb-1", 2023, "members.rated", 10, None),
    ]
    event = Event.objects.latest("pk")
    assert (event.act, event.subject) == ("import_figures", filename)


def test_import_says_what_it_changes_and_changes_nothing_twice(unit):
    record(unit, {"members.rated": 12, "members.htxs": 3})
    data = (
        HEAD + "cb-1,2023,members.rated,14\ncb-1,2023,members.htxs,3\ncb-1,2022,members.rated,8\n"
    ).encode()
    assert load(data) == ImportResult(
        3,
        1,
        0,
        (
            FigureChange("cb-1", 2023, "members.rated", 12, 14),
            FigureChange("cb-1", 2022, "members.rated", None, 8),
        ),
    )
    after = stored()
    assert load(data) == ImportResult(3, 3, 0, ())
    assert stored() == after


FAULTY = HEAD + (
    "cb-1,2023,members.rated,10\n"
    "cb-9,2023,members.rated,1\n"
    "cb-1,2023,members.typo,1\n"
    "cb-1,2023,members.rated,11\n"
    "cb-1,2023,members.htxs,1.5\n"
    "cb-1,2023,other.2,-3\n"
    "cb-1,23,other.3,1\n"
    "cb-1,2019,other.4,1\n"
    "cb-1,2023\n"
    ",2023,other.5,1\n"
    "cb-1,2023,other.6,1.234\n"
)


def test_all_faults_of_a_file_are_named_by_row(unit):
    before = stored()
    with pytest.raises(Refusal) as refused:
        load(FAULTY)
    assert refused.value.code == "bad_rows"
    assert [(fault.where, fault.message) for fault in refused.value.faults] == [
        (3, "không có đơn vị mã “cb-9”"),
        (4, "không có chỉ số mã “members.typo”"),
        (5, "trùng đơn vị, năm và chỉ số với dòng 2"),
        (6, "count: “1.5” không phải một số nguyên"),
        (7, "count: -3 nhỏ hơn 0"),
        (8, "year: “23” không phải một năm, ví dụ 2025"),
        (9, "đơn vị “cb-1” không hoạt động trong năm 2019 (từ 01/03/2020)"),
        (10, "dòng: dòng có 2 ô, không bằng số ô của dòng đầu"),
        (11, "unit: để trống không phải một dòng chữ"),
        (12, "count: “1.234” không phải một số nguyên"),
    ]
    assert stored() == before


def test_long_list_of_faults_is_cut(unit):
    with pytest.raises(Refusal) as refused:
        load(HEAD + "".join(f"no-{i},2023,members.rated,1\n" for i in range(25)))
    lines = refused.value.message.splitlines()
    assert (len(lines), lines[0], lines[-1]) == (22, "tệp có 25 lỗi, chưa số nào được ghi:", "… và 5 lỗi nữa")
    assert refused.value.where == "dòng 2"


@pytest.mark.parametrize(
    ("filename", "data", "code"),
    [
        ("a.xlsx", "PK", "unknown_format"),
        ("a", HEAD, "unknown_format"),
        ("a.csv", "", "missing_key"),
        ("a.csv", HEAD, "empty"),
        ("a.csv", "unit,year,measure\na,2023,b\n", "missing_key"),
        ("a.csv", "unit,year,measure,count,note\na,2023,b,1,c\n", "unknown_key"),
        ("a.csv", "unit,year,measure,count,count\na,2023,b,1,1\n", "duplicate_key"),
        ("a.csv", HEAD + 'cb-1,2023,"a"b,1\n', "malformed"),
        ("a.csv", b"unit,year,measure,count\n\xff", "not_text"),
        ("a.csv", HEAD + "cb-1,2023,\0,1\n", "not_text"),
        ("a.yaml", "unit: cb-1", "wrong_type"),
        ("a.yaml", "[]", "empty"),
        ("a.yaml", "- {unit: a, unit: b}", "duplicate_key"),
        ("a.json", '[{"unit": "cb-1"}]', "bad_rows"),
        ("a.yaml", "- 3", "bad_rows"),
    ],
)
def test_unreadable_file_is_refused(unit, filename, data, code):
    before = stored()
    with pytest.raises(Refusal) as refused:
        load(data, filename)
    assert (refused.value.code, stored()) == (code, before)


def test_large_file_loads_in_few_statements(unit):
    lines = (f"cb-1,{2021 + i % 3},other.{i},{i}\n" for i in range(2, 30))
    with CaptureQueriesContext(connection) as asked:
        assert len(load(HEAD + "".join(lines)).changes) == 28
    assert len([row for row in asked if "SAVEPOINT" not in row["sql"]]) == 10
