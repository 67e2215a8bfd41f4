"""What was built on a plan that was carried out, so that it cannot be undone any more."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khoi.core.intervals import Interval
from khoi.core.refusal import Refusal
from khoi.queries.reorganisation_outcome import Outcome
from khoi.queries.reorganisation_standing import TABLES, Standing, Written
from khoi.queries.reorganisation_view import Hindrance
from khoi.records.models import (
    Placement,
    Reorganisation,
    SuccessionPart,
    Unit,
    UnitGroup,
    UnitKind,
    UnitName,
)
from khoi.records.reading import spans, tree_of

DATED: tuple[type[Model], ...] = (Placement, UnitName, UnitKind, UnitGroup)
_LATER = {
    "Placement": gettext_lazy("“%(name)s” được chuyển lần nữa sau kế hoạch"),
    "UnitName": gettext_lazy("“%(name)s” được đổi tên sau kế hoạch"),
    "UnitKind": gettext_lazy("“%(name)s” được đổi loại sau kế hoạch"),
    "UnitGroup": gettext_lazy("“%(name)s” được đổi nhóm sau kế hoạch"),
}
_BUILT = {
    "Tally": gettext_lazy("“%(name)s” đã có số liệu"),
    "Placement": gettext_lazy("“%(name)s” đã có đơn vị khác đặt dưới nó sau kế hoạch"),
    "Post": gettext_lazy("“%(name)s” đã có vị trí làm việc được giao"),
    "Person": gettext_lazy("“%(name)s” đã có hồ sơ cá nhân"),
    "Term": gettext_lazy("“%(name)s” đã có nhiệm kỳ hoặc nghị quyết"),
    "OfficeHolder": gettext_lazy("“%(name)s” đã có người giữ chức vụ"),
    "SuccessionPart": gettext_lazy("“%(name)s” đã có lần kế tục ghi sau kế hoạch"),
    "Installation": gettext_lazy("“%(name)s” là đơn vị chủ quản của máy này"),
}
_OTHER = gettext_lazy("“%(name)s” đã có dữ liệu khác ghi vào sau kế hoạch")


def columns_of(row: Model | Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Values by column as JSON keeps them: days as text."""
    take = row.__getitem__ if isinstance(row, Mapping) else row.__getattribute__
    values = {name: take(name) for name in names}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def hindrances(plan: Reorganisation, outcome: Outcome, standing: Standing) -> tuple[Hindrance, ...]:
    """Everything built on the plan since; `standing` is what stood before it, `outcome` what it came to.

    The number of statements depends on the number of tables only.
    """
    looked = _Looked(plan, outcome, standing)
    found = [*looked.changed_rows(), *looked.later_rows(), *looked.built(), *looked.later_plans()]
    return tuple(dict.fromkeys(found or looked.unfit_tree()))


class _Looked:
    def __init__(self, plan: Reorganisation, outcome: Outcome, standing: Standing) -> None:
        self.plan, self.outcome, self.standing = plan, outcome, standing
        self.rows = [row for row in plan.written if "now" in row]
        self.written = Written.of(self.rows)
        self.stood = {(row["table"], row["pk"]) for row in plan.written if row.get("stood")}
        added = self.written.added.get("Unit", frozenset())
        self.founded: dict[int, str] = dict(
            Unit.objects.filter(pk__in=added).values_list("pk", "code") if added else ()
        )
        self.touched = {standing.keys[code]: code for code in outcome.touched() if code in standing.keys}
        self.touched |= self.founded

    def changed_rows(self) -> Iterator[Hindrance]:
        """Rows of the plan that no longer are as it wrote them."""
        for table, model in TABLES.items():
            rows = [row for row in self.rows if row["table"] == table]
            if not rows:
                continue
            names = list(dict.fromkeys(name for row in rows for name in row["now"]))
            keys = [row["pk"] for row in rows]
            stored = {row["pk"]: row for row in model._base_manager.filter(pk__in=keys).values("pk", *names)}  # noqa: SLF001
            for row in rows:
                found = stored.get(row["pk"])
                if found is None or columns_of(found, row["now"]) != row["now"]:
                    message = _("một dòng mà kế hoạch đã ghi không còn như cũ")
                    yield Hindrance("row_changed", self._unit_of(row), message)

    def _unit_of(self, row: Mapping[str, Any]) -> str:
        key = row["pk"] if row["table"] == "Unit" else row["now"].get("unit_id")
        return self.touched.get(key, "")

    def later_rows(self) -> Iterator[Hindrance]:
        """Changes of touched units written since, and successions in which they take part."""
        for model in DATED:
            table = model.__name__
            rows = model._base_manager.filter(unit_id__in=self.touched, from_day__gte=self.outcome.day)  # noqa: SLF001
            for key, unit in rows.values_list("pk", "unit_id"):
                if not self._is_known(table, key):
                    yield self._told("later_change", unit, _LATER[table])
        parts = SuccessionPart.objects.filter(unit_id__in=self.touched, succession__on__gte=self.outcome.day)
        for key, unit in parts.values_list("pk", "unit_id"):
            if not self._is_known("SuccessionPart", key):
                yield self._told("later_change", unit, _BUILT["SuccessionPart"])

    def built(self) -> Iterator[Hindrance]:
        """Whatever else names a unit that the plan founded."""
        if not self.founded:
            return
        for relation in Unit._meta.related_objects:  # noqa: SLF001 - Django's documented description of a model
            yield from self._built_in(relation.related_model, relation.field.attname)

    def _built_in(self, model: type[Model], column: str) -> Iterator[Hindrance]:
        table = model.__name__
        rows = model._base_manager.filter(**{f"{column}__in": self.founded}).order_by(column)  # noqa: SLF001
        if table not in TABLES:  # no row of it can be the plan's own
            units = list(rows.values_list(column, flat=True).distinct())
        else:
            units = [unit for key, unit in rows.values_list("pk", column) if not self._is_known(table, key)]
        for unit in units:
            yield self._told("built", unit, _BUILT.get(table, _OTHER))

    def later_plans(self) -> Iterator[Hindrance]:
        """Plans carried out since that touch the same units."""
        later = Reorganisation.objects.filter(state="done", revision__gt=self.plan.revision)
        for title, written in later.values_list("title", "written"):
            keys = {key for row in written for key in _keys_of(row)}
            if both := keys & self.touched.keys():
                message = _("kế hoạch “%(title)s” đã thay đổi cùng các đơn vị này") % {"title": title}
                yield Hindrance("later_plan", self.touched[min(both)], message)

    def unfit_tree(self) -> Sequence[Hindrance]:
        """What else was changed since may not fit the old tree: a circle, or an old parent that has ended."""
        old = self.standing
        try:
            tree_of(old.lives, old.points)
        except Refusal as refusal:
            unit = refusal.where.removeprefix("unit ")
            return [Hindrance("old_tree_unfit", unit, self._unfit(unit))]
        return [
            Hindrance("old_tree_unfit", unit, self._unfit(unit))
            for unit in self.touched.values()
            if unit in old.lives and not self._fits(unit)
        ]

    def _fits(self, unit: str) -> bool:
        old = self.standing
        return all(
            parent is None or (parent in old.lives and Interval(*old.lives[parent]).covers(span))
            for span, parent in spans(old.points.get(unit, ()), old.lives[unit][1])
        )

    def _unfit(self, unit: str) -> str:
        name = self.standing.name(unit, self.outcome.day)
        return _("chỗ cũ của “%(name)s” không còn hợp với các thay đổi sau kế hoạch") % {"name": name}

    def _is_known(self, table: str, key: int) -> bool:
        return self.written.is_added(table, key) or (table, key) in self.stood

    def _told(self, code: str, unit: int, words: Any) -> Hindrance:
        unit_code = self.touched[unit]
        founded = self.outcome.founded.get(unit_code)
        name = founded.name if founded else self.standing.name(unit_code, self.outcome.day)
        return Hindrance(code, unit_code, str(words) % {"name": name})


def _keys_of(row: Mapping[str, Any]) -> Iterator[int]:
    if row["table"] == "Unit":
        yield row["pk"]
    now = row.get("now") or {}
    yield from (now[column] for column in ("unit_id", "parent_id") if now.get(column))
