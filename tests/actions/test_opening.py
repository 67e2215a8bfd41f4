"""An office of one's own: opened once, its units from a file, and from the shell to a scoreboard with values."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation
from tests.building import BY

from khoi.actions.opening import open_office, proposed_code
from khoi.actions.standing import GROUPINGS, KIND_LABELS, KINDS
from khoi.actions.unit_import import import_units
from khoi.actions.units import end_unit
from khoi.cli.main import main
from khoi.measures.ledger import OWN
from khoi.measures.row_file import BadRows
from khoi.queries.doctor import examine
from khoi.queries.scoreboard import scoreboard
from khoi.records.models import (
    Event,
    Grouping,
    Installation,
    Kind,
    KindLabel,
    Placement,
    Unit,
    UnitGroup,
    UnitKind,
    UnitName,
)
from khoi.records.reading import dated_tree

DATA = Path(__file__).resolve().parents[2] / "data"
DAY = date(2015, 8, 1)
HEAD = "code,name,kind,parent,from,to,group\n"
RESOLUTION = """
resolution:
  code: so-mau-2020
  title: Nghị quyết Đại hội Đảng bộ Sở Mẫu (giả định)
  unit: so-mau
  term: {name: "2020–2025", from: 2021, to: 2025}
  source: Văn bản mẫu (giả định)
  synthetic: false
measures:
  - code: members.rated
    label: Đảng viên được xếp loại
    label_en: Members rated
    counted: đảng viên
    counted_en: members
    reported_by: [chi_bo_truc_thuoc]
  - code: members.good_or_better
    label: Đảng viên hoàn thành tốt nhiệm vụ trở lên
    label_en: Members rated good or better
    counted: đảng viên
    counted_en: members
    reported_by: [chi_bo_truc_thuoc]
indicators:
  - {code: members-good, label: Đảng viên hoàn thành tốt, label_en: Members rated good}
goals:
  - words: Về xây dựng Đảng
    targets:
      - code: members-good
        indicator: members-good
        words: 80% trở lên đảng viên hoàn thành tốt nhiệm vụ
        kind: ratio
        operator: ">="
        threshold: "80"
        period_rule: each_year
        readings:
          - {code: all, label: trên số được xếp loại, label_en: of members rated, numerator: members.good_or_better, denominator: members.rated}
"""
FIGURES = """unit,year,measure,count
van-phong-so,2021,members.rated,20
van-phong-so,2021,members.good_or_better,17
chi-cuc-mot,2021,members.rated,12
chi-cuc-mot,2021,members.good_or_better,11
"""


@pytest.fixture
def office(db):
    return open_office("so-mau", name="Đảng bộ Sở Mẫu", kind="dang_bo_co_so", begins_on=DAY, by=BY)


def units(*lines: str) -> int:
    return import_units((HEAD + "\n".join(lines)).encode(), filename="don-vi.csv", by=BY)


def bad_rows(*lines: str) -> list[tuple[int, str]]:
    before = [model.objects.count() for model in (Unit, UnitName, Placement, Event)]
    with pytest.raises(BadRows) as caught:
        units(*lines)
    assert [model.objects.count() for model in (Unit, UnitName, Placement, Event)] == before
    return [(fault.where, fault.message) for fault in caught.value.faults]


def test_open_office_stores_words_unit_and_installation(office):
    assert list(Kind.objects.order_by("rank").values_list("code", flat=True)) == list(KINDS)
    assert KindLabel.objects.count() == len(KIND_LABELS)
    assert list(Grouping.objects.values_list("code", flat=True)) == [row[0] for row in GROUPINGS]
    row = Installation.objects.get()
    assert (row.unit, row.profile, row.synthetic) == (office, "isolated", False)
    assert (office.begins_on, Placement.objects.get().parent) == (DAY, None)
    assert list(Event.objects.order_by("pk").values_list("act", "subject")) == [
        ("add_unit", "so-mau"),
        ("open_office", "installation"),
    ]
    assert examine() == []


def test_open_office_twice_is_refused(office, refusal):
    words = {"name": "Đảng bộ khác", "kind": "khoi", "begins_on": DAY, "by": BY}
    assert refusal(open_office, "khac", **words) == ("not_empty", "installation")


@pytest.mark.parametrize(
    ("code", "name", "kind", "answer"),
    [
        ("a b", "A", "khoi", ("bad_code", "code")),
        ("", "A", "khoi", ("bad_code", "code")),
        ("a", " ", "khoi", ("empty_text", "name")),
        ("a", "A", "no-such", ("unknown_kind", "kind")),
    ],
)
def test_open_office_refused_leaves_nothing(refusal, code, name, kind, answer):
    assert refusal(open_office, code, name=name, kind=kind, begins_on=DAY, by=BY) == answer


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Đảng ủy Khối các cơ quan", "dang-uy-khoi-cac-co-quan"),
        ("  Sở Y tế (giả định) – 2", "so-y-te-gia-dinh-2"),
        ("—", ""),
        ("ấ" * 79 + " b", "a" * 79),
    ],
)
def test_proposed_code(name, code):
    assert proposed_code(name) == code


def test_import_units_of_the_sample_file(office):
    data = (DATA / "units-example.csv").read_bytes()
    assert import_units(data, filename="units-example.csv", by=BY) == 8
    tree = dated_tree().on(date(2024, 1, 1))
    keys = dict(Unit.objects.values_list("pk", "code"))
    assert [keys[key] for key in tree.order] == [
        "so-mau",
        "co-quan-so-mau",
        "bo-phan-cac-chi-cuc",
        "chi-cuc-mot",
        "chi-cuc-hai",
        "van-phong-so",
        "thanh-tra",
        "ke-hoach",
    ]
    name = UnitName.objects.get(unit__code="ke-hoach")
    assert (name.name, name.search) == (
        "Chi bộ Phòng Kế hoạch - Tài chính",
        "chi bo phong ke hoach - tai chinh",
    )
    assert Unit.objects.get(code="to-chuc-can-bo").ended_on == date(2023, 9, 1)
    assert UnitKind.objects.get(unit__code="co-quan-so-mau").kind.code == "co_quan"
    assert UnitGroup.objects.get().grouping.code == "kinh_te_tong_hop"
    assert examine() == []


def test_import_units_is_one_event_with_every_row(office):
    assert (
        units(
            "b,Chi bộ  B,chi_bo_truc_thuoc,a,2016-01-01,,", "a,Bộ phận A,dang_bo_bo_phan,so-mau,2016-01-01,,"
        )
        == 2
    )
    event = Event.objects.order_by("pk").last()
    since = {"begins_on": "2016-01-01", "ended_on": None, "group": None}
    assert (event.act, event.subject, event.after["units"]) == (
        "import_units",
        "don-vi.csv",
        {
            "b": {"name": "Chi bộ B", "kind": "chi_bo_truc_thuoc", "parent": "a"} | since,
            "a": {"name": "Bộ phận A", "kind": "dang_bo_bo_phan", "parent": "so-mau"} | since,
        },
    )
    assert UnitName.objects.get(unit__code="b").name == "Chi bộ B"


def test_import_units_tells_every_fault_and_writes_nothing(office):
    assert bad_rows(
        "so-mau,Sở Mẫu,dang_bo_co_so,,2015-08-01,,",
        "a,A,no-such,so-mau,2016-01-01,,",
        "b,B,chi_bo_truc_thuoc,so-mau,2016-01-01,,no-group",
        "c,C,chi_bo_truc_thuoc,nobody,2016-01-01,,",
        "d,D,chi_bo_truc_thuoc,so-mau,2015-07-31,,",
        "e,E,chi_bo_truc_thuoc,so-mau,sai,,",
        "f,F,chi_bo_truc_thuoc,e,2016-01-01,,",
        f"g,{'G' * 201},chi_bo_truc_thuoc,so-mau,2016-01-01,,",
        "h,H,chi_bo_truc_thuoc,h,2016-01-01,,",
        "i,I,chi_bo_truc_thuoc,so-mau,2016-01-01,,",
    ) == [
        (2, "code: mã “so-mau” đã có trong chương trình"),
        (3, f"kind: không có loại đơn vị “no-such”; đang có: {', '.join(KINDS)}"),
        (4, f"group: không có nhóm “no-group”; đang có: {', '.join(row[0] for row in GROUPINGS)}"),
        (5, "parent: không có đơn vị mã “nobody” trong tệp hay trong chương trình"),
        (6, "parent: “so-mau” chỉ tồn tại từ 01/08/2015, không đủ cho cả thời gian “d” trực thuộc"),
        (7, "from: “sai” không phải một ngày dạng 2025-12-31"),
        (9, "name: dài 201 ký tự"),
        (10, "parent: các đơn vị nằm vòng tròn dưới nhau: “h”"),
    ]


def test_import_units_under_a_unit_that_ends(office):
    units("a,Bộ phận A,dang_bo_bo_phan,so-mau,2016-01-01,,")
    end_unit(Unit.objects.get(code="a"), ended_on=date(2020, 1, 1), by=BY)
    held = (
        "parent: “a” chỉ tồn tại từ 01/01/2016 đến trước 01/01/2020, không đủ cho cả thời gian “b” trực thuộc"
    )
    assert bad_rows("b,B,chi_bo_truc_thuoc,a,2016-01-01,,") == [(2, held)]
    assert units("b,B,chi_bo_truc_thuoc,a,2016-01-01,2020-01-01,") == 1
    assert examine() == []


def test_import_units_under_a_row_that_ends_earlier(office):
    held = (
        "parent: “a” chỉ tồn tại từ 01/01/2016 đến trước 01/01/2020, không đủ cho cả thời gian “b” trực thuộc"
    )
    lines = "b,B,chi_bo_truc_thuoc,a,2016-01-01,,", "a,A,dang_bo_bo_phan,so-mau,2016-01-01,2020-01-01,"
    assert bad_rows(*lines) == [(2, held)]


def test_import_units_before_the_office_is_open(db):
    assert bad_rows("a,A,khoi,,2016-01-01,,") == [
        (2, "kind: không có loại đơn vị “khoi”; đang có: chưa có gì")
    ]


def test_import_units_needs_as_many_statements_for_many_rows_as_for_few(office, django_assert_num_queries):
    few = [f"a{i},A,chi_bo_truc_thuoc,so-mau,2016-01-01,,noi_chinh" for i in range(2)]
    many = [f"b{i},B,chi_bo_truc_thuoc,a0,2016-01-01,,noi_chinh" for i in range(60)]
    with django_assert_num_queries(16):
        units(*few)
    with django_assert_num_queries(16):
        units(*many)


def told(capsys, *argv: str) -> dict[str, object]:
    """What a command printed as JSON, or the code and place of its refusal."""
    status = main([*argv, "--json"])
    out, err = capsys.readouterr()
    assert (status, bool(out), bool(err)) in [(0, True, False), (2, False, True)]
    if not status:
        return json.loads(out)
    error = json.loads(err)
    return {"error": error["error"], "where": error["where"]}


def test_the_whole_walk_from_the_shell(db, capsys, tmp_path, monkeypatch):
    (tmp_path / "nghi-quyet.yaml").write_text(RESOLUTION, encoding="utf-8")
    (tmp_path / "so-lieu.csv").write_text(FIGURES, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    office = ["load", "office", "--name", "Sở Mẫu", "--kind", "dang_bo_co_so", "--from", "2015-08-01"]
    paper = ["--source", "Báo cáo 01 (giả định)", "--reporter", "Văn phòng", "--cut-off", "2021-12-31"]
    figures = ["load", "figures", "so-lieu.csv", *paper, "--received", "2022-01-05"]
    sample = ["load", "units", str(DATA / "units-example.csv")]

    assert told(capsys, *figures) == {"error": "import_has_faults", "where": "so-lieu.csv"}
    assert told(capsys, *office) == {"loaded": "office", "code": "so-mau"}
    assert told(capsys, *office) == {"error": "not_empty", "where": "installation"}
    assert told(capsys, *sample) == {"loaded": "units", "units": 8}
    assert told(capsys, *sample) == {"error": "bad_rows", "where": "dòng 2"}
    loaded = {"loaded": "resolution", "code": "so-mau-2020", "targets": 1}
    assert told(capsys, "load", "resolution", "nghi-quyet.yaml") == loaded
    counts = {"change": 4, "doubt": 0, "fault": 0, "same": 0, "empty": 0, "accepted": 4}
    assert counts.items() <= told(capsys, *figures).items()
    assert main(figures) == 0
    again = "Thay đổi 0, mâu thuẫn 0, lỗi 0, giữ nguyên 4, trống 0. Đã nhận 0. Xem lại: /so-lieu/so-nap/"
    assert capsys.readouterr().out.startswith(again)

    with translation.override("vi"):
        board = scoreboard(BY, "so-mau-2020", "so-mau", year=2021, structure=OWN, pull="")
    (row,) = board.goals[0].rows
    line = row.cells[0].lines[0]
    assert (line.value_text, line.below_text, board.synthetic) == ("87,50%", "28/32", False)
    assert (board.reports.reported, board.reports.expected) == (2, 6)


@pytest.mark.parametrize(
    ("argv", "code", "where"),
    [
        (["load", "units", "no-such.csv"], "cannot_read", "no-such.csv"),
        (["load", "office", "--name", "A", "--kind", "khoi", "--from", "1/1/2020"], "not_a_day", "--from"),
        (["load"], "bad_arguments", ""),
        (["load", "figures", "x.csv"], "bad_arguments", ""),
    ],
)
def test_load_refused_before_the_database_is_opened(capsys, argv, code, where):
    assert told(capsys, *argv) == {"error": code, "where": where}
