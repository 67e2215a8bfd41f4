"""The doctor's look at units: every living day placed, named and of a kind; no circle; successions that can be true."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, F, Min, Model, Q

from khoi.core.refusal import Refusal
from khoi.core.succession import Succession
from khoi.core.tree import Unit as Key
from khoi.queries.finding import Finding, shown
from khoi.records.models import Placement, Unit, UnitGroup, UnitKind, UnitName
from khoi.records.models import Succession as SuccessionRow
from khoi.records.reading import (
    Lives,
    Points,
    spans,
    stored_lives,
    stored_points,
    stored_successions,
    tree_of,
)

# Table, code, and what a row of it says in Vietnamese and English; a unit may be in no group at all.
_DATED: tuple[tuple[type[Model], str, str, str], ...] = (
    (Placement, "placement", "vị trí trong cây", "place in the tree"),
    (UnitName, "name", "tên", "name"),
    (UnitKind, "kind", "loại", "kind"),
    (UnitGroup, "group", "nhóm", "group"),
)


def dated_row_faults() -> Iterator[Finding]:
    """`..._not_from_start`: nothing holds on the first day; `..._outside_life`: a row before the start or after the end."""
    lives = stored_lives("code")
    for model, code, vi, en in _DATED:
        rows = model._base_manager.all()  # noqa: SLF001 - unfiltered, by Django's docs
        if model is not UnitGroup:
            firsts = dict(rows.order_by().values_list("unit__code").annotate(first=Min("from_day")))
            yield from _not_from_start(lives, firsts, (code, vi, en))
        outside = rows.filter(Q(from_day__lt=F("unit__begins_on")) | Q(from_day__gte=F("unit__ended_on")))
        for unit, day in outside.order_by("unit__code", "from_day").values_list("unit__code", "from_day"):
            yield Finding(
                f"{code}_outside_life",
                unit,
                f"{vi} ghi từ ngày {shown(day)}, ngoài thời gian đơn vị tồn tại",
                f"{en} written from {shown(day)}, outside the unit's life",
            )


def _not_from_start(lives: Lives, firsts: dict[str, date], words: tuple[str, str, str]) -> Iterator[Finding]:
    code, vi, en = words
    for unit, (begins, _) in lives.items():
        first = firsts.get(unit)
        if first is None or first > begins:
            yield Finding(
                f"{code}_not_from_start",
                unit,
                f"chưa có {vi} từ ngày bắt đầu {shown(begins)} (có từ {shown(first)})",
                f"no {en} from the first day {shown(begins)} (there is one from {shown(first)})",
            )


def tree_faults() -> Iterator[Finding]:
    """`cycle` (the first one), `parent_not_alive` and `unknown_parent`, over what lies within the units' lives."""
    lives, points = stored_lives("code"), stored_points("code")
    alive = {
        unit: [(day, parent) for day, parent in rows if (ended := lives[unit][1]) is None or day < ended]
        for unit, rows in points.items()
    }
    try:
        tree_of(lives, alive)
    except Refusal as refusal:
        english = {
            "cycle": "units lie under one another in a circle",
            "unknown_parent": "the parent is nowhere placed",
        }
        en = f"{english.get(refusal.code, refusal.code)}: {refusal.where}"
        yield Finding(refusal.code, refusal.where.removeprefix("unit "), refusal.message, en)
    yield from _dead_parents(lives, alive)


def _dead_parents(lives: Lives, points: Points) -> Iterator[Finding]:
    for unit, rows in points.items():
        for span, parent in spans(rows, lives[unit][1]):
            if parent is None:
                continue
            begins, ended = lives[parent]
            if span.start < begins or (ended and (span.end is None or ended < span.end)):
                yield Finding(
                    "parent_not_alive",
                    unit,
                    f"trực thuộc “{parent}” từ {shown(span.start)} đến {shown(span.end)}, "
                    f"nhưng đơn vị đó chỉ tồn tại từ {shown(begins)} đến {shown(ended)}",
                    f"lies under “{parent}” from {shown(span.start)} to {shown(span.end)}, "
                    f"but that unit lives only from {shown(begins)} to {shown(ended)}",
                )


def succession_faults() -> Iterator[Finding]:
    """`succession_without_giver`, `shares_incomplete`, `giver_not_ended`, `giver_not_alive`, `heir_not_alive`,
    `shares_not_whole`.
    """
    yield from _incomplete()
    units: dict[Key, _Lived] = {
        pk: (code, begins, ended)
        for pk, code, begins, ended in Unit.objects.values_list("pk", "code", "begins_on", "ended_on")
    }
    for row in stored_successions():
        for pk in row.before:
            yield from _giver(units[pk], row, goes_on=pk in row.after)
        for pk in row.after:
            yield from _heir(units[pk], row, went_on=pk in row.before)
        yield from _shares(row, [units[pk][0] for pk in row.before])


def _incomplete() -> Iterator[Finding]:
    rows = SuccessionRow.objects.annotate(
        givers=Count("parts", filter=Q(parts__side="before")),
        heirs=Count("parts", filter=Q(parts__side="after")),
        known=Count("parts__share_den"),
    )
    for row in rows.order_by("on", "pk"):
        if not row.givers:
            yield Finding(
                "succession_without_giver",
                f"{row.on} {row.decision}",
                "không có đơn vị trước",
                "no unit before",
            )
        if row.known not in (0, row.heirs):
            vi = f"có tỷ lệ của {row.known} trên {row.heirs} đơn vị tiếp nhận"
            en = f"shares of {row.known} of {row.heirs} heirs"
            yield Finding("shares_incomplete", f"{row.on} {row.decision}", vi, en)


_Lived = tuple[str, date, date | None]


def _giver(unit: _Lived, row: Succession, *, goes_on: bool) -> Iterator[Finding]:
    code, begins, ended = unit
    if goes_on and begins >= row.on:
        vi = f"giao lại ngày {shown(row.on)} nhưng bắt đầu ngày {shown(begins)}"
        yield Finding(
            "giver_not_alive", code, vi, f"hands over on {shown(row.on)} but begins on {shown(begins)}"
        )
    if not goes_on and ended != row.on:
        vi = f"giao lại ngày {shown(row.on)} nhưng kết thúc ngày {shown(ended)}"
        yield Finding(
            "giver_not_ended", code, vi, f"hands over on {shown(row.on)} but ends on {shown(ended)}"
        )


def _heir(unit: _Lived, row: Succession, *, went_on: bool) -> Iterator[Finding]:
    code, begins, ended = unit
    born = row.kind in ("split", "rename") and not went_on
    alive = begins <= row.on and (ended is None or row.on < ended)
    if not alive or (born and begins != row.on):
        life = f"{shown(begins)} – {shown(ended)}"
        yield Finding(
            "heir_not_alive",
            code,
            f"tiếp nhận ngày {shown(row.on)} nhưng tồn tại {life}",
            f"receives on {shown(row.on)} but lives {life}",
        )


def _shares(row: Succession, givers: list[str]) -> Iterator[Finding]:
    for measure, shares in (("", row.shares), *row.apart.items()):
        whole = set(shares) == set(row.after) and sum(shares.values()) == 1
        if shares and (row.kind != "split" or not whole):
            total = ", ".join(str(share) for share in shares.values())
            of = f" ({measure})" if measure else ""
            yield Finding(
                "shares_not_whole",
                ", ".join(givers),
                f"tỷ lệ chia ngày {shown(row.on)}{of} không cộng thành 1: {total}",
                f"the shares of {shown(row.on)}{of} do not sum to 1: {total}",
            )
