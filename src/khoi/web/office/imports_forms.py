"""Forms of figures that come in files: the upload with its paper, and what the columns of a workbook mean."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy

from khoi.core.file_kinds import LOOKS_LIKE
from khoi.core.refusal import Refusal
from khoi.documents.workbook_read import file_texts
from khoi.web.office.forms import Paper
from khoi.web.parts.uploads import MIB, Upload, told


class WorkbookUpload(Upload):
    """A workbook, or a text file of figures. It is opened here and now: a marked or hostile file is never stored."""

    kinds = (
        "ooxml",
        "ole",
        "archive",
        "text",
        "unknown",
    )  # of older and packed ones the reader says what they are

    def to_python(self, data: Any) -> UploadedFile | None:
        """The file; what a workbook may not hold is an error of the field, a secrecy mark stays a Refusal."""
        try:
            return super().to_python(data)
        except Refusal as refusal:
            if refusal.code == "secrecy_mark":
                raise
            raise ValidationError(told(refusal), code=refusal.code) from None

    def texts(self, content: bytes, kind: str) -> Iterator[str]:  # noqa: ARG002
        """Every text of every sheet, each once; the whole of a text file."""
        return file_texts(content)

    def unfit(self, kind: str) -> Refusal:
        """What it looks like and what is expected."""
        hint = "Ở đây cần tệp Excel (.xlsx), CSV hoặc YAML. Đổi tên tệp không đổi được loại tệp."
        return Refusal("not_a_figure_file", f"tệp này là {LOOKS_LIKE[kind]}", where="tệp", hint=hint)


class UploadFigures(Paper):
    """A file of figures with the paper it rests on."""

    file = WorkbookUpload(
        largest=8 * MIB,
        label=gettext_lazy("Tệp số liệu"),
        help_text=gettext_lazy(
            "Biểu Excel tải từ đây, bảng Excel của cơ quan (.xlsx), hoặc tệp CSV, YAML có các cột unit, year, measure, count."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.yaml,.yml,.json"}),
    )
    year = forms.IntegerField(
        label=gettext_lazy("Năm của số liệu"),
        help_text=gettext_lazy("Chỉ cần khi bảng không có cột năm."),
        required=False,
        min_value=1900,
        max_value=2999,
    )
    field_order = ("file", "year", "source", "reporter", "cut_off", "received_on")
