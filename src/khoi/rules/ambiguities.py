"""The points that regulations leave open, read from `ambiguities.yaml`: questions, readings, and what the program does."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from khoi.core.refusal import Refusal
from khoi.rules import strict
from khoi.rules.fields import Fields
from khoi.rules.packs import PACKS
from khoi.rules.questions import Words

FILE = PACKS / "ambiguities.yaml"
GROUPS = ("G", "T", "R", "M", "O", "I", "D", "P", "S")
SETTING = "setting"
HANDLINGS = (SETTING, "person", "both", "compute", "forbidden")
SUBJECTS = (
    "rule", "deadline", "figure", "target", "rating", "quota", "vote", "member", "admission", "fee", "organisation",
    "election", "inspection", "letter", "document", "privacy", "security", "statistics",
)  # fmt: skip
_KEYS = ("id", "group", "question", "readings", "handling", "handle", "subjects", "where")
_ID = re.compile(r"([A-Z])-[0-9]{2}")
_CODE = re.compile(r"[a-z][a-z0-9_/-]{0,59}")


@dataclass(frozen=True, slots=True)
class Option:
    """One of several answers by its code: a reading, or what a choice may be for."""

    code: str
    words: Words


@dataclass(frozen=True, slots=True)
class Scope:
    """What a choice must say it is for; with `options` it can only be one of them."""

    words: Words
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """One point that software must not decide silently; `handling` is one of HANDLINGS, explained in the file."""

    id: str
    group: str
    question: Words
    readings: tuple[Option, ...]
    handling: str
    handle: Words
    subjects: tuple[str, ...]
    where: str
    scope: Scope | None

    @property
    def is_open_to_choice(self) -> bool:
        """Whether an office can settle it once, on paper; everything else takes no choice."""
        return self.handling == SETTING


@cache
def load_ambiguities(path: Path = FILE) -> dict[str, Ambiguity]:
    """Every entry by its id, in the order of the file. Raises Refusal; an id standing twice is `duplicate_code`."""
    rows = Fields({"entries": strict.read(path.read_bytes())}, known=("entries",)).rows("entries")
    entries = [_entry(value, at.removeprefix("entries")) for at, value in rows]
    _each_once((entry.id for entry in entries), path.name)
    return {entry.id: entry for entry in entries}


def ambiguity(code: str) -> Ambiguity:
    """The entry with this id; Refusal `unknown_ambiguity`."""
    found = load_ambiguities().get(code)
    if found is None:
        hint = "Chọn trong danh sách các chỗ quy định để ngỏ."
        raise Refusal("unknown_ambiguity", f"không có mục “{code}”", where="ambiguity", hint=hint)
    return found


def _entry(value: Any, at: str) -> Ambiguity:
    takes_none = isinstance(value, dict) and value.get("handling") in HANDLINGS[1:]
    row = Fields(value, at, known=_KEYS if takes_none else (*_KEYS, "scope"))
    group = row.choice("group", GROUPS)
    return Ambiguity(
        id=_id(row, group),
        group=group,
        question=_words(row, "question"),
        readings=_options(row, "readings"),
        handling=row.choice("handling", HANDLINGS),
        handle=_words(row, "handle"),
        subjects=_subjects(row),
        where=row.text("where"),
        scope=_scope(row) if "scope" in row else None,
    )


def _id(row: Fields, group: str) -> str:
    code = row.text("id")
    if (found := _ID.fullmatch(code)) is None or found[1] != group:
        hint = f"Viết chữ của nhóm và hai chữ số, ví dụ {group}-01."
        raise Refusal("bad_code", f"“{code}” không phải mã của nhóm {group}", where=row.at("id"), hint=hint)
    return code


def _words(row: Fields, key: str) -> Words:
    words = Fields(row.raw(key), row.at(key), known=("vi", "en"))
    return Words(words.text("vi"), words.text("en"))


def _options(row: Fields, key: str) -> tuple[Option, ...]:
    found = tuple(_option(value, at) for at, value in row.rows(key, None))
    _each_once((option.code for option in found), row.at(key))
    return found


def _option(value: Any, at: str) -> Option:
    row = Fields(value, at, known=("code", "vi", "en"))
    code = row.text("code")
    if not _CODE.fullmatch(code):
        hint = "Chỉ dùng chữ thường không dấu, chữ số và _ / -."
        raise Refusal("bad_code", f"mã “{code}” không dùng được", where=row.at("code"), hint=hint)
    return Option(code, Words(row.text("vi"), row.text("en")))


def _scope(row: Fields) -> Scope:
    inner = Fields(row.raw("scope"), row.at("scope"), known=("vi", "en", "choices"))
    return Scope(Words(inner.text("vi"), inner.text("en")), _options(inner, "choices"))


def _subjects(row: Fields) -> tuple[str, ...]:
    found = row.codes("subjects")
    unknown = [subject for subject in found if subject not in SUBJECTS]
    if unknown or not found:
        message = f"không có chủ đề “{unknown[0]}”" if unknown else "chưa nêu chủ đề nào"
        raise Refusal("unknown_value", message, where=row.at("subjects"), hint=_listed(SUBJECTS))
    _each_once(found, row.at("subjects"))
    return tuple(found)


def _each_once(codes: Iterable[str], where: str) -> None:
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            raise Refusal(
                "duplicate_code", f"mã “{code}” có hai lần", where=where, hint="Mỗi mã chỉ dùng một lần."
            )
        seen.add(code)


def _listed(words: Sequence[str]) -> str:
    return "Chọn trong: " + ", ".join(words) + "."
