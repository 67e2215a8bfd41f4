"""The rating calculator: which level typed facts allow, and why; a ceiling for people who decide."""

import json
from datetime import date
from string import ascii_lowercase
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from khoi.core.refusal import Refusal
from khoi.queries.quota_rows import base_choice, reading_words
from khoi.queries.rating import explained
from khoi.queries.regulation_words import PEOPLE
from khoi.queries.regulations import library
from khoi.rules.rate import FAMILY, SUBJECTS, Rating, rate
from khoi.rules.records import record_of
from khoi.rules.rule_file import rules_of
from khoi.web.office.asked import today
from khoi.web.office.calculators.fields import FactsForm
from khoi.web.office.forms import DayField
from khoi.web.parts.files import file_answer
from khoi.web.parts.language import reader_language


class RatingCase(forms.Form):
    """The first step: on which day, and whom; the facts to ask for follow from it."""

    day = DayField(
        label=gettext_lazy("Ngày của việc đang xét"),
        help_text=gettext_lazy("Ngày này chọn quy định đang có hiệu lực."),
    )
    subject = forms.ChoiceField(
        label=gettext_lazy("Xếp loại ai"),
        choices=[(subject, PEOPLE[subject]) for subject in SUBJECTS],
        widget=forms.RadioSelect,
    )
    regulation = forms.ChoiceField(
        label=gettext_lazy("Quy định"),
        required=False,
        help_text=gettext_lazy("Để trống thì lấy quy định đang có hiệu lực vào ngày ấy."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rated = [pack for pack in library().packs if any(rule.family == FAMILY for rule in rules_of(pack))]
        options = [(pack.code, pack.number) for pack in reversed(rated)]
        self.fields["regulation"].choices = [("", gettext_lazy("theo ngày")), *options]  # type: ignore[attr-defined]

    def case(self, facts: dict[str, Any]) -> dict[str, Any]:
        """The case as `rate` reads it."""
        given = self.cleaned_data
        named = {"regulation": given["regulation"]} if given["regulation"] else {}
        return {"on": given["day"].isoformat(), "subject": given["subject"], "facts": facts, **named}


@require_http_methods(["GET", "HEAD", "POST"])
def rating_page(request: HttpRequest) -> HttpResponse:
    """Asks for the case, then for its facts, then answers on the same page."""
    case = RatingCase(request.GET or None, initial={"day": today()})
    if not request.GET:
        return render(request, "office/rate.html", {"case": case})
    if not case.is_valid():
        return render(request, "office/rate.html", {"case": case}, status=400)
    try:
        return _answer(request, case)
    except Refusal as refusal:
        return render(request, "office/rate.html", {"case": case, "refusal": refusal}, status=400)


def _answer(request: HttpRequest, case: RatingCase) -> HttpResponse:
    """The facts to fill in, and under POST what they allow; raises Refusal where no rule is encoded for the case."""
    empty = rate(case.case({}), library(), today=today())
    posted = request.POST if request.method == "POST" else None
    form = FactsForm(empty.verdict.rule.facts(), library().facts, reader_language(), posted)
    context = {"case": case, "form": form, "rating": empty, "people": PEOPLE[empty.subject]}
    if posted is None:
        return render(request, "office/rate.html", context)
    if not form.is_valid():
        return render(request, "office/rate.html", context, status=400)
    try:
        rating = rate(case.case(form.facts()), library(), today=today())
    except Refusal as refusal:
        return render(request, "office/rate.html", context | {"refusal": refusal}, status=400)
    if "download" in request.POST:
        return _record(rating)
    return render(request, "office/rate.html", context | _result(rating))


def _result(rating: Rating) -> dict[str, Any]:
    lang = reader_language()
    shown = explained(rating, library(), lang)
    context: dict[str, Any] = {"rating": rating, "shown": shown, "computed_at": timezone.now()}
    if shown.quota:
        context["readings"] = list(zip(ascii_lowercase, reading_words(lang).values(), strict=False))
        context["choice"] = base_choice(rating.pack.code, rating.subject, rating.day, lang)
    return context


def _record(rating: Rating) -> HttpResponse:
    """The explanation as a file: with it the same answer can be asked for again."""
    text = json.dumps(record_of(rating, library()), ensure_ascii=False, indent=1)
    name = f"xep-loai-{rating.subject.replace('_', '-')}-{_stamp(rating.verdict.day)}.json"
    return file_answer(f"{text}\n".encode(), "application/json; charset=utf-8", name)


def _stamp(day: date) -> str:
    return f"{day:%Y%m%d}"
