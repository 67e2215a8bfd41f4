"""Reads YAML 1.2 or JSON into plain values and remembers the line of each, refusing what could mislead.

Built on the YAML event stream rather than on a ready loader, because YAML 1.1 turns `on:` into
true and `2021-01-01` into a date, silently keeps the last of two equal keys, and makes floats.
Numbers become int or Decimal; everything else that is not null or a boolean stays text.
"""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import yaml

from khoi.core.refusal import Refusal

LIMIT = 64 * 1024 * 1024
DEPTH = 60
DIGITS = 60
_NULL = {"", "~", "null", "Null", "NULL"}
_TRUE, _FALSE = {"true", "True", "TRUE"}, {"false", "False", "FALSE"}
_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
# A number with a leading zero is somebody's code ("012") and stays text.
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_NOT_NUMBERS = re.compile(r"([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)|[-+]?(Infinity)|NaN)\Z")


def read(data: bytes) -> Any:
    """The one document in `data`, as dict, list, str, int, Decimal, bool or None.

    Raises Refusal: `too_large`, `not_text`, `malformed`, `duplicate_key`, `not_a_number`, `too_deep`, `empty`.
    """
    text = decode(data)
    if text.lstrip()[:1] in ("{", "[") and (clean := _clean_json(text)) is not None:
        return clean
    return _Builder(text).document()


def _clean_json(text: str) -> Any:
    """JSON without any fault; None sends the text on to the YAML reader, which names the fault and its place."""
    if "\\u0000" in text or len(text) - len(text.lstrip("[{ \n\r\t")) > DEPTH:
        return None
    try:
        value = json.loads(
            text,
            object_pairs_hook=_unique,
            parse_float=_number_or_fault,
            parse_int=_number_or_fault,
            parse_constant=_number_or_fault,
        )
        if "\\u" in text:
            json.dumps(value, ensure_ascii=False, default=str).encode()
    except (ValueError, RecursionError, Refusal):
        return None
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(found := dict(pairs)) != len(pairs):
        raise ValueError("duplicate key")
    return found


def _number_or_fault(text: str) -> Any:
    return _number(text, "")


def decode(data: bytes, limit: int = LIMIT) -> str:
    """`data` as text, or a Refusal `too_large` or `not_text`."""
    if len(data) > limit:
        raise Refusal(
            "too_large",
            f"tệp lớn hơn {limit // 1024 // 1024} MiB",
            where="tệp",
            hint="Chia tệp theo đơn vị hoặc theo năm.",
        )
    if (at := data.find(b"\0")) >= 0:
        raise _not_text(data, at, "có ký tự rỗng; tệp văn bản thuần không có ký tự này")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_text(data, error.start, "có chữ không viết bằng mã UTF-8") from None


def _not_text(data: bytes, at: int, what: str) -> Refusal:
    line = data.count(b"\n", 0, at) + 1
    hint = "Mở tệp bằng chương trình soạn văn bản rồi lưu lại, chọn mã UTF-8. Từ Excel: lưu dạng “CSV UTF-8”."
    return Refusal("not_text", f"dòng {line} {what}", where="tệp", hint=hint)


class _Builder:
    """Turns events into values with an explicit stack of paths, so that depth is ours to bound."""

    def __init__(self, text: str) -> None:
        self._events = self._stream(text)
        self._anchors: dict[str, Any] = {}

    def document(self) -> Any:
        value: Any = None
        found = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                found += 1
                if found > 1:
                    raise _malformed(event, "tệp có hơn một tài liệu YAML")
                value = self._value(next(self._events), "", 0)
        if not found:
            raise Refusal("empty", "tệp trống", where="tệp", hint="Xem mẫu trong tài liệu của lệnh này.")
        return value

    def _stream(self, text: str) -> Iterator[yaml.Event]:
        try:
            yield from yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            where = f"dòng {mark.line + 1}, cột {mark.column + 1}" if mark else "tệp"
            raise Refusal(
                "malformed",
                f"không đọc được YAML: {error.problem or error.context or 'sai cú pháp'}",
                where=where,
                hint="Kiểm tra thụt dòng, dấu ngoặc và dấu hai chấm.",
            ) from None
        except yaml.YAMLError as error:
            before = text.encode()[: getattr(error, "position", 0)]
            raise Refusal(
                "malformed",
                f"không đọc được YAML: {str(error).splitlines()[0]}",
                where=f"dòng {before.count(10) + 1}",
                hint="Bỏ ký tự lạ rồi lưu lại dạng UTF-8.",
            ) from None

    def _value(self, event: Any, path: str, depth: int) -> Any:
        if depth > DEPTH:
            raise Refusal(
                "too_deep", f"lồng nhau quá {DEPTH} lớp", where=path, hint="Viết lại cho phẳng hơn."
            )
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, path)
        if isinstance(event, yaml.ScalarEvent):
            value: Any = _scalar(event, path)
        elif isinstance(event, yaml.SequenceStartEvent):
            value = self._sequence(path, depth)
        else:
            value = self._mapping(path, depth)
        if event.anchor:
            self._anchors[event.anchor] = value
        return value

    def _alias(self, event: Any, path: str) -> Any:
        if event.anchor not in self._anchors:
            raise _malformed(event, f"*{event.anchor} được dùng trước khi khai báo &{event.anchor}", path)
        return self._anchors[event.anchor]

    def _sequence(self, path: str, depth: int) -> list[Any]:
        items: list[Any] = []
        for event in self._events:
            if isinstance(event, yaml.SequenceEndEvent):
                return items
            items.append(self._value(event, f"{path}[{len(items)}]", depth + 1))
        raise AssertionError("the parser closes every sequence")

    def _mapping(self, path: str, depth: int) -> dict[str, Any]:
        items: dict[str, Any] = {}
        for event in self._events:
            if isinstance(event, yaml.MappingEndEvent):
                return items
            if not isinstance(event, yaml.ScalarEvent):
                raise _malformed(event, "tên khóa phải là một từ", path)
            if "\0" in (key := event.value):
                raise _malformed(event, "tên khóa có ký tự rỗng", path)
            inner = f"{path}.{key}" if path else key
            if key in items:
                raise Refusal(
                    "duplicate_key",
                    f"khóa “{key}” có hai lần (dòng {_line(event)})",
                    where=inner,
                    hint="Giữ một khóa, bỏ khóa kia.",
                )
            items[key] = self._value(next(self._events), inner, depth + 1)
        raise AssertionError("the parser closes every mapping")


def _scalar(event: Any, path: str) -> Any:
    text = event.value
    if "\0" in text:
        raise _malformed(event, "có ký tự rỗng", path)
    if event.tag is None and not event.implicit[0]:
        return text
    if event.tag not in (None, "tag:yaml.org,2002:str", "!"):
        raise _malformed(event, f"nhãn kiểu {event.tag} không được dùng ở đây", path)
    if event.tag is not None or event.style:
        return text
    if text in _NULL:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    return _number(text, path)


def _number(text: str, path: str) -> Any:
    if _NOT_NUMBERS.match(text):
        raise Refusal(
            "not_a_number",
            f"“{text}” không phải một con số",
            where=path,
            hint="Để trống (null) nếu chưa có số liệu.",
        )
    if not _DECIMAL.match(text):
        return text
    value = Decimal(text) if len(text.lstrip("+-")) <= DIGITS else None
    if value is None or abs(value.adjusted()) > DIGITS:
        raise Refusal(
            "not_a_number", f"con số dài quá {DIGITS} chữ số", where=path, hint="Kiểm tra lại số liệu."
        )
    return int(text) if _INTEGER.match(text) else value


def _malformed(event: Any, message: str, path: str = "") -> Refusal:
    return Refusal(
        "malformed",
        f"{message} (dòng {_line(event)})",
        where=path or f"dòng {_line(event)}",
        hint="Xem mẫu trong tài liệu của lệnh này.",
    )


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1
