"""Passkeys: a key made of software signs in and out as a real one does; nonsense in its place is refused in words."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from http import HTTPStatus
from typing import Any

import pytest
from allauth.core import context
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from fido2.cose import ES256
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.signing import PASSWORD, again, is_in, sign_in, with_totp

from khoi.web.office.account_passkeys import AddPasskey, PasskeyAtSignIn, PasskeySecond

JSON = {"accept": "application/json"}
FLAG = AuthenticatorData.FLAG


def text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@dataclass
class Key:
    """An authenticator in software, which never asks its owner anything."""

    name: bytes = b"khoa-1"
    origin: str = "http://testserver"
    site: str = "testserver"
    owner: str = ""
    private: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def made(self, options: dict[str, Any]) -> str:
        """The answer to a call that makes a passkey."""
        key = options["publicKey"]
        self.owner = key["user"]["id"]
        public = ES256.from_cryptography_key(self.private.public_key())
        credential = AttestedCredentialData.create(Aaguid.NONE, self.name, public)
        data = self._data(FLAG.AT | FLAG.UP | FLAG.UV, credential)
        attested = AttestationObject.create("none", data, {})
        return self._answer(
            {"clientDataJSON": self._client("webauthn.create", key), "attestationObject": text(attested)},
            {"credProps": {"rk": True}},
        )

    def signed(self, options: dict[str, Any]) -> str:
        """The answer to a call that uses it."""
        key = options["publicKey"]
        data, client = self._data(FLAG.UP | FLAG.UV), self._client("webauthn.get", key)
        raw = base64.urlsafe_b64decode(client + "=" * (-len(client) % 4))
        signature = self.private.sign(bytes(data) + sha256(raw).digest(), ec.ECDSA(SHA256()))
        response = {
            "clientDataJSON": client,
            "authenticatorData": text(data),
            "signature": text(signature),
            "userHandle": self.owner,
        }
        return self._answer(response, {})

    def _data(self, flags: Any, credential: Any = b"") -> AuthenticatorData:
        return AuthenticatorData.create(sha256(self.site.encode()).digest(), flags, 0, credential)

    def _client(self, kind: str, key: dict[str, Any]) -> str:
        told = {"type": kind, "challenge": key["challenge"], "origin": self.origin}
        return text(json.dumps(told).encode())

    def _answer(self, response: dict[str, str], extensions: dict[str, Any]) -> str:
        name = text(self.name)
        answer = {"id": name, "rawId": name, "type": "public-key", "response": response}
        return json.dumps(answer | {"clientExtensionResults": extensions})


@pytest.fixture
def account(db) -> User:
    return User.objects.create_user("binh", password=PASSWORD)


@pytest.fixture
def client(account) -> Client:
    client = Client()
    sign_in(client)
    return client


def add(client: Client, key: Key, **more: str) -> HttpResponse:
    again(client)
    options = client.get(reverse("mfa_add_webauthn")).context["js_data"]["creation_options"]
    return client.post(
        reverse("mfa_add_webauthn"), {"name": "máy này", "credential": key.made(options)} | more
    )


def sign_in_by(key: Key, client: Client) -> HttpResponse:
    options = client.get(reverse("mfa_login_webauthn"), headers=JSON).json()["request_options"]
    return client.post(reverse("mfa_login_webauthn"), {"credential": key.signed(options)})


def test_passkey_signs_in_alone(client):
    key, other = Key(), Client()
    assert add(client, key, passwordless="on")["Location"] == reverse("mfa_view_recovery_codes")
    assert sign_in_by(key, other)["Location"] == reverse("home")
    assert (is_in(other), Authenticator.objects.get(type="webauthn").wrap().name) == (True, "máy này")


def test_passkey_is_the_second_factor(client):
    key, other = Key(), Client()
    add(client, key)
    assert sign_in(other)["Location"] == reverse("mfa_authenticate")
    options = other.get(reverse("mfa_authenticate")).context["js_data"]["request_options"]
    other.post(reverse("mfa_authenticate"), {"credential": key.signed(options)})
    assert is_in(other)


def test_passkey_proves_its_owner_once_more(client):
    key = Key()
    add(client, key)
    page = reverse("mfa_reauthenticate_webauthn")
    options = client.get(page).context["js_data"]["request_options"]
    wrong = client.post(
        page, {"credential": Key(origin="http://example.org", owner=key.owner).signed(options)}
    )
    assert (wrong["Location"], len(list(get_messages(wrong.wsgi_request)))) == (page, 1)
    options = client.get(page).context["js_data"]["request_options"]
    right = client.post(f"{page}?next=/tai-khoan/phien/", {"credential": key.signed(options)})
    assert right["Location"] == "/tai-khoan/phien/"


def test_passkey_is_renamed_and_removed_by_its_owner_only(client):
    add(client, Key())
    pk = Authenticator.objects.get(type="webauthn").pk
    User.objects.create_user("an", password=PASSWORD)
    other = Client()
    sign_in(other, name="an")
    again(other)
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert other.post(reverse(name, args=[pk]), {"name": "x"}).status_code == HTTPStatus.NOT_FOUND
        assert client.get(reverse(name, args=[pk])).status_code == HTTPStatus.OK
    client.post(reverse("mfa_edit_webauthn", args=[pk]), {"name": "khóa USB"})
    assert Authenticator.objects.get(pk=pk).wrap().name == "khóa USB"
    client.post(reverse("mfa_remove_webauthn", args=[pk]))
    assert Authenticator.objects.count() == 0


@pytest.mark.parametrize("wrong", ["another key", "another site", "an answer of before"])
def test_passkey_of_no_use_here_signs_nobody_in(client, wrong):
    key, other = Key(), Client()
    add(client, key, passwordless="on")
    if wrong == "another key":
        key.private = ec.generate_private_key(ec.SECP256R1())
    if wrong == "another site":
        key.site = "example.org"
    options = other.get(reverse("mfa_login_webauthn"), headers=JSON).json()["request_options"]
    if wrong == "an answer of before":
        other.get(reverse("mfa_login_webauthn"), headers=JSON)
    answer = other.post(reverse("mfa_login_webauthn"), {"credential": key.signed(options)})
    assert (answer["Location"], is_in(other)) == (reverse("account_login"), False)


def test_passkeys_are_bound_to_the_name_of_the_server(client):
    again(client)
    options = client.get(reverse("mfa_add_webauthn")).context["js_data"]["creation_options"]["publicKey"]
    assert (options["rp"], options["user"]["name"]) == ({"id": "testserver", "name": "Khối"}, "binh")


NONSENSE = [
    "",
    "{}",
    "[]",
    "null",
    '"x"',
    "{",
    "[" * 15_000,
    "9" * 5_000,
    "NaN",
    '{"a": ' * 3_000,
    "1" * 20_001,
]


@pytest.mark.parametrize("credential", NONSENSE, ids=range(len(NONSENSE)))
def test_nonsense_for_a_passkey_signs_nobody_in(account, credential):
    client = Client()
    client.get(reverse("mfa_login_webauthn"), headers=JSON)
    answer = client.post(reverse("mfa_login_webauthn"), {"credential": credential})
    assert (answer["Location"], is_in(client)) == (reverse("account_login"), False)
    assert len(list(get_messages(answer.wsgi_request))) == 1


@pytest.mark.parametrize("credential", NONSENSE, ids=range(len(NONSENSE)))
def test_nonsense_adds_no_passkey_and_proves_nothing(client, credential):
    with_totp(client)
    added = client.post(reverse("mfa_add_webauthn"), {"name": "a", "credential": credential})
    waiting = Client()
    sign_in(waiting)
    second = waiting.post(reverse("mfa_authenticate"), {"credential": credential})
    assert [answer.status_code for answer in (added, second)] == [HTTPStatus.OK] * 2
    assert (Authenticator.objects.filter(type="webauthn").count(), is_in(waiting)) == (0, False)


_TEXT = st.one_of(st.text(max_size=20), st.binary(max_size=80).map(text))
_PARTS = ("clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle")
_VALUE = st.one_of(_TEXT, st.none(), st.integers(), st.lists(_TEXT, max_size=2))
_RESPONSE = st.one_of(_VALUE, st.dictionaries(st.sampled_from(_PARTS), _VALUE))
ANSWERS = st.fixed_dictionaries(
    {
        "id": _TEXT,
        "rawId": _TEXT,
        "type": st.one_of(st.just("public-key"), _VALUE),
        "response": _RESPONSE,
        "clientExtensionResults": st.one_of(st.just({}), _VALUE),
    }
)


@pytest.fixture
def ceremony(db, monkeypatch) -> Iterator[None]:
    """A request in the middle of a passkey's ceremony, whose wrong answers are not counted."""
    request = RequestFactory().post("/", HTTP_HOST="testserver")
    request.session = SessionStore()
    request.session["mfa.webauthn.state"] = {"challenge": text(b"x"), "user_verification": "required"}
    monkeypatch.setattr("allauth.mfa.webauthn.forms.check_rate_limit", lambda _user: lambda: None)
    with context.request_context(request):
        yield


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answer=ANSWERS, told=st.one_of(st.none(), st.dictionaries(st.text(max_size=9), _VALUE)))
def test_passkey_answers_of_any_make_are_refused_in_words(ceremony, answer, told):
    if told is not None and isinstance(answer["response"], dict):
        client_data = {"type": "webauthn.get", "challenge": text(b"x"), "origin": "http://testserver"} | told
        answer["response"]["clientDataJSON"] = text(json.dumps(client_data).encode())
    sent, account = {"credential": json.dumps(answer), "name": "a"}, User(pk=7, username="binh")
    forms = (
        PasskeyAtSignIn(data=sent),
        PasskeySecond(user=account, data=sent),
        AddPasskey(user=account, data=sent),
    )
    assert [form.is_valid() for form in forms] == [False] * 3
    assert [bool(form.errors.as_data()) for form in forms] == [True] * 3


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, 400), put=st.binary(max_size=4), part=st.sampled_from(_PARTS))
def test_damaged_answers_of_a_real_key_are_never_a_fault_of_ours(ceremony, cut, put, part):
    key = Key()
    options = {"publicKey": {"challenge": text(b"x"), "user": {"id": text(b"7")}}}
    account = User(pk=7, username="binh")
    for sent, form_class in (
        (json.loads(key.made(options)), AddPasskey),
        (json.loads(key.signed(options)), PasskeySecond),
    ):
        raw = base64.urlsafe_b64decode(sent["response"].get(part, "") + "==")
        sent["response"][part] = text(raw[:cut] + put + raw[cut + 1 :])
        form = form_class(user=account, data={"credential": json.dumps(sent), "name": "a"})
        assert form.is_valid() is not bool(form.errors)
