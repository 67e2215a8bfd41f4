"""What is kept of secrets, counts and sessions, and who hears of it."""

import base64
import pickle
import threading
import time
from datetime import timedelta

import pytest
from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from cryptography.fernet import Fernet
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.cache import cache, caches
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from khoi.access import invitations
from khoi.access.hashing import AT_ONCE, FewAtOnce
from khoi.access.idle import BEGAN, SEEN
from khoi.access.invitations import LIFETIME, expiry, invited, new_code, use_code
from khoi.access.second_factor import qr_svg
from khoi.access.throttling import account_key, forgive
from khoi.config import settings as plain_settings
from khoi.config.environment import number
from khoi.config.office_login import office_login
from khoi.core.refusal import Refusal
from khoi.records.keys import box
from khoi.records.models import Invitation

SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def account(db) -> User:
    return User.objects.create_user("binh", password="mot cau rat dai")


def stored(model) -> str:
    """Everything the table holds, as text."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {model._meta.db_table}")
        return repr(cursor.fetchall())


def test_password_rules_are_argon2_and_fourteen_letters():
    lengths = [v.get("OPTIONS", {}).get("min_length") for v in plain_settings.AUTH_PASSWORD_VALIDATORS]
    assert plain_settings.PASSWORD_HASHERS[0] == "khoi.access.hashing.FewAtOnce"
    assert FewAtOnce().encode("mot cau rat dai", "muoi-muoi").startswith("argon2$argon2id$")
    assert [length for length in lengths if length] == [14]


def test_few_passwords_are_hashed_at_once(monkeypatch):
    """Each takes 100 MiB: a crowd at the sign-in page must not take the machine's memory."""
    inside, most = [], []

    def slowly(_self, *_given) -> bool:
        inside.append(1)
        most.append(len(inside))
        time.sleep(0.05)
        inside.pop()
        return True

    monkeypatch.setattr(Argon2PasswordHasher, "verify", slowly)
    crowd = [threading.Thread(target=FewAtOnce().verify, args=("a", "b")) for _ in range(8)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert (max(most), len(most)) == (AT_ONCE, 8)


def test_secrets_of_second_factors_are_sealed_in_the_table(account):
    totp = TOTP.activate(account, SECRET).instance
    codes = RecoveryCodes.activate(account)
    seed = box().decrypt(codes.instance.data["seed"].encode()).decode()
    told = stored(Authenticator)
    assert [secret in told for secret in (SECRET, seed, *codes.generate_codes())] == [False] * 12
    assert box().decrypt(totp.data["secret"].encode()).decode() == SECRET


def test_sessions_are_sealed_in_the_table(account):
    client = Client()
    client.force_login(account)
    session = client.session
    session["mfa.totp.secret"] = SECRET
    session.save()
    row = Session.objects.get()
    assert row.get_decoded()["mfa.totp.secret"] == SECRET
    payload = row.session_data.lstrip(".").split(":")[0]
    assert SECRET.encode() not in base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))


def test_session_of_a_dropped_key_is_empty(account, settings):
    client = Client()
    client.force_login(account)
    settings.DATA_KEYS = [Fernet.generate_key().decode()]
    assert Session.objects.get().get_decoded() == {}
    assert reverse("account_login") in client.get(reverse("account"))["Location"]


def test_kept_counts_are_kept_by_key_until_they_are_over(db):
    cache.set("a", [2.0, 1.0], 60)
    cache.set("b", [3.0], -1)
    assert (cache.get_many(["a", "b", "c"]), cache.get("b", "none")) == ({"a": [2.0, 1.0]}, "none")
    assert [cache.add("a", 1), cache.add("b", 1), cache.add("b", 1)] == [False, True, False]


def test_kept_counts_never_run_what_lies_in_the_table(db):
    class Runs:
        def __reduce__(self):
            return pytest.fail, ("a stored value was run",)

    cache.set("a", 1, 60)
    value = base64.b64encode(pickle.dumps(Runs())).decode()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE khoi_counts SET value = %s", [value])
    with pytest.raises(pickle.UnpicklingError):
        cache.get("a")


def test_no_count_is_pushed_out_by_as_many_as_one_address_makes_in_a_day_of_locks(db):
    # 60 tries a minute for the longest short lock, a quarter of an hour, from fifty addresses.
    assert caches["default"]._max_entries >= 60 * 15 * 50


SPELLINGS = ("quan.si", "QUAN.SI", "quan.s\u0131", "quan.\u017fi", "quan.s\u0130", "\uff51uan.si", "q\0")


def test_account_is_counted_as_the_database_compares_names(db):
    """PostgreSQL takes a dotless i and a long s for the plain letters; SQLite does not."""
    held = User.objects.create_user("quan.si")
    same = {
        name for name in SPELLINGS if "\0" not in name and User.objects.filter(username__iexact=name).exists()
    }
    assert len(same) >= (4 if connection.vendor == "postgresql" else 2)
    assert {name for name in SPELLINGS if account_key(name) == f"account {held.pk}"} == same


def test_name_of_nobody_is_counted_under_one_form(db):
    assert len({account_key(name) for name in ("quan.si", "QUAN.SI", *SPELLINGS[2:4], SPELLINGS[5])}) == 1
    assert account_key("an") != account_key("binh")


def test_account_invited_anew_is_counted_anew(db, rf):
    held = User.objects.create_user("quan.si")
    key = account_key("Quan.Si")
    request = rf.post("/")
    for _ in range(6):
        ratelimit.consume(request, action="login_failed", key=key)
    assert not ratelimit.consume(request, action="login_failed", key=key)
    forgive(request, held)
    assert ratelimit.consume(request, action="login_failed", key=key)


def test_code_lets_in_once(account):
    code = new_code(account, by="van-phong")
    assert invited(code.lower().replace("-", " ")) == account
    assert (use_code(code), use_code(code), invited(code)) == (account, None, None)


def test_new_code_ends_the_one_before(account):
    first, second = new_code(account, by="van-phong"), new_code(account, by="van-phong")
    assert (invited(first), invited(second)) == (None, account)


@pytest.mark.parametrize(("later", "found"), [(timedelta(seconds=-1), True), (timedelta(seconds=1), False)])
def test_code_lasts_seven_days(account, monkeypatch, later, found):
    code, now = new_code(account, by="van-phong"), timezone.now()
    assert abs(expiry(account) - now - LIFETIME) < timedelta(seconds=5)
    end = Invitation.objects.get().expires_at + later
    monkeypatch.setattr(invitations.timezone, "now", lambda: end)
    assert (invited(code) is not None, expiry(account) is not None) == (found, found)


def test_code_of_a_locked_account_lets_nobody_in(account):
    code = new_code(account, by="van-phong")
    User.objects.update(is_active=False)
    assert (invited(code), use_code(code)) == (None, None)


def test_code_is_kept_only_as_its_hash(account):
    code = new_code(account, by="van-phong")
    told = stored(Invitation)
    assert (code in told, code.replace("-", "") in told) == (False, False)


def test_qr_code_is_one_picture_without_styles():
    drawn = qr_svg("http://localhost/moi/ABCD/")
    assert (drawn.count("<svg"), "style=" in drawn, "<script" in drawn) == (1, False, False)


def _signed_in(account: User, *, began: float, seen: float) -> Client:
    client = Client()
    client.force_login(account)
    session = client.session
    session[BEGAN], session[SEEN] = int(time.time() - began), int(time.time() - seen)
    session.save()
    return client


@pytest.mark.parametrize(
    ("began", "seen", "goes_on"),
    [
        (60, 14 * 60, True),
        (60 * 60, 15 * 60 + 1, False),
        (12 * 3600 - 60, 0, True),
        (12 * 3600 + 1, 0, False),
    ],
    ids=["in use", "idle", "nearly half a day", "half a day"],
)
def test_session_ends_idle_or_old(account, began, seen, goes_on):
    client = _signed_in(account, began=began, seen=seen)
    answer = client.get(reverse("account_change_password"))
    assert (answer.status_code == 200, "_auth_user_id" in client.session) == (goes_on, goes_on)
    if not goes_on:
        asked = reverse("account_change_password")
        assert answer["Location"] == f"{reverse('account_login')}?next={asked}"


def test_idle_minutes_follow_the_setting(account, settings):
    settings.IDLE_MINUTES = 60
    assert _signed_in(account, began=60, seen=59 * 60).get(reverse("account")).status_code == 200
    settings.IDLE_MINUTES = 0
    assert _signed_in(account, began=60, seen=600 * 60).get(reverse("account")).status_code == 200


def test_session_is_written_once_a_minute(account, django_assert_num_queries):
    client = _signed_in(account, began=60, seen=0)
    kept = Session.objects.get().session_data
    client.get(reverse("account"))
    assert Session.objects.get().session_data == kept
    client = _signed_in(account, began=120, seen=61)
    client.get(reverse("account"))
    assert time.time() - client.session[SEEN] < 5


def test_locked_account_is_out_at_once(account):
    client = _signed_in(account, began=0, seen=0)
    assert client.get(reverse("account")).status_code == 200
    User.objects.update(is_active=False)
    assert client.get(reverse("account")).status_code == 302


@pytest.mark.parametrize("text", ["-1", "721", "x", "1.5", "١٥", "9" * 4_400])
def test_idle_minutes_with_nonsense(monkeypatch, text):
    monkeypatch.setenv("KHOI_IDLE_MINUTES", text)
    with pytest.raises(Refusal) as refused:
        number("KHOI_IDLE_MINUTES", 15, most=720)
    assert (refused.value.code, refused.value.where) == ("bad_setting", "KHOI_IDLE_MINUTES")


@pytest.mark.parametrize(("text", "minutes"), [("", 15), ("0", 0), ("720", 720)])
def test_idle_minutes(monkeypatch, text, minutes):
    monkeypatch.setenv("KHOI_IDLE_MINUTES", text)
    assert number("KHOI_IDLE_MINUTES", 15, most=720) == minutes


def _office_server(monkeypatch, tmp_path, **given: str) -> dict[str, str]:
    secret = tmp_path / "bi-mat"
    secret.write_text("s\n", encoding="utf-8")
    names = {
        "KHOI_OIDC_URL": "https://a.noi-bo",
        "KHOI_OIDC_CLIENT": "khoi",
        "KHOI_OIDC_SECRET_FILE": str(secret),
    }
    for name, value in (names | given).items():
        monkeypatch.setenv(name, value) if value else monkeypatch.delenv(name, raising=False)
    return office_login()


def test_office_server_by_three_settings(monkeypatch, tmp_path):
    wanted = {"url": "https://a.noi-bo", "client": "khoi", "secret": "s"}
    assert _office_server(monkeypatch, tmp_path) == wanted


def test_no_office_server_without_settings(monkeypatch, tmp_path):
    none = dict.fromkeys(("KHOI_OIDC_URL", "KHOI_OIDC_CLIENT", "KHOI_OIDC_SECRET_FILE"), "")
    assert _office_server(monkeypatch, tmp_path, **none) == {}


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"KHOI_OIDC_CLIENT": ""}, "KHOI_OIDC_CLIENT"),
        ({"KHOI_OIDC_SECRET_FILE": ""}, "KHOI_OIDC_SECRET"),
        ({"KHOI_OIDC_URL": "http://a.noi-bo"}, "KHOI_OIDC_URL"),
        ({"KHOI_OIDC_URL": "a.noi-bo"}, "KHOI_OIDC_URL"),
        ({"KHOI_OIDC_URL": "https:///"}, "KHOI_OIDC_URL"),
        ({"KHOI_OIDC_URL": "https://[a"}, "KHOI_OIDC_URL"),
    ],
    ids=["no client", "no secret", "without TLS", "no scheme", "no host", "no address"],
)
def test_office_server_half_set_or_without_tls(monkeypatch, tmp_path, given, where):
    with pytest.raises(Refusal) as refused:
        _office_server(monkeypatch, tmp_path, **given)
    assert (refused.value.code, refused.value.where) == ("bad_setting", where)
