"""One's own page: what is held, who can see it, who looked, what was asked; and a copy to take away."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from khoi.access.middleware import viewing
from khoi.actions.data_requests import ask_request
from khoi.core.refusal import Refusal
from khoi.queries.audit_fields import value_words
from khoi.queries.ledger import live_ledger
from khoi.queries.own_data import own_data
from khoi.queries.own_page import own_record
from khoi.queries.persons import FIELDS
from khoi.web.office.asked import page_asked, today
from khoi.web.office.person_forms import AskRequest
from khoi.web.parts.language import reader_language


@require_http_methods(["GET", "HEAD", "POST"])
def own_page(request: HttpRequest) -> HttpResponse:
    """The record of whoever looks; a POST sends a request about it."""
    viewer, refusal = viewing(request), None
    form = AskRequest(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            ask_request(**form.cleaned_data, by=viewer, on=today())
        except Refusal as error:
            refusal = error
        else:
            messages.success(request, _("Đã gửi yêu cầu. Hạn trả lời ghi ở dưới."))
            return redirect("own_page")
    with live_ledger(viewer) as live:
        shown = own_record(viewer, live, page_asked(request), reader_language())
    context = {"shown": shown, "page": shown and shown.page, "form": form, "refusal": refusal}
    return render(request, "office/own_page.html", context, status=400 if refusal or form.errors else 200)


@require_safe
def own_sheet(request: HttpRequest) -> HttpResponse:
    """Everything about whoever asks, as a page to print: the same as the file, with days and times as people write them."""
    viewer = viewing(request)
    with live_ledger(viewer) as live:
        data: dict[str, Any] = _readable(own_data(viewer, live, reader_language()))
    record = data["record"]
    labels = {
        **FIELDS,
        "account": _("Tài khoản"),
        "recorded_at": _("Lập hồ sơ"),
        "recorded_by": _("Người ghi"),
    }
    shown: list[tuple[Any, Any]] = [(_("Đơn vị"), record["unit"]["name"])]
    shown += [(label, record[name] or _("chưa có")) for name, label in labels.items()]
    return render(request, "office/own_sheet.html", {"data": data, "record": shown})


def _readable(value: Any) -> Any:
    """Plain values as people write them; what is empty stays so."""
    if isinstance(value, dict):
        return {name: _readable(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_readable(one) for one in value]
    return value_words(value) if value else value


@require_safe
def own_export(request: HttpRequest) -> HttpResponse:
    """Everything about whoever asks, as a file."""
    viewer = viewing(request)
    with live_ledger(viewer) as live:
        data = own_data(viewer, live, reader_language())
    answer = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = 'attachment; filename="du-lieu-cua-toi.json"'
    return answer
