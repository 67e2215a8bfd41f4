"""The forms of the office's pages."""

from typing import Any

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khoi.core import formats
from khoi.queries.board_words import Words
from khoi.queries.pledges import Pledge
from khoi.web.office.asked import DAY_FORMATS
from khoi.web.parts.language import reader_language
from khoi.web.parts.uploads import MIB, TextUpload

UNTICKED = {"required": gettext_lazy("Đọc và đánh dấu vào ô này rồi bấm lại.")}
"""What is said where somebody must say that they have read what happens."""


class DayField(forms.DateField):
    """A day written 31/12/2025 (or 31122025): a browser's own field would follow the browser's language instead."""

    def __init__(self, **kwargs: Any) -> None:
        attributes = {
            "class": "day",
            "inputmode": "numeric",
            "autocomplete": "off",
            "placeholder": gettext_lazy("ngày/tháng/năm"),
        }
        widget = forms.DateInput(attrs=attributes, format=DAY_FORMATS[0])
        super().__init__(widget=widget, input_formats=DAY_FORMATS, **kwargs)


class ChooseReading(forms.Form):
    """What people decided about a target's words, on what paper and why."""

    reading = forms.ChoiceField(label=gettext_lazy("Cách hiểu"), widget=forms.RadioSelect)
    sense = forms.ChoiceField(
        label=gettext_lazy("Con số không kèm “trở lên” hiểu là"), widget=forms.RadioSelect, required=False
    )
    chosen_by = forms.CharField(label=gettext_lazy("Người hoặc cơ quan quyết định"), max_length=160)
    document = forms.CharField(label=gettext_lazy("Số văn bản"), max_length=120)
    document_day = DayField(label=gettext_lazy("Ngày văn bản"))
    grounds = forms.CharField(label=gettext_lazy("Căn cứ"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, pledge: Pledge, lang: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = Words(lang)
        self.fields["reading"].choices = [(row.code, words.label(row)) for row in pledge.readings]  # type: ignore[attr-defined]
        if len(pledge.readings) == 1:
            self.fields["reading"].initial = pledge.readings[0].code
        if pledge.versions[-1].operator == "bare":
            self._may_leave_base_open(pledge)
            self.fields["sense"].required = True
            self.fields["sense"].choices = [(">=", _("ít nhất bằng mức")), ("=", _("đúng bằng mức"))]  # type: ignore[attr-defined]
        else:
            del self.fields["sense"]

    def _may_leave_base_open(self, pledge: Pledge) -> None:
        """How a bare number is meant can be settled before the base is."""
        if len(pledge.readings) > 1:
            self.fields["reading"].required = False
            self.fields["reading"].choices += [("", _("chưa chốt mẫu số, để ngỏ"))]  # type: ignore[attr-defined]


class Assess(forms.Form):
    """A person's status for a target that no figure settles."""

    year = forms.TypedChoiceField(label=gettext_lazy("Năm"), coerce=int)
    status = forms.ChoiceField(
        label=gettext_lazy("Kết quả"),
        choices=[("met", gettext_lazy("Đạt")), ("missed", gettext_lazy("Chưa đạt"))],
        widget=forms.RadioSelect,
    )
    assessor = forms.CharField(label=gettext_lazy("Người đánh giá, chức vụ"), max_length=160)
    assessed_on = DayField(label=gettext_lazy("Ngày đánh giá"))
    grounds = forms.CharField(label=gettext_lazy("Căn cứ"), widget=forms.Textarea(attrs={"rows": 3}))
    evidence = forms.CharField(label=gettext_lazy("Minh chứng (văn bản, số, ngày)"), max_length=300)

    def __init__(self, years: list[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]


class Paper(forms.Form):
    """Where figures come from: every figure carries this."""

    source = forms.CharField(
        label=gettext_lazy("Nguồn"),
        max_length=200,
        help_text=gettext_lazy("Văn bản hoặc sổ mà số liệu được lấy ra"),
    )
    reporter = forms.CharField(label=gettext_lazy("Người báo cáo, chức vụ"), max_length=120)
    cut_off = DayField(label=gettext_lazy("Ngày chốt số liệu"))
    received_on = DayField(label=gettext_lazy("Ngày nhận"))

    def paper(self) -> dict[str, Any]:
        """What the acts on figures ask for, by its name."""
        return {name: self.cleaned_data[name] for name in Paper.base_fields}


class UploadResolution(forms.Form):
    """A resolution as a YAML file."""

    file = TextUpload(
        largest=MIB // 2,
        label=gettext_lazy("Tệp nghị quyết (YAML)"),
        help_text=gettext_lazy("Mẫu và từng khóa: docs/resolution-file.md"),
    )


class Checked(forms.Form):
    """Text pasted or a file, for a check that stores nothing; no more than can be checked while a page waits."""

    largest = MIB // 2

    text = forms.CharField(
        label=gettext_lazy("Dán nội dung"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
    )
    file = TextUpload(largest=largest, label=gettext_lazy("Hoặc chọn tệp"), required=False)

    def content(self) -> bytes:
        """The file's bytes, else the pasted text's."""
        upload = self.cleaned_data.get("file")
        if upload:
            return bytes(upload.read())
        return str(self.cleaned_data["text"]).encode()

    def clean(self) -> dict[str, Any]:
        """Asks for one of the two."""
        data = super().clean() or {}
        if not data.get("file") and not data.get("text", "").strip() and not self.errors:
            self.add_error("text", _("Dán nội dung hoặc chọn một tệp."))
        return data

    def clean_text(self) -> str:
        """Holds the text to the same limit as the file."""
        text = str(self.cleaned_data["text"])
        if len(text.encode()) > self.largest:
            limit = filesizeformat(self.largest)
            raise forms.ValidationError(_("Nội dung dán vào vượt %(limit)s.") % {"limit": limit})
        return text


class CheckedTable(Checked):
    """A published table, each group of which is searched for what adds up: that takes longest."""

    largest = MIB // 8
    file = TextUpload(largest=largest, label=gettext_lazy("Hoặc chọn tệp"), required=False)


class CountField(forms.IntegerField):
    """A count in plain digits: whether `1.000` is a thousand or one is not ours to guess.

    It sends along what stood when the page was opened, so that nobody's later figure is overwritten unseen.
    """

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "num", "autocomplete": "off"})
        super().__init__(min_value=0, required=False, show_hidden_initial=True, widget=widget, **kwargs)

    def to_python(self, value: Any) -> int | None:
        """The count; None for an empty field."""
        text = "" if value is None else str(value).strip()
        if text and not (text.isascii() and text.removeprefix("-").isdecimal()):
            raise forms.ValidationError(_("Chỉ gõ chữ số, không chấm, không phẩy."))
        return super().to_python(text)


class SheetForm(Paper):
    """One field for each measure of the unit's sheet; an empty field is no figure."""

    def __init__(self, rows: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = [row.code for row in rows]
        for row in rows:
            self.fields[f"m-{row.code}"] = CountField(label=row.label, initial=row.count)

    def clean(self) -> dict[str, Any]:
        """Refuses to replace a figure that somebody else changed after this page was opened."""
        data = super().clean() or {}
        for code in self.counts():
            now = self.fields[f"m-{code}"].initial
            if self._seen(code) != now:
                words = _("Số này vừa được đổi thành %(now)s. Tải lại trang rồi nhập lại.")
                self.add_error(f"m-{code}", words % {"now": formats.count(now, reader_language())})
        return data

    def counts(self) -> dict[str, int | None]:
        """The figures that were changed on the page; a field emptied takes its figure back."""
        given = {
            code: self.cleaned_data[f"m-{code}"] for code in self.codes if f"m-{code}" in self.cleaned_data
        }
        return {
            code: count
            for code, count in given.items()
            if count not in (self._seen(code), self.fields[f"m-{code}"].initial)
        }

    def _seen(self, code: str) -> int | None:
        """What stood when the page was opened, as far as the page says so."""
        field = self[f"m-{code}"]
        if field.html_initial_name not in self.data:
            return self.fields[f"m-{code}"].initial
        try:
            return self.fields[f"m-{code}"].to_python(self.data[field.html_initial_name])
        except forms.ValidationError:
            return self.fields[f"m-{code}"].initial
