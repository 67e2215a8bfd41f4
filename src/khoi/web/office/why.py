"""The page that answers why somebody may see or do something at a unit, and who all may."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from khoi.access.middleware import viewing
from khoi.access.rights import RIGHTS
from khoi.access.viewer import Viewer
from khoi.core.formats import is_english
from khoi.queries.ledger import live_ledger
from khoi.queries.unit_called import unit_called
from khoi.queries.why import holders, unit_of_person, why
from khoi.web.office.asked import page_asked, text_asked
from khoi.web.parts.language import reader_language

PERSONAL = "see_persons"


@require_safe
def why_page(request: HttpRequest) -> HttpResponse:
    """One account's answer where the address names one, else everybody who holds the right at the unit."""
    viewer, lang = viewing(request), reader_language()
    asked = {name: text_asked(request, name, 150) for name in ("account", "right", "unit", "person")}
    right = RIGHTS.get(asked["right"] or PERSONAL, RIGHTS[PERSONAL])
    unit = _unit(viewer, asked)
    context: dict[str, Any] = {
        "asked": asked,
        "right": right,
        "offered": [(one.code, one.label_en if is_english(lang) else one.label) for one in RIGHTS.values()],
        "unit": unit,
    }
    if unit:
        with live_ledger(viewer) as live:
            context["unit_name"] = live.name(unit.pk, viewer.day)
            if asked["account"]:
                person = asked["person"]
                context["answer"] = why(viewer, live, asked["account"], right, unit, lang, person=person)
            else:
                page, rows = holders(viewer, live, right, unit, page_asked(request), lang)
                context |= {"page": page, "holders": rows}
    return render(request, "office/why.html", context)


def _unit(viewer: Viewer, asked: dict[str, str]) -> Any:
    if asked["person"]:
        return unit_of_person(viewer, asked["person"])
    return unit_called(viewer, asked["unit"], "see_access") if asked["unit"] else None
