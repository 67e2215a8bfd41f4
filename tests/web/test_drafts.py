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


def started(client: Client) -> ResolutionDraft:
    answer = client.post(reverse("start_draft"), START)
    assert answer.status_code == 302
    return ResolutionDraft.objects.get()


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
    answer = client.post(reverse("draft", args=[draft.key]), {"load": "1"})
    assert answer["Location"] == reverse("resolution", args=["khoi-2021-2025"])
    version = Resolution.objects.get().targets.get().versions.get()
    assert (version.operator, str(version.low)) == (">=", "90.500000")


def test_page_says_what_is_missing(client):
    draft = started(client)
    address = reverse("draft_mark", args=[draft.key, draft.marks[0]["number"]])
    page = client.post(address, TARGET | {"low": "", "numerator_1": "", "indicator_label_en": ""})
    assert (page.status_code, sorted(page.context["form"].errors)) == (
        400,
        ["indicator_label_en", "low", "numerator_1"],
    )
    page = client.post(address, TARGET | {"low": "1.164"})
    assert (page.status_code, list(page.context["form"].errors)) == (400, ["low"])
    page = client.post(reverse("draft", args=[draft.key]), {"load": "1"})
    assert (page.status_code, page.context["refusal"].code) == (400, "mark_not_confirmed")


def test_measure_is_declared_and_offered(client):
    draft = started(client)
    sent = {"label": "Kết nạp", "label_en": "Admitted", "counted": "đảng viên", "counted_en": "members",
            "reported_by": ["to-chuc"], "code": "admitted"}  # fmt: skip
    assert client.post(reverse("draft_measure", args=[draft.key]), sent).status_code == 302
    page = client.get(reverse("draft_mark", args=[draft.key, draft.marks[0]["number"]]))
    assert '<option value="admitted">Kết nạp</option>' in page.content.decode()


def test_head_is_changed_and_draft_dropped(client):
    draft = started(client)
    head = {key: value for key, value in START.items() if key not in ("unit", "text")}
    assert (
        client.post(reverse("draft_head", args=[draft.key]), head | {"title": "Tên khác"}).status_code == 302
    )
    client.post(reverse("draft", args=[draft.key]), {"drop": "1"})
    draft.refresh_from_db()
    assert (draft.head["title"], draft.state) == ("Tên khác", "dropped")
    assert "đã bỏ" in client.get(reverse("drafts")).content.decode()


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
