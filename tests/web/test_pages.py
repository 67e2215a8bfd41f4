"""Every page answers whoever is signed in, and nobody else; nonsense in an address gets a page that says so."""

import re
from http import HTTPStatus

import pytest
from django.apps import apps
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.building import BY, NAME, account, office_client, post, record, resolution, target
from tests.drafting import draft_of
from tests.editions import edition_of
from tests.importing import import_of
from tests.people import person, request
from tests.reorganising import plan_of

from khoi.access.middleware import Viewing
from khoi.actions.example import load_example_office
from khoi.core.refusal import Refusal
from khoi.queries.office import first_resolution
from khoi.records.guard import records_open
from khoi.records.models import ChainHead, DataRequest, Event, Indicator, Installation, Person, Target, Unit
from khoi.web.budgets import BUDGETS
from khoi.web.gates import GATES, OPEN
from khoi.web.parts.refusals import RefusalPages

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store, private",
}
POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
    "connect-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'",
}  # fmt: skip
ARGS: dict[str, list] = {
    "scoreboard": ["nq", "khoi"],
    "scoreboard_csv": ["nq", "khoi"],
    "reports": ["nq", "khoi", 2022],
    "figure": ["nq", "khoi", "tot", 2022],
    "indicator": ["tot"],
    "target": ["nq", "tot"],
    "unit": ["khoi"],
    "sheet": ["a", 2022],
    "single": ["a", "members.rated", 2022],
    "takeout_table": ["so-lieu"],
    "takeout_xlsx": ["so-lieu"],
    "takeout_csv": ["so-lieu"],
    "resolution": ["nq"],
    "ambiguity": ["R-01"],
    "regulation": ["qd-366-2025"],
    "import": ["nap-thu"],
    "cycle_form": ["a", 2022],
    "edition": ["ban-in"],
    "edition_docx": ["ban-in"],
    "edition_pdf": ["ban-in"],
    "reorganisation": ["ke-hoach"],
    "edit_reorganisation": ["ke-hoach"],
    "reorganisation_step": ["ke-hoach"],
    "assign_units": ["ke-hoach", "a"],
    "draft": ["nhap"],
    "draft_head": ["nhap"],
    "draft_measure": ["nhap"],
    "draft_mark": ["nhap", 1],
    "person": ["nguoi"],
    "edit_person": ["nguoi"],
    "delete_person": ["nguoi"],
    "take_request": ["nguoi"],
    "data_request": ["yeu-cau"],
    "end_post": ["vi-tri"],
    "delegate_post": ["vi-tri"],
    "invite_holder": ["vi-tri"],
    "office_account": [NAME],
    "journal_event": [1],
    "journal_day": ["2026-01-05"],
}
ONLY_POST = {"sign_out", "set_language"}
FILES = {"scoreboard_csv", "own_export", "profile_trial", "cycle_form", "takeout_xlsx", "takeout_csv"}
POSTED = {
    "target", "sheet", "upload_figures", "load_resolution", "evaluate", "audit_table", "add_unit",
    "load_units", "first_steps", "ambiguity", "rate", "quota", "vote", "persons", "add_person", "person", "edit_person",
    "delete_person", "own_page", "data_request", "purposes", "incidents", "give_post", "end_post", "delegate_post", "invite_holder",
    "office_account", "network", "take_request", "profiles", "import",
    "report_preview", "edition", "new_reorganisation", "load_reorganisation", "reorganisation", "edit_reorganisation",
    "reorganisation_step", "assign_units", "start_draft", "draft", "draft_head", "draft_measure", "draft_mark",
}  # fmt: skip
PAGES = BUDGETS.keys() - ONLY_POST - {"home", "results", "indicator"}
OF_ONE_PERSON = {
    "own_page", "own_sheet", "own_export", "person", "edit_person", "delete_person", "take_request", "data_request", "end_post", "delegate_post",
    "invite_holder", "draft", "draft_head", "draft_measure", "draft_mark", "import",
    "reorganisation", "edit_reorganisation", "reorganisation_step", "assign_units",
    "edition", "edition_docx", "edition_pdf",
}  # fmt: skip
TRACES = [
    ("see_holders", "khoi"), ("list_persons", "persons"), ("see_person", "nguoi"), ("see_person", "nguoi"),
    ("see_person", "nguoi"), ("see_person", "nguoi"), ("see_own", "nguoi"), ("export_own", "nguoi"), ("export_own", "nguoi"), ("list_requests", "requests"),
    ("see_request", "request/yeu-cau"),
]  # fmt: skip
"""What is left by opening every page once: four of them show one person."""
FORBIDDEN = re.compile(r"<script|<style|\sstyle=|\son[a-z]+=")


def addresses() -> dict[str, str]:
    """One address for each name that has a budget: every page but the accounts', which tests/web/test_accounts.py walks."""
    return {name: reverse(name, args=ARGS.get(name, ())) for name in BUDGETS}


@pytest.fixture
def office(office) -> None:
    """The small office, which also keeps a record of whoever is signed in, a post and a request of theirs."""
    post(account(), "cell_secretary", Unit.objects.get(code="a"), key="vi-tri")
    request(person(account=account().get_username()))
    with records_open():
        Person.objects.update(key="nguoi")
        DataRequest.objects.update(key="yeu-cau")
    draft_of(Unit.objects.get(code="khoi"), "nhap")
    plan_of("ke-hoach")
    edition_of(Unit.objects.get(code="khoi"), "ban-in")
    import_of(Unit.objects.get(code="a"), "nap-thu")


def stored() -> dict[str, list]:
    """Every row there is but the audit chain's."""
    models = apps.get_app_config("records").get_models()
    return {
        model.__name__: list(model.objects.order_by("pk").values())
        for model in models
        if model not in (Event, ChainHead)
    }


def read(answer) -> str:
    return answer.content.decode()


def told(answer) -> tuple[int, str]:
    """Status, and the code of the refusal on the page."""
    refusal = (answer.context or {}).get("refusal")
    return answer.status_code, refusal.code if refusal else ""


def test_every_page_of_the_example_office_answers_in_both_languages(db):
    load_example_office()
    client = office_client()
    code = first_resolution(BY)[0].code
    own = {"nq": code, "tot": "members-good", "a": "so-y-te"}
    args = {name: [own.get(one, one) for one in row] for name, row in ARGS.items()}
    board = reverse("scoreboard", args=[code, "khoi"])
    pages = [reverse(name, args=args.get(name, ())) for name in sorted(PAGES - OF_ONE_PERSON - {"target"})]
    pages += [reverse("target", args=[row.resolution.code, row.code]) for row in Target.objects.all()]
    pages += [
        reverse("unit", args=[row]) for row in ("benh-vien-phu-san-khoa-ngoai", "trung-tam-y-te-du-phong")
    ]
    pages += [
        f"{board}?year={year}&structure={day}"
        for year in (2021, 2025)
        for day in ("own", "2026-07-01", "1970-01-01")
    ]
    for lang in ("vi", "en"):
        client.cookies["khoi_language"] = lang
        for page in pages:
            answer = client.get(page)
            assert answer.status_code == HTTPStatus.OK, page
            if answer["Content-Type"].startswith("text/html"):
                assert f'<html lang="{lang}">' in read(answer), page
                assert '<aside class="synth"' in read(answer), page
    with CaptureQueriesContext(connection) as asked:
        size = len(client.get(board).content)
    assert len(asked) <= BUDGETS["scoreboard"].queries
    assert size <= 1000 * BUDGETS["scoreboard"].kilobytes


def test_indicators_of_the_example_office_answer(db):
    load_example_office()
    client = office_client()
    answers = {
        row.code: client.get(reverse("indicator", args=[row.code])).status_code
        for row in Indicator.objects.all()
    }
    assert set(answers.values()) == {HTTPStatus.OK}
    assert len(answers) == Indicator.objects.count() > 10


def test_open_addresses_answer_anyone_and_no_other_does(office):
    client, help_page = Client(), reverse("account_login")
    let_in = set()
    for name, address in addresses().items():
        answer = client.post(address) if name in ONLY_POST else client.get(address)
        if answer.headers.get("Location") != help_page:
            let_in.add(name)
    assert let_in == {name for name in addresses() if GATES[name].see == OPEN}
    assert client.get("/khong-co/")["Location"] == help_page


def test_security_headers_stand_on_every_answer(client):
    answers = [client.get(address) for address in addresses().values()]
    answers += [client.get("/khong-co/"), client.get("/don-vi/ma/khong-co/"), Client().get("/")]
    for answer in answers:
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS, answer.request["PATH_INFO"]
        assert {row.strip() for row in answer["Content-Security-Policy"].split(";")} == POLICY


def test_pages_hold_no_style_or_script_of_their_own(client):
    for name in PAGES - FILES:
        page = read(client.get(addresses()[name]))
        assert not FORBIDDEN.findall(page), name


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/don-vi/ma/khong-co/", (404, "unknown_unit")),
        ("/don-vi/ma/%00/", (404, "unknown_unit")),
        ("/don-vi/?at=khong-co", (404, "unknown_unit")),
        ("/don-vi/?at=%00", (404, "unknown_unit")),
        ("/don-vi/?day=2024-02-30", (400, "not_a_day")),
        ("/don-vi/?day=0000-00-00", (400, "not_a_day")),
        ("/don-vi/so-sanh/?first=x", (400, "not_a_day")),
        ("/ket-qua/khong-co/khoi/", (404, "unknown_resolution")),
        ("/ket-qua/nq/khong-co/", (404, "unknown_unit")),
        ("/ket-qua/nq/khoi/?unit=../x", (404, "unknown_unit")),
        ("/ket-qua/nq/khoi/?unit=", (404, "unknown_unit")),
        ("/ket-qua/nq/khoi/?year=abc", (400, "not_a_year")),
        ("/ket-qua/nq/khoi/?year=%D9%A2%D9%A0%D9%A2%D9%A2", (400, "not_a_year")),
        ("/ket-qua/nq/khoi/?year=0000", (400, "not_a_year")),
        ("/ket-qua/nq/khoi/?year=1999", (400, "year_outside_term")),
        ("/ket-qua/nq/khoi/?structure=9999-99-99", (400, "not_a_day")),
        ("/ket-qua/nq/khoi/bang.csv?structure=x", (400, "not_a_day")),
        ("/ket-qua/nq/khoi/bao-cao/1999/", (400, "year_outside_term")),
        ("/ket-qua/nq/khoi/khong-co/2022/", (404, "unknown_target")),
        ("/ket-qua/nq/khoi/tot/99999999999999999999/", (400, "year_outside_term")),
        ("/chi-tieu/nq/khong-co/", (404, "unknown_target")),
        ("/chi-tieu/khong-co/tot/", (404, "unknown_target")),
        ("/chi-so/khong-co/", (404, "unknown_indicator")),
        ("/so-lieu/khong-co/2022/", (404, "unknown_unit")),
        ("/so-lieu/a/0/", (400, "not_a_year")),
        ("/so-lieu/a/10000/", (400, "not_a_year")),
        ("/so-lieu/a/khong-co/2022/", (404, "unknown_measure")),
        ("/so-lieu/a/%00/2022/", (404, "unknown_measure")),
        ("/so-lieu/a/members.rated/0/", (400, "not_a_year")),
        ("/so-lieu/a/members.rated/2022/?structure=0000-00-00", (400, "not_a_day")),
        ("/van-ban/khong-co/", (404, "unknown_resolution")),
    ],
)  # fmt: skip
def test_what_is_not_there_gets_a_page_that_says_so(client, address, expected):
    assert told(client.get(address)) == expected


NONSENSE = (
    "year=abc&structure=9999-99-99&page=-1&day=0000-00-00&unit=../x&at=%00&q=%00&pull=%00&first=%00&second=-1",
    "year=2022&structure=2022-12-31&page=99999999999&day=9999-12-31&q=%25_%27%22&pull=tot&first=0001-01-01&second=0001-01-01",
    "page=%D9%A1&day=0001-01-01&q=" + "a" * 5000 + "&structure=0001-01-01&second=0002-02-28",
    "page=0&day=2024-02-29&second=2024-02-29&structure=9999-12-31&q=%ED%A0%80%F0%9F%92%A5",
    "year=2022&year=2023&page=1&page=2&structure=own&structure=&q=++&day=20240229",
)


@pytest.mark.parametrize("words", NONSENSE)
def test_no_address_breaks_a_page(client, words):
    answers = {name: client.get(f"{address}?{words}").status_code for name, address in addresses().items()}
    assert set(answers.values()) <= {200, 302, 400, 404, 405}, answers


@pytest.mark.parametrize(
    ("second", "first"),
    [
        ("2024-02-29", "2022-02-28"),
        ("2025-12-31", "2023-12-31"),
        ("2025-01-01", "2023-01-01"),
        ("0002-03-04", "0001-03-04"),
        ("0004-02-29", "0002-02-28"),
    ],
)
def test_two_years_before_is_the_same_day(client, second, first):
    assert client.get("/don-vi/so-sanh/", {"second": second}).context["first"].isoformat() == first


def test_page_number_beyond_the_end_is_the_last_page(client):
    assert client.get("/don-vi/?at=khoi&page=999").context["page"].number == 1


def test_unknown_address_is_not_found(client):
    assert client.get("/khong-co/").status_code == HTTPStatus.NOT_FOUND


def test_reading_changes_no_record(client):
    before, last = stored(), Event.objects.latest("number").number
    for address in addresses().values():
        client.get(address)
        client.head(address)
    assert stored() == before
    # Each reading of a personal record leaves its trace, and nothing else does.
    traces = Event.objects.filter(number__gt=last).values_list("act", "subject")
    assert sorted(traces) == sorted(2 * TRACES)


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_view_that_writes_while_it_is_read_fails(office, method):
    def view(request):
        record(Unit.objects.get(code="a"), 2023, {"members.rated": 1})
        return HttpResponse()

    with pytest.raises(RuntimeError, match="a GET cannot write"):
        Viewing(view)(getattr(RequestFactory(), method)("/"))
    assert Viewing(view)(RequestFactory().post("/")).status_code == HTTPStatus.OK


def test_refusal_page_tells_the_code_and_what_to_do(client):
    page = read(client.get("/don-vi/ma/khong-co/"))
    assert "không có đơn vị “khong-co”" in page
    assert "Tìm đơn vị theo tên." in page
    assert "<code>unknown_unit</code>" in page
    assert "Traceback" not in page


def test_other_fault_is_no_refusal():
    assert RefusalPages(HttpResponse).process_exception(RequestFactory().get("/"), ValueError("x")) is None


@pytest.mark.parametrize(("code", "status"), [("unknown_unit", 404), ("not_a_day", 400)])
def test_refusal_is_shown_with_its_status(code, status):
    shown = RefusalPages(HttpResponse).process_exception(RequestFactory().get("/"), Refusal(code, "x"))
    assert shown.status_code == status


def test_posting_without_the_token_is_refused(client):
    client = Client(enforce_csrf_checks=True)
    client.force_login(account())
    posts = [address for name, address in addresses().items() if name in ONLY_POST | POSTED]
    before = Event.objects.count()
    assert {client.post(address, {"language": "en"}).status_code for address in posts} == {
        HTTPStatus.FORBIDDEN
    }
    assert Event.objects.count() == before


def test_pages_that_are_only_read_take_no_post(client):
    others = {
        name: client.post(address).status_code
        for name, address in addresses().items()
        if name not in ONLY_POST | POSTED
    }
    taken = {name: status for name, status in others.items() if status != HTTPStatus.METHOD_NOT_ALLOWED}
    assert (taken, len(others) > 0) == ({}, True)


def test_signing_out_ends_the_session(client):
    assert client.get(reverse("sign_out")).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert client.post(reverse("sign_out"))["Location"] == reverse("signed_out")
    assert client.get(reverse("units"))["Location"] == reverse("account_login")


def test_language_is_kept_after_it_was_chosen(client):
    asked = {"language": "en", "next": "/don-vi/"}
    assert client.post(reverse("set_language"), asked)["Location"] == "/don-vi/"
    assert '<html lang="en">' in read(client.get("/don-vi/"))


def test_language_form_leads_to_no_other_site(client):
    answer = client.post(reverse("set_language"), {"language": "en", "next": "https://example.org/"})
    assert answer["Location"] == "/"


def test_home_is_the_board_of_the_own_unit(client):
    resolution(Unit.objects.get(code="a"), [target("khac")], [], code="nq-2", years=(2025, 2030))
    assert client.get("/")["Location"] == "/ket-qua/nq/khoi/"


def test_board_leads_on_to_another_unit_and_keeps_the_year(client):
    answer = client.get("/ket-qua/nq/khoi/?unit=a&year=2022&structure=own")
    assert answer["Location"] == "/ket-qua/nq/a/?year=2022&structure=own"


def test_real_office_has_no_synthetic_strip(client):
    with records_open():
        one = Installation.objects.get()
        one.synthetic = False
        one.save()
    assert '<aside class="synth"' not in read(client.get("/don-vi/"))


def test_no_page_answers_trace(client):
    answers = {name: client.trace(address).status_code for name, address in addresses().items()}
    assert set(answers.values()) == {HTTPStatus.METHOD_NOT_ALLOWED}, answers


def test_static_files_carry_the_policy_too(client):
    answer = client.get("/static/base.css")
    answer.close()
    assert (answer.status_code, "no-store" in answer["Cache-Control"]) == (HTTPStatus.OK, False)
    assert {row.strip() for row in answer["Content-Security-Policy"].split(";")} == POLICY
