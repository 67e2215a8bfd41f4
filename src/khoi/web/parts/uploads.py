"""What comes in from outside: files by what they are, bodies by their size, and no text that carries a secrecy mark."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.http.request import UnreadablePostError
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from khoi.core.file_kinds import kind_of, not_a_text_file, text_of
from khoi.core.formats import is_english
from khoi.core.refusal import Refusal
from khoi.core.refusal_english import in_english
from khoi.core.secrecy import may_hold_mark, refuse_mark, refuse_marks_in
from khoi.web.parts.language import reader_language

MIB = 1024 * 1024
LONGEST_NAME = 200
_SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
_JSON = "application/json"
_WITH_FILES = "multipart/form-data"


class Upload(forms.FileField):
    """A file of at most `largest` bytes whose kind, judged by its content, is one of `kinds`.

    A field for another kind of file, such as workbooks, sets `kinds` and says in `texts` what is written in one.
    """

    kinds: tuple[str, ...] = ()

    def __init__(self, *, largest: int, **kwargs: Any) -> None:
        self.largest = largest
        super().__init__(**kwargs)

    def to_python(self, data: Any) -> UploadedFile | None:
        """The file, read once and set back; a field error for size, name or kind, a Refusal for a secrecy mark."""
        file: Any = super().to_python(data)
        if file is None:
            return None
        self._check_size(file.size)
        _check_name(file.name or "")
        content = file.read()
        file.seek(0)
        kind = kind_of(content)
        if kind not in self.kinds:
            raise ValidationError(told(self.unfit(kind)), code="kind")
        for text in self.texts(content, kind):
            refuse_mark(text, "tệp")
        checked: UploadedFile = file
        return checked

    def texts(self, content: bytes, kind: str) -> Iterator[str]:
        """Every text in the file, for the search for marks."""
        raise NotImplementedError

    def unfit(self, kind: str) -> Refusal:
        """What is said of a file of another kind."""
        raise NotImplementedError

    def _check_size(self, size: int) -> None:
        if size > self.largest:
            words = _("Tệp lớn %(size)s; ở đây nhận tối đa %(limit)s. Chia tệp theo đơn vị hoặc theo năm.")
            sizes = {"size": filesizeformat(size), "limit": filesizeformat(self.largest)}
            raise ValidationError(words % sizes, code="too_large")


class TextUpload(Upload):
    """A file of plain text. One that is in no known coding is left to its reader, which names the byte."""

    kinds = ("text", "unknown")

    def texts(self, content: bytes, kind: str) -> Iterator[str]:
        """The whole of it."""
        if kind == "text":
            yield text_of(content)

    def unfit(self, kind: str) -> Refusal:
        """What it looks like and what is expected."""
        return not_a_text_file(kind)


class BoundedBodies:
    """Answers 413 to a body larger than may be held in memory, before a byte of it is read: none is ever put on disk."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page of the refusal, or the answer."""
        limit = settings.FILE_UPLOAD_MAX_MEMORY_SIZE
        if _declared_length(request) <= limit:
            return self._get_response(request)
        message = _("Nội dung gửi lên vượt %(limit)s") % {"limit": filesizeformat(limit)}
        refusal = Refusal("too_large", message, hint=_("Chia tệp theo đơn vị hoặc theo năm."))
        return render(request, "parts/error.html", {"refusal": refusal, "status": 400}, status=413)


class SecrecyMarks:
    """Answers 422 to whatever carries a secrecy mark, before a view sees it: posted texts and JSON bodies here, files
    through their field. It stands last, so that its page comes before the common one for refusals.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answers."""
        return self._get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """The page of the refusal; None lets the view answer."""
        if request.method in _SAFE:
            return None
        try:
            _refuse_marked(request)
        except Refusal as refusal:
            return _secrecy_page(request, refusal)
        except UnreadablePostError:  # the sender hung up; nobody reads this
            return HttpResponseBadRequest()
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The same page for a mark that a field or a reader found."""
        is_mark = isinstance(error, Refusal) and error.code == "secrecy_mark"
        return _secrecy_page(request, error) if is_mark else None  # type: ignore[arg-type]


def _check_name(name: str) -> None:
    if len(name) > LONGEST_NAME:
        words = _("Tên tệp dài quá %(limit)s ký tự. Đặt tên ngắn hơn rồi chọn lại.")
        raise ValidationError(words % {"limit": LONGEST_NAME}, code="name")
    if not name.isprintable() or "/" in name or "\\" in name or name.strip(". ") == "":
        words = _("Tên tệp có ký tự không dùng được. Đặt tên bằng chữ, số, gạch nối rồi chọn lại.")
        raise ValidationError(words, code="name")


def told(refusal: Refusal) -> str:
    """A refusal on one line beside a field, in the reader's language."""
    english = in_english(refusal.code) if is_english(reader_language()) else ""
    return english or f"{refusal.message}. {refusal.hint}"


def _declared_length(request: HttpRequest) -> int:
    """What the header says; a server hands on no more than that, and nothing where it says nothing."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _refuse_marked(request: HttpRequest) -> None:
    # The interface reads JSON whatever a sender calls it; only a form with files is never read as such.
    if request.content_type != _WITH_FILES:
        _refuse_marked_json(request.body)
    refuse_marks_in(
        {name: values if len(values) > 1 else values[0] for name, values in request.POST.lists() if values}
    )


def _refuse_marked_json(body: bytes) -> None:
    text = body.decode(json.detect_encoding(body), "replace")
    if not may_hold_mark(text):
        return
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):  # the view will say what is wrong with it
        value = text
    refuse_marks_in(value)


def _secrecy_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    if request.content_type == _JSON:
        return JsonResponse(refusal.as_json(), status=422)
    return render(request, "parts/secrecy.html", {"refusal": refusal}, status=422)
