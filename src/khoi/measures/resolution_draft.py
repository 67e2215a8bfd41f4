"""A resolution being marked up: what each marked sentence is taken for.

A mark is a JSON object: `number`, `words` with `start` and `end` in the text, `state` (`proposed`, `confirmed`,
`left_out`), `because`, `questions`, `population` and `measure_hint` as proposed, `target` with what a person corrects,
`kept` once a person's corrections wait in it unconfirmed, `by` and `at` once confirmed.
"""

from collections.abc import Container, Iterable
from typing import Any

from khoi.core.refusal import Refusal
from khoi.core.spelling import slug
from khoi.measures.wording.proposal import Proposal, proposals

PROPOSED, CONFIRMED, LEFT_OUT = "proposed", "confirmed", "left_out"
JUDGED = ("milestone", "qualitative")
_CODE_WORDS, _CODE, _LABEL, _OPEN = 4, 60, 200, 300
# Operator, period, kind and readings of the form answer these; of the others only a person's words can tell.
_SETTLED_BY_FORM = {"T-01", "T-02", "T-03", "T-04", "T-08", "T-10", "T-12"}
Mark = dict[str, Any]


def marks_in(text: str, first_year: int, last_year: int) -> list[Mark]:
    """One mark for every target that the words of `text` seem to hold, in their order."""
    marks: list[Mark] = []
    for number, one in enumerate(proposals(text, first_year=first_year, last_year=last_year), 1):
        marks.append(_mark(number, one, marks))
    return marks


def mark_at(text: str, words: str, number: int, taken: Iterable[Mark]) -> Mark:
    """A mark on words that a person points at. Raises Refusal `words_not_in_text`, `already_marked`."""
    taken = list(taken)
    start = text.find(words)
    if not words.strip() or start < 0:
        hint = "Chép nguyên văn một đoạn liền trong nghị quyết."
        raise Refusal("words_not_in_text", "lời này không có trong văn bản", where="words", hint=hint)
    if any(mark["words"] == words for mark in taken):
        raise Refusal(
            "already_marked", "lời này đã được đánh dấu", where="words", hint="Mở mục đã có để sửa."
        )
    found = proposals(words)
    mark = _mark(number, found[0], taken) if found else unread_mark(number, words, taken)
    return mark | {"words": words, "start": start, "end": start + len(words)}


def _mark(number: int, one: Proposal, before: Iterable[Mark]) -> Mark:
    said, before = one.as_json(), list(before)
    target = _target_of(one.words, _code(one.measure_hint or one.population or one.words, before)) | {
        "indicator_label": (one.measure_hint or one.words)[:_LABEL],
        "under": None if one.under is None else one.under + 1,
        "kind": one.kind,
        "operator": one.operator,
        "low": said["low"] or "",
        "high": said["high"] or "",
        "period_rule": "" if one.kind in JUDGED else one.period_rule,
        "due": one.due_year,
        "open": " ".join(row.text for row in one.questions if row.code not in _SETTLED_BY_FORM)[:_OPEN],
    }
    # A part counts what its whole counts, whatever noun stands nearest to its number.
    whole = None if one.under is None else before[one.under]
    return _new(number, one.words, one.start, target) | {
        "because": [
            {"word": row.word, "meaning": row.meaning, "meaning_en": row.meaning_en} for row in one.because
        ],
        "questions": said["questions"],
        "population": whole["population"] if whole else one.population,
        "measure_hint": one.measure_hint,
    }


def unread_mark(number: int, words: str, before: Iterable[Mark]) -> Mark:
    """A mark in whose words no target was found: a person says everything."""
    return _new(number, words, 0, _target_of(words, _code(words, before)))


def _new(number: int, words: str, start: int, target: dict[str, Any]) -> Mark:
    return {
        "number": number,
        "words": words,
        "start": start,
        "end": start + len(words),
        "state": PROPOSED,
        "because": [],
        "questions": [],
        "population": "",
        "measure_hint": "",
        "target": target,
        "by": "",
        "at": "",
    }


def _target_of(words: str, code: str) -> dict[str, Any]:
    """What is asked of every target, before anything is known of this one."""
    return {
        "code": code,
        "indicator": "",
        "indicator_label": words[:_LABEL],
        "indicator_label_en": "",
        "goal": 0,
        "under": None,
        "kind": "qualitative",
        "operator": "",
        "low": "",
        "high": "",
        "period_rule": "",
        "due": None,
        "open": "",
        "readings": [],
    }


def _code(words: str, before: Iterable[Mark]) -> str:
    """A code from the first words, another than those before."""
    first = " ".join(slug(words).split("-")[:_CODE_WORDS])
    return free_code(first, {mark["target"]["code"] for mark in before}, "chi-tieu")


def free_code(name: str, taken: Container[str], otherwise: str) -> str:
    """A code from the letters of a name, with a number behind it when that code is taken; `otherwise` for a name without any.

    >>> free_code("Đảng viên", {"dang-vien"}, "chi-tieu")
    'dang-vien-2'
    """
    plain = "".join(letter if letter.isascii() else " " for letter in slug(name))
    base = "-".join(plain.replace("-", " ").split())[:_CODE].strip("-") or otherwise
    code, count = base, 1
    while code in taken:
        count += 1
        code = f"{base}-{count}"
    return code
