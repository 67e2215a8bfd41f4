"""Finds what an address names by code or key, or refuses it in the reader's language."""

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from khoi.access.viewer import Viewer, asleep
from khoi.core.refusal import Refusal
from khoi.queries.pledges import stored_targets
from khoi.records.models import Indicator, Measure, Resolution, Target, Unit

Row = TypeVar("Row", bound=Model)


def resolution_by_code(viewer: Viewer, code: str) -> Resolution:
    """The resolution with its term and unit, or a Refusal `unknown_resolution`."""
    message, hint = _("không có nghị quyết “%(code)s”"), _("Chọn trong danh sách văn bản.")
    refusal = Refusal("unknown_resolution", message % {"code": code}, where=code, hint=hint)
    return _by_code(viewer, Resolution.objects.select_related("term__unit"), code, refusal)


def unit_by_code(viewer: Viewer, code: str, right: str = "") -> Unit:
    """The unit where the viewer holds `right` (empty: only that it exists, which is public), or a Refusal `unknown_unit`.

    A unit beyond one's reach is answered as one that does not exist.
    """
    message, hint = _("không có đơn vị “%(code)s”"), _("Tìm đơn vị theo tên.")
    refusal = Refusal("unknown_unit", message % {"code": code}, where=code, hint=hint)
    unit = _by_code(viewer, Unit.objects.all(), code, refusal)
    if right and not viewer.may(right, unit.pk):
        raise asleep(viewer, right, unit.pk) or refusal
    return unit


def measure_by_code(viewer: Viewer, code: str) -> Measure:
    """The measure, or a Refusal `unknown_measure`."""
    message, hint = _("không có chỉ số thống kê “%(code)s”"), _("Mở chỉ số từ bảng kết quả.")
    refusal = Refusal("unknown_measure", message % {"code": code}, where=code, hint=hint)
    return _by_code(viewer, Measure.objects.all(), code, refusal)


def measures_named(viewer: Viewer, codes: Iterable[str]) -> QuerySet[Measure]:
    """The measures of these codes in their fixed order; none for whoever has not signed in."""
    return Measure.objects.filter(code__in=set(codes)) if viewer.is_known else Measure.objects.none()


def indicator_by_code(viewer: Viewer, code: str) -> Indicator:
    """The indicator, or a Refusal `unknown_indicator`."""
    message, hint = _("không có chỉ số “%(code)s”"), _("Mở từ một chỉ tiêu.")
    refusal = Refusal("unknown_indicator", message % {"code": code}, where=code, hint=hint)
    return _by_code(viewer, Indicator.objects.all(), code, refusal)


def target_by_code(viewer: Viewer, resolution: str, code: str) -> Target:
    """The target with its resolution, or a Refusal `unknown_target`."""
    rows = stored_targets().select_related("resolution__term__unit", "goal", "indicator", "parent")
    return _by_code(viewer, rows.filter(resolution__code=resolution), code, unknown_target(code))


def unknown_target(name: object) -> Refusal:
    """The refusal for a target that is not there."""
    message, hint = _("không có chỉ tiêu “%(name)s”"), _("Chọn trên bảng kết quả.")
    return Refusal("unknown_target", message % {"name": name}, where=str(name), hint=hint)


def _by_code(viewer: Viewer, rows: QuerySet[Row], code: str, refusal: Refusal) -> Row:
    # Nothing is found for whoever has not signed in, whatever door they came by.
    if not viewer.is_known:
        raise refusal
    # A NUL, which PostgreSQL cannot even be asked for, is never part of a code.
    found = rows.filter(code=code).first() if code.isprintable() else None
    if found is None:
        raise refusal
    return found
