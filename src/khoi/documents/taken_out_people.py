"""Tables about people and what they did: posts, accounts, the journal of a day, persons, requests, the two registers."""

from django.utils import timezone
from django.utils.translation import gettext as _

from khoi.documents.tables_out import OutTable, Value
from khoi.documents.taken_out_parts import LIMIT, TAKE, Scene, columns, lines, moment, require_length, whole
from khoi.queries.accounts import accounts_listed
from khoi.queries.audit import Asked as AskedEvents
from khoi.queries.audit import EventRow, events_whole
from khoi.queries.posts import posts_listed
from khoi.queries.privacy_registers import incidents_listed, purposes_listed
from khoi.queries.tables_persons import persons_taken_out, requests_taken_out


def posts_out(scene: Scene) -> OutTable:
    """Every post at units in reach, also those that have ended; of one unit where one is named."""
    viewer, holds = scene.viewer, scene.viewer.reach(TAKE)
    unit = scene.unit("see_access") if scene.asked.unit else None
    page, found = posts_listed(viewer, scene.live, 1, scene.lang, unit=unit, everything=True, size=LIMIT)
    whole(page)
    all_over = viewer.may(TAKE, None)
    rows: list[tuple[Value, ...]] = [
        (
            row.record.account.get_username(), row.role, row.unit, row.record.from_day, row.last, row.why_words,
            _("đang giữ") if row.holds else _("chưa tới") if row.coming else _("không giữ"),
        )
        for row in found
        if (all_over if row.record.unit_id is None else holds(row.record.unit_id))
    ]  # fmt: skip
    head = (
        _("Tài khoản"), _("Vai trò"), _("Ở"), _("Từ"), _("Đến hết"), _("Vì sao thôi"), _("Hôm nay"),
    )  # fmt: skip
    return OutTable("vi-tri", _("Vị trí"), head, rows)


def accounts_out(scene: Scene) -> OutTable:
    """The office's accounts by name."""
    page, found = accounts_listed(scene.viewer, 1, size=LIMIT)
    whole(page)
    rows = [
        (
            row.name, row.state_label, _("có") if row.proven else _("không"), moment(row.last), moment(row.made),
        )
        for row in found
    ]  # fmt: skip
    head = (_("Tài khoản"), _("Tình trạng"), _("Yếu tố thứ hai"), _("Đăng nhập lần cuối"), _("Lập lúc"))
    return OutTable("tai-khoan", _("Tài khoản cơ quan"), head, rows)


def journal_out(scene: Scene) -> OutTable:
    """The events of one day in their order, whole."""
    asked = AskedEvents(since=scene.day, until=scene.day)
    page, found = events_whole(scene.viewer, scene.live, asked, LIMIT, scene.lang)
    whole(page)
    head = (
        _("Số"), _("Lúc"), _("Tài khoản"), _("Vị trí"), _("Việc đã làm"), _("Đối tượng"), _("Trước và sau"), _("Dấu trước"),
        _("Dấu"),
    )  # fmt: skip
    title = _("Nhật ký ngày %(day)s") % {"day": f"{scene.day:%d/%m/%Y}"}
    return OutTable("nhat-ky", title, head, [_event(row) for row in found], columns(0))


def _event(row: EventRow) -> tuple[Value, ...]:
    one = row.record
    changes = lines([f"{each.label}: {each.before or ''} → {each.after or ''}" for each in row.changes])
    return (
        one.number, moment(one.at), one.actor, row.post, row.act, one.subject, changes, one.previous, one.digest,
    )  # fmt: skip


def persons_out(scene: Scene) -> OutTable:
    """The persons in reach, without their identity numbers; leaves the trace of its own act."""
    unit = scene.unit("see_persons") if scene.asked.unit else None
    count, found = persons_taken_out(scene.viewer, unit, LIMIT)
    require_length(count)
    rows: list[tuple[Value, ...]] = [
        (
            row.key, row.name, row.born_on, scene.live.codes[row.unit_id],
            scene.live.name(row.unit_id, scene.viewer.day), row.phone, row.email,
        )
        for row in found
    ]  # fmt: skip
    head = (
        _("Mã hồ sơ"), _("Họ và tên"), _("Ngày sinh"), _("Mã đơn vị"), _("Đơn vị"), _("Điện thoại"), _("Thư điện tử"),
    )  # fmt: skip
    note = _("Số định danh cá nhân không ra khỏi chương trình. Lần lấy ra này đã ghi vào nhật ký.")
    return OutTable("nguoi", _("Hồ sơ cá nhân"), head, rows, note=note)


def requests_out(scene: Scene) -> OutTable:
    """The requests about personal data in reach, open and closed; they name nobody, and leave a trace."""
    count, found = requests_taken_out(scene.viewer, scene.live, LIMIT)
    require_length(count)
    rows: list[tuple[Value, ...]] = [
        (
            row.record.key, row.kind, row.field, row.unit, row.state, row.record.received_on, row.answer.day,
            row.complete.day, row.record.closed_on, row.record.document,
        )
        for row in found
    ]  # fmt: skip
    head = (
        _("Mã yêu cầu"), _("Yêu cầu"), _("Mục"), _("Đơn vị"), _("Tình trạng"), _("Nhận ngày"), _("Hạn trả lời"),
        _("Hạn làm xong"), _("Xong ngày"), _("Văn bản"),
    )  # fmt: skip
    return OutTable("yeu-cau", _("Yêu cầu về dữ liệu cá nhân"), head, rows)


def purposes_out(scene: Scene) -> OutTable:
    """The register of purposes."""
    rows: list[tuple[Value, ...]] = [
        (row.title, row.ground, row.document, row.held, row.kept_until, row.from_day, row.to_day)
        for row in whole(purposes_listed(scene.viewer, 1, size=LIMIT))
    ]
    head = (
        _("Mục đích"), _("Căn cứ pháp lý"), _("Văn bản"), _("Dữ liệu"), _("Giữ đến khi nào"), _("Từ"), _("Đến"),
    )  # fmt: skip
    return OutTable("muc-dich", _("Sổ mục đích"), head, rows)


def incidents_out(scene: Scene) -> OutTable:
    """The register of incidents."""
    page, found = incidents_listed(scene.viewer, 1, timezone.now(), size=LIMIT)
    whole(page)
    rows: list[tuple[Value, ...]] = [
        (
            one.title, moment(one.found_at), moment(one.notify_by), moment(one.told_at), one.told_whom, one.affected,
            one.words, one.measures, one.closed_on, one.clause,
        )
        for one in (row.record for row in found)
    ]  # fmt: skip
    head = (
        _("Sự cố"), _("Phát hiện"), _("Hạn báo"), _("Đã báo lúc"), _("Báo cho"), _("Số người bị ảnh hưởng"),
        _("Diễn biến"), _("Đã xử lý"), _("Đóng ngày"), _("Điều khoản"),
    )  # fmt: skip
    return OutTable("su-co", _("Sổ sự cố"), head, rows, columns(5))
