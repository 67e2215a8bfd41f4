"""The forms of reports: which one, and who will sign it in which layout."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khoi.queries.editions import Asked
from khoi.queries.report_choices import ReportChoices

KINDS = (
    ("year", gettext_lazy("một năm")),
    ("midterm", gettext_lazy("giữa nhiệm kỳ, từ đầu đến năm đã chọn")),
    ("term", gettext_lazy("cả nhiệm kỳ, đến năm đã chọn")),
)
LANGUAGES = (("vi", "Tiếng Việt"), ("en", "English"))


class AskReport(forms.Form):
    """Which report; its address is the preview's."""

    resolution = forms.ChoiceField(label=gettext_lazy("Nghị quyết"))
    unit = forms.ChoiceField(label=gettext_lazy("Đơn vị"))
    kind = forms.ChoiceField(label=gettext_lazy("Loại báo cáo"), choices=KINDS)
    year = forms.ChoiceField(label=gettext_lazy("Năm"))
    lang = forms.ChoiceField(label=gettext_lazy("Ngôn ngữ"), choices=LANGUAGES)

    def __init__(self, choices: ReportChoices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = {
            "resolution": choices.resolutions,
            "unit": choices.units,
            "year": [(str(year), str(year)) for year in choices.years],
        }
        for name, rows in listed.items():
            self.fields[name].choices = rows  # type: ignore[attr-defined]


class KeepReport(forms.Form):
    """Who will sign, and in which layout it is printed."""

    signatory = forms.CharField(
        label=gettext_lazy("Họ tên người ký"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Để trống thì chừa chỗ ghi tay."),
    )
    office = forms.CharField(
        label=gettext_lazy("Chức vụ người ký"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Để trống thì lấy theo mẫu trình bày."),
    )
    profile = forms.ChoiceField(label=gettext_lazy("Mẫu trình bày"), required=False)

    def __init__(self, profiles: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["profile"].choices = [("", _("Mẫu của hướng dẫn")), *profiles]  # type: ignore[attr-defined]


def first_asked(choices: ReportChoices, asked: Asked | None, lang: str) -> dict[str, str]:
    """What the form opens with."""
    if asked:
        names = ("resolution", "unit", "kind", "year", "lang")
        return {name: str(getattr(asked, name)) for name in names}
    return {"kind": "year", "year": str(choices.year or ""), "lang": "en" if lang == "en" else "vi"}
