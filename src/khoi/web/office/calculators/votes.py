"""The vote calculator: whether a vote carried, on a base drawn up line by line."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from khoi.core.refusal import Refusal
from khoi.queries.regulation_words import ground_words
from khoi.queries.regulations import library
from khoi.queries.vote_rows import body_words, share_words, shown_vote, vote_rules
from khoi.rules.majorities import Body, Majority, majority_on
from khoi.rules.vote import KINDS, count_vote
from khoi.rules.words import spoken
from khoi.web.office.asked import day_asked, today
from khoi.web.office.calculators.fields import FlagField, WholeField
from khoi.web.parts.language import reader_language

_VOTES = {
    "for": gettext_lazy("Phiếu thuận"),
    "against": gettext_lazy("Phiếu không thuận"),
    "blank": gettext_lazy("Phiếu trắng"),
    "invalid": gettext_lazy("Phiếu không hợp lệ"),
}


class VoteForm(forms.Form):
    """The roll, who is left out on which ground, who came, and the votes."""

    official = WholeField(
        label=gettext_lazy("Đảng viên chính thức hoặc người đương nhiệm có quyền biểu quyết"), required=True
    )
    probationary = WholeField(label=gettext_lazy("Đảng viên dự bị (không biểu quyết, không tính)"))
    present = WholeField(label=gettext_lazy("Có mặt, có quyền biểu quyết"))

    def __init__(self, body: Body, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self._body = body
        for ground in body.grounds:
            self.fields[f"n-{ground}"] = WholeField(label=ground_words(ground))
            if ground in body.when_absent:
                self.fields[f"p-{ground}"] = FlagField(label=ground_words(ground))
        for kind in KINDS:
            self.fields[f"v-{kind}"] = WholeField(label=_VOTES[kind])

    @property
    def roll(self) -> list[forms.BoundField]:
        """Fields of the roll."""
        return [self["official"], self["probationary"]]

    @property
    def grounds(self) -> list[tuple[forms.BoundField, forms.BoundField | None]]:
        """For each ground how many, and where it matters whether they came."""
        return [
            (self[f"n-{ground}"], self[f"p-{ground}"] if ground in self._body.when_absent else None)
            for ground in self._body.grounds
        ]

    @property
    def votes(self) -> list[forms.BoundField]:
        """Who came, and the votes."""
        return [self["present"], *(self[f"v-{kind}"] for kind in KINDS)]

    def case(self, day: date, decision: str) -> dict[str, Any]:
        """The case as `vote` reads it; a ground left empty names nobody."""
        given = self.cleaned_data
        excluded = [
            {"reason": ground, "count": given[f"n-{ground}"], "present": given.get(f"p-{ground}")}
            for ground in self._body.grounds
            if given[f"n-{ground}"] is not None
        ]
        return {
            "on": day.isoformat(),
            "decision": decision,
            "body": self._body.code,
            "roll": {
                "official": given["official"],
                "probationary": given["probationary"],
                "excluded": excluded,
            },
            "present": given["present"],
            "votes": {kind: given[f"v-{kind}"] for kind in KINDS},
        }


@require_http_methods(["GET", "HEAD", "POST"])
def vote_page(request: HttpRequest) -> HttpResponse:
    """The votes that regulations of a day speak of; one of them opened; its answer."""
    context: dict[str, Any] = {"day": today(), "rules": [], "asked": request.GET.get("day", "")}
    try:
        context["day"] = day = day_asked(request) or today()
        context["rules"] = vote_rules(library(), day, reader_language())
        decision, body = request.GET.get("decision", ""), request.GET.get("body", "")
        if not (decision or body):
            return render(request, "office/vote.html", context)
        rule = majority_on(library(), decision, body, day)
    except Refusal as refusal:
        return render(request, "office/vote.html", context | {"refusal": refusal}, status=400)
    form = VoteForm(rule.body, request.POST if request.method == "POST" else None)
    return _counted(request, context | {"form": form} | _told(rule), decision)


def _told(rule: Majority) -> dict[str, Any]:
    lang = reader_language()
    return {
        "rule": rule,
        "words": spoken(rule.words, lang),
        "body": body_words(library(), rule.body, lang),
        "share": share_words(rule),
    }


def _counted(request: HttpRequest, context: dict[str, Any], decision: str) -> HttpResponse:
    form: VoteForm = context["form"]
    if not form.is_bound:
        return render(request, "office/vote.html", context)
    if not form.is_valid():
        return render(request, "office/vote.html", context, status=400)
    try:
        count = count_vote(form.case(context["day"], decision), library())
    except Refusal as refusal:
        return render(request, "office/vote.html", context | {"refusal": refusal}, status=400)
    shown = shown_vote(count, library(), reader_language())
    return render(request, "office/vote.html", context | {"shown": shown, "computed_at": timezone.now()})
