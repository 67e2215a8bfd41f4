"""Reads an uploaded file of figures, CSV or YAML, and finds everything wrong in it at once, row by row."""

from collections.abc import Sequence
from dataclasses import dataclass

from khoi.core.refusal import Refusal
from khoi.measures.row_file import Columns, Fault, read_each, read_rows
from khoi.rules.fields import Fields

COLUMNS = Columns(required=("unit", "year", "measure", "count"), numbers=("count",))
ENDINGS = ("csv", "yaml", "yml", "json")
LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of the file; `where` is its line (CSV) or its place in the list (YAML). No count: no figure."""

    where: int
    unit: str
    year: int
    measure: str
    count: int | None


def read_figures(data: bytes, filename: str) -> tuple[list[Row], list[Fault]]:
    """The rows that can be read and the faults of the others, both in file order; `filename` tells the format.

    Raises what `read_rows` raises when the file as a whole cannot be read.
    """
    if (ending := filename.rpartition(".")[2].lower()) not in ENDINGS:
        raise _unknown(filename, ending)
    rows, faults = read_each(read_rows(data, filename, COLUMNS), COLUMNS, _row)
    return rows, faults + _repeated(rows)


def _unknown(filename: str, ending: str) -> Refusal:
    """For a file of text under the name of another kind: a workbook goes another way by its content."""
    if ending in ("xlsx", "xlsm", "xlsb", "xls", "ods"):
        message = (
            f"“{filename}” mang đuôi .{ending} nhưng bên trong chỉ là văn bản thuần, không phải bảng Excel"
        )
        hint = "Mở tệp bằng Excel và lưu lại dạng .xlsx. Nếu đó là tệp CSV thì đổi đuôi thành .csv."
    else:
        message = f"không rõ “{filename}” là tệp loại nào"
        hint = "Nạp tệp Excel (.xlsx), CSV (.csv) hoặc YAML (.yaml)."
    return Refusal("unknown_format", message, where="tệp", hint=hint)


def _row(where: int, fields: Fields) -> Row:
    count = None if fields.raw("count") is None else fields.whole("count")
    if count is not None and count > LARGEST:
        raise Refusal("count_too_large", f"{count} lớn quá mức", where="count", hint="Kiểm tra lại số liệu.")
    return Row(where, fields.code("unit"), fields.year("year"), fields.code("measure"), count)


def _repeated(rows: Sequence[Row]) -> list[Fault]:
    first: dict[tuple[str, int, str], int] = {}
    return [
        Fault(row.where, f"trùng đơn vị, năm và chỉ số với dòng {earlier}")
        for row in rows
        if (earlier := first.setdefault((row.unit, row.year, row.measure), row.where)) != row.where
    ]
