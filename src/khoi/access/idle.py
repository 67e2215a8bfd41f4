"""Ends a session that nobody uses, and any session half a day after signing in."""

import time
from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

BEGAN, SEEN = "khoi_began", "khoi_seen"
_MINUTE = 60
_NOTED_EVERY = _MINUTE


class IdleEnd:
    """Signs out after `IDLE_MINUTES` without a request, and `SESSION_COOKIE_AGE` after the first one.

    Django alone would prolong a session at every write. The session is written at most once a minute.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answers, or leads to the sign-in page, which then says why."""
        if request.user.is_authenticated:
            now = int(time.time())
            if said := _over(request, now):
                return _ended(request, said)
            _note(request, now)
        return self._get_response(request)


def _over(request: HttpRequest, now: int) -> str:
    """Why the session ends; empty while it goes on."""
    began, seen = request.session.get(BEGAN, now), request.session.get(SEEN, now)
    if now - began >= settings.SESSION_COOKIE_AGE:
        return _("Đã hết phiên làm việc của ngày. Xin đăng nhập lại.")
    if settings.IDLE_MINUTES and now - seen >= settings.IDLE_MINUTES * _MINUTE:
        idle = _("Đã tự đăng xuất vì %(minutes)d phút không có thao tác. Xin đăng nhập lại.")
        return idle % {"minutes": settings.IDLE_MINUTES}
    return ""


def _ended(request: HttpRequest, said: str) -> HttpResponse:
    UserSession.objects.filter(session_key=request.session.session_key).delete()
    logout(request)
    messages.info(request, said)
    # What was sent is gone; the address of a form is not always a page.
    back = request.get_full_path() if request.method == "GET" else reverse(settings.LOGIN_REDIRECT_URL)
    return redirect_to_login(back)


def _note(request: HttpRequest, now: int) -> None:
    request.session.setdefault(BEGAN, now)
    if now - request.session.get(SEEN, 0) < _NOTED_EVERY:
        return
    request.session[SEEN] = now
    UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=timezone.now())
