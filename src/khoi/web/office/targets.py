"""A target's own page: its words through the term, its readings, and the two acts on it."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from khoi.actions.resolutions import assess_target, choose_reading
from khoi.core.refusal import Refusal
from khoi.measures.ledger import OWN
from khoi.queries.addressed import target_by_key
from khoi.queries.board_rows import RowMaker
from khoi.queries.board_words import Words
from khoi.queries.ledger import live_ledger
from khoi.queries.pledges import Pledge, assessments_of, pledge
from khoi.queries.scoreboard import desk_for
from khoi.records.models import Assessment, ReadingChoice, Target
from khoi.web.office.asked import today
from khoi.web.office.forms import Assess, ChooseReading
from khoi.web.parts.language import reader_language


@require_http_methods(["GET", "HEAD", "POST"])
def target_page(request: HttpRequest, key: int) -> HttpResponse:
    """Shows the target; a POST chooses its reading or assesses it."""
    target = target_by_key(key)
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
            return redirect("target", key)
    context = {"form": form, "refusal": refusal, "measured": measured, **_shown(target, pledged)}
    return render(request, "office/target.html", context, status=400 if refusal else 200)


def _form(pledged: Pledge, data: object, *, measured: bool) -> ChooseReading | Assess:
    if measured:
        return ChooseReading(pledged, reader_language(), data)
    term = pledged.record.resolution.term
    return Assess(list(range(term.first_year, term.last_year + 1)), data)


def _act(request: HttpRequest, target: Target, form: ChooseReading | Assess) -> None:
    by, data = request.user.get_username(), form.cleaned_data
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


def _choices(target: Target) -> QuerySet[ReadingChoice]:
    return ReadingChoice.objects.filter(target=target).select_related("reading").order_by("-recorded_at")


def _shown(target: Target, pledged: Pledge) -> dict[str, object]:
    resolution = target.resolution
    with live_ledger() as live:
        desk = desk_for(live, resolution, resolution.term.unit, None, OWN)
        row = RowMaker(desk, assessments_of(resolution, desk.unit.pk)).row(pledged)
        unit_name = desk.name(desk.unit.pk, desk.year)
    return {
        "target": target,
        "pledge": pledged,
        "row": row,
        "desk": desk,
        "unit_name": unit_name,
        "choices": [(choice, Words(desk.lang).chosen(choice)) for choice in _choices(target)],
        "assessed": Assessment.objects.filter(target=target).order_by("-year", "-recorded_at"),
    }
