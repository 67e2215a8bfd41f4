"""Tables of units: all that stood on a day, what changed between two days, the plans for the tree."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khoi.documents.tables_out import OutTable, Value
from khoi.documents.taken_out_parts import LIMIT, Scene, columns, moment, require_length, whole
from khoi.queries.addressed import unit_by_code
from khoi.queries.reorganisations import plans
from khoi.queries.units import changes_between, unit_rows

_PLANS = {
    "draft": gettext_lazy("bản nháp"),
    "done": gettext_lazy("đã thực hiện"),
    "undone": gettext_lazy("đã hoàn tác"),
    "dropped": gettext_lazy("đã bỏ"),
}


def units_out(scene: Scene) -> OutTable:
    """Every unit of a day in the order of the tree, or one unit with all below it; names and places are public."""
    live, tree = scene.live, scene.live.ledger.tree_on(scene.day)
    keys = list(tree.order)
    if scene.asked.unit:
        top = unit_by_code(scene.viewer, scene.asked.unit).pk
        keys = [tree.order[i] for i in tree.subtree(top)] if top in tree else []
    require_length(len(keys))
    rows: list[tuple[Value, ...]] = []
    for key, row in zip(keys, unit_rows(live, keys, scene.day, scene.lang), strict=True):
        above = tree.parent[tree.place[key]]
        parent = tree.order[above] if above >= 0 else None
        under = (live.codes[parent], live.name(parent, scene.day)) if parent is not None else ("", "")
        rows.append((row.code, row.name, row.kind, row.group, *under, row.below))
    head = (
        _("Mã đơn vị"), _("Đơn vị"), _("Loại"), _("Khối công tác"), _("Mã cấp trên"), _("Cấp trên"),
        _("Đơn vị bên dưới"),
    )  # fmt: skip
    title = _("Cây tổ chức ngày %(day)s") % {"day": f"{scene.day:%d/%m/%Y}"}
    return OutTable("don-vi", title, head, rows, columns(6))


def compared_out(scene: Scene) -> OutTable:
    """What changed in the tree between two days."""
    second = scene.asked.second or scene.viewer.day
    first = scene.asked.first or second.replace(month=1, day=1)
    page, found = changes_between(scene.live, first, second, 1, size=LIMIT)
    whole(page)
    rows = [(row.what, row.code, row.name, row.before, row.after) for row in found]
    head = (_("Thay đổi"), _("Mã đơn vị"), _("Đơn vị"), _("Trước"), _("Sau"))
    days = {"first": f"{first:%d/%m/%Y}", "second": f"{second:%d/%m/%Y}"}
    title = _("Cây tổ chức: %(first)s so với %(second)s") % days
    return OutTable("so-sanh", title, head, rows)


def reorganisations_out(scene: Scene) -> OutTable:
    """The plans for the tree."""
    rows: list[tuple[Value, ...]] = [
        (
            row.title, row.decision, row.decision_day, row.effective_on, str(_PLANS[row.state]), len(row.steps),
            row.drafted_by, moment(row.drafted_at), moment(row.carried_out_at), moment(row.undone_at), row.note,
        )
        for row in whole(plans(scene.viewer, 1, size=LIMIT))
    ]  # fmt: skip
    head = (
        _("Kế hoạch"), _("Quyết định"), _("Ngày quyết định"), _("Hiệu lực từ"), _("Tình trạng"), _("Số việc"),
        _("Người lập"), _("Lập lúc"), _("Thực hiện lúc"), _("Hoàn tác lúc"), _("Ghi chú"),
    )  # fmt: skip
    return OutTable("sap-xep", _("Sắp xếp tổ chức"), head, rows, columns(5))
