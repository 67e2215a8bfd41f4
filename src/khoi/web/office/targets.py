"""A target's own page: its words through the term, its readings, and the two acts on it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from khoi.access.middleware import viewing
from khoi.actions.resolutions import assess_target, choose_reading
from khoi.core.refusal import Refusal
from khoi.queries.addressed import target_by_code, unknown_target
from khoi.queries.office import seat_of
from khoi.queries.pledges import Pledge, pledge
from khoi.queries.target_page import Target, target_shown
from khoi.web.office.asked import today
from khoi.web.office.forms import Assess, ChooseReading
from khoi.web.parts.form_page import form_page
from khoi.web.parts.language import reader_language


@require_http_methods(["GET", "HEAD", "POST"])
def target_page(request: HttpRequest, resolution: str, code: str) -> HttpResponse:
    """Shows the target; a POST chooses its reading or assesses it."""
    viewer = viewing(request)
    target = target_by_code(viewer, resolution, code)
    seat = seat_of(viewer, target.resolution)
    if seat is None:
        raise unknown_target(code)
    pledged = pledge(target)
    measured = pledged.is_measured(target.resolution.term.last_year)
    form = _form(pledged, request.POST if request.method == "POST" else None, measured=measured)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            _act(request, target, form)
        except Refusal as error:
            refusal = error
        else:
            messages.success(request, _("Đã ghi nhận."))
            return redirect("target", resolution, code)
    shown = target_shown(viewer, target, pledged, seat)
    context = {"form": form, "refusal": refusal, "measured": measured, **shown}
    return form_page(request, "office/target.html", context)


def _form(pledged: Pledge, data: object, *, measured: bool) -> ChooseReading | Assess:
    if measured:
        return ChooseReading(pledged, reader_language(), data)
    term = pledged.record.resolution.term
    return Assess(list(range(term.first_year, term.last_year + 1)), data)


def _act(request: HttpRequest, target: Target, form: ChooseReading | Assess) -> None:
    by, data = viewing(request), form.cleaned_data
    if isinstance(form, ChooseReading):
        choose_reading(
            target,
            reading=target.readings.get(code=data["reading"]) if data["reading"] else None,
            sense=data.get("sense", ""),
            chosen_by=data["chosen_by"],
            document=data["document"],
            document_day=data["document_day"],
            grounds=data["grounds"],
            by=by,
            on=today(),
        )
        return
    assess_target(target, target.resolution.term.unit, by=by, on=today(), **data)
