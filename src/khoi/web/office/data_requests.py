"""Pages of the requests that persons make about their own data: the register with its clocks, and one request."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from khoi.access.middleware import viewing
from khoi.actions.data_requests import answer_request, complete_request, extend_request, take_request
from khoi.core.refusal import Refusal
from khoi.queries.data_requests import DataRequest, read_request, request_shown, requests_listed
from khoi.queries.ledger import live_ledger
from khoi.queries.persons import read_person
from khoi.web.office.asked import page_asked, today
from khoi.web.office.data_request_forms import AnswerRequest, CompleteRequest, ExtendRequest, RefuseRequest
from khoi.web.office.person_forms import TakeRequest
from khoi.web.parts.language import reader_language

_WHEN = {
    "answer": ("open",),
    "complete": ("answered",),
    "refuse": ("answered",),
    "extend": ("open", "answered"),
}


@require_safe
def data_requests_page(request: HttpRequest) -> HttpResponse:
    """The register: open requests, the next due first, or all."""
    viewer, also_closed = viewing(request), request.GET.get("state") == "all"
    with live_ledger(viewer) as live:
        page, rows = requests_listed(viewer, live, page_asked(request), also_closed=also_closed)
    context = {"page": page, "rows": rows, "also_closed": also_closed}
    return render(request, "office/data_requests.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def take_request_page(request: HttpRequest, key: str) -> HttpResponse:
    """Notes a request that came on paper; its clock starts on the day it was received."""
    viewer, refusal = viewing(request), None
    person = read_person(viewer, key, "answer_requests")
    form = TakeRequest(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            taken = take_request(person, **form.cleaned_data, by=viewer, on=today())
        except Refusal as error:
            refusal = error
        else:
            messages.success(request, _("Đã ghi yêu cầu."))
            return redirect("data_request", taken.key)
    context = {"form": form, "refusal": refusal, "key": key}
    status = 400 if refusal or form.errors else 200
    return render(request, "office/data_request_take.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def data_request_page(request: HttpRequest, key: str) -> HttpResponse:
    """One request; a POST answers it, extends it, or says that it is carried out."""
    viewer, refusal = viewing(request), None
    record = read_request(viewer, key)
    forms_here = _forms(request, record)
    for name, form in forms_here.items():
        if form.is_bound and form.is_valid():
            try:
                _act(request, name, record, form)
            except Refusal as error:
                refusal = error
            else:
                messages.success(request, _("Đã ghi nhận."))
                return redirect("data_request", key)
    with live_ledger(viewer) as live:
        shown = request_shown(viewer, live, record, reader_language())
    context = {"shown": shown, "record": record, "refusal": refusal, **_offered(forms_here, shown.extends_to)}
    failed = refusal or any(form.errors for form in forms_here.values())
    return render(request, "office/data_request.html", context, status=400 if failed else 200)


def _forms(request: HttpRequest, record: DataRequest) -> dict[str, forms.Form]:
    """The forms for what may come next; the one whose button was pressed has what was sent."""
    pressed = request.POST.get("act", "")

    def sent(name: str) -> Any:
        return request.POST if pressed == name else None

    made: dict[str, forms.Form] = {
        "answer": AnswerRequest(record, sent("answer")),
        "complete": CompleteRequest(record, sent("complete")),
        "refuse": RefuseRequest(sent("refuse")),
        "extend": ExtendRequest(sent("extend")),
    }
    # One that was sent is heard even when the request has moved on, so that the act can say so.
    return {name: form for name, form in made.items() if record.state in _WHEN[name] or form.is_bound}


def _offered(made: dict[str, forms.Form], extends_to: Any) -> dict[str, Any]:
    """Every form by its name, None where it has no place now."""
    offered: dict[str, Any] = dict.fromkeys(_WHEN) | made
    if not extends_to and "extend" in made and not made["extend"].is_bound:
        offered["extend"] = None
    return offered


def _act(request: HttpRequest, name: str, record: DataRequest, form: Any) -> None:
    acts: dict[str, Callable[..., Any]] = {
        "answer": answer_request,
        "refuse": answer_request,
        "complete": complete_request,
        "extend": extend_request,
    }
    given = form.cleaned_data if name == "extend" else form.answer()
    acts[name](record, **given, by=viewing(request), on=today())
