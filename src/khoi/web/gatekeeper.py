"""Stands before every view: an address that the table of gates does not name, or that this viewer may not come to, stays shut."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from khoi.access.middleware import viewing
from khoi.access.viewer import ANYWHERE, Viewer, not_allowed
from khoi.core.refusal import Refusal
from khoi.web.gates import GATES, OPEN, SIGNED, Gate
from khoi.web.parts.refusals import refusal_page

_SAFE = ("GET", "HEAD", "OPTIONS")


class GateKeeper:
    """Sends whoever has not signed in to the sign-in page, for unknown addresses too, and refuses the rest in words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answers; whether an address exists is told only to those who have signed in."""
        if (
            _is_static(request.path_info)
            or _gate(request.path_info) == Gate(OPEN)
            or viewing(request).is_known
        ):
            return self._get_response(request)
        if request.path_info.startswith("/api/"):
            return refusal_page(
                request,
                Refusal("not_signed_in", _("cần đăng nhập"), hint=_("Đăng nhập trên trang, rồi gọi lại.")),
            )
        return HttpResponseRedirect(reverse("account_login"))

    def process_view(
        self, request: HttpRequest, _view: Callable[..., Any], _args: object, _kwargs: object
    ) -> HttpResponse | None:
        """The refusal's page, or None to go on to the view."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        refusal = refused(viewing(request), GATES.get(name), is_read=request.method in _SAFE)
        return refusal_page(request, refusal) if refusal else None


def refused(viewer: Viewer, gate: Gate | None, *, is_read: bool) -> Refusal | None:
    """Why this viewer may not come to the gate; None when it is open to them."""
    if gate is None or (gate.persons and not viewer.keeps_persons):
        return Refusal("unknown_page", _("không có trang này"), hint=_("Chọn trong danh mục trên đầu trang."))
    wanted = gate.see if is_read else gate.change or gate.see
    if wanted == OPEN or (wanted == SIGNED and viewer.is_known):
        return None
    rights = wanted.split("|")
    if any(viewer.may(right, ANYWHERE) for right in rights):
        return None
    return not_allowed(viewer, rights[0], ANYWHERE)


def _is_static(path: str) -> bool:
    return path.startswith(f"/{settings.STATIC_URL.lstrip('/')}")


def _gate(path: str) -> Gate | None:
    try:
        return GATES.get(resolve(path).view_name)
    except Resolver404:
        return None
