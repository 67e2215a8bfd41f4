"""One form for each kind of step; each gives back the steps it stands for, as a plan stores them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khoi.actions.opening import proposed_code
from khoi.queries.reorganisation_choices import UnitFinder, UnitOption
from khoi.web.office.opening import kind_choices
from khoi.web.office.reorganisation_units import PickUnits, UnitsForm

Step = dict[str, Any]
Choices = Sequence[tuple[str, str]]
FEWEST_HEIRS, MOST_HEIRS = 2, 8
NO_GROUP = "-"
"""Said, not left open: the new unit of a merger belongs to no group. No code looks like it."""
CODE_HINT = gettext_lazy("Để trống thì lấy từ tên, không dấu. Mã không đổi về sau.")


class StepForm(UnitsForm):
    """What every step's form is made with: units to find, kinds, groups and terms to choose."""

    do = ""
    no_group: Sequence[tuple[str, Any]] = (("", gettext_lazy("không thuộc khối nào")),)

    def __init__(
        self,
        finder: UnitFinder,
        kinds: Choices,
        groups: Choices,
        terms: Choices,
        data: Any = None,
        *,
        initial: Any = None,
    ) -> None:
        self.kinds, self.groups = kinds, groups
        super().__init__(finder, data, initial=initial)
        given: dict[str, Any] = {
            "kind": kind_choices(kinds),
            "group": [*self.no_group, *groups],
            "term": [("", _("chọn một nhiệm kỳ")), *terms],
        }
        for name, choices in given.items():
            if name in self.fields:
                self.fields[name].choices = choices  # type: ignore[attr-defined]

    def steps(self) -> list[Step]:
        """The steps, as JSON objects. Only after `is_valid`."""
        raise NotImplementedError

    @classmethod
    def initial_of(cls, step: Mapping[str, Any]) -> dict[str, Any]:
        """What a stored step fills the form with."""
        return dict(step)

    def _need(self, *names: str) -> None:
        for name in names:
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, _("Điền mục này."))

    def _found(self, parent: str | None) -> Step:
        data = self.cleaned_data
        return {
            "do": "found",
            "code": data["code"] or proposed_code(data["name"]),
            "name": data["name"],
            "kind": data["kind"],
            "parent": parent,
            "group": data["group"] or None,
        }


class MergeForm(StepForm):
    """Units end in one that goes on, or in a new one."""

    do = "merge"
    no_group = (
        ("", gettext_lazy("như các đơn vị kết thúc")),
        (NO_GROUP, gettext_lazy("không thuộc khối nào")),
    )
    units = PickUnits(
        several=True,
        label=gettext_lazy("Các đơn vị kết thúc"),
        help_text=gettext_lazy("Tìm và chọn từng đơn vị; các đơn vị bên dưới đi theo sang đơn vị tiếp nhận."),
    )
    into = PickUnits(
        label=gettext_lazy("Đơn vị tiếp nhận đang có"),
        required=False,
        help_text=gettext_lazy("Để trống khi lập đơn vị mới ở dưới."),
    )
    name = forms.CharField(label=gettext_lazy("Hoặc lập đơn vị mới, tên"), max_length=200, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Loại của đơn vị mới"), required=False)
    parent = PickUnits(
        label=gettext_lazy("Đơn vị mới đặt dưới"),
        required=False,
        help_text=gettext_lazy("Để trống thì cùng cấp trên với đơn vị kết thúc thứ nhất."),
    )
    group = forms.ChoiceField(label=gettext_lazy("Khối công tác của đơn vị mới"), required=False)
    code = forms.CharField(
        label=gettext_lazy("Mã của đơn vị mới"), max_length=80, required=False, help_text=CODE_HINT
    )

    def clean(self) -> dict[str, Any]:
        """Asks for one receiving unit: one that stands, or a new one."""
        data = super().clean() or {}
        if data.get("into") and data.get("name"):
            self.add_error("name", _("Đã chọn đơn vị tiếp nhận đang có: xóa tên này, hoặc bỏ chọn ở trên."))
        elif not data.get("into") and "into" not in self.errors:
            self._need("name", "kind")
        units = data.get("units") or []
        if data.get("into") and data["into"].code in [one.code for one in units]:
            self.add_error(
                "into", _("Đơn vị tiếp nhận không kết thúc: bỏ khỏi danh sách các đơn vị kết thúc.")
            )
        elif data.get("name") and len(units) == 1:
            self.add_error("units", _("Lập một đơn vị mới thì chọn ít nhất hai đơn vị kết thúc."))
        elif data.get("name") and "group" in data:
            data["group"] = self._group_of(units, data["group"])
        return data

    def _group_of(self, units: Sequence[UnitOption], chosen: str) -> str:
        """The group of the new unit (empty: none): the one chosen, else the one that all who end share."""
        if chosen:
            return "" if chosen == NO_GROUP else chosen
        groups = {*self.finder.groups([one.code for one in units]).values()}
        if len(groups) > 1:
            self.add_error(
                "group", _("Các đơn vị kết thúc không cùng khối công tác: chọn khối của đơn vị mới.")
            )
        return min(groups, default="")

    def steps(self) -> list[Step]:
        """The founding of a new unit, if any, then the merger."""
        data = self.cleaned_data
        units = [one.code for one in data["units"]]
        if data["into"]:
            return [{"do": "merge", "units": units, "into": data["into"].code}]
        parent = data["parent"].code if data["parent"] else data["units"][0].parent or None
        new = self._found(parent)
        return [new, {"do": "merge", "units": units, "into": new["code"]}]


class SplitForm(StepForm):
    """A unit ends and new ones begin under the same parent and in the same group; how figures divide stands in a table of its own."""

    do = "split"
    unit = PickUnits(label=gettext_lazy("Đơn vị bị tách"))

    def __init__(self, *args: Any, heirs: int = FEWEST_HEIRS, **kwargs: Any) -> None:
        self.heirs = range(1, heirs + 1)
        super().__init__(*args, **kwargs)
        for i in self.heirs:
            words = {"n": i}
            self.fields[f"name-{i}"] = forms.CharField(
                label=_("Đơn vị mới %(n)s: tên") % words, max_length=200
            )
            self.fields[f"kind-{i}"] = forms.ChoiceField(
                label=_("Đơn vị mới %(n)s: loại") % words, choices=kind_choices(self.kinds)
            )
            self.fields[f"code-{i}"] = forms.CharField(
                label=_("Đơn vị mới %(n)s: mã") % words, max_length=80, required=False, help_text=CODE_HINT
            )

    def clean(self) -> dict[str, Any]:
        """Asks for codes that differ."""
        data = super().clean() or {}
        codes = [data.get(f"code-{i}") or proposed_code(data.get(f"name-{i}", "")) for i in self.heirs]
        for i, code in zip(self.heirs, codes, strict=True):
            if code and codes.index(code) < i - 1:
                self.add_error(f"code-{i}", _("Hai đơn vị mới cùng mã “%(code)s”.") % {"code": code})
        return data

    def codes(self) -> dict[str, str]:
        """The new units' codes by their number."""
        data = self.cleaned_data
        return {str(i): data[f"code-{i}"] or proposed_code(data[f"name-{i}"]) for i in self.heirs}

    def steps(self) -> list[Step]:
        """The foundings, then the split without shares."""
        data, codes = self.cleaned_data, self.codes()
        group = self.finder.groups([data["unit"].code]).get(data["unit"].code)
        founded = [
            {
                "do": "found",
                "code": codes[str(i)],
                "name": data[f"name-{i}"],
                "kind": data[f"kind-{i}"],
                "parent": data["unit"].parent or None,
                "group": group or None,
            }
            for i in self.heirs
        ]
        return [
            *founded,
            {"do": "split", "unit": data["unit"].code, "into": [*codes.values()], "shares": None},
        ]


class RenameForm(StepForm):
    """A unit gets another name."""

    do = "rename"
    unit = PickUnits(label=gettext_lazy("Đơn vị đổi tên"))
    name = forms.CharField(label=gettext_lazy("Tên mới"), max_length=200)

    def steps(self) -> list[Step]:
        """One step."""
        return [{"do": "rename", "unit": self.cleaned_data["unit"].code, "name": self.cleaned_data["name"]}]


class _Placing(StepForm):
    """Under which unit, or at the top: one of the two must be said."""

    def clean(self) -> dict[str, Any]:
        """Asks for one of the two."""
        data = super().clean() or {}
        if data.get("top") and data.get("parent"):
            self.add_error("top", _("Đã chọn đơn vị cấp trên: bỏ dấu ở đây, hoặc bỏ chọn ở trên."))
        elif not data.get("top") and not data.get("parent") and "parent" not in self.errors:
            self.add_error("parent", _("Chọn đơn vị cấp trên, hoặc đánh dấu đặt ở trên cùng."))
        return data

    def _parent(self) -> str | None:
        return self.cleaned_data["parent"].code if self.cleaned_data["parent"] else None

    @classmethod
    def initial_of(cls, step: Mapping[str, Any]) -> dict[str, Any]:
        """The step, with the top as its own tick."""
        return {**step, "top": step["parent"] is None}


class MoveForm(_Placing):
    """Units go under another, or to the top."""

    do = "move"
    units = PickUnits(several=True, label=gettext_lazy("Đơn vị chuyển đi"))
    parent = PickUnits(label=gettext_lazy("Chuyển về dưới"), required=False)
    top = forms.BooleanField(label=gettext_lazy("đặt ở trên cùng"), required=False)

    def steps(self) -> list[Step]:
        """One step for each unit."""
        parent = self._parent()
        return [{"do": "move", "unit": one.code, "parent": parent} for one in self.cleaned_data["units"]]

    @classmethod
    def initial_of(cls, step: Mapping[str, Any]) -> dict[str, Any]:
        """One unit."""
        return super().initial_of(step) | {"units": [step["unit"]]}


class DissolveForm(StepForm):
    """A unit ends; what lies below goes elsewhere, its figures to heirs or to its last parent."""

    do = "dissolve"
    unit = PickUnits(label=gettext_lazy("Đơn vị giải thể"))
    children_to = PickUnits(
        label=gettext_lazy("Các đơn vị bên dưới chuyển về"),
        required=False,
        help_text=gettext_lazy("Để trống khi không có đơn vị bên dưới, hoặc sẽ phân từng đơn vị."),
    )
    heirs = PickUnits(
        several=True,
        label=gettext_lazy("Đơn vị kế tục, nhận số liệu cũ"),
        required=False,
        help_text=gettext_lazy("Để trống thì số liệu cũ tính vào cấp trên cuối cùng của đơn vị giải thể."),
    )

    def steps(self) -> list[Step]:
        """One step."""
        data = self.cleaned_data
        return [
            {
                "do": "dissolve",
                "unit": data["unit"].code,
                "children_to": data["children_to"].code if data["children_to"] else None,
                "heirs": [one.code for one in data["heirs"]],
            }
        ]


class FoundForm(_Placing):
    """A unit begins."""

    do = "found"
    name = forms.CharField(label=gettext_lazy("Tên đơn vị"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("Loại đơn vị"))
    parent = PickUnits(label=gettext_lazy("Đặt dưới"), required=False)
    top = forms.BooleanField(label=gettext_lazy("đặt ở trên cùng"), required=False)
    group = forms.ChoiceField(label=gettext_lazy("Khối công tác"), required=False)
    code = forms.CharField(label=gettext_lazy("Mã"), max_length=80, required=False, help_text=CODE_HINT)

    def steps(self) -> list[Step]:
        """One step."""
        return [self._found(self._parent())]


class KindForm(StepForm):
    """A unit becomes another kind."""

    do = "change_kind"
    unit = PickUnits(label=gettext_lazy("Đơn vị đổi loại"))
    kind = forms.ChoiceField(label=gettext_lazy("Loại mới"))

    def steps(self) -> list[Step]:
        """One step."""
        data = self.cleaned_data
        return [{"do": "change_kind", "unit": data["unit"].code, "kind": data["kind"]}]


class EndForm(StepForm):
    """A unit ends with nobody to succeed it."""

    do = "end"
    unit = PickUnits(
        label=gettext_lazy("Đơn vị kết thúc"),
        help_text=gettext_lazy(
            "Không có đơn vị kế tục; các đơn vị bên dưới phải được chuyển đi trong kế hoạch."
        ),
    )

    def steps(self) -> list[Step]:
        """One step."""
        return [{"do": "end", "unit": self.cleaned_data["unit"].code}]


class EndTermForm(StepForm):
    """A term is cut short."""

    do = "end_term"
    term = forms.ChoiceField(label=gettext_lazy("Nhiệm kỳ kết thúc sớm"))
    why = forms.CharField(label=gettext_lazy("Lý do"), max_length=200)

    def steps(self) -> list[Step]:
        """One step; the choice names unit and term."""
        unit, _sign, term = self.cleaned_data["term"].partition("|")
        return [{"do": "end_term", "unit": unit, "term": term, "why": self.cleaned_data["why"]}]

    @classmethod
    def initial_of(cls, step: Mapping[str, Any]) -> dict[str, Any]:
        """The choice that names both."""
        return {**step, "term": f"{step['unit']}|{step['term']}"}


FORMS: Mapping[str, type[StepForm]] = {
    form.do: form
    for form in (
        MergeForm,
        SplitForm,
        RenameForm,
        MoveForm,
        DissolveForm,
        FoundForm,
        KindForm,
        EndForm,
        EndTermForm,
    )
}
"""By `do`; those that a page of its own carries out come first."""
