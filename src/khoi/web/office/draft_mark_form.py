"""The form of one marked sentence: what it promises, and from which measures that is worked out."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khoi.core.spelling import small_first
from khoi.measures.targets import KINDS, OPERATORS, PERIOD_RULES
from khoi.web.office.draft_forms import CODE, NO_ENGLISH, Choices, FoldingForm
from khoi.web.office.draft_words import KIND_WORDS, OPERATOR_WORDS, PERIOD_WORDS

READINGS = 3
_GROWTH = "growth_per_year"
_TARGET = (
    "goal", "under", "kind", "operator", "low", "high", "period_rule", "due", "indicator", "indicator_label",
    "indicator_label_en", "open", "code",
)  # fmt: skip


class MarkForm(FoldingForm):
    """What one sentence promises; everything is proposed, nothing is decided until this is sent.

    What the kind of target does not need lies in `folded`, what it needs is required.
    """

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
    indicator_label = forms.CharField(
        label=gettext_lazy("Tên chỉ số mới"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Chỉ dùng khi ô trên là chỉ số mới."),
    )
    open = forms.CharField(
        label=gettext_lazy("Điều lời văn để ngỏ"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Ghi ở đây thì bảng điểm và báo cáo nói còn để ngỏ; điều đã rõ thì xóa đi."),
    )
    indicator_label_en = forms.CharField(
        label=gettext_lazy("Tên chỉ số mới bằng tiếng Anh"),
        max_length=200,
        required=False,
        help_text=NO_ENGLISH,
    )
    code = forms.RegexField(
        CODE,
        label=gettext_lazy("Mã chỉ tiêu"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Để trống thì lấy từ tên chỉ số."),
    )
    use_required_attribute = False  # another kind may be chosen, which needs other fields

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
        self.order_fields(self._chief())
        self.folded = tuple(name for name in self.fields if name not in self._chief())
        for name in self._needed():
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = _("Điền mục này.")

    def _choose(self, name: str, choices: Choices) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _add_reading(self, number: int, measures: Choices) -> None:
        words = {"n": number}
        top, base = (
            (_("Đếm"), _("Trên")) if number == 1 else (_("Cách hiểu %(n)s: đếm"), _("Cách hiểu %(n)s: trên"))
        )
        self.fields[f"numerator_{number}"] = forms.ChoiceField(
            label=top % words, choices=measures, required=False
        )
        self.fields[f"denominator_{number}"] = forms.ChoiceField(
            label=base % words, choices=measures, required=False
        )

    def _chief(self) -> list[str]:
        """The fields that this kind of target asks for, in their order; the rest is folded."""
        kind, is_part = self["kind"].value(), len(self.fields["under"].choices) > 1  # type: ignore[attr-defined]
        names = ["goal", *(["under"] if is_part else []), "kind"]
        if kind in KINDS:
            level = ["low", "high"] if self["operator"].value() == "range" else ["low"]
            names += ["operator", *level, "period_rule", *self._readings_shown(kind)]
        names += ["due"] if kind == "milestone" else []
        return [*names, "indicator", "indicator_label", "open"]

    def _readings_shown(self, kind: str) -> Iterator[str]:
        """The first reading, and every other that stands there already: nobody confirms what they don't see."""
        for i in range(1, READINGS + 1):
            names = [f"numerator_{i}", *([f"denominator_{i}"] if kind == "ratio" else [])]
            if i == 1 or any(self[name].value() for name in names):
                yield from names

    def _needed(self) -> Iterator[str]:
        kind, chief = self["kind"].value(), self._chief()
        names = (
            ("operator", "low", "high", "period_rule", "numerator_1", "denominator_1")
            if kind in KINDS
            else ("due",)
        )
        yield from (name for name in names if name in chief)
        if not self["indicator"].value():
            yield "indicator_label"

    def clean_low(self) -> str:
        """The threshold with a dot."""
        return _digits(self.cleaned_data["low"])

    def clean_high(self) -> str:
        """The upper bound with a dot."""
        return _digits(self.cleaned_data["high"])

    def clean(self) -> dict[str, Any]:
        """Drops what this kind of target has no use for, and asks that the rest fits together."""
        data = super().clean() or {}
        if data.get("kind") not in KINDS:
            return data | {"operator": "", "low": "", "high": "", "period_rule": ""}
        rule = data.get("period_rule")
        if rule and (rule == _GROWTH) != (data["kind"] == "growth"):
            words = _("“Tăng bình quân mỗi năm” chỉ đi với tăng trưởng, và tăng trưởng chỉ xét như vậy.")
            self.add_error("period_rule", words)
        if data.get("operator") != "range":
            data["high"] = ""
        elif data.get("low") and data.get("high") and Fraction(data["low"]) > Fraction(data["high"]):
            self.add_error("high", _("Mức cao phải lớn hơn mức đầu."))
        return data | self._bases(data)

    def _bases(self, data: Mapping[str, Any]) -> dict[str, str]:
        """A share needs a base in every reading, nothing else has one."""
        if data["kind"] != "ratio":
            return {f"denominator_{i}": "" for i in range(1, READINGS + 1)}
        for i in range(2, READINGS + 1):
            top, base = data.get(f"numerator_{i}"), data.get(f"denominator_{i}")
            if bool(top) != bool(base):
                self.add_error(f"denominator_{i}" if top else f"numerator_{i}", _("Điền mục này."))
        return {}

    def target(self, labels: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
        """The target as a mark keeps it; each reading is named after its base."""
        data = self.cleaned_data
        judged = data["kind"] not in KINDS
        return {name: data[name] for name in _TARGET} | {"readings": [] if judged else self._readings(labels)}

    def typed(self, labels: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
        """The same of a form that nobody has confirmed and that may be half filled in: whatever of it can be kept."""
        self.full_clean()
        kept = {name: self.cleaned_data[name] for name in _TARGET if name in self.cleaned_data}
        for name in ("low", "high", "indicator_label", "indicator_label_en", "open"):
            limit = self.fields[name].max_length  # type: ignore[attr-defined]
            kept.setdefault(name, str(self[name].value() or "")[:limit])
        return kept | {"readings": self._readings(labels)}

    def _readings(self, labels: Mapping[str, tuple[str, str]]) -> list[dict[str, str]]:
        rows = []
        for i in range(1, READINGS + 1):
            top, base = (
                self.cleaned_data.get(f"numerator_{i}"),
                self.cleaned_data.get(f"denominator_{i}") or "",
            )
            if top:
                words, words_en = labels[base or top]
                rows.append(
                    {"numerator": top, "denominator": base, **_named(words, words_en, is_base=bool(base))}
                )
        return rows


def _named(words: str, words_en: str, *, is_base: bool) -> dict[str, str]:
    """What a reading is called in both languages; in Vietnamese alone where its measure has no English name."""
    named = f"trên {small_first(words)}" if is_base else words
    if words_en in ("", words):
        return {"label": named[:200], "label_en": named[:200]}
    return {"label": named[:200], "label_en": (f"of {small_first(words_en)}" if is_base else words_en)[:200]}


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
