"""Words for imports: their states, the states of their lines, and what was found at a line."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from khoi.core.formats import is_english
from khoi.measures.contradictions import JUMP, OVER_BASE, PARTS_TOTAL, Contradiction
from khoi.queries.contradictions import contradiction_words
from khoi.queries.quality_kinds import NO_DUTY, TWICE

STATES = {
    "waiting": gettext_lazy("chờ đọc"),
    "reading": gettext_lazy("đang đọc"),
    "mapping": gettext_lazy("chờ khai các cột"),
    "ready": gettext_lazy("chờ xem và nhận"),
    "refused": gettext_lazy("không đọc được"),
    "accepted": gettext_lazy("đã nhận"),
    "dropped": gettext_lazy("đã bỏ"),
    "undone": gettext_lazy("đã hoàn tác"),
}
LINES = {
    "change": pgettext_lazy("import", "thay đổi"),
    "doubt": pgettext_lazy("import", "mâu thuẫn"),
    "fault": pgettext_lazy("import", "lỗi"),
    "same": pgettext_lazy("import", "giữ nguyên"),
    "empty": pgettext_lazy("import", "trống"),
}
NOTES = {
    "text_for_number": gettext_lazy("chữ ở chỗ số"),
    "not_whole": gettext_lazy("không phải số nguyên"),
    "negative_count": gettext_lazy("số âm"),
    "count_too_large": gettext_lazy("số lớn quá mức"),
    "unknown_unit": gettext_lazy("không có đơn vị này"),
    "ambiguous_unit": gettext_lazy("tên trùng nhiều đơn vị"),
    "no_unit": gettext_lazy("thiếu đơn vị"),
    "total_row": gettext_lazy("dòng tổng, không phải một đơn vị"),
    "unit_twice": gettext_lazy("một đơn vị có hai dòng"),
    "figure_twice": gettext_lazy("một số có hai lần trong tệp"),
    "unknown_measure": gettext_lazy("không có chỉ số này"),
    "bad_year": gettext_lazy("chưa rõ năm"),
    "outside_life": gettext_lazy("đơn vị không hoạt động năm đó"),
    "bad_row": gettext_lazy("dòng không đọc được"),
    "changed_since_form": gettext_lazy("số đã đổi sau khi tải biểu"),
    "changed_since_preview": gettext_lazy("số đã đổi sau khi xem trước"),
    OVER_BASE: gettext_lazy("tử số lớn hơn mẫu số"),
    PARTS_TOTAL: gettext_lazy("các phần không khớp tổng"),
    JUMP: gettext_lazy("khác xa năm trước"),
    TWICE: gettext_lazy("tính hai lần"),
    NO_DUTY: gettext_lazy("không thuộc diện báo cáo"),
    "ended_in_year": gettext_lazy("đơn vị kết thúc trong năm"),
    "cut_off_outside": gettext_lazy("ngày chốt ngoài năm"),
    "future_year": gettext_lazy("năm chưa tới"),
}


def note_words(note: Mapping[str, Any], labels: Mapping[str, str], lang: str) -> tuple[str, str]:
    """A note's name, and its sentence with the facts; in English some have only a name."""
    name = str(NOTES.get(note["code"], note["code"]))
    if "numbers" in note:
        found = Contradiction(note["code"], tuple(note["measures"]), tuple(note["numbers"]))
        return name, contradiction_words(found, labels, lang)
    return name, "" if is_english(lang) else str(note.get("message", ""))


def warning_words(warning: Mapping[str, Any]) -> str:
    """One thing to beware of before a file is taken in, with where it stands."""
    if warning["code"] == "other_year":
        return (
            _("Trang “%(sheet)s” ghi “%(text)s”, nhưng tệp đang được đọc là số liệu năm %(year)s.") % warning
        )
    if warning["first"] == warning["last"]:
        return _("Tệp có cả số của năm %(first)s, đã hết trước ngày chốt số liệu.") % warning
    return _("Tệp có cả số của các năm %(first)s–%(last)s, đã hết trước ngày chốt số liệu.") % warning
