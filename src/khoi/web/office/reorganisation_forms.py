"""The forms around a plan: its head, a plan as a file, the word that carries it out."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khoi.measures.reorganisation_plan import PlanHead
from khoi.queries.reorganisation_choices import BelowRow
from khoi.web.office.forms import UNTICKED, DayField
from khoi.web.parts.uploads import MIB, TextUpload


class LongLine(forms.CharField):
    """One line that may be long: the field shows all of it, a line break in it is a space."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 2}), **kwargs)

    def to_python(self, value: Any) -> str:
        """The text with single spaces."""
        return " ".join((super().to_python(value) or "").split())


class PlanHeadForm(forms.Form):
    """On what paper, from which day; the title of a single act is made from the act."""

    title = LongLine(label=gettext_lazy("Tên kế hoạch"), max_length=200)
    effective_on = DayField(
        label=gettext_lazy("Ngày có hiệu lực"),
        help_text=gettext_lazy(
            "Ngày đầu tiên của tổ chức mới; có thể đã qua hoặc chưa tới. Đơn vị kết thúc không còn từ ngày này."
        ),
    )
    decision = forms.CharField(
        label=gettext_lazy("Số quyết định"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("Chưa ký thì để trống; phải có mới thực hiện được."),
    )
    decision_day = DayField(label=gettext_lazy("Ngày quyết định"), required=False)
    note = LongLine(label=gettext_lazy("Ghi chú"), max_length=400, required=False)

    def head(self, title: str = "") -> PlanHead:
        """The head as the acts on a plan ask for it; `title` where none was typed."""
        data = {name: self.cleaned_data[name] for name in PlanHeadForm.base_fields}
        return PlanHead(**data | {"title": data["title"] or title})


class ActHeadForm(PlanHeadForm):
    """The head of a single act."""

    title = LongLine(
        label=gettext_lazy("Tên gọi của việc này"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Để trống thì đặt theo nội dung."),
    )
    field_order = ("effective_on", "decision", "decision_day", "title", "note")


class LoadPlan(forms.Form):
    """A plan as a file."""

    file = TextUpload(
        largest=MIB,
        label=gettext_lazy("Tệp kế hoạch (YAML)"),
        help_text=gettext_lazy("Một tệp chữ ghi phần đầu và từng việc, theo mẫu dưới đây."),
    )


class Confirm(forms.Form):
    """Says once more, in full, what is about to happen; `seen` is what stood on the page when it was opened."""

    sure = forms.BooleanField()
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, words: str, seen: str, data: Any = None) -> None:
        super().__init__(data, initial={"seen": seen})
        self.fields["sure"].label = words
        self.fields["sure"].error_messages |= UNTICKED


def groups_of(rows: Sequence[BelowRow]) -> dict[str, str]:
    """The groups of the units, by code, in the order in which they first appear."""
    return {row.group: row.group_label or _("không thuộc khối nào") for row in rows}


class Assign(forms.Form):
    """Who goes where: one choice for each unit (`rows`, those of one page), and one for all of one of the `groups`."""

    group = forms.ChoiceField(label=gettext_lazy("Cả nhóm"), required=False)
    to = forms.ChoiceField(label=gettext_lazy("Về dưới"), required=False)

    def __init__(
        self,
        rows: Sequence[BelowRow],
        groups: Mapping[str, str],
        successors: Sequence[tuple[str, str]],
        data: Any = None,
        *,
        initial: dict[str, str] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.below, self.groups = rows, groups
        choices: list[tuple[str, str]] = [("", _("chưa phân")), *successors]
        self._choose("group", [("*", _("tất cả")), *(("g-" + code, label) for code, label in groups.items())])
        self._choose("to", choices)
        for row in rows:
            self.fields[f"u-{row.code}"] = forms.ChoiceField(label=row.name, choices=choices, required=False)

    def _choose(self, name: str, choices: Any) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Asks where a whole group goes: nobody's goal is taken away by a button pressed in haste."""
        data = super().clean() or {}
        if "all" in self.data and not data.get("to") and "to" not in self.errors:
            self.add_error("to", _("Chọn nơi nhận của cả nhóm."))
        return data

    @property
    def parts(self) -> list[tuple[str, list[tuple[BelowRow, Any]]]]:
        """Each unit with its field, under the label of its group."""
        return [
            (self.groups[group], [(row, self[f"u-{row.code}"]) for row in rows])
            for group, rows in groupby(self.below, key=lambda row: row.group)
        ]

    def goals(self, everybody: Sequence[BelowRow]) -> dict[str, str]:
        """Where units go, by code, empty where nobody has said: those of the page, or of a whole group of `everybody`."""
        data = self.cleaned_data
        found = {row.code: data[f"u-{row.code}"] for row in self.below}
        if "all" in self.data:
            found |= {row.code: data["to"] for row in everybody if data["group"] in ("*", f"g-{row.group}")}
        return found
