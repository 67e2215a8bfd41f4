"""Pages of the regulations themselves: which there are, one read by clause, two compared, what held when."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from khoi.core.refusal import Refusal
from khoi.queries.regulation_cases import tally, with_cases
from khoi.queries.regulation_changes import by_kind
from khoi.queries.regulation_clauses import Book
from khoi.queries.regulations import by_subject, head, library, ordered
from khoi.queries.timeline import Span, others, timeline
from khoi.rules.difference import difference
from khoi.web.office.asked import day_asked, page_asked, today
from khoi.web.parts.language import reader_language
from khoi.web.parts.lifelines import lifeline, years_scale

PACKS_ON_A_PAGE = 25
NAMED_ON_A_PAGE = 50


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Calculators and checks first, then every regulation known to the program, by subject."""
    known, day, lang = library(), today(), reader_language()
    page = Paginator(ordered(known.packs, day), PACKS_ON_A_PAGE).get_page(page_asked(request))
    heads = [head(pack, known, day, lang) for pack in page.object_list]
    context = {"page": page, "subjects": list(by_subject(heads)), "day": day}
    return render(request, "office/rules.html", context)


@require_safe
def regulation_page(request: HttpRequest, code: str) -> HttpResponse:
    """One regulation by clause, with the worked cases of each clause as they come out now."""
    known, lang = library(), reader_language()
    pack = known.pack(code)
    book = Book.opened(pack, known, today(), lang)
    context: dict[str, Any] = {
        "head": head(pack, known, today(), lang),
        "book": book,
        "clauses": with_cases(pack, known, book.clauses(), lang),
        "tally": tally(pack, known),
    }
    return render(request, "office/regulation.html", context)


@require_safe
def compared_page(request: HttpRequest) -> HttpResponse:
    """What a regulation says otherwise than another."""
    known, lang = library(), reader_language()
    codes = request.GET.get("a", ""), request.GET.get("b", "")
    packs = ordered(known.packs, today())
    context: dict[str, Any] = {
        "options": list(by_subject([head(pack, known, today(), lang) for pack in packs])),
        "a": codes[0],
        "b": codes[1],
    }
    if not all(codes):
        return render(request, "office/regulations_compared.html", context)
    try:
        before, after = (known.pack(code) for code in codes)
        context |= {"before": before, "after": after}
        context["changes"] = list(by_kind(difference(before, after, known), after.subject, lang))
    except Refusal as refusal:
        context["refusal"] = refusal
    status = 400 if "refusal" in context else 200
    return render(request, "office/regulations_compared.html", context, status=status)


@require_safe
def timeline_page(request: HttpRequest) -> HttpResponse:
    """What was in force when, and what held on the day asked for."""
    known, lang = library(), reader_language()
    context: dict[str, Any] = {"asked": request.GET.get("day", "")}
    try:
        day = day_asked(request) or today()
    except Refusal as refusal:
        day, context["refusal"] = today(), refusal
    line = timeline(known, day, lang)
    years = line.first, line.last
    page = Paginator(others(known, day, lang), NAMED_ON_A_PAGE).get_page(page_asked(request))
    context |= {
        "day": day,
        "scale": years_scale(years),
        "groups": [
            (words, [(span, _bar(span, years, day)) for span in spans]) for words, spans in line.groups
        ],
        "page": page,
    }
    return render(request, "office/timeline.html", context, status=400 if "refusal" in context else 200)


def _bar(span: Span, years: tuple[int, int], day: date) -> SafeString:
    kind = "named" if not span.pack else "held" if span.status == "met" else "past"
    return lifeline(span.start, span.end, years=years, day=day, kind=kind)
