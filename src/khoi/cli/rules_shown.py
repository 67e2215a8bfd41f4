"""Regulations on the terminal: a list, a document by clause, its facts, differences, a verdict asked again."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from khoi.core import formats
from khoi.core.refusal import Refusal
from khoi.rules.cases import cases_of
from khoi.rules.clauses import Clause, clauses_of
from khoi.rules.compared import KINDS
from khoi.rules.library import Library
from khoi.rules.packs import Pack
from khoi.rules.procedure import procedures_of
from khoi.rules.read_together import written_deadlines, written_votes
from khoi.rules.rule_file import rules_of
from khoi.rules.words import spoken

_CONFIDENCE = {
    "read": ("đã đọc", "read"),
    "second-hand": ("qua tài liệu khác", "second-hand"),
    "inferred": ("suy ra", "inferred"),
}
_ENCODED = {
    "numbers": ("số", "number", "numbers"),
    "slots": ("chỗ để cơ quan quy định", "matter left to the office", "matters left to the office"),
    "rules": ("quy tắc", "rule", "rules"),
    "votes": ("biểu quyết", "vote", "votes"),
    "deadlines": ("thời hạn", "deadline", "deadlines"),
    "procedures": ("trình tự", "procedure", "procedures"),
    "cases": ("ca mẫu", "case", "cases"),
}
_PACK_HEAD = (
    ("Mã", "ID"),
    ("Số", "Number"),
    ("Hiệu lực", "In force"),
    ("Căn cứ", "Known"),
    ("Đã mã hóa", "Encoded"),
)


def english_at(lang: str) -> int:
    """The place of a language in a pair of words."""
    return 1 if lang == "en" else 0


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows of cells under one another, in columns."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]


def encoded(pack: Pack) -> dict[str, int]:
    """How much of each kind a pack has."""
    return {
        "numbers": len(pack.values),
        "slots": len(pack.slots),
        "rules": len(rules_of(pack)),
        "votes": len(list(written_votes(pack))),
        "deadlines": len(list(written_deadlines(pack))),
        "procedures": len(procedures_of(pack)),
        "cases": len(cases_of(pack)),
    }


def packs_as_json(packs: Iterable[Pack]) -> list[dict[str, Any]]:
    """Documents with their days, and what is encoded of them."""
    return [
        document_of(pack)
        | {
            "subject": pack.subject,
            "guides": pack.guides or None,
            "replaces": pack.replaces or None,
            "confidence": pack.confidence,
            "encoded": encoded(pack),
        }
        for pack in packs
    ]


def document_of(pack: Pack) -> dict[str, Any]:
    """What tells a document from the others, and its days."""
    end = pack.force.end
    return {
        "id": pack.code,
        "document": pack.number,
        "title": pack.title,
        "title_en": pack.title_en,
        "from": pack.force.start.isoformat(),
        "to": None if end is None else end.isoformat(),
        "end_is_inferred": pack.end_is_inferred,
    }


def pack_lines(packs: Iterable[Pack], lang: str) -> list[str]:
    """The same for people."""
    at = english_at(lang)
    rows = [tuple(head[at] for head in _PACK_HEAD)]
    for pack in packs:
        told = [_counted(count, name, lang) for name, count in encoded(pack).items() if count]
        known = _CONFIDENCE[pack.confidence][at]
        rows.append((pack.code, pack.number, days_of(pack, lang), known, ", ".join(told) or "–"))
    return table(rows)


def _counted(count: int, name: str, lang: str) -> str:
    vi, one, many = _ENCODED[name]
    if lang == "en":
        return f"{count} {one if count == 1 else many}"
    return f"{count} {vi}"


def days_of(pack: Pack, lang: str) -> str:
    """The last day is the first on which the document no longer holds, so it is said with `before`."""
    start, end = formats.day(pack.force.start, lang), pack.force.end
    if end is None:
        return f"from {start}" if lang == "en" else f"từ {start}"
    sign = "~" if pack.end_is_inferred else ""
    day = sign + formats.day(end, lang)
    return f"from {start} to before {day}" if lang == "en" else f"từ {start} đến trước {day}"


@dataclass(frozen=True, slots=True)
class Shown:
    """One document clause by clause, as it stands on a day, or in all its days."""

    pack: Pack
    library: Library
    day: date | None

    def __post_init__(self) -> None:
        if self.day is not None and not self.pack.force.has(self.day):
            told = f"{self.pack.number} không có hiệu lực vào ngày {self.day.isoformat()}"
            raise Refusal("not_in_force", told, where="--on", hint="Bỏ --on để xem mọi ngày.")

    def _clauses(self) -> list[Clause]:
        return clauses_of(self.pack, self.library, self.day)

    def as_json(self) -> dict[str, Any]:
        """The document of `khoi rules show --json`."""
        clauses = [
            {
                "clause": one.clause,
                "items": [
                    {"kind": item.kind, "vi": item.words.vi, "en": item.words.en} for item in one.items
                ],
                "cases": one.cases,
            }
            for one in self._clauses()
        ]
        return document_of(self.pack) | {"texts": dict(self.pack.texts), "clauses": clauses}

    def lines(self, lang: str) -> Iterator[str]:
        """The same for people."""
        at = english_at(lang)
        yield f"{self.pack.number} ({days_of(self.pack, lang)})"
        yield self.pack.title_en if at else self.pack.title
        for one in self._clauses():
            yield ""
            yield f"{one.clause} ({_counted(one.cases, 'cases', lang)})"
            for item in one.items:
                yield f"  {KINDS[item.kind][at]}: {spoken(item.words, lang)}"
