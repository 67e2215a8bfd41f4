"""The journal as its reader sees it: whole or shut, filtered, in words; and the head of a day."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from tests.building import BY, account, isolated, kinds, post, unit

from khoi.access.account_trace import ACCOUNT_ACTS
from khoi.access.posts import viewer_of
from khoi.access.rights import ACTS as GUARDED
from khoi.actions.units import rename_unit
from khoi.core.refusal import Refusal
from khoi.queries.audit import (
    LONGEST,
    Asked,
    Changed,
    acts_known,
    chain_verified,
    day_head,
    event_shown,
    events_listed,
)
from khoi.queries.audit_fields import field_words, value_words
from khoi.queries.audit_words import ACTS, break_words
from khoi.queries.doctor import examine
from khoi.queries.ledger import live_ledger
from khoi.records.chain import Break, append
from khoi.records.guard import trace_open
from khoi.records.models import Event

DAY = timezone.localdate()


@pytest.fixture
def top(db):
    kinds()
    found = unit("khoi", kind="khoi")
    isolated(found)
    return found


@pytest.fixture
def moment(monkeypatch):
    """Sets the time at which the next events are written."""

    def at(text: str) -> None:
        monkeypatch.setattr("khoi.records.chain.timezone.now", lambda: datetime.fromisoformat(text))

    return at


def write(act: str = "sign_in", **changed) -> Event:
    values = {"actor": "x", "post": "", "act": act, "subject": "account x", "request": ""}
    with trace_open(), transaction.atomic():
        return append(**(values | {"before": None, "after": None} | changed))


def listed(viewer=BY, number: int = 1, **asked):
    with live_ledger(viewer) as live:
        return events_listed(viewer, live, Asked(**asked), number, "vi")[1]


def numbers(**asked) -> list[int]:
    return [row.record.number for row in listed(**asked)]


def viewing(role: str, at) -> object:
    user = account(f"{role}-{at}")
    post(user, role, at)
    return viewer_of(User.objects.get(pk=user.pk), day=DAY, request="", proven=True)


def test_journal_is_open_at_the_whole_installation_and_at_its_home_unit_alone(top):
    below = unit("a", top)
    for viewer in (viewing("auditor", None), viewing("auditor", top), viewing("data_officer", top)):
        assert len(listed(viewer)) == Event.objects.count()
    for viewer in (viewing("auditor", below), viewing("upper_office", None)):
        for query in (
            lambda viewer=viewer: listed(viewer),
            lambda viewer=viewer: acts_known(viewer),
            lambda viewer=viewer: day_head(viewer, DAY),
            lambda viewer=viewer: chain_verified(viewer),
            lambda viewer=viewer: event_shown(viewer, None, 1, "vi"),
        ):
            with pytest.raises(Refusal) as caught:
                query()
            assert caught.value.code == "not_allowed"


def test_events_stand_newest_first_and_are_narrowed(top, moment):
    Event.objects.all()._raw_delete("default")
    for i, at in enumerate(
        ("2026-03-01T16:59Z", "2026-03-01T17:00Z", "2026-03-02T16:59Z", "2026-03-03T00:00Z")
    ):
        moment(at)
        write(f"act-{i % 2}", actor=f"k{i}", subject=f"Account/k{i}")
    first = Event.objects.order_by("number").first().number
    assert numbers() == [first + 3, first + 2, first + 1, first]
    assert numbers(act="act-1") == [first + 3, first + 1]
    assert numbers(account="k2") == [first + 2]
    assert numbers(subject="ACCOUNT/K1") == [first + 1]
    # Days are local ones: seven hours before those of the clock that is stored.
    assert numbers(since=date(2026, 3, 2)) == [first + 3, first + 2, first + 1]
    assert numbers(until=date(2026, 3, 1)) == [first]
    assert numbers(since=date(2026, 3, 2), until=date(2026, 3, 2)) == [first + 2, first + 1]
    assert numbers(since=date.min, until=date.max) == [first + 3, first + 2, first + 1, first]
    assert numbers(act="x") == []


def test_row_says_act_post_and_what_changed(top):
    rename_unit(top, name="Khối mới", from_day=DAY, by=BY)
    row = listed()[0]
    assert (row.act, row.post, row.more) == ("đổi tên đơn vị", "Dòng lệnh, cả cơ quan", 0)
    assert row.changes == [
        Changed("name", "Đơn vị khoi", "Khối mới"), Changed("from_day", None, DAY.strftime("%d/%m/%Y")),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (None, None, []),
        ({"a": 1}, {"a": 1}, []),
        ({"a": None}, {"a": ""}, [Changed("a", "trống", "trống")]),
        ({"a": None}, {}, [Changed("a", "trống", None)]),
        ({}, {"a": [1, "ế"]}, [Changed("a", None, '[1, "ế"]')]),
        (["x"], None, [Changed("", '["x"]', "trống")]),
        (["x"], {"a": 1}, [Changed("", '["x"]', '{"a": 1}')]),
    ],
)
def test_change_is_told_field_by_field(top, before, after, expected):
    write(before=before, after=after)
    assert listed()[0].changes == expected


@pytest.mark.parametrize(
    ("value", "lang", "expected"),
    [
        ("2026-11-26", "vi", "26/11/2026"),
        ("2026-11-26T10:58:06.946936+00:00", "vi", "26/11/2026, 17:58"),
        ("2026-13-45", "vi", "2026-13-45"),
        ("2026-11-26 và sau đó", "vi", "2026-11-26 và sau đó"),
        (True, "vi", "có"),
        (False, "en", "no"),
        (0, "vi", "0"),
    ],
)
def test_value_is_told_as_the_reader_writes_it(value, lang, expected):
    with translation.override(lang):
        assert value_words(value) == expected


@pytest.mark.parametrize(
    ("field", "value", "lang", "expected"),
    [
        ("role", "upper_office", "vi", "Văn phòng cấp ủy cấp trên"),
        ("roles", ["auditor", "gone"], "en", "Auditor, gone"),
        ("state", "answered", "vi", "đã trả lời, chưa làm xong"),
        ("title", "auditor", "vi", "auditor"),
    ],
)
def test_codes_are_told_in_words_where_a_field_holds_codes(field, value, lang, expected):
    with translation.override(lang):
        assert value_words(value, field) == expected


def test_field_is_called_by_its_words_and_a_measure_by_its_code():
    assert [field_words(one) for one in ("from_day", "a/2022/members.rated")] == [
        "từ ngày",
        "a/2022/members.rated",
    ]


def test_list_leaves_out_what_the_event_s_own_page_shows(top):
    event = write(after={f"f{i}": "x" * 500 for i in range(9)})
    row = listed()[0]
    assert (len(row.changes), row.more, len(row.changes[0].after)) == (4, 5, LONGEST + 1)
    with live_ledger(BY) as live:
        whole = event_shown(BY, live, event.number, "vi")
    assert ([len(one.after) for one in whole.changes], whole.more) == ([500] * 9, 0)
    assert whole.digest.replace(" ", "") == event.digest


@pytest.mark.parametrize("number", [0, 10**6, 2**63, 10**30])
def test_event_that_is_not_there_is_refused(top, number):
    with live_ledger(BY) as live, pytest.raises(Refusal) as caught:
        event_shown(BY, live, number, "vi")
    assert caught.value.code == "unknown_event"


def test_acts_are_offered_once_by_their_words(top):
    write("sign_in")
    write("sign_in")
    write("không-rõ")
    assert acts_known(BY) == [("không-rõ", "không-rõ"), ("add_unit", "thêm đơn vị"), ("sign_in", "đăng nhập")]


def test_every_act_of_the_product_has_its_words():
    assert {*GUARDED, *ACCOUNT_ACTS} - ACTS.keys() == set()


def test_head_of_a_day_is_its_last_event(top, moment):
    moment("2026-03-01T16:59:59.999999Z")
    first = write()
    moment("2026-03-01T17:00Z")
    second = write()
    by = replace(BY, day=date(2026, 3, 3))
    found = day_head(by, date(2026, 3, 1))
    assert (found.number, found.digest, found.events, found.is_over) == (first.number, first.digest, 1, True)
    assert found.groups.split(" ") == [first.digest[i : i + 4] for i in range(0, 64, 4)]
    for day, events in ((date(2026, 3, 2), 1), (date(2026, 3, 3), 0)):
        found = day_head(by, day)
        assert (found.number, found.events) == (second.number, events)
    assert not day_head(by, date(2026, 3, 3)).is_over


def test_head_of_a_day_without_any_event_before_has_no_number(db):
    found = day_head(BY, date(1, 1, 1))
    assert (found.number, found.digest, found.events) == (0, "", 0)


def test_day_that_has_not_come_has_no_head(top):
    with pytest.raises(Refusal) as caught:
        day_head(BY, BY.day + timedelta(days=1))
    assert caught.value.code == "future_day"


def test_check_tells_breaks_and_the_stored_head(top):
    event = write()
    assert chain_verified(BY) == chain_verified(BY, (event.number, event.digest))
    found = chain_verified(BY)
    assert (found.breaks, found.number, found.digest, found.events) == (
        [], event.number, event.digest, event.number,
    )  # fmt: skip
    assert chain_verified(BY, (1, event.digest)).breaks == [Break(1, "paper")]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE records_event SET actor = 'y' WHERE number = %s", [event.number])
    assert [one.code for one in chain_verified(BY, (event.number, event.digest)).breaks] == [
        "altered",
        "paper",
    ]


def test_doctor_names_what_was_done_to_the_chain(top):
    event = write()
    assert examine() == []
    with connection.cursor() as cursor:
        cursor.execute("UPDATE records_event SET actor = 'y' WHERE number = %s", [event.number])
    (found,) = examine()
    assert (found.code, found.subject) == ("audit_chain", str(event.number))
    assert found.en.startswith(f"event {event.number} (sign in, ")


AT = datetime(2026, 3, 1, 17, tzinfo=UTC).isoformat()


@pytest.mark.parametrize(
    ("one", "vietnamese"),
    [
        (
            Break(5, "altered", "sign_in", AT),
            "sự kiện số 5 (đăng nhập, 02/03/2026, 00:00) đã bị sửa sau khi ghi",
        ),
        (Break(5, "altered", "{x}", "hôm qua"), "sự kiện số 5 ({x}, hôm qua) đã bị sửa sau khi ghi"),
        (
            Break(5, "reordered", "sign_in", AT, stands=7),
            "sự kiện số 5 (đăng nhập, 02/03/2026, 00:00) đã bị đổi chỗ, nay mang số 7",
        ),
        (
            Break(5, "removed", at=f"{AT}/..", last=5),
            "sự kiện số 5 đã bị xóa, ghi trong khoảng 02/03/2026, 00:00 – …",
        ),
        (
            Break(5, "removed", at="../..", last=9),
            "các sự kiện từ số 5 đến số 9 đã bị xóa, ghi trong khoảng … – …",
        ),
    ],
)
def test_break_is_told_by_number_act_and_time(one, vietnamese):
    assert break_words(one, "vi") == vietnamese


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_code_of_a_break_has_its_words(lang):
    codes = ["altered", "reordered", "removed", "inserted", "unlinked", "head", "seal", "paper", "emptied"]
    told = [break_words(Break(5, code, "sign_in", AT), lang) for code in codes]
    assert (len(set(told)), any("{" in words for words in told)) == (9, False)


def test_acts_follow_the_readers_language(top):
    write()
    with translation.override("vi"):
        assert listed()[0].act == "đăng nhập"


def test_three_hundred_events_take_as_many_statements_as_three(top):
    counted = []
    for many in (3, 300):
        for i in range(many):
            write(after={"i": i})
        listed()
        with CaptureQueriesContext(connection) as asked:
            listed()
        counted.append(len(asked))
    assert (counted[0], len(listed())) == (counted[1], 50)
