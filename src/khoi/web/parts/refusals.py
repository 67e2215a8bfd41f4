"""Turns a refusal into a page that says what was found and what to do, and keeps GET from writing."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from khoi.core.refusal import Refusal
from khoi.records.guard import reading_only

_MISSING = (
    "unknown_unit",
    "unknown_resolution",
    "unknown_target",
    "unknown_measure",
    "unknown_indicator",
    "unknown_regulation",
)
_SAFE = ("GET", "HEAD", "OPTIONS")


class RefusalPages:
    """Shows a Refusal that no view handled, with 404 for what is not there and 400 for the rest."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answers; while a safe method is answered no record can change."""
        if request.method not in _SAFE:
            return self._get_response(request)
        with reading_only():
            return self._get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The refusal's page; anything else stays a bug."""
        if not isinstance(error, Refusal):
            return None
        status = 404 if error.code in _MISSING else 400
        return render(request, "parts/error.html", {"refusal": error, "status": status}, status=status)
