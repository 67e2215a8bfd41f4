"""What groups, subjects and ways of handling of the register are called on pages, and what a recorded choice says."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from khoi.records.models import RecordedChoice
from khoi.rules.ambiguities import Ambiguity, Option
from khoi.rules.words import spoken

GROUPS = {
    "G": gettext_lazy("Chung"),
    "T": pgettext_lazy("several", "Chỉ tiêu"),
    "R": gettext_lazy("Xếp loại"),
    "M": gettext_lazy("Đảng viên, kết nạp"),
    "O": gettext_lazy("Tổ chức, biểu quyết, bầu cử"),
    "I": gettext_lazy("Kiểm tra, kỷ luật, đơn thư"),
    "D": pgettext_lazy("several", "Văn bản"),
    "P": gettext_lazy("Dữ liệu cá nhân, bí mật, an toàn"),
    "S": gettext_lazy("Thống kê"),
}
"""The groups of the register, in its order."""

STATES = {
    "chosen": gettext_lazy("đã chốt"),
    "open": gettext_lazy("chưa chốt"),
    "closed": gettext_lazy("không chốt ở đây"),
}
"""Where a point stands: settled today, open, or nothing that an office could settle once."""

CLOSED = {
    "person": gettext_lazy("Từng việc một người có thẩm quyền quyết định, ghi ngay ở việc đó."),
    "both": gettext_lazy("Mọi cách hiểu luôn được giữ."),
    "compute": gettext_lazy("Trả lời theo dữ liệu có ngày, hoặc theo một cách làm cố định."),
    "forbidden": gettext_lazy("Là điều phần mềm không được làm, nên không có gì để chọn."),
}
"""Why a point takes no choice, by its handling."""

SUBJECTS = {
    "rule": gettext_lazy("áp dụng quy định"),
    "deadline": gettext_lazy("thời hạn"),
    "figure": pgettext_lazy("several", "số liệu"),
    "target": pgettext_lazy("several", "chỉ tiêu"),
    "rating": gettext_lazy("xếp loại"),
    "quota": gettext_lazy("hạn mức xuất sắc"),
    "vote": gettext_lazy("biểu quyết"),
    "member": gettext_lazy("quản lý đảng viên"),
    "admission": gettext_lazy("kết nạp, công nhận chính thức"),
    "fee": gettext_lazy("đảng phí"),
    "organisation": gettext_lazy("tổ chức"),
    "election": gettext_lazy("đại hội, bầu cử"),
    "inspection": gettext_lazy("kiểm tra, kỷ luật"),
    "letter": gettext_lazy("đơn thư"),
    "document": pgettext_lazy("several", "văn bản"),
    "privacy": gettext_lazy("dữ liệu cá nhân, bí mật"),
    "security": gettext_lazy("an toàn thông tin"),
    "statistics": gettext_lazy("thống kê"),
}
"""Where in the work a point matters."""


def subjects_words(entry: Ambiguity) -> str:
    """Where the point matters, in one line."""
    return ", ".join(str(SUBJECTS[subject]) for subject in entry.subjects)


def said(entry: Ambiguity, choice: RecordedChoice, lang: str) -> str:
    """What was chosen: the reading's words, or the office's own; a reading no longer listed keeps its code."""
    return choice.own_words or _named(entry.readings, choice.reading, lang)


def scope_words(entry: Ambiguity, scope: str, lang: str) -> str:
    """For what a choice was made."""
    if not scope:
        return _("mọi trường hợp")
    return _named(entry.scope.options, scope, lang) if entry.scope else scope


def _named(options: tuple[Option, ...], code: str, lang: str) -> str:
    return next((spoken(option.words, lang) for option in options if option.code == code), code)
