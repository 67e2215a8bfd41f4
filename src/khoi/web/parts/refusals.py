"""Turns a refusal into a page that says what was found and what to do."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from khoi.core.refusal import Refusal

_MISSING = (
    "unknown_unit",
    "unknown_resolution",
    "unknown_target",
    "unknown_measure",
    "unknown_indicator",
    "unknown_regulation",
    "unknown_page",
    "unknown_person",
    "unknown_post",
    "unknown_account",
    "unknown_request",
    "unknown_register_row",
    "unknown_event",
    "unknown_draft",
    "unknown_mark",
    "unknown_import",
    "unknown_reorganisation",
    "unknown_edition",
    "unknown_profile",
    "unknown_table",
)
_STATUS = {"not_allowed": 403, "second_factor_required": 403, "not_signed_in": 401}


class RefusalPages:
    """Shows a Refusal that no view handled, with 404 for what is not there and 400 for the rest."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answers."""
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The refusal's page; anything else stays a bug."""
        if not isinstance(error, Refusal):
            return None
        return refusal_page(request, error)


def status_of(error: Refusal) -> int:
    """404 for what is not there, 403 for what is not allowed, 400 for the rest."""
    return 404 if error.code in _MISSING else _STATUS.get(error.code, 400)


def refusal_page(request: HttpRequest, error: Refusal) -> HttpResponse:
    """The page of a refusal, or its JSON where the API was asked, with its status."""
    status = status_of(error)
    if request.path_info.startswith("/api/"):
        return JsonResponse(error.as_json(), status=status, json_dumps_params={"ensure_ascii": False})
    return render(request, "parts/error.html", {"refusal": error, "status": status}, status=status)
