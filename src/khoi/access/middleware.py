"""Gives every request its viewer, and lets nothing but the audit chain grow while a page is only read."""

import secrets
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from khoi.access.places import held
from khoi.access.posts import viewer_of
from khoi.access.second_factor import proven
from khoi.access.viewer import Viewer
from khoi.records.guard import reading_only

_SAFE = ("GET", "HEAD", "OPTIONS")


def viewing(request: HttpRequest) -> Viewer:
    """Who looks: worked out when first asked for, once a request. Past the middleware there is nobody."""
    if not hasattr(request, "khoi_request"):
        return Viewer()
    if not hasattr(request, "khoi_viewer"):
        request.khoi_viewer = _viewer(request, request.khoi_request)  # type: ignore[attr-defined]
    found: Viewer = request.khoi_viewer  # type: ignore[attr-defined]
    return found


class Viewing:
    """Gives the request the name it has in the audit chain, and keeps a safe method from changing any record."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answers."""
        request.khoi_request = secrets.token_hex(8)  # type: ignore[attr-defined]
        if request.method not in _SAFE:
            return self._get_response(request)
        with reading_only(), held():
            return self._get_response(request)


def _viewer(request: HttpRequest, name: str) -> Viewer:
    user: Any = request.user
    # Whoever has a second factor cannot have signed in without it: the sign-in asks for it (accounts.py).
    is_proven = user.is_authenticated and bool(proven([user.pk]))
    return viewer_of(user, day=timezone.localdate(), request=name, proven=is_proven)
