"""One link, one sign-in; and nothing opens without it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, connections
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings
from django.urls import path
from django.utils import timezone

from khoi.access.middleware import SignInRequired
from khoi.access.signin import LIFETIME, OFFICE, new_link, sign_in
from khoi.records.models import SignInLink

SITE = "http://127.0.0.1:8000"


def token_of(link: str) -> str:
    return link.removeprefix(f"{SITE}/vao/").removesuffix("/")


def visit(session: SessionStore | None = None) -> HttpRequest:
    request = RequestFactory().post("/vao/x/")
    request.user = AnonymousUser()
    request.session = session or SessionStore()
    return request


def test_link_stores_only_the_hash(db):
    token = token_of(new_link(f"{SITE}/"))
    link = SignInLink.objects.get()
    assert len(token) == 43
    assert (link.expires_at - link.made_at, link.used_at) == (LIFETIME, None)
    assert (len(link.digest), token in link.digest) == (64, False)


def test_office_account_is_one_without_password(db):
    new_link(SITE)
    new_link(SITE)
    user = User.objects.get()
    assert (user.username, user.has_usable_password(), user.is_staff) == (OFFICE, False, False)


def test_link_signs_in_once(db):
    token = token_of(new_link(SITE))
    first, second = visit(), visit()
    assert (sign_in(first, token), sign_in(second, token)) == (True, False)
    assert first.session[SESSION_KEY] == str(User.objects.get().pk)
    assert list(second.session.keys()) == []


def test_sign_in_takes_a_new_session_key(db):
    session = SessionStore()
    session["planted"] = 1
    session.create()
    old = session.session_key
    request = visit(session)
    assert sign_in(request, token_of(new_link(SITE)))
    again = visit(request.session)
    first_key = request.session.session_key
    assert sign_in(again, token_of(new_link(SITE)))
    keys = {old, first_key, again.session.session_key}
    assert (len(keys), "planted" in again.session, SessionStore().exists(old)) == (3, False, False)


def test_expired_link_does_nothing(db):
    token = token_of(new_link(SITE))
    SignInLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert not sign_in(visit(), token)
    assert SignInLink.objects.get().used_at is None


def test_earlier_link_is_void_after_a_new_one(db):
    earlier, later = token_of(new_link(SITE)), token_of(new_link(SITE))
    assert (sign_in(visit(), earlier), sign_in(visit(), later)) == (False, True)


@pytest.mark.parametrize("token", ["", "x", "ô" * 43, "\udcff"])
def test_unknown_token_does_nothing(db, token):
    new_link(SITE)
    assert not sign_in(visit(), token)


def test_closed_account_cannot_sign_in(db):
    token = token_of(new_link(SITE))
    User.objects.update(is_active=False)
    assert not sign_in(visit(), token)


def test_two_clicks_at_once_sign_in_once(transactional_db):
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("in memory SQLite does not let a second writer wait")
    token = token_of(new_link(SITE))

    def click(_: int) -> bool:
        try:
            return sign_in(visit(), token)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(click, range(4))) == [False, False, False, True]


def page(_request: HttpRequest, **_: str) -> HttpResponse:
    return HttpResponse("in")


urlpatterns = [
    path("", page, name="home"),
    path("vao/", page, name="sign_in_help"),
    path("vao/<str:token>/", page, name="sign_in"),
    path("da-ra/", page, name="signed_out"),
    path("ngon-ngu/", page, name="set_language"),
    path("ra/", page, name="sign_out"),
]


@pytest.fixture
def closed_site():
    with override_settings(ROOT_URLCONF=__name__):
        yield SignInRequired(page)


@pytest.mark.parametrize("where", ["/", "/ra/", "/khong-co/", "/vao/a/b/", "/static", "/Vao/"])
def test_stranger_is_sent_to_the_help_page(closed_site, where):
    request = RequestFactory().get(where)
    request.user = AnonymousUser()
    answer = closed_site(request)
    assert (answer.status_code, answer["Location"]) == (302, "/vao/")


@pytest.mark.parametrize("where", ["/vao/", "/vao/abc/", "/da-ra/", "/ngon-ngu/", "/static/base.css"])
def test_open_address_answers_anyone(closed_site, where):
    request = RequestFactory().get(where)
    request.user = AnonymousUser()
    assert closed_site(request).content == b"in"


def test_signed_in_user_goes_everywhere(closed_site):
    request = RequestFactory().post("/")
    request.user = User(username=OFFICE)
    assert closed_site(request).content == b"in"
