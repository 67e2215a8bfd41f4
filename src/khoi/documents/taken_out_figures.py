"""Tables of figures: the scoreboard, reports still missing, a resolution's targets, standing figures, what does not add up."""

from collections.abc import Callable
from dataclasses import replace

from django.utils.translation import gettext as _

from khoi.documents.tables_out import OutTable, Value
from khoi.documents.taken_out_parts import (
    LIMIT,
    TAKE,
    Scene,
    columns,
    is_synthetic,
    lines,
    require_length,
    whole,
)
from khoi.measures.ledger import OWN, Structure
from khoi.queries.addressed import measures_named, resolution_by_code
from khoi.queries.board_view import STATUS_WORDS, Board, StatusCode
from khoi.queries.board_words import Words
from khoi.queries.duties import duties
from khoi.queries.figures import report_rows
from khoi.queries.pledges import pledges_of
from khoi.queries.quality import quality_rows
from khoi.queries.scoreboard import begun_measures, desk_for, owed_measures, scoreboard
from khoi.queries.tables_figures import standing_figures

BOARD_HEAD = ("so", "chi_tieu", "muc", "nam", "cach_hieu", "trang_thai", "gia_tri", "tu_so", "mau_so")
"""Names for programs, which read this file since it first left the program; they never change."""


def board_table(board: Board) -> OutTable:
    """A scoreboard's figures for programs: one row for each target, year and reading, under names that never change."""
    rows = _board_rows(board, str)
    return replace(_board_out(board, BOARD_HEAD, rows), synthetic=board.synthetic or is_synthetic())


def _board_rows(board: Board, status: Callable[[StatusCode], str]) -> list[tuple[Value, ...]]:
    return [
        (
            row.number, row.words, row.threshold, cell.year, line.letter, status(line.status_code), line.value_text,
            line.num, line.den,
        )
        for goal in board.goals
        for row in goal.rows
        for cell in row.cells
        for line in cell.lines
    ]  # fmt: skip


def _board_out(board: Board, head: tuple[str, ...], rows: list[tuple[Value, ...]]) -> OutTable:
    return OutTable(
        "ket-qua",
        f"{board.title}: {board.unit_name}, {board.term_name}",
        head,
        rows,
        columns(3, 7, 8),
        note=_("Tử số và mẫu số của các năm và cách hiểu khác nhau không cộng được."),
        synthetic=board.synthetic,
    )


def board_out(scene: Scene, structure: Structure = OWN) -> OutTable:
    """The scoreboard of a resolution at a unit, in words."""
    scene.unit("see_results")
    asked = scene.asked
    board = scoreboard(
        scene.viewer, asked.resolution, asked.unit, structure=structure, right=TAKE, year=asked.year, pull=""
    )
    head = (
        _("Số"), _("Chỉ tiêu"), _("Mức"), _("Năm"), _("Cách hiểu"), _("Kết quả"), _("Giá trị"), _("Tử số"), _("Mẫu số"),
    )  # fmt: skip
    return _board_out(board, head, _board_rows(board, lambda code: str(STATUS_WORDS[code])))


def reports_out(scene: Scene) -> OutTable:
    """Who must report the resolution's figures of a year at a unit and below, and what is missing."""
    viewer, live, unit = scene.viewer, scene.live, scene.unit("see_below")
    found = resolution_by_code(viewer, scene.asked.resolution)
    desk = desk_for(viewer, live, found, unit, scene.asked.year, OWN)
    measures = begun_measures(desk, owed_measures(pledges_of(viewer, found)))
    page, rows = report_rows(viewer, live, unit, measures, desk.year, OWN, 1, size=LIMIT)
    whole(page)
    codes = _codes_out(scene)
    return OutTable(
        "bao-cao-thieu",
        _("Báo cáo năm %(year)s: %(unit)s") % {"year": desk.year, "unit": desk.name(unit.pk, desk.year)},
        (_("Mã đơn vị"), _("Tổ chức"), _("Cấp trên"), _("Số phải báo cáo"), _("Còn thiếu"), _("Nhận ngày")),
        [
            (row.code, row.name, row.parent, row.due, row.late, row.received)
            for row in rows
            if row.code in codes
        ],
        columns(3, 4),
        columns(3, 4),
    )


def _codes_out(scene: Scene) -> set[str]:
    """Codes of the units of which this reader may take figures out."""
    holds = scene.viewer.reach(TAKE)
    return {code for key, code in scene.live.codes.items() if holds(key)}


def targets_out(scene: Scene) -> OutTable:
    """The targets of a resolution in their own words, every version."""
    found, words = resolution_by_code(scene.viewer, scene.asked.resolution), Words(scene.lang)
    rows: list[tuple[Value, ...]] = [
        (
            pledge.number, pledge.record.code, pledge.record.goal.words, version.from_year, version.words,
            words.threshold(version), words.threshold_note(version, pledge.choice), version.document, version.document_day,
            lines([words.label(one) for one in pledge.readings]), words.choice_note(pledge),
        )
        for pledge in pledges_of(scene.viewer, found)
        for version in pledge.versions
    ]  # fmt: skip
    head = (
        _("Số"), _("Mã chỉ tiêu"), _("Nhóm"), _("Từ năm"), _("Lời văn"), _("Mức"), _("Kỳ tính"), _("Văn bản"),
        _("Ngày văn bản"), _("Các cách hiểu"), _("Đã chốt"),
    )  # fmt: skip
    title = _("Chỉ tiêu của “%(title)s”") % {"title": found.title}
    return OutTable("chi-tieu", title, head, rows, columns(3), synthetic=found.synthetic)


def figures_out(scene: Scene) -> OutTable:
    """Every standing figure of a year at a unit and below, with its source."""
    unit, year = scene.unit("see_figures"), scene.year()
    count, found = standing_figures(scene.viewer, scene.live, unit, year, scene.lang, LIMIT)
    require_length(count)
    rows: list[tuple[Value, ...]] = [
        (
            row.code, row.unit, row.measure, row.label, year, row.count, row.source, row.reporter, row.cut_off,
            row.received_on,
        )
        for row in found
    ]  # fmt: skip
    head = (
        _("Mã đơn vị"), _("Đơn vị"), _("Mã chỉ số"), _("Chỉ số"), _("Năm"), _("Số"), _("Nguồn"), _("Người báo cáo"),
        _("Chốt số ngày"), _("Nhận ngày"),
    )  # fmt: skip
    title = _("Số liệu năm %(year)s: %(unit)s") % {"year": year, "unit": scene.live.name(unit.pk, scene.day)}
    note = _("Ô trống là số đã rút lại, không phải 0. Các chỉ số khác nhau không cộng được với nhau.")
    return OutTable("so-lieu", title, head, rows, columns(4, 5), note=note)


def sheet_out(scene: Scene) -> OutTable:
    """The same figures as a sheet: units down, measures across, what each reported itself, and the sum of every measure."""
    unit, year = scene.unit("see_figures"), scene.year()
    count, found = standing_figures(scene.viewer, scene.live, unit, year, scene.lang, LIMIT)
    require_length(count)
    words, known = Words(scene.lang), measures_named(scene.viewer, {row.measure for row in found})
    measures = {one.code: words.label(one) for one in known}
    counts = {(row.code, row.measure): row.count for row in found}
    rows: list[tuple[Value, ...]] = [
        (code, name, above, *(counts.get((code, measure)) for measure in measures))
        for code, (name, above) in {row.code: (row.unit, row.above) for row in found}.items()
    ]
    head = (_("Mã đơn vị"), _("Đơn vị"), _("Trực thuộc"), *measures.values())
    numbers = columns(*range(3, len(head)))
    title = _("Biểu số liệu năm %(year)s: %(unit)s") % {
        "year": year,
        "unit": scene.live.name(unit.pk, scene.day),
    }
    note = _(
        "Mỗi dòng là số do chính đơn vị đó báo cáo, nên cộng xuống là số của cả nơi này; ô trống là chưa có, không phải 0."
    )
    return OutTable("bieu-so-lieu", title, head, rows, numbers, numbers, note=note)


def quality_out(scene: Scene) -> OutTable:
    """What does not add up in a year at units in reach."""
    year, codes = scene.year(), _codes_out(scene)
    found = [row for row in quality_rows(scene.viewer, scene.live, year, scene.lang) if row.code in codes]
    require_length(len(found))
    rows: list[tuple[Value, ...]] = [
        (
            row.code, row.name, row.above, row.kind_label, row.words,
            lines([f"{one.role}, {one.unit}: {', '.join(one.accounts)}".rstrip(": ") for one in row.who]),
        )
        for row in found
    ]  # fmt: skip
    head = (_("Mã đơn vị"), _("Đơn vị"), _("Cấp trên"), _("Loại"), _("Chưa khớp ở đâu"), _("Ai cần xem"))
    title = _("Chất lượng số liệu năm %(year)s") % {"year": year}
    return OutTable("chat-luong", title, head, rows)


def duties_out(scene: Scene) -> OutTable:
    """Everything due that this reader can do."""
    page, found = duties(scene.viewer, scene.live, 1, size=LIMIT)
    whole(page)
    rows = [(row.kind, row.title, row.above, row.text) for row in found]
    head = (_("Loại việc"), _("Về"), _("Trực thuộc"), _("Nội dung"))
    return OutTable("viec", _("Việc cần làm"), head, rows)
