"""The page of what does not add up: its rows open where they can be put in order; filters; calm when there are none."""

import re
from html import unescape

import pytest
from django.test import Client
from tests.building import BORN, account, flock, kinds, office_client, post, record, unit

from khoi.queries.ledger import forget
from khoi.records.models import Unit


@pytest.fixture
def wrong(client: Client) -> Client:
    """Figures of 2022 in which the numerator is above its base, for a client of the whole office."""
    record(Unit.objects.get(code="a"), 2022, {"members.rated": 30})
    return client


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def test_row_says_what_contradicts_where_it_opens_and_who_must_look(wrong):
    page = wrong.get("/chat-luong/").content.decode()
    assert 'href="/so-lieu/a/2022/"' in page
    shown = text(wrong, "/chat-luong/")
    assert "Số members.good_or_better: 38, nhiều hơn số members.rated: 30" in shown
    assert "Văn phòng cấp ủy cấp trên, cả cơ quan van-phong" in shown


def test_every_row_opens(wrong):
    rows = wrong.get("/chat-luong/").context["shown"].rows
    assert rows
    assert {wrong.get(row.url).status_code for row in rows} == {200}


def test_post_that_nobody_holds_is_said_plainly(office):
    post(account("tren"), "standing_board")  # sees figures, enters none
    client = Client()
    client.force_login(account("tren"))
    record(Unit.objects.get(code="a"), 2022, {"members.rated": 30})
    assert "chưa ai giữ vị trí" in text(client, "/chat-luong/")


def test_one_kind_with_what_it_means(wrong):
    shown = text(wrong, "/chat-luong/?year=2022&kind=over_base")
    assert "Một số nằm trong một số khác mà lại lớn hơn số đó." in shown
    assert {row.kind for row in wrong.get("/chat-luong/?kind=over_base").context["shown"].rows} == {
        "over_base"
    }


def test_jump_says_that_its_numbers_are_the_programs_own(wrong):
    record(Unit.objects.get(code="a"), 2021, {"members.rated": 400})
    assert "Đây là lời nhắc của chương trình, không phải quy định." in text(
        wrong, "/chat-luong/?kind=jump&year=2022"
    )


def test_english_page(wrong):
    wrong.cookies["khoi_language"] = "en"
    shown = text(wrong, "/chat-luong/")
    assert "Number of members.good_or_better: 38, more than number of members.rated: 30" in shown


def test_year_without_a_finding_is_calm(client):
    shown = text(client, "/chat-luong/?year=2019")
    assert "Không thấy chỗ nào chưa khớp trong năm 2019." in shown


def test_office_without_figures_is_calm(db):
    kinds()
    unit("khoi", kind="khoi")
    assert "Chưa có số liệu nào." in text(office_client(), "/chat-luong/")


@pytest.mark.parametrize("address", ["?year=abc", "?year=0000", "?kind=khong-co", "?kind=%00", "?page=99999"])
def test_nonsense_is_no_error_of_ours(client, address):
    assert client.get(f"/chat-luong/{address}").status_code in (200, 400)


def test_fifty_rows_a_page(client):
    codes = flock(Unit.objects.get(code="khoi"), 60)
    forget()
    for code in codes:
        record(Unit.objects.get(code=code), 2022, {"members.rated": 3, "members.good_or_better": 4})
    page = client.get("/chat-luong/?kind=over_base")
    assert (len(page.context["shown"].rows), page.context["page"].paginator.count) == (50, 60)
    assert len(client.get("/chat-luong/?kind=over_base&page=2").context["shown"].rows) == 10


def test_filter_by_kind_keeps_the_unit(wrong):
    page = wrong.get("/chat-luong/?year=2022&unit=a").content.decode()
    assert 'href="?year=2022&amp;unit=a&amp;kind=over_base"' in page
    assert wrong.get("/chat-luong/?unit=khong-co").status_code in (400, 404)


def test_writing_is_not_offered(client):
    assert client.post("/chat-luong/").status_code == 405


def test_member_without_figures_stays_outside(office):
    post(account("thuong"), "member", Unit.objects.get(code="khoi"), BORN)
    client = Client()
    client.force_login(account("thuong"))
    assert client.get("/chat-luong/").status_code == 403


def test_desk_has_a_door(client):
    assert "Chất lượng số liệu" in text(client, "/van-phong/")
