"""Opens an office with its own data: the standing words, its own unit at the top, and what this installation is."""

from datetime import date

from django.utils import timezone

from khoi.access.viewer import Viewer
from khoi.actions.journal import change
from khoi.actions.required import written
from khoi.actions.standing import GROUPINGS, KIND_LABELS, KINDS
from khoi.actions.units import add_unit
from khoi.core.refusal import Refusal
from khoi.core.spelling import slug
from khoi.records.models import Grouping, Installation, Kind, KindLabel, Unit

_LONGEST_CODE = 80


def open_office(code: str, *, name: str, kind: str, begins_on: date, by: Viewer) -> Unit:
    """Stores kinds, groupings, the office's own unit at the top, and this installation as isolated and real.

    Refusals: `not_empty` when any unit is stored, `future_day`, and those of `add_unit`.
    """
    if begins_on > timezone.localdate():
        raise Refusal(
            "future_day",
            f"ngày bắt đầu {written(begins_on)} chưa tới",
            where="begins_on",
            hint="Ghi ngày cấp ủy được thành lập, không sau hôm nay.",
        )
    with change("open_office", "installation", by=by, at=None, structure=True) as under_way:
        refuse_unless_empty()
        store_standing_words()
        unit = add_unit(code, name=name, kind=kind, parent=None, begins_on=begins_on, by=by)
        Installation(unit=unit, profile="isolated", synthetic=False).save(force_insert=True)
        under_way.after = {"unit": code, "profile": "isolated", "synthetic": False}
    return unit


def proposed_code(name: str) -> str:
    """A code for a unit from its name.

    >>> proposed_code("Đảng ủy Khối các cơ quan")
    'dang-uy-khoi-cac-co-quan'
    """
    return slug(name)[:_LONGEST_CODE].rstrip("-")


def refuse_unless_empty() -> None:
    """Raises Refusal `not_empty` when any unit is stored."""
    if Unit.objects.exists():
        message = "nơi này đã có đơn vị, nên không mở văn phòng chồng lên"
        raise Refusal("not_empty", message, where="installation", hint="Dùng một cơ sở dữ liệu mới.")


def store_standing_words() -> tuple[dict[str, int], dict[str, int]]:
    """Kinds with their dated labels, and groupings; their database keys by code. Used inside one change."""
    Kind.objects.bulk_create(Kind(code=code, rank=rank) for rank, code in enumerate(KINDS))
    kinds = dict(Kind.objects.values_list("code", "pk"))
    KindLabel.objects.bulk_create(
        KindLabel(
            kind_id=kinds[row.kind],
            from_day=row.from_day,
            label=row.label,
            label_en=row.label_en,
            source=row.source,
        )
        for row in KIND_LABELS
    )
    Grouping.objects.bulk_create(
        Grouping(code=code, label=label, label_en=label_en, position=position)
        for position, (code, label, label_en) in enumerate(GROUPINGS)
    )
    return kinds, dict(Grouping.objects.values_list("code", "pk"))
