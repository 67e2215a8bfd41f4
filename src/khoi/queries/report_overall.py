"""The first part of a report: how many targets are met, missed, short of reports, without figures, or open."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from khoi.measures.targets import DIFFER, MET, MISSED, NO_DATA, PARTIAL
from khoi.queries.pledges import Pledge
from khoi.queries.report_scope import Scope
from khoi.queries.report_text import Runs, listed, said
from khoi.queries.report_years import term_status

ORDER = (MET, MISSED, PARTIAL, DIFFER, NO_DATA)


def overall(scope: Scope) -> list[Runs]:
    """One sentence that counts all targets, and one where some of them are not concluded."""
    by_status = statuses(scope)
    told = [
        said(_words(code), n=scope.words.count(len(found)), numbers=_numbers(scope, found))
        for code in ORDER
        if (found := [one for one, status in by_status if status == code])
    ]
    opening = (
        _("Trong %(all)s chỉ tiêu: %(told)s.")
        if scope.kind == "year"
        else _("Tính cả kỳ, trong %(all)s chỉ tiêu: %(told)s.")
    )
    open_ = sum(status not in (MET, MISSED) for _one, status in by_status)
    return [
        said(opening, all=scope.words.count(len(by_status)), told=listed(told)),
        _why_open(scope, open_),
        _rule(scope),
    ]


def statuses(scope: Scope) -> list[tuple[Pledge, str]]:
    """Each target with its status: of the year, or of all years told in a longer report."""
    if scope.kind == "year":
        return [(one, scope.rows[one.record.pk].status_code) for one in scope.pledges]
    return [(one, term_status(scope, one)) for one in scope.pledges]


def _words(code: str) -> str:
    return {
        MET: _("%(n)s chỉ tiêu đạt (%(numbers)s)"),
        MISSED: _("%(n)s chỉ tiêu chưa đạt (%(numbers)s)"),
        PARTIAL: _("%(n)s chỉ tiêu chưa kết luận vì chưa đủ báo cáo hoặc chưa hết kỳ (%(numbers)s)"),
        DIFFER: _(
            "%(n)s chỉ tiêu có các cách hiểu cho kết quả khác nhau, chưa có kết luận của cấp có thẩm quyền (%(numbers)s)"
        ),
        NO_DATA: _("%(n)s chỉ tiêu chưa có số liệu hoặc chưa có người đánh giá (%(numbers)s)"),
    }[code]


def _numbers(scope: Scope, found: Sequence[Pledge]) -> Runs:
    return said(_("số %(numbers)s"), numbers=listed([scope.target(one.number, one) for one in found], ", "))


def _why_open(scope: Scope, open_: int) -> Runs:
    if not open_:
        return ()
    return said(_("%(n)s chỉ tiêu chưa kết luận được nêu rõ lý do ở phần II."), n=scope.words.count(open_))


def _rule(scope: Scope) -> Runs:
    if scope.kind == "year":
        return ()
    return said(
        _(
            "Chỉ tiêu đặt cho từng năm được tính là đạt cả kỳ khi năm nào cũng đạt; không lấy trung bình các tỷ lệ."
        )
    )
