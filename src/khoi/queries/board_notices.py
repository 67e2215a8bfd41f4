"""What needs attention on a scoreboard: never more than three things at once, the gravest first."""

from collections.abc import Iterator, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from khoi.queries.board_view import Notice, Reports, Row
from khoi.queries.pledges import Pledge
from khoi.queries.reading_room import Desk

SHOWN = 3


def notices(
    desk: Desk, pledges: list[Pledge], rows: Mapping[int, Row], reports: Reports
) -> tuple[Notice, ...]:
    """The notices of one board."""
    found = [
        *_ceilings(rows),
        *_reports(desk, reports),
        *_open(desk, pledges, rows),
        *_waiting(rows),
        *_missed(rows),
    ]
    return tuple(found[:SHOWN])


def _ceilings(rows: Mapping[int, Row]) -> Iterator[Notice]:
    for row in rows.values():
        if row.ceiling and row.ceiling.is_out_of_reach and row.status_code != "partial":
            yield Notice(
                "warn",
                _("Chỉ tiêu %(number)s không thể đạt trong hạn mức") % {"number": row.number},
                row.ceiling.text[:1].upper() + row.ceiling.text[1:],
                f"#{row.anchor}",
                _("Xem phép tính"),
            )


def _reports(desk: Desk, reports: Reports) -> Iterator[Notice]:
    if reports.missing:
        yield Notice(
            "partial",
            _("%(n)s tổ chức chưa gửi đủ báo cáo năm %(year)s") % {"n": reports.missing, "year": desk.year},
            _("Chưa kết luận các chỉ tiêu còn thiếu số liệu."),
            reports.missing_url,
            _("Xem danh sách"),
        )


def _open(desk: Desk, pledges: list[Pledge], rows: Mapping[int, Row]) -> Iterator[Notice]:
    for pledge in pledges:
        row = rows[pledge.record.pk]
        if row.open_reading and row.status_code == "readings_differ":
            values = _(" hoặc ").join(dict.fromkeys(option.value_text for option in row.open_reading.options))
            yield Notice(
                "readings_differ",
                _("Chỉ tiêu %(number)s có %(n)s cách hiểu")
                % {"number": row.number, "n": len(row.open_reading.options)},
                _("%(values)s so với mức %(low)s. Người có thẩm quyền chọn.")
                % {"values": values, "low": row.threshold},
                reverse("target", args=[desk.resolution.code, pledge.record.code]),
                _("So các cách"),
            )


def _waiting(rows: Mapping[int, Row]) -> Iterator[Notice]:
    for row in rows.values():
        if row.qualitative and row.missing:
            yield Notice(
                "no_data",
                _("Chỉ tiêu %(number)s chờ người đánh giá") % {"number": row.number},
                _("Chỉ tiêu định tính cần một người nêu kết quả, căn cứ và minh chứng."),
                row.words_url,
                _("Xem chỉ tiêu"),
            )


def _missed(rows: Mapping[int, Row]) -> Iterator[Notice]:
    for row in rows.values():
        if row.status_code == "missed":
            yield Notice(
                "missed",
                _("Chỉ tiêu %(number)s chưa đạt") % {"number": row.number},
                ". ".join(text for text in (row.need_title, row.need_sub) if text) + ".",
                f"#{row.anchor}",
                _("Xem dòng này"),
            )
