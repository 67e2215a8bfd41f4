"""What a regulation says, cut into entries that can be laid beside those of another: same place, same entry."""

from collections.abc import Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass, replace

from khoi.rules.questions import Words

NOTHING = Words("không có", "none")


@dataclass(frozen=True, slots=True)
class Aspect:
    """One side of an entry: what it is compared by, and how it is said."""

    value: Hashable
    words: Words


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands in any regulation: kind of thing, family of the rule, name, and whom it concerns."""

    kind: str
    family: str
    name: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a regulation says: a number, a question, a step."""

    label: Words
    aspects: Mapping[str, Aspect]


Entries = dict[Place, Entry]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: `what` is added, gone, or the aspect that changed; `subjects` are those it concerns."""

    kind: str
    family: str
    name: str
    what: str
    subjects: tuple[str, ...]
    words: Words


ASPECTS = {
    "amount": ("giá trị", "the number"),
    "formula": ("cách tính", "the way of asking"),
    "wording": ("lời", "the wording"),
    "treatment": ("khi không đạt", "what follows from a no"),
    "circumstances": ("hỏi khi nào", "when it is asked"),
    "discretion": ("người có thẩm quyền xem xét", "who may decide otherwise"),
    "conditions": ("điều kiện", "the conditions"),
    "mode": ("cách chọn kết quả", "how the outcome is found"),
    "majority": ("tỷ lệ phải đạt", "the majority"),
    "left_out": ("ai không tính vào mẫu số", "who leaves the base"),
    "term": ("thời hạn", "the term"),
    "extension": ("gia hạn", "the extension"),
    "start": ("tính từ", "counted from"),
    "order": ("sau bước nào", "the steps before it"),
    "last_day": ("ngày cuối", "the last day"),
}
KINDS = {
    "number": ("số", "number"),
    "slot": ("chỗ để cơ quan quy định", "matter left to the office"),
    "rule": ("quy tắc", "rule"),
    "outcome": ("kết quả", "outcome"),
    "question": ("câu hỏi", "question"),
    "flag": ("lời nhắc", "notice"),
    "body": ("nơi biểu quyết", "voting body"),
    "vote": ("cuộc biểu quyết", "vote"),
    "deadline": ("thời hạn", "deadline"),
    "step": ("bước", "step"),
}
"""Kinds of entries in the order in which differences are told."""


_SAID = ("amount", "majority", "term", "last_day")
"""Aspects told with an entry that is new or gone."""


def changes(before: Entries, after: Entries, everybody: Collection[str] = ()) -> list[Change]:
    """Every entry that one side has and the other has not, and every aspect that differs; alike subjects joined.

    That only one has it may also mean that the other was not read so far; so nobody says that it was dropped.

    What concerns `everybody` alike names no subject.
    """
    found: dict[Change, list[str]] = {}
    for place in dict.fromkeys([*before, *after]):
        for what, words in _at(before.get(place), after.get(place), KINDS[place.kind]):
            told = Change(place.kind, place.family, place.name, what, (), words)
            found.setdefault(told, []).extend([place.subject] if place.subject else [])
    joined = [
        replace(change, subjects=() if set(subjects) == set(everybody) else tuple(sorted(subjects)))
        for change, subjects in found.items()
    ]
    return sorted(joined, key=lambda change: list(KINDS).index(change.kind))


def _at(before: Entry | None, after: Entry | None, kind: tuple[str, str]) -> Iterator[tuple[str, Words]]:
    if before is None and after is not None:
        yield "added", _told("Chỉ văn bản sau có", "Only the later one has the", kind, after)
    elif after is None and before is not None:
        yield "gone", _told("Chỉ văn bản trước có", "Only the earlier one has the", kind, before)
    elif before is not None and after is not None:
        for aspect in dict.fromkeys([*before.aspects, *after.aspects]):
            one, other = before.aspects.get(aspect), after.aspects.get(aspect)
            if (one and one.value) != (other and other.value):
                yield aspect, _changed(after.label, aspect, one, other)


def _told(vi: str, en: str, kind: tuple[str, str], entry: Entry) -> Words:
    told = [
        aspect.words for name, aspect in entry.aspects.items() if name in _SAID and aspect.words != NOTHING
    ]
    told = [words for words in told if words.vi not in entry.label.vi]
    more = Words("".join(f" ({one.vi})" for one in told), "".join(f" ({one.en})" for one in told))
    return Words(f"{vi} {kind[0]}: {entry.label.vi}{more.vi}", f"{en} {kind[1]}: {entry.label.en}{more.en}")


def _changed(label: Words, aspect: str, before: Aspect | None, after: Aspect | None) -> Words:
    one, other = before.words if before else NOTHING, after.words if after else NOTHING
    vi, en = ASPECTS[aspect]
    return Words(
        f"{label.vi}: {vi} đổi từ “{one.vi}” thành “{other.vi}”",
        f"{label.en}: {en}, from “{one.en}” to “{other.en}”",
    )
