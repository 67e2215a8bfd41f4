"""Whether a succession can be true: who hands over to whom, and whether they lived to do so."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from khoi.actions.required import written
from khoi.core.intervals import Interval
from khoi.core.refusal import Refusal
from khoi.core.succession import KINDS
from khoi.records.models import SuccessionPart, Unit

_LARGEST = 2**31 - 1
# Fewest and most units before and after; the words say it to people.
_SHAPES: Mapping[str, tuple[tuple[int, int], tuple[int, int], str]] = {
    "merge": ((1, 999), (1, 1), "sáp nhập: một hay nhiều đơn vị vào một đơn vị"),
    "split": ((1, 1), (2, 999), "chia tách: một đơn vị thành hai đơn vị trở lên"),
    "rename": ((1, 1), (1, 1), "đổi tên: một đơn vị thành một đơn vị"),
    "move": ((1, 1), (1, 1), "chuyển: một đơn vị thành một đơn vị"),
    "dissolve": ((1, 999), (0, 999), "giải thể: một hay nhiều đơn vị, có hoặc không có nơi tiếp nhận"),
}


def check_handover(
    kind: str, on: date, before: Sequence[Unit], after: Sequence[Unit], shares: Mapping[Unit, Fraction]
) -> None:
    """Refuses what cannot be; units are read anew.

    Refusals: `unknown_kind`, `wrong_sides`, `not_ended_that_day`, `not_alive_that_day`,
    `already_handed_over`, `shares_not_whole`.
    """
    _check_sides(kind, before, after)
    both = set(before) & set(after)
    for unit in {*before, *after}:
        unit.refresh_from_db()
    for unit in before:
        _check_giver(unit, on, goes_on=unit in both)
    for unit in after:
        _check_heir(unit, on, born=kind in ("split", "rename") and unit not in both)
    if shares:
        _check_shares(kind, after, shares)


def _check_sides(kind: str, before: Sequence[Unit], after: Sequence[Unit]) -> None:
    if kind not in KINDS:
        hint = "Dùng một trong: " + ", ".join(KINDS) + "."
        raise Refusal("unknown_kind", f"không có loại “{kind}”", where="kind", hint=hint)
    givers, heirs, words = _SHAPES[kind]
    fits = givers[0] <= len(before) <= givers[1] and heirs[0] <= len(after) <= heirs[1]
    repeated = len(set(before)) < len(before) or len(set(after)) < len(after)
    if not fits or repeated or (set(before) == set(after)):
        raise Refusal(
            "wrong_sides", "các đơn vị trước và sau không khớp với loại việc", where="before", hint=words
        )


def _check_giver(unit: Unit, on: date, *, goes_on: bool) -> None:
    if goes_on:
        if not unit.begins_on < on:
            raise _not_alive(unit, on)
        return
    if unit.ended_on != on:
        message = f"đơn vị “{unit.code}” không kết thúc ngày {written(on)}"
        hint = "Ghi việc kết thúc đơn vị vào đúng ngày đó trước."
        raise Refusal("not_ended_that_day", message, where=unit.code, hint=hint)
    if SuccessionPart.objects.filter(unit=unit, side="before", succession__on=on).exists():
        message = f"đơn vị “{unit.code}” đã có nơi kế thừa"
        raise Refusal("already_handed_over", message, where=unit.code, hint="Xem lại lần đã ghi.")


def _check_heir(unit: Unit, on: date, *, born: bool) -> None:
    if not Interval(unit.begins_on, unit.ended_on).has(on) or (born and unit.begins_on != on):
        raise _not_alive(unit, on)


def _not_alive(unit: Unit, on: date) -> Refusal:
    message = f"đơn vị “{unit.code}” bắt đầu ngày {written(unit.begins_on)}, không hợp với ngày {written(on)}"
    hint = "Đơn vị mới phải bắt đầu đúng ngày đó; đơn vị tiếp nhận phải đang tồn tại."
    return Refusal("not_alive_that_day", message, where=unit.code, hint=hint)


def _check_shares(kind: str, after: Sequence[Unit], shares: Mapping[Unit, Fraction]) -> None:
    fine = all(share >= 0 and share.denominator <= _LARGEST for share in shares.values())
    if kind != "split" or set(shares) != set(after) or sum(shares.values()) != 1 or not fine:
        raise Refusal(
            "shares_not_whole",
            "tỷ lệ chia phải thuộc một lần tách, có đủ cho từng đơn vị, không âm và cộng đúng bằng 1",
            where="shares",
            hint="Để trống nếu chưa ai quyết định tỷ lệ.",
        )
