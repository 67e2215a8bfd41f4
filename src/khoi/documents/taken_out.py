"""The register of tables that can leave the program: one row for each, with the rights that open it and what it asks for."""

from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khoi.access.installation import home_unit
from khoi.access.viewer import ANYWHERE, Viewer, not_allowed
from khoi.core.refusal import Refusal
from khoi.documents import taken_out_figures as figures
from khoi.documents import taken_out_papers as papers
from khoi.documents import taken_out_people as people
from khoi.documents import taken_out_units as units
from khoi.documents.tables_out import OutTable
from khoi.documents.taken_out_parts import TAKE, Scene, Takeable, TakeoutAsked, is_synthetic
from khoi.measures.ledger import last_day
from khoi.queries.ledger import LiveLedger
from khoi.queries.office import first_resolution
from khoi.queries.unit_called import unit_called
from khoi.records.models import Resolution, Unit

_RESULTS, _FIGURES = gettext_lazy("Kết quả, nghị quyết"), gettext_lazy("Số liệu, báo cáo")
_UNITS, _RULES = gettext_lazy("Tổ chức"), gettext_lazy("Quy định")
_ACCESS, _PEOPLE = gettext_lazy("Quyền, dấu vết"), gettext_lazy("Dữ liệu cá nhân")

TABLES: dict[str, Takeable] = {
    row.name: row
    for row in (
        Takeable(
            "ket-qua", gettext_lazy("Bảng kết quả"), _RESULTS, figures.board_out, ("resolution", "unit", "year"),
            ("see_results",),
        ),
        Takeable(
            "bao-cao-thieu", gettext_lazy("Báo cáo còn thiếu"), _RESULTS, figures.reports_out,
            ("resolution", "unit", "year"), ("see_below",), ("reports",),
        ),
        Takeable("nghi-quyet", gettext_lazy("Nghị quyết"), _RESULTS, papers.resolutions_out, about=("documents",)),
        Takeable(
            "chi-tieu", gettext_lazy("Chỉ tiêu theo lời nghị quyết"), _RESULTS, figures.targets_out, ("resolution",),
        ),
        Takeable(
            "soan-nghi-quyet", gettext_lazy("Nghị quyết đang soạn"), _RESULTS, papers.drafts_out, (),
            ("keep_documents",), ("drafts",),
        ),
        Takeable("viec", gettext_lazy("Việc cần làm"), _RESULTS, figures.duties_out, about=("duties",)),
        Takeable(
            "so-lieu", gettext_lazy("Số liệu kèm nguồn"), _FIGURES, figures.figures_out, ("unit", "year"),
            ("see_figures",),
        ),
        Takeable(
            "bieu-so-lieu", gettext_lazy("Biểu số liệu, có dòng cộng"), _FIGURES, figures.sheet_out, ("unit", "year"),
            ("see_figures",),
        ),
        Takeable(
            "chat-luong", gettext_lazy("Chất lượng số liệu"), _FIGURES, figures.quality_out, ("year",), ("see_figures",),
            ("quality",),
        ),
        Takeable(
            "so-nap", gettext_lazy("Các lần nạp số liệu"), _FIGURES, papers.imports_out, (), ("see_figures",),
            ("imports",),
        ),
        Takeable(
            "dong-nap", gettext_lazy("Các dòng của một lần nạp"), _FIGURES, papers.import_lines_out, ("key",),
            ("see_figures",), ("import_lines",),
        ),
        Takeable(
            "bao-cao", gettext_lazy("Báo cáo đã lập"), _FIGURES, papers.editions_out, (), ("see_below",), ("editions",),
        ),
        Takeable(
            "mau-trinh-bay", gettext_lazy("Mẫu trình bày"), _FIGURES, papers.profiles_out, (), ("make_reports",),
            ("profiles",),
        ),
        Takeable(
            "don-vi", gettext_lazy("Đơn vị của một ngày"), _UNITS, units.units_out, ("unit", "day"), (),
            ("tree", "found"), all_units=True,
        ),
        Takeable(
            "so-sanh", gettext_lazy("So cây tổ chức hai ngày"), _UNITS, units.compared_out, ("first", "second"), (),
            ("compared",),
        ),
        Takeable(
            "sap-xep", gettext_lazy("Sắp xếp tổ chức"), _UNITS, units.reorganisations_out, (), ("keep_units",),
            ("reorganisations",),
        ),
        Takeable("quy-dinh", gettext_lazy("Quy định"), _RULES, papers.regulations_out, ("day",), about=("rules",), published=True),
        Takeable(
            "dong-thoi-gian", gettext_lazy("Văn bản và hiệu lực"), _RULES, papers.timeline_out, ("day",), (),
            ("timeline",), published=True,
        ),
        Takeable(
            "cho-phai-chon", gettext_lazy("Những chỗ phải chọn"), _RULES, papers.points_out, ("day",), (),
            ("ambiguities",), published=True,
        ),
        Takeable("vi-tri", gettext_lazy("Vị trí"), _ACCESS, people.posts_out, ("unit",), ("see_access",), ("posts",), all_units=True),
        Takeable(
            "tai-khoan", gettext_lazy("Tài khoản cơ quan"), _ACCESS, people.accounts_out, (), ("keep_accounts",),
            ("accounts_list",),
        ),
        Takeable(
            "nhat-ky", gettext_lazy("Nhật ký của một ngày"), _ACCESS, people.journal_out, ("day",), ("see_audit",),
            ("journal",),
        ),
        Takeable(
            "nguoi", gettext_lazy("Hồ sơ cá nhân"), _PEOPLE, people.persons_out, ("unit",), ("see_persons",),
            ("persons",), persons=True, all_units=True,
        ),
        Takeable(
            "yeu-cau", gettext_lazy("Yêu cầu về dữ liệu cá nhân"), _PEOPLE, people.requests_out, (),
            ("answer_requests",), ("data_requests",), persons=True,
        ),
        Takeable(
            "muc-dich", gettext_lazy("Sổ mục đích"), _PEOPLE, people.purposes_out, (), ("keep_registers", "see_audit"),
            ("purposes",),
        ),
        Takeable(
            "su-co", gettext_lazy("Sổ sự cố"), _PEOPLE, people.incidents_out, (), ("keep_registers", "see_audit"),
            ("incidents",),
        ),
    )
}  # fmt: skip
"""Table by the name it has in addresses and on the command line, in the order of the page that lists them."""


def tables_for(viewer: Viewer) -> list[Takeable]:
    """The tables this reader may take out, in order."""
    return [row for row in TABLES.values() if _shut(viewer, row) is None]


def table_named(viewer: Viewer, name: str) -> Takeable:
    """The table of that name. Raises Refusal `unknown_table`, `not_allowed`, `second_factor_required`."""
    row = TABLES.get(name)
    if row is None or (row.persons and not viewer.keeps_persons):
        message, hint = _("không có bảng “%(name)s”"), _("Chọn trong danh sách bảng lấy ra được.")
        raise Refusal("unknown_table", message % {"name": name[:40]}, where=name[:40], hint=hint)
    if refusal := _shut(viewer, row):
        raise refusal
    return row


def taken_out(viewer: Viewer, live: LiveLedger, name: str, asked: TakeoutAsked) -> OutTable:
    """The table of that name with every row this reader may take out. `asked` may leave out what `completed` fills in.

    Raises Refusal: as `table_named`; `table_too_long`; what the table's own query refuses.
    """
    row = table_named(viewer, name)
    made = row.make(Scene(viewer, live, completed(viewer, live, row, asked)))
    return replace(made, synthetic=made.synthetic or (not row.published and is_synthetic()))


def completed(viewer: Viewer, live: LiveLedger, table: Takeable, asked: TakeoutAsked) -> TakeoutAsked:
    """What was asked for, the unit by its code, with the reader's own resolution and unit where one is needed and missing."""
    if asked.unit and "unit" in table.asks:
        asked = replace(asked, unit=unit_called(viewer, asked.unit).code)
    if "resolution" in table.asks and not (asked.resolution and (asked.unit or "unit" not in table.asks)):
        asked = _with_resolution(viewer, asked, needs_unit="unit" in table.asks)
    if "unit" in table.asks and not asked.unit and not table.all_units:
        tops = viewer.tops(TAKE)
        top = tops[0] if tops and tops[0] is not None else home_unit()
        asked = replace(asked, unit=live.codes.get(top or 0, ""))
    if asked.year is None and "year" in table.asks and "resolution" not in table.asks:
        asked = replace(asked, year=_last_year(viewer, live, asked.unit))
    return asked


def _with_resolution(viewer: Viewer, asked: TakeoutAsked, *, needs_unit: bool) -> TakeoutAsked:
    found: tuple[Resolution, Unit] | None = first_resolution(viewer)
    if found is None:
        return asked
    resolution, seat = found
    code = asked.resolution or resolution.code
    return replace(asked, resolution=code, unit=asked.unit or (seat.code if needs_unit else ""))


def _last_year(viewer: Viewer, live: LiveLedger, unit: str) -> int:
    """The last year with figures at whose end the unit stood; without a unit, or such a year, the last with figures."""
    years = [*reversed(live.ledger.years)]
    keys = [key for key, code in live.codes.items() if code == unit]
    there = (year for year in years if all(key in live.ledger.tree_on(last_day(year)) for key in keys))
    return next(there, years[0] if years else viewer.day.year)


def _shut(viewer: Viewer, row: Takeable) -> Refusal | None:
    """Why the table stays shut for this reader; None when it is open."""
    if row.persons and not viewer.keeps_persons:
        return not_allowed(viewer, row.rights[0], ANYWHERE)
    if not viewer.may(TAKE, ANYWHERE):
        return not_allowed(viewer, TAKE, ANYWHERE)
    if row.rights and not any(viewer.may(right, ANYWHERE) for right in row.rights):
        return not_allowed(viewer, row.rights[0], ANYWHERE)
    return None
