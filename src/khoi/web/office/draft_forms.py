"""The forms of a resolution being marked up: its head, the pasted text, words to be marked besides, a thing to count."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khoi.web.office.forms import DayField

CODE = r"^[A-Za-z0-9_-]+$"
_DOTTED = r"^[A-Za-z0-9._-]+$"
NO_ENGLISH = gettext_lazy("Để trống thì người đọc tiếng Anh thấy tên tiếng Việt.")
Choices = Sequence[tuple[str, str]]


class FoldingForm(forms.Form):
    """A form whose fields named in `folded` lie behind a summary."""

    folded: tuple[str, ...] = ()

    @property
    def opens_rest(self) -> bool:
        """Whether something folded must be seen: it is faulty."""
        return any(name in self.folded for name in self.errors)


class DraftHead(FoldingForm):
    """What the resolution is: title, number, day, term, goals."""

    title = forms.CharField(label=gettext_lazy("Tên nghị quyết"), max_length=200)
    number = forms.CharField(label=gettext_lazy("Số hiệu"), max_length=80, required=False)
    adopted_on = DayField(label=gettext_lazy("Ngày ban hành"), required=False)
    first_year = forms.IntegerField(label=gettext_lazy("Năm đầu nhiệm kỳ"), min_value=1930, max_value=2200)
    last_year = forms.IntegerField(label=gettext_lazy("Năm cuối nhiệm kỳ"), min_value=1930, max_value=2200)
    goals = forms.CharField(
        label=gettext_lazy("Các mục tiêu"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "Mỗi dòng một mục tiêu, theo lời nghị quyết; chỉ tiêu xếp dưới các mục tiêu này."
        ),
    )
    motto = forms.CharField(label=gettext_lazy("Phương châm"), max_length=1000, required=False)
    objective = forms.CharField(
        label=gettext_lazy("Mục tiêu trọng tâm"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    source = forms.CharField(
        label=gettext_lazy("Lời văn lấy ở đâu"),
        max_length=1000,
        help_text=gettext_lazy("Văn bản đã ký, trang báo, ngày lấy"),
    )
    synthetic = forms.BooleanField(label=gettext_lazy("Đây là văn bản giả định"), required=False)
    code = forms.RegexField(
        CODE,
        label=gettext_lazy("Mã nghị quyết"),
        max_length=80,
        required=False,
        help_text=gettext_lazy(
            "Có trong địa chỉ các trang. Để trống thì giữ mã đang có, hoặc lấy từ đơn vị và nhiệm kỳ."
        ),
    )
    folded = ("code",)

    def clean(self) -> dict[str, Any]:
        """Asks for a term that runs forward."""
        data = super().clean() or {}
        if data.get("first_year", 0) > data.get("last_year", 9999):
            self.add_error("last_year", _("Năm cuối trước năm đầu."))
        return data

    def head(self) -> dict[str, Any]:
        """The head as a draft keeps it."""
        data = self.cleaned_data
        day: date | None = data["adopted_on"]
        plain: tuple[str, ...] = (
            "title",
            "number",
            "motto",
            "objective",
            "source",
            "synthetic",
            "first_year",
            "last_year",
        )
        plain += ("code",) if data["code"] else ()
        return {name: data[name] for name in plain} | {
            "adopted_on": day.isoformat() if day else "",
            "term_name": f"{data['first_year']}–{data['last_year']}",
            "goals": [line.strip() for line in data["goals"].splitlines() if line.strip()],
        }


class StartDraft(DraftHead):
    """The head, whose resolution it is, and the pasted text."""

    unit = forms.CharField(label=gettext_lazy("Tên hoặc mã đơn vị ban hành"), max_length=200)
    text = forms.CharField(
        label=gettext_lazy("Toàn văn"),
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Dán cả văn bản hoặc phần có chỉ tiêu. Câu nào có thể là chỉ tiêu sẽ được đánh dấu."
        ),
    )
    field_order = ("unit", "title", "number", "adopted_on", "first_year", "last_year", "text", "goals")

    def new_head(self) -> dict[str, Any]:
        """The head of a new draft, which declares no measure yet."""
        return self.head() | {"measures": []}


class AddMark(forms.Form):
    """Words that nothing was proposed for."""

    words = forms.CharField(
        label=gettext_lazy("Đánh dấu thêm một câu"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        help_text=gettext_lazy("Chép nguyên văn một đoạn liền trong nghị quyết."),
    )


class MeasureForm(FoldingForm):
    """A thing to count that no earlier resolution declared."""

    label = forms.CharField(label=gettext_lazy("Đếm gì"), max_length=200)
    counted = forms.CharField(label=gettext_lazy("Một đơn vị đếm gọi là gì"), max_length=60)
    reported_by = forms.MultipleChoiceField(
        label=gettext_lazy("Loại đơn vị phải báo cáo"), widget=forms.CheckboxSelectMultiple
    )
    label_en = forms.CharField(
        label=gettext_lazy("Tên bằng tiếng Anh"), max_length=200, required=False, help_text=NO_ENGLISH
    )
    counted_en = forms.CharField(
        label=gettext_lazy("Gọi bằng tiếng Anh"), max_length=60, required=False, help_text=NO_ENGLISH
    )
    code = forms.RegexField(
        _DOTTED,
        label=gettext_lazy("Mã"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Chữ không dấu, số, dấu chấm. Để trống thì lấy từ tên."),
    )
    folded = ("label_en", "counted_en", "code")

    def __init__(self, kinds: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reported_by"].choices = list(dict(kinds).items())  # type: ignore[attr-defined]
