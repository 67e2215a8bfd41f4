"""Takes the fields of one mapping by name and kind, and refuses what is missing, odd or unknown, with its path."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, overload

from khoi.core.refusal import Refusal

_MISSING = object()
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_YEAR = re.compile(r"[0-9]{4}\Z")
_YEARS = range(1900, 2201)
_EXACT = re.compile(r"-?[0-9]{1,60}(\.[0-9]{0,60})?\Z")
_PARTS = re.compile(r"([0-9]{1,60})/([0-9]{1,60})\Z")
_SHOWN = 60


class Fields:
    """One mapping of an input file, read field by field; a key that is not `known` is refused at once."""

    def __init__(self, value: Any, path: str = "", *, known: Sequence[str]) -> None:
        self.path = path
        self._known = known
        if not isinstance(value, dict):
            raise wrong(path, value, "một nhóm “khóa: giá trị”")
        self._items = value
        for key in value:
            if key not in known:
                raise Refusal(
                    "unknown_key",
                    f"không có khóa “{key}” ở đây",
                    where=self.at(key) or "tệp",
                    hint="Các khóa được dùng: " + ", ".join(known) + ".",
                )

    def __contains__(self, key: str) -> bool:
        return key in self._items

    def at(self, key: str) -> str:
        """The path of `key` in the file."""
        return f"{self.path}.{key}" if self.path else key

    def raw(self, key: str, default: Any = _MISSING) -> Any:
        """The value as read; a Refusal `missing_key` when absent and no default is given."""
        value = self._items.get(key, default)
        if value is _MISSING:
            raise Refusal(
                "missing_key", f"thiếu khóa “{key}”", where=self.at(key), hint="Thêm khóa này rồi chạy lại."
            )
        return value

    def text(self, key: str, default: Any = _MISSING) -> str:
        """A line of text that is not blank; the default where it is absent."""
        value = self.raw(key, default)
        if isinstance(value, str) and value.strip():
            return value
        if value is default and default is not _MISSING:
            return str(value)
        raise wrong(self.at(key), value, "một dòng chữ")

    def code(self, key: str) -> str:
        """Text or a whole number, as a name that other places refer to."""
        return as_code(self.raw(key), self.at(key))

    def choice(self, key: str, options: Sequence[str], default: Any = _MISSING) -> str:
        """One of `options`; a Refusal `unknown_value` otherwise."""
        value = self.raw(key, default)
        if value not in options:
            raise wrong(self.at(key), value, "một trong: " + ", ".join(options), code="unknown_value")
        return str(value)

    def whole(self, key: str, *, least: int | None = 0) -> int:
        """A whole number; below `least` is a Refusal `negative_count`."""
        value = self.raw(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise wrong(self.at(key), value, "một số nguyên")
        if least is not None and value < least:
            raise Refusal(
                "negative_count",
                f"{value} nhỏ hơn {least}",
                where=self.at(key),
                hint="Số đếm không thể âm. Để null nếu chưa có số liệu.",
            )
        return value

    def year(self, key: str) -> int:
        """A year, as a number or as text."""
        return as_year(self.raw(key), self.at(key))

    @overload
    def day(self, key: str) -> date: ...
    @overload
    def day(self, key: str, default: None) -> date | None: ...
    def day(self, key: str, default: Any = _MISSING) -> date | None:
        """An ISO day; None only where null or absence is allowed by a default."""
        value = self.raw(key, default)
        if value is None and default is not _MISSING:
            return None
        return as_day(value, self.at(key))

    def exact(self, key: str) -> Fraction:
        """An exact number, such as "19.39"."""
        return as_exact(self.raw(key), self.at(key))

    def rows(self, key: str, default: Any = _MISSING) -> Iterator[tuple[str, Any]]:
        """The items of a list, each with its path."""
        value = self.raw(key, default)
        if value is None and default is not _MISSING:
            return iter(())
        if not isinstance(value, list):
            raise wrong(self.at(key), value, "một danh sách")
        return ((f"{self.at(key)}[{i}]", item) for i, item in enumerate(value))

    def codes(self, key: str, default: Any = _MISSING) -> list[str]:
        """A list of names."""
        return [as_code(item, at) for at, item in self.rows(key, default)]


def wrong(where: str, value: Any, wanted: str, *, code: str = "wrong_type") -> Refusal:
    """The refusal for a value of another kind than wanted."""
    return Refusal(
        code, f"{_shown(value)} không phải {wanted}", where=where or "tệp", hint=f"Ở đây cần {wanted}."
    )


def as_code(value: Any, where: str) -> str:
    """`value` as a name that other places refer to: text, or a whole number."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, str) and value.strip():
        return value
    raise wrong(where, value, "một dòng chữ")


def as_day(value: Any, where: str) -> date:
    """`value` as a day; only `YYYY-MM-DD` text is one."""
    if isinstance(value, str) and _DAY.match(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise wrong(where, value, "một ngày dạng 2025-12-31", code="not_a_day")


def as_year(value: Any, where: str) -> int:
    """`value` as a year, as a number or as text of four digits."""
    if isinstance(value, str) and _YEAR.match(value):
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and value in _YEARS:
        return value
    raise wrong(where, value, "một năm, ví dụ 2025", code="not_a_year")


def as_exact(value: Any, where: str) -> Fraction:
    """`value` as an exact number: a whole number, or decimal text such as "19.39"."""
    if isinstance(value, str) and _EXACT.match(value.strip()):
        return Fraction(value.strip())
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Fraction(value)
    raise wrong(where, value, 'một số thập phân dạng chữ, ví dụ "80" hoặc "19.39"', code="not_a_number")


def as_fraction(value: Any, where: str) -> Fraction:
    """`value` as a fraction of a whole: "3/5", "0.6" or 1."""
    if isinstance(value, str) and (parts := _PARTS.match("".join(value.split()))) and int(parts[2]):
        return Fraction(int(parts[1]), int(parts[2]))
    return as_exact(value, where)


def _shown(value: Any) -> str:
    if value is None:
        return "để trống"
    if isinstance(value, dict):
        return "một nhóm khóa"
    if isinstance(value, list):
        return "một danh sách"
    if isinstance(value, bool):
        return "đúng/sai"
    text = str(value)
    return f"“{text[:_SHOWN]}…”" if len(text) > _SHOWN else f"“{text}”"
