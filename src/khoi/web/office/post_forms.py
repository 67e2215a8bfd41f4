"""The forms about posts: giving, ending, delegating."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khoi.access.roles import Role
from khoi.core.formats import is_english
from khoi.web.office.forms import DayField
from khoi.web.parts.language import reader_language

_DECISION = gettext_lazy("Số quyết định, văn bản")


class GivePost(forms.Form):
    """Who holds which role where, from when, on what paper."""

    account = forms.CharField(
        label=gettext_lazy("Tên tài khoản"),
        max_length=150,
        help_text=gettext_lazy("Tên làm việc, ví dụ vanphong.an; không ghi chức vụ hay số giấy tờ."),
    )
    is_new = forms.BooleanField(
        label=gettext_lazy("Lập tài khoản mới và in giấy mời"),
        required=False,
    )
    role = forms.ChoiceField(label=gettext_lazy("Vai trò"))
    unit = forms.CharField(label=gettext_lazy("Tên hoặc mã đơn vị"), max_length=200)
    from_day = DayField(label=gettext_lazy("Từ ngày"))
    to_day = DayField(
        label=gettext_lazy("Không còn từ ngày"),
        required=False,
        help_text=gettext_lazy("Ngày đầu tiên không còn giữ; để trống khi chưa định."),
    )
    term = forms.ChoiceField(
        label=gettext_lazy("Nhiệm kỳ"),
        required=False,
        help_text=gettext_lazy("Nhiệm kỳ kết thúc sớm thì vị trí cũng hết."),
    )
    decision = forms.CharField(label=_DECISION, max_length=160)

    def __init__(
        self, roles: Iterable[Role], terms: Iterable[tuple[str, str]], *args: Any, whole: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        english = is_english(reader_language())
        named = [(role.code, role.label_en if english else role.label) for role in roles]
        self.fields["role"].choices = [("", _("chọn một vai trò")), *named]  # type: ignore[attr-defined]
        self.fields["term"].choices = [("", _("không theo nhiệm kỳ")), *terms]  # type: ignore[attr-defined]
        if whole:
            self.fields["unit"].required = False
            self.fields["unit"].help_text = _("Để trống: cho cả cơ quan.")


class EndPost(forms.Form):
    """From which day, and why."""

    to_day = DayField(
        label=gettext_lazy("Không còn từ ngày"),
        help_text=gettext_lazy(
            "Hôm nay hoặc sau. Giao nhầm thì lấy đúng ngày nhận: vị trí coi như chưa từng giao."
        ),
    )
    why = forms.CharField(label=gettext_lazy("Lý do"), max_length=200)


class DelegatePost(forms.Form):
    """To whom, until when, on what paper."""

    to = forms.CharField(label=gettext_lazy("Tài khoản nhận"), max_length=150)
    from_day = DayField(label=gettext_lazy("Từ ngày"))
    to_day = DayField(
        label=gettext_lazy("Không còn từ ngày"),
        help_text=gettext_lazy("Ngày đầu tiên không còn; không sau ngày vị trí của mình hết."),
    )
    decision = forms.CharField(label=gettext_lazy("Số giấy ủy quyền"), max_length=160)
