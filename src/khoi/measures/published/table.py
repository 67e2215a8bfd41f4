"""The table as it was printed: rows of named figures, gathered by group, nothing corrected."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from khoi.core.refusal import Refusal
from khoi.core.secrecy import may_hold_mark, refuse_mark, refuse_marks_in
from khoi.measures.published.figures import Figure, Printed, count_figure, percent_figure, plain
from khoi.measures.published.levels import BRACKETS, Role, named, role_of

COLUMNS = ("group", "year", "unit", "kind", "level", "count", "percent", "total", "note")
MAX_BYTES = 8 * 1024 * 1024
MAX_ROWS = 20_000
MAX_GROUP = 40


@dataclass(frozen=True, slots=True)
class Row:
    """One data row; `line` is its line in the file, the header being 1."""

    line: int
    level: str
    role: Role
    count: Figure | None
    percent: Figure | None
    total: Figure | None

    @property
    def key(self) -> str:
        """What makes two rows the same level."""
        return named(self.level) if self.role in (Role.OTHER, Role.ASIDE) else self.role.value

    @property
    def counted(self) -> int | None:
        """The exact count, where one is printed."""
        return _units(self.count)

    @property
    def share(self) -> Printed | None:
        """The percentage, where one is printed exactly."""
        return self.percent.exact if self.percent else None

    @property
    def whole(self) -> int | None:
        """The exact total printed on this row; on a row of totals, its count."""
        if self.role is Role.TOTAL and self.counted is not None:
            return self.counted
        return _units(self.total)

    @property
    def base(self) -> int | None:
        """The exact total, above zero, printed on this row."""
        return self.whole or None


@dataclass(frozen=True, slots=True)
class Group:
    """One table: one unit, one year, one kind."""

    name: str
    about: dict[str, str]
    rows: list[Row] = field(default_factory=list)

    @property
    def year(self) -> int | None:
        """The review year; None where none is given."""
        return int(self.about["year"]) if self.about["year"] else None

    @property
    def kind(self) -> str:
        """Who is rated: member, organisation, leader or free text."""
        return self.about["kind"]

    @property
    def levels(self) -> list[Row]:
        """Rows that are rating levels."""
        return [row for row in self.rows if row.role not in BRACKETS]

    def of(self, *roles: Role) -> list[Row]:
        """Rows of these roles, as printed."""
        return [row for row in self.rows if row.role in roles]

    def count_of(self, role: Role) -> int | None:
        """The first exact count printed for `role`."""
        return next((row.counted for row in self.of(role) if row.counted is not None), None)


def read_groups(data: bytes) -> list[Group]:
    """Groups in order of first appearance.

    Raises Refusal, naming row and column: `too_large`, `not_utf8`, `nul_byte`, `empty_file`, `bad_csv`,
    `missing_column`, `duplicate_column`, `unknown_column`, `field_count`, `missing_value`, `mixed_group`,
    `not_a_year`, `too_many_rows`, `negative_count`, `not_finite`, `secrecy_mark`.
    """
    text = _text(data)
    suspect = may_hold_mark(text)
    groups: dict[str, Group] = {}
    for number, (line, values) in enumerate(_records(text), start=1):
        if number > MAX_ROWS:
            raise _refused(
                "too_many_rows", f"bảng có hơn {MAX_ROWS} dòng", line, hint="Chia bảng thành nhiều tệp."
            )
        if suspect:
            refuse_marks_in(values, f"row {line}")
        _add(groups, line, values)
    if not groups:
        raise Refusal(
            "empty_file", "tệp không có dòng số liệu nào", where="file", hint="Mỗi mức xếp loại một dòng."
        )
    return list(groups.values())


def _text(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise Refusal("too_large", "tệp lớn hơn 8 MiB", where="file", hint="Chia bảng thành nhiều tệp.")
    if b"\0" in data:
        line = data[: data.index(b"\0")].count(b"\n") + 1
        raise _refused("nul_byte", "tệp có ký tự NUL", line, hint="Lưu lại tệp dạng CSV UTF-8.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _refused("not_utf8", "tệp không phải UTF-8", line, hint="Lưu lại tệp dạng CSV UTF-8.") from None
    if not text.strip():
        raise Refusal(
            "empty_file", "tệp rỗng", where="file", hint="Dòng đầu là tên cột: " + ", ".join(COLUMNS)
        )
    refuse_mark(text, "tệp")
    return text


def _records(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    first = text.lstrip().split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=";" if ";" in first else ",")
    header: list[str] | None = None
    start = 1
    try:
        for fields in reader:
            line, start = start, reader.line_num + 1
            if not any(value.strip() for value in fields):
                continue
            if header is None:
                header = _header(fields, line)
            elif len(fields) != len(header):
                message = f"dòng có {len(fields)} ô, cần {len(header)}"
                raise _refused("field_count", message, line, hint="Đặt ô có dấu phẩy trong ngoặc kép.")
            else:
                yield line, dict(zip(header, fields, strict=True))
    except csv.Error as error:
        raise _refused(
            "bad_csv", f"không đọc được CSV: {error}", start, hint="Kiểm tra dấu ngoặc kép."
        ) from None


def _header(fields: list[str], line: int) -> list[str]:
    names = [plain(name).lower() for name in fields]
    hint = "Cần đúng các cột: " + ", ".join(COLUMNS)
    for name in names:
        if name not in COLUMNS:
            raise _refused("unknown_column", f"cột lạ “{name[:60]}”", line, name[:60], hint=hint)
        if names.count(name) > 1:
            raise _refused("duplicate_column", f"cột “{name}” có hai lần", line, name, hint=hint)
    for name in COLUMNS:
        if name not in names:
            raise _refused("missing_column", f"thiếu cột “{name}”", line, name, hint=hint)
    return names


def _add(groups: dict[str, Group], line: int, values: dict[str, str]) -> None:
    about = {name: plain(values[name]) for name in ("group", "year", "unit", "kind", "level")}
    for name in ("group", "level"):
        if not about[name]:
            raise _refused(
                "missing_value", f"ô “{name}” để trống", line, name, hint="Ghi tên như bảng đã in."
            )
    if not re.fullmatch("(?:[0-9]{4})?", about["year"]):
        message = f"“{about['year'][:60]}” không phải là năm"
        raise _refused("not_a_year", message, line, "year", hint="Ghi năm bằng bốn chữ số, hoặc để trống.")
    group = groups.setdefault(about["group"], Group(about["group"], about))
    for name in ("year", "unit", "kind"):
        if about[name] != group.about[name]:
            message = f"nhóm “{group.name}” có hai giá trị ở cột {name}"
            raise _refused(
                "mixed_group", message, line, name, hint="Một nhóm là một bảng: một đơn vị, một năm."
            )
    if len(group.rows) == MAX_GROUP:
        message = f"nhóm “{group.name}” có hơn {MAX_GROUP} dòng"
        raise _refused("too_many_rows", message, line, "group", hint="Một nhóm là một bảng đã in.")
    group.rows.append(_row(line, about["level"], values))


def _row(line: int, level: str, values: dict[str, str]) -> Row:
    return Row(
        line,
        level,
        role_of(level),
        count_figure(values["count"], _where(line, "count")),
        percent_figure(values["percent"], _where(line, "percent")),
        count_figure(values["total"], _where(line, "total")),
    )


def _units(figure: Figure | None) -> int | None:
    return figure.exact.units if figure and figure.exact else None


def _where(line: int, column: str) -> str:
    return f"row {line}, column {column}" if column else f"row {line}"


def _refused(code: str, message: str, line: int, column: str = "", *, hint: str) -> Refusal:
    return Refusal(code, message, where=_where(line, column), hint=hint)
