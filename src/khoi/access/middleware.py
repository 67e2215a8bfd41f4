"""Closes every address to whoever has not signed in, so that a forgotten check cannot open a page."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse

OPEN = ("sign_in", "sign_in_help", "signed_out", "set_language")
"""Names of the addresses that answer anyone; a view is opened only here."""


class SignInRequired:
    """Sends everyone else to the page that says how to get a link, for unknown addresses too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or send to the help page; static files are answered before or as not found."""
        if _is_open(request.path_info) or request.user.is_authenticated:
            return self._get_response(request)
        return HttpResponseRedirect(reverse("sign_in_help"))


def _is_open(path: str) -> bool:
    if path.startswith(f"/{settings.STATIC_URL.lstrip('/')}"):
        return True
    try:
        return resolve(path).view_name in OPEN
    except Resolver404:
        return False
