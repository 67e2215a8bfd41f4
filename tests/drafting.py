"""Resolutions being marked up, under keys that addresses can be made of."""

from django.utils import timezone

from khoi.measures.resolution_draft import Mark, unread_mark
from khoi.records.guard import records_open
from khoi.records.models import ResolutionDraft, Unit

WORDS = "90% trở lên đảng viên hoàn thành tốt nhiệm vụ"
HEAD = {
    "code": "mau-2026-2030", "title": "Nghị quyết mẫu", "number": "01-NQ/ĐU (giả định)", "adopted_on": "2025-12-20",
    "first_year": 2026, "last_year": 2030, "term_name": "2026–2030", "goals": ["Xây dựng Đảng", "Xây dựng cơ quan"],
    "measures": [], "motto": "", "objective": "", "source": "Văn bản mẫu (giả định)", "synthetic": True,
}  # fmt: skip


def draft_of(unit: Unit, key: str, marks: int = 1) -> ResolutionDraft:
    """A draft of the unit with that many sentences, none looked at."""
    words = [f"{WORDS} số {number}" for number in range(1, marks + 1)]
    found: list[Mark] = []
    at = 0
    for number, one in enumerate(words, 1):
        found.append(unread_mark(number, one, found) | {"start": at, "end": at + len(one)})
        at += len(one) + 1
    now, state = timezone.now(), {"state": "open", "recorded_by": "x"}
    row = {
        "text": "\n".join(words),
        "head": HEAD | {"code": key},
        "marks": found,
        "started_at": now,
        "changed_at": now,
    }
    draft = ResolutionDraft(key=key, unit=unit, **row, **state)
    with records_open():
        draft.save()
    return draft
