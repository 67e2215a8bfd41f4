"""A report written from the data: the year's, the mid-term's or the term's, at the bloc as at a small unit."""

from collections.abc import Iterator

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from khoi.access.viewer import Viewer
from khoi.core.refusal import Refusal
from khoi.measures.ledger import OWN, last_day
from khoi.queries.addressed import resolution_by_code, unit_by_code
from khoi.queries.editions import ReportAsked
from khoi.queries.issuing_body import issuing_body
from khoi.queries.ledger import LiveLedger, live_ledger
from khoi.queries.office import installation
from khoi.queries.pledges import assessments_of, by_goal, pledges_of
from khoi.queries.reading_room import Desk
from khoi.queries.report_charts import charts
from khoi.queries.report_coverage import coverage
from khoi.queries.report_doubts import doubts
from khoi.queries.report_overall import overall
from khoi.queries.report_parts import Block, Content, Heading
from khoi.queries.report_scope import KINDS, Scope
from khoi.queries.report_structure import structure_changes
from khoi.queries.report_tables import targets_table, units_table
from khoi.queries.report_target import target_blocks
from khoi.queries.report_text import Runs, paragraph, said
from khoi.queries.scoreboard import desk_for
from khoi.records.models import Resolution, Unit

LANGUAGES = ("vi", "en")


def report_content(viewer: Viewer, asked: ReportAsked, issuer: str = "") -> Content:
    """The report of one unit as of now. `issuer`: the body that puts its name to it, where it isn't the one proposed.

    Raises Refusal: `unknown_resolution`, `unknown_unit`, `unknown_report_kind`, `unknown_report_language`,
    `year_outside_term`, `unit_not_alive`.
    """
    return settled_report(viewer, asked, issuer)[0]


def settled_report(viewer: Viewer, asked: ReportAsked, issuer: str = "") -> tuple[Content, int]:
    """The report, and the revision of the figures that every sentence of it was read at."""
    resolution = resolution_by_code(viewer, asked.resolution)
    unit = unit_by_code(viewer, asked.unit, "see_results")
    _refuse_unknown(asked.kind, asked.lang)
    with translation.override(asked.lang), live_ledger(viewer) as live:
        scope = _scope(viewer, live, resolution, unit, asked)
        body = issuing_body(scope.desk.name(unit.pk, scope.desk.year), issuer)
        return _content(scope, body), live.number


def _refuse_unknown(kind: str, lang: str) -> None:
    if kind not in KINDS:
        hint = _("Chọn một: báo cáo năm, giữa nhiệm kỳ, nhiệm kỳ.")
        raise Refusal("unknown_report_kind", _("không có loại báo cáo này"), where="kind", hint=hint)
    if lang not in LANGUAGES:
        hint = _("Chọn tiếng Việt hoặc tiếng Anh.")
        raise Refusal(
            "unknown_report_language", _("không viết được bằng ngôn ngữ này"), where="lang", hint=hint
        )


def _scope(viewer: Viewer, live: LiveLedger, resolution: Resolution, unit: Unit, asked: ReportAsked) -> Scope:
    desk = desk_for(viewer, live, resolution, unit, asked.year, OWN)
    last = _last_year(desk, asked.kind)
    desk = desk_for(viewer, live, resolution, unit, last, OWN)
    pledges = tuple(pledges_of(viewer, resolution))
    return Scope(desk, asked.kind, asked.year, pledges, assessments_of(resolution, unit.pk))


def _last_year(desk: Desk, kind: str) -> int:
    """The year to report on, or, over several years, the last of them in which the unit stood at the end."""
    years = [desk.year] if kind == "year" else [year for year in desk.years if year <= desk.year]
    there = [year for year in years if desk.has(year)]
    if not there:
        raise Refusal(
            "unit_not_alive",
            _("cuối năm %(year)s đơn vị %(why)s") % {"year": desk.year, "why": desk.absence(desk.year)},
            where="year",
            hint=_("Chọn năm mà đơn vị còn hoạt động vào ngày 31/12."),
        )
    return there[-1]


def _content(scope: Scope, issuer: str) -> Content:
    desk = scope.desk
    tree = desk.tree(desk.year)
    above = tree.parent[tree.place[desk.unit.pk]]
    office = installation()
    blocks = tuple(_blocks(scope, issuer))
    return Content(
        lang=desk.lang,
        kind=scope.kind,
        year=scope.asked,
        superior=issuing_body(desk.name(tree.order[above], desk.year)) if above >= 0 else "",
        issuer=issuer,
        type_name=pgettext("tên loại", "Báo cáo"),
        abstract=_abstract(scope),
        blocks=blocks,
        references=scope.references.listed,
        synthetic=desk.resolution.synthetic or bool(office and office.synthetic),
    )


def _abstract(scope: Scope) -> str:
    title, years = scope.desk.resolution.title, scope.desk.resolution.term.name
    if scope.kind == "year":
        return _("kết quả năm %(year)s thực hiện %(title)s") % {"year": scope.asked, "title": title}
    if scope.kind == "midterm":
        words = _("sơ kết giữa nhiệm kỳ %(term)s thực hiện %(title)s, đến hết năm %(year)s")
        return words % {"term": years, "title": title, "year": scope.asked}
    return _("tổng kết nhiệm kỳ %(term)s thực hiện %(title)s") % {"term": years, "title": title}


def _blocks(scope: Scope, issuer: str) -> Iterator[Block]:
    yield paragraph(*_opening(scope, issuer))
    yield paragraph(*coverage(scope))
    yield Heading(_("I. Đánh giá chung"))
    yield paragraph(*overall(scope))
    yield Heading(_("II. Kết quả từng chỉ tiêu"))
    for i, (words, under) in enumerate(by_goal(scope.pledges), 1):
        yield Heading(f"{i}. {words}", 2)
        for pledge in under:
            yield from target_blocks(scope, pledge)
    yield Heading(_("III. Số liệu còn thiếu hoặc cần xem lại"))
    yield from doubts(scope)
    yield Heading(_("IV. Thay đổi tổ chức trong kỳ"))
    yield from structure_changes(scope)
    yield Heading(_("V. Bảng và biểu đồ"))
    yield from charts(scope)
    yield targets_table(scope)
    yield from units_table(scope)
    yield paragraph(*_closing(scope))


def _opening(scope: Scope, issuer: str) -> Iterator[Runs]:
    desk = scope.desk
    home = desk.resolution.term.unit
    parts = {"unit": issuer, "title": desk.resolution.title}
    yield said(_("%(unit)s báo cáo kết quả thực hiện %(title)s như sau."), **parts)
    if desk.unit.pk != home.pk:
        owner = desk.name(home.pk, desk.year)
        words = _(
            "Mức của các chỉ tiêu do nghị quyết đặt cho %(owner)s; ở đây số của đơn vị được so với cùng mức ấy."
        )
        yield said(words, owner=owner)
    if desk.year != scope.asked:
        words = _("Cuối năm %(year)s đơn vị không còn hoạt động (%(why)s), nên số liệu dừng ở năm %(last)s.")
        yield said(words, year=str(scope.asked), why=desk.absence(scope.asked), last=str(desk.year))
    term = desk.resolution.term
    if term.ended_on and term.ended_on <= last_day(scope.asked) and scope.kind != "year":
        yield said(_("Nhiệm kỳ kết thúc sớm: %(why)s."), why=term.ended_why.rstrip("."))


def _closing(scope: Scope) -> Iterator[Runs]:
    if any(row.ceiling for row in scope.rows.values()):
        yield said(_("HTT: hoàn thành tốt nhiệm vụ."))
    yield said(
        _(
            "Tỷ lệ làm tròn đến hai chữ số thập phân; so với mức thì theo số chưa làm tròn, chênh lệch giữa hai tỷ lệ thì theo số đã in."
        )
    )
