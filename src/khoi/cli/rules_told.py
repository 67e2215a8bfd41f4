"""Facts a regulation reads, differences between two, a verdict asked again: as the terminal shows them."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from khoi.cli.rules_shown import days_of, document_of, english_at, table
from khoi.rules.compared import KINDS, Change
from khoi.rules.facts_read import FactRead
from khoi.rules.packs import Pack
from khoi.rules.words import spoken

_FACT_HEAD = (
    ("Dữ kiện", "Fact"),
    ("Kiểu", "Kind"),
    ("Cần", "Needed"),
    ("Đối tượng", "Read for"),
    ("Lời", "Words"),
)
_KIND = {
    "count": ("số đếm", "count"),
    "number": ("số", "number"),
    "flag": ("có/không", "yes/no"),
    "day": ("ngày", "day"),
    "choice": ("chọn", "choice"),
}
_NEEDED = {True: ("có", "yes"), False: ("nếu có nêu", "if stated")}
_SAME = ("Kết quả như đã lưu.", "The answer is as it was kept.")
_OTHER = ("Kết quả khác bản đã lưu:", "The answer differs from the one kept:")
_CHANGED = ("Gói quy định đã đổi từ khi lưu", "Packs changed since")
_NOT_READ = ("chưa đọc", "not read")
_NO_CHANGE = ("Không có gì khác.", "Nothing differs.")
_NO_FACT = ("Quy định này chưa mã hóa quy tắc nào.", "This regulation encodes no such rule.")


def fact_lines(found: Sequence[FactRead], lang: str) -> list[str]:
    """The facts a document reads, for people."""
    at = english_at(lang)
    if not found:
        return [_NO_FACT[at]]
    rows = [tuple(head[at] for head in _FACT_HEAD)]
    for one in found:
        fact = one.fact
        unit = fact.unit_en if at else fact.unit
        kind = ", ".join(fact.choices) or (
            f"{_KIND[fact.kind][at]} ({unit})" if unit else _KIND[fact.kind][at]
        )
        words = fact.en if at else fact.vi
        rows.append((fact.name, kind, _NEEDED[one.needed][at], ", ".join(one.read_by), words))
    return table(rows)


def changes_as_json(before: Pack, after: Pack, found: Iterable[Change]) -> dict[str, Any]:
    """What changed, with the documents it changed between."""
    changes = [
        {
            "kind": one.kind,
            "rule": one.family or None,
            "name": one.name,
            "what": one.what,
            "subjects": list(one.subjects),
            "vi": one.words.vi,
            "en": one.words.en,
        }
        for one in found
    ]
    return {"before": document_of(before), "after": document_of(after), "changes": changes}


def change_lines(before: Pack, after: Pack, found: Sequence[Change], lang: str) -> Iterator[str]:
    """What changed, for people, a kind of thing at a time."""
    at = english_at(lang)
    yield f"{before.number} ({days_of(before, lang)}) → {after.number} ({days_of(after, lang)})"
    for pack in dict.fromkeys([before, after]):
        if told := pack.texts["not_read_en" if at else "not_read"]:
            yield f"{pack.number}: {_NOT_READ[at]}: {told}"
    if not found:
        yield _NO_CHANGE[at]
    for kind, changes in groupby(found, key=lambda one: one.kind):
        yield ""
        yield KINDS[kind][at].capitalize()
        for one in changes:
            about = f" [{', '.join(one.subjects)}]" if one.subjects else ""
            yield f"  {spoken(one.words, lang)}{about}"


def again_lines(answer: dict[str, Any], lang: str) -> Iterator[str]:
    """A kept verdict beside the one of today, for people."""
    at = english_at(lang)
    if answer["changed_packs"]:
        yield f"{_CHANGED[at]}: {', '.join(answer['changed_packs'])}"
    yield (_SAME if answer["same"] else _OTHER)[at]
    for one in answer["differences"]:
        yield f"  {one.get('question') or one.get('answer')}: {_said(one['then'], at)} → {_said(one['now'], at)}"


def _said(state: Any, at: int) -> str:
    known = {
        True: ("có", "yes"),
        False: ("không", "no"),
        None: ("chưa rõ", "unknown"),
        "not_asked": ("không hỏi", "not asked"),
    }
    if isinstance(state, bool | None) or state == "not_asked":
        return known[state][at]
    return ", ".join(map(str, state)) if isinstance(state, list) else str(state)
