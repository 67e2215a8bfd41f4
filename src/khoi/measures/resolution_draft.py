"""A resolution being marked up: what each marked sentence is taken for, and the resolution file made of those confirmed.

A mark is a JSON object: `number`, `words` with `start` and `end` in the text, `state` (`proposed`, `confirmed`,
`left_out`), `because`, `questions`, `population` and `measure_hint` as proposed, `target` with what a person corrects,
`by` and `at` once confirmed.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from khoi.core.refusal import Refusal
from khoi.core.spelling import slug
from khoi.measures.wording.proposal import Proposal, proposals

PROPOSED, CONFIRMED, LEFT_OUT = "proposed", "confirmed", "left_out"
JUDGED = ("milestone", "qualitative")
_CODE_WORDS, _LABEL, _OPEN = 4, 200, 300
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


def resolution_file(head: Mapping[str, Any], unit: str, marks: Iterable[Mark]) -> bytes:
    """The resolution file (`docs/resolution-file.md`) of the confirmed marks, as JSON.

    Raises Refusal `mark_not_confirmed` while a person has not looked at every mark.
    """
    marks = list(marks)
    if waiting := [mark["number"] for mark in marks if mark["state"] == PROPOSED]:
        message = f"{len(waiting)} câu chưa ai xác nhận: " + ", ".join(
            f"số {number}" for number in waiting[:20]
        )
        hint = "Xác nhận hoặc bỏ từng câu, rồi nạp."
        raise Refusal("mark_not_confirmed", message, where="marks", hint=hint)
    kept = [mark for mark in marks if mark["state"] == CONFIRMED]
    codes = {mark["number"]: mark["target"]["code"] for mark in kept}
    goals = [
        {"words": words, "targets": [_target(mark, codes) for mark in kept if mark["target"]["goal"] == i]}
        for i, words in enumerate(head["goals"])
    ]
    file = {
        "resolution": _resolution(head, unit),
        "measures": head["measures"],
        "indicators": _indicators(kept),
        "goals": [goal for goal in goals if goal["targets"]],
    }
    return json.dumps(file, ensure_ascii=False).encode()


def _mark(number: int, one: Proposal, before: Iterable[Mark]) -> Mark:
    said = one.as_json()
    target = _target_of(one.words, _code(one.measure_hint or one.population or one.words, before)) | {
        "indicator_label": (one.measure_hint or one.words)[:_LABEL],
        "under": None if one.under is None else one.under + 1,
        "kind": one.kind,
        "operator": one.operator,
        "low": said["low"] or "",
        "high": said["high"] or "",
        "period_rule": "" if one.kind in JUDGED else one.period_rule,
        "due": one.due_year,
        "open": " ".join(question.text for question in one.questions)[:_OPEN],
    }
    return _new(number, one.words, one.start, target) | {
        "because": [
            {"word": row.word, "meaning": row.meaning, "meaning_en": row.meaning_en} for row in one.because
        ],
        "questions": said["questions"],
        "population": one.population,
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
    taken = {mark["target"]["code"] for mark in before}
    base = "-".join(slug(words).split("-")[:_CODE_WORDS]) or "chi-tieu"
    code, count = base, 1
    while code in taken:
        count += 1
        code = f"{base}-{count}"
    return code


def _resolution(head: Mapping[str, Any], unit: str) -> dict[str, Any]:
    plain = ("code", "title", "number", "adopted_on", "motto", "objective", "source", "synthetic")
    term = {"name": head["term_name"], "from": head["first_year"], "to": head["last_year"]}
    return {key: head[key] for key in plain if head.get(key) not in ("", None)} | {"unit": unit, "term": term}


def _indicators(kept: Iterable[Mark]) -> list[dict[str, str]]:
    """Those not stored yet, each once."""
    new = {mark["target"]["code"]: mark["target"] for mark in kept if not mark["target"]["indicator"]}
    return [
        {"code": code, "label": row["indicator_label"], "label_en": row["indicator_label_en"]}
        for code, row in new.items()
    ]


def _target(mark: Mark, codes: Mapping[int, str]) -> dict[str, Any]:
    row = mark["target"]
    target: dict[str, Any] = {
        "code": row["code"],
        "indicator": row["indicator"] or row["code"],
        "words": mark["words"],
        "kind": row["kind"],
    }
    target |= {"under": codes[row["under"]]} if row["under"] in codes else {}
    target |= {"due": row["due"]} if row["due"] else {}
    target |= {"open": row["open"]} if row["open"] else {}
    return target if row["kind"] in JUDGED else target | _arithmetic(row)


def _arithmetic(row: Mapping[str, Any]) -> dict[str, Any]:
    threshold = [row["low"], row["high"]] if row["operator"] == "range" else row["low"]
    return {
        "operator": row["operator"],
        "threshold": threshold,
        "period_rule": row["period_rule"],
        "readings": [
            {"code": f"cach-{i}"} | {key: value for key, value in one.items() if value}
            for i, one in enumerate(row["readings"], 1)
        ],
    }
