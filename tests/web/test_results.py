"""The file of a board holds the values of its page, and its words never become formulas."""

import csv
import io

import pytest
from tests.building import record, resolution, target, unit

from khoi.records.guard import records_open
from khoi.records.models import Installation, Resolution, Target, Unit

PAGE = "/ket-qua/nq/khoi/"


def lines(client, address: str = "/ket-qua/nq/khoi/bang.csv?year=2022") -> list[list[str]]:
    data = client.get(address).content
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def test_file_holds_the_values_of_the_page(client):
    board = client.get(PAGE + "?year=2022").context["board"]
    shown = [
        [row.number, row.words, row.threshold, str(cell.year), line.letter, line.status_code, line.value_text, str(line.num or ""), str(line.den or "")]
        for goal in board.goals
        for row in goal.rows
        for cell in row.cells
        for line in cell.lines
    ]  # fmt: skip
    head, *rows = lines(client)
    assert rows == shown
    assert rows[0] == ["1", "Lời của tot", "≥ 90%", "2022", "", "met", "95,00%", "38", "40"]
    assert head[:9] == [
        "so",
        "chi_tieu",
        "muc",
        "nam",
        "cach_hieu",
        "trang_thai",
        "gia_tri",
        "tu_so",
        "mau_so",
    ]


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@x", "=HYPERLINK(1)"])
def test_words_that_look_like_a_formula_stay_words(client, words):
    top = Unit.objects.get(code="khoi")
    first = Target.objects.get(code="tot").readings.get()
    again = {"code": "c", "label": "c", "label_en": "c", "numerator": first.numerator.code}
    resolution(top, [target("ct", [again], kind="count", threshold="1", words=words)], [], code="la")
    assert lines(client, "/ket-qua/la/khoi/bang.csv?year=2022")[1][1] == f"'{words}"


def test_file_is_named_after_the_unit(client):
    answer = client.get("/ket-qua/nq/a/bang.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="ket-qua-a.csv"'


def test_made_up_figures_say_so_in_the_file(client):
    with records_open():
        Resolution.objects.update(synthetic=False)
    assert lines(client)[0][9:] == ["DỮ LIỆU GIẢ ĐỊNH"]
    with records_open():
        Installation.objects.update(synthetic=False)
    assert lines(client)[0][9:] == []


def test_reports_page_lists_who_still_owes_first(client):
    top = Unit.objects.get(code="khoi")
    record(unit("b", top), 2022, {"members.rated": 10})
    unit("c", top)
    page = client.get("/ket-qua/nq/khoi/bao-cao/2022/")
    rows = page.context["rows"]
    assert [(row.code, row.due, row.late) for row in rows] == [("b", 2, 1), ("c", 2, 2), ("a", 2, 0)]
    assert (page.context["reported"], page.context["expected"]) == (1, 3)


def test_figure_opens_down_to_the_units_below(client):
    shown = client.get("/ket-qua/nq/khoi/tot/2022/").context["shown"]
    assert [(row.name, row.values, row.reported, row.expected) for row in shown.below] == [
        ("Đơn vị a", (("95,00%", "38/40"),), 1, 1)
    ]
    (answer,) = shown.answers
    assert (answer.value, answer.numerator.value, answer.denominator.value, answer.status) == (
        "95,00%",
        "38",
        "40",
        "met",
    )
