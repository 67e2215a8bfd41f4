"""Signing in by the office's own OpenID Connect server, against a small one on this machine."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from khoi.records.models import Event

PASSWORD = "mot cau rat dai"
NOT_LINKED = "Danh tính này chưa gắn với tài khoản nào. Đăng nhập bằng mật khẩu, rồi gắn ở trang Tài khoản."
PROVIDER = {"provider_id": "noi-bo"}


class Server(ThreadingHTTPServer):
    """Vouches for whoever stands in `subject`; what it was asked for tokens is kept."""

    subject, audience, broken = "so-17", "khoi", False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.asked: list[dict[str, list[str]]] = []
        self.base = f"http://127.0.0.1:{self.server_port}"


class Answers(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        base = self.server.base
        self._send(
            {
                "issuer": base,
                "authorization_endpoint": f"{base}/authorize",
                "token_endpoint": f"{base}/token",
                "userinfo_endpoint": f"{base}/userinfo",
                "jwks_uri": f"{base}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }
        )

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.server.asked.append(parse_qs(self.rfile.read(length).decode()))
        now = int(time.time())
        claims = {
            "iss": self.server.base,
            "aud": self.server.audience,
            "sub": self.server.subject,
            "email": "binh@vi-du.vn",
            "iat": now,
            "exp": now + 60,
        }
        token = jwt.encode(claims, "k" * 32, algorithm="HS256")
        self._send({"access_token": "a", "token_type": "Bearer", "id_token": token})

    def _send(self, told: dict[str, object]) -> None:
        body = json.dumps(told).encode()
        self.send_response(500 if self.server.broken else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Silent."""


@pytest.fixture
def server(settings, db) -> Iterator[Server]:
    with Server() as found:
        thread = threading.Thread(target=found.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        settings.OIDC = {"url": found.base, "client": "khoi", "secret": "bi-mat"}
        own = {"server_url": found.base, "scope": ["openid"], "fetch_userinfo": False}
        app = {
            "provider_id": "noi-bo",
            "name": "Cơ quan",
            "client_id": "khoi",
            "secret": "bi-mat",
            "settings": own,
        }
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
        yield found
        found.shutdown()
        thread.join()


@pytest.fixture
def account(db) -> User:
    return User.objects.create_user("binh", password=PASSWORD)


@pytest.fixture
def client(account) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": "binh", "password": PASSWORD})
    return client


def through(client: Client, process: str = "login") -> HttpResponse:
    """To the server and back, as a browser goes."""
    out = client.post(f"{reverse('openid_connect_login', kwargs=PROVIDER)}?process={process}")
    state = parse_qs(urlsplit(out["Location"]).query)["state"][0]
    return client.get(reverse("openid_connect_callback", kwargs=PROVIDER), {"code": "c", "state": state})


def link(client: Client) -> None:
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert through(client, "connect")["Location"] == reverse("socialaccount_connections")


def said(answer: HttpResponse) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def is_in(client: Client) -> bool:
    return client.get(reverse("account")).status_code == 200


def test_linked_account_signs_in(server, client):
    link(client)
    other = Client()
    assert through(other)["Location"] == reverse("home")
    assert is_in(other)
    assert list(Event.objects.order_by("number").values_list("act", flat=True)) == [
        "sign_in",
        "link_office_login",
        "sign_in",
    ]


def test_way_there_carries_a_challenge_and_asks_for_nothing_personal(server, client):
    out = client.post(reverse("openid_connect_login", kwargs=PROVIDER))
    asked = parse_qs(urlsplit(out["Location"]).query)
    back = f"http://testserver{reverse('openid_connect_callback', kwargs=PROVIDER)}"
    assert (asked["scope"], asked["redirect_uri"], asked["code_challenge_method"]) == (
        ["openid"],
        [back],
        ["S256"],
    )
    through(Client())
    assert (server.asked[0]["client_secret"], len(server.asked[0]["code_verifier"][0]) >= 43) == (
        ["bi-mat"],
        True,
    )


def test_nothing_about_the_person_is_kept(server, client):
    link(client)
    through(Client())
    account = SocialAccount.objects.get()
    assert (account.uid, account.extra_data, SocialToken.objects.count()) == ("so-17", {}, 0)
    assert User.objects.get().email == ""


def test_unlinked_identity_opens_and_makes_no_account(server, account):
    client = Client()
    answer = through(client)
    assert (answer["Location"], said(answer)) == (reverse("account_login"), [NOT_LINKED])
    assert (is_in(client), User.objects.count(), SocialAccount.objects.count()) == (False, 1, 0)


def test_link_needs_the_password_once_more(server, client):
    answer = through(client, "connect")
    assert (answer["Location"], SocialAccount.objects.count()) == (reverse("account_reauthenticate"), 0)


def test_identity_of_another_account_is_not_taken_over(server, client):
    link(client)
    User.objects.create_user("an", password=PASSWORD)
    other = Client()
    other.post(reverse("account_login"), {"login": "an", "password": PASSWORD})
    other.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    through(other, "connect")
    assert SocialAccount.objects.get().user.username == "binh"


def test_second_factor_is_asked_for_all_the_same(server, client, account):
    link(client)
    TOTP.activate(account, "JBSWY3DPEHPK3PXP")
    other = Client()
    assert through(other)["Location"] == reverse("mfa_authenticate")
    assert not is_in(other)


def test_link_is_taken_back(server, client):
    link(client)
    client.post(reverse("socialaccount_connections"), {"account": SocialAccount.objects.get().pk})
    assert SocialAccount.objects.count() == 0
    assert through(Client())["Location"] == reverse("account_login")


def test_locked_account_is_not_opened(server, client):
    link(client)
    User.objects.update(is_active=False)
    assert through(Client())["Location"] == reverse("account_inactive")


def test_token_for_another_program_is_not_believed(server, client):
    link(client)
    server.audience = "chuong-trinh-khac"
    other = Client()
    assert (through(other)["Location"], is_in(other)) == (reverse("account_login"), False)


@pytest.mark.parametrize("asked", [{"code": "c", "state": "x"}, {}, {"error": "server_error"}], ids=str)
def test_way_back_that_nobody_began_leads_to_sign_in(server, account, asked):
    answer = Client().get(reverse("openid_connect_callback", kwargs=PROVIDER), asked)
    assert (answer["Location"], server.asked) == (reverse("account_login"), [])


def test_server_that_does_not_answer_is_told_of(server, account):
    server.broken = True
    answer = Client().post(reverse("openid_connect_login", kwargs=PROVIDER))
    wanted = "Máy chủ đăng nhập của cơ quan chưa trả lời. Đăng nhập bằng mật khẩu, hoặc thử lại sau."
    assert (answer["Location"], said(answer)) == (reverse("account_login"), [wanted])


def test_address_alone_begins_nothing(server, account):
    assert Client().get(reverse("openid_connect_login", kwargs=PROVIDER)).status_code == 405
