"""Pages of the registers of personal data: purposes with their ground, incidents with the clock of their notice."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from khoi.access.installation import home_unit
from khoi.access.middleware import viewing
from khoi.actions.privacy_registers import (
    close_incident,
    end_purpose,
    record_incident,
    record_purpose,
    tell_incident,
)
from khoi.core.refusal import Refusal
from khoi.queries.privacy_registers import (
    incident_by_key,
    incident_row,
    incidents_listed,
    purpose_by_key,
    purposes_listed,
)
from khoi.web.office.asked import page_asked, today
from khoi.web.office.register_forms import AddIncident, AddPurpose, CloseIncident, EndPurpose, TellIncident

Done = Callable[[], Any]


@require_http_methods(["GET", "HEAD", "POST"])
def purposes_page(request: HttpRequest) -> HttpResponse:
    """The purposes; `?key=` opens one, and a POST adds one or ends the one that is open."""
    viewer, key = viewing(request), request.GET.get("key", "")
    one = purpose_by_key(viewer, key) if key else None
    add, end = AddPurpose(_sent(request, "add")), EndPurpose(_sent(request, "end"))
    acts: list[tuple[forms.Form, Done]] = [(add, lambda: _record_purpose(request, add))]
    if one:
        acts.append((end, lambda: end_purpose(one, **end.cleaned_data, by=viewer)))
    refusal, is_done = _carried_out(request, acts)
    if is_done:
        return redirect(_back("purposes", key))
    context = {"page": purposes_listed(viewer, page_asked(request)), "one": one, "add": add, "end": end}
    return _page(request, "office/purposes.html", context, refusal, acts)


def _record_purpose(request: HttpRequest, form: AddPurpose) -> None:
    given = dict(form.cleaned_data)
    record_purpose(given, from_day=given.pop("from_day"), by=viewing(request))


@require_http_methods(["GET", "HEAD", "POST"])
def incidents_page(request: HttpRequest) -> HttpResponse:
    """The incidents; `?key=` opens one, and a POST adds one, says that the body was told, or closes the one open."""
    viewer, key, now = viewing(request), request.GET.get("key", ""), timezone.now()
    one = incident_by_key(viewer, key) if key else None
    add = AddIncident(_sent(request, "add"))
    tell, close = TellIncident(_sent(request, "tell")), CloseIncident(_sent(request, "close"))
    acts: list[tuple[forms.Form, Done]] = [
        (add, lambda: record_incident(**add.answer(), by=viewer, now=now)),
    ]
    if one:
        acts.append((tell, lambda: tell_incident(one, **tell.answer(), by=viewer, now=now)))
        acts.append((close, lambda: close_incident(one, **close.cleaned_data, by=viewer, now=now)))
    refusal, is_done = _carried_out(request, acts)
    if is_done:
        return redirect(_back("incidents", key))
    page, rows = incidents_listed(viewer, page_asked(request), now)
    shown = {"page": page, "rows": rows, "one": one and incident_row(viewer, one, now)}
    context = {**shown, "add": add, "tell": tell, "close": close}
    return _page(request, "office/incidents.html", context, refusal, acts)


def _sent(request: HttpRequest, name: str) -> Any:
    return request.POST if request.POST.get("act") == name else None


def _carried_out(request: HttpRequest, acts: list[tuple[forms.Form, Done]]) -> tuple[Refusal | None, bool]:
    """Does what was sent; what stood in the way, or that it is done."""
    for form, act in acts:
        if form.is_bound and form.is_valid():
            try:
                act()
            except Refusal as refusal:
                return refusal, False
            messages.success(request, _("Đã ghi nhận."))
            return None, True
    return None, False


def _back(name: str, key: str) -> str:
    return reverse(name) + (f"?{urlencode({'key': key})}" if key else "")


def _page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    refusal: Refusal | None,
    acts: list[tuple[forms.Form, Done]],
) -> HttpResponse:
    may_keep = viewing(request).may("keep_registers", home_unit())
    failed = refusal or any(form.errors for form, _act in acts)
    context |= {"refusal": refusal, "may_keep": may_keep, "today": today()}
    return render(request, template, context, status=400 if failed else 200)
