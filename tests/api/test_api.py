"""The API answers what the pages answer, to the same people, and refuses in JSON."""

import json
from http import HTTPStatus

import pytest
from django.test import Client
from tests.building import (
    NAME,
    account,
    isolated,
    kinds,
    office_client,
    post,
    reading,
    record,
    resolution,
    target,
    unit,
)

from khoi.records.models import Tally, Unit

PAPER = {
    "source": "Báo cáo 1 (giả định)",
    "reporter": "Bí thư (giả định)",
    "cut_off": "2022-12-31",
    "received_on": "2023-01-05",
}


@pytest.fixture
def office(db) -> None:
    """`khoi` with `a` and `b`; one share of 2022."""
    kinds()
    top = unit("khoi", kind="khoi")
    good = reading("tot", "members.good_or_better", "members.rated")
    resolution(top, [target("tot", [good]), target("dinh-tinh")], ["members.rated", "members.good_or_better"])
    for code in ("a", "b"):
        record(unit(code, top), 2022, {"members.rated": 40, "members.good_or_better": 38})
    isolated(top)


@pytest.fixture
def client(office) -> Client:
    return office_client()


def told(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]


def test_me_names_the_account_and_its_rights(client):
    told = client.get("/api/v1/me").json()
    assert (told["account"], told["network"], told["second_factor"]) == (NAME, "isolated", True)
    assert "enter_figures" in told["rights"]


def test_units_are_listed_page_by_page(client):
    assert client.get("/api/v1/units?at=khoi&day=2024-01-01").json() == {
        "day": "2024-01-01",
        "page": 1,
        "pages": 1,
        "count": 2,
        "units": [
            {"code": code, "name": f"Đơn vị {code}", "kind": "Đảng bộ cơ sở", "group": "", "below": 0}
            for code in ("a", "b")
        ],
    }
    assert client.get("/api/v1/units/khoi?day=2024-01-01").json()["below"] == 2


def test_results_carry_both_numbers_of_each_value(client):
    found = client.get("/api/v1/results/nq/khoi?year=2022").json()
    year = found["targets"][0]["years"][1]
    assert (year["year"], year["lines"]) == (
        2022,
        [{"reading": "", "status": "met", "value": "95,00%", "numerator": 76, "denominator": 80}],
    )
    assert (found["reported"], found["expected"]) == (2, 2)


def test_resolutions_are_listed(client):
    assert [row["code"] for row in client.get("/api/v1/resolutions").json()["resolutions"]] == ["nq"]


def test_figures_are_read_and_recorded(client):
    given = json.dumps({"counts": {"members.rated": 41}, **PAPER})
    assert client.post("/api/v1/figures/a/2022", given, content_type="application/json").json() == {
        "changed": 1
    }
    rows = client.get("/api/v1/figures/a/2022").json()["figures"]
    assert [(row["measure"], row["count"]) for row in rows] == [
        ("members.rated", 41),
        ("members.good_or_better", 38),
    ]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/api/v1/units/khong-co", (404, "unknown_unit")),
        ("/api/v1/units?day=hom-nay", (422, "bad_request")),
        ("/api/v1/units?page=0", (422, "bad_request")),
        ("/api/v1/results/nq/khoi?year=1999", (400, "year_outside_term")),
        ("/api/v1/results/nq/%00", (404, "unknown_unit")),
        ("/api/v1/figures/a/0", (422, "bad_request")),
    ],
)
def test_what_does_not_fit_is_refused_in_json(client, address, expected):
    assert told(client.get(address)) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("{", (400, "bad_request")),
        ("{}", (422, "bad_request")),
        (json.dumps({"counts": {"members.rated": -1}, **PAPER}), (400, "negative_count")),
        (json.dumps({"counts": {"members.rated": 10**30}, **PAPER}), (400, "count_too_large")),
        (json.dumps({"counts": {"khong-co": 1}, **PAPER}), (404, "unknown_measure")),
    ],
)
def test_bad_figures_change_nothing(client, body, expected):
    before = Tally.objects.count()
    assert told(client.post("/api/v1/figures/a/2022", body, content_type="application/json")) == expected
    assert Tally.objects.count() == before


def test_visitor_is_told_to_sign_in(office):
    answer = Client().get("/api/v1/units")
    assert told(answer) == (HTTPStatus.UNAUTHORIZED, "not_signed_in")


def test_writing_without_the_token_is_refused(office):
    client = Client(enforce_csrf_checks=True)
    post(account(), "upper_office")
    client.force_login(account())
    given = json.dumps({"counts": {"members.rated": 41}, **PAPER})
    answer = client.post("/api/v1/figures/a/2022", given, content_type="application/json")
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert Tally.objects.filter(count=41).count() == 0


def test_neighbour_is_not_there(office):
    post(account("bt"), "cell_secretary", Unit.objects.get(code="a"))
    client = Client()
    client.force_login(account("bt"))
    same = client.get("/api/v1/figures/khong-co/2022").json()
    other = client.get("/api/v1/figures/b/2022").json()
    assert other == json.loads(json.dumps(same).replace("khong-co", "b"))
