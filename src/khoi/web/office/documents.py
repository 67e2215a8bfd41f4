"""Pages of documents: the resolutions, one resolution in its own words, loading one from a file."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from khoi.access.middleware import viewing
from khoi.actions.resolutions import load_resolution
from khoi.core.refusal import Refusal
from khoi.queries.addressed import resolution_by_code
from khoi.queries.documents import printed_before, resolutions_listed
from khoi.queries.ledger import live_ledger
from khoi.queries.office import seat_of
from khoi.queries.pledges import by_goal, pledges_of
from khoi.web.office.asked import page_asked, today
from khoi.web.office.forms import UploadResolution
from khoi.web.parts.form_page import form_page


@require_safe
def documents(request: HttpRequest) -> HttpResponse:
    """The resolutions, newest term first."""
    viewer = viewing(request)
    with live_ledger(viewer) as live:
        page, named = resolutions_listed(viewer, live, page_asked(request))
    return render(request, "office/documents.html", {"page": page, "rows": named})


@require_safe
def resolution_page(request: HttpRequest, code: str) -> HttpResponse:
    """One resolution in its own order: goals, targets, tasks, and figures printed before."""
    viewer = viewing(request)
    resolution = resolution_by_code(viewer, code)
    pledges = pledges_of(viewer, resolution)
    with live_ledger(viewer) as live:
        name = live.name(resolution.term.unit_id, today())
    context = {
        "resolution": resolution,
        "unit_name": name,
        "goals": by_goal(pledges),
        "tasks": resolution.tasks.select_related("grouping"),
        "published": printed_before(viewer, pledges),
        "seat": seat_of(viewer, resolution),
    }
    return render(request, "office/resolution.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def load_page(request: HttpRequest) -> HttpResponse:
    """Loads a resolution from a file, or refuses it whole."""
    form = UploadResolution(request.POST or None, request.FILES or None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            resolution = load_resolution(form.cleaned_data["file"].read(), by=viewing(request), on=today())
        except Refusal as error:
            refusal = error
        else:
            messages.success(request, _("Đã nạp nghị quyết."))
            return redirect("resolution", resolution.code)
    context = {"form": form, "refusal": refusal}
    return form_page(request, "office/load_resolution.html", context)
