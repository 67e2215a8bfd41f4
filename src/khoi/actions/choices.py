"""Records how this office settled a point that regulations leave open, and takes such a choice back."""

from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from khoi.access.installation import home_unit
from khoi.access.viewer import Viewer
from khoi.actions.journal import change
from khoi.actions.required import required_text, written
from khoi.core.refusal import Refusal
from khoi.measures.resolution_file import LONG
from khoi.records.declared import told
from khoi.records.models import RecordedChoice
from khoi.rules.ambiguities import Ambiguity, Option, ambiguity

LONGEST_SCOPE = 200


def record_choice(  # noqa: PLR0913 - one form, one act
    ambiguity_id: str,
    *,
    reading: str,
    own_words: str,
    scope: str,
    from_day: date,
    chosen_by: str,
    document: str,
    document_day: date,
    grounds: str,
    by: Viewer,
    on: date,
) -> RecordedChoice:
    """Records one choice that holds from `from_day`; the one before it for the same scope ends there and is kept.

    Either `reading`, a code of the entry, or `own_words`. Raises Refusal: `unknown_ambiguity`, `nothing_to_choose`,
    `one_way_only`, `unknown_reading`, `scope_required`, `unknown_scope`, `future_day`, `choice_not_later`, `empty_text`.
    """
    entry = ambiguity(ambiguity_id)
    choice = RecordedChoice(
        ambiguity=_open(entry).id,
        scope=_scope(entry, scope),
        reading=_reading(entry, reading, own_words),
        own_words=required_text(own_words, "own_words", LONG) if own_words.strip() else "",
        from_day=from_day,
        chosen_by=required_text(chosen_by, "chosen_by", 160),
        document=required_text(document, "document", 120),
        document_day=_signed(document_day, on),
        grounds=required_text(grounds, "grounds", LONG),
        recorded_by=by.account,
    )
    with change("record_choice", _subject(entry), by=by, at=home_unit()) as under_way:
        under_way.before = _end_standing(choice)
        choice.recorded_at = timezone.now()
        choice.save(force_insert=True)
        under_way.after = {**_told(choice), "on": on.isoformat()}
    return choice


def withdraw_choice(
    ambiguity_id: str, *, scope: str, to_day: date, why: str, by: Viewer, on: date
) -> RecordedChoice:
    """Takes the standing choice for `scope` back: from `to_day` on the point is open again.

    From the choice's own first day it counts as never made, so the one it had ended stands again. Raises Refusal: `unknown_ambiguity`, `no_choice`,
    `days_reversed`, `future_day`, `empty_text`.
    """
    entry, why = ambiguity(ambiguity_id), required_text(why, "why", LONG)
    with change("withdraw_recorded_choice", _subject(entry), by=by, at=home_unit()) as under_way:
        standing = _others(entry.id, _plain(scope)).filter(to_day=None).first()
        if standing is None:
            raise Refusal(
                "no_choice", "chưa có lần chốt nào đang dùng", where="scope", hint="Không có gì để rút."
            )
        _check_end(standing, to_day, on)
        under_way.before = _told(standing)
        standing.to_day, standing.withdrawn_at = to_day, timezone.now()
        standing.withdrawn_by, standing.withdrawn_why = by.account, why
        standing.save(update_fields=["to_day", "withdrawn_at", "withdrawn_by", "withdrawn_why"])
        again = _reopen_before(standing) if to_day == standing.from_day else None
        under_way.after = {
            "to_day": to_day.isoformat(), "why": why, "stands_again": again, "on": on.isoformat(),
        }  # fmt: skip
    return standing


def _subject(entry: Ambiguity) -> str:
    return f"ambiguity/{entry.id}"


def _open(entry: Ambiguity) -> Ambiguity:
    if not entry.is_open_to_choice:
        hint = "Xem ở mục đó phần mềm làm gì."
        raise Refusal(
            "nothing_to_choose", f"mục {entry.id} không có gì để chốt", where="ambiguity", hint=hint
        )
    return entry


def _reading(entry: Ambiguity, reading: str, own_words: str) -> str:
    if bool(reading) == bool(own_words.strip()):
        hint = "Chọn một cách hiểu, hoặc viết bằng lời; không làm cả hai."
        raise Refusal("one_way_only", "cần đúng một câu trả lời", where="reading", hint=hint)
    if reading and reading not in (codes := _codes(entry.readings)):
        hint = _one_of(codes) if codes else "Mục này chỉ nhận lời của cơ quan."
        raise Refusal("unknown_reading", f"không có cách hiểu “{reading}”", where="reading", hint=hint)
    return reading


def _scope(entry: Ambiguity, scope: str) -> str:
    if entry.scope is None and not scope.strip():
        return ""
    if not scope.strip():
        hint = "Nêu lần chốt này dành cho gì."
        raise Refusal(
            "scope_required", f"mục {entry.id} chốt riêng cho từng trường hợp", where="scope", hint=hint
        )
    codes = _codes(entry.scope.options) if entry.scope else []
    if codes and scope not in codes:
        raise Refusal("unknown_scope", f"không có phạm vi “{scope}”", where="scope", hint=_one_of(codes))
    return required_text(scope, "scope", LONGEST_SCOPE)


def _codes(options: tuple[Option, ...]) -> list[str]:
    return [option.code for option in options]


def _one_of(codes: list[str]) -> str:
    return "Chọn một: " + ", ".join(codes) + "."


def _signed(document_day: date, on: date) -> date:
    if document_day > on:
        message = f"ngày {written(document_day)} sau ngày ghi {written(on)}"
        raise Refusal("future_day", message, where="document_day", hint="Kiểm tra lại ngày văn bản.")
    return document_day


def _plain(scope: str) -> str:
    return " ".join(scope.split())


def _others(ambiguity_id: str, scope: str) -> QuerySet[RecordedChoice]:
    """All choices of one point and scope that hold on some day."""
    never_held = Q(to_day=F("from_day"))
    return RecordedChoice.objects.filter(~never_held | Q(to_day=None), ambiguity=ambiguity_id, scope=scope)


def _reopen_before(voided: RecordedChoice) -> dict[str, Any] | None:
    before = _others(voided.ambiguity, voided.scope).filter(to_day=voided.from_day, withdrawn_at=None).first()
    if before is None:
        return None
    before.to_day = None
    before.save(update_fields=["to_day"])
    return _told(before)


def _end_standing(choice: RecordedChoice) -> dict[str, Any] | None:
    """Ends the standing choice where the new one begins; what it said, for the journal."""
    others = _others(choice.ambiguity, choice.scope)
    standing = others.filter(to_day=None).first()
    ended = others.exclude(to_day=None).order_by("to_day").last()
    if standing and choice.from_day <= standing.from_day:
        hint = "Nếu lần chốt trước ghi nhầm thì rút nó rồi ghi lại."
        raise _not_later(f"lần chốt đang dùng có từ {written(standing.from_day)}", hint)
    if ended and ended.to_day and choice.from_day < ended.to_day:
        raise _not_later(
            f"đến trước {written(ended.to_day)} đã có lần chốt khác", "Chọn ngày đó hoặc sau đó."
        )
    if standing is None:
        return None
    told = _told(standing)
    standing.to_day = choice.from_day
    standing.save(update_fields=["to_day"])
    return told


def _not_later(message: str, hint: str) -> Refusal:
    return Refusal("choice_not_later", message, where="from_day", hint=hint)


def _check_end(standing: RecordedChoice, to_day: date, on: date) -> None:
    if to_day < standing.from_day:
        message = f"lần chốt này có từ {written(standing.from_day)}"
        raise Refusal("days_reversed", message, where="to_day", hint="Chọn ngày đó hoặc sau đó.")
    if to_day > max(on, standing.from_day):
        message = f"ngày {written(to_day)} chưa tới"
        raise Refusal(
            "future_day", message, where="to_day", hint="Rút khi đã đến ngày, hoặc ghi lần chốt mới."
        )


def _told(choice: RecordedChoice) -> dict[str, Any]:
    values = {
        "reading": choice.reading,
        "own_words": choice.own_words,
        "scope": choice.scope,
        "from_day": choice.from_day.isoformat(),
        "chosen_by": choice.chosen_by,
        "document": choice.document,
        "document_day": choice.document_day.isoformat(),
        "grounds": choice.grounds,
    }
    return told(RecordedChoice, values)
