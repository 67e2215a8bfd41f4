"""A target that asks for more than a quota allows: both numbers, each with where it comes from."""

from django.utils.translation import gettext as _

from khoi.measures.targets import Verdict
from khoi.queries.pledges import Pledge
from khoi.queries.report_result import reading_of
from khoi.queries.report_scope import Scope
from khoi.queries.report_text import Runs, said


def ceiling_sentence(scope: Scope, pledge: Pledge, verdict: Verdict) -> Runs:
    """What the target needs against what each base of the quota allows; empty where the two do not meet."""
    ceiling = scope.rows[pledge.record.pk].ceiling
    if ceiling is None:
        return ()
    counted = scope.words.counted(reading_of(pledge, verdict.results[0]).numerator)
    tops = ", ".join(
        _("%(n)s (%(base)s)") % {"n": scope.words.count(one.n), "base": one.label} for one in ceiling.options
    )
    end = _("không cách tính nào cho đủ") if ceiling.is_out_of_reach else _("có cách tính không cho đủ")
    return said(
        _(
            "Vượt khả năng theo hạn mức: đạt mức này cần %(needed)s %(counted)s, %(rule)s cho nhiều nhất %(tops)s; %(end)s."
        ),
        needed=scope.words.count(ceiling.floor_number),
        counted=counted,
        rule=ceiling.ceiling_title.partition(", ")[2],
        tops=tops,
        end=end,
    )
