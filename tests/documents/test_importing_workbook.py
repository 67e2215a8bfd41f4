"""An office's own workbook: asked about once, known again; what is wrong in it is told at its very cell, and nothing written."""

from datetime import date
from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from tests.building import BY, PAPER, account, kinds, measure, office_client, post, record, unit
from tests.documents.bad_workbooks import bad_files
from tests.documents.plain_workbooks import Rows, workbook

from khoi.access.posts import viewer_of
from khoi.actions.imports import choose_columns, drop_import, start_import
from khoi.documents.importing import read_import
from khoi.records.guard import records_open
from khoi.records.models import (
    ColumnMapping,
    FigureImport,
    ImportLine,
    MeasureSum,
    Placement,
    Revision,
    Tally,
    Unit,
    UnitName,
)

HEAD = ["STT", "Đơn vị", "Năm", "Số tong", "Số dat", "Số kem"]
ROLES = ["ignore", "unit", "year", "value:tong", "value:dat", "value:kem"]


@pytest.fixture
def office(db) -> Unit:
    """`khoi` with `a`, `b`, `c`, `moi` (from 2023) and two units of one name; `tong` is the sum of `nam` and `nu`."""
    kinds()
    top = unit("khoi", kind="khoi")
    whole, parts = measure("tong"), [measure("dat"), measure("kem")]
    with records_open():
        for part in parts:
            MeasureSum(whole=whole, part=part).save()
    a = unit("a", top)
    for code in "bc":
        unit(code, top)
    unit("moi", top, begins_on=PAPER["cut_off"].replace(year=2023, month=1, day=1))
    for code in ("d1", "d2"):
        unit(code, top)
    with records_open():
        UnitName.objects.filter(unit__code__in=("d1", "d2")).update(
            name="Chi bộ Trùng", search="chi bo trung"
        )
    record(a, 2022, {"tong": 40, "dat": 25, "kem": 15})
    return top


@pytest.fixture
def remembered(office) -> None:
    """The columns of HEAD are known."""
    entry = handed_in({"Bảng": [HEAD, [1, "a", 2022, 40, 25, 15]]})
    assert entry.state == "mapping"
    answer(entry)


def handed_in(sheets: dict[str, Rows], **more) -> FigureImport:
    cells = [cell for rows in sheets.values() for row in rows for cell in row]
    years = [cell for cell in [*cells, more.get("year")] if cell in (2021, 2022, 2023)]
    paper = PAPER | {"cut_off": date(max(years, default=2022), 12, 31)}
    entry = start_import(workbook(sheets), filename="so.xlsx", **(paper | more))
    read_import(entry.key, by=more.get("by", BY))
    entry.refresh_from_db()
    return entry


def answer(entry: FigureImport, roles=tuple(ROLES), year: int | None = None) -> None:
    layout = entry.layout
    sheets = [sheet | {"roles": list(roles)} for sheet in layout["columns"]["sheets"]]
    words = {"signature": layout["signature"], "headers": layout["headers"], "name": "Bảng của văn phòng"}
    choose_columns(entry, columns={"sheets": sheets}, year=year, by=BY, **words)
    read_import(entry.key, by=BY)
    entry.refresh_from_db()


def found(entry: FigureImport) -> dict[str, tuple[str, list[str]]]:
    """State and codes by cell, of lines that ask for a look."""
    lines = ImportLine.objects.filter(entry=entry).exclude(state__in=("same", "empty"))
    return {
        f"{line.sheet}!{line.cell}": (line.state, [note["code"] for note in line.notes]) for line in lines
    }


def test_unknown_workbook_is_asked_about_with_a_proposal_and_kept(office):
    entry = handed_in({"Bảng": [["Báo cáo năm 2022"], HEAD, [1, "a", 2022, 41, 25, 15]]})
    (sheet,) = entry.layout["columns"]["sheets"]
    assert (entry.state, sheet["name"], sheet["header_row"], sheet["roles"]) == ("mapping", "Bảng", 2, ROLES)
    assert entry.layout["samples"]["Bảng"] == [["1", "a", "2022", "41", "25", "15"]]
    assert entry.content is not None


def test_answer_is_remembered_for_the_same_headers(office):
    entry = handed_in({"Bảng": [HEAD, [1, "a", 2022, 41, 25, 15]]})
    answer(entry)
    assert (entry.state, entry.content, found(entry)) == (
        "ready",
        None,
        {"Bảng!D2": ("doubt", ["parts_total"])},
    )
    again = handed_in({"Năm sau": [["Tiêu đề khác"], HEAD, [1, "b", 2023, 9, None, None]]})
    assert (again.state, found(again)) == ("ready", {"Năm sau!D3": ("change", [])})
    assert ColumnMapping.objects.get().name == "Bảng của văn phòng"


def test_answer_of_one_account_says_nothing_to_another(remembered):
    other = post(account("nguoi-khac"), "upper_office", Unit.objects.get(code="khoi")).account
    by = viewer_of(other, day=timezone.localdate(), request="", proven=True)
    entry = handed_in({"Bảng": [HEAD, [1, "a", 2022, 41, 25, 15]]}, by=by)
    assert entry.state == "mapping"


def test_dropped_workbook_keeps_nothing_of_its_cells_and_is_asked_about_again(remembered):
    entry = handed_in({"Bảng": [HEAD, [1, "a", 2022, 41, 25, 15]]})
    drop_import(entry, by=BY)
    entry.refresh_from_db()
    assert (entry.content, entry.layout["samples"], entry.layout["headers"]) == (None, {}, {})
    assert handed_in({"Bảng": [HEAD, [1, "a", 2022, 41, 25, 15]]}).state == "mapping"


def test_workbook_without_a_year_needs_one(office):
    rows = [["Đơn vị", "Số tong"], ["a", 41]]
    entry = handed_in({"Bảng": rows})
    answer(entry, ("unit", "value:tong"), year=2022)
    assert found(entry) == {"Bảng!B2": ("doubt", ["parts_total"])}
    assert handed_in({"Bảng": rows}).state == "mapping"
    given = handed_in({"Bảng": rows}, year=2023)
    assert (given.state, found(given)) == ("ready", {"Bảng!B2": ("change", [])})


@pytest.mark.parametrize(
    ("title", "warned"),
    [
        ("KẾT QUẢ XẾP LOẠI NĂM 2023", True),
        ("Kết quả xếp loại năm 2022", False),
        ("Số liệu các năm 2021, 2022, 2023", False),
        ("Kết quả năm 2021-2023", False),
        ("So năm 2022 với năm 2021", False),
        ("Kế hoạch 5 năm 2025-2030", False),
        ("Số: 12/2023", False),
        ("Danh sách chi bộ", False),
    ],
)
def test_title_that_names_another_year_is_told_on_the_preview(office, title, warned):
    entry = handed_in({"Bảng": [[title], ["Đơn vị", "Số tong"], ["b", 41]]})
    answer(entry, ("unit", "value:tong"), year=2022)
    assert (entry.state, found(entry)) == ("ready", {"Bảng!B3": ("change", [])})
    page = office_client().get(f"/so-lieu/so-nap/{entry.key}/").content.decode()
    said = f"Trang “Bảng” ghi “{title}”, nhưng tệp đang được đọc là số liệu năm 2022."
    assert ([one["code"] for one in entry.layout["warnings"]], said in page) == (
        (["other_year"], True) if warned else ([], False)
    )


def test_rows_that_name_their_year_need_no_title(remembered):
    entry = handed_in({"Số liệu năm 2021": [HEAD, [1, "b", 2022, 4, None, None]]})
    assert (entry.state, entry.layout["warnings"]) == ("ready", [])


def test_page_asks_takes_the_answer_and_says_what_is_wrong_with_it(office):
    client: Client = office_client()
    entry = handed_in({"Bảng": [["Đơn vị", "Cột lạ"], ["a", 41]]})
    page = client.get(f"/so-lieu/so-nap/{entry.key}/")
    ((_, rows),) = page.context["sheets"]
    assert [(row.letters, row.words, row.role, row.is_open) for row in rows] == [
        ("A", "Đơn vị", "unit", False),
        ("B", "Cột lạ", "ignore", True),
    ]
    sent = {"act": "columns", "c0-0": "unit", "c0-1": "unit", "name": "Bảng", "year": "2022"}
    page = client.post(f"/so-lieu/so-nap/{entry.key}/", sent)
    assert (page.status_code, page.context["refusal"].code) == (400, "columns_unfit")
    assert "các cột A, B" in page.context["refusal"].message
    page = client.post(f"/so-lieu/so-nap/{entry.key}/", sent | {"c0-1": "value:tong"}, follow=True)
    entry.refresh_from_db()
    assert (entry.state, page.context["counts"].doubt, entry.recorded_by) == ("ready", 1, "van-phong")


def test_remembered_columns_without_a_year_ask_for_the_year_alone(office):
    client: Client = office_client()
    rows = [["Đơn vị", "Số tong"], ["a", 41]]
    first = handed_in({"Bảng": rows})
    page = client.get(f"/so-lieu/so-nap/{first.key}/")
    assert (page.context["remembered"], "chỉ còn thiếu năm" in page.content.decode()) == ("", False)
    answer(first, ("unit", "value:tong"), year=2022)
    again = handed_in({"Bảng": rows})
    page = client.get(f"/so-lieu/so-nap/{again.key}/")
    said = page.content.decode()
    assert "Đã nhớ cách bố trí “Bảng của văn phòng”; chỉ còn thiếu năm của số liệu." in said
    assert said.count('name="year"') == said.count("btn main") == 1
    sent = {
        "act": "columns",
        "c0-0": "unit",
        "c0-1": "value:tong",
        "name": page.context["name"],
        "year": "2022",
    }
    client.post(f"/so-lieu/so-nap/{again.key}/", sent)
    again.refresh_from_db()
    assert (again.state, ColumnMapping.objects.get().name) == ("ready", "Bảng của văn phòng")


def test_parent_column_tells_units_of_one_name_apart(office):
    with records_open():
        Placement.objects.filter(unit__code="d2").update(parent=Unit.objects.get(code="b"))
    entry = handed_in({"Bảng": [["Đơn vị", "Trực thuộc", "Số tong"], ["Chi bộ Trùng", "Đơn vị b", 9]]})
    assert entry.layout["columns"]["sheets"][0]["roles"] == ["unit", "parent", "value:tong"]
    answer(entry, ("unit", "parent", "value:tong"), year=2022)
    assert [line.unit.code for line in ImportLine.objects.filter(entry=entry)] == ["d2"]
    entry = handed_in({"Bảng": [["Đơn vị", "Số tong"], ["Chi bộ Trùng", 9]]})
    answer(entry, ("unit", "value:tong"), year=2022)
    (line,) = ImportLine.objects.filter(entry=entry)
    assert "d1 (trực thuộc Đơn vị khoi); d2 (trực thuộc Đơn vị b)" in line.notes[0]["message"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"year": "năm"}, "not_a_year"),
        ({"year": ""}, "columns_unfit"),
        ({"name": " "}, "empty_text"),
        ({"c0-1": "nonsense"}, "columns_unfit"),
        ({"c0-1": "value:khong-co"}, "columns_unfit"),
        ({"c0-1": "ignore"}, "columns_unfit"),
    ],
)
def test_answer_that_cannot_be_is_refused(office, words, code):
    entry = handed_in({"Bảng": [["Đơn vị", "Cột lạ"], ["a", 41]]})
    sent = {"act": "columns", "c0-0": "unit", "c0-1": "value:tong", "name": "Bảng", "year": "2022"}
    page = office_client().post(f"/so-lieu/so-nap/{entry.key}/", sent | words)
    assert (page.status_code, page.context["refusal"].code) == (400, code)
    assert not ColumnMapping.objects.exists()


# Rows below HEAD, and what must be said at which cell.
BAD: dict[str, tuple[Rows, dict[str, tuple[str, list[str]]]]] = {
    "text": ([[1, "b", 2022, "mười", None, None]], {"D2": ("fault", ["text_for_number"])}),
    "decimal": ([[1, "b", 2022, 4.5, None, None]], {"D2": ("fault", ["not_whole"])}),
    "negative": ([[1, "b", 2022, -4, None, None]], {"D2": ("fault", ["negative_count"])}),
    "too large": ([[1, "b", 2022, 1e19, None, None]], {"D2": ("fault", ["count_too_large"])}),
    "unknown unit": ([[1, "Chi bộ Không Có", 2022, 4, None, None]], {"B2": ("fault", ["unknown_unit"])}),
    "two of one name": ([[1, "Chi bộ Trùng", 2022, 4, None, None]], {"B2": ("fault", ["ambiguous_unit"])}),
    "no unit": ([[1, None, 2022, 4, None, None]], {"B2": ("fault", ["no_unit"])}),
    "total row": ([[1, "b", 2022, 4, 2, 2], [None, "Tổng cộng", 2022, 44, 27, 17]],
                  {"B3": ("fault", ["total_row"]), "D2": ("change", []), "E2": ("change", []), "F2": ("change", [])}),
    "year before its life": ([[1, "moi", 2022, 4, None, None]], {"D2": ("fault", ["outside_life"])}),
    "no year": ([[1, "b", None, 4, None, None]], {"C2": ("fault", ["bad_year"])}),
    "nonsense year": ([[1, "b", "năm ngoái", 4, None, None]], {"C2": ("fault", ["bad_year"])}),
    "unit twice": ([[1, "b", 2022, 4, None, None], [2, "Đơn vị b", 2022, 5, None, None]],
                   {"D2": ("fault", ["unit_twice"]), "D3": ("fault", ["unit_twice"])}),
    "parts over total": ([[1, "b", 2022, 4, 3, 2]],
                         {c: ("doubt", ["parts_total"]) for c in ("D2", "E2", "F2")}),
    "parts under total": ([[1, "b", 2022, 9, 3, 2]],
                          {c: ("doubt", ["parts_total"]) for c in ("D2", "E2", "F2")}),
    "jump up": ([[1, "a", 2023, 400, None, None]], {"D2": ("doubt", ["jump"])}),
    "jump down": ([[1, "a", 2023, 1, None, None]], {"D2": ("doubt", ["jump"])}),
    "date": ([[1, "b", 2022, "01/02/2022", None, None]], {"D2": ("fault", ["text_for_number"])}),
    "formula as text": ([[1, "b", 2022, "=1+1", None, None]], {"D2": ("fault", ["text_for_number"])}),
    "truth": ([[1, "b", 2022, True, None, None]], {"D2": ("fault", ["text_for_number"])}),
}  # fmt: skip


def combined() -> dict[str, tuple[Rows, dict[str, tuple[str, list[str]]]]]:
    """Two classes of faults in one workbook, the second one below the first: each must still be told at its own cell."""
    single = {name: one for name, one in BAD.items() if len(one[0]) == 1}
    names, pairs = list(single), {}
    for first, second in zip(names, names[1:] + names[:1], strict=True):
        (row, said), (other, below) = single[first], single[second]
        if row[0][1] == other[0][1] and row[0][1] is not None and first != second:
            other = [[2, "c" if other[0][1] == "b" else other[0][1], *other[0][2:]]]
        if row[0][1] == other[0][1]:
            continue
        pairs[f"{first}, {second}"] = (
            [*row, *other],
            said | {f"{cell[0]}3": found for cell, found in below.items()},
        )
    return pairs


CASES = BAD | combined()


@pytest.mark.parametrize("name", CASES)
def test_bad_workbook_is_explained_at_its_cells_and_nothing_written(remembered, name):
    rows, said = CASES[name]
    before = list(Tally.objects.order_by("pk").values()), Revision.objects.get().number
    entry = handed_in({"Khối nội chính": [HEAD, *rows]})
    assert found(entry) == {f"Khối nội chính!{cell}": expected for cell, expected in said.items()}
    assert all(
        note.get("message") or note.get("numbers") for line in entry.lines.all() for note in line.notes
    )
    assert (list(Tally.objects.order_by("pk").values()), Revision.objects.get().number) == before


def with_formula() -> bytes:
    data = BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Bảng")
        sheet.write_row(0, 0, HEAD)
        sheet.write_formula(1, 3, "=SUM(E2:F2)", None, 5)
    return data.getvalue()


WHOLE = workbook({"Bảng": [HEAD, [1, "a", 2022, 40, 25, 15]]})
HOSTILE = {
    "formula": with_formula(),
    "cut off": WHOLE[: len(WHOLE) // 2],
    "other archive": b"PK\x03\x04" + b"\0" * 60,
    "older or locked": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "program": b"\x7fELF" + b"\0" * 60,
    "many columns": workbook({"Bảng": [[f"c{i}" for i in range(300)]]}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_an_error_of_the_upload_and_is_not_stored(office, name):
    words = {name: str(PAPER[name]) for name in ("source", "reporter", "cut_off", "received_on")}
    page = office_client().post(
        "/so-lieu/nap/", words | {"file": SimpleUploadedFile("so.xlsx", HOSTILE[name])}
    )
    assert (page.status_code, [*page.context["form"].errors]) == (400, ["file"])
    assert not FigureImport.objects.exists()


def test_every_hostile_workbook_is_told_by_its_code_and_is_not_stored(office):
    client, words = (
        office_client(),
        {name: str(PAPER[name]) for name in ("source", "reporter", "cut_off", "received_on")},
    )
    said = {}
    # Of no file, a text and a PDF the upload itself has something to say.
    for name, data, code, _where in (one for one in bad_files() if one[0] not in ("empty", "text", "pdf")):
        page = client.post("/so-lieu/nap/", words | {"file": SimpleUploadedFile("so.xlsx", data)})
        errors = page.context["form"].errors.as_data().get("file", []) if page.context else []
        if page.status_code != 400 or [error.code for error in errors] != [code]:
            said[name] = page.status_code, code, [(error.code, error.messages) for error in errors]
    assert said == {}
    assert not FigureImport.objects.exists()


def test_marked_workbook_is_never_stored(office):
    words = {name: str(PAPER[name]) for name in ("source", "reporter", "cut_off", "received_on")}
    marked = workbook({"Bảng": [["TỐI MẬT"], HEAD, [1, "a", 2022, 40, 25, 15]]})
    page = office_client().post("/so-lieu/nap/", words | {"file": SimpleUploadedFile("so.xlsx", marked)})
    assert (page.status_code, FigureImport.objects.exists()) == (422, False)


@pytest.mark.parametrize("rows", [5_000])
def test_long_workbook_is_read_to_its_last_row(remembered, rows):
    """100,000 rows are measured by hand (ADR 0020): 4 s; here only that nothing is left out."""
    long = [[i, "a" if i == rows else f"khong-co-{i}", 2022, i, None, None] for i in range(1, rows + 1)]
    entry = handed_in({"Bảng": [HEAD, *long]})
    assert (entry.state, entry.done, entry.total) == ("ready", entry.lines.count() * 2, entry.total)
    last = entry.lines.order_by("-position").exclude(state="empty").first()
    assert (last.cell, last.unit.code, last.new) == (f"D{rows + 1}", "a", rows)
    assert entry.lines.filter(state="fault").count() == rows - 1
