"""Reads an uploaded file of units and finds everything wrong that the file alone can show, row by row."""

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from khoi.core.intervals import Interval
from khoi.core.refusal import Refusal
from khoi.measures.row_file import Columns, Fault, read_each, read_rows
from khoi.rules.fields import Fields

COLUMNS = Columns(required=("code", "name", "kind", "parent", "from"), optional=("to", "group"))
DEEPEST = 50  # levels in one file; a chain makes every check of the tree take the square of its length
_CODE = re.compile(r"\w[\w.-]{0,79}")


@dataclass(frozen=True, slots=True)
class Row:
    """One unit of the file, living on [begins_on, ended_on) under one parent; no parent: at the top."""

    where: int
    code: str
    name: str
    kind: str
    parent: str | None
    begins_on: date
    ended_on: date | None
    group: str | None


@dataclass(frozen=True, slots=True)
class UnitFile:
    """The rows that can be read, the faults of all, and every code named in the file, also in a faulty row."""

    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]
    codes: frozenset[str]


def read_units(data: bytes, filename: str) -> UnitFile:
    """The units of a file; `filename` tells the format.

    Raises what `read_rows` raises when the file as a whole cannot be read.
    """
    entries = read_rows(data, filename, COLUMNS)
    rows, faults = read_each(entries, COLUMNS, _row)
    codes = frozenset(str(entry.get("code")) for _, entry in entries if isinstance(entry, dict))
    return UnitFile(tuple(rows), (*faults, *_repeated(rows), *_cycles(rows), *_too_deep(rows)), codes)


def checked_code(code: str) -> str:
    """`code` itself, or a Refusal `bad_code`: what a unit's code looks like is said here only."""
    if not _CODE.fullmatch(code):
        hint = "Chỉ dùng chữ, số, dấu chấm, gạch nối; không có dấu cách; tối đa 80 ký tự."
        raise Refusal("bad_code", f"mã “{code[:100]}” không dùng được", where="code", hint=hint)
    return code


def outlives(row: Row, begins_on: date, ended_on: date | None) -> bool:
    """Whether the unit lives on some day on which a parent of this life does not."""
    return not Interval(begins_on, ended_on).covers(Interval(row.begins_on, row.ended_on))


def _row(where: int, fields: Fields) -> Row:
    code = checked_code(fields.code("code"))
    begins_on, ended_on = fields.day("from"), fields.day("to", None)
    if ended_on is not None and ended_on <= begins_on:
        hint = "Cột to là ngày đầu tiên đơn vị không còn."
        raise Refusal("days_reversed", "ngày kết thúc phải sau ngày bắt đầu", where="to", hint=hint)
    parent, group = _maybe(fields, "parent"), _maybe(fields, "group")
    return Row(where, code, fields.text("name"), fields.code("kind"), parent, begins_on, ended_on, group)


def _maybe(fields: Fields, key: str) -> str | None:
    return None if fields.raw(key, None) is None else fields.code(key)


def _repeated(rows: Sequence[Row]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for row in rows:
        if (earlier := first.setdefault(row.code, row.where)) != row.where:
            yield Fault(row.where, f"code: mã “{row.code}” đã có ở dòng {earlier}")


def _cycles(rows: Sequence[Row]) -> Iterator[Fault]:
    """Each unit that lies under itself. A unit has one parent in the file, so every ring is found by going up."""
    above = {row.code: row.parent for row in rows}
    ringed: dict[str, list[str]] = {}
    passed: set[str] = set()
    for code in above:
        path = list(_way_up(code, above, passed))
        if path and (top := above[path[-1]]) in path:
            ring = path[path.index(str(top)) :]
            ringed |= dict.fromkeys(ring, ring)
        passed.update(path)
    for row in rows:
        if row.code in ringed:
            named = ", ".join(f"“{code}”" for code in ringed[row.code][:5])
            yield Fault(row.where, f"parent: các đơn vị nằm vòng tròn dưới nhau: {named}")


def _too_deep(rows: Sequence[Row]) -> Iterator[Fault]:
    """Each unit exactly one level too deep; what lies below it need not be told."""
    above = {row.code: row.parent for row in rows}
    level: dict[str, int] = {}
    for code in above:
        path = list(_way_up(code, above, level.keys()))
        top = above[path[-1]] if path else None
        start = level.get(top, 0) if top is not None else 0
        level |= {unit: start + i for i, unit in enumerate(reversed(path), start=1)}
    for row in rows:
        if level[row.code] == DEEPEST + 1:
            yield Fault(row.where, f"parent: đơn vị nằm dưới quá {DEEPEST} cấp trong tệp")


def _way_up(code: str, above: Mapping[str, str | None], passed: AbstractSet[str]) -> Iterator[str]:
    """The unit and those above it in the file, up to one passed before or met twice."""
    met: set[str] = set()
    at: str | None = code
    while at is not None and at in above and at not in passed and at not in met:
        met.add(at)
        yield at
        at = above[at]
