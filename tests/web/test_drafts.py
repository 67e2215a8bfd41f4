"""Pages of the resolution editor: from pasted words to a loaded resolution, one sentence at a time."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.building import kinds, measure, office_client, over_budget, unit
from tests.drafting import draft_of

from khoi.records.guard import records_open
from khoi.records.models import Resolution, ResolutionDraft, Unit

START = {
    "unit": "khoi", "title": "Nghị quyết mẫu", "number": "01-NQ/ĐU (giả định)", "adopted_on": "20/12/2020",
    "first_year": "2021", "last_year": "2025", "goals": "Xây dựng Đảng\n\nXây dựng cơ quan", "source": "Văn bản mẫu",
    "synthetic": "on", "text": "Hằng năm 90% trở lên đảng viên hoàn thành tốt nhiệm vụ.\r\nBảo đảm xanh, sạch, đẹp.",
}  # fmt: skip
TARGET = {
    "goal": "0", "under": "", "kind": "ratio", "operator": ">=", "low": "90,5", "high": "", "period_rule": "each_year",
    "due": "", "indicator": "", "indicator_label": "Hoàn thành tốt", "indicator_label_en": "Good", "open": "",
    "code": "tot", "numerator_1": "good", "denominator_1": "rated",
}  # fmt: skip


@pytest.fixture
def client(db) -> Client:
    kinds()
    measure("rated"), measure("good")
    unit("khoi", kind="khoi")
    return office_client()


def started(client: Client, **changed: str) -> ResolutionDraft:
    answer = client.post(reverse("start_draft"), START | changed)
    assert answer.status_code == 302
    return ResolutionDraft.objects.get()


def sure(page, act: str) -> dict[str, str]:
    """What ticking and pressing sends."""
    return {act: "1", "sure": "on", "seen": page.context[act]["seen"].value()}


def test_resolution_is_pasted_confirmed_and_loaded(client):
    draft = started(client)
    assert (draft.text.count("\r"), draft.head["goals"]) == (0, ["Xây dựng Đảng", "Xây dựng cơ quan"])
    page = client.get(reverse("draft", args=[draft.key]))
    assert page.status_code == 200
    if not any("xanh" in mark["words"] for mark in draft.marks):
        client.post(reverse("draft", args=[draft.key]), {"words": "Bảo đảm xanh, sạch, đẹp."})
        draft.refresh_from_db()
    first, *rest = [mark["number"] for mark in draft.marks]
    answer = client.post(reverse("draft_mark", args=[draft.key, first]), TARGET)
    assert answer["Location"] == reverse("draft_mark", args=[draft.key, rest[0]])
    for number in rest:
        client.post(reverse("draft_mark", args=[draft.key, number]), {"leave": "1"})
    page = client.get(reverse("draft", args=[draft.key]))
    assert "Nạp 1 chỉ tiêu đã xác nhận thành nghị quyết “Nghị quyết mẫu”" in page.content.decode()
    assert [*page.context["empty_goals"]] == ["Xây dựng cơ quan"]
    answer = client.post(reverse("draft", args=[draft.key]), sure(page, "load"))
    assert answer["Location"] == reverse("resolution", args=["khoi-2021-2025"])
    version = Resolution.objects.get().targets.get().versions.get()
    assert (version.operator, str(version.low)) == (">=", "90.500000")


def test_page_says_what_is_missing(client):
    draft = started(client)
    address = mark_address(draft)
    page = client.post(
        address, TARGET | {"low": "", "numerator_1": "", "denominator_1": "", "indicator_label": ""}
    )
    assert (page.status_code, sorted(page.context["form"].errors)) == (
        400,
        ["denominator_1", "indicator_label", "low", "numerator_1"],
    )
    for changed, wrong in (
        ({"low": "1.164"}, "low"),
        ({"operator": "range", "high": ""}, "high"),
        ({"operator": "range", "high": "80"}, "high"),
        ({"period_rule": "growth_per_year"}, "period_rule"),
        ({"numerator_2": "good"}, "denominator_2"),
        ({"kind": "milestone"}, "due"),
    ):
        page = client.post(address, TARGET | changed)
        assert (page.status_code, list(page.context["form"].errors)) == (400, [wrong])


def mark_address(draft: ResolutionDraft, number: int | None = None) -> str:
    return reverse("draft_mark", args=[draft.key, number or draft.marks[0]["number"]])


def test_english_and_code_are_asked_of_nobody(client):
    draft = started(client)
    answer = client.post(mark_address(draft), TARGET | {"indicator_label_en": "", "code": ""})
    draft.refresh_from_db()
    assert (answer.status_code, draft.marks[0]["target"]["code"]) == (302, "hoan-thanh-tot")
    form = client.get(mark_address(draft)).context["form"]
    assert {"indicator_label_en", "numerator_2", "denominator_3", "due", "code"} <= set(form.folded)
    assert not {"operator", "low", "numerator_1", "denominator_1", "kind"} & set(form.folded)


def test_second_reading_that_stands_there_is_seen(client):
    draft = started(client)
    client.post(mark_address(draft), TARGET | {"numerator_2": "good", "denominator_2": "good"})
    folded = client.get(mark_address(draft)).context["form"].folded
    assert ("numerator_2" in folded, "denominator_2" in folded, "numerator_3" in folded) == (
        False,
        False,
        True,
    )


def test_fields_asked_for_follow_the_kind_of_target(client):
    draft = started(client)
    form = client.post(mark_address(draft), TARGET | {"kind": "milestone"}).context["form"]
    assert (form.fields["due"].required, "due" in form.folded, "low" in form.folded) == (True, False, True)
    assert client.post(mark_address(draft), TARGET | {"kind": "count"}).status_code == 302
    draft.refresh_from_db()
    assert draft.marks[0]["target"]["readings"][0]["denominator"] == ""


def test_measure_without_an_english_name_names_readings_in_vietnamese(client):
    draft = started(client)
    client.post(reverse("draft_measure", args=[draft.key]), MEASURE)
    client.post(mark_address(draft), TARGET | {"denominator_1": "ket-nap"})
    draft.refresh_from_db()
    one = draft.marks[0]["target"]["readings"][0]
    assert (one["label"], one["label_en"]) == ("trên kết nạp", "trên kết nạp")


def test_levels_stand_as_the_reader_writes_them(client):
    draft = started(client)
    client.post(mark_address(draft), TARGET | {"low": "99,5"})
    page = client.get(mark_address(draft))
    assert page.context["form"]["low"].value() == "99,5"
    assert "99,5%" in client.get(reverse("draft", args=[draft.key])).content.decode()
    client.cookies["khoi_language"] = "en"
    assert "99.5%" in client.get(reverse("draft", args=[draft.key])).content.decode()


def test_codes_of_questions_are_not_shown(client):
    draft = started(client)
    draft.marks[0]["questions"] = [
        {
            "code": "T-04",
            "text": "Kỳ nào?",
            "text_en": "Which?",
            "options": [{"text": "từng năm", "text_en": "yearly"}],
        }
    ]
    with records_open():
        draft.save()
    page = client.get(mark_address(draft)).content.decode()
    assert ("T-04" in page, "Kỳ nào?" in page, "từng năm" in page) == (False, True, True)
    assert f'href="{reverse("draft", args=[draft.key])}"' in page


def test_question_that_was_settled_is_open_no_more(client):
    text = START["text"].replace("Hằng năm ", "")
    draft = started(client, text=text)
    assert "T-04" in [row["code"] for row in draft.marks[0]["questions"]]
    form = client.get(mark_address(draft)).context["form"]
    assert form["open"].value() == ""
    shown = client.get(reverse("draft", args=[draft.key]))
    assert shown.context["marks"][0]["is_open"]
    client.post(mark_address(draft), TARGET)
    shown = client.get(reverse("draft", args=[draft.key]))
    assert not shown.context["marks"][0]["is_open"]
    client.post(mark_address(draft), TARGET | {"open": "Ai xét?"})
    assert client.get(reverse("draft", args=[draft.key])).context["marks"][0]["is_open"]


MEASURE = {
    "label": "Kết nạp", "label_en": "", "counted": "đảng viên", "counted_en": "", "reported_by": ["to-chuc"], "code": "",
}  # fmt: skip


def test_measure_is_declared_and_offered(client):
    draft = started(client)
    assert client.post(reverse("draft_measure", args=[draft.key]), MEASURE).status_code == 302
    page = client.get(mark_address(draft))
    assert '<option value="ket-nap">Kết nạp</option>' in page.content.decode()


def test_declaring_a_measure_keeps_what_was_typed_and_comes_back(client):
    draft = started(client)
    number = draft.marks[0]["number"]
    half = TARGET | {
        "measure": "1",
        "low": "91,5",
        "indicator_label": "Tên tôi gõ",
        "numerator_1": "",
        "period_rule": "",
    }
    answer = client.post(mark_address(draft), half | {"high": "x"})
    declaring = f"{reverse('draft_measure', args=[draft.key])}?cau={number}"
    assert answer["Location"] == declaring
    assert mark_address(draft, number) in client.get(declaring).content.decode()
    assert client.post(declaring, MEASURE)["Location"] == mark_address(draft, number)
    page = client.get(mark_address(draft, number))
    typed = {
        name: page.context["form"][name].value() for name in ("low", "indicator_label", "numerator_1", "code")
    }
    assert typed == {"low": "91,5", "indicator_label": "Tên tôi gõ", "numerator_1": None, "code": "tot"}
    assert "Đã khai “Kết nạp”" in page.content.decode()
    draft.refresh_from_db()
    assert draft.marks[0]["state"] == "proposed"


def test_loading_and_dropping_ask_first(client):
    draft = started(client)
    address = reverse("draft", args=[draft.key])
    for act in ("load", "drop"):
        page = client.post(address, {act: "1"})
        assert (page.status_code, list(page.context[act].errors)) == (400, ["sure", "seen"])
    draft.refresh_from_db()
    assert draft.state == "open"
    page = client.post(address, sure(client.get(address), "load"))
    assert (page.status_code, page.context["refusal"].code) == (400, "mark_not_confirmed")


def test_draft_changed_meanwhile_is_looked_at_again(client):
    draft = started(client)
    address = reverse("draft", args=[draft.key])
    for mark in draft.marks:
        client.post(mark_address(draft, mark["number"]), TARGET | {"code": f"c{mark['number']}"})
    old = sure(client.get(address), "load")
    client.post(mark_address(draft), TARGET | {"low": "10", "code": "c1"})
    page = client.post(address, old)
    assert (page.context["refusal"].code, page.context["load"].is_bound) == ("draft_changed", False)
    assert client.post(address, sure(page, "load")).status_code == 302


def test_head_is_changed_and_draft_dropped(client):
    draft = started(client)
    head = {key: value for key, value in START.items() if key not in ("unit", "text")}
    assert (
        client.post(reverse("draft_head", args=[draft.key]), head | {"title": "Tên khác"}).status_code == 302
    )
    page = client.get(reverse("draft", args=[draft.key]))
    client.post(reverse("draft", args=[draft.key]), sure(page, "drop"))
    draft.refresh_from_db()
    assert (draft.head["title"], draft.state) == ("Tên khác", "dropped")
    assert "đã bỏ" in client.get(reverse("drafts")).content.decode()


def test_goal_that_sentences_stand_under_is_not_taken_away(client):
    draft = started(client)
    client.post(mark_address(draft), TARGET | {"goal": "1"})
    head = {key: value for key, value in START.items() if key not in ("unit", "text")} | {
        "goals": "Xây dựng Đảng"
    }
    page = client.post(reverse("draft_head", args=[draft.key]), head)
    assert (page.status_code, page.context["refusal"].code) == (400, "goal_gone")
    turned = head | {"goals": "Xây dựng cơ quan\nXây dựng Đảng", "code": "ma-khac"}
    assert client.post(reverse("draft_head", args=[draft.key]), turned).status_code == 302
    draft.refresh_from_db()
    assert (draft.marks[0]["target"]["goal"], draft.head["code"]) == (0, "ma-khac")


def test_pages_keep_their_budgets(client):
    top = Unit.objects.get(code="khoi")
    found: dict[str, list[tuple[int, int]]] = {}
    for drafts, marks in ((1, 3), (60, 60)):
        for number in range(drafts):
            draft_of(top, f"nhap-{drafts}-{number}", marks)
        last = f"nhap-{drafts}-0"
        for name, args in (("drafts", []), ("start_draft", []), ("draft", [last]), ("draft_head", [last]),
                           ("draft_measure", [last]), ("draft_mark", [last, 1])):  # fmt: skip
            client.get(reverse(name, args=args))
            with CaptureQueriesContext(connection) as asked:
                page = client.get(reverse(name, args=args))
            found.setdefault(name, []).append((len(asked), len(page.content)))
    assert over_budget(found) == {}
    assert {name: rows[0][0] for name, rows in found.items()} == {
        name: rows[1][0] for name, rows in found.items()
    }


def test_another_units_draft_is_not_there(client):
    with records_open():
        ResolutionDraft.objects.all().delete()
    assert client.get(reverse("draft", args=["khong-co"])).status_code == 404
