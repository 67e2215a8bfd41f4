"""A resolution is loaded from its file whole, or refused with the place of the fault."""

from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from khoi.records.models import Resolution

LOAD = "/van-ban/nap/"
GOOD = b"""
resolution: {code: moi, title: "Ngh\xe1\xbb\x8b quy\xe1\xba\xbft m\xe1\xbb\x9bi", number: null, adopted_on: null, unit: khoi,
  term: {name: "2025-2030", from: 2025, to: 2030}, motto: null, objective: null, source: "gi\xe1\xba\xa3 \xc4\x91\xe1\xbb\x8bnh", synthetic: true}
indicators: [{code: moi, label: "m\xe1\xbb\x9bi", label_en: new}]
goals: [{words: "M\xe1\xbb\xa5c ti\xc3\xaau", targets: [{code: moi, indicator: moi, words: "L\xe1\xbb\x9di", kind: qualitative}]}]
"""


def said(page) -> list[str]:
    return [str(message) for message in page.context["messages"]]


def load(client, data: bytes):
    return client.post(LOAD, {"file": SimpleUploadedFile("nghi-quyet.yaml", data)})


def test_good_file_is_loaded_and_said(client):
    answer = load(client, GOOD)
    assert answer["Location"] == "/van-ban/moi/"
    assert said(client.get(answer["Location"])) == ["Đã nạp nghị quyết."]
    assert client.get("/ket-qua/moi/khoi/").status_code == HTTPStatus.OK


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (GOOD.replace(b"unit: khoi", b"unit: khong-co"), "unknown_unit"),
        (GOOD.replace(b"code: moi, title", b"code: nq, title"), "already_loaded"),
        (GOOD.replace(b"kind: qualitative", b"kind: count"), "missing_key"),
        (b"resolution: [", "malformed"),
        (b"\x00", "not_text"),
        (b"\xff\xfe", "not_text"),
    ],
)
def test_bad_file_is_refused_and_nothing_loaded(client, data, code):
    page = load(client, data)
    assert (page.status_code, page.context["refusal"].code) == (HTTPStatus.BAD_REQUEST, code)
    assert list(Resolution.objects.values_list("code", flat=True)) == ["nq"]


def test_form_without_a_file_is_refused(client):
    assert [*client.post(LOAD, {"csrfmiddlewaretoken": "x"}).context["form"].errors] == ["file"]


def test_documents_are_listed_newest_term_first(client):
    load(client, GOOD)
    assert [(row.code, name, opens) for row, name, opens in client.get("/van-ban/").context["rows"]] == [
        ("moi", "Đơn vị khoi", True), ("nq", "Đơn vị khoi", True),
    ]  # fmt: skip


def test_resolution_keeps_its_goals_targets_and_words(client):
    ((words, pledges),) = client.get("/van-ban/nq/").context["goals"]
    assert words == "Xây dựng Đảng"
    assert [pledge.versions[0].words for pledge in pledges] == [
        "Lời của tot",
        "Lời của dinh-tinh",
        "Lời của mo",
    ]
