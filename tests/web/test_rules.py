"""The two checks of pasted data answer on the page, refuse with the place of the fault, and store nothing."""

import json
from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from khoi.measures.evaluate import evaluate
from khoi.measures.quotas import audit
from khoi.measures.scenario import read_scenario
from khoi.records.models import Event, Tally
from khoi.rules.packs import load_packs

EVALUATE, AUDIT = "/quy-dinh/danh-gia/", "/quy-dinh/kiem-bang/"
SCENARIO = """
term: {from: 2021, to: 2022}
units:
  - {id: khoi, kind: upper, parent: null}
  - {id: a, kind: grassroots, parent: khoi}
tallies:
  - {unit: a, period: 2021, measure: members.rated, count: 1200}
  - {unit: a, period: 2021, measure: members.good, count: 1104}
expected:
  - {measure: members.rated, kind: grassroots}
targets:
  - {id: tot, text: "90% trở lên", operator: ">=", threshold: "90", measure_kind: ratio, period_rule: each_year,
     readings: {all: {numerator: members.good, denominator: members.rated}}}
  - {id: so, text: "1.000 trở lên", operator: ">=", threshold: "1000", measure_kind: count, period_rule: each_year,
     readings: {all: {numerator: members.rated}}}
"""
TABLE = """group,year,unit,kind,level,count,percent,total,note
x,2023,a,member,htxs,10,20.00,50,
x,2023,a,member,htt,41,80.00,50,
"""


def stored() -> tuple[int, int]:
    return Event.objects.count(), Tally.objects.count()


def paste(client, address: str, text: str):
    return client.post(address, {"text": text})


def test_pasted_scenario_is_worked_out_as_the_command_does(client):
    before = stored()
    page = paste(client, EVALUATE, SCENARIO)
    assert page.status_code == HTTPStatus.OK
    assert json.loads(page.context["as_json"]) == evaluate(read_scenario(SCENARIO.encode()))
    assert stored() == before


def test_rows_are_written_as_the_reader_writes_numbers(client):
    rows = {
        (row["target"], row["unit"], row["period"]): row
        for row in paste(client, EVALUATE, SCENARIO).context["rows"]
    }
    share, count, none = rows["tot", "khoi", "2021"], rows["so", "a", "2021"], rows["tot", "a", "2022"]
    assert (share["value"], share["fraction"], share["status"]) == ("92,00%", "1104/1200", "met")
    assert (count["value"], count["fraction"], count["status"]) == ("1.200", "", "met")
    assert (none["value"], none["status"], none["reported"], none["expected"]) == ("chưa có", "no_data", 0, 1)


@pytest.mark.parametrize(
    ("address", "text", "code"),
    [
        (EVALUATE, "term: [", "malformed"),
        (EVALUATE, "{}", "missing_key"),
        (EVALUATE, SCENARIO.replace("count: 1104", "count: -1"), "negative_count"),
        (EVALUATE, SCENARIO.replace("parent: khoi", "parent: a"), "cycle"),
        (AUDIT, "x,y\n1,2\n", "unknown_column"),
    ],
)
def test_what_cannot_be_worked_out_is_refused_at_its_place(client, address, text, code):
    page = paste(client, address, text)
    assert (page.status_code, page.context["refusal"].code) == (HTTPStatus.BAD_REQUEST, code)
    assert "Traceback" not in page.content.decode()


@pytest.mark.parametrize("address", [EVALUATE, AUDIT])
def test_nothing_pasted_asks_for_something(client, address):
    page = paste(client, address, " ")
    assert page.context["form"].errors == {"text": ["Dán nội dung hoặc chọn một tệp."]}


@pytest.mark.parametrize(("address", "text"), [(EVALUATE, SCENARIO), (AUDIT, TABLE)])
def test_file_answers_like_pasted_text(client, address, text):
    page = client.post(address, {"file": SimpleUploadedFile("x", text.encode())})
    assert page.context["as_json"] == paste(client, address, text).context["as_json"]


def test_pasted_table_is_audited_as_the_command_does(client):
    before = stored()
    page = paste(client, AUDIT, TABLE)
    assert json.loads(page.context["as_json"]) == json.loads(json.dumps(audit(TABLE.encode())))
    assert stored() == before


def test_pasted_text_is_shown_as_text(client):
    page = paste(client, EVALUATE, "<script>alert(1)</script>")
    assert page.status_code == HTTPStatus.BAD_REQUEST
    assert "<script>" not in page.content.decode()


def test_every_regulation_is_listed(client):
    assert [pack.number for pack in client.get("/quy-dinh/").context["packs"]] == [
        pack.number for pack in load_packs()
    ]
    page = client.get("/quy-dinh/").content.decode()
    assert [number for number in ("366-QĐ/TW", "124-QĐ/TW", "21-HD/BTCTW") if number not in page] == []
