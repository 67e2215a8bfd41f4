"""How often somebody may try a secret, and how long they wait after that; what counts is counted by django-allauth."""

import math
import time
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
    """What wrong passwords for an account are counted under, however its name was written. As sign-in compares names."""
    return f"account {name.lower()}"


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
