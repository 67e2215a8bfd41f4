"""The quota calculator: how many excellent ratings a group may have, under each reading of the base."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from khoi.core.refusal import Refusal
from khoi.queries.quota_rows import GroupShown, reading_words, shown_quota
from khoi.queries.regulation_words import PEOPLE, level_words
from khoi.queries.regulations import library
from khoi.rules.quota import FLOORS, hold
from khoi.rules.quota_bases import LEVELS
from khoi.rules.rate import SUBJECTS
from khoi.web.office.asked import day_asked, today
from khoi.web.office.calculators.fields import ExactField, WholeField
from khoi.web.office.forms import DayField
from khoi.web.parts.language import reader_language
from khoi.web.parts.strip import strip

MOST_GROUPS = 6


class QuotaForm(forms.Form):
    """The groups with their counts as proposed; a count left empty is not known."""

    day = DayField(
        label=gettext_lazy("Ngày của việc đang xét"),
        help_text=gettext_lazy("Ngày này chọn quy định đang có hiệu lực."),
    )
    subject = forms.ChoiceField(label=gettext_lazy("Xếp loại ai"), required=False)
    raised = forms.BooleanField(
        label=gettext_lazy("Hạn mức được cấp có thẩm quyền nâng cho đơn vị có thành tích nổi trội"),
        required=False,
    )
    number = forms.CharField(label=gettext_lazy("Số quyết định nâng"), max_length=120, required=False)
    number_day = DayField(label=gettext_lazy("Ngày quyết định nâng"), required=False)
    percent = ExactField(
        label=gettext_lazy("Mức sàn của nghị quyết, phần trăm"),
        help_text=gettext_lazy("Nếu nghị quyết hứa một tỷ lệ xuất sắc, nêu ở đây để đối chiếu với trần."),
    )
    of = forms.ChoiceField(label=gettext_lazy("Mức sàn tính trên"), required=False)

    def __init__(self, rows: int, lang: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        words = reading_words(lang)
        bases = [(code, words[base]) for code, base in FLOORS.items()]
        people = [("", gettext_lazy("chưa nêu")), *((code, PEOPLE[code]) for code in SUBJECTS)]
        self.fields["subject"].choices = people  # type: ignore[attr-defined]
        self.fields["of"].choices = bases  # type: ignore[attr-defined]
        self.rows = range(1, rows + 1)
        for row in self.rows:
            self.fields[f"g{row}-name"] = forms.CharField(label=_("Tên nhóm"), max_length=160, required=False)
            for level in LEVELS:
                self.fields[f"g{row}-{level}"] = WholeField(label=level_words(level))

    @property
    def lines(self) -> list[list[forms.BoundField]]:
        """The fields of each group."""
        return [[self[f"g{row}-{key}"] for key in ("name", *LEVELS)] for row in self.rows]

    @property
    def before(self) -> list[forms.BoundField]:
        """What comes before the groups."""
        return [self["day"], self["subject"]]

    @property
    def after(self) -> list[forms.BoundField]:
        """What comes after the groups."""
        return [self[name] for name in ("raised", "number", "number_day", "percent", "of")]

    def case(self) -> dict[str, Any]:
        """The case as `quota` reads it; rows left wholly empty are no groups."""
        given = self.cleaned_data
        floor = (
            {"level": "HTXS", "percent": given["percent"], "of": given["of"]} if given["percent"] else None
        )
        groups = [group for row in self.rows if (group := self._group(row))]
        return {"on": given["day"].isoformat(), "groups": groups, "target_floor": floor}

    def _group(self, row: int) -> dict[str, Any] | None:
        given = self.cleaned_data
        rated = {level: given[f"g{row}-{level}"] for level in LEVELS}
        name = given[f"g{row}-name"].strip()
        if not name and set(rated.values()) == {None}:
            return None
        return {
            "name": name or _("Nhóm %(n)s") % {"n": row},
            "rated": rated,
            "subject": given["subject"] or None,
            "raised_to_25_percent": given["raised"],
            "decision": self._decision(),
        }

    def _decision(self) -> dict[str, Any] | None:
        given = self.cleaned_data
        if not (given["raised"] and given["number"].strip()):
            return None
        signed: date | None = given["number_day"]
        return {"number": given["number"].strip()} | ({"day": signed.isoformat()} if signed else {})


@require_http_methods(["GET", "HEAD", "POST"])
def quota_page(request: HttpRequest) -> HttpResponse:
    """The form, and under POST each reading of the base side by side."""
    lang = reader_language()
    if request.method != "POST":
        first = {"day": day_asked(request) or today(), "subject": request.GET.get("subject", "")}
        return render(request, "office/quota.html", {"form": QuotaForm(1, lang, initial=first)})
    form = QuotaForm(_rows(request), lang, request.POST)
    if "more" in request.POST:
        return render(request, "office/quota.html", {"form": _with_one_more(form, lang)})
    context: dict[str, Any] = {"form": form}
    if not form.is_valid():
        return render(request, "office/quota.html", context, status=400)
    try:
        found = hold(form.case(), library())
    except Refusal as refusal:
        return render(request, "office/quota.html", context | {"refusal": refusal}, status=400)
    given = form.cleaned_data
    shown = shown_quota(found, library(), given["subject"], given["day"], lang)
    parts = [*shown.groups, *([shown.whole] if shown.whole else [])]
    context |= {"shown": shown, "day": given["day"], "computed_at": timezone.now()}
    context["parts"] = [(group, _strip(group, at)) for at, group in enumerate(parts)]
    return render(request, "office/quota.html", context)


def _rows(request: HttpRequest) -> int:
    text = request.POST.get("rows", "1")
    return min(max(int(text), 1), MOST_GROUPS) if text.isdecimal() and len(text) == 1 else 1


def _with_one_more(form: QuotaForm, lang: str) -> QuotaForm:
    """The same form with what was typed, one row longer, and no complaint yet."""
    typed = {name: form.data.get(name, "") for name in form.fields}
    return QuotaForm(min(len(form.rows) + 1, MOST_GROUPS), lang, initial=typed)


def _strip(group: GroupShown, at: int) -> SafeString:
    if group.used is None or not group.ceilings:
        return SafeString("")
    told = ", ".join(str(ceiling) for ceiling in sorted(set(group.ceilings)))
    label = _("%(used)s đề nghị xuất sắc; trần %(ceilings)s") % {"used": group.used, "ceilings": told}
    return strip(group.used, group.ceilings, label=label, name=str(at))
