"""Units as a reader asks for them: the tree of any day, two days side by side, one unit's life, a search by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from khoi.access.trace import note_reading
from khoi.access.viewer import Viewer
from khoi.core.dated import Dated
from khoi.core.formats import is_english
from khoi.core.spelling import plain
from khoi.core.tree import Change, changes
from khoi.queries.board_words import Words
from khoi.queries.ledger import LiveLedger
from khoi.queries.office import first_resolution
from khoi.records.models import (
    KindLabel,
    OfficeHolder,
    Placement,
    Succession,
    SuccessionPart,
    Unit,
    UnitGroup,
    UnitKind,
    UnitName,
)

ROWS = 50


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit in a list: its code, name, kind and group on the day, and how many units lie below it."""

    code: str
    name: str
    kind: str
    group: str
    below: int


@dataclass(frozen=True)
class TreePage:
    """The units directly under one unit (or at the top) on a day, one page of them, with the way up."""

    day: date
    at: UnitRow | None
    crumbs: tuple[UnitRow, ...]
    page: Page[Any]
    rows: tuple[UnitRow, ...]


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """What became of one unit between two days, in words."""

    what: str
    code: str
    name: str
    before: str
    after: str


def kind_labels(lang: str) -> Dated[str]:
    """What each kind, by code, is called from day to day; one statement."""
    field = "label_en" if is_english(lang) else "label"
    return Dated(KindLabel.objects.values_list("kind__code", "from_day", field))


def tree_page(live: LiveLedger, at: Unit | None, day: date, number: int, lang: str) -> TreePage:
    """The tree of `day` under `at`, fifty rows a page."""
    tree = live.ledger.tree_on(day)
    if at is None:
        keys, path = [unit for i, unit in enumerate(tree.order) if tree.parent[i] < 0], []
    elif at.pk in tree:
        keys, path = tree.children(at.pk), [tree.order[i] for i in reversed(tree.path(at.pk))]
    else:
        keys, path = [], [at.pk]
    page = Paginator(keys, ROWS).get_page(number)
    rows = unit_rows(live, [*path, *page.object_list], day, lang)
    crumbs, listed = rows[: len(path)], rows[len(path) :]
    return TreePage(day, crumbs[-1] if crumbs else None, tuple(crumbs[:-1]), page, tuple(listed))


def unit_rows(live: LiveLedger, keys: Sequence[int], day: date, lang: str) -> list[UnitRow]:
    """The rows of these units on `day`, in the same order; two statements."""
    tree, labels = live.ledger.tree_on(day), kind_labels(lang)
    groups, kinds = _groups(keys, lang), [live.kinds.known(key, day) or "" for key in keys]
    return [
        UnitRow(
            live.codes[key],
            live.name(key, day),
            labels.known(kind, day) or kind,
            groups.on(key, day) or "",
            tree.last[tree.place[key]] - tree.place[key] if key in tree else 0,
        )
        for key, kind in zip(keys, kinds, strict=True)
    ]


def _groups(keys: Sequence[int], lang: str) -> Dated[str]:
    field = "grouping__label_en" if is_english(lang) else "grouping__label"
    return Dated(UnitGroup.objects.filter(unit_id__in=keys).values_list("unit_id", "from_day", field))


def changes_between(
    live: LiveLedger, first: date, second: date, number: int, *, size: int = ROWS
) -> tuple[Page[Any], list[ChangeRow]]:
    """What changed between the trees of two days, renamings included, `size` rows a page."""
    found: list[Change | int] = [*changes(live.tree, first, second), *_renamed(live, first, second)]
    page = Paginator(found, size).get_page(number)
    words = {"born": _("thành lập"), "ended": _("kết thúc"), "moved": _("chuyển")}

    def told(row: Change | int) -> ChangeRow:
        if not isinstance(row, Change):
            old, new = live.name(row, first), live.name(row, second)
            return ChangeRow(_("đổi tên"), live.codes[row], new, f"“{old}”", f"“{new}”")
        day = second if row.kind == "born" else first
        return ChangeRow(
            words[row.kind],
            live.codes[row.unit],
            live.name(row.unit, day),
            _("dưới %(name)s") % {"name": live.name(row.before, first)} if row.before else "",
            _("dưới %(name)s") % {"name": live.name(row.after, second)} if row.after else "",
        )

    return page, [told(row) for row in page.object_list]


def _renamed(live: LiveLedger, first: date, second: date) -> list[int]:
    """Units alive on both days whose name differs."""
    both = (unit for unit in live.ledger.tree_on(first).order if unit in live.ledger.tree_on(second))
    return [unit for unit in both if live.name(unit, first) != live.name(unit, second)]


def units_on(live: LiveLedger, day: date) -> int:
    """How many units stood on a day."""
    return len(live.ledger.tree_on(day))


def doors(viewer: Viewer, unit: Unit) -> dict[str, object]:
    """What a reader may open from the unit's page: its results, its figures."""
    found = first_resolution(viewer) if viewer.may("see_results", unit.pk) else None
    return {
        "resolution": found[0] if found else None,
        "may_see_figures": viewer.may("see_figures", unit.pk),
        "may_see_persons": viewer.may("see_persons", unit.pk),
    }


def found_units(text: str, number: int) -> Page[Any]:
    """Units whose name, on any day, holds `text`; marks and capitals do not matter."""
    names = UnitName.objects.filter(search__contains=plain(text)).select_related("unit")
    return Paginator(names.order_by("unit__position", "unit_id", "from_day"), ROWS).get_page(number)


@dataclass(frozen=True, slots=True)
class Handover:
    """A succession in words: each side's units as (code, name borne then, share or nothing), decision and note."""

    on: date
    before: tuple[tuple[str, str, str], ...]
    after: tuple[tuple[str, str, str], ...]
    decision: str
    note: str


@dataclass(frozen=True)
class UnitLife:
    """Everything dated about one unit, oldest first."""

    unit: Unit
    names: QuerySet[UnitName]
    kinds: Sequence[tuple[date, str]]
    placements: Sequence[tuple[date, str, str]]
    groups: Sequence[tuple[date, str]]
    holders: QuerySet[OfficeHolder] | None
    successions: Sequence[Handover]


def unit_life(viewer: Viewer, live: LiveLedger, unit: Unit, lang: str) -> UnitLife:
    """The unit's names, kinds, parents, groups, office-holders and successions; eight statements."""
    kinds = UnitKind.objects.filter(unit=unit).values_list("from_day", "kind__code")
    groups = UnitGroup.objects.filter(unit=unit).select_related("grouping")
    placements = Placement.objects.filter(unit=unit).select_related("parent")
    labels = kind_labels(lang)
    return UnitLife(
        unit,
        UnitName.objects.filter(unit=unit),
        [(day, labels.known(kind, day) or kind) for day, kind in kinds],
        [
            (
                row.from_day,
                row.parent.code if row.parent else "",
                live.name(row.parent_id, row.from_day) if row.parent_id else "",
            )
            for row in placements
        ],
        [(row.from_day, Words(lang).label(row.grouping)) for row in groups],
        _holders(viewer, unit),
        _handovers(live, unit),
    )


def _holders(viewer: Viewer, unit: Unit) -> QuerySet[OfficeHolder] | None:
    """Who led the unit; None for a viewer without the right, and where nothing about persons is kept."""
    if not viewer.may("see_persons", unit.pk):
        return None
    note_reading(viewer, "see_holders", subject=unit.code, right="see_persons", at=unit.pk)
    return OfficeHolder.objects.filter(unit=unit)


def _handovers(live: LiveLedger, unit: Unit) -> list[Handover]:
    parts = Prefetch("parts", SuccessionPart.objects.select_related("unit").order_by("pk"))
    rows = Succession.objects.filter(parts__unit=unit).distinct().prefetch_related(parts)

    def side(row: Succession, wanted: str) -> tuple[tuple[str, str, str], ...]:
        day = row.on - timedelta(days=1) if wanted == "before" else row.on
        return tuple(
            (
                part.unit.code,
                live.name(part.unit_id, day),
                f"{part.share_num}/{part.share_den}" if part.share_den else "",
            )
            for part in row.parts.all()
            if part.side == wanted
        )

    return [Handover(row.on, side(row, "before"), side(row, "after"), row.decision, row.note) for row in rows]
