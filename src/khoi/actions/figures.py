"""Records what units report: a changed figure is a new row beside the old one, never over it."""

from collections.abc import Mapping
from datetime import date

from khoi.access.viewer import Viewer
from khoi.actions.figure_rows import (
    Key,
    Known,
    NothingChanges,
    changes_of,
    fault_at,
    known_of,
    paper_of,
    ready_rows,
    told,
    write,
)
from khoi.actions.journal import change
from khoi.core.refusal import Refusal
from khoi.measures.figure_file import LARGEST
from khoi.records.models import Unit


def record_figures(
    unit: Unit,
    *,
    year: int,
    counts: Mapping[str, int | None],
    source: str,
    reporter: str,
    cut_off: date,
    received_on: date,
    by: Viewer,
) -> int:
    """Records a unit's counts of one year by measure code and returns how many changed; None takes a figure back.

    Refusals: `unknown_measure`, `negative_count`, `wrong_type`, `count_too_large`, `outside_life`,
    `nothing_to_take_back`, `days_reversed`, `empty_text`, `too_long`.
    """
    paper = paper_of(source, reporter, cut_off, received_on)
    wanted = {(unit.code, year, code): _whole(count, code) for code, count in counts.items()}
    try:
        with change("record_figures", unit.code, by=by, at=unit.pk) as under_way:
            known = known_of(wanted)
            for key, count in wanted.items():
                if fault := fault_at(key, known) or _not_there(key, count, known):
                    raise fault
            changes = changes_of(wanted, known)
            write(ready_rows(changes, known, paper, under_way.revision, by))
            under_way.before, under_way.after = told(changes)
    except NothingChanges:
        return 0
    return len(changes)


def _whole(count: int | None, code: str) -> int | None:
    if count is None:
        return None
    if not isinstance(count, int) or isinstance(count, bool):
        raise Refusal(
            "wrong_type", f"“{count}” không phải một số nguyên", where=code, hint="Ghi một số nguyên."
        )
    if count < 0:
        hint = "Số đếm không thể âm. Để trống nếu chưa có số liệu."
        raise Refusal("negative_count", f"{count} nhỏ hơn 0", where=code, hint=hint)
    if count > LARGEST:
        raise Refusal("count_too_large", f"{count} lớn quá mức", where=code, hint="Kiểm tra lại số liệu.")
    return count


def _not_there(key: Key, count: int | None, known: Known) -> Refusal | None:
    if count is None and known.count(key) is None:
        hint = "Chỉ rút lại được số liệu đang có."
        return Refusal("nothing_to_take_back", "chưa có số liệu để rút lại", where=key[2], hint=hint)
    return None
