"""Opens one figure of the scoreboard: its readings, its arithmetic, what it would take, and the units it is summed from."""

from dataclasses import dataclass
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from khoi.core import formats
from khoi.measures.need import in_reach, need
from khoi.measures.targets import NO_DATA, PARTIAL, Amount, Result, Verdict
from khoi.queries.board_rows import LETTERS, lettered_results
from khoi.queries.board_view import STATUS_WORDS, StatusCode
from khoi.queries.board_words import Words
from khoi.queries.pledges import Pledge
from khoi.queries.reading_room import Desk
from khoi.records.models import Measure, TargetReading

ROWS = 50


@dataclass(frozen=True, slots=True)
class Part:
    """One side of the division: what is counted, how many, and where the unit's own figure opens."""

    label: str
    value: str
    url: str


@dataclass(frozen=True, slots=True)
class ReadingAnswer:
    """One reading under one sense of the operator, worked out."""

    letter: str
    label: str
    sense: str
    value: str
    numerator: Part
    denominator: Part | None
    status: StatusCode
    status_word: str
    need_title: str
    need_sub: str
    outlook: str
    reported: int
    expected: int


@dataclass(frozen=True, slots=True)
class BelowRow:
    """A unit directly below and its part in the figure."""

    name: str
    url: str
    values: tuple[tuple[str, str], ...]
    status: StatusCode
    reported: int
    expected: int


@dataclass(frozen=True)
class Explanation:
    """Everything behind one figure."""

    desk: Desk
    pledge: Pledge
    number: str
    words: str
    threshold: str
    threshold_note: str
    document: str
    choice_note: str
    question: str
    unit_name: str
    status: StatusCode
    answers: tuple[ReadingAnswer, ...]
    own: tuple[Part, ...]
    page: Page[Any]
    below: tuple[BelowRow, ...]
    absence: str


def explanation(desk: Desk, pledge: Pledge, number: int) -> Explanation:
    """The explanation of a measured target at the desk's unit and year, fifty units below a page."""
    words, version = Words(desk.lang), pledge.in_year(desk.year)
    verdict = desk.verdict(pledge, desk.year)
    page, below = _below(desk, pledge, number, words)
    return Explanation(
        desk=desk,
        pledge=pledge,
        number=pledge.number,
        words=version.words,
        threshold=words.threshold(version),
        threshold_note=words.threshold_note(version, pledge.choice),
        document=version.document,
        choice_note=words.choice_note(pledge),
        question=pledge.record.question if verdict and len(verdict.results) > 1 else "",
        unit_name=desk.name(desk.unit.pk, desk.year),
        status=cast("StatusCode", verdict.status if verdict else NO_DATA),
        answers=tuple(_answers(desk, pledge, verdict, words)) if verdict else (),
        own=tuple(_own(desk, pledge, words)),
        page=page,
        below=below,
        absence=desk.absence(desk.year),
    )


def _answers(desk: Desk, pledge: Pledge, verdict: Verdict, words: Words) -> list[ReadingAnswer]:
    target = pledge.arithmetic(desk.year)
    readings = {row.code: row for row in pledge.open_readings}
    before = _before(desk, pledge)
    found = []
    for letter, row in lettered_results(verdict):
        reading = readings[row.reading]
        title, sub = words.need(target, row)
        found.append(
            ReadingAnswer(
                letter=letter,
                label=words.label(reading),
                sense=words.sense(row.sense) if len(target.senses) > 1 else "",
                value=words.value(row.value),
                numerator=_part(desk, reading.numerator, row.value, words, top=True),
                denominator=_part(desk, reading.denominator, row.value, words, top=False)
                if reading.denominator
                else None,
                status=cast("StatusCode", row.status),
                status_word=_status_text(row),
                need_title=title,
                need_sub=sub,
                outlook=_outlook(desk, pledge, row, before.get((row.reading, row.sense))),
                reported=row.reported,
                expected=row.expected,
            )
        )
    return found


def _status_text(row: Result) -> str:
    word = str(STATUS_WORDS[cast("StatusCode", row.status)])
    if row.status != PARTIAL:
        return word
    return f"{word}, " + (_("đến nay: đạt") if row.met_so_far else _("đến nay: chưa đạt"))


def _before(desk: Desk, pledge: Pledge) -> dict[tuple[str, str], Amount | None]:
    if desk.year - 1 not in desk.years:
        return {}
    verdict = desk.verdict(pledge, desk.year - 1)
    return {(row.reading, row.sense): row.value for row in verdict.results} if verdict else {}


def _outlook(desk: Desk, pledge: Pledge, row: Result, before: Amount | None) -> str:
    """How many more by when, and whether last year's change would do."""
    target = pledge.arithmetic(desk.year)
    if row.value is None or not (more := need(target, row.sense, row.value).more):
        return ""
    term, year = desk.resolution.term, desk.year + 1
    if year > term.last_year or (term.ended_on and term.ended_on.year <= year):
        return ""  # no year of this term is left to reach it in
    deadline = _("Để đạt trong năm %(year)s, trên cùng mẫu số, cần thay đổi %(n)s trước 31/12/%(year)s.") % {
        "year": year,
        "n": formats.count(more, desk.lang) if more < 0 else f"+{formats.count(more, desk.lang)}",
    }
    reach = in_reach(target, row.sense, row.value, before)
    if reach is None or before is None:
        return deadline
    step = row.value.num - before.num
    pace = f"{'+' if step >= 0 else '−'}{formats.count(abs(step), desk.lang)}"
    tail = _("đủ nếu giữ được mức đó.") if reach else _("chưa đủ.")
    return f"{deadline} " + _("Năm vừa qua thay đổi %(pace)s:") % {"pace": pace} + f" {tail}"


def _part(desk: Desk, measure: Measure, value: Amount | None, words: Words, *, top: bool) -> Part:
    number = None if value is None else (value.num if top else value.den)
    shown = _("chưa có") if number is None else words.count(number)
    return Part(words.label(measure), shown, _single_url(desk, measure.code))


def _single_url(desk: Desk, measure: str) -> str:
    if not desk.may("see_figures"):
        return ""
    return reverse("single", args=[desk.unit.code, measure, desk.year]) + desk.query


def _own(desk: Desk, pledge: Pledge, words: Words) -> list[Part]:
    """The unit's own figures, without its subtree."""
    if not desk.has(desk.year):
        return []
    rollup = desk.figures(desk.year).rollup
    measures = {
        measure.code: measure
        for row in pledge.open_readings
        for measure in (row.numerator, row.denominator)
        if measure
    }
    return [
        Part(
            words.label(measure),
            formats.amount(rollup.own_amount(desk.unit.pk, code), desk.lang),
            _single_url(desk, code),
        )
        for code, measure in measures.items()
        if code in rollup.column and rollup.own_amount(desk.unit.pk, code)
    ]


def _below(desk: Desk, pledge: Pledge, number: int, words: Words) -> tuple[Page[Any], tuple[BelowRow, ...]]:
    children = desk.below(desk.year) if desk.has(desk.year) else []
    page = Paginator(children, ROWS).get_page(number)
    return page, tuple(_below_row(desk, pledge, unit, words) for unit in page.object_list)


def _below_row(desk: Desk, pledge: Pledge, unit: int, words: Words) -> BelowRow:
    verdict = desk.verdict(pledge, desk.year, unit)
    rows: dict[str, Result] = {}
    for row in verdict.results if verdict else ():
        rows.setdefault(row.reading, row)
    values = tuple((words.value(row.value), words.fraction(row.value)) for row in rows.values())
    most = max(rows.values(), key=lambda row: row.expected, default=None)
    return BelowRow(
        desk.name(unit, desk.year),
        desk.figure_url(pledge, desk.year, unit),
        values,
        cast("StatusCode", verdict.status if verdict else NO_DATA),
        most.reported if most else 0,
        most.expected if most else 0,
    )


def reading_labels(readings: tuple[TargetReading, ...], lang: str) -> list[tuple[str, str]]:
    """Letter and label of each reading that is computed side by side."""
    several = len(readings) > 1
    return [(LETTERS[i] if several else "", Words(lang).label(row)) for i, row in enumerate(readings)]
