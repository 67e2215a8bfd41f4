"""A rating explained: the level the facts allow, every question in its group, what bars, what would change it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from khoi.queries.rating_rows import AskedRow, FactShown, Reader
from khoi.queries.regulation_flags import Said, codes, said_of
from khoi.queries.regulation_words import confidence_words, with_unit
from khoi.rules.decision import Decision, decide
from khoi.rules.flags import said
from khoi.rules.library import Library
from khoi.rules.procedure import procedures_of
from khoi.rules.questions import Outcome, Question
from khoi.rules.rate import Rating
from khoi.rules.verdict import ask
from khoi.rules.words import spoken, words_of

_MISSING, _BANDS = "missing_fact", "band_and_condition_disagree"


@dataclass(frozen=True, slots=True)
class Group:
    """Questions asked together: who is concerned, what alone gives the lowest level, the conditions of a level."""

    title: str
    note: str
    rows: tuple[AskedRow, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """Another result, and the questions each of which would lead to it if its answer were the other one."""

    result: str
    note: str
    rows: tuple[AskedRow, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the procedure of rating."""

    text: str
    pack: str
    clause: str


@dataclass(frozen=True, slots=True)
class QuotaLine:
    """The quota under which the best level lies."""

    share: str
    pack: str
    clause: str


@dataclass(frozen=True, slots=True)
class Explained:
    """A rating as its page prints it; `status` is a code of the five statuses where nothing can be said."""

    level: str
    headline: str
    status: str
    counts: str
    confidence: str
    barred: tuple[AskedRow, ...]
    missing: tuple[FactShown, ...]
    flags: tuple[Said, ...]
    quota: QuotaLine | None
    steps: tuple[Step, ...]
    groups: tuple[Group, ...]
    changes: tuple[Change, ...]


def explained(rating: Rating, library: Library, lang: str) -> Explained:
    """The whole page of one rating."""
    packs = codes(library) | {rating.pack.number: rating.pack.code}
    reader = Reader(rating, library.facts, packs, lang)
    groups = tuple(_groups(reader))
    rows = {question.id: row for question, row in _numbered(reader)}
    failed = [question.id for question in rating.verdict.asked if _answer(rating, question) is False]
    status, headline = _headline(rating, lang)
    return Explained(
        rating.level or "",
        headline,
        status,
        _counts(rating),
        "" if rating.pack.confidence == "read" else confidence_words(rating.pack.confidence),
        tuple(rows[name] for name in failed),
        tuple(reader.fact(flag.fact) for flag in rating.flags if flag.code == _MISSING),
        tuple(said_of((flag for flag in rating.flags if flag.code != _MISSING), library, lang)),
        _quota(reader),
        tuple(_steps(rating, library, lang)),
        groups,
        tuple(_changes(reader, rows)),
    )


def _answer(rating: Rating, question: Question) -> bool | None:
    return rating.verdict.answers.get(question.id)


def _shown(rating: Rating) -> tuple[Question, ...]:
    """The questions on the page: all of the rule, or those of its scope where that ended it."""
    rule = rating.verdict.rule
    return rating.verdict.asked if rating.verdict.decision.rated is False else rule.questions


def _numbered(reader: Reader) -> Iterator[tuple[Question, AskedRow]]:
    for number, question in enumerate(_shown(reader.rating), 1):
        yield question, reader.row(question, number)


def _groups(reader: Reader) -> Iterator[Group]:
    rule, lang = reader.rating.verdict.rule, reader.lang
    rows = {question.id: row for question, row in _numbered(reader)}

    def of(questions: Sequence[Question]) -> tuple[AskedRow, ...]:
        return tuple(rows[question.id] for question in questions if question.id in rows)

    if rule.scope:
        yield Group(_("Có thuộc diện xếp loại"), _("phải đúng tất cả"), of(rule.scope))
    if reader.rating.verdict.decision.rated is False:
        return
    for outcome in rule.outcomes:
        if outcome.any:
            title = _("Có rơi vào “%(level)s”") % {"level": words_of(outcome.code, lang).lower()}
            yield Group(title, _("một câu không đúng là đủ"), of(outcome.any))
    for outcome in rule.outcomes:
        if group := _conditions(outcome, of(outcome.all), lang):
            yield group


def _conditions(outcome: Outcome, rows: tuple[AskedRow, ...], lang: str) -> Group | None:
    title = _("Có đủ điều kiện “%(level)s”") % {"level": words_of(outcome.code, lang).lower()}
    if outcome.is_unknown:
        return Group(title, _("chưa mã hóa điều kiện của mức này; phải đối chiếu nguyên văn"), rows)
    return Group(title, _("phải đúng tất cả"), rows) if rows else None


def _headline(rating: Rating, lang: str) -> tuple[str, str]:
    decision = rating.verdict.decision
    if decision.outcome is not None:
        return "", words_of(decision.outcome, lang)
    status = "readings_differ" if not decision.open_questions and decision.rated else "no_data"
    return ("" if decision.rated is False else status), _result(decision, lang, capital=True)


def _result(decision: Decision, lang: str, *, capital: bool = False) -> str:
    """What an answer says, in words."""
    if decision.outcome is not None:
        return _("mức cao nhất là “%(level)s”") % {"level": words_of(decision.outcome, lang).lower()}
    if decision.reviewed is False:
        text = _("không thuộc diện kiểm điểm, xếp loại")
    elif decision.rated is False:
        text = _("kiểm điểm nhưng chưa xếp loại")
    elif decision.open_questions:
        text = _("chưa xác định được, còn thiếu dữ kiện")
    else:
        text = _("không mức nào của quy định bao gồm đúng các dữ kiện này")
    return text[:1].upper() + text[1:] if capital else text


def _counts(rating: Rating) -> str:
    answers = list(rating.verdict.answers.values())
    given = {"asked": len(answers), "yes": answers.count(True), "no": answers.count(False)}
    told = _("%(asked)s câu đã hỏi: %(yes)s đúng, %(no)s không đúng") % given
    unknown = answers.count(None)
    return told + (", " + _("%(n)s chưa có dữ kiện") % {"n": unknown} if unknown else "")


def _quota(reader: Reader) -> QuotaLine | None:
    value = reader.rating.quota
    if value is None or not reader.rating.is_under_quota:
        return None
    share = with_unit(value.amount, value.unit, reader.lang)
    return QuotaLine(share, reader.packs.get(value.document, ""), value.clause)


def _steps(rating: Rating, library: Library, lang: str) -> Iterator[Step]:
    """The steps of rating in the regulation's order; none where no procedure is encoded."""
    for pack in library.companions(rating.pack, rating.day):
        for procedure in procedures_of(pack):
            if procedure.code == rating.verdict.rule.family:
                for step in procedure.steps:
                    yield Step(spoken(step.words, lang), pack.code, step.clause)
                return


def _changes(reader: Reader, rows: dict[str, AskedRow]) -> Iterator[Change]:
    """Each other result that one answer alone would bring, with the questions that would; equal questions go together."""
    found: dict[tuple[Any, ...], list[AskedRow]] = {}
    words: dict[tuple[Any, ...], tuple[str, str]] = {}
    rating = reader.rating
    before = rating.verdict.decision
    for question in _distinct(rating.verdict.asked):
        now = _answer(rating, question)
        for other in (True, False) if now is None else (not now,):
            after, note = _with(reader, question, other)
            if (after.outcome, after.reviewed, after.rated) == (
                before.outcome,
                before.reviewed,
                before.rated,
            ):
                continue
            key = after.outcome, after.reviewed, after.rated, other, note
            found.setdefault(key, []).append(rows[question.id])
            words[key] = _result(after, reader.lang), _condition(other, note)
    for key, changed in found.items():
        yield Change(*words[key], tuple(changed))


def _condition(other: bool, note: str) -> str:  # noqa: FBT001 - the answer itself
    told = _("nếu điều này đúng") if other else _("nếu điều này không đúng")
    return told + (f", {note}" if note else "")


def _distinct(questions: Sequence[Question]) -> list[Question]:
    found: list[Question] = []
    for question in questions:
        if all(question.ask != other.ask for other in found):
            found.append(question)
    return found


def _with(reader: Reader, question: Question, answer: bool) -> tuple[Decision, str]:  # noqa: FBT001 - as above
    """What would be said if this question, and every other that asks the same, had `answer`."""
    rating, rule = reader.rating, reader.rating.verdict.rule
    known = reader.known
    answers = dict(rating.verdict.answers)
    if rating.verdict.decision.rated is False:
        answers |= ask(rule.questions[len(rule.scope) :], known, reader.numbers)
    answers |= {
        other.id: answer for other in rule.questions if other.id in answers and other.ask == question.ask
    }
    decision = decide(rule, answers)
    codes = [flag.code for flag in said(rule, answers, decision, known, reader.numbers)]
    return decision, _("kèm lưu ý vì điểm vẫn ở khung trên") if _BANDS in codes else ""
