"""Every table leaves the program as its page says, for those who may take it, with as few statements for many rows as for few."""

import csv
import io
import re
from dataclasses import replace
from datetime import date
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.building import (
    BY,
    choose_network,
    flock,
    isolated,
    kinds,
    office_client,
    record,
    resolution,
    target,
    unit,
)
from tests.documents.test_tables_out import checked, from_csv
from tests.drafting import draft_of
from tests.editions import edition_of
from tests.importing import import_of, taken_in
from tests.people import crowd, events, person, request, signed_in

from khoi.access.roles import roles
from khoi.access.viewer import Grant, Viewer
from khoi.actions.units import end_unit
from khoi.core.refusal import Refusal
from khoi.documents import taken_out_parts
from khoi.documents.taken_out import TABLES, tables_for, taken_out
from khoi.documents.taken_out_parts import TakeoutAsked
from khoi.queries.ledger import forget, live_ledger
from khoi.queries.quality import quality_rows
from khoi.records.guard import records_open
from khoi.records.models import Installation, Unit

PERSONAL = {"nguoi", "yeu-cau"}
WORDS = {
    "dong-nap": "?key=nap-a",
    "so-sanh": "?first=2014-01-01&second=2023-01-01",
    "don-vi": "?day=2023-01-01",
}


@pytest.fixture
def furnished(client) -> Client:
    """An office with one row at least in every table that could be empty."""
    a = Unit.objects.get(code="a")
    import_of(a, "nap-a")
    edition_of(a, "bc-a")
    draft_of(a, "d-a")
    request(person())
    return client


def address(name: str, ending: str = "") -> str:
    kind = {"": "takeout_table", ".xlsx": "takeout_xlsx", ".csv": "takeout_csv"}[ending]
    return reverse(kind, args=[name]) + WORDS.get(name, "")


def rows_of(client: Client, name: str, words: str = "") -> list[list[str]]:
    answer = client.get(reverse("takeout_csv", args=[name]) + words)
    assert answer.status_code == 200, (name, answer.content.decode()[-600:])
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))[1:]


@pytest.mark.parametrize("name", TABLES)
def test_page_and_file_say_the_same(furnished, name):
    page = furnished.get(address(name))
    assert page.status_code == 200
    count, found = page.context["digest"]
    assert found in page.content.decode()
    head, *rows = from_csv(furnished.get(address(name, ".csv")).content)
    head = [cell for cell in head if cell != "DỮ LIỆU GIẢ ĐỊNH"]
    # The journal has grown by what was read in between, and by nothing else.
    assert len(rows) == count
    assert {len(row) for row in rows} <= {len(head)}
    assert checked([head, *rows]) == found
    book = furnished.get(address(name, ".xlsx"))
    assert (book.status_code, book.content[:2]) == (200, b"PK")


def test_no_table_is_empty_in_an_office_that_works(furnished):
    empty = {name for name in TABLES if not rows_of(furnished, name, WORDS.get(name, ""))}
    assert empty <= {"sap-xep", "muc-dich", "su-co", "mau-trinh-bay"}


def test_every_table_answers_in_an_office_without_figures(db):
    kinds()
    isolated(unit("khoi", kind="khoi"))
    client = office_client()
    found = {name: client.get(reverse("takeout_table", args=[name])).status_code for name in TABLES}
    assert {name for name, status in found.items() if status != 200} == {
        "ket-qua",
        "bao-cao-thieu",
        "chi-tieu",
    }
    assert set(found.values()) == {200, 404}


def grow(count: int) -> None:
    top, first = Unit.objects.get(code="khoi"), Unit.objects.count()
    codes = flock(top, count)
    lines = [f"{code},2022,members.rated,10" for code in codes]
    taken_in("\n".join(lines))
    for i in range(first, first + count, 10):
        edition_of(Unit.objects.get(code=codes[0]), f"bc-{i}", number=i)
        draft_of(top, f"d-{i}")
        if i < 60:
            resolution(top, [target("dinh-tinh")], [], code=f"cu-{i}", years=(1900 + i, 1901 + i))
    crowd(count)


def test_as_few_statements_for_three_hundred_rows_as_for_three(furnished):
    def asked() -> dict[str, int]:
        forget()
        found = {}
        for name in TABLES:
            furnished.get(address(name, ".csv"))
            with CaptureQueriesContext(connection) as statements:
                furnished.get(address(name, ".csv"))
            found[name] = len(statements)
        return found

    grow(3)
    few = asked()
    grow(297)
    many = asked()
    assert many == few
    assert max(many.values()) <= 26, many


def test_who_may_not_take_out_is_shut_out_of_every_table(furnished):
    reader = signed_in("doc", "standing_board")
    assert reader.get("/lay-ra/").status_code == 403
    for name in TABLES:
        assert {reader.get(address(name, ending)).status_code for ending in ("", ".csv", ".xlsx")} == {403}, (
            name
        )


def test_the_right_to_take_out_alone_does_not_open_what_one_may_not_see(furnished):
    reader = signed_in("tuyen-giao", "propaganda_board")
    shown = {name for name in TABLES if f'href="/lay-ra/{name}/"' in reader.get("/lay-ra/").content.decode()}
    status = {name: reader.get(address(name, ".csv")).status_code for name in TABLES}
    shut = {
        "soan-nghi-quyet", "sap-xep", "mau-trinh-bay", "vi-tri", "tai-khoan", "nhat-ky", "nguoi", "yeu-cau", "muc-dich",
        "su-co",
    }  # fmt: skip
    assert {name for name, code in status.items() if code == 403} == shut
    assert shown == TABLES.keys() - shut


def test_figures_leave_only_from_below_ones_own_unit(furnished):
    top = Unit.objects.get(code="khoi")
    record(unit("b", top), 2022, {"members.rated": 9})
    reader = signed_in("co-so", "grassroots_office", "a")
    assert {row[0] for row in rows_of(reader, "so-lieu", "?year=2022")} == {"a"}
    assert {row[0] for row in rows_of(furnished, "so-lieu", "?year=2022&unit=khoi")} == {"a", "b"}
    assert reader.get("/lay-ra/so-lieu/tep.csv?unit=khoi&year=2022").status_code == 404
    assert reader.get("/lay-ra/ket-qua/tep.csv?unit=b&resolution=nq").status_code == 404


def test_what_does_not_add_up_leaves_only_from_below_ones_own_unit(furnished):
    """Whoever sees figures everywhere, but takes them out of one unit only, takes out that unit's."""
    top = Unit.objects.get(code="khoi")
    for code in ("a", "b"):
        at = Unit.objects.filter(code=code).first() or unit(code, top)
        record(at, 2022, {"members.rated": 5, "members.good_or_better": 9})
    grants = (
        Grant("p", roles()["standing_board"], top.pk, "x"),
        Grant("q", roles()["upper_office"], Unit.objects.get(code="a").pk, "y"),
    )
    viewer = Viewer(account="hai", grants=grants, proven=True)
    with live_ledger(viewer) as live:
        seen = {row.code for row in quality_rows(viewer, live, 2022, "vi")}
        found = taken_out(viewer, live, "chat-luong", TakeoutAsked(year=2022))
    assert {"a", "b"} <= seen
    assert {row[0] for row in found.rows} == {"a"}


def test_missing_reports_leave_only_of_units_one_takes_out_of(furnished):
    """Who sees all that is below, but takes out of one unit alone, learns of the others on the page only."""
    top = Unit.objects.get(code="khoi")
    alone = replace(roles()["grassroots_office"], reach="unit")
    grants = (Grant("p", roles()["standing_board"], top.pk, "x"), Grant("q", alone, top.pk, "y"))
    viewer = Viewer(account="mot", grants=grants, proven=True)
    asked = TakeoutAsked(resolution="nq", unit="khoi", year=2022)
    with live_ledger(BY) as live:
        everything = taken_out(BY, live, "bao-cao-thieu", asked)
        found = taken_out(viewer, live, "bao-cao-thieu", asked)
    assert "a" in {row[0] for row in everything.rows}
    assert {row[0] for row in found.rows} <= {"khoi"}


def test_whoever_sees_results_without_taking_out_is_refused_by_the_register_too(furnished):
    grant = Grant("p", roles()["standing_board"], Unit.objects.get(code="khoi").pk, "x")
    viewer = Viewer(account="xem", grants=(grant,), proven=True)
    with live_ledger(viewer) as live, pytest.raises(Refusal) as refusal:
        taken_out(viewer, live, "nghi-quyet", TakeoutAsked())
    assert refusal.value.code == "not_allowed"
    assert tables_for(viewer) == []


def test_board_leaves_in_words_and_its_file_for_programs_stays(furnished):
    head, first, *_ = csv.reader(
        io.StringIO(furnished.get("/lay-ra/ket-qua/tep.csv?year=2022").content.decode("utf-8-sig"))
    )
    assert head[:6] == ["Số", "Chỉ tiêu", "Mức", "Năm", "Cách hiểu", "Kết quả"]
    assert first[5] == "Đạt"
    assert (
        furnished.get("/ket-qua/nq/khoi/bang.csv?year=2022")
        .content.decode("utf-8-sig")
        .startswith("so,chi_tieu")
    )


def test_languages_and_days_are_written_one_way(furnished):
    assert {row[5] for row in rows_of(furnished, "bao-cao")} == {"Tiếng Việt"}
    days = [row[4] for row in rows_of(furnished, "dong-thoi-gian")]
    assert any(re.fullmatch(r"\d{4}-\d\d-\d\d", day) for day in days)
    assert not any("/" in day for day in days)


def test_year_begins_with_the_last_one_in_which_the_unit_stood(furnished):
    top, a = Unit.objects.get(code="khoi"), Unit.objects.get(code="a")
    record(unit("b", top), 2023, {"members.rated": 9})
    end_unit(a, ended_on=date(2023, 2, 1), by=BY)
    page = furnished.get("/lay-ra/so-lieu/?unit=a")
    assert [(one.name, one.value) for one in page.context["fields"]] == [("unit", "a"), ("year", "2022")]
    assert page.context["digest"][0] > 0
    assert furnished.get("/lay-ra/so-lieu/?unit=khoi").context["fields"][1].value == "2023"


def test_resolutions_and_imports_are_chosen_not_typed(furnished):
    page = furnished.get("/lay-ra/ket-qua/")
    assert '<option value="nq" selected>' in page.content.decode()
    page = furnished.get("/lay-ra/dong-nap/").content.decode()
    assert '<option value="nap-a">' in page


def test_only_what_the_office_keeps_is_marked_as_made_up(furnished):
    with records_open():
        Installation.objects.update(synthetic=True)
    made = {name: furnished.get(address(name)).context["made"].synthetic for name in TABLES}
    assert {name for name, synthetic in made.items() if not synthetic} == {
        "quy-dinh", "dong-thoi-gian", "cho-phai-chon",
    }  # fmt: skip


def test_a_figure_taken_back_is_missing_and_not_zero(furnished):
    record(Unit.objects.get(code="a"), 2022, {"members.rated": None})
    found = {row[2]: row[5] for row in rows_of(furnished, "so-lieu", "?unit=a&year=2022")}
    assert found == {"members.rated": "", "members.good_or_better": "38"}


def test_persons_leave_with_a_trace_and_without_identity_numbers(client):
    found = person(identity_number="012345678901")
    before = events("number")[-1][0]
    (row,) = rows_of(client, "nguoi")
    # A key may begin with a dash, which a spreadsheet would take for a formula: it leaves behind an apostrophe.
    assert (row[0].lstrip("'"), row[1]) == (found.key, "Trần Thị Giả Định")
    assert "012345678901" not in "".join(row)
    assert events("act", "subject", after=before) == [("take_out_persons", "persons")]
    rows_of(client, "yeu-cau")
    assert events("act")[-1] == ("take_out_requests",)


def test_persons_of_other_units_do_not_leave(client):
    person("khoi", "Người Ở Khối")
    person("a", "Người Ở A")
    assert [row[1] for row in rows_of(signed_in("co-so", "grassroots_office", "a"), "nguoi")] == ["Người Ở A"]


def test_on_a_connected_network_tables_of_persons_are_not_there(furnished):
    choose_network("connected")
    page = furnished.get("/lay-ra/").content.decode()
    for name in PERSONAL:
        assert f"/lay-ra/{name}/" not in page
        assert {furnished.get(address(name, ending)).status_code for ending in ("", ".csv", ".xlsx")} == {404}


def test_too_many_rows_are_refused_with_the_way_to_fewer(furnished, monkeypatch):
    monkeypatch.setattr(taken_out_parts, "LIMIT", 1)
    answer = furnished.get("/lay-ra/don-vi/?day=2023-01-01")
    assert (answer.status_code, answer.context["refusal"].code) == (400, "table_too_long")
    assert "Thu hẹp" in answer.content.decode()
    assert furnished.get("/lay-ra/don-vi/tep.xlsx?day=2023-01-01").status_code == 400
    assert furnished.get("/lay-ra/don-vi/?day=2023-01-01&unit=a").status_code == 200


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        ("so-lieu/?year=abc", 400, "not_a_year"),
        ("don-vi/?day=32/13/2024", 400, "not_a_day"),
        ("so-lieu/?unit=khong-co", 404, "unknown_unit"),
        ("ket-qua/?resolution=x&unit=khoi", 404, "unknown_resolution"),
        ("ket-qua/?year=1900", 400, "year_outside_term"),
        ("dong-nap/?key=x", 404, "unknown_import"),
    ],
)
def test_nonsense_is_told_above_the_form(client, words, status, code):
    answer = client.get(f"/lay-ra/{words}")
    assert (answer.status_code, answer.context["refusal"].code) == (status, code)
    assert "<form" in answer.content.decode()


def test_unknown_table(client):
    assert client.get("/lay-ra/khong-co/").status_code == 404
    assert client.get("/lay-ra/khong-co/tep.csv").status_code == 404


def test_import_is_asked_for_before_its_lines(client):
    page = client.get("/lay-ra/dong-nap/").content.decode()
    assert "Hãy cho biết lấy phần nào." in page
    assert "tep.xlsx" not in page


def test_writing_to_a_table_is_not_possible(client):
    assert client.post("/lay-ra/so-lieu/").status_code == 405


def test_sums_of_the_sheet_are_those_of_the_tree_and_formulas(furnished):
    top, a = Unit.objects.get(code="khoi"), Unit.objects.get(code="a")
    record(unit("a1", a, kind="chi-bo"), 2022, {"members.rated": 5})
    record(unit("b", top), 2022, {"members.rated": 9})
    page = furnished.get("/lay-ra/bieu-so-lieu/?unit=khoi&year=2022")
    total = page.context["made"].total
    with live_ledger(BY) as live:
        rollup = live.figures(2022).rollup
        codes = ("members.rated", "members.good_or_better")
        assert list(total.values()) == [rollup.amount(top.pk, code) for code in codes] == [54, 38]
    book = furnished.get("/lay-ra/bieu-so-lieu/tep.xlsx?unit=khoi&year=2022").content
    with ZipFile(io.BytesIO(book)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>SUM(D2:D4)</f><v>54</v>" in sheet
    assert "<f>SUM(E2:E4)</f><v>38</v>" in sheet


def test_tables_name_the_unit_above_beside_the_unit(furnished):
    """Many units bear one name."""
    sheet = furnished.get("/lay-ra/bieu-so-lieu/?unit=khoi&year=2022").context["made"]
    duties = furnished.get("/lay-ra/viec/").context["made"]
    assert (sheet.head[:3], duties.head[:3]) == (
        ("Mã đơn vị", "Đơn vị", "Trực thuộc"),
        ("Loại việc", "Về", "Trực thuộc"),
    )
    assert {row[:3] for row in sheet.rows} == {("a", "Đơn vị a", "Đơn vị khoi")}


def test_page_of_an_import_leads_to_its_lines(furnished):
    page = furnished.get("/so-lieu/so-nap/nap-a/?state=all").content.decode()
    assert 'href="/lay-ra/dong-nap/?key=nap-a"' in page
