"""Pages of personal records: found without leaving a name in an address, hidden from whoever has no right to them."""

import re
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from tests.building import choose_network, post
from tests.measuring import measured
from tests.people import NUMBER, ON, crowd, events, last_event, office, person, signed_in, user, viewer

from khoi.actions.privacy_registers import record_purpose
from khoi.records.models import Person, Unit
from khoi.web.budgets import BUDGETS

SENT = {"unit": "a", "name": "Nguyễn Văn Ví Dụ", "born_on": "01/02/1980", "phone": "0900 000 000", "email": "",
        "identity_number": "012 345 678 901", "account": ""}  # fmt: skip


@pytest.fixture
def client(db) -> Client:
    office()
    return signed_in("can-bo", "grassroots_office", "a")


def names(page) -> list[str]:
    return [row.name for row in page.context["rows"]]


def sent_back(page) -> dict[str, str]:
    """What the edit form holds, as a browser would send it back."""
    text = page.content.decode()
    fields = re.findall(r"<input[^>]*>", text[text.index('class="one"') :])
    pairs = [(re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)) for tag in fields]
    return {
        name[1]: value[1] if value else "" for name, value in pairs if name and "checkbox" not in name.string
    }


def title(page) -> str:
    return re.search(r"<title>(.*?)</title>", page.content.decode())[1]


def test_list_shows_the_names_in_reach_and_no_number(client):
    person("a", "An", identity_number=NUMBER), person("b", "Bình")
    page = client.get(reverse("persons"))
    assert (names(page), NUMBER in page.content.decode()) == (["An"], False)


def test_search_is_sent_in_the_body_and_kept_on_the_next_page(client):
    crowd(60)
    person("a", "Đặng Thị Ả")
    assert names(client.post(reverse("persons"), {"name": "dang thi", "identity": ""})) == ["Đặng Thị Ả"]
    first = client.post(reverse("persons"), {"name": "nguoi", "identity": ""})
    text = first.content.decode()
    assert (len(names(first)), 'name="page" value="2"' in text, "?" in first.request["QUERY_STRING"]) == (
        50,
        True,
        False,
    )
    assert len(names(client.post(reverse("persons"), {"name": "nguoi", "identity": "", "page": "2"}))) == 10


def test_every_form_of_the_list_sends_in_the_body(client):
    crowd(60)
    text = client.post(reverse("persons"), {"name": "nguoi"}).content.decode()
    main = text[text.index("<main") : text.index("</main")]
    forms = re.findall(r"<form[^>]*>", main)
    assert (len(forms), [one for one in forms if 'method="post"' not in one]) == (2, [])


def test_search_by_number_finds_one_and_refuses_half_a_number(client):
    person("a", "An", identity_number=NUMBER)
    assert names(client.post(reverse("persons"), {"identity": "012 345 678 901"})) == ["An"]
    wrong = client.post(reverse("persons"), {"identity": "01234"})
    assert (wrong.status_code, wrong.context["refusal"].code) == (
        HTTPStatus.BAD_REQUEST,
        "bad_identity_number",
    )


def test_search_with_letters_that_no_name_has_finds_nobody(client):
    person("a", "An")
    assert names(client.post(reverse("persons"), {"name": "%_"})) == []
    assert client.post(reverse("persons"), {"name": "\x00"}).status_code == HTTPStatus.BAD_REQUEST


def test_unit_narrows_the_list_and_one_beyond_reach_is_not_there(client):
    person("a", "An"), person("a1", "Bình")
    assert names(client.get(reverse("persons") + "?unit=a1")) == ["Bình"]
    assert client.get(reverse("persons") + "?unit=b").status_code == HTTPStatus.NOT_FOUND


def test_record_is_added_and_shown_with_its_number_hidden(client):
    page = client.post(reverse("add_person"), SENT, follow=True)
    found = Person.objects.get()
    assert page.redirect_chain == [(reverse("person", args=[found.key]), HTTPStatus.FOUND)]
    text = page.content.decode()
    assert [
        word
        for word in ("Nguyễn Văn Ví Dụ", "01/02/1980", "0900000000", "đã ghi, đang ẩn")
        if word not in text
    ] == []
    assert (NUMBER in text, "901" in text, title(page)) == (False, False, "Một hồ sơ cá nhân · Khối")


def test_number_is_shown_when_asked_for_and_that_is_traced(client):
    found = person(identity_number=NUMBER)
    address, before = reverse("person", args=[found.key]), last_event()
    assert NUMBER in client.post(address, {"show": "1"}).content.decode()
    assert events("act", "person", after=before) == [("see_person", found.key), ("see_identity", found.key)]
    assert NUMBER not in client.post(address).content.decode()


@pytest.mark.parametrize("name", ["person", "edit_person"])
def test_person_beyond_reach_looks_like_no_person(client, name):
    found = person("b", "Bình")
    pages = [client.get(reverse(name, args=[key])) for key in (found.key, "x" * 22)]
    told = {
        (page.status_code, page.context["refusal"].message, page.context["refusal"].where) for page in pages
    }
    assert told == {(HTTPStatus.NOT_FOUND, "không có hồ sơ này", "person")}
    assert "Bình" not in pages[0].content.decode()


def test_record_for_a_unit_beyond_reach_is_not_added(client):
    page = client.post(reverse("add_person"), SENT | {"unit": "b"})
    assert (page.status_code, page.context["refusal"].code, Person.objects.count()) == (
        400,
        "unknown_unit",
        0,
    )


def test_refusal_keeps_what_was_typed(client):
    page = client.post(reverse("add_person"), SENT | {"identity_number": "12"})
    assert (page.context["refusal"].code, page.context["form"]["name"].value()) == (
        "bad_identity_number",
        SENT["name"],
    )


def test_edit_form_never_holds_the_number_and_changes_only_what_was_touched(client):
    found = person(phone="0900000000", email="a@b.vn", identity_number=NUMBER)
    address = reverse("edit_person", args=[found.key])
    page = client.get(address)
    sent = sent_back(page)
    assert (sent["phone"], sent["initial-phone"], sent["identity_number"], NUMBER in page.content.decode()) == (
        "0900000000", "0900000000", "", False,
    )  # fmt: skip
    client.post(address, sent | {"email": "moi@b.vn"})  # somebody else, meanwhile
    assert client.post(address, sent | {"phone": "0911111111"}).status_code == HTTPStatus.FOUND
    found.refresh_from_db()
    assert (found.phone, found.email, found.identity_number.open()) == ("0911111111", "moi@b.vn", NUMBER)
    assert [after for (after,) in events("after") if after][-1] == {"phone": "‹cá nhân›"}


def test_number_is_cleared_or_replaced_but_not_both(client):
    found = person(identity_number=NUMBER)
    address = reverse("edit_person", args=[found.key])
    sent = sent_back(client.get(address))
    both = client.post(address, sent | {"clear_number": "on", "identity_number": "111111111111"})
    assert (both.status_code, [*both.context["form"].errors]) == (HTTPStatus.BAD_REQUEST, ["clear_number"])
    client.post(address, sent | {"clear_number": "on"})
    assert Person.objects.get().identity_number.open() == ""


def test_whoever_may_only_look_finds_no_way_to_change(client):
    found, reader = person("a"), signed_in("bi-thu", "cell_secretary", "a")
    text = reader.get(reverse("person", args=[found.key])).content.decode()
    assert (reverse("edit_person", args=[found.key]) in text, "Hiện số định danh" in text) == (False, False)
    assert reader.get(reverse("edit_person", args=[found.key])).status_code == HTTPStatus.FORBIDDEN
    assert reader.post(reverse("add_person"), SENT).status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("name", ["persons", "add_person", "person", "edit_person"])
def test_pages_of_persons_are_absent_on_a_connected_installation(client, name):
    args = [person("a").key] if name in ("person", "edit_person") else []
    choose_network("connected")
    assert client.get(reverse(name, args=args)).status_code == HTTPStatus.NOT_FOUND


def test_pages_of_persons_are_kept_by_no_browser(client):
    found = person("a")
    for name, args in (("persons", []), ("person", [found.key]), ("edit_person", [found.key])):
        assert "no-store" in client.get(reverse(name, args=args))["Cache-Control"].split(", ")


def test_pages_keep_their_budgets_at_three_rows_and_at_three_hundred(client):
    key = crowd(3)[0].key
    addresses = {name: reverse(name, args=args) for name, args in
                 {"persons": [], "add_person": [], "person": [key], "edit_person": [key]}.items()}  # fmt: skip
    few = measured(client, addresses)
    crowd(297)
    many = measured(client, addresses)
    assert {name: row[0] for name, row in many.items()} == {name: row[0] for name, row in few.items()}
    assert [(name, row) for name, row in many.items()
            if row[0] > BUDGETS[name].queries or row[1] > 1000 * BUDGETS[name].kilobytes] == []  # fmt: skip


def test_record_is_deleted_only_with_its_paper_and_the_tick(client):
    found = person("a", "An", identity_number=NUMBER)
    address = reverse("delete_person", args=[found.key])
    assert address in client.get(reverse("person", args=[found.key])).content.decode()
    for lacking in ({"document": "5-QĐ"}, {"sure": "on"}):
        assert client.post(address, lacking).status_code == HTTPStatus.BAD_REQUEST
    assert Person.kept().count() == 1
    page = client.post(address, {"document": "5-QĐ", "sure": "on"}, follow=True)
    assert ([str(one) for one in page.context["messages"]], names(page)) == (["Đã xóa hồ sơ."], [])
    assert client.get(reverse("person", args=[found.key])).status_code == HTTPStatus.NOT_FOUND


def test_list_and_search_skip_deleted_records(client):
    client.post(reverse("delete_person", args=[person("a").key]), {"document": "5-QĐ", "sure": "on"})
    person("a", "Bình")
    assert names(client.get(reverse("persons"))) == ["Bình"]


def test_empty_register_of_purposes_is_told_beside_the_form(client):
    notice = "Sổ mục đích chưa ghi mục nào"
    assert notice in client.get(reverse("add_person")).content.decode()
    keeper = user("phu-trach", "data_officer")
    post(keeper, "grassroots_office", Unit.objects.get(code="a"))
    other = Client()
    other.force_login(keeper)
    assert f'href="{reverse("purposes")}"' in other.get(reverse("add_person")).content.decode()
    values = {"title": "x", "ground": "x", "document": "x", "held": "x", "kept_until": "x"}
    record_purpose(values, from_day=ON, by=viewer("phu-trach-hai", "data_officer"))
    assert notice not in client.get(reverse("add_person")).content.decode()
