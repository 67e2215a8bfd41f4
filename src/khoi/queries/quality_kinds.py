"""The kinds of things that do not add up: what each is called, what it means, and which right puts it in order."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from khoi.measures.contradictions import JUMP, JUMP_LEAST, JUMP_TIMES, OVER_BASE, PARTS_TOTAL

TWICE, OUTSIDE, UNDIVIDED, NO_HEIR, DIFFER = (
    "counted_twice", "outside_life", "undivided", "no_heir", "readings_differ",
)  # fmt: skip
MISSING, CHANGED, LATE, NO_DUTY = "missing", "changed", "late", "no_duty"


class Sort(NamedTuple):
    """One kind. `note` says when something counts as this."""

    label: Promise | str
    note: Promise | str
    right: str


SORTS: dict[str, Sort] = {
    OVER_BASE: Sort(
        _("Phần lớn hơn tổng"), _("Một số nằm trong một số khác mà lại lớn hơn số đó."), "enter_figures"
    ),
    PARTS_TOTAL: Sort(
        _("Các phần cộng lại khác tổng"),
        _("Các phần được khai là cộng lại bằng tổng, nhưng không bằng."),
        "enter_figures",
    ),
    TWICE: Sort(
        _("Tính hai lần"),
        _("Đơn vị và các đơn vị bên dưới cùng ghi một số đo; tổng đang cộng cả hai."),
        "enter_figures",
    ),
    OUTSIDE: Sort(
        _("Ngoài thời gian hoạt động"),
        _("Có số liệu của năm mà đơn vị chưa có hoặc đã kết thúc; số này không được cộng."),
        "enter_figures",
    ),
    UNDIVIDED: Sort(
        _("Chưa chia được"),
        _("Đơn vị cũ chia cho nhiều đơn vị mà chưa có tỷ lệ, nên chưa biết mỗi đơn vị được bao nhiêu."),
        "keep_units",
    ),
    NO_HEIR: Sort(
        _("Không có nơi nhận"),
        _("Đơn vị đã kết thúc, còn số liệu, nhưng không đơn vị nào nhận."),
        "keep_units",
    ),
    DIFFER: Sort(
        _("Cách hiểu khác nhau"),
        _("Một chỉ tiêu có nhiều cách hiểu, và các cách cho kết quả khác nhau."),
        "keep_documents",
    ),
    MISSING: Sort(
        _("Thiếu báo cáo"), _("Số liệu phải báo cáo nhưng chưa có; không được coi là 0."), "enter_figures"
    ),
    CHANGED: Sort(
        _("Sửa sau hạn"),
        _("Số liệu được sửa sau ngày phải nộp, khi có thể đã có người dùng."),
        "enter_figures",
    ),
    LATE: Sort(_("Nhận sau hạn"), _("Số liệu đến sau ngày phải nộp."), "enter_figures"),
    NO_DUTY: Sort(
        _("Không thuộc diện báo cáo"),
        _("Đơn vị ghi số đo mà loại đơn vị này không phải báo cáo."),
        "enter_figures",
    ),
    JUMP: Sort(_("Khác xa năm trước"), "", "enter_figures"),
}
"""By code, the gravest first: in this order a unit's rows stand, and the filter lists them."""


def note_of(kind: str) -> str:
    """When something counts as this kind, in a sentence."""
    if kind == JUMP:
        return _(
            "Gấp %(times)s lần trở lên hoặc còn một phần %(times)s trở xuống so với năm trước, và lệch từ %(least)s. "
            "Đây là lời nhắc của chương trình, không phải quy định."
        ) % {"times": JUMP_TIMES, "least": JUMP_LEAST}
    return str(SORTS[kind].note)
