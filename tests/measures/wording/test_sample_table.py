"""The table in docs/wording.md is the program's own, and nine sentences in ten are right."""

import pytest
from tests.measures.wording.sample_table import BEGIN, DOCUMENT, END, WHY, rows, table


@pytest.fixture(scope="module")
def every():
    return rows()


def test_document_holds_the_table():
    text = DOCUMENT.read_text(encoding="utf-8")
    assert text.partition(BEGIN)[2].partition(END)[0] == table()


def test_nine_in_ten_are_right(every):
    assert sum(row.is_right for row in every) * 10 >= 9 * len(every)
    assert len(every) == 42


def test_every_miss_is_explained(every):
    assert {row.source for row in every if not row.is_right} == set(WHY)


def test_bases_are_asked_for_where_people_found_them_open(every):
    assert [row.words for row in every if not row.base_is_right] == [
        "Cơ quan đạt chuẩn văn hóa: 100%",
        "Đoàn viên đạt danh hiệu lao động tiên tiến: >=95%",
        "Công đoàn cơ sở vững mạnh: >90%",
    ]
