"""The four calculators answer as the engine does, say what bars and what is missing, refuse on the page, and store nothing."""

import json
from datetime import date
from http import HTTPStatus

import pytest
from tests.building import BY

from khoi.actions.choices import record_choice
from khoi.core.refusal import Refusal
from khoi.queries.rating import explained
from khoi.records.models import Event, RecordedChoice
from khoi.rules.cases import cases_of
from khoi.rules.due import due
from khoi.rules.library import load_library
from khoi.rules.packs import load_packs
from khoi.rules.quota import quota
from khoi.rules.rate import FAMILY, SUBJECTS, as_json, rate
from khoi.rules.records import ask_again
from khoi.rules.rule_file import rules_of
from khoi.rules.vote import vote
from khoi.web.budgets import BUDGETS
from khoi.web.parts.strip import strip

RATE, QUOTA, VOTE, DUE = (
    "/quy-dinh/" + name for name in ("xep-loai/", "han-muc/", "bieu-quyet/", "thoi-han/")
)
DAY = date(2025, 12, 20)
FACTS = {
    "score": "92.5",
    "tasks_total": 20,
    "tasks_done": 20,
    "tasks_on_time": 20,
    "tasks_exceeded": 6,
    "tasks_not_done": 0,
    "shortcomings_total": 2,
    "shortcomings_fixed": 2,
    "disciplined_for_duty": False,
    "concluded_degraded": False,
    "forbidden_acts_violated": False,
    "admitted_on": "2015-05-19",
    "exempt": False,
    "suspended": False,
}


def typed(facts: dict) -> dict[str, str]:
    """Facts of a case as somebody types them."""
    words = {True: "yes", False: "no"}
    return {
        f"f-{name}": words[value] if isinstance(value, bool) else str(value) for name, value in facts.items()
    }


def rated(client, facts: dict, subject: str = "member", day: str = "2025-12-20", **more: str):
    return client.post(f"{RATE}?day={day}&subject={subject}", typed(facts) | more)


def answer_of(page) -> dict:
    return as_json(page.context["rating"])


def refused(case: dict) -> str | None:
    """The code with which the engine refuses a case; None where it answers."""
    try:
        rate(case, load_library(), today=DAY)
    except Refusal as refusal:
        return refusal.code
    return None


def by_text(page) -> dict[str, object]:
    return {row.text: row for group in page.context["shown"].groups for row in group.rows}


# Rating


def rating_cases():
    for pack in load_packs():
        for case in cases_of(pack):
            plain = isinstance(case.input, dict) and set(case.input) == {"on", "subject", "facts"}
            if case.command == "rate" and plain and not case.refused:
                yield pytest.param(case.input, id=case.where.replace("/", "-"))


@pytest.mark.parametrize("case", list(rating_cases())[::4])
def test_typed_case_is_answered_as_the_engine_answers(client, case):
    page = rated(client, case["facts"], case["subject"], case["on"])
    assert page.status_code == HTTPStatus.OK
    read = {fact for rule in [page.context["rating"].verdict.rule] for fact in rule.facts()}
    stated = {name: value for name, value in case["facts"].items() if name in read}
    assert answer_of(page) == as_json(rate(case | {"facts": stated}, load_library(), today=DAY))


def test_nothing_is_stored_by_any_calculator(client):
    before = Event.objects.count(), RecordedChoice.objects.count()
    rated(client, FACTS)
    client.post(QUOTA, {"day": "20/12/2025", "g1-HTXS": "1"})
    assert (Event.objects.count(), RecordedChoice.objects.count()) == before


def test_level_under_the_quota_names_the_readings_and_the_way_to_the_quota(client):
    page = rated(client, FACTS)
    shown, text = page.context["shown"], page.content.decode()
    assert (shown.level, shown.headline, shown.quota.share) == ("HTXS", "Hoàn thành xuất sắc nhiệm vụ", "20%")
    assert (
        "a. riêng số xếp loại hoàn thành tốt; b. số từ hoàn thành tốt trở lên; c. tổng số được xếp loại."
        in text
    )
    assert f'{QUOTA}?day=2025-12-20&amp;subject=member"' in text


def test_how_far_each_answer_stands_from_its_edge(client):
    rows = by_text(rated(client, FACTS | {"tasks_on_time": 18, "tasks_exceeded": 5, "score": "89,5"}))
    told = {text: (row.facts[0].value, row.threshold, row.word, row.distance) for text, row in rows.items()}
    assert told["Điểm từ 90 trở lên"] == ("89,5", "≥ 90 điểm", "Không đúng", "Thiếu 0,5 điểm")
    assert told["Điểm từ 70 trở lên"] == ("89,5", "≥ 70 điểm", "Đúng", "Dư 19,5 điểm")
    assert told["Ít nhất 30 % số việc vượt mức"] == ("5/20", "≥ 30%", "Không đúng", "Thiếu 1 việc")
    assert told["Việc chậm tiến độ không quá 20 %"] == ("2/20", "≤ 20%", "Đúng", "Cách mức 2 việc")
    assert told["Mọi việc đều đúng tiến độ"] == ("18/20", "tất cả", "Không đúng", "Thiếu 2 việc")
    assert told["Đã kết nạp đủ 6 tháng tính đến ngày xét"][3] == "Dư 121 tháng"


@pytest.mark.parametrize(
    ("exceeded", "distance"), [(6, "Vừa đủ"), (7, "Dư 1 việc"), (5, "Thiếu 1 việc"), (0, "Thiếu 6 việc")]
)
def test_whole_tasks_are_never_split(client, exceeded, distance):
    assert (
        by_text(rated(client, FACTS | {"tasks_exceeded": exceeded}))["Ít nhất 30 % số việc vượt mức"].distance
        == distance
    )


def test_missing_facts_are_named_and_never_no(client):
    page = rated(client, {"score": "92.5"})
    shown = page.context["shown"]
    assert (shown.level, shown.status) == ("", "no_data")
    missing = {flag["fact"] for flag in answer_of(page)["flags"] if flag["code"] == "missing_fact"}
    assert {fact.field for fact in shown.missing} == missing
    assert "Chưa có dữ kiện" in {row.word for row in by_text(page).values()}


def test_every_change_named_does_change_the_answer_when_it_is_typed(client):
    """Each edge of the facts crossed for real gives the outcome that the page foretold."""
    foretold = {
        row.text: change.result
        for change in rated(client, FACTS).context["shown"].changes
        for row in change.rows
    }
    crossed = {
        "Điểm từ 90 trở lên": {"score": "89.9"},
        "Ít nhất 30 % số việc vượt mức": {"tasks_exceeded": 5},
        "Hạn chế, khuyết điểm đã chỉ ra (nếu có) đều khắc phục xong": {"shortcomings_fixed": 1},
        "Mọi việc đều đúng tiến độ": {"tasks_on_time": 19},
        "Không bị kết luận suy thoái, tự diễn biến, tự chuyển hóa": {"concluded_degraded": True},
        "Không thuộc diện được miễn công tác và sinh hoạt đảng": {"exempt": True},
    }
    for text, change in crossed.items():
        shown = rated(client, FACTS | change).context["shown"]
        words = shown.headline.lower()
        assert words in foretold[text].lower(), text


def test_question_that_changes_nothing_is_not_named(client):
    changes = rated(client, FACTS).context["shown"].changes
    named = {row.text for change in changes for row in change.rows}
    assert "Điểm từ 70 trở lên" not in named


def test_exempt_person_gets_only_the_questions_of_scope(client):
    shown = rated(client, FACTS | {"exempt": True}).context["shown"]
    assert (shown.headline, len(shown.groups)) == ("Không thuộc diện kiểm điểm, xếp loại", 1)
    assert {change.result for change in shown.changes} == {"mức cao nhất là “hoàn thành xuất sắc nhiệm vụ”"}


@pytest.mark.parametrize("pack", [pack.code for pack in load_packs()])
def test_every_rating_rule_of_every_regulation_asks_for_its_facts_and_answers(client, pack):
    found = next(one for one in load_packs() if one.code == pack)
    for rule in rules_of(found):
        if rule.family != FAMILY:
            continue
        for subject in rule.subjects:
            address = f"{RATE}?day={found.force.start}&subject={subject}&regulation={pack}"
            page = client.get(address)
            assert page.status_code == HTTPStatus.OK
            fields = [field.name for field in (*page.context["form"].needed, *page.context["form"].others)]
            assert sorted(fields) == sorted(name for name in rule.facts() if name != "on")
            answered = client.post(address, {})
            assert answered.status_code == HTTPStatus.OK
            assert len(answered.content) <= 1000 * BUDGETS["rate"].kilobytes


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize(
    "day", ["2013-01-01", "2016-06-01", "2018-12-01", "2021-12-01", "2024-12-01", "2026-01-01"]
)
def test_every_subject_and_day_is_answered_or_refused_with_the_reason(client, subject, day):
    page = client.get(RATE, {"day": day, "subject": subject})
    code = refused({"on": day, "subject": subject, "facts": {}})
    assert page.status_code == (HTTPStatus.BAD_REQUEST if code else HTTPStatus.OK)
    assert code is None or page.context["refusal"].code == code


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("score", "91.500", "Chưa rõ đây là hàng nghìn hay số lẻ. Số lẻ viết với dấu phẩy: 92,5."),
        ("score", "chín mươi", "Gõ một số, ví dụ 92,5."),
        ("score", "-1", "Gõ một số, ví dụ 92,5."),
        ("tasks_total", "1.000", "Chỉ gõ chữ số, không chấm, không phẩy."),
        ("admitted_on", "31/02/2020", "Nhập một ngày hợp lệ."),
    ],
)
def test_odd_value_is_refused_at_its_field_and_stays_typed(client, field, text, words):
    page = client.post(f"{RATE}?day=2025-12-20&subject=member", typed(FACTS) | {f"f-{field}": text})
    assert (page.status_code, page.context["form"].errors) == (HTTPStatus.BAD_REQUEST, {field: [words]})
    assert (f'value="{text}"' in page.content.decode(), "shown" in page.context) == (True, False)


def test_what_the_engine_refuses_is_refused_on_the_page_with_the_typed_values(client):
    page = rated(client, FACTS | {"score": "101"})
    assert (page.status_code, page.context["refusal"].code) == (HTTPStatus.BAD_REQUEST, "out_of_range")
    assert 'value="101"' in page.content.decode()


def test_explanation_downloaded_gives_the_same_verdict_again(client):
    page = rated(client, FACTS, download="json")
    assert page["Content-Disposition"] == 'attachment; filename="xep-loai-member-20251220.json"'
    record = json.loads(page.content)
    assert record["facts"] == FACTS
    assert ask_again(record, load_library(), today=DAY) == {
        "same": True,
        "changed_packs": [],
        "differences": [],
    }


def test_english_explanation_holds_no_vietnamese_words_of_ours(client):
    rating = rate({"on": "2025-12-20", "subject": "member", "facts": FACTS}, load_library(), today=DAY)
    shown = explained(rating, load_library(), "en")
    assert shown.headline == "Excellent"
    assert shown.groups[0].rows[0].text == "Not exempted from Party work and meetings"
    assert (
        shown.flags[0].text
        == "This level lies under the quota of 20 %: the authority chooses within the similar group"
    )


# Quota

GROUP = {"g1-name": "Sở A", "g1-HTXS": "25", "g1-HTT": "101", "g1-HT": "4", "g1-KHT": "0"}


def quota_of(client, **more: str):
    return client.post(QUOTA, {"day": "20/12/2025", "rows": "1", "of": "all"} | GROUP | more)


def test_readings_are_those_of_the_command(client):
    group = quota_of(client).context["shown"].groups[0]
    case = {
        "on": "2025-12-20",
        "groups": [{"name": "Sở A", "rated": {"HTXS": 25, "HTT": 101, "HT": 4, "KHT": 0}}],
    }
    told = [(row.base, row.ceiling, row.used, row.status == "met") for row in group.rows]
    answer = quota(case)["groups"][0]["readings"].values()
    assert told == [(one["base"], one["ceiling"], one["used"], one["holds"]) for one in answer]
    assert [row.arithmetic for row in group.rows] == [
        "người được xếp xuất sắc thì rời khỏi số này: 20% × (126 − 21) = 21",
        "20% × 126 = 25,2",
        "20% × 130 = 26",
    ]
    assert [row.gap for row in group.rows] == ["vượt 4", "vừa đủ", "còn 1"]
    assert group.status == "readings_differ"


def test_no_reading_is_marked_until_the_office_has_chosen(client):
    assert [row.is_chosen for row in quota_of(client, subject="member").context["shown"].groups[0].rows] == [
        False
    ] * 3
    record_choice(
        "R-01", reading="htt_or_better", own_words="", scope="qd-366-2025/member", from_day=date(2025, 9, 1),
        chosen_by="Ban Thường vụ (giả định)", document="12-NQ/ĐU", document_day=date(2025, 9, 1), grounds="Họp",
        by=BY, on=DAY,
    )  # fmt: skip
    page = quota_of(client, subject="member")
    group = page.context["shown"].groups[0]
    assert ([row.is_chosen for row in group.rows], group.status) == ([False, True, False], "met")
    assert "12-NQ/ĐU" in page.content.decode()
    assert quota_of(client, subject="leader").context["shown"].choice is None
    assert (
        "Cơ quan đã chốt số gốc: số từ hoàn thành tốt trở lên (12-NQ/ĐU)."
        in rated(client, FACTS).content.decode()
    )


def test_empty_count_is_unknown_and_no_zero(client):
    rows = quota_of(client, **{"g1-KHT": ""}).context["shown"].groups[0].rows
    assert [(row.base, row.status) for row in rows] == [(101, "missed"), (126, "met"), (None, "no_data")]


def test_groups_are_added_one_by_one_and_keep_what_was_typed(client):
    page = client.post(QUOTA, {"day": "20/12/2025", "rows": "1", "more": "1"} | GROUP)
    assert (page.status_code, [len(page.context["form"].lines), "shown" in page.context]) == (
        HTTPStatus.OK,
        [2, False],
    )
    assert 'value="Sở A"' in page.content.decode()
    full = client.post(QUOTA, {"day": "20/12/2025", "rows": "6", "more": "1"})
    assert len(full.context["form"].lines) == 6


def test_several_groups_are_also_held_as_one(client):
    more = {"rows": "3", "g2-HTXS": "0", "g2-HTT": "4", "g2-HT": "0", "g2-KHT": "0"}
    shown = quota_of(client, **more).context["shown"]
    assert [group.name for group in shown.groups] == ["Sở A", "Nhóm 2"]
    assert [row.base for row in shown.whole.rows] == [105, 130, 134]
    text = " ".join(flag.text for flag in (*shown.flags, *(f for group in shown.groups for f in group.flags)))
    assert ("group_too_small" in {flag.code for flag in shown.groups[1].flags}, "only_htt" in text) == (
        True,
        False,
    )


def test_floor_is_held_against_each_ceiling(client):
    shown = quota_of(client, percent="20").context["shown"]
    assert (shown.needed, [row.status for row in shown.floor]) == (26, ["missed", "missed", "met"])


@pytest.mark.parametrize(
    ("fields", "code"), [({"day": "01/01/2016"}, "no_rule_encoded"), (dict.fromkeys(GROUP, ""), "no_group")]
)
def test_quota_that_cannot_be_said_is_refused_on_the_page(client, fields, code):
    page = quota_of(client, **fields)
    assert (page.status_code, page.context["refusal"].code) == (HTTPStatus.BAD_REQUEST, code)


def test_raised_quota_wants_its_decision(client):
    shown = quota_of(client, raised="on").context["shown"]
    assert (shown.groups[0].share, [flag.code for flag in shown.groups[0].flags]) == (
        "25%",
        ["needs_decision"],
    )
    with_paper = quota_of(client, raised="on", number="5-QĐ/TU", number_day="01/12/2025").context["shown"]
    assert with_paper.groups[0].flags == ()


def test_strip_draws_a_cell_for_each_case_and_a_line_for_each_ceiling():
    drawn = strip(25, [21, 25, 26], label="25", name="a")
    assert [drawn.count(f'class="{kind}"') for kind in ("in", "over", "emp", "cut")] == [21, 4, 1, 3]
    assert strip(61, [10], label="", name="a") == ""
    assert strip(0, [0], label="", name="a") == ""


# Vote

ADMISSION = f"{VOTE}?day=2025-08-01&decision=admission&body=cell"
ROLL = {
    "official": "20", "probationary": "2", "n-temporary_elsewhere": "1", "p-temporary_elsewhere": "no", "n-exempt": "2",
    "p-exempt": "yes", "present": "18", "v-for": "13", "v-against": "3", "v-blank": "1", "v-invalid": "0",
}  # fmt: skip


def test_vote_is_counted_as_the_command_counts_it(client):
    shown = client.post(ADMISSION, ROLL).context["shown"]
    case = {
        "on": "2025-08-01",
        "decision": "admission",
        "body": "cell",
        "roll": {
            "official": 20,
            "probationary": 2,
            "excluded": [
                {"reason": "temporary_elsewhere", "count": 1, "present": False},
                {"reason": "exempt", "count": 2, "present": True},
            ],
        },
        "present": 18,
        "votes": {"for": 13, "against": 3, "blank": 1, "invalid": 0},
    }
    answer = vote(case)
    assert (shown.needed, shown.given, shown.status) == (answer["needed"], answer["for"], "met")
    assert [flag.code for flag in shown.flags] == [flag["code"] for flag in answer["flags"]]
    assert [(line.amount, line.kind) for line in shown.lines] == [
        ("20", "whole"),
        ("− 1", "less"),
        ("không trừ 2", "stays"),
        (str(answer["base"]), "base"),
    ]
    assert (shown.arithmetic, shown.gap) == ("2/3 × 19 = 38/3, nên cần 13", "vừa đủ")


def test_ground_whose_presence_nobody_states_is_named_in_words(client):
    page = client.post(ADMISSION, ROLL | {"p-temporary_elsewhere": "", "present": "17"})
    texts = [flag.text for flag in page.context["shown"].flags if flag.code == "presence_not_stated"]
    assert texts == [
        "Chưa nêu 1 người (đang sinh hoạt tạm thời ở nơi khác) có mặt hay không; tính là vắng nên trừ khỏi mẫu số"
    ]


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"v-for": "18"}, "more_votes_than_present"), ({"present": "20"}, "more_present_than_base")],
)
def test_vote_that_cannot_be_true_is_refused_with_the_typed_values(client, fields, code):
    page = client.post(ADMISSION, ROLL | fields)
    assert (page.status_code, page.context["refusal"].code) == (HTTPStatus.BAD_REQUEST, code)
    assert page.context["form"]["official"].value() == "20"


def test_roll_is_required(client):
    page = client.post(ADMISSION, ROLL | {"official": ""})
    assert (page.status_code, list(page.context["form"].errors)) == (HTTPStatus.BAD_REQUEST, ["official"])


def test_every_vote_of_a_day_opens(client):
    for rule in client.get(VOTE, {"day": "2025-08-01"}).context["rules"]:
        page = client.get(VOTE, {"day": "2025-08-01", "decision": rule.decision, "body": rule.body})
        assert (page.status_code, page.context["words"]) == (HTTPStatus.OK, rule.words)


def test_vote_that_no_regulation_knows_is_refused(client):
    page = client.get(VOTE, {"day": "2025-08-01", "decision": "x", "body": "y"})
    assert (page.status_code, page.context["refusal"].code) == (HTTPStatus.BAD_REQUEST, "no_rule_encoded")


# Due


def test_last_day_is_that_of_the_command(client):
    shown = client.get(DUE, {"step": "admission_decision", "start": "02/03/2026"}).context["shown"]
    answer = due({"step": "admission_decision", "from": "2026-03-02"})
    assert (answer["due"], answer["extended_due"]) == ("2026-05-07", "2026-05-28")
    assert (shown.due, shown.extended) == ("thứ Năm, 07/05/2026", "thứ Năm, 28/05/2026")
    assert [off.day for off in shown.skipped] == [
        "thứ Hai, 27/04/2026",
        "thứ Năm, 30/04/2026",
        "thứ Sáu, 01/05/2026",
    ]
    assert all(off.why for off in shown.skipped)


@pytest.mark.parametrize("day", ["2025-08-01", "2026-03-02", "2026-11-26"])
def test_every_term_of_a_day_is_listed_and_answers(client, day):
    terms = client.get(DUE, {"day": day}).context["terms"]
    assert terms
    for term in terms:
        page = client.get(DUE, {"day": day, "step": term.key, "start": day})
        wanted = HTTPStatus.OK if term.term else HTTPStatus.BAD_REQUEST
        assert page.status_code == wanted, term.key


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ({"step": "khong-co", "start": "02/03/2026"}, HTTPStatus.BAD_REQUEST),
        ({"step": "", "start": "02/03/2026"}, HTTPStatus.BAD_REQUEST),
        ({"start": "02/03/1990"}, HTTPStatus.OK),
    ],
)
def test_step_that_does_not_exist_or_day_without_terms(client, words, status):
    page = client.get(DUE, words)
    assert (page.status_code, "shown" in page.context) == (status, False)
