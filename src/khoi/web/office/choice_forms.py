"""The forms of the register: what people decided on a point left open, and taking such a choice back."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khoi.core import formats
from khoi.queries.choices import ChoiceRow
from khoi.rules.ambiguities import Ambiguity, Scope
from khoi.rules.words import spoken
from khoi.web.office.forms import DayField

OTHER = "-"
_TEXT = forms.Textarea(attrs={"rows": 3})


class RecordChoice(forms.Form):
    """One choice: a reading or the office's own words, for what, from which day, who decided it on what paper."""

    reading = forms.ChoiceField(label=gettext_lazy("Cách hiểu đã chốt"), widget=forms.RadioSelect)
    own_words = forms.CharField(label=gettext_lazy("Bằng lời của cơ quan"), widget=_TEXT, required=False)
    scope = forms.CharField(
        label=gettext_lazy("Áp dụng cho"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Để trống nếu áp dụng cho mọi trường hợp."),
    )
    from_day = DayField(label=gettext_lazy("Áp dụng từ ngày"))
    chosen_by = forms.CharField(label=gettext_lazy("Người hoặc cơ quan quyết định"), max_length=160)
    document = forms.CharField(label=gettext_lazy("Số văn bản"), max_length=120)
    document_day = DayField(label=gettext_lazy("Ngày văn bản"))
    grounds = forms.CharField(label=gettext_lazy("Căn cứ"), widget=_TEXT)

    def __init__(self, entry: Ambiguity, lang: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer_readings(entry, lang)
        if entry.scope:
            self.fields["scope"] = _scope_field(entry.scope, lang)

    def _offer_readings(self, entry: Ambiguity, lang: str) -> None:
        """Nothing is chosen beforehand; without known readings only the office's own words remain."""
        if not entry.readings:
            del self.fields["reading"]
            self.fields["own_words"].required = True
            return
        self.fields["own_words"].help_text = _("Chỉ viết khi chọn “cách khác”.")
        offered = [(option.code, spoken(option.words, lang)) for option in entry.readings]
        offered.append((OTHER, _("cách khác, viết ở ô dưới")))
        self.fields["reading"].choices = offered  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Asks for exactly one answer: a reading, or words."""
        data = super().clean() or {}
        reading, words = data.get("reading"), data.get("own_words", "").strip()
        if reading == OTHER and not words:
            self.add_error("own_words", _("Viết cách hiểu của cơ quan."))
        if reading not in (None, OTHER) and words:
            self.add_error("own_words", _("Đã chọn một cách hiểu thì để trống ô này."))
        return data

    def answer(self) -> dict[str, Any]:
        """What the act asks for, by its name."""
        reading = self.cleaned_data.get("reading", OTHER)
        return self.cleaned_data | {"reading": "" if reading == OTHER else reading}


class WithdrawChoice(forms.Form):
    """Which choice is taken back, from which day on, and why."""

    prefix = "rut"

    choice = forms.ChoiceField(label=gettext_lazy("Lần chốt nào"))
    to_day = DayField(
        label=gettext_lazy("Không áp dụng nữa từ ngày"),
        help_text=gettext_lazy(
            "Ghi nhầm thì lấy đúng ngày bắt đầu của lần chốt: nó coi như chưa từng có và lần chốt trước được dùng lại."
        ),
    )
    why = forms.CharField(label=gettext_lazy("Lý do"), widget=_TEXT)

    def __init__(self, standing: Sequence[ChoiceRow], lang: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._scopes = {str(row.record.pk): row.record.scope for row in standing}
        offered = [(str(row.record.pk), _one_line(row, lang)) for row in standing]
        if len(offered) > 1:
            offered.insert(0, ("", _("chọn một")))
        self.fields["choice"].choices = offered  # type: ignore[attr-defined]

    def answer(self) -> dict[str, Any]:
        """What the act asks for, by its name."""
        data = dict(self.cleaned_data)
        scope = self._scopes[data.pop("choice")]
        return data | {"scope": scope}


def _one_line(row: ChoiceRow, lang: str) -> str:
    since = _("từ %(day)s") % {"day": formats.day(row.record.from_day, lang)}
    return f"{row.scope}: {row.said}, {since}"


def _scope_field(scope: Scope, lang: str) -> forms.Field:
    asked: dict[str, Any] = {"label": _("Áp dụng cho"), "help_text": spoken(scope.words, lang)}
    if not scope.options:
        return forms.CharField(max_length=200, **asked)
    offered = [(option.code, spoken(option.words, lang)) for option in scope.options]
    return forms.ChoiceField(choices=[("", _("chọn một")), *offered], **asked)
