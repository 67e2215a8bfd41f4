"""No browser and no server in between keeps what the program answers: names stand on most pages."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

NOT_KEPT = "no-store, private"


class NeverKept:
    """Forbids keeping any answer, pages, files and the API alike; it stands behind the static files, which may be kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answers."""
        answer = self._get_response(request)
        answer["Cache-Control"] = NOT_KEPT
        return answer
