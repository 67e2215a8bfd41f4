"""Reads an uploaded file of rows, CSV or YAML, into one mapping for each row, and tells all faults of its rows at once."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from khoi.core.refusal import Refusal
from khoi.measures.unmarked import read_text, read_value, refuse_marked_rows
from khoi.rules.fields import Fields

SHOWN = 20
Row = TypeVar("Row")
_DIGITS = 19  # of the largest number a database takes


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a CSV file, which are the keys of a YAML one; optional ones may be absent.

    Of `numbers` plain digits become a number: whether `1.234` is a thousand or a decimal is not ours to guess.
    """

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()

    @property
    def known(self) -> tuple[str, ...]:
        """All of them, required ones first."""
        return self.required + self.optional

    @property
    def hint(self) -> str:
        """What a file must look like."""
        more = f" (có thể thêm {', '.join(self.optional)})" if self.optional else ""
        line = ",".join(self.required)
        return f"Dòng đầu của tệp CSV: {line}{more}. Tệp YAML: một danh sách có các khóa đó."


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one row; `where` is its line (CSV) or its place in the list (YAML)."""

    where: int
    message: str


class BadRows(Refusal):
    """Refusal `bad_rows`: the message tells the first 20 faults, one a line; `faults` holds all of them by row."""

    def __init__(self, faults: Sequence[Fault], *, undone: str) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: fault.where))
        lines = [f"dòng {fault.where}: {fault.message}" for fault in self.faults[:SHOWN]]
        lines += [f"… và {more} lỗi nữa"] if (more := len(self.faults) - SHOWN) > 0 else []
        super().__init__(
            "bad_rows",
            "\n".join([f"tệp có {len(self.faults)} lỗi, {undone}:", *lines]),
            where=f"dòng {self.faults[0].where}",
            hint="Sửa các dòng này trong tệp rồi nạp lại. Tệp YAML: dòng là thứ tự trong danh sách.",
        )


def read_rows(data: bytes, filename: str, columns: Columns) -> list[tuple[int, Any]]:
    """Every row as (where, mapping of raw values); a CSV row of another length stays a list.

    `filename` tells the format. Blank cells of CSV are None, other cells text. Raises Refusal `unknown_format`, `empty`,
    `malformed`, `missing_key`, `unknown_key`, `duplicate_key`, `wrong_type`, `secrecy_mark`, or what `strict` raises.
    """
    ending = filename.rpartition(".")[2].lower()
    if ending not in {"csv", "yaml", "yml", "json"}:
        hint = "Lưu tệp dạng CSV (UTF-8) hoặc YAML."
        raise Refusal("unknown_format", f"không đọc được tệp “{filename}”", where="tệp", hint=hint)
    rows = _csv(data, columns) if ending == "csv" else _yaml(data, columns)
    if not rows:
        raise Refusal("empty", "tệp không có dòng nào dưới dòng đầu", where="tệp", hint=columns.hint)
    return rows


def read_each(
    entries: Iterable[tuple[int, Any]], columns: Columns, read: Callable[[int, Fields], Row]
) -> tuple[list[Row], list[Fault]]:
    """What `read` makes of every entry of `read_rows`, and the faults of those it refuses, both in file order."""
    rows: list[Row] = []
    faults: list[Fault] = []
    for where, entry in entries:
        try:
            rows.append(read(where, _fields(entry, columns)))
        except Refusal as refusal:
            faults.append(Fault(where, f"{refusal.where}: {refusal.message}"))
    return rows, faults


def _fields(entry: Any, columns: Columns) -> Fields:
    if isinstance(entry, list):
        message = f"dòng có {len(entry)} ô, không bằng số ô của dòng đầu"
        raise Refusal("wrong_type", message, where="dòng", hint=columns.hint)
    return Fields(entry, known=columns.known)


def _csv(data: bytes, columns: Columns) -> list[tuple[int, Any]]:
    text = read_text(data)
    rows = list(_cells(text, columns))
    refuse_marked_rows(rows, text)
    return rows


def _cells(text: str, columns: Columns) -> Iterator[tuple[int, Any]]:
    semicolons = ";" in text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if semicolons else ",", strict=True)
    try:
        header = _header(next(reader, []), columns)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, _named(header, cells, columns)
    except csv.Error as error:
        where = f"dòng {reader.line_num}"
        raise Refusal("malformed", f"không đọc được CSV: {error}", where=where, hint=columns.hint) from None


def _header(cells: Sequence[str], columns: Columns) -> list[str]:
    names = [cell.strip().lower() for cell in cells]
    if missing := [name for name in columns.required if name not in names]:
        raise Refusal("missing_key", "thiếu cột " + ", ".join(missing), where="dòng 1", hint=columns.hint)
    if odd := [name for name in names if name not in columns.known]:
        raise Refusal("unknown_key", f"không có cột “{odd[0]}”", where="dòng 1", hint=columns.hint)
    if len(names) > len(set(names)):
        raise Refusal("duplicate_key", "một cột có hai lần", where="dòng 1", hint=columns.hint)
    return names


def _named(header: Sequence[str], cells: Sequence[str], columns: Columns) -> Any:
    if len(cells) != len(header):
        return list(cells)
    return {
        name: _number(cell.strip()) if name in columns.numbers else cell.strip() or None
        for name, cell in zip(header, cells, strict=True)
    }


def _number(text: str) -> Any:
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) <= _DIGITS else text or None


def _yaml(data: bytes, columns: Columns) -> list[tuple[int, Any]]:
    value = read_value(data)
    if not isinstance(value, list):
        raise Refusal("wrong_type", "tệp không phải một danh sách", where="tệp", hint=columns.hint)
    return list(enumerate(value, start=1))
