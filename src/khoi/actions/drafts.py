"""Acts on resolutions being marked up: a person confirms or leaves out every sentence, then the whole is loaded."""

import secrets
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.utils import timezone

from khoi.access.viewer import Viewer
from khoi.actions.draft_codes import new_measure_code, new_resolution_code, new_target_code
from khoi.actions.journal import Change, change
from khoi.actions.resolutions import load_resolution
from khoi.core.refusal import Refusal
from khoi.core.secrecy import refuse_mark
from khoi.measures.resolution_draft import CONFIRMED, LEFT_OUT, PROPOSED, Mark, mark_at, marks_in
from khoi.measures.resolution_draft_file import resolution_file, under_new_goals
from khoi.records.models import Resolution, ResolutionDraft, Unit

LONGEST = 200_000
_OPEN = "open"
_TOLD = (
    "code", "goal", "under", "kind", "operator", "low", "high", "period_rule", "due", "indicator", "indicator_label",
    "open",
)  # fmt: skip


def start_draft(unit: Unit, *, text: str, head: Mapping[str, Any], by: Viewer) -> ResolutionDraft:
    """A pasted resolution with a mark on every sentence that seems to hold a target; `head` may come without a code.

    Refusals: `empty_text`, `too_long`, `control_character`, `secrecy_mark`.
    """
    text = _checked(text)
    with change("draft_resolution", unit.code, by=by, at=unit.pk) as under_way:
        now = timezone.now()
        code = new_resolution_code(unit.code, head)
        draft = ResolutionDraft(
            key=secrets.token_urlsafe(16),
            unit=unit,
            text=text,
            head={**head, "code": code},
            marks=marks_in(text, head["first_year"], head["last_year"]),
            state=_OPEN,
            started_at=now,
            changed_at=now,
            recorded_by=by.account,
        )
        draft.save(force_insert=True)
        under_way.after = {"code": code, "title": head["title"], "marks": len(draft.marks)}
    return draft


def change_head(draft: ResolutionDraft, *, head: Mapping[str, Any], by: Viewer) -> None:
    """Another title, code, term, source or list of goals; every mark stays under its goal, measures stay.

    Refusals: `draft_closed`, `goal_gone`, `already_loaded`.
    """
    with _changing(draft, by) as under_way:
        changed = {**draft.head, **head}
        if changed["code"] != draft.head["code"] and Resolution.objects.filter(code=changed["code"]).exists():
            message = f"nghị quyết “{changed['code']}” đã có"
            raise Refusal("already_loaded", message, where="code", hint="Đặt mã khác cho nghị quyết này.")
        draft.marks = under_new_goals(draft.marks, draft.head["goals"], changed["goals"])
        differing = [key for key in changed if changed[key] != draft.head.get(key)]
        under_way.before = {key: draft.head.get(key) for key in differing}
        under_way.after = {key: changed[key] for key in differing}
        draft.head = changed


def confirm_mark(draft: ResolutionDraft, number: int, *, target: Mapping[str, Any], by: Viewer) -> None:
    """A person stands for what this sentence promises; a target without a code is given one from its indicator's name.

    Refusals: `draft_closed`, `unknown_mark`, `duplicate_target`, `indicator_differs`.
    """
    with _changing_mark(draft, number, by) as mark:
        others = [one for one in draft.marks if one["number"] != number and one["state"] == CONFIRMED]
        code = new_target_code(target, {one["target"]["code"]: one["number"] for one in others})
        mark |= {"target": {**mark["target"], **target, "code": code}, "state": CONFIRMED}
        mark |= {"by": by.account, "at": timezone.now().isoformat(timespec="seconds")}


def keep_mark(draft: ResolutionDraft, number: int, *, target: Mapping[str, Any], by: Viewer) -> None:
    """Keeps what somebody has typed of a sentence, confirmed by nobody. Refusals: `draft_closed`, `unknown_mark`."""
    with _changing_mark(draft, number, by) as mark:
        mark |= {"target": {**mark["target"], **target}, "state": PROPOSED, "kept": True}


def leave_out_mark(draft: ResolutionDraft, number: int, *, by: Viewer) -> None:
    """A person says that this sentence is no target. Refusals: `draft_closed`, `unknown_mark`."""
    with _changing_mark(draft, number, by) as mark:
        mark |= {"state": LEFT_OUT, "by": by.account}


def add_mark(draft: ResolutionDraft, *, words: str, by: Viewer) -> int:
    """Marks words that nothing was proposed for; their number. Refusals: `draft_closed`, `words_not_in_text`, `already_marked`."""
    with _changing(draft, by) as under_way:
        number = max((mark["number"] for mark in draft.marks), default=0) + 1
        mark = mark_at(draft.text, words.strip(), number, draft.marks)
        draft.marks = sorted([*draft.marks, mark], key=lambda one: int(one["start"]))
        under_way.after = _told(mark)
    return number


def add_measure(draft: ResolutionDraft, *, measure: Mapping[str, Any], by: Viewer) -> str:
    """One more thing to count, declared by this resolution; its code, from its name when it came without one.

    Refusals: `draft_closed`, `duplicate_measure`.
    """
    with _changing(draft, by) as under_way:
        code = new_measure_code(measure, [row["code"] for row in draft.head["measures"]])
        draft.head = {
            **draft.head,
            "measures": [*draft.head["measures"], {**measure, "code": code}],
        }
        under_way.after = {**measure, "code": code}
    return code


def drop_draft(draft: ResolutionDraft, *, by: Viewer) -> None:
    """Gives the draft up; it stays in the list as dropped. Refusal `draft_closed`."""
    with _changing(draft, by) as under_way:
        draft.state = "dropped"
        under_way.before, under_way.after = {"state": _OPEN}, {"state": "dropped"}


def load_draft(draft: ResolutionDraft, *, by: Viewer, on: date, seen: str = "") -> Resolution:
    """Loads what was confirmed as the resolution, or refuses as its file would be.

    `seen` is `changed_at`, in ISO, of the draft that the person looked at; without it nobody asks. Refusals:
    `draft_closed`, `draft_changed`, `mark_not_confirmed`, `nothing_confirmed`, `goal_gone`, those of `load_resolution`.
    """
    with _changing(draft, by) as under_way:
        if seen and seen != draft.changed_at.isoformat():
            hint = "Xem lại bản nháp rồi bấm lại."
            raise Refusal("draft_changed", "bản nháp đã đổi từ khi mở trang này", where=draft.key, hint=hint)
        resolution = load_resolution(resolution_file(draft.head, draft.unit.code, draft.marks), by=by, on=on)
        draft.state, draft.resolution = "loaded", resolution
        under_way.before, under_way.after = {"state": _OPEN}, {"state": "loaded"}
    return resolution


@contextmanager
def _changing(draft: ResolutionDraft, by: Viewer) -> Iterator[Change]:
    """Brings the draft to what stands now, under the lock; saved when the block ends, if it was still open."""
    with change("change_resolution_draft", draft.head["code"], by=by, at=draft.unit_id) as under_way:
        draft.refresh_from_db()
        if draft.state != _OPEN:
            hint = "Mở nghị quyết đã nạp, hoặc bắt đầu một bản nháp mới."
            raise Refusal("draft_closed", "bản nháp này đã khép lại", where=draft.key, hint=hint)
        yield under_way
        draft.changed_at, draft.recorded_by = timezone.now(), by.account
        draft.save()


@contextmanager
def _changing_mark(draft: ResolutionDraft, number: int, by: Viewer) -> Iterator[Mark]:
    """One mark to be changed in place; the journal says what it was and what it is."""
    with _changing(draft, by) as under_way:
        mark = _mark(draft, number)
        under_way.before = _told(mark)
        yield mark
        draft.marks = [mark if one["number"] == number else one for one in draft.marks]
        under_way.after = _told(mark)


def _told(mark: Mark) -> dict[str, Any]:
    """A mark as the journal keeps it: which sentence, how far it is, what it is taken for; nothing that is empty."""
    target = mark["target"]
    told = {"number": mark["number"], "words": mark["words"], "state": mark["state"]}
    told |= {name: target[name] for name in _TOLD if target[name] not in ("", None)}
    readings = [
        {"numerator": row["numerator"], "denominator": row["denominator"]} for row in target["readings"]
    ]
    return told | ({"readings": readings} if readings else {})


def _checked(text: str) -> str:
    """The text in one form of letters and line ends, so that places in it stay what they are."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").strip()
    if not text:
        hint = "Dán toàn văn nghị quyết vào ô này."
        raise Refusal("empty_text", "chỗ này không được để trống", where="text", hint=hint)
    if len(text) > LONGEST:
        hint = f"Rút gọn còn tối đa {LONGEST} ký tự: chỉ dán phần có chỉ tiêu."
        raise Refusal("too_long", f"dài {len(text)} ký tự", where="text", hint=hint)
    if not text.replace("\n", " ").replace("\t", " ").isprintable():
        hint = "Dán lại từ tệp Word, dạng chỉ có chữ."
        raise Refusal("control_character", "có ký tự điều khiển", where="text", hint=hint)
    refuse_mark(text, "text")
    return text


def _mark(draft: ResolutionDraft, number: int) -> Mark:
    for mark in draft.marks:
        if mark["number"] == number:
            return dict(mark)
    hint = "Mở lại bản nháp rồi chọn trong danh sách."
    raise Refusal("unknown_mark", f"không có câu số {number}", where="number", hint=hint)
