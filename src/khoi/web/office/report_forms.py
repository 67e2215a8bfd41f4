"""The forms of reports: which one, and who will sign it in which layout."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khoi.queries.report_choices import ReportChoices
from khoi.web.office.forms import UNTICKED

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
        """Asks for the resolution alone until one is chosen: units and years are its own."""
        super().__init__(*args, **kwargs)
        if choices.chosen:
            self.fields["resolution"].widget = forms.HiddenInput()
        else:
            self.fields = {"resolution": self.fields["resolution"]}
        listed = {
            "resolution": choices.resolutions,
            "unit": choices.units,
            "year": [(str(year), str(year)) for year in choices.years],
        }
        for name in listed.keys() & self.fields.keys():
            self.fields[name].choices = listed[name]  # type: ignore[attr-defined]


class FinishEdition(forms.Form):
    """The tick of whoever makes an edition final, which nobody takes back."""

    sure = forms.BooleanField(
        label=gettext_lazy("Đây là bản được dùng. Tôi hiểu rằng đã chốt thì không bỏ chốt được."),
        error_messages=UNTICKED,
    )


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


def first_asked(choices: ReportChoices, given: Mapping[str, str], lang: str) -> dict[str, str]:
    """What the form opens with: what the address names, as far as it can be chosen, else a beginning."""
    first = {
        "resolution": choices.chosen,
        "unit": choices.units[0][0] if choices.units else "",
        "kind": "year",
        "year": str(choices.year or ""),
        "lang": "en" if lang == "en" else "vi",
    }
    known = {
        "unit": {code for code, _name in choices.units},
        "kind": {code for code, _name in KINDS},
        "year": {str(year) for year in choices.years},
        "lang": {code for code, _name in LANGUAGES},
    }
    return first | {name: given[name] for name, values in known.items() if given.get(name) in values}
