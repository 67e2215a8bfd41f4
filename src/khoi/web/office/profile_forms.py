"""The form of a layout profile: what stands on the paper, what the guides leave open, and the measures."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khoi.queries.report_profile import ENDINGS, LIMITS, URGENCIES, Profile

LONGEST = 120
_LINES = {"rows": 3}
_MEASURES = {
    "top": gettext_lazy("Lề trên (mm)"),
    "bottom": gettext_lazy("Lề dưới (mm)"),
    "left": gettext_lazy("Lề trái (mm)"),
    "right": gettext_lazy("Lề phải (mm)"),
    "type_size": gettext_lazy("Cỡ chữ tên loại văn bản (pt)"),
    "abstract_size": gettext_lazy("Cỡ chữ trích yếu (pt)"),
    "text_size": gettext_lazy("Cỡ chữ nội dung (pt)"),
    "heading_size": gettext_lazy("Cỡ chữ tiêu đề (pt)"),
    "table_size": gettext_lazy("Cỡ chữ trong bảng (pt)"),
    "first_line": gettext_lazy("Thụt đầu dòng (mm)"),
    "gap": gettext_lazy("Khoảng cách giữa hai đoạn (pt)"),
    "line": gettext_lazy("Khoảng cách dòng, chính xác (pt)"),
    "blank_lines": gettext_lazy("Số dòng trống trước họ tên người ký"),
}
_LINED = ("authority", "addressees")
LANGUAGES = (("vi", "Tiếng Việt"), ("en", "English"))
_HEAD = ("name", "lang", "superior", "issuer", "symbol", "place")
_FOOT = ("authority", "office", "addressees", "urgency")
_OPEN = ("has_hyphens", "ending", "blank_lines", "duplex", "no_references")


def _text(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST, required=False, help_text=help_text)


class ProfileForm(forms.Form):
    """One profile; `guide` gives what the guide in force says of each measure."""

    name = forms.CharField(label=gettext_lazy("Tên mẫu"), max_length=LONGEST)
    lang = forms.ChoiceField(
        label=gettext_lazy("Ngôn ngữ của văn bản"), choices=LANGUAGES, widget=forms.RadioSelect
    )
    superior = _text(gettext_lazy("Cơ quan cấp trên"), gettext_lazy("Để trống thì lấy theo báo cáo."))
    issuer = _text(
        gettext_lazy("Cơ quan ban hành"),
        gettext_lazy(
            "Để trống thì lấy cấp ủy của đơn vị báo cáo. Tên này đứng ở đầu văn bản (tự viết hoa) và trong câu mở đầu."
        ),
    )
    symbol = _text(
        gettext_lazy("Ký hiệu"), gettext_lazy("Ví dụ BC/ĐUK. Số để trống, văn thư điền khi ban hành.")
    )
    place = _text(gettext_lazy("Địa danh"))
    authority = forms.CharField(
        label=gettext_lazy("Thẩm quyền ký"),
        required=False,
        widget=forms.Textarea(attrs=_LINES),
        help_text=gettext_lazy("Mỗi dòng một ý, ví dụ T/M BAN THƯỜNG VỤ."),
    )
    office = _text(gettext_lazy("Chức vụ người ký"))
    addressees = forms.CharField(
        label=gettext_lazy("Nơi nhận"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Mỗi dòng một nơi; dòng cuối thường là nơi lưu."),
    )
    urgency = forms.ChoiceField(
        label=gettext_lazy("Mức độ khẩn"), required=False, widget=forms.RadioSelect,
        choices=[(one, one or gettext_lazy("không")) for one in URGENCIES],
    )  # fmt: skip
    has_hyphens = forms.BooleanField(label=gettext_lazy("Có gạch dưới trích yếu (-----)"), required=False)
    ending = forms.ChoiceField(
        label=gettext_lazy("Kết thúc nội dung bằng"),
        choices=[(one, f"“{one}”") for one in ENDINGS],
        widget=forms.RadioSelect,
    )
    duplex = forms.BooleanField(
        label=gettext_lazy("In hai mặt: trang chẵn đổi lề trái, phải"), required=False
    )

    no_references = forms.BooleanField(
        label=gettext_lazy("Không in số dẫn chiếu trên giấy"),
        required=False,
        help_text=gettext_lazy("Trên trang của bản báo cáo, mỗi con số vẫn mở đúng chỗ của nó."),
    )

    def __init__(self, *args: Any, guide: Mapping[str, tuple[int, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in _MEASURES.items():
            least, most = LIMITS[name]
            self.fields[name] = forms.IntegerField(
                label=label, min_value=least, max_value=most, help_text=_said(guide.get(name)),
                error_messages={"invalid": _("Nhập một số nguyên.")},
                widget=forms.TextInput(attrs={"class": "day", "inputmode": "numeric", "autocomplete": "off"}),
            )  # fmt: skip

    def groups(self) -> Iterator[tuple[str, list[Any]]]:
        """The fields under their headings, in the order of the paper."""
        measures = [name for name in _MEASURES if name not in _OPEN]
        for title, names in (
            (_("Đầu văn bản"), _HEAD),
            (_("Ký và nơi nhận"), _FOOT),
            (_("Chỗ các mẫu không thống nhất"), _OPEN),
            (_("Số đo"), measures),
        ):
            yield title, [self[name] for name in names]

    def answer(self) -> dict[str, Any]:
        """What the act asks for, by its name."""
        given = dict(self.cleaned_data)
        numbered = {"has_references": not given.pop("no_references")}
        return given | numbered | {name: given[name].splitlines() for name in _LINED}


def filled(profile: Profile) -> dict[str, Any]:
    """A profile as the form shows it."""
    shown = profile.as_json()
    numbered = {"no_references": not shown["has_references"]}
    return shown | numbered | {name: "\n".join(shown[name]) for name in _LINED}


def _said(limits: tuple[int, int] | None) -> str:
    """What the guide says of a measure, as a hint beside it."""
    if limits is None:
        return ""
    least, most = limits
    if not most:
        return _("Hướng dẫn: từ %(least)s trở lên.") % {"least": least}
    if least == most:
        return _("Hướng dẫn: %(least)s.") % {"least": least}
    return _("Hướng dẫn: %(least)s–%(most)s.") % {"least": least, "most": most}
