"""The page of duties: what the office still has to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from khoi.access.middleware import viewing
from khoi.queries.duties import duties
from khoi.queries.ledger import live_ledger
from khoi.web.office.asked import page_asked


@require_safe
def duties_page(request: HttpRequest) -> HttpResponse:
    """Everything due, fifty a page."""
    viewer = viewing(request)
    with live_ledger(viewer) as live:
        page, rows = duties(viewer, live, page_asked(request))
    return render(request, "office/duties.html", {"page": page, "rows": rows})
