"""How often somebody may try a secret, and how long they wait after that; what counts is counted by django-allauth."""

import math
import time
import unicodedata
from collections.abc import Iterable

from allauth.core.internal import ratelimit
from allauth.core.internal.ratelimit import Rate, RateLimitUsage
from django.contrib.auth.models import User
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _

INVITATION = "invitation"
_OWN = {INVITATION: "5/15m/ip,50/d/ip"}
_WRONG = ("allauth.account", "login_failed")


def account_key(name: str) -> str:
    """What wrong passwords for an account are counted under, however its name was written. One statement.

    Databases compare names each in its own way (PostgreSQL by capitals, where `ı` is `I` and `ſ` is `S`), so the
    database is asked which account it takes the name for; a name of nobody is counted under one form of its letters.
    """
    if (key := account_called(name)) is not None:
        return f"account {key}"
    plain = unicodedata.normalize("NFKC", name).upper().casefold()
    return f"name {unicodedata.normalize('NFKC', plain)}"


def account_called(name: str) -> int | None:
    """The key of the account that sign-in may take the name for: whatever the database holds to be the same name."""
    if "\0" in name:
        return None
    found: int | None = (
        User.objects.filter(username__iexact=name).order_by("pk").values_list("pk", flat=True).first()
    )
    return found


def second_factor_key(key: int) -> str:
    """What django-allauth counts an account's wrong second-factor codes under."""
    return f"mfa-auth-user-{key}"


def try_code(request: HttpRequest) -> RateLimitUsage | None:
    """Counts one try of an invitation code, also by a GET; None when too many were wrong.

    The caller gives a right one back by `.rollback()`.
    """
    usage: RateLimitUsage | None = ratelimit.consume(
        request, app="khoi", action=INVITATION, config=_OWN, limit_get=True
    )
    return usage


def forgive(request: HttpRequest, account: User) -> None:
    """Forgets what was counted against an account: whoever was invited anew starts anew."""
    app, action = _WRONG
    for key in (account_key(account.get_username()), second_factor_key(account.pk)):
        ratelimit.clear(request, app=app, action=action, key=key)


def wait_for_code(request: HttpRequest) -> str:
    """How long until another invitation code may be tried, in words."""
    rates = ratelimit.get_rates(app="khoi", action=INVITATION, config=_OWN)
    return _words(_seconds(request, "khoi", INVITATION, rate, "") for rate in rates)


def wait_to_sign_in(request: HttpRequest, key: str) -> str:
    """How long until a password or code may be tried again, in words; `key` as above."""
    app, action = _WRONG
    rates = ratelimit.get_rates(app=app, action=action)
    return _words(_seconds(request, app, action, rate, key) for rate in rates)


def _seconds(request: HttpRequest, app: str, action: str, rate: Rate, key: str) -> float:
    """Seconds until the oldest counted try no longer counts; 0 where there is room. Newest first, as stored."""
    place = ratelimit.get_cache_key(request, app=app, action=action, rate=rate, key=key)
    now = time.time()
    counted = [at for at in cache.get(place, []) if at > now - rate.duration]
    return counted[-1] + rate.duration - now if len(counted) >= rate.amount else 0.0


def _words(waits: Iterable[float]) -> str:
    minutes = max(1, math.ceil(max(waits) / 60))
    return _("Đã sai quá nhiều lần. Xin đợi %(minutes)d phút rồi thử lại.") % {"minutes": minutes}
