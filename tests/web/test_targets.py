"""A target's page records who decided its reading or its status, and on what paper."""

from datetime import date
from http import HTTPStatus

import pytest

from khoi.records.models import Assessment, ReadingChoice

DECIDED = {
    "chosen_by": "Ban Thường vụ (giả định)",
    "document": "12-TB/ĐU",
    "document_day": "2022-03-05",
    "grounds": "Đã hỏi cấp trên.",
}
JUDGED = {
    "year": "2022",
    "status": "met",
    "assessor": "Phó Bí thư (giả định)",
    "assessed_on": "2023-01-09",
    "grounds": "Đã kiểm tra.",
    "evidence": "Biên bản 04-BB/ĐU",
}


def said(page) -> list[str]:
    return [str(message) for message in page.context["messages"]]


def page_of(code: str) -> str:
    return f"/chi-tieu/nq/{code}/"


def test_reading_is_recorded_with_its_paper_and_settles_the_board(client):
    sent = DECIDED | {"reading": "tot", "sense": ">="}
    page = client.post(page_of("mo"), sent, follow=True)
    assert said(page) == ["Đã ghi nhận."]
    choice = ReadingChoice.objects.get()
    assert (choice.reading.code, choice.sense, choice.document_day, choice.recorded_by) == (
        "tot", ">=", date(2022, 3, 5), "van-phong",
    )  # fmt: skip
    row = client.get("/ket-qua/nq/khoi/?year=2022").context["board"].goals[0].rows[2]
    assert (row.status_code, row.open_reading) == ("met", None)


def test_later_choice_keeps_the_earlier_one(client):
    for reading in ("tot", "tot-hon"):
        client.post(page_of("mo"), DECIDED | {"reading": reading, "sense": "="})
    assert list(ReadingChoice.objects.filter(withdrawn_at=None).values_list("reading__code", flat=True)) == [
        "tot-hon"
    ]
    assert len(client.get(page_of("mo")).context["choices"]) == 2


@pytest.mark.parametrize("field", ["sense", *DECIDED])
def test_choice_without_all_it_needs_is_refused(client, field):
    sent = DECIDED | {"reading": "tot", "sense": ">="}
    page = client.post(page_of("mo"), {name: text for name, text in sent.items() if name != field})
    assert [*page.context["form"].errors] == [field]
    assert ReadingChoice.objects.count() == 0


def test_sense_may_be_settled_before_the_base(client):
    client.post(page_of("mo"), DECIDED | {"reading": "", "sense": ">="})
    assert list(ReadingChoice.objects.values_list("reading", "sense")) == [(None, ">=")]
    row = client.get("/ket-qua/nq/khoi/?year=2022").context["board"].goals[0].rows[2]
    assert [option.letter for option in row.open_reading.options] == ["a", "b"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"reading": "khac"}, "reading"), ({"sense": ">"}, "sense"), ({"document_day": "5/3"}, "document_day")],
)
def test_choice_of_what_is_not_offered_is_refused(client, changed, field):
    page = client.post(page_of("mo"), DECIDED | {"reading": "tot", "sense": ">="} | changed)
    assert [*page.context["form"].errors] == [field]
    assert ReadingChoice.objects.count() == 0


@pytest.mark.parametrize(
    ("code", "sent", "refused"),
    [
        ("mo", DECIDED | {"reading": "tot", "sense": ">=", "document_day": "2999-01-01"}, "future_day"),
        ("tot", DECIDED | {"reading": "tot"}, "nothing_open"),
        ("dinh-tinh", JUDGED | {"assessed_on": "2999-01-01"}, "future_day"),
        ("dinh-tinh", JUDGED | {"evidence": "\u200b"}, "control_character"),
    ],
)
def test_refusal_of_the_act_is_shown(client, code, sent, refused):
    page = client.post(page_of(code), sent)
    assert (page.status_code, page.context["refusal"].code) == (HTTPStatus.BAD_REQUEST, refused)
    assert (ReadingChoice.objects.count(), Assessment.objects.count()) == (0, 0)


def test_assessment_is_recorded_and_shown(client):
    page = client.post(page_of("dinh-tinh"), JUDGED, follow=True)
    assert said(page) == ["Đã ghi nhận."]
    row = Assessment.objects.get()
    assert (row.unit.code, row.year, row.status, row.evidence) == ("khoi", 2022, "met", "Biên bản 04-BB/ĐU")
    assert client.get("/ket-qua/nq/khoi/?year=2022").context["board"].goals[0].rows[1].status_code == "met"


def test_later_assessment_replaces_and_keeps_the_earlier_one(client):
    client.post(page_of("dinh-tinh"), JUDGED)
    client.post(page_of("dinh-tinh"), JUDGED | {"status": "missed"})
    assert list(Assessment.objects.filter(replaced_at=None).values_list("status", flat=True)) == ["missed"]
    assert len(client.get(page_of("dinh-tinh")).context["assessed"]) == 2


@pytest.mark.parametrize("field", sorted(JUDGED))
def test_assessment_without_all_it_needs_is_refused(client, field):
    page = client.post(page_of("dinh-tinh"), {name: text for name, text in JUDGED.items() if name != field})
    assert [*page.context["form"].errors] == [field]
    assert Assessment.objects.count() == 0
