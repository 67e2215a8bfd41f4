"""Pages of the journal: its events, one of them, and the sheet of a day to print and sign."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from khoi.access.middleware import viewing
from khoi.core.refusal import Refusal
from khoi.queries.audit import Asked, acts_known, day_head, event_shown, events_listed
from khoi.queries.ledger import live_ledger
from khoi.web.office.asked import day_asked, page_asked, text_asked, today
from khoi.web.parts.language import reader_language


@require_safe
def journal_page(request: HttpRequest) -> HttpResponse:
    """Events, the newest first; the address may name an act, an account, days, a subject."""
    viewer = viewing(request)
    asked = Asked(
        act=text_asked(request, "act", 200),
        account=text_asked(request, "account", 200),
        subject=text_asked(request, "subject", 200),
        since=day_asked(request, "from"),
        until=day_asked(request, "to"),
    )
    with live_ledger(viewer) as live:
        page, rows = events_listed(viewer, live, asked, page_asked(request), reader_language())
    context = {"page": page, "rows": rows, "asked": asked, "acts": acts_known(viewer), "today": today()}
    return render(request, "office/journal.html", context)


@require_safe
def event_page(request: HttpRequest, number: int) -> HttpResponse:
    """One event with all it says."""
    viewer = viewing(request)
    try:
        with live_ledger(viewer) as live:
            row = event_shown(viewer, live, number, reader_language())
    except Refusal as refusal:
        if refusal.code != "unknown_event":
            raise
        raise Http404(refusal.message) from None
    return render(request, "office/journal_event.html", {"row": row, "event": row.record})


@require_safe
def day_page(request: HttpRequest, day: date) -> HttpResponse:
    """The head of a day, in groups of four letters, with a line for the signature."""
    found = day_head(viewing(request), day)
    return render(request, "office/journal_day.html", {"head": found})
