"""Acts on resolutions being marked up: a person confirms or leaves out every sentence, then the whole is loaded."""

import secrets
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from khoi.access.viewer import Viewer
from khoi.actions.journal import change
from khoi.actions.resolutions import load_resolution
from khoi.core.refusal import Refusal
from khoi.core.secrecy import refuse_mark
from khoi.measures.resolution_draft import CONFIRMED, LEFT_OUT, Mark, mark_at, marks_in, resolution_file
from khoi.records.models import Resolution, ResolutionDraft, Unit

LONGEST = 200_000
_OPEN = "open"


def start_draft(unit: Unit, *, text: str, head: Mapping[str, Any], by: Viewer) -> ResolutionDraft:
    """A pasted resolution with a mark on every sentence that seems to hold a target. Refusals: `empty_text`, `too_long`."""
    text = _checked(text)
    with change("draft_resolution", head["code"], by=by, at=unit.pk) as under_way:
        now = timezone.now()
        draft = ResolutionDraft(
            key=secrets.token_urlsafe(16),
            unit=unit,
            text=text,
            head=dict(head),
            marks=marks_in(text, head["first_year"], head["last_year"]),
            state=_OPEN,
            started_at=now,
            changed_at=now,
            recorded_by=by.account,
        )
        draft.save(force_insert=True)
        under_way.after = {"title": head["title"], "marks": len(draft.marks)}
    return draft


def change_head(draft: ResolutionDraft, *, head: Mapping[str, Any], by: Viewer) -> None:
    """Another title, term or source; goals, measures and marks stay. Refusal `draft_closed`."""
    with _changing(draft, by, "head"):
        draft.head = {**draft.head, **head}


def confirm_mark(draft: ResolutionDraft, number: int, *, target: Mapping[str, Any], by: Viewer) -> None:
    """A person stands for what this sentence promises. Refusals: `draft_closed`, `unknown_mark`, `duplicate_target`."""
    with _changing(draft, by, f"mark {number}"):
        mark = _mark(draft, number)
        _refuse_repeated(draft, number, target["code"])
        mark |= {"target": {**mark["target"], **target}, "state": CONFIRMED}
        mark |= {"by": by.account, "at": timezone.now().isoformat(timespec="seconds")}
        _put(draft, mark)


def leave_out_mark(draft: ResolutionDraft, number: int, *, by: Viewer) -> None:
    """A person says that this sentence is no target. Refusals: `draft_closed`, `unknown_mark`."""
    with _changing(draft, by, f"mark {number}"):
        mark = _mark(draft, number)
        _put(draft, mark | {"state": LEFT_OUT, "by": by.account})


def add_mark(draft: ResolutionDraft, *, words: str, by: Viewer) -> int:
    """Marks words that nothing was proposed for; their number. Refusals: `draft_closed`, `words_not_in_text`, `already_marked`."""
    with _changing(draft, by, "mark"):
        number = max((mark["number"] for mark in draft.marks), default=0) + 1
        mark = mark_at(draft.text, words.strip(), number, draft.marks)
        draft.marks = sorted([*draft.marks, mark], key=lambda one: int(one["start"]))
    return number


def add_measure(draft: ResolutionDraft, *, measure: Mapping[str, Any], by: Viewer) -> None:
    """One more thing to count, declared by this resolution. Refusals: `draft_closed`, `duplicate_measure`."""
    with _changing(draft, by, "measure"):
        if any(row["code"] == measure["code"] for row in draft.head["measures"]):
            message = f"mã “{measure['code']}” đã khai trong bản nháp này"
            raise Refusal(
                "duplicate_measure", message, where="code", hint="Dùng số đo đã khai, hoặc mã khác."
            )
        draft.head = {**draft.head, "measures": [*draft.head["measures"], dict(measure)]}


def drop_draft(draft: ResolutionDraft, *, by: Viewer) -> None:
    """Gives the draft up; it stays in the list as dropped. Refusal `draft_closed`."""
    with _changing(draft, by, "state"):
        draft.state = "dropped"


def load_draft(draft: ResolutionDraft, *, by: Viewer, on: date) -> Resolution:
    """Loads what was confirmed as the resolution, or refuses as its file would be.

    Refusals: `draft_closed`, `mark_not_confirmed`, those of `load_resolution`.
    """
    with transaction.atomic():
        data = resolution_file(draft.head, draft.unit.code, draft.marks)
        resolution = load_resolution(data, by=by, on=on)
        with _changing(draft, by, "state"):
            draft.state, draft.resolution = "loaded", resolution
    return resolution


@contextmanager
def _changing(draft: ResolutionDraft, by: Viewer, what: str) -> Iterator[None]:
    """Brings the draft to what stands now, under the lock; saved when the block ends, if it was still open."""
    with change("change_resolution_draft", draft.head["code"], by=by, at=draft.unit_id) as under_way:
        draft.refresh_from_db()
        if draft.state != _OPEN:
            hint = "Mở nghị quyết đã nạp, hoặc bắt đầu một bản nháp mới."
            raise Refusal("draft_closed", "bản nháp này đã khép lại", where=draft.key, hint=hint)
        yield
        draft.changed_at, draft.recorded_by = timezone.now(), by.account
        draft.save()
        under_way.after = {"what": what, "state": draft.state}


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


def _put(draft: ResolutionDraft, mark: Mark) -> None:
    draft.marks = [mark if one["number"] == mark["number"] else one for one in draft.marks]


def _refuse_repeated(draft: ResolutionDraft, number: int, code: str) -> None:
    same = [one for one in draft.marks if one["number"] != number and one["target"]["code"] == code]
    if any(one["state"] == CONFIRMED for one in same):
        message = f"mã “{code}” đã dùng cho câu số {same[0]['number']}"
        raise Refusal("duplicate_target", message, where="code", hint="Đặt mã khác cho chỉ tiêu này.")
