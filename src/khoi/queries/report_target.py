"""The paragraphs on one target: its words, its result, the year before, who pulled, what is open, what stands in its way."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from khoi.core import formats
from khoi.core.spelling import small_first
from khoi.measures.targets import DIFFER, MET, MISSED, Result, Verdict
from khoi.queries.board_rows import lettered_results
from khoi.queries.pledges import Pledge
from khoi.queries.report_ceiling import ceiling_sentence
from khoi.queries.report_comparison import amended, comparison
from khoi.queries.report_parts import Block, Paragraph
from khoi.queries.report_pulls import pulls_sentence
from khoi.queries.report_result import promise, reading_of, reading_result, result_sentence, verdict_run
from khoi.queries.report_scope import Scope
from khoi.queries.report_sums import year_sums
from khoi.queries.report_text import Part, Runs, paragraph, said
from khoi.queries.report_years import over_years, rule_sentence
from khoi.records.models import ReadingChoice


def target_blocks(scope: Scope, pledge: Pledge) -> Iterator[Block]:
    """One target's paragraphs and list items, for a year or for several."""
    if not pledge.is_measured(scope.desk.year):
        yield from _assessed(scope, pledge)
        return
    verdict = scope.verdict(pledge, scope.desk.year)
    if verdict is None:
        yield paragraph(promise(scope, pledge))
        return
    yield from _told(scope, pledge, verdict)
    if scope.kind != "year" and pledge.in_year(scope.desk.year).period_rule == "each_year":
        yield from _several_years(scope, pledge, verdict)
    yield from _around(scope, pledge, verdict)


def _told(scope: Scope, pledge: Pledge, verdict: Verdict) -> Iterator[Paragraph]:
    year = scope.desk.year
    if len(verdict.results) == 1:
        row = verdict.results[0]
        yield paragraph(
            promise(scope, pledge),
            result_sentence(scope, pledge, year, row),
            _mean_doubt(scope, row),
            comparison(scope, pledge, row),
            year_sums(scope, pledge, row),
            amended(scope, pledge),
            _basis(scope, pledge),
        )
        return
    yield paragraph(promise(scope, pledge), _question(scope, pledge), amended(scope, pledge))
    for letter, row in lettered_results(verdict):
        answer = reading_result(scope, pledge, year, row, reading_name(scope, pledge, letter, row))
        yield paragraph(answer, comparison(scope, pledge, row), year_sums(scope, pledge, row), is_item=True)
    yield paragraph(_outcome(verdict, year))


def reading_name(scope: Scope, pledge: Pledge, letter: str, row: Result) -> str:
    """`Cách hiểu a (trên số đảng viên được xếp loại, hiểu là “ít nhất”)`."""
    target = pledge.arithmetic(scope.desk.year)
    told = [scope.words.label(reading_of(pledge, row))] if pledge.is_open else []
    told += [scope.words.sense(row.sense)] if len(target.senses) > 1 else []
    return _("Cách hiểu %(letter)s (%(what)s)") % {"letter": letter, "what": ", ".join(told)}


def _question(scope: Scope, pledge: Pledge) -> Runs:
    """What the words leave open, and which part of it was settled."""
    question = pledge.record.question.rstrip(".") or _("lời văn hiểu được nhiều cách")
    if pledge.choice is None:
        told = _(
            "Điều còn để ngỏ: %(question)s. Chưa có kết luận của cấp có thẩm quyền; báo cáo nêu kết quả theo từng cách."
        )
        return said(told, question=question)
    told = _(
        "Điều để ngỏ: %(question)s. Đã kết luận một phần theo %(paper)s: %(what)s; "
        "phần còn lại chưa có kết luận của cấp có thẩm quyền, báo cáo nêu kết quả theo từng cách."
    )
    return said(told, question=question, **_choice(scope, pledge.choice))


def _outcome(verdict: Verdict, year: int) -> Runs:
    """What holds whichever way is chosen, or that nobody can conclude before one is."""
    if verdict.status == DIFFER:
        return said(
            _(
                "Các cách hiểu cho kết quả khác nhau và chưa có kết luận của cấp có thẩm quyền, nên báo cáo không kết luận."
            )
        )
    if verdict.status in (MET, MISSED):
        every = _("Cách hiểu nào cũng cho cùng kết quả năm %(year)s: %(verdict)s.")
        return said(every, year=str(year), verdict=verdict_run(verdict.status))
    return said(_("Chưa kết luận theo cách hiểu nào."))


def _mean_doubt(scope: Scope, row: Result) -> Runs:
    """Where the pooled share and the mean of the yearly shares fall on two sides, both are told and neither is chosen."""
    if row.status != DIFFER or row.value is None or row.value.mean is None:
        return ()
    return said(
        _(
            "Nếu “bình quân” là lấy trung bình các tỷ lệ từng năm (%(mean)s) thì kết quả ngược lại; cách hiểu này chưa có kết luận của cấp có thẩm quyền."
        ),
        mean=scope.words.percent(row.value.mean),
    )


def _basis(scope: Scope, pledge: Pledge) -> Runs:
    """Which reading was settled and by which paper."""
    if pledge.choice is None:
        return ()
    return said(_("Hiểu theo kết luận tại %(paper)s: %(what)s."), **_choice(scope, pledge.choice))


def _choice(scope: Scope, choice: ReadingChoice) -> dict[str, Part]:
    day, what = formats.day(choice.document_day, scope.desk.lang), scope.words.chosen(choice)
    paper = _("%(document)s, ngày %(day)s") % {"document": choice.document, "day": day}
    return {"paper": paper, "what": small_first(what)}


def _several_years(scope: Scope, pledge: Pledge, verdict: Verdict) -> Iterator[Paragraph]:
    for letter, row in lettered_results(verdict):
        told = over_years(scope, pledge, row)
        if letter:
            told = said(_("Cách hiểu %(letter)s: %(told)s"), letter=letter, told=told)
        yield paragraph(told, is_item=bool(letter))
    yield paragraph(rule_sentence(scope, pledge))


def _around(scope: Scope, pledge: Pledge, verdict: Verdict) -> Iterator[Paragraph]:
    if pulls := pulls_sentence(scope, pledge):
        yield paragraph(pulls)
    if ceiling := ceiling_sentence(scope, pledge, verdict):
        yield paragraph(ceiling)


def _assessed(scope: Scope, pledge: Pledge) -> Iterator[Paragraph]:
    told = list(_assessments(scope, pledge))
    if len(told) == 1:
        yield paragraph(promise(scope, pledge), *told)
        return
    yield paragraph(promise(scope, pledge))
    for one in told:
        yield paragraph(one, is_item=True)


def _assessments(scope: Scope, pledge: Pledge) -> Iterator[Runs]:
    """Who assessed a target that no figure can settle, on which grounds; a year without it is said so."""
    for year in scope.standing_years:
        row = scope.assessments.get((pledge.record.pk, year))
        if row is None:
            yield said(
                _("Chỉ tiêu định tính, năm %(year)s chưa có người đánh giá; báo cáo không tự kết luận."),
                year=str(year),
            )
            continue
        yield said(
            _(
                "Năm %(year)s, %(who)s đánh giá ngày %(day)s: %(verdict)s; căn cứ: %(grounds)s; minh chứng: %(evidence)s."
            ),
            year=str(year),
            who=row.assessor,
            day=formats.day(row.assessed_on, scope.desk.lang),
            verdict=verdict_run(row.status),
            grounds=row.grounds.rstrip("."),
            evidence=row.evidence.rstrip("."),
        )
