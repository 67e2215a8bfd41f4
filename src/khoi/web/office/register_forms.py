"""The forms of the registers of personal data: purposes, and incidents with their moments."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from khoi.web.office.forms import DayField

_TEXT = forms.Textarea(attrs={"rows": 3})
_ROUGHLY = gettext_lazy("Ví dụ 08:30.")


class HourField(forms.TimeField):
    """An hour written 08:30."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TimeInput(
            attrs={"class": "day", "inputmode": "numeric", "autocomplete": "off"}, format="%H:%M"
        )
        super().__init__(widget=widget, input_formats=("%H:%M", "%Hh%M"), help_text=_ROUGHLY, **kwargs)


class AddPurpose(forms.Form):
    """Why personal data are held: the legal ground with its paper, which data, and how long."""

    title = forms.CharField(label=gettext_lazy("Mục đích"), max_length=200)
    ground = forms.CharField(
        label=gettext_lazy("Căn cứ pháp lý"),
        max_length=200,
        help_text=gettext_lazy("Sự đồng ý, hoặc điều khoản cho xử lý mà không cần đồng ý."),
    )
    document = forms.CharField(label=gettext_lazy("Số văn bản"), max_length=160)
    held = forms.CharField(label=gettext_lazy("Dữ liệu được giữ"), max_length=4000, widget=_TEXT)
    kept_until = forms.CharField(label=gettext_lazy("Giữ đến khi nào"), max_length=200)
    from_day = DayField(label=gettext_lazy("Từ ngày"))


class EndPurpose(forms.Form):
    """From which day on nothing is held for it."""

    prefix = "thoi"

    to_day = DayField(label=gettext_lazy("Thôi từ ngày"))


class AddIncident(forms.Form):
    """What happened and when it was found; nobody is named."""

    title = forms.CharField(label=gettext_lazy("Sự cố"), max_length=200)
    found_on = DayField(label=gettext_lazy("Ngày phát hiện"))
    found_hour = HourField(label=gettext_lazy("Giờ phát hiện"))
    words = forms.CharField(
        label=gettext_lazy("Diễn biến"),
        max_length=4000,
        widget=_TEXT,
        help_text=gettext_lazy("Không nêu tên hay số của người nào."),
    )
    affected = forms.IntegerField(
        label=gettext_lazy("Số người bị ảnh hưởng"),
        required=False,
        min_value=0,
        widget=forms.TextInput(attrs={"class": "day", "inputmode": "numeric", "autocomplete": "off"}),
        help_text=gettext_lazy("Chưa biết thì để trống."),
    )

    def answer(self) -> dict[str, Any]:
        """What the act asks for, by its name."""
        given = self.cleaned_data
        found_at = moment(given["found_on"], given["found_hour"])
        return {name: given[name] for name in ("title", "words", "affected")} | {"found_at": found_at}


class TellIncident(forms.Form):
    """When the competent body was told, and which."""

    prefix = "bao"

    told_on = DayField(label=gettext_lazy("Ngày thông báo"))
    told_hour = HourField(label=gettext_lazy("Giờ thông báo"))
    whom = forms.CharField(label=gettext_lazy("Cơ quan được thông báo, số văn bản"), max_length=200)

    def answer(self) -> dict[str, Any]:
        """What the act asks for, by its name."""
        given = self.cleaned_data
        return {"told_at": moment(given["told_on"], given["told_hour"]), "whom": given["whom"]}


class CloseIncident(forms.Form):
    """What was done about it."""

    prefix = "dong"

    measures = forms.CharField(label=gettext_lazy("Đã khắc phục thế nào"), max_length=4000, widget=_TEXT)
    closed_on = DayField(label=gettext_lazy("Ngày đóng"))


def moment(day: Any, hour: time) -> datetime:
    """A day and an hour of this office's clock."""
    return timezone.make_aware(datetime.combine(day, hour))
