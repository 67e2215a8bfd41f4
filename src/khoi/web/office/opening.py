"""Pages that set an office up: the first steps, a file of units, one more unit."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from khoi.access.middleware import viewing
from khoi.access.viewer import Viewer
from khoi.actions.opening import open_office, proposed_code
from khoi.actions.standing import KIND_LABELS
from khoi.actions.unit_import import import_units
from khoi.actions.units import add_unit
from khoi.core.formats import is_english
from khoi.core.refusal import Refusal
from khoi.measures.row_file import BadRows
from khoi.queries.opening import (
    FirstSteps,
    first_steps,
    groupings,
    has_units,
    keeps_accounts_and_sees_persons,
    kinds_called,
)
from khoi.queries.unit_called import unit_called
from khoi.web.office.asked import today
from khoi.web.office.desk import is_open, open_groups
from khoi.web.office.forms import DayField
from khoi.web.parts.form_page import form_page
from khoi.web.parts.language import reader_language
from khoi.web.parts.uploads import MIB, TextUpload

SHOWN_FAULTS = 100
STEPS = ("load_units", "add_unit", "load_resolution", "drafts", "upload_figures")
"""The pages where the first steps are done."""


class NewUnit(forms.Form):
    """A unit's name, kind and first day; its code is made from the name when left empty."""

    name = forms.CharField(label=gettext_lazy("Tên đơn vị"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("Loại đơn vị"))
    begins_on = DayField(
        label=gettext_lazy("Ngày bắt đầu"),
        help_text=gettext_lazy("Ngày thành lập; không rõ thì một ngày trước năm có số liệu đầu tiên."),
    )
    code = forms.CharField(
        label=gettext_lazy("Mã"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Để trống thì lấy từ tên, không dấu. Mã không đổi về sau."),
    )

    def __init__(self, kinds: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kind_choices(kinds)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Fills an empty code from the name."""
        data = super().clean() or {}
        data["code"] = data.get("code") or proposed_code(data.get("name", ""))
        return data


class OpenOffice(NewUnit):
    """The office's own committee."""

    def __init__(self, kinds: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(kinds, *args, **kwargs)
        self.fields["name"].label = _("Tên cấp ủy, tổ chức đảng")


class AddUnit(NewUnit):
    """One more unit with its place in the tree."""

    parent = forms.CharField(
        label=gettext_lazy("Tên hoặc mã đơn vị cấp trên"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Để trống khi đơn vị đứng trên cùng."),
    )
    group = forms.ChoiceField(label=gettext_lazy("Khối công tác"), required=False)
    field_order = ("name", "kind", "parent", "begins_on", "group", "code")

    def __init__(self, kinds: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(kinds, *args, **kwargs)
        label = "label_en" if is_english(reader_language()) else "label"
        groups = groupings(label)
        self.fields["group"].choices = [("", _("không thuộc khối nào")), *groups]  # type: ignore[attr-defined]


class UploadUnits(forms.Form):
    """A file of units."""

    file = TextUpload(
        largest=MIB,
        label=gettext_lazy("Tệp đơn vị (CSV hoặc YAML)"),
        help_text=gettext_lazy(
            "Các cột: code (mã), name (tên), kind (loại), parent (mã cấp trên), from (ngày bắt đầu); có thể thêm to (ngày"
            " kết thúc), group (khối công tác). Mỗi đơn vị một dòng."
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def first_steps_page(request: HttpRequest) -> HttpResponse:
    """Opens the office while there is no unit; afterwards shows what is done and what comes next."""
    form = OpenOffice(_standing_kinds(), request.POST if request.method == "POST" else None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            open_office(by=viewing(request), **form.cleaned_data)
        except Refusal as error:
            refusal = error
        else:
            messages.success(request, _("Đã mở văn phòng."))
            return redirect("first_steps")
    viewer = viewing(request)
    steps = first_steps(viewer)
    context = {"steps": steps, "form": form, "refusal": refusal, **_open_to(viewer, steps)}
    return form_page(request, "office/first_steps.html", context)


def _open_to(viewer: Viewer, steps: FirstSteps) -> dict[str, Any]:
    """Which pages of the steps this reader may open; for whoever may open none, all that they can open instead."""
    may = {name for name in STEPS if is_open(viewer, name)}
    if may == {"upload_figures"} and not steps.resolution:
        may = set()  # no figure is asked for yet, and the earlier steps are somebody else's
    return {
        "may": may,
        "groups": [] if may else open_groups(viewer),
        "may_give": is_open(viewer, "posts"),
        "holds_both": keeps_accounts_and_sees_persons(viewer),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def load_units_page(request: HttpRequest) -> HttpResponse:
    """A file of units: everything in it is added, or nothing."""
    if not has_units():
        return redirect("first_steps")
    form = UploadUnits(request.POST or None, request.FILES or None)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            loaded = import_units(file.read(), filename=file.name, by=viewing(request))
        except Refusal as error:
            refusal = error
        else:
            said = ngettext("Đã nạp %(n)s đơn vị.", "Đã nạp %(n)s đơn vị.", loaded)
            messages.success(request, said % {"n": loaded})
            return redirect("load_units")
    faults = refusal.faults if isinstance(refusal, BadRows) else ()
    context = {"form": form, "refusal": refusal, "faults": faults[:SHOWN_FAULTS], "count": len(faults)}
    return form_page(request, "office/load_units.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_unit_page(request: HttpRequest) -> HttpResponse:
    """One more unit; `?parent=` names the unit it lies under."""
    if not has_units():
        return redirect("first_steps")
    asked = {"parent": request.GET.get("parent", "")}
    form = AddUnit(_stored_kinds(), request.POST if request.method == "POST" else None, initial=asked)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            unit = _add(form, viewing(request))
        except Refusal as error:
            refusal = error
        else:
            messages.success(request, _("Đã thêm đơn vị “%(code)s”.") % {"code": unit.code})
            return redirect(f"{reverse('add_unit')}?{urlencode({'parent': form.cleaned_data['parent']})}")
    context = {"form": form, "refusal": refusal}
    return form_page(request, "office/add_unit.html", context)


def _add(form: AddUnit, by: Viewer) -> Any:
    data = form.cleaned_data
    return add_unit(
        data["code"],
        name=data["name"],
        kind=data["kind"],
        parent=unit_called(by, data["parent"], "keep_units") if data["parent"] else None,
        begins_on=data["begins_on"],
        group=data["group"] or None,
        by=by,
    )


def _standing_kinds() -> list[tuple[str, str]]:
    english = is_english(reader_language())
    return [
        (row.kind, row.label_en if english else row.label) for row in KIND_LABELS if row.from_day <= today()
    ]


def _stored_kinds() -> list[tuple[str, str]]:
    label = "label_en" if is_english(reader_language()) else "label"
    return kinds_called(label, today())


def kind_choices(labels: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Each kind by its latest name, with its first one: two kinds may be called the same today. None is chosen."""
    named: dict[str, list[str]] = {}
    for code, label in labels:
        named.setdefault(code, []).append(label)
    earlier = _("%(now)s (trước đây: %(before)s)")
    return [("", _("chọn một loại"))] + [
        (code, earlier % {"now": names[-1], "before": names[0]} if names[-1] != names[0] else names[0])
        for code, names in named.items()
    ]
