"""A person reads what is held about them, who can see it and who looked; nobody else's page opens this way."""

from datetime import date, timedelta

import pytest
from tests.building import account, post
from tests.people import NUMBER, ON, events, last_event, office, owner, person, request, user, viewer

from khoi.access.posts import viewer_of
from khoi.access.viewer import Viewer
from khoi.actions.data_requests import answer_request
from khoi.actions.persons import edit_person
from khoi.actions.privacy_registers import end_purpose, record_purpose
from khoi.core.refusal import Refusal
from khoi.queries.ledger import live_ledger
from khoi.queries.own_data import own_data
from khoi.queries.own_page import OwnRecord, own_record
from khoi.queries.persons import read_identity_number, read_person
from khoi.records.models import Unit

WHY = {
    "title": "Quản lý",
    "ground": "Điều 19",
    "document": "12-QĐ",
    "held": "họ tên",
    "kept_until": "hết công tác",
}


@pytest.fixture(autouse=True)
def ground(db):
    office()


def page(by: Viewer, number: int = 1, lang: str = "vi") -> OwnRecord:
    with live_ledger(by) as live:
        return own_record(by, live, number, lang)


def seers(by: Viewer) -> list[tuple]:
    return [(one.role, one.unit, one.accounts) for one in page(by).seers]


def test_record_is_shown_with_its_number_masked_and_the_reading_traced():
    found = person(identity_number=NUMBER)
    by, before = owner(found), last_event()
    shown = page(by)
    assert (shown.person.pk, shown.unit, shown.number) == (found.pk, "Đơn vị a", "•••••••••901")
    trail = [("see_own", found.key, found.key, "bản thân", "chu")]
    assert events("act", "subject", "person", "post", "actor", after=before) == trail


def test_account_without_a_record_is_told_that_nothing_is_held():
    person()
    by, before = viewer("x", "organisation_board"), last_event()
    assert (page(by), last_event()) == (None, before)
    with live_ledger(by) as live, pytest.raises(Refusal) as caught:
        own_data(by, live, "vi")
    assert caught.value.code == "unknown_person"


def test_seers_are_the_standing_posts_that_reach_the_unit():
    by = owner(person("a1"))
    (
        user("an", "cell_secretary", "a1"),
        user("binh", "cell_secretary", "a"),
        user("chi", "grassroots_office", "b"),
    )
    user("dung", "grassroots_office", "a"), user("em", "grassroots_office", "a"), user("gia", "data_officer")
    user("khoa", "propaganda_board"), user("lan", "organisation_board", "khoi")
    assert seers(by) == [
        ("Bí thư chi bộ", "Đơn vị a1", ("an",)),
        ("Văn phòng tổ chức cơ sở đảng", "Đơn vị a", ("dung", "em")),
        ("Ban tổ chức", "Đơn vị khoi", ("lan",)),
        ("Người phụ trách bảo vệ dữ liệu cá nhân", "cả cơ quan", ("gia",)),
    ]


def test_post_that_ended_or_has_not_begun_and_locked_account_see_nothing():
    by, a = owner(person("a")), Unit.objects.get(code="a")
    post(account("an"), "cell_secretary", a, to_day=ON)
    post(account("binh"), "cell_secretary", a, from_day=ON + timedelta(days=1))
    post(account("chi"), "cell_secretary", a, to_day=ON + timedelta(days=1))
    locked = user("dung", "cell_secretary", "a")
    locked.is_active = False
    locked.save()
    assert seers(by) == [("Bí thư chi bộ", "Đơn vị a", ("chi",))]


def test_post_delegated_from_one_that_ended_sees_nothing():
    by, a = owner(person("a")), Unit.objects.get(code="a")
    ended = post(account("an"), "cell_secretary", a, to_day=ON)
    post(account("binh"), "cell_secretary", a, source=ended, to_day=ON + timedelta(days=9))
    assert seers(by) == []


def test_page_names_twenty_accounts_and_counts_the_rest():
    by = owner(person("a"))
    for number in range(23):
        user(f"can-bo-{number:02d}", "cell_secretary", "a")
    (one,) = page(by).seers
    assert (len(one.accounts), len(one.named), one.others) == (23, 20, 3)


def test_who_looked_is_told_newest_first_without_own_visits():
    found = person(identity_number=NUMBER)
    by, office_of_a = owner(found), viewer("x", "grassroots_office", "a")
    read_person(office_of_a, found.key)
    read_identity_number(office_of_a, found.key)
    edit_person(found, {"phone": "0911111111", "email": "a@b.vn"}, by=office_of_a, on=ON)
    page(by)
    where = "Văn phòng tổ chức cơ sở đảng, Đơn vị a"
    assert [(one.account, one.post, one.act, one.fields) for one in page(by).looked] == [
        ("x", where, "sửa hồ sơ", "Điện thoại, Thư điện tử"),
        ("x", where, "xem số định danh", ""),
        ("x", where, "xem hồ sơ", ""),
        ("van-phong", "Dòng lệnh, cả cơ quan", "lập hồ sơ", "Họ và tên, Số định danh cá nhân"),
    ]


def test_who_looked_is_paged_and_told_of_this_person_only():
    found, other = person("a"), person("a", "Người khác")
    by, reader = owner(found), viewer("x", "grassroots_office", "a")
    for _ in range(60):
        read_person(reader, found.key)
    read_person(reader, other.key)
    assert (len(page(by).looked), len(page(by, 2).looked), page(by).page.paginator.count) == (50, 11, 61)


def test_own_requests_are_told_with_answers_and_reasons():
    found = person()
    asked, by = request(found), owner(found)
    answer_request(
        asked, accepted=True, words="Sẽ sửa", document="12-CV", by=viewer("y", "data_officer"), on=ON
    )
    ((row, words, reply, why),) = page(by).requests
    assert (row.state, row.record.answer_by, row.complete.words, words, reply, why) == (
        "đã trả lời, chưa làm xong", date(2026, 11, 30), "còn 10 ngày", "Số đang ghi không đúng", "Sẽ sửa", "",
    )  # fmt: skip


def test_requests_of_others_are_not_told():
    request(person("a", "Người khác"))
    assert list(page(owner(person("a"))).requests) == []


def test_purposes_in_use_are_told():
    by, officer = owner(person()), viewer("y", "data_officer")
    record_purpose(WHY, from_day=date(2026, 1, 1), by=officer)
    end_purpose(
        record_purpose(WHY | {"title": "Cũ"}, from_day=date(2025, 1, 1), by=officer), to_day=ON, by=officer
    )
    record_purpose(WHY | {"title": "Sau"}, from_day=ON + timedelta(days=1), by=officer)
    assert [one.title for one in page(by).purposes] == ["Quản lý"]


def test_own_posts_are_told_in_the_readers_language():
    found = person()
    owner(found, "x")
    by = viewer("x", "cell_secretary", "a")
    assert [(one.role, one.unit, one.until) for one in page(by).posts] == [
        ("Bí thư chi bộ", "Đơn vị a", None)
    ]
    assert [one.role for one in page(by, lang="en").posts] == ["Cell secretary"]


def test_copy_holds_everything_in_full_and_leaves_its_trace():
    found = person(identity_number=NUMBER, born_on=date(1980, 2, 1), phone="0900000000")
    asked = request(found)
    by, before = owner(found), last_event()
    record_purpose(WHY, from_day=date(2026, 1, 1), by=viewer("y", "data_officer", ""))
    with live_ledger(by) as live:
        data = own_data(by, live, "vi")
    stamp = data["record"].pop("recorded_at")
    assert stamp == found.recorded_at.isoformat()
    assert data["record"] == {
        "unit": {"code": "a", "name": "Đơn vị a"}, "account": "chu", "name": "Trần Thị Giả Định", "born_on": "1980-02-01",
        "phone": "0900000000", "email": "", "identity_number": NUMBER, "recorded_by": "van-phong",
    }  # fmt: skip
    assert data["purposes"] == [WHY]
    assert [(one["role"], one["accounts"]) for one in data["seen_by"]] == [
        ("Người phụ trách bảo vệ dữ liệu cá nhân", ["y"])
    ]
    assert [one["act"] for one in data["who_looked"]] == ["tải dữ liệu của mình", "gửi yêu cầu", "lập hồ sơ"]
    told = data["requests"][0]
    assert (told["words"], told["answer_by"], told["clause"]) == (
        "Số đang ghi không đúng", "2026-11-30", asked.clause,
    )  # fmt: skip
    assert events("act", "person", after=before)[-1] == ("export_own", found.key)


def test_person_of_a_connected_installation_has_no_page():
    from tests.building import choose_network

    found = person()
    chosen = owner(found).account
    choose_network("connected")
    by = viewer_of(account(chosen), day=ON, request="", proven=False)
    assert page(by) is None
