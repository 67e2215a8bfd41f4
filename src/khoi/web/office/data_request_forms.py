"""The forms with which a request about one's own data is answered, extended, and carried out."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from khoi.core.formats import is_english
from khoi.core.spelling import small_first
from khoi.queries.data_requests import DataRequest
from khoi.queries.persons import FIELDS
from khoi.web.office.forms import UNTICKED, DayField
from khoi.web.parts.language import reader_language

_TEXT = forms.Textarea(attrs={"rows": 4})
_WORDS = gettext_lazy("Lời trả lời người yêu cầu")
_PAPER = gettext_lazy("Số văn bản")
_DONE = gettext_lazy("Hồ sơ được sửa theo giá trị này; đã đúng rồi thì gõ lại giá trị đang có.")
_DELETES = gettext_lazy("Đã đọc những gì mất, những gì còn; xóa hồ sơ cùng lúc với việc này.")


class _WithValue(forms.Form):
    """Has a field for the right value where the request names one to be corrected."""

    def __init__(self, request: DataRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if request.field:
            self.fields["value"] = _value_field(request.field)

    def value(self) -> Any:
        """The right value; None where none was typed."""
        return self.cleaned_data.get("value") or None


class AnswerRequest(_WithValue):
    """Accepted or refused, in words and on what paper; with the right value the record is corrected at once."""

    prefix = "tra-loi"

    accepted = forms.TypedChoiceField(
        label=gettext_lazy("Trả lời"),
        choices=[("1", gettext_lazy("chấp nhận")), ("0", gettext_lazy("từ chối"))],
        coerce=lambda text: text == "1",
        widget=forms.RadioSelect,
    )
    words = forms.CharField(label=_WORDS, max_length=4000, widget=_TEXT)
    document = forms.CharField(label=_PAPER, max_length=160)

    def answer(self) -> dict[str, Any]:
        """What the act asks for, by its name."""
        given = {name: self.cleaned_data[name] for name in ("accepted", "words", "document")}
        return given | {"value": self.value() if given["accepted"] else None}


class RefuseRequest(forms.Form):
    """An accepted request that cannot be carried out after all."""

    prefix = "tu-choi"

    words = forms.CharField(label=_WORDS, max_length=4000, widget=_TEXT)
    document = forms.CharField(label=_PAPER, max_length=160)

    def answer(self) -> dict[str, Any]:
        """What the act asks for, by its name."""
        return {**self.cleaned_data, "accepted": False}


class ExtendRequest(forms.Form):
    """Why it takes longer; until when is said by the rule."""

    prefix = "gia-han"

    why = forms.CharField(label=gettext_lazy("Lý do gia hạn"), max_length=4000, widget=_TEXT)


class CompleteRequest(_WithValue):
    """It is done: a correction with the right value, a deletion with the record."""

    prefix = "lam-xong"

    document = forms.CharField(
        label=_PAPER,
        max_length=160,
        required=False,
        help_text=gettext_lazy("Để trống khi vẫn là văn bản trả lời."),
    )

    def __init__(self, request: DataRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        if request.field:
            value = self.fields["value"]
            value.required, value.help_text = True, _DONE
        if request.kind == "delete":
            self.fields["deletes"] = forms.BooleanField(label=_DELETES, error_messages=UNTICKED)

    def answer(self) -> dict[str, Any]:
        """What the act asks for, by its name."""
        given = {"document": self.cleaned_data["document"], "value": self.value()}
        return given | {"deletes": self.cleaned_data.get("deletes", False)}


def _value_field(name: str) -> forms.Field:
    words = gettext_lazy("Giá trị đúng")
    asked: dict[str, Any] = {"label": _labelled(words, FIELDS[name]), "required": False}
    asked["help_text"] = gettext_lazy("Gõ vào thì hồ sơ được sửa ngay, cùng lúc với việc này.")
    if name == "born_on":
        return DayField(**asked)
    return forms.CharField(max_length=254, widget=forms.TextInput(attrs={"autocomplete": "off"}), **asked)


def _labelled(words: Any, field: Any) -> str:
    name = str(field)
    return f"{words}: {name.lower() if is_english(reader_language()) else small_first(name)}"
