"""Signing in, second factors and sessions, as a browser does it."""

import re
import time
from html import unescape
from http import HTTPStatus
from urllib.parse import quote

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from tests.signing import OTHER, PASSWORD, acts, again, errors, is_in, sign_in, totp, with_totp

QUARTER = 15 * 60


@pytest.fixture
def account(db) -> User:
    return User.objects.create_user("binh", password=PASSWORD)


@pytest.fixture
def client(account) -> Client:
    """Signed in by the page."""
    client = Client()
    assert sign_in(client)["Location"] == reverse("home")
    return client


@pytest.fixture
def guarded(client) -> tuple[str, list[str]]:
    """Secret and recovery codes of the account, which now has a second factor."""
    return with_totp(client)


def test_password_signs_in_and_the_chain_hears_of_it(account):
    client = Client()
    assert not is_in(client)
    assert sign_in(client)["Location"] == reverse("home")
    assert (is_in(client), UserSession.objects.get().user, acts()) == (True, account, ["sign_in"])


@pytest.mark.parametrize("name", ["binh", "khong-co"])
def test_wrong_password_and_unknown_name_get_one_answer(account, name):
    said = [errors(sign_in(Client(), "sai", name)) for _ in range(7)]
    wrong, held = (
        ["Tên đăng nhập hoặc mật khẩu chưa đúng."],
        ["Đã sai quá nhiều lần. Xin đợi 15 phút rồi thử lại."],
    )
    assert said == [wrong] * 5 + [held] * 2


@pytest.mark.parametrize(
    "more",
    [{}, {"REMOTE_ADDR": "10.0.0.9"}, {"HTTP_HOST": "localhost:81"}, {"HTTP_X_FORWARDED_FOR": "10.0.0.8"}],
    ids=["same browser", "another machine", "another port", "a header"],
)
def test_right_password_is_held_back_after_five_wrong_ones(account, more):
    for _ in range(5):
        sign_in(Client(), "sai")
    client = Client()
    for name in ("binh", "BINH", " Binh "):
        assert sign_in(client, name=name, **more).status_code == HTTPStatus.OK
    assert not is_in(client)


def test_another_account_is_not_held_back(account):
    User.objects.create_user("an", password=PASSWORD)
    for _ in range(5):
        sign_in(Client(), "sai")
    assert sign_in(Client(), name="an")["Location"] == reverse("home")


def test_right_password_in_between_wipes_no_count(account):
    tries = ["sai"] * 4 + [PASSWORD] + ["sai", PASSWORD]
    assert [sign_in(Client(), one).status_code for one in tries] == [200, 200, 200, 200, 302, 200, 200]


def test_account_opens_again_after_a_quarter_of_an_hour(account, monkeypatch):
    now = time.time
    monkeypatch.setattr("time.time", lambda: now() - QUARTER - 2)
    for _ in range(6):
        sign_in(Client(), "sai")
    monkeypatch.undo()
    assert sign_in(Client())["Location"] == reverse("home")


def test_one_address_is_held_back_over_all_names(db):
    said = [errors(sign_in(Client(), "sai", f"ten-{number}")) for number in range(31)]
    assert said[29:] == [
        ["Tên đăng nhập hoặc mật khẩu chưa đúng."],
        ["Đã sai quá nhiều lần. Xin đợi 1 phút rồi thử lại."],
    ]


def test_flood_of_one_address_gets_a_page_that_says_so(db, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": "1/m/ip"}
    sign_in(Client(), "sai")
    answer = sign_in(Client(), "sai")
    assert (answer.status_code, "429.html" in [part.name for part in answer.templates]) == (429, True)


def test_locked_account_is_told_so_only_with_its_password(account):
    User.objects.update(is_active=False)
    assert sign_in(Client())["Location"] == reverse("account_inactive")
    assert errors(sign_in(Client(), "sai")) == ["Tên đăng nhập hoặc mật khẩu chưa đúng."]
    assert Client().get(reverse("account_inactive")).status_code == HTTPStatus.OK


def test_nobody_signs_up(db):
    form = {"username": "moi", "password1": OTHER, "password2": OTHER}
    answers = [Client().get(reverse("account_signup")), Client().post(reverse("account_signup"), form)]
    pages = [answer.templates[0].name for answer in answers]
    assert (pages, User.objects.count()) == (["account/signup_closed.html"] * 2, 0)


def test_sign_in_leads_on_only_within_the_office(account):
    there = {"login": "binh", "password": PASSWORD}
    assert Client().post(reverse("account_login"), there | {"next": "/don-vi/"})["Location"] == "/don-vi/"
    elsewhere = there | {"next": "https://example.org/"}
    assert Client().post(reverse("account_login"), elsewhere)["Location"] == reverse("home")


def test_second_factor_is_asked_for_once_it_is_set_up(guarded):
    secret, _ = guarded
    client = Client()
    assert sign_in(client)["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)
    assert client.get(reverse("mfa_authenticate")).status_code == HTTPStatus.OK
    assert client.post(reverse("mfa_authenticate"), {"code": totp(secret)})["Location"] == reverse("home")
    assert is_in(client)


def test_second_factor_needs_the_password_once_more(client):
    for name in ("mfa_activate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes"):
        answer = client.get(reverse(name))
        assert (
            answer["Location"] == f"{reverse('account_reauthenticate')}?next={quote(reverse(name), safe='')}"
        )
    assert Authenticator.objects.count() == 0


def test_code_of_the_app_works_once(guarded):
    code = totp(guarded[0])
    for page in ("home", None):
        client = Client()
        sign_in(client)
        answer = client.post(reverse("mfa_authenticate"), {"code": code})
        assert answer.get("Location") == (reverse(page) if page else None)
    assert errors(answer) == ["Mã chưa đúng hoặc đã dùng. Lấy mã mới rồi nhập lại."]


def test_wrong_codes_are_held_back_over_new_sign_ins(guarded):
    wrong = "000000" if totp(guarded[0]) != "000000" else "111111"
    said = []
    for _ in range(6):
        client = Client()
        sign_in(client)
        said.append(errors(client.post(reverse("mfa_authenticate"), {"code": wrong})))
    right = client.post(reverse("mfa_authenticate"), {"code": totp(guarded[0])})
    held = ["Đã sai quá nhiều lần. Xin đợi 15 phút rồi thử lại."]
    assert said == [["Mã chưa đúng hoặc đã dùng. Lấy mã mới rồi nhập lại."]] * 5 + [held]
    assert (errors(right), is_in(client)) == (held, False)


def test_wrong_codes_while_setting_up_are_held_back(client):
    again(client)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    wrong = "000000" if totp(secret) != "000000" else "111111"
    for _ in range(5):
        client.post(reverse("mfa_activate_totp"), {"code": wrong})
    answer = client.post(reverse("mfa_activate_totp"), {"code": totp(secret)})
    assert errors(answer) == ["Đã sai quá nhiều lần. Xin đợi 15 phút rồi thử lại."]
    assert Authenticator.objects.count() == 0


def test_recovery_code_signs_in_once(guarded):
    code = guarded[1][0]
    first, second = Client(), Client()
    sign_in(first)
    sign_in(second)
    first.post(reverse("mfa_authenticate"), {"code": code})
    second.post(reverse("mfa_authenticate"), {"code": code})
    assert (len(guarded[1]), is_in(first), is_in(second)) == (10, True, False)


def test_recovery_codes_are_shown_once(client, guarded):
    shown = client.get(reverse("mfa_view_recovery_codes"))
    assert (shown.context["can_view_codes"], set(shown.context["unused_codes"])) == (False, {"****"})
    client.post(reverse("mfa_generate_recovery_codes"))
    anew = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    assert (len(anew), set(anew) & set(guarded[1])) == (10, set())


def test_removed_second_factor_takes_its_recovery_codes_along(client, guarded):
    assert client.get(reverse("mfa_deactivate_totp")).status_code == HTTPStatus.OK
    client.post(reverse("mfa_deactivate_totp"))
    assert (Authenticator.objects.count(), acts()) == (
        0,
        ["sign_in", "add_second_factor", "add_second_factor", "remove_second_factor", "remove_second_factor"],
    )


def test_waiting_sign_in_can_be_given_up(guarded):
    client = Client()
    sign_in(client)
    assert client.post(reverse("account_logout"))["Location"] == reverse("signed_out")
    assert client.get(reverse("mfa_authenticate"))["Location"] == reverse("account_login")


def test_new_second_factor_ends_sessions_open_elsewhere(client):
    other = Client()
    sign_in(other)
    with_totp(client)
    assert (is_in(client), is_in(other), UserSession.objects.count()) == (True, False, 1)


def test_session_list_ends_the_others(client):
    other = Client(HTTP_USER_AGENT="Trình duyệt kia")
    sign_in(other)
    shown = client.get(reverse("usersessions_list"))
    assert ([one.user_agent for one in shown.context["sessions"]][1], is_in(other)) == (
        "Trình duyệt kia",
        True,
    )
    client.post(reverse("usersessions_list"))
    assert (is_in(client), is_in(other), UserSession.objects.count()) == (True, False, 1)


def test_signing_out_leaves_no_session(client):
    assert client.post(reverse("sign_out"))["Location"] == reverse("signed_out")
    assert (is_in(client), UserSession.objects.count()) == (False, 0)
    assert client.get(reverse("signed_out")).status_code == HTTPStatus.OK


def test_new_password_ends_the_other_sessions(client):
    other = Client()
    sign_in(other)
    form = {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER}
    client.post(reverse("account_change_password"), form)
    assert (is_in(client), is_in(other)) == (True, False)
    assert (sign_in(Client()).status_code, sign_in(Client(), OTHER).status_code) == (200, 302)


@pytest.mark.parametrize(
    ("form", "wrong"),
    [
        ({"oldpassword": "sai"}, ["oldpassword"]),
        ({"password1": "ngan qua thoi", "password2": "ngan qua thoi"}, ["password1"]),
        ({"password2": PASSWORD}, ["password2"]),
    ],
    ids=["wrong old one", "thirteen letters", "not alike"],
)
def test_new_password_is_refused(client, form, wrong):
    sent = {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER} | form
    answer = client.post(reverse("account_change_password"), sent)
    assert list(answer.context["form"].errors) == wrong


def test_old_password_is_tried_five_times(client):
    form = {"oldpassword": "sai", "password1": OTHER, "password2": OTHER}
    codes = [client.post(reverse("account_change_password"), form).status_code for _ in range(6)]
    assert codes == [200] * 5 + [429]


def test_repeated_password_counts_with_sign_in(client):
    for _ in range(5):
        client.post(reverse("account_reauthenticate"), {"password": "sai"})
    assert errors(sign_in(Client())) == ["Đã sai quá nhiều lần. Xin đợi 15 phút rồi thử lại."]


def test_office_server_is_absent_until_it_is_set(client):
    assert (
        Client().post(reverse("openid_connect_login", kwargs={"provider_id": "noi-bo"})).status_code
        == HTTPStatus.NOT_FOUND
    )
    assert (
        Client().get(reverse("openid_connect_callback", kwargs={"provider_id": "noi-bo"})).status_code
        == HTTPStatus.NOT_FOUND
    )
    assert client.get(reverse("socialaccount_connections")).context["office_login"] is False


def test_one_session_is_ended_and_no_other(client, account):
    agents = {
        "phone": "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36",
        "desk": "Mozilla/5.0 (Windows NT 10.0; rv:127.0) Gecko/20100101 Firefox/127.0",
    }
    others = {name: Client(HTTP_USER_AGENT=agent) for name, agent in agents.items()}
    for other in others.values():
        sign_in(other)
    page = client.get(reverse("usersessions_list"))
    text = page.content.decode()
    assert ("Chrome, Android" in text, "Firefox, Windows" in text, "Mozilla" in text) == (True, True, False)
    phone = UserSession.objects.get(user_agent=agents["phone"])
    client.post(reverse("usersessions_list"), {"session": phone.pk})
    assert [is_in(one) for one in (client, *others.values())] == [True, False, True]


@pytest.mark.parametrize("key", ["own", "of another", "x", "99999"])
def test_session_of_ones_own_browser_or_of_another_account_is_not_ended(client, key):
    User.objects.create_user("an", password=PASSWORD)
    other = Client()
    sign_in(other, name="an")
    rows = {"own": "binh", "of another": "an"}
    sent = UserSession.objects.get(user__username=rows[key]).pk if key in rows else key
    client.post(reverse("usersessions_list"), {"session": sent})
    assert (is_in(client), is_in(other)) == (True, True)


def test_app_on_this_very_phone_is_opened_by_a_link(client):
    page = client.get(reverse("mfa_activate_totp"), follow=True)
    if page.redirect_chain:
        page = client.post(page.redirect_chain[-1][0], {"password": PASSWORD}, follow=True)
    text = page.content.decode()
    secret = page.context["form"].secret
    link = re.search(r'href="(otpauth://totp/[^"]*)"', text)[1]
    assert (f"secret={secret}" in unescape(link), f"<code>{secret}</code>" in text, "<details" in text) == (
        True,
        True,
        False,
    )
