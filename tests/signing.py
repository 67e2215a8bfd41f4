"""What tests of accounts do as a browser does: sign in, type the password once more, set up an app."""

import time
from http import HTTPStatus

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from khoi.records.models import Event

PASSWORD, OTHER = "mot cau rat dai", "mot cau khac han"


def sign_in(client: Client, password: str = PASSWORD, name: str = "binh", **more: str) -> HttpResponse:
    return client.post(reverse("account_login"), {"login": name, "password": password}, **more)


def again(client: Client) -> None:
    """Types the password once more, as is asked before a change of second factors."""
    answer = client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert answer.status_code == HTTPStatus.FOUND


def is_in(client: Client) -> bool:
    return client.get(reverse("account")).status_code == HTTPStatus.OK


def errors(answer: HttpResponse) -> list[str]:
    """What the page's form says is wrong."""
    return [said for field in answer.context["form"].errors.values() for said in field]


def acts() -> list[str]:
    """What the audit chain was told, in order."""
    return list(Event.objects.order_by("number").values_list("act", flat=True))


def totp(secret: str) -> str:
    """The code that the app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def with_totp(client: Client) -> tuple[str, list[str]]:
    """Sets up an app; its secret, and the recovery codes shown after it."""
    again(client)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": totp(secret)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    shown = client.get(answer["Location"])
    cache.clear()  # the code just used stays usable for the next sign-in of the test
    return secret, shown.context["unused_codes"]
