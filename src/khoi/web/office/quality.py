"""The page of everything that does not add up, by unit, with who must look at it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from khoi.access.middleware import viewing
from khoi.queries.ledger import live_ledger
from khoi.queries.quality import quality
from khoi.queries.unit_called import unit_called
from khoi.web.office.asked import page_asked, year_asked
from khoi.web.parts.language import reader_language


@require_safe
def quality_page(request: HttpRequest) -> HttpResponse:
    """One year's findings at units in reach; `?year=` another year, `?kind=` one kind, `?unit=` there and below."""
    viewer, code = viewing(request), request.GET.get("unit", "").strip()
    unit = unit_called(viewer, code, "see_figures") if code else None
    with live_ledger(viewer) as live:
        shown = quality(
            viewer,
            live,
            year=year_asked(request),
            kind=request.GET.get("kind", ""),
            number=page_asked(request),
            lang=reader_language(),
            unit=unit,
        )
    return render(request, "office/quality.html", {"shown": shown, "page": shown.page, "unit": unit})
