"""Reads an uploaded file of figures, CSV or YAML, and finds everything wrong in it at once, row by row."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from khoi.core.refusal import Refusal
from khoi.rules import strict
from khoi.rules.fields import Fields, as_year

COLUMNS = ("unit", "year", "measure", "count")
LARGEST = 2**63 - 1
SHOWN = 20
_HINT = "Dòng đầu của tệp CSV: " + ",".join(COLUMNS) + ". Tệp YAML: một danh sách có các khóa đó."


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of the file; `where` is its line (CSV) or its place in the list (YAML). No count: no figure."""

    where: int
    unit: str
    year: int
    measure: str
    count: int | None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one row."""

    where: int
    message: str


class BadRows(Refusal):
    """Refusal `bad_rows`: the message tells the first 20 faults, one a line; `faults` holds all of them by row."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: fault.where))
        lines = [f"dòng {fault.where}: {fault.message}" for fault in self.faults[:SHOWN]]
        if more := len(self.faults) - SHOWN:
            lines += [f"… và {more} lỗi nữa"] if more > 0 else []
        super().__init__(
            "bad_rows",
            "\n".join([f"tệp có {len(self.faults)} lỗi, chưa số nào được ghi:", *lines]),
            where=f"dòng {self.faults[0].where}",
            hint="Sửa các dòng này trong tệp rồi nạp lại. Tệp YAML: dòng là thứ tự trong danh sách.",
        )


def read_figures(data: bytes, filename: str) -> tuple[list[Row], list[Fault]]:
    """The rows that can be read and the faults of the others, both in file order; `filename` tells the format.

    Raises Refusal `unknown_format`, `empty`, `malformed`, `missing_key`, `unknown_key`, `duplicate_key`,
    `wrong_type`, or what `strict` raises, when the file as a whole cannot be read.
    """
    ending = filename.rpartition(".")[2].lower()
    if ending not in {"csv", "yaml", "yml", "json"}:
        hint = "Lưu tệp dạng CSV (UTF-8) hoặc YAML."
        raise Refusal("unknown_format", f"không đọc được tệp “{filename}”", where="tệp", hint=hint)
    entries = list(_csv(data) if ending == "csv" else _yaml(data))
    if not entries:
        raise Refusal("empty", "tệp không có dòng số liệu nào", where="tệp", hint=_HINT)
    rows: list[Row] = []
    faults: list[Fault] = []
    for where, entry in entries:
        try:
            rows.append(_row(where, entry))
        except Refusal as refusal:
            faults.append(Fault(where, f"{refusal.where}: {refusal.message}"))
    return rows, faults + _repeated(rows)


def _csv(data: bytes) -> Iterator[tuple[int, Any]]:
    text = strict.decode(data)
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in first else ",", strict=True)
    try:
        header = _header(next(reader, []))
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, _named(header, cells)
    except csv.Error as error:
        where = f"dòng {reader.line_num}"
        raise Refusal("malformed", f"không đọc được CSV: {error}", where=where, hint=_HINT) from None


def _header(cells: Sequence[str]) -> list[str]:
    names = [cell.strip().lower() for cell in cells]
    if missing := [name for name in COLUMNS if name not in names]:
        raise Refusal("missing_key", "thiếu cột " + ", ".join(missing), where="dòng 1", hint=_HINT)
    if odd := [name for name in names if name not in COLUMNS]:
        raise Refusal("unknown_key", f"không có cột “{odd[0]}”", where="dòng 1", hint=_HINT)
    if len(names) > len(COLUMNS):
        raise Refusal("duplicate_key", "một cột có hai lần", where="dòng 1", hint=_HINT)
    return names


def _named(header: Sequence[str], cells: Sequence[str]) -> Any:
    """The cells by column, numbers still as text; a row of another length stays a list and is refused as such."""
    if len(cells) != len(header):
        return list(cells)
    entry: dict[str, Any] = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
    entry["count"] = _written_count(entry["count"])
    return entry


def _written_count(text: str) -> Any:
    """Only plain digits become a number: whether `1.234` is a thousand or a decimal is not ours to guess."""
    digits = text.removeprefix("-")
    if digits.isascii() and digits.isdigit() and len(digits) <= len(str(LARGEST)):
        return int(text)
    return text or None


def _yaml(data: bytes) -> Iterator[tuple[int, Any]]:
    value = strict.read(data)
    if not isinstance(value, list):
        raise Refusal("wrong_type", "tệp không phải một danh sách", where="tệp", hint=_HINT)
    yield from enumerate(value, start=1)


def _row(where: int, entry: Any) -> Row:
    if isinstance(entry, list):
        wanted = f"{len(entry)} ô thay vì {len(COLUMNS)}"
        raise Refusal("wrong_type", f"dòng có {wanted}", where="dòng", hint=_HINT)
    fields = Fields(entry, known=COLUMNS)
    count = None if fields.raw("count") is None else fields.whole("count")
    if count is not None and count > LARGEST:
        raise Refusal("count_too_large", f"{count} lớn quá mức", where="count", hint="Kiểm tra lại số liệu.")
    return Row(where, fields.code("unit"), as_year(fields.raw("year"), "year"), fields.code("measure"), count)


def _repeated(rows: Sequence[Row]) -> list[Fault]:
    first: dict[tuple[str, int, str], int] = {}
    return [
        Fault(row.where, f"trùng đơn vị, năm và chỉ số với dòng {earlier}")
        for row in rows
        if (earlier := first.setdefault((row.unit, row.year, row.measure), row.where)) != row.where
    ]
