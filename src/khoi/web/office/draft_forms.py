"""The forms of the resolution editor: the resolution's head, one marked sentence, one thing to count."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khoi.core.spelling import slug
from khoi.measures.targets import KINDS, OPERATORS, PERIOD_RULES
from khoi.web.office.forms import DayField

READINGS = 3
_CODE = r"^[A-Za-z0-9_-]+$"
_DOTTED = r"^[A-Za-z0-9._-]+$"
Choices = Sequence[tuple[str, str]]

OPERATOR_WORDS = {
    ">=": gettext_lazy("ít nhất (≥)"),
    ">": gettext_lazy("trên, hơn (>)"),
    "<=": gettext_lazy("không quá (≤)"),
    "<": gettext_lazy("dưới (<)"),
    "=": gettext_lazy("đúng bằng (=)"),
    "range": gettext_lazy("trong khoảng, hai mức"),
    "bare": gettext_lazy("số trần, lời văn không nói"),
}
KIND_WORDS = {
    "ratio": gettext_lazy("tỷ lệ phần trăm"),
    "count": gettext_lazy("số đếm"),
    "growth": gettext_lazy("tăng trưởng"),
    "milestone": gettext_lazy("mốc phải xong"),
    "qualitative": gettext_lazy("định tính, người đánh giá"),
}
PERIOD_WORDS = {
    "each_year": gettext_lazy("từng năm"),
    "total_over_term": gettext_lazy("cộng cả nhiệm kỳ"),
    "mean_of_years": gettext_lazy("bình quân các năm"),
    "end_of_term": gettext_lazy("cuối nhiệm kỳ"),
    "growth_per_year": gettext_lazy("tăng bình quân mỗi năm"),
}


class DraftHead(forms.Form):
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
        plain = ("title", "number", "motto", "objective", "source", "synthetic", "first_year", "last_year")
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

    def new_head(self, unit: str) -> dict[str, Any]:
        """The head of a new draft, with a code from the unit's and the term."""
        head = self.head()
        code = slug(f"{unit} {head['first_year']} {head['last_year']}")[:80]
        return head | {"code": code, "measures": []}


class MarkForm(forms.Form):
    """What one sentence promises; everything is proposed, nothing is decided until this is sent."""

    goal = forms.TypedChoiceField(label=gettext_lazy("Thuộc mục tiêu"), coerce=int)
    under = forms.TypedChoiceField(
        label=gettext_lazy("“Trong đó” của"), coerce=int, empty_value=None, required=False
    )
    kind = forms.ChoiceField(label=gettext_lazy("Loại"), choices=list(KIND_WORDS.items()))
    operator = forms.ChoiceField(label=gettext_lazy("Phép so"), required=False)
    low = forms.CharField(label=gettext_lazy("Mức"), max_length=30, required=False)
    high = forms.CharField(label=gettext_lazy("Mức cao (khi là khoảng)"), max_length=30, required=False)
    period_rule = forms.ChoiceField(label=gettext_lazy("Xét theo"), required=False)
    due = forms.IntegerField(
        label=gettext_lazy("Năm phải xong"), min_value=1930, max_value=2200, required=False
    )
    indicator = forms.ChoiceField(label=gettext_lazy("Chỉ số theo dõi qua các nhiệm kỳ"), required=False)
    indicator_label = forms.CharField(label=gettext_lazy("Tên chỉ số mới"), max_length=200, required=False)
    indicator_label_en = forms.CharField(
        label=gettext_lazy("Tên chỉ số mới bằng tiếng Anh"), max_length=200, required=False
    )
    open = forms.CharField(
        label=gettext_lazy("Điều lời văn để ngỏ"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    code = forms.RegexField(_CODE, label=gettext_lazy("Mã chỉ tiêu"), max_length=80)

    def __init__(
        self,
        goals: Choices,
        parents: Choices,
        measures: Choices,
        indicators: Choices,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._choose("goal", goals)
        self._choose("under", [("", _("không nằm trong chỉ tiêu nào")), *parents])
        self._choose(
            "operator", [("", _("không có")), *((one, str(OPERATOR_WORDS[one])) for one in OPERATORS)]
        )
        self._choose(
            "period_rule", [("", _("không có")), *((one, str(PERIOD_WORDS[one])) for one in PERIOD_RULES)]
        )
        self._choose("indicator", [("", _("chỉ số mới, đặt tên bên dưới")), *indicators])
        for i in range(1, READINGS + 1):
            self._add_reading(i, [("", _("không dùng")), *measures])

    def _choose(self, name: str, choices: Choices) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _add_reading(self, number: int, measures: Choices) -> None:
        words = {"n": number}
        self.fields[f"numerator_{number}"] = forms.ChoiceField(
            label=_("Cách hiểu %(n)s: đếm") % words, choices=measures, required=False
        )
        self.fields[f"denominator_{number}"] = forms.ChoiceField(
            label=_("Cách hiểu %(n)s: trên") % words, choices=measures, required=False
        )

    def clean_low(self) -> str:
        """The threshold with a dot."""
        return _digits(self.cleaned_data["low"])

    def clean_high(self) -> str:
        """The upper bound with a dot."""
        return _digits(self.cleaned_data["high"])

    def clean(self) -> dict[str, Any]:
        """Asks of a computed target for what computing needs, and of a new indicator for its two names."""
        data = super().clean() or {}
        if data.get("kind") in KINDS:
            self._need(("operator", "low", "period_rule", "numerator_1"))
        elif data.get("kind"):
            data |= {"operator": "", "low": "", "high": "", "period_rule": ""}
        if data.get("kind") == "milestone":
            self._need(("due",))
        if not data.get("indicator"):
            self._need(("indicator_label", "indicator_label_en"))
        return data

    def _need(self, names: Sequence[str]) -> None:
        for name in names:
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, _("Điền mục này."))

    def target(self, labels: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
        """The target as a mark keeps it; each reading is named after its base."""
        data = self.cleaned_data
        plain = (
            "goal", "under", "kind", "operator", "low", "high", "period_rule", "due", "indicator", "indicator_label",
            "indicator_label_en", "open", "code",
        )  # fmt: skip
        judged = data["kind"] not in KINDS
        return {name: data[name] for name in plain} | {"readings": [] if judged else self._readings(labels)}

    def _readings(self, labels: Mapping[str, tuple[str, str]]) -> list[dict[str, str]]:
        rows = []
        for i in range(1, READINGS + 1):
            top, base = self.cleaned_data[f"numerator_{i}"], self.cleaned_data[f"denominator_{i}"]
            if top:
                words, words_en = labels[base or top]
                named = (f"trên {_lower(words)}", f"of {_lower(words_en)}") if base else (words, words_en)
                rows.append(
                    {
                        "numerator": top,
                        "denominator": base,
                        "label": named[0][:200],
                        "label_en": named[1][:200],
                    }
                )
        return rows


class MeasureForm(forms.Form):
    """A thing to count that no earlier resolution declared."""

    label = forms.CharField(label=gettext_lazy("Đếm gì"), max_length=200)
    label_en = forms.CharField(label=gettext_lazy("Tên bằng tiếng Anh"), max_length=200)
    counted = forms.CharField(label=gettext_lazy("Một đơn vị đếm gọi là gì"), max_length=60)
    counted_en = forms.CharField(label=gettext_lazy("Gọi bằng tiếng Anh"), max_length=60)
    reported_by = forms.MultipleChoiceField(
        label=gettext_lazy("Loại đơn vị phải báo cáo"), widget=forms.CheckboxSelectMultiple
    )
    code = forms.RegexField(
        _DOTTED,
        label=gettext_lazy("Mã"),
        max_length=80,
        help_text=gettext_lazy("Chữ không dấu, số, dấu chấm, ví dụ members.rated"),
    )

    def __init__(self, kinds: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reported_by"].choices = list(dict(kinds).items())  # type: ignore[attr-defined]


class AddMark(forms.Form):
    """Words that nothing was proposed for."""

    words = forms.CharField(
        label=gettext_lazy("Đánh dấu thêm một câu"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        help_text=gettext_lazy("Chép nguyên văn một đoạn liền trong nghị quyết."),
    )


def _digits(text: str) -> str:
    """`90,5` or `90.5` as `90.5`, `1.164` left to the reader: a dot before three digits may be a thousand."""
    text = text.strip().replace(" ", "").removesuffix("%")
    plain = text.replace(",", ".") if text.count(",") == 1 and "." not in text else text
    if plain and (len(plain.partition(".")[2]) == 3 and "." in text):  # noqa: PLR2004 - digits of a thousand
        raise forms.ValidationError(_("Viết liền, không chấm hàng nghìn; phần lẻ sau dấu phẩy."))
    try:
        Fraction(plain or "0")
    except (ValueError, ZeroDivisionError):
        raise forms.ValidationError(_("Chỉ viết một con số, ví dụ 90 hoặc 90,5.")) from None
    if "/" in plain or "e" in plain.lower():
        raise forms.ValidationError(_("Chỉ viết một con số, ví dụ 90 hoặc 90,5."))
    return plain


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
