"""Invitations as a browser sees them: typed or from a QR code, used once, held back after wrong ones."""

import re
from http import HTTPStatus

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from tests.building import office_client
from tests.signing import OTHER, PASSWORD, acts, is_in, sign_in, with_totp

from khoi.access.invitations import new_code
from khoi.records.models import Invitation
from khoi.web.office.account_invitations import invitation_sheet


@pytest.fixture
def account(db) -> User:
    return User.objects.create_user("binh", password=PASSWORD)


def chosen(client: Client, code: str, password: str = OTHER) -> HttpResponse:
    return client.post(reverse("invited", args=[code]), {"password1": password, "password2": password})


def test_invitation_opens_the_account_once(account):
    code, client = new_code(account, by="quan-tri"), Client()
    typed = client.post(reverse("invitation"), {"code": code.lower().replace("-", " ")})
    assert typed["Location"] == reverse("invited", args=[code.replace("-", "")])
    for _ in range(7):
        assert client.get(typed["Location"]).context["account"] == "binh"
    assert chosen(client, code)["Location"] == reverse("mfa_index")
    assert (is_in(client), acts()) == (True, ["accept_invitation", "sign_in"])
    assert (sign_in(Client(), OTHER).status_code, sign_in(Client()).status_code) == (302, 200)
    assert chosen(Client(), code, PASSWORD).status_code == HTTPStatus.BAD_REQUEST


def test_invitation_leads_straight_to_a_second_factor(account):
    client = Client()
    chosen(client, new_code(account, by="quan-tri"))
    page = client.get(reverse("mfa_index"))
    assert (page.status_code, page.context["is_mfa_enabled"]) == (HTTPStatus.OK, False)
    assert client.get(reverse("mfa_activate_totp")).status_code == HTTPStatus.OK


def test_invitation_ends_what_was_there_before(account):
    client = Client()
    sign_in(client)
    with_totp(client)
    for _ in range(5):
        sign_in(Client(), "sai")
    fresh = Client()
    chosen(fresh, new_code(account, by="quan-tri"))
    assert (is_in(client), is_in(fresh), Authenticator.objects.count()) == (False, True, 0)
    assert sign_in(Client(), OTHER)["Location"] == reverse("home")


def test_invitation_is_not_spent_by_a_bad_password(account):
    code, client = new_code(account, by="quan-tri"), Client()
    assert list(chosen(client, code, "ngan").context["form"].errors) == ["password1"]
    assert (Invitation.objects.get().used_at, chosen(client, code).status_code) == (None, 302)


def test_invitation_takes_over_a_browser_of_somebody_else(account):
    User.objects.create_user("an", password=PASSWORD)
    client = Client()
    sign_in(client, name="an")
    chosen(client, new_code(account, by="quan-tri"))
    assert client.session["_auth_user_id"] == str(account.pk)


def test_wrong_used_and_old_codes_get_one_answer(account):
    used, old, fresh = (new_code(account, by="quan-tri") for _ in range(3))
    chosen(Client(), fresh)
    answers = [Client().get(reverse("invited", args=[code])) for code in ("SAI", used, old, fresh)]
    plain = {
        re.sub(r'value="[^"]{60,}"', "", answer.content.decode().replace(answer.request["PATH_INFO"], ""))
        for answer in answers
    }
    assert ({answer.status_code for answer in answers}, len(plain)) == ({400}, 1)


@pytest.mark.parametrize("method", ["get", "post", "head"])
def test_wrong_codes_of_invitations_are_held_back(account, method):
    code = new_code(account, by="quan-tri")
    codes = [getattr(Client(), method)(reverse("invited", args=[f"SAI{n}"])).status_code for n in range(5)]
    held = Client().get(reverse("invited", args=[code]))
    assert (codes, held.status_code) == ([400] * 5, 429)
    assert held.context["wait"] == "Đã sai quá nhiều lần. Xin đợi 15 phút rồi thử lại."
    assert Client(REMOTE_ADDR="10.0.0.9").get(reverse("invited", args=[code])).status_code == HTTPStatus.OK


def test_sheet_shows_account_code_and_address(account):
    code = new_code(account, by="quan-tri")
    answer = invitation_sheet(RequestFactory().get("/", HTTP_HOST="localhost:8000"), account, code)
    page = answer.content.decode()
    wanted = ("binh", code, "http://localhost:8000/moi/", 'src="data:image/svg+xml;base64,')
    assert [text in page for text in wanted] == [True] * 4


@pytest.mark.parametrize(
    ("host", "is_warned"),
    [("localhost:8461", True), ("127.0.0.1", True), ("[::1]:8000", True), ("khoi.noi-bo", False)],
)
def test_sheet_made_as_localhost_warns_on_screen_only(account, settings, host, is_warned):
    settings.ALLOWED_HOSTS = ["*"]
    answer = invitation_sheet(RequestFactory().get("/", HTTP_HOST=host), account, new_code(account, by="x"))
    text = answer.content.decode()
    assert ('<section class="say unprinted">' in text) == is_warned


def test_sheet_is_for_paper_and_names_office_post_and_a_place_for_the_holder(office):
    client = office_client()
    sent = {"account": "moi.an", "is_new": "on", "role": "cell_secretary", "unit": "a", "from_day": "01/01/2026",
            "decision": "1-QĐ"}  # fmt: skip
    text = client.post(reverse("give_post"), sent).content.decode()
    wanted = ("Đơn vị khoi", "moi.an", "Đơn vị a", "Họ tên, ký nhận:", '<body class="sheet">')
    assert [words for words in wanted if words not in text] == []
