"""Tables of papers: resolutions and their drafts, reports, layouts, imports with their lines, regulations, points left open."""

from datetime import date

from django.utils.translation import gettext as _

from khoi.core import formats
from khoi.documents.tables_out import OutTable, Value
from khoi.documents.taken_out_parts import LIMIT, TAKE, Scene, columns, lines, moment, require_length, whole
from khoi.queries.choice_words import GROUPS, STATES, subjects_words
from khoi.queries.choices import register_rows
from khoi.queries.documents import resolutions_listed
from khoi.queries.drafts import counted, drafts_listed
from khoi.queries.editions import editions_listed
from khoi.queries.imports import import_by_key, import_lines, imports_listed
from khoi.queries.imports_words import STATES as IMPORT_STATES
from khoi.queries.profiles import profiles_listed
from khoi.queries.regulation_words import subject_words
from khoi.queries.regulations import head as over
from khoi.queries.regulations import library, ordered
from khoi.queries.timeline import Span, others, timeline

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
"""Each language by its own name."""


def resolutions_out(scene: Scene) -> OutTable:
    """The resolutions, newest term first."""
    page, found = resolutions_listed(scene.viewer, scene.live, 1, size=LIMIT)
    whole(page)
    rows: list[tuple[Value, ...]] = [
        (
            row.code, row.title, row.number, row.adopted_on, unit, row.term.name, row.term.first_year,
            row.term.last_year, row.source, _("giả định") if row.synthetic else "",
        )
        for row, unit, _opens in found
    ]  # fmt: skip
    head = (
        _("Mã nghị quyết"), _("Nghị quyết"), _("Số hiệu"), _("Ngày thông qua"), _("Đơn vị"), _("Nhiệm kỳ"), _("Từ năm"),
        _("Đến năm"), _("Nguồn"), _("Dữ liệu"),
    )  # fmt: skip
    return OutTable("nghi-quyet", _("Nghị quyết"), head, rows, columns(6, 7))


def drafts_out(scene: Scene) -> OutTable:
    """Resolutions being marked up."""
    states = {"open": _("đang soạn"), "loaded": _("đã nạp"), "dropped": _("đã bỏ")}
    holds = scene.viewer.reach(TAKE)
    rows: list[tuple[Value, ...]] = []
    for row in whole(drafts_listed(scene.viewer, 1, size=LIMIT)):
        if holds(row.unit_id):
            marks = counted(row)
            numbers = marks["all"], marks["confirmed"], marks["waiting"]
            rows.append(
                (row.head["title"], row.unit.code, states[row.state], *numbers, moment(row.changed_at))
            )
    head = (
        _("Nghị quyết"), _("Mã đơn vị"), _("Tình trạng"), _("Số câu"), _("Đã xác nhận"), _("Còn phải xem"),
        _("Sửa lần cuối"),
    )  # fmt: skip
    return OutTable("soan-nghi-quyet", _("Nghị quyết đang soạn"), head, rows, columns(3, 4, 5))


def editions_out(scene: Scene) -> OutTable:
    """The editions of reports at units in reach."""
    holds = scene.viewer.reach(TAKE)
    page, found = editions_listed(scene.viewer, 1, size=LIMIT)
    whole(page)
    rows: list[tuple[Value, ...]] = [
        (
            row.words, one.resolution.title, one.unit.code, row.unit_name, one.number, LANGUAGES[one.lang],
            _("đã chốt") if one.state == "final" else _("chưa chốt"), one.made_by, moment(one.made_at),
            one.docx_sha256, one.pdf_sha256,
        )
        for row in found
        if holds((one := row.record).unit_id)
    ]  # fmt: skip
    head = (
        _("Báo cáo"), _("Nghị quyết"), _("Mã đơn vị"), _("Đơn vị"), _("Lần in"), _("Ngôn ngữ"), _("Tình trạng"),
        _("Người lập"), _("Lúc"), _("SHA-256, tệp Word"), _("SHA-256, tệp PDF"),
    )  # fmt: skip
    return OutTable("bao-cao", _("Báo cáo đã lập"), head, rows, columns(4))


def profiles_out(scene: Scene) -> OutTable:
    """The layout profiles."""
    page, found = profiles_listed(scene.viewer, 1, scene.viewer.day, size=LIMIT)
    whole(page)
    rows = [
        (
            row.record.code, row.record.name, row.profile.symbol, row.profile.guide, row.record.recorded_by,
            moment(row.record.changed_at),
        )
        for row in found
    ]  # fmt: skip
    head = (_("Mã"), _("Tên mẫu"), _("Ký hiệu"), _("Theo hướng dẫn"), _("Người ghi"), _("Sửa lần cuối"))
    return OutTable("mau-trinh-bay", _("Mẫu trình bày"), head, rows)


def imports_out(scene: Scene) -> OutTable:
    """The imports of figures that this reader may open."""
    rows: list[tuple[Value, ...]] = [
        (
            row.key, row.filename, row.sha256, str(IMPORT_STATES[row.state]), row.source, row.reporter, row.cut_off,
            row.received_on, row.total, row.recorded_by, moment(row.started_at), moment(row.accepted_at),
            moment(row.undone_at),
        )
        for row in whole(imports_listed(scene.viewer, 1, size=LIMIT))
    ]  # fmt: skip
    head = (
        _("Mã lần nạp"), _("Tệp"), "SHA-256", _("Tình trạng"), _("Nguồn"), _("Người báo cáo"), _("Chốt số ngày"),
        _("Nhận ngày"), _("Số dòng"), _("Người nạp"), _("Nạp lúc"), _("Nhận lúc"), _("Hoàn tác lúc"),
    )  # fmt: skip
    return OutTable("so-nap", _("Các lần nạp số liệu"), head, rows, columns(8))


def import_lines_out(scene: Scene) -> OutTable:
    """Every line of one import."""
    entry, holds = import_by_key(scene.viewer, scene.asked.key), scene.viewer.reach(TAKE)
    page, found = import_lines(scene.viewer, entry, "all", 1, scene.lang, size=LIMIT)
    whole(page)
    rows: list[tuple[Value, ...]] = [
        (
            row.place, line.unit_code, row.unit, row.measure, line.year, line.old, line.new, line.text, row.state,
            lines([" ".join(filter(None, note)) for note in row.notes]), _("có") if line.taken else "", row.fate,
        )
        for row in found
        if (line := row.record).unit_id is None or holds(line.unit_id)
    ]  # fmt: skip
    head = (
        _("Ô"), _("Đơn vị trong tệp"), _("Đơn vị"), _("Chỉ số"), _("Năm"), _("Đang ghi"), _("Trong tệp"), _("Lời trong ô"),
        _("Tình trạng"), _("Lưu ý"), _("Đã chọn"), _("Nay"),
    )  # fmt: skip
    title = _("Các dòng của tệp %(name)s") % {"name": entry.filename}
    return OutTable("dong-nap", title, head, rows, columns(4, 5, 6))


def regulations_out(scene: Scene) -> OutTable:
    """The regulations that the program holds, by subject."""
    known, rows = library(), []
    for pack in ordered(known.packs, scene.day):
        one = over(pack, known, scene.day, scene.lang)
        begins, ends = pack.force.start, pack.force.end
        rows.append(
            (
                subject_words(pack.subject), pack.number, one.title, one.issuer, begins, ends, one.state, one.confidence,
                one.was_read, one.not_read,
            )
        )  # fmt: skip
    head = (
        _("Lĩnh vực"), _("Số hiệu"), _("Tên"), _("Nơi ban hành"), _("Hiệu lực từ"), _("Hết hiệu lực"), _("Tình trạng"),
        _("Độ tin cậy"), _("Đã đọc"), _("Chưa đọc"),
    )  # fmt: skip
    return OutTable("quy-dinh", _("Quy định"), head, rows)


def timeline_out(scene: Scene) -> OutTable:
    """Every document known, encoded or not, and whether it held on the day."""
    known = library()
    groups = timeline(known, scene.day, scene.lang).groups
    rest = others(known, scene.day, scene.lang)
    rows = [_span(words, one, scene.lang) for words, spans in groups for one in spans]
    rows += [_span("", one, scene.lang) for one in rest]
    head = (
        _("Lĩnh vực"), _("Số hiệu"), _("Tên"), _("Nơi ban hành"), _("Từ"), _("Lưu ý về ngày đầu"), _("Đến"),
        _("Lưu ý về ngày cuối"), _("Ngày xem"), _("Độ tin cậy"), _("Đã mã hóa"),
    )  # fmt: skip
    title = _("Văn bản và hiệu lực ngày %(day)s") % {"day": f"{scene.day:%d/%m/%Y}"}
    return OutTable("dong-thoi-gian", title, head, rows)


def _span(subject: str, one: Span, lang: str) -> tuple[Value, ...]:
    kept = _("có") if one.pack else ""
    return (
        subject, one.number, one.words, one.issuer, _day(one.start, one.since, lang), one.since_note,
        _day(one.end, one.until, lang), one.until_note, one.state, one.confidence, kept,
    )  # fmt: skip


def _day(known: date | None, told: str, lang: str) -> Value:
    """A day as a day where it is known to the day, else what is told of it."""
    return known if known and formats.day(known, lang) == told else told


def points_out(scene: Scene) -> OutTable:
    """Every point that regulations leave open, with what this office chose."""
    found = register_rows(scene.day, scene.lang)
    require_length(len(found))
    rows: list[tuple[Value, ...]] = [
        (
            row.entry.id, str(GROUPS[row.entry.group]), row.question, subjects_words(row.entry),
            lines([f"{letter}) {words}" for letter, words in row.readings]), str(STATES[row.state]),
            lines([f"{choice.scope}: {choice.said}" for choice in row.choices]), row.handle,
        )
        for row in found
    ]  # fmt: skip
    head = (
        _("Mã"), _("Nhóm"), _("Câu hỏi"), _("Liên quan"), _("Các cách hiểu"), _("Tình trạng"), _("Đã chốt"), _("Cách làm"),
    )  # fmt: skip
    return OutTable("cho-phai-chon", _("Những chỗ phải chọn"), head, rows)
