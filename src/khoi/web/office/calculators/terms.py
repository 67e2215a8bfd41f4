"""The calculator of terms: by which day a step must be done; a GET, so that an answer can be linked to."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from khoi.core.refusal import Refusal
from khoi.queries.regulations import library
from khoi.queries.terms import Term, shown_due, terms_on
from khoi.rules.calendar import Calendar
from khoi.rules.due import find_due
from khoi.web.office.asked import day_asked, today
from khoi.web.office.forms import DayField
from khoi.web.parts.language import reader_language


class DueForm(forms.Form):
    """The step, the day it is counted from, and where another day chooses the regulation, that day."""

    step = forms.ChoiceField(label=gettext_lazy("Việc"))
    start = DayField(label=gettext_lazy("Tính từ ngày"))
    at = forms.RegexField(
        r"([01][0-9]|2[0-3]):[0-5][0-9]",
        label=gettext_lazy("Giờ bắt đầu"),
        required=False,
        widget=forms.TextInput(attrs={"class": "day", "inputmode": "numeric", "autocomplete": "off"}),
        help_text=gettext_lazy("Chỉ cần cho thời hạn tính bằng giờ. Ví dụ 08:30."),
    )

    def __init__(self, terms: list[Term], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        names = [(term.key, term.words) for term in terms]
        self.fields["step"].choices = [("", gettext_lazy("chọn một việc")), *names]  # type: ignore[attr-defined]

    def case(self, day: date) -> dict[str, Any]:
        """The case as `due` reads it."""
        given = self.cleaned_data
        at = {"at": given["at"]} if given["at"] else {}
        return {"step": given["step"], "from": given["start"].isoformat(), "on": day.isoformat()} | at


@require_safe
def due_page(request: HttpRequest) -> HttpResponse:
    """Every term in force on a day; with a step and a day to count from, its last day."""
    lang, day = reader_language(), today()
    context: dict[str, Any] = {"day": day, "asked": request.GET.get("day", ""), "terms": []}
    try:
        context["day"] = day = day_asked(request) or _start(request) or day
        context["terms"] = terms_on(library(), day, lang)
        form = DueForm(
            context["terms"], request.GET if "step" in request.GET else None, initial={"start": day}
        )
        context["form"] = form
        if form.is_bound and form.is_valid():
            found = find_due(form.case(day), library(), Calendar())
            context |= {"shown": shown_due(found, library(), lang), "computed_at": timezone.now()}
    except Refusal as refusal:
        return render(request, "office/due.html", context | {"refusal": refusal}, status=400)
    return render(request, "office/due.html", context, status=400 if form.errors else 200)


def _start(request: HttpRequest) -> date | None:
    """The day counted from also chooses the regulation, unless another is named."""
    return day_asked(request, "start")
