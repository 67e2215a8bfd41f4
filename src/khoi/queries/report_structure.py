"""What became of the units during the time of a report; figures stay as they were structured then."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.translation import gettext as _

from khoi.core import formats
from khoi.measures.ledger import last_day
from khoi.queries.report_coverage import LISTED, cut_note
from khoi.queries.report_parts import Block, Run, Table
from khoi.queries.report_scope import Scope
from khoi.queries.report_text import paragraph, said
from khoi.records.models import Succession


def structure_changes(scope: Scope) -> list[Block]:
    """The successions and the count of units at both ends; that nothing changed, where nothing did."""
    rows = _successions(scope)
    told = said(
        _(
            "Số liệu mỗi năm được tính theo cơ cấu tổ chức ngày 31/12 của năm ấy; số đã in của các năm trước không tính lại."
        ),
    )
    counts = said(
        _("Số đơn vị trong phạm vi báo cáo, kể cả đơn vị báo cáo: %(counts)s."), counts=_counts(scope)
    )
    if not rows:
        return [
            paragraph(
                said(_("Trong kỳ không ghi nhận việc hợp nhất, chia tách, đổi tên hay kết thúc đơn vị nào.")),
                counts,
                told,
            )
        ]
    head = (_("Ngày"), _("Thay đổi"), _("Quyết định"))
    table = Table(
        _("Thay đổi tổ chức trong kỳ"),
        head,
        tuple(_row(scope, row) for row in rows[:LISTED]),
        (15, 60, 25),
        note=cut_note(len(rows)),
    )
    return [paragraph(counts, told), table]


def _successions(scope: Scope) -> list[Succession]:
    """The successions that touched a unit of the subtree as it stood at any year's end; two statements."""
    first, last = scope.years[0], scope.years[-1]
    found = Succession.objects.filter(on__gt=date(first - 1, 12, 31), on__lte=last_day(last))
    inside = set(_inside(scope, range(first - 1, last + 1)))
    rows = found.prefetch_related("parts__unit").order_by("on", "pk")
    return [row for row in rows if any(part.unit_id in inside for part in row.parts.all())]


def _inside(scope: Scope, years: Iterable[int]) -> Iterator[int]:
    for year in years:
        tree = scope.desk.tree(year)
        if scope.desk.unit.pk in tree:
            yield from (tree.order[i] for i in tree.subtree(scope.desk.unit.pk))


def _counts(scope: Scope) -> str:
    years = [scope.years[0] - 1, *scope.years]
    told = []
    for year in years:
        tree = scope.desk.tree(year)
        if scope.desk.unit.pk in tree:
            day = formats.day(last_day(year), scope.desk.lang)
            told.append(f"{day}: {scope.words.count(len(tree.subtree(scope.desk.unit.pk)))}")
    return "; ".join(told)


def _row(scope: Scope, row: Succession) -> tuple[Run, ...]:
    day = date.fromordinal(row.on.toordinal() - 1)
    names = {
        side: ", ".join(
            scope.desk.live.name(part.unit_id, day if side == "before" else row.on)
            for part in row.parts.all()
            if part.side == side
        )
        for side in ("before", "after")
    }
    return Run(formats.day(row.on, scope.desk.lang)), Run(_change(row.kind, names)), Run(row.decision)


def _change(kind: str, names: dict[str, str]) -> str:
    template = {
        "merge": _("%(before)s hợp nhất thành %(after)s"),
        "split": _("%(before)s chia tách thành %(after)s"),
        "rename": _("%(before)s đổi tên thành %(after)s"),
        "move": _("%(before)s chuyển về %(after)s"),
    }.get(kind)
    if template is None or not names["after"]:
        return _("%(before)s kết thúc hoạt động") % names
    return template % names
