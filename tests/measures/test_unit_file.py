"""A file of units: both formats, what is refused whole, and every fault of a row told with its line."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khoi.core.refusal import Refusal
from khoi.measures.row_file import BadRows, Fault
from khoi.measures.unit_file import Row, outlives, read_units

HEAD = "code,name,kind,parent,from,to,group\n"
DAY = date(2020, 1, 1)
TWO = (
    Row(2, "a", "Đảng bộ A", "khoi", None, DAY, None, "noi_chinh"),
    Row(3, "b", "Chi bộ B", "chi_bo_co_so", "a", DAY, date(2024, 1, 1), None),
)


def csv(*lines: str, head: str = HEAD) -> bytes:
    return (head + "\n".join(lines)).encode()


def faults(*lines: str) -> list[tuple[int, str]]:
    return [(fault.where, fault.message) for fault in read_units(csv(*lines), "u.csv").faults]


def refused(data: bytes, filename: str = "u.csv") -> tuple[str, str]:
    with pytest.raises(Refusal) as caught:
        read_units(data, filename)
    return caught.value.code, caught.value.where


@pytest.mark.parametrize("prefix", ["", "\ufeff"])
@pytest.mark.parametrize("mark", [",", ";"])
def test_csv_with_either_mark_and_with_a_bom(prefix, mark):
    lines = ["a,Đảng bộ A,khoi,,2020-01-01,,noi_chinh", " b ,Chi bộ B,chi_bo_co_so,a,2020-01-01,2024-01-01,"]
    text = prefix + (HEAD + "\r\n".join(lines) + "\r\n\r\n").replace(",", mark)
    file = read_units(text.encode(), "Don-vi.CSV")
    assert (file.rows, file.faults, file.codes) == (TWO, (), {"a", "b"})


def test_csv_without_the_optional_columns_in_another_order():
    file = read_units(b"from,parent,kind,name,code\n2020-01-01,,khoi,A,a\n", "u.csv")
    assert file.rows == (Row(2, "a", "A", "khoi", None, DAY, None, None),)


def test_yaml_with_the_same_keys():
    data = """
- {code: a, name: Đảng bộ A, kind: khoi, from: 2020-01-01, parent: null, group: noi_chinh}
- {code: b, name: Chi bộ B, kind: chi_bo_co_so, parent: a, from: 2020-01-01, to: 2024-01-01}
"""
    rows = read_units(data.encode(), "u.yaml").rows
    assert [(row.code, row.parent, row.begins_on, row.ended_on, row.group) for row in rows] == [
        ("a", None, DAY, None, "noi_chinh"),
        ("b", "a", DAY, date(2024, 1, 1), None),
    ]


@pytest.mark.parametrize(
    ("data", "code", "where"),
    [
        (b"", "missing_key", "dòng 1"),
        (HEAD.encode(), "empty", "tệp"),
        (b"code,name,kind,parent\na,A,khoi,\n", "missing_key", "dòng 1"),
        (b"code,name,kind,parent,from,boss\n", "unknown_key", "dòng 1"),
        (b"code,name,kind,parent,from,code\n", "duplicate_key", "dòng 1"),
        (csv('a,"A'), "malformed", "dòng 2"),
        (b"\xff\xfe", "not_text", "tệp"),
    ],
)
def test_a_file_refused_whole(data, code, where):
    assert refused(data) == (code, where)


@pytest.mark.parametrize(
    ("data", "filename", "code"),
    [(b"x", "u.xlsx", "unknown_format"), (b"a: 1", "u.yaml", "wrong_type"), (b"[]", "u.json", "empty")],
)
def test_another_file_refused_whole(data, filename, code):
    assert refused(data, filename) == (code, "tệp")


def test_every_fault_of_a_row_is_told_with_its_line():
    assert faults(
        "a,A,khoi,,2020-01-01,,",
        "a,A,khoi,,2020-01-01,,",
        "b c,B,khoi,a,2020-01-01,,",
        ",B,khoi,a,2020-01-01,,",
        "d,,khoi,a,2020-01-01,,",
        "e,E,,a,2020-01-01,,",
        "f,F,khoi,a,01/01/2020,,",
        "g,G,khoi,a,,,",
        "h,H,khoi,a,2020-01-01,2020-01-01,",
        "i,I,khoi",
    ) == [
        (4, "code: mã “b c” không dùng được"),
        (5, "code: để trống không phải một dòng chữ"),
        (6, "name: để trống không phải một dòng chữ"),
        (7, "kind: để trống không phải một dòng chữ"),
        (8, "from: “01/01/2020” không phải một ngày dạng 2025-12-31"),
        (9, "from: để trống không phải một ngày dạng 2025-12-31"),
        (10, "to: ngày kết thúc phải sau ngày bắt đầu"),
        (11, "dòng: dòng có 3 ô, không bằng số ô của dòng đầu"),
        (3, "code: mã “a” đã có ở dòng 2"),
    ]


def test_codes_of_faulty_rows_are_known_as_codes():
    file = read_units(csv("a,A,khoi,,sai,,", "b,B,khoi,a,2020-01-01,,"), "u.csv")
    assert ([row.code for row in file.rows], file.codes) == (["b"], {"a", "b"})


def test_a_ring_is_told_at_each_of_its_units_and_not_below():
    found = faults(
        "c,C,khoi,b,2020-01-01,,",
        "a,A,khoi,b,2020-01-01,,",
        "b,B,khoi,a,2020-01-01,,",
        "d,D,khoi,d,2020-01-01,,",
        "e,E,khoi,,2020-01-01,,",
    )
    assert found == [
        (3, "parent: các đơn vị nằm vòng tròn dưới nhau: “b”, “a”"),
        (4, "parent: các đơn vị nằm vòng tròn dưới nhau: “b”, “a”"),
        (5, "parent: các đơn vị nằm vòng tròn dưới nhau: “d”"),
    ]


@given(st.lists(st.none() | st.integers(0, 11), min_size=12, max_size=12))
def test_rings_are_exactly_the_units_that_meet_themselves_going_up(parents):
    file = read_units(
        csv(*(f"u{i},U,khoi,{'' if p is None else f'u{p}'},2020-01-01,," for i, p in enumerate(parents))),
        "u.csv",
    )

    def meets_itself(unit: int) -> bool:
        above = parents[unit]
        for _ in parents:
            if above is None or above == unit:
                break
            above = parents[above]
        return above == unit

    assert [fault.where - 2 for fault in file.faults] == [i for i in range(12) if meets_itself(i)]


@pytest.mark.parametrize(
    ("begins", "ended", "answer"),
    [
        (DAY, None, False),
        (date(2020, 1, 2), None, True),
        (date(2019, 1, 1), date(2024, 1, 1), False),
        (date(2019, 1, 1), date(2023, 12, 31), True),
    ],
)
def test_outlives_a_parent_by_a_day(begins, ended, answer):
    assert outlives(TWO[1], begins, ended) is answer


def test_living_on_outlives_a_parent_that_ends():
    assert outlives(TWO[0], DAY, date(2099, 1, 1)) is True


def test_bad_rows_tells_twenty_and_keeps_all():
    error = BadRows([Fault(i, f"lỗi {i}") for i in range(25, 0, -1)], undone="chưa ghi gì")
    lines = error.message.split("\n")
    assert (error.code, error.where, len(error.faults), len(lines)) == ("bad_rows", "dòng 1", 25, 22)
    assert (lines[0], lines[1], lines[-1]) == (
        "tệp có 25 lỗi, chưa ghi gì:",
        "dòng 1: lỗi 1",
        "… và 5 lỗi nữa",
    )
