"""The register's pages list every point, narrow by plain links, and record who chose what on which paper."""

from datetime import date
from http import HTTPStatus

import pytest
from django.utils import timezone

from khoi.records.models import RecordedChoice

LIST = "/quy-dinh/cho-phai-chon/"
R01, R07, D01 = f"{LIST}R-01/", f"{LIST}R-07/", f"{LIST}D-01/"
MEMBERS = "qd-366-2025/member"
SENT = {
    "reading": "htt_or_better",
    "own_words": "",
    "scope": MEMBERS,
    "from_day": "01/09/2025",
    "chosen_by": "Ban Thường vụ (giả định)",
    "document": "12-TB/ĐUK",
    "document_day": "20/08/2025",
    "grounds": "Theo kết luận",
}


def said(page) -> list[str]:
    return [str(message) for message in page.context["messages"]]


def listed(page) -> list[str]:
    return [row.entry.id for _, _, rows in page.context["groups"] for row in rows]


def withdrawal(**changed: str) -> dict[str, str]:
    choice = RecordedChoice.objects.get(to_day=None)
    sent = {"choice": str(choice.pk), "to_day": "01/10/2025", "why": "Bị thu hồi"} | changed
    return {"rut": "1"} | {f"rut-{name}": text for name, text in sent.items()}


def test_every_point_is_listed_with_what_the_program_does(client):
    page = client.get(LIST)
    assert (len(listed(page)), listed(page)[0], listed(page)[-1]) == (104, "G-01", "S-03")
    text = page.content.decode()
    assert [
        words
        for words in ("Hạn mức xuất sắc tính trên số nào?", "c. tổng số được xếp loại", "chưa chốt")
        if words not in text
    ] == []


def test_list_is_narrowed_by_group_and_state(client):
    client.post(R01, SENT)
    assert listed(client.get(f"{LIST}?group=S")) == ["S-01", "S-02", "S-03"]
    assert listed(client.get(f"{LIST}?state=chosen")) == ["R-01"]
    assert listed(client.get(f"{LIST}?state=closed&group=P")) == ["P-01"]
    assert listed(client.get(f"{LIST}?state=open&group=P")) == ["P-02", "P-03", "P-04", "P-05"]
    page = client.get(f"{LIST}?state=chosen&group=G")
    assert listed(page) == []
    assert "Không có mục nào như vậy." in page.content.decode()


def test_links_say_how_many_stand_behind_them(client):
    client.post(R01, SENT)
    page = client.get(f"{LIST}?group=R")
    assert page.context["state_links"] == [
        ("", "tất cả", 31, True), ("chosen", "đã chốt", 1, False),
        ("open", "chưa chốt", 14, False), ("closed", "không chốt ở đây", 16, False),
    ]  # fmt: skip
    assert page.context["group_links"][:2] == [("", "mọi nhóm", 104, False), ("G", "G. Chung", 12, False)]
    text = page.content.decode()
    assert ('href="?group=R&amp;state=open"' in text, 'href="?group=G"' in text) == (True, True)


def test_filter_nobody_knows_shows_everything(client):
    assert len(listed(client.get(f"{LIST}?group=X&state=%00"))) == 104


def test_choice_is_recorded_and_shown_with_who_paper_and_day(client):
    page = client.post(R01, SENT, follow=True)
    assert said(page) == ["Đã ghi nhận."]
    choice = RecordedChoice.objects.get()
    assert (choice.ambiguity, choice.reading, choice.scope, choice.from_day, choice.recorded_by) == (
        "R-01", "htt_or_better", MEMBERS, date(2025, 9, 1), "van-phong",
    )  # fmt: skip
    for shown in (page, client.get(f"{LIST}?state=chosen")):
        text = shown.content.decode()
        told = (
            "Ban Thường vụ (giả định)",
            "12-TB/ĐUK",
            "20/08/2025",
            "từ 01/09/2025",
            "không nêu ở đây: chưa chốt",
        )
        assert [words for words in told if words not in text] == []


def test_other_answer_is_recorded_in_own_words(client):
    client.post(R01, SENT | {"reading": "-", "own_words": "Theo từng nhóm"})
    assert list(RecordedChoice.objects.values_list("reading", "own_words")) == [("", "Theo từng nhóm")]


def test_point_without_readings_asks_for_words_only(client):
    fields = client.get(R07).context["record"].fields
    assert ("reading" in fields, fields["own_words"].required, fields["scope"].required) == (
        False, True, False,
    )  # fmt: skip
    client.post(R07, SENT | {"own_words": "Báo cáo cấp trên", "scope": ""})
    assert list(RecordedChoice.objects.values_list("own_words", "scope")) == [("Báo cáo cấp trên", "")]


def test_scope_is_one_of_those_known_or_free_words(client):
    offered = [code for code, _ in client.get(R01).context["record"].fields["scope"].choices]
    assert (offered[0], MEMBERS in offered) == ("", True)
    client.post(D01, SENT | {"reading": "hd_05", "scope": "Toàn bộ"})
    assert RecordedChoice.objects.get().scope == "Toàn bộ"


def test_nothing_is_chosen_beforehand(client):
    text = client.get(R01).content.decode()
    assert ("checked" in text, text.count("selected"), text.count('value="" selected')) == (False, 1, 1)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        *(({name: ""}, name) for name in SENT if name != "own_words"),
        ({"reading": "HTT"}, "reading"),
        ({"reading": "-"}, "own_words"),
        ({"own_words": "x"}, "own_words"),
        ({"scope": "đảng viên"}, "scope"),
        ({"from_day": "31/02/2025"}, "from_day"),
    ],
)
def test_form_that_lacks_something_is_refused(client, changed, field):
    page = client.post(R01, SENT | changed)
    assert [*page.context["record"].errors] == [field]
    assert RecordedChoice.objects.count() == 0


@pytest.mark.parametrize(
    ("changed", "code"),
    [({"document_day": "01/01/2999"}, "future_day"), ({"grounds": "\u200b"}, "control_character")],
)
def test_refusal_of_the_act_is_shown_and_keeps_what_was_typed(client, changed, code):
    page = client.post(R01, SENT | changed)
    assert (page.status_code, page.context["refusal"].code) == (HTTPStatus.BAD_REQUEST, code)
    assert page.context["record"].data["chosen_by"] == SENT["chosen_by"]
    assert RecordedChoice.objects.count() == 0


def test_later_choice_keeps_the_earlier_one_in_the_history(client):
    client.post(R01, SENT)
    client.post(R01, SENT | {"reading": "only_htt", "from_day": "01/10/2025"})
    shown = client.get(R01).context["history"]
    assert [(one.record.reading, one.record.to_day) for one in shown] == [
        ("only_htt", None), ("htt_or_better", date(2025, 10, 1)),
    ]  # fmt: skip


def test_choice_is_withdrawn_with_day_and_reason_and_kept(client):
    client.post(R01, SENT, follow=True)
    page = client.post(R01, withdrawal(), follow=True)
    assert said(page) == ["Đã ghi nhận."]
    choice = RecordedChoice.objects.get()
    assert (choice.to_day, choice.withdrawn_by, choice.withdrawn_why) == (
        date(2025, 10, 1), "van-phong", "Bị thu hồi",
    )  # fmt: skip
    assert page.context["row"].state == "open"
    text = page.content.decode()
    assert ("Bị thu hồi" in text, "Rút lần chốt" in text) == (True, False)


@pytest.mark.parametrize("field", ["choice", "to_day", "why"])
def test_withdrawal_without_all_it_needs_is_refused(client, field):
    client.post(R01, SENT)
    page = client.post(R01, withdrawal(**{field: ""}))
    assert ([*page.context["withdraw"].errors], page.context["record"].is_bound) == ([field], False)
    assert RecordedChoice.objects.get().to_day is None


def test_withdrawal_before_the_choice_is_refused_by_the_act(client):
    client.post(R01, SENT)
    page = client.post(R01, withdrawal(to_day="31/08/2025"))
    assert (page.status_code, page.context["refusal"].code) == (HTTPStatus.BAD_REQUEST, "days_reversed")


def test_withdrawal_of_what_somebody_withdrew_meanwhile_is_refused(client):
    client.post(R01, SENT)
    sent = withdrawal()
    client.post(R01, sent)
    page = client.post(R01, sent)
    assert [*page.context["withdraw"].errors] == ["choice"]


def test_choice_that_begins_later_leaves_the_point_open_today(client):
    day = timezone.localdate().replace(year=timezone.localdate().year + 1, day=1)
    page = client.post(R01, SENT | {"from_day": f"{day:%d/%m/%Y}"}, follow=True)
    assert (page.context["row"].state, len(page.context["row"].choices)) == ("open", 1)
    assert "chưa chốt" in page.content.decode()


@pytest.mark.parametrize("code", ["P-01", "T-06", "T-01", "G-02"])
def test_point_that_takes_no_choice_says_why_and_has_no_form(client, code):
    page = client.get(f"{LIST}{code}/")
    assert ("record" in page.context, page.context["row"].state) == (False, "closed")
    assert page.context["row"].why_closed in page.content.decode()
    assert client.post(f"{LIST}{code}/", SENT).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert RecordedChoice.objects.count() == 0


@pytest.mark.parametrize("code", ["R-99", "r-01", "%00"])
def test_point_nobody_knows_is_not_there(client, code):
    assert client.get(f"{LIST}{code}/").status_code == HTTPStatus.NOT_FOUND


def test_words_of_the_register_follow_the_readers_language(client):
    client.cookies["khoi_language"] = "en"
    text = client.get(R01).content.decode()
    words = ("On which number does the quota of “excellent” stand?", "b. those rated good or better")
    assert [one for one in words if one not in text] == []


def test_what_was_typed_is_shown_as_text(client):
    page = client.post(
        R07, SENT | {"own_words": "<script>alert(1)</script>", "scope": "<b>"}, follow=True
    ).content.decode()
    assert ("<script>" in page, "&lt;script&gt;" in page, "<b>," in page) == (False, True, False)
