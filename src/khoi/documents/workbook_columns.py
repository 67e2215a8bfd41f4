"""What the columns of a workbook mean: our own form says so itself, for an office's own workbook a person confirms."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any, Final

from khoi.core.refusal import Refusal
from khoi.documents.workbook_guess import Known, roles_of
from khoi.documents.workbook_heads import head_of, headers_of, signature
from khoi.documents.workbook_mark import form_in
from khoi.documents.workbook_read import SheetGrid
from khoi.documents.workbook_sheet import column_letters

__all__ = [
    "Columns",
    "SheetColumns",
    "check_columns",
    "headers_of",
    "propose_columns",
    "refitted",
    "signature",
]

UNIT, ABOVE, YEAR, MEASURE, COUNT = "unit", "parent", "year", "measure", "count"
IGNORE, VALUE = "ignore", "value:"
_ONCE: Final = (UNIT, ABOVE, YEAR, MEASURE, COUNT)


@dataclass(frozen=True, slots=True)
class SheetColumns:
    """The last row of a sheet's head, from 1, and the role of each column from A on; None where it is open.

    A role is `unit`, `parent` for the unit above it, `year`, `ignore`, `value:<measure>` for a column of one measure, or
    `measure` and `count` where each row is one figure.
    """

    header_row: int
    roles: tuple[str | None, ...]

    @property
    def is_used(self) -> bool:
        """Whether any figure is read from this sheet."""
        return any(role is not None and role.startswith((UNIT, VALUE, COUNT)) for role in self.roles)


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of every sheet by its name; a sheet that is missing here is not read."""

    sheets: Mapping[str, SheetColumns] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """For keeping; the sheets in their order."""
        return {
            "sheets": [
                {"name": name, "header_row": one.header_row, "roles": list(one.roles)}
                for name, one in self.sheets.items()
            ]
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Columns":
        """What `as_json` made."""
        return cls(
            {
                str(one["name"]): SheetColumns(int(one["header_row"]), tuple(one["roles"]))
                for one in kept["sheets"]
            }
        )


def propose_columns(
    grids: Sequence[SheetGrid], measures: Mapping[str, str], units: Mapping[str, str]
) -> Columns:
    """What each column seems to be; measures and units are labels and names by code.

    Our own form is read by its row of codes. Two columns that fit one measure are both left open.
    Raises Refusal `form_altered` or `form_newer`.
    """
    if mark := form_in(grids):
        of_form = ((grid, mark.heads[grid.name]) for grid in grids if grid.name in mark.heads)
        return Columns({grid.name: _by_codes(grid, row) for grid, row in of_form})
    known, found = Known(measures, units), {}
    for grid in grids:
        if not grid.hidden and (head := head_of(grid)) is not None:
            roles = roles_of(head.cells, grid.rows[head.row - grid.first_row + 1 :], known)
            found[grid.name] = SheetColumns(head.row, roles)
    return Columns(found)


def refitted(columns: Columns, grids: Sequence[SheetGrid]) -> Columns:
    """Remembered columns for another workbook of the same signature, whose sheets or titles may have other names."""
    heads = ((grid.name, head_of(grid)) for grid in grids if not grid.hidden)
    found = [(name, head) for name, head in heads if head is not None]
    pairs = zip(found, columns.sheets.values(), strict=False)
    return Columns({name: SheetColumns(head.row, one.roles) for (name, head), one in pairs})


def check_columns(columns: Columns, grids: Sequence[SheetGrid], measures: AbstractSet[str]) -> list[Refusal]:
    """Everything that keeps these columns from being read, by sheet and column."""
    names = {grid.name for grid in grids}
    faults = [fault for name, one in columns.sheets.items() for fault in _faults(name, one, names, measures)]
    if not faults and not any(one.is_used for one in columns.sheets.values()):
        hint = "Chọn ít nhất một trang có cột đơn vị và cột số liệu."
        return [Refusal("no_sheet_chosen", "chưa trang nào được chọn để đọc", where="tệp", hint=hint)]
    return faults


def _by_codes(grid: SheetGrid, row: int) -> SheetColumns:
    place = row - grid.first_row
    codes = grid.rows[place] if 0 <= place < len(grid.rows) else []
    return SheetColumns(row, tuple(None if code is None else str(code) for code in codes))


def _faults(
    name: str, one: SheetColumns, names: AbstractSet[str], measures: AbstractSet[str]
) -> Iterator[Refusal]:
    if name not in names:
        hint = "Chọn lại cột cho tệp này."
        yield Refusal("unknown_sheet", f"tệp không có trang “{name}”", where=name, hint=hint)
    elif one.is_used:
        yield from _unknown_roles(name, one, measures)
        yield from _repeated(name, one)
        yield from _missing(name, set(one.roles))


def _unknown_roles(name: str, one: SheetColumns, measures: AbstractSet[str]) -> Iterator[Refusal]:
    for i, role in enumerate(one.roles):
        where = f"{name}, cột {column_letters(i + 1)}"
        if role is None or role in (*_ONCE, IGNORE):
            continue
        if not role.startswith(VALUE):
            yield Refusal("unknown_role", f"không rõ cột này là gì: “{role}”", where=where, hint="Chọn lại.")
        elif role.removeprefix(VALUE) not in measures:
            message = f"không có chỉ số “{role.removeprefix(VALUE)}”"
            yield Refusal("unknown_measure", message, where=where, hint="Chọn chỉ số trong danh sách.")


def _repeated(name: str, one: SheetColumns) -> Iterator[Refusal]:
    times = Counter(role for role in one.roles if role not in (None, IGNORE))
    for role, number in times.items():
        if number > 1:
            letters = [column_letters(i + 1) for i, found in enumerate(one.roles) if found == role]
            message = f"các cột {', '.join(letters)} cùng được chọn cho một việc"
            yield Refusal("column_twice", message, where=name, hint="Giữ một cột; cột kia chọn “Bỏ qua”.")


def _missing(name: str, roles: AbstractSet[str | None]) -> Iterator[Refusal]:
    is_wide = any(role is not None and role.startswith(VALUE) for role in roles)
    if UNIT not in roles:
        hint = "Chọn cột có mã hoặc tên đơn vị."
        yield Refusal("no_unit_column", "chưa chọn cột đơn vị", where=name, hint=hint)
    if not is_wide and not {MEASURE, COUNT} <= roles:
        hint = "Chọn chỉ số cho từng cột số; nếu mỗi dòng một số: chọn cột chỉ số và cột số."
        yield Refusal("no_figure_column", "chưa chọn cột số liệu", where=name, hint=hint)
    if is_wide and {MEASURE, COUNT} & roles:
        hint = "Mỗi cột một chỉ số, hoặc mỗi dòng một số: chỉ chọn một cách."
        yield Refusal("columns_mixed", "trang chọn lẫn hai cách bố trí", where=name, hint=hint)
