"""The resolution file made of a draft's confirmed marks, and the goals that they stand under."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from khoi.core.refusal import Refusal
from khoi.measures.resolution_draft import CONFIRMED, JUDGED, PROPOSED, Mark


def resolution_file(head: Mapping[str, Any], unit: str, marks: Iterable[Mark]) -> bytes:
    """The resolution file (`docs/resolution-file.md`) of the confirmed marks, as JSON; a missing English name is the Vietnamese.

    Raises Refusal `mark_not_confirmed` while a person has not looked at every mark, `nothing_confirmed`, `goal_gone`.
    """
    marks = list(marks)
    if waiting := [mark["number"] for mark in marks if mark["state"] == PROPOSED]:
        message = f"{len(waiting)} câu chưa ai xác nhận: " + ", ".join(
            f"số {number}" for number in waiting[:20]
        )
        hint = "Xác nhận hoặc bỏ từng câu, rồi nạp."
        raise Refusal("mark_not_confirmed", message, where="marks", hint=hint)
    kept = [mark for mark in marks if mark["state"] == CONFIRMED]
    _check_kept(kept, len(head["goals"]))
    codes = {mark["number"]: mark["target"]["code"] for mark in kept}
    goals = [
        {"words": words, "targets": [_target(mark, codes) for mark in kept if mark["target"]["goal"] == i]}
        for i, words in enumerate(head["goals"])
    ]
    file = {
        "resolution": _resolution(head, unit),
        "measures": [_in_both(row, "label", "counted") for row in head["measures"]],
        "indicators": _indicators(kept),
        "goals": [goal for goal in goals if goal["targets"]],
    }
    return json.dumps(file, ensure_ascii=False).encode()


def _check_kept(kept: list[Mark], goals: int) -> None:
    if not kept:
        hint = "Xác nhận ít nhất một câu; câu bị bỏ nhầm thì mở lại trong danh sách."
        raise Refusal("nothing_confirmed", "chưa câu nào được xác nhận là chỉ tiêu", where="marks", hint=hint)
    if gone := [mark["number"] for mark in kept if not 0 <= mark["target"]["goal"] < goals]:
        raise _goal_gone(gone)


def _goal_gone(numbers: Iterable[int]) -> Refusal:
    """For sentences whose goal stands in the list no more."""
    message = (
        "mục tiêu của " + ", ".join(f"câu {number}" for number in numbers) + " không còn trong danh sách"
    )
    hint = "Ghi lại dòng mục tiêu ấy, hoặc chuyển các câu sang mục tiêu khác trước; sửa lời và thêm bớt dòng thì làm hai lần."
    return Refusal("goal_gone", message, where="goals", hint=hint)


def under_new_goals(marks: Iterable[Mark], old: list[str], new: list[str]) -> list[Mark]:
    """The marks under the same goals where the lines of goals were put in another order, reworded, added or taken away.

    Raises Refusal `goal_gone` where one that a person has confirmed would lose its goal.
    """
    marks, places = list(marks), _places(old, new)
    held = [mark for mark in marks if mark["state"] == CONFIRMED]
    if gone := [mark["number"] for mark in held if mark["target"]["goal"] not in places]:
        raise _goal_gone(gone)
    return [
        mark | {"target": mark["target"] | {"goal": places.get(mark["target"]["goal"], 0)}} for mark in marks
    ]


def _places(old: list[str], new: list[str]) -> dict[int, int]:
    """Where each line stands now: by its words, and those reworded in their order when none came or went."""
    free, places = list(range(len(new))), {}
    for i, words in enumerate(old):
        if same := [j for j in free if new[j] == words]:
            places[i] = same[0]
            free.remove(same[0])
    lost = [i for i in range(len(old)) if i not in places]
    return places | (dict(zip(lost, free, strict=True)) if len(lost) == len(free) else {})


def _in_both(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return dict(row) | {f"{name}_en": row[f"{name}_en"] or row[name] for name in names}


def _resolution(head: Mapping[str, Any], unit: str) -> dict[str, Any]:
    plain = ("code", "title", "number", "adopted_on", "motto", "objective", "source", "synthetic")
    term = {"name": head["term_name"], "from": head["first_year"], "to": head["last_year"]}
    return {key: head[key] for key in plain if head.get(key) not in ("", None)} | {"unit": unit, "term": term}


def _indicators(kept: Iterable[Mark]) -> list[dict[str, str]]:
    """Those not stored yet, each once."""
    new = {mark["target"]["code"]: mark["target"] for mark in kept if not mark["target"]["indicator"]}
    return [
        {
            "code": code,
            "label": row["indicator_label"],
            "label_en": row["indicator_label_en"] or row["indicator_label"],
        }
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
