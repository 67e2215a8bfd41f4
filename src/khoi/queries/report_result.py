"""One target's result in one year, as a sentence: the figure with its base, against the threshold, and what follows."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from khoi.core.formats import is_english
from khoi.core.spelling import small_first
from khoi.measures.targets import MET, MISSED, NO_DATA, PARTIAL, TERM, Result
from khoi.queries.board_words import is_unsettled
from khoi.queries.pledges import Pledge
from khoi.queries.report_distance import Distance
from khoi.queries.report_parts import Run
from khoi.queries.report_scope import Scope
from khoi.queries.report_text import Part, Runs, opened, said
from khoi.records.models import Measure, TargetReading


def result_sentence(scope: Scope, pledge: Pledge, year: int, row: Result) -> Runs:
    """What came out under one reading and one sense; without all reports nothing is concluded."""
    period = period_words(scope, row, year)
    if row.value is None:
        return said(
            _("%(period)s %(absence)s."), period=period, absence=absence_words(scope, pledge, year, row)
        )
    told: dict[str, Part] = {
        "period": period,
        "figure": measured(scope, pledge, year, row),
        "distance": distance(scope, pledge, year, row),
    }
    if row.status in (MET, MISSED):
        return said(
            _("%(period)s %(figure)s, %(distance)s: %(verdict)s."), **told, verdict=verdict_run(row.status)
        )
    if row.status != PARTIAL:
        return said(_("%(period)s %(figure)s, %(distance)s."), **told)
    if row.reported < row.expected:
        return said(
            _(
                "%(period)s, trên số đã báo cáo đến nay (%(came)s tổ chức), %(figure)s, %(distance)s; %(why)s."
            ),
            **told,
            came=f"{scope.words.count(row.reported)}/{scope.words.count(row.expected)}",
            why=_("chưa kết luận vì còn %(n)s tổ chức chưa gửi đủ báo cáo")
            % {"n": scope.words.count(row.expected - row.reported)},
        )
    why = _("chưa kết luận vì chỉ tiêu tính cho cả nhiệm kỳ, nhiệm kỳ chưa hết")
    return said(_("%(period)s %(figure)s, %(distance)s; %(why)s."), **told, why=why)


def verdict_run(status: str) -> Run:
    """`đạt chỉ tiêu` or `chưa đạt chỉ tiêu`, to stand out."""
    return Run(_("đạt chỉ tiêu") if status == MET else _("chưa đạt chỉ tiêu"), strong=True)


def period_words(scope: Scope, row: Result, year: int) -> str:
    """Over which time the figure runs, as a sentence opens."""
    if row.period != TERM:
        return pgettext("đầu câu", "Năm %(year)s") % {"year": year}
    first = scope.desk.years[0]
    return _("Từ năm %(first)s đến hết năm %(year)s") % {"first": first, "year": year}


def distance(scope: Scope, pledge: Pledge, year: int, row: Result) -> str:
    """The figure against its threshold; the figure must be there."""
    if row.value is None:
        raise ValueError(row.target)
    counted = scope.words.counted(reading_of(pledge, row).numerator)
    return Distance(pledge.arithmetic(year), row.sense, row.value, counted, scope.words).text


def reading_of(pledge: Pledge, row: Result) -> TargetReading:
    """The reading behind a result."""
    return next(one for one in pledge.open_readings if one.code == row.reading)


def measured(scope: Scope, pledge: Pledge, year: int, row: Result) -> Runs:
    """`có 5.012/6.095 đảng viên ..., đạt 82,23%`: whole numbers first, each opening its page.

    Only a target that is met says of its share that it `đạt`; `bằng` claims nothing.
    """
    words, value, reading = scope.words, row.value, reading_of(pledge, row)
    what = counted_words(scope, reading.numerator)
    if value is None:
        raise ValueError(row.target)
    if value.steps:
        parts = {"what": what, "before": words.count(value.den or 0), "now": words.count(value.num)}
        figure = scope.figure(words.value(value), pledge, year)
        return said(
            _("tăng trưởng bình quân %(figure)s mỗi năm (từ %(before)s thành %(now)s %(what)s)"),
            figure=figure,
            **parts,
        )
    if value.is_share:
        figure = scope.figure(words.fraction(value), pledge, year)
        template = (
            _("có %(figure)s %(what)s, đạt %(share)s")
            if row.status == MET
            else _("có %(figure)s %(what)s, bằng %(share)s")
        )
        if row.period == TERM and pledge.in_year(year).period_rule == "mean_of_years":
            template = _("cộng các năm có %(figure)s %(what)s, bằng %(share)s")
        return said(template, figure=figure, what=what, share=words.value(value))
    figure = scope.figure(words.value(value), pledge, year)
    if pledge.in_year(year).period_rule == "mean_of_years":
        return said(_("bình quân mỗi năm có %(figure)s %(what)s"), figure=figure, what=what)
    return said(_("có %(figure)s %(what)s"), figure=figure, what=what)


def counted_words(scope: Scope, measure: Measure) -> str:
    """What a measure counts, within a sentence: its label where that opens with the thing counted."""
    counted, label = scope.words.counted(measure), scope.words.label(measure)
    if label.casefold().startswith(counted.casefold()):
        return counted + label[len(counted) :]
    small = small_first(label)
    # English puts the noun anywhere: "new members admitted" says already that members are counted.
    is_said = set(counted.casefold().split()) <= set(label.casefold().split())
    return small if is_said and is_english(scope.words.lang) else f"{counted} ({small})"


def absence_words(scope: Scope, pledge: Pledge, year: int, row: Result) -> str:
    """Why there is no figure: nobody reported, a split that nobody can tell apart, or no base to divide by."""
    rollup = scope.desk.figures(year).rollup
    reading, unit = reading_of(pledge, row), scope.desk.unit.pk
    codes = [one.code for one in (reading.numerator, reading.denominator) if one]
    if any(rollup.is_undivided(unit, code) for code in codes):
        return _("chưa tính được: số liệu của đơn vị đã chia tách chưa có căn cứ để tách")
    if not row.reported:
        came = f"{scope.words.count(row.reported)}/{scope.words.count(row.expected)}"
        if not row.expected:
            return _("chưa có số liệu")
        return _("chưa có số liệu: chưa tổ chức nào gửi đủ báo cáo (%(came)s)") % {"came": came}
    if row.status == NO_DATA and pledge.in_year(year).kind == "growth":
        return _("chưa có đủ số liệu hai năm để tính tăng trưởng")
    return _("chưa tính được: tổng số để tính tỷ lệ bằng 0 hoặc chưa có")


def promise(scope: Scope, pledge: Pledge) -> Runs:
    """The target's number, its own words, its threshold."""
    version = pledge.in_year(scope.desk.year)
    bare = _("nghị quyết không ghi rõ ít nhất hay bằng") if is_unsettled(version, pledge.choice) else ""
    notes = [scope.words.threshold(version), bare, scope.words.period_note(version)]
    level = ", ".join(note for note in notes if note)
    number = Run(_("Chỉ tiêu %(number)s") % {"number": pledge.number}, strong=True)
    parts = {"number": number, "words": scope.target(version.words, pledge)}
    if not level:
        return said(_("%(number)s: “%(words)s”."), **parts)
    return said(_("%(number)s: “%(words)s” (mức: %(level)s)."), **parts, level=level)


def reading_result(scope: Scope, pledge: Pledge, year: int, row: Result, name: str) -> Runs:
    """One reading's answer, for a list of readings side by side."""
    if row.value is None:
        answer = said("%(absence)s", absence=absence_words(scope, pledge, year, row))
        return said(_("%(name)s: %(answer)s."), name=name, answer=answer)
    told: dict[str, Part] = {
        "name": name,
        "figure": measured(scope, pledge, year, row),
        "distance": distance(scope, pledge, year, row),
    }
    if row.status in (MET, MISSED):
        return opened(
            said(
                _("%(name)s: %(figure)s, %(distance)s; theo cách này %(verdict)s."),
                **told,
                verdict=verdict_run(row.status),
            )
        )
    return opened(said(_("%(name)s: %(figure)s, %(distance)s; theo cách này chưa kết luận."), **told))
