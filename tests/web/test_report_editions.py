"""Pages of reports: asked for, read, kept, made final, downloaded; within their budgets however many there are."""

import re
from datetime import date
from hashlib import sha256
from http import HTTPStatus

import pytest
from django.contrib.auth.models import User
from django.test import Client
from tests.building import BY, account, flock, over_budget, post, record, resolution, target
from tests.editions import edition_of
from tests.measuring import measured

from khoi.access import places
from khoi.actions.profiles import record_profile
from khoi.queries.ledger import forget
from khoi.records.guard import records_open
from khoi.records.models import Post, ReportEdition, Unit

LIST, PREVIEW = "/bao-cao/", "/bao-cao/xem-truoc/"
ASKED = {"resolution": "nq", "unit": "khoi", "kind": "year", "year": "2022", "lang": "vi"}
KEPT = {"signatory": "Nguyễn Văn Giả Định", "office": "Bí thư", "profile": ""}


def query(**changed: str) -> str:
    return f"{PREVIEW}?" + "&".join(f"{name}={value}" for name, value in (ASKED | changed).items())


def kept(client: Client, **changed: str) -> ReportEdition:
    answer = client.post(query(**changed), KEPT)
    assert answer.status_code == HTTPStatus.FOUND, answer.content.decode()
    return ReportEdition.objects.get(key=answer["Location"].split("/")[-2])


def text(answer) -> str:
    return answer.content.decode()


def test_list_offers_what_can_be_asked(client):
    page = client.get(LIST)
    form = page.context["form"]
    assert [value for value, _ in form.fields["resolution"].choices] == ["nq"]
    assert [value for value, _ in form.fields["unit"].choices] == ["khoi", "a"]
    assert (form.initial["year"], form.initial["kind"]) == ("2022", "year")
    assert "Chưa có báo cáo nào được giữ." in text(page)
    chosen = client.get(f"{LIST}?" + query(kind="term", year="2023").split("?")[1]).context["form"].initial
    assert (chosen["kind"], chosen["year"]) == ("term", "2023")


def test_preview_shows_the_report_with_every_figure_as_a_link(client):
    page = client.get(query())
    shown = text(page)
    assert '<a href="/ket-qua/nq/khoi/tot/2022/?year=2022&amp;structure=own">38/40</a>' in shown
    links = set(
        re.findall(r'href="(/(?:ket-qua|chi-tieu|so-lieu|chi-so)/[^"]+)"', shown.split("<article")[1])
    )
    answers = {link: client.get(link.replace("&amp;", "&")).status_code for link in links}
    assert set(answers.values()) == {HTTPStatus.OK}
    assert len(links) > 5
    assert ReportEdition.objects.count() == 0


def test_preview_without_a_report_asks_which(client):
    assert "form" in client.get(PREVIEW).context
    assert client.get(PREVIEW).status_code == HTTPStatus.OK


def test_preview_in_english_stays_english_for_a_vietnamese_reader(client):
    shown = text(client.get(query(lang="en")))
    assert 'lang="en"' in shown
    assert "target met" in shown
    assert "Giữ bản in" in shown


def test_scoreboard_leads_to_the_report_of_its_year(client):
    board = text(client.get("/ket-qua/nq/khoi/?year=2022"))
    link = re.search(r'<a href="([^"]+)">Lập báo cáo năm</a>', board)
    assert link
    page = client.get(link[1].replace("&amp;", "&"))
    assert (page.context["asked"].unit, page.context["asked"].year) == ("khoi", 2022)


def test_report_is_kept_read_and_downloaded_as_stored(client):
    row = kept(client)
    page = client.get(f"{LIST}{row.key}/")
    assert row.docx_sha256 in text(page)
    assert "Lập lại hôm nay, mọi số liệu vẫn như đã in." in text(page)
    for kind, stored, start in (("docx", row.docx, b"PK"), ("pdf", row.pdf, b"%PDF")):
        answer = client.get(f"{LIST}{row.key}/tep.{kind}")
        assert answer.content == bytes(stored)
        assert answer.content.startswith(start)
        name = f"bao-cao-nam-2022-khoi-lan-1.{kind}"
        assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert sha256(bytes(row.docx)).hexdigest() == row.docx_sha256


def test_final_edition_offers_no_more_and_refuses_a_second_time(client):
    row = kept(client)
    unread = client.post(f"{LIST}{row.key}/")
    assert (unread.status_code, ReportEdition.objects.get().state) == (HTTPStatus.BAD_REQUEST, "made")
    assert "Đọc và đánh dấu vào ô này" in text(unread)
    page = client.post(f"{LIST}{row.key}/", {"sure": "on"}, follow=True)
    assert "Đã chốt bản này." in text(page)
    assert "Chốt bản này" not in text(page).replace("Đã chốt bản này", "")
    again = client.post(f"{LIST}{row.key}/")
    assert (again.status_code, again.context["refusal"].code) == (HTTPStatus.BAD_REQUEST, "edition_final")


def test_changed_figure_is_named_and_the_edition_stays(client):
    row = kept(client)
    before = client.get(f"{LIST}{row.key}/tep.pdf").content
    record(Unit.objects.get(code="a"), 2022, {"members.good_or_better": 30}, source="Đính chính")
    page = client.get(f"{LIST}{row.key}/")
    found = {one.label: one for one in page.context["now"].differences}
    assert "38/40" in found["Chỉ tiêu 1, năm 2022"].printed
    assert "30/40" in found["Chỉ tiêu 1, năm 2022"].today
    assert "38/40</a>" in text(page)
    assert client.get(f"{LIST}{row.key}/tep.pdf").content == before


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"kind": "quarter"}, 400, "unknown_report_kind"),
        ({"lang": "fr"}, 400, "unknown_report_language"),
        ({"year": "2030"}, 400, "year_outside_term"),
        ({"year": "abc"}, 400, "not_a_year"),
        ({"unit": "khong-co"}, 404, "unknown_unit"),
        ({"resolution": "khong-co"}, 404, "unknown_resolution"),
    ],
)
def test_nonsense_is_refused_in_words(client, changed, status, code):
    answer = client.get(query(**changed))
    assert (answer.status_code, answer.context["refusal"].code) == (status, code)


def test_report_that_cannot_be_is_asked_for_again(client):
    page = client.get(query(year="2030", kind="term"))
    assert page.context["refusal"].code == "year_outside_term"
    assert page.context["form"].initial["year"] == "2022"
    assert page.context["form"].initial["kind"] == "term"
    assert f'href="{LIST}"' in text(page).split("<main")[1]


def test_resolution_is_asked_first_where_there_are_several(client):
    top = Unit.objects.get(code="a")
    resolution(top, [target("moi")], [], code="cu", years=(2015, 2019))
    first = client.get(LIST).context["form"]
    assert list(first.fields) == ["resolution"]
    assert {code for code, _ in first.fields["resolution"].choices} == {"nq", "cu"}
    page = client.get(f"{PREVIEW}?resolution=cu")
    form = page.context["form"]
    assert [value for value, _ in form.fields["year"].choices] == ["2019", "2018", "2017", "2016", "2015"]
    assert form.initial["unit"] == "a"
    assert "Chọn nghị quyết khác" in text(page)


def test_every_profile_can_be_chosen(client):
    for i in range(51):
        record_profile("", {"name": f"Mẫu {i:02d}"}, lang="vi", by=BY, on=date(2026, 1, 5))
    assert len(client.get(query()).context["form"].fields["profile"].choices) == 52


def test_navigation_says_where_these_pages_are(client):
    for address in (LIST, "/lay-ra/", "/chat-luong/", "/mau-trinh-bay/", "/so-lieu/nap/"):
        lit = [code for code, _, _, is_current in client.get(address).context["nav"] if is_current]
        assert lit == ["desk"], address
    for address in ("/chat-luong/", "/lay-ra/", LIST):
        assert 'href="/van-phong/">Về Văn phòng' in text(client.get(address))


def test_bad_input_of_the_form_is_said_at_the_form(client):
    answer = client.post(query(), KEPT | {"signatory": "a\x07b"})
    assert answer.status_code in (HTTPStatus.OK, HTTPStatus.BAD_REQUEST)
    assert client.post(query(), KEPT | {"profile": "khong-co"}).context["form"].errors
    assert ReportEdition.objects.count() == 0


def test_reader_reads_a_preview_but_keeps_nothing(client):
    post(account("doc"), "standing_board", Unit.objects.get(code="khoi"))
    reader = Client()
    reader.force_login(User.objects.get(username="doc"))
    page = reader.get(query())
    assert (page.status_code, page.context["may_make"]) == (HTTPStatus.OK, False)
    assert reader.post(query(), KEPT).status_code == HTTPStatus.FORBIDDEN
    row = kept(client)
    shown = reader.get(f"{LIST}{row.key}/")
    assert (shown.status_code, shown.context["may_take"]) == (HTTPStatus.OK, False)
    assert reader.get(f"{LIST}{row.key}/tep.pdf").status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("where", ["", "khoi"])
def test_pages_keep_their_budgets_at_three_rows_and_at_three_hundred(client, where):
    top = Unit.objects.get(code="khoi")
    if where:
        with records_open():
            Post.objects.update(unit=top)
    row = kept(client)
    base = f"{LIST}{row.key}/"
    addresses = {
        "editions": LIST,
        "report_preview": query(),
        "edition": base,
        "edition_docx": f"{base}tep.docx",
        "edition_pdf": f"{base}tep.pdf",
    }
    few = measured(client, addresses)
    for i, code in enumerate(flock(top, 150)):
        edition_of(Unit.objects.get(code=code), f"k{i}")
        edition_of(Unit.objects.get(code=code), f"m{i}", number=2)
    places.forget()
    forget()
    many = measured(client, addresses)
    assert {name: one[0] for name, one in few.items()} == {name: one[0] for name, one in many.items()}
    assert over_budget({name: [few[name], many[name]] for name in addresses}) == {}
    assert len(client.get(LIST).context["rows"]) == 50
