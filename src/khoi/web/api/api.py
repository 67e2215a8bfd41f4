"""Wires the API: version 1, sessions as for pages, every refusal as JSON with the status a page would have."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import SessionAuth

from khoi.core.refusal import Refusal
from khoi.web.api import figures, results, units
from khoi.web.parts.refusals import status_of

api = NinjaAPI(
    title="Khối",
    version="1",
    description="Kết quả, đơn vị và số liệu của một văn phòng. / Results, units and figures of one office.",
    urls_namespace="api",
    docs_url=None,
    openapi_url="/openapi.json",
    auth=SessionAuth(csrf=True),
)
api.add_router("", units.router)
api.add_router("", results.router)
api.add_router("", figures.router)


@api.exception_handler(Refusal)
def refused(request: HttpRequest, error: Refusal) -> HttpResponse:
    """The refusal as the contracts print it."""
    return api.create_response(request, error.as_json(), status=status_of(error))


@api.exception_handler(ValidationError)
def malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """What the description doesn't allow: the first fault, with its place."""
    first: dict[str, Any] = error.errors[0] if error.errors else {}
    where = ".".join(str(part) for part in first.get("loc", ()))
    told = Refusal("bad_request", str(first.get("msg", "")), where=where, hint="Xem /api/v1/openapi.json.")
    return api.create_response(request, told.as_json(), status=422)


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    """Nobody has signed in, or a POST came without its token."""
    told = Refusal("not_signed_in", "cần đăng nhập", hint="Đăng nhập trên trang, rồi gọi lại.")
    return api.create_response(request, told.as_json(), status=401)


@api.exception_handler(HttpError)
def broken_body(request: HttpRequest, error: HttpError) -> HttpResponse:
    """A body that is no JSON."""
    told = Refusal("bad_request", str(error), where="body", hint="Gửi JSON hợp lệ, mã UTF-8.")
    return api.create_response(request, told.as_json(), status=error.status_code)
