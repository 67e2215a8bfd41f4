"""Worked cases of a regulation, run: each is answered by the program itself and held against what its author expects."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from khoi.core.refusal import Refusal
from khoi.core.shares import rounded
from khoi.rules import strict
from khoi.rules.ask import ask_rule
from khoi.rules.expected import differences, not_refused, refused_differently
from khoi.rules.fields import Fields, wrong
from khoi.rules.library import Library
from khoi.rules.packs import Pack, named
from khoi.rules.procedure import order
from khoi.rules.questions import Words
from khoi.rules.rate import as_json, rate

Command = Callable[[Any, Library], dict[str, Any]]
NAMES = ("rate", "quota", "vote", "due", "ask", "order", "share", "audit", "layout")
_FILE = ("base", "cases")
_CASE = ("name", "name_en", "source", "clauses", "command", "input", "expect", "refused")


@dataclass(frozen=True, slots=True)
class Case:
    """One worked case: what is asked with which command, and the answer or the refusal it should get."""

    where: str
    name: Words
    source: str
    clauses: tuple[str, ...]
    command: str
    input: Any
    expect: Mapping[str, Any]
    refused: str


@dataclass(frozen=True, slots=True)
class Result:
    """A case that was run; `differs` says what came out otherwise, one sentence a difference, none where it passed."""

    case: Case
    differs: tuple[Words, ...]

    @property
    def passed(self) -> bool:
        """Whether all came out as expected."""
        return not self.differs


@cache
def cases_of(pack: Pack) -> tuple[Case, ...]:
    """Every case of a pack, in file order; a Refusal names the file and the place of a fault."""
    return tuple(
        case for path in sorted(pack.folder.glob("cases/*.yaml")) for case in _cases(path, pack.folder)
    )


def _cases(path: Path, folder: Path) -> Iterator[Case]:
    with named(path, folder):
        top = Fields(strict.read(path.read_bytes()), known=_FILE)
        base = Fields(top.raw("base", {}), "base", known=("input",)).raw("input", {})
        for at, data in top.rows("cases"):
            yield _case(Fields(data, at, known=_CASE), base, f"{folder.name}/cases/{path.name}: {at}")


def _case(row: Fields, base: Any, where: str) -> Case:
    expect = row.raw("expect", {})
    if not isinstance(expect, dict):
        raise wrong(row.at("expect"), expect, "một nhóm “khóa: giá trị”")
    if bool(expect) == ("refused" in row):
        hint = "Ghi “expect” (một phần câu trả lời) hoặc “refused” (mã từ chối)."
        raise Refusal("no_one_answer", "cần đúng một trong “expect” và “refused”", where=row.path, hint=hint)
    return Case(
        where,
        Words(row.text("name"), row.text("name_en")),
        row.text("source", ""),
        tuple(row.codes("clauses")),
        row.choice("command", NAMES),
        laid_over(base, row.raw("input")),
        expect,
        row.text("refused", ""),
    )


def laid_over(base: Any, given: Any) -> Any:
    """The input of a case over that of its file: facts by name, null takes one away, all else as a whole."""
    if not isinstance(base, dict) or not isinstance(given, dict):
        return given
    both = base | given
    facts = both.get("facts"), base.get("facts")
    if isinstance(facts[0], dict) and isinstance(facts[1], dict):
        both["facts"] = {name: value for name, value in (facts[1] | facts[0]).items() if value is not None}
    return both


def share(case: Any, _: Library) -> dict[str, Any]:
    """The percentage of `{count, base}`, as published tables print it; Refusal `no_base` for a base of nothing."""
    row = Fields(case, known=("count", "base"))
    count, base = row.exact("count"), row.exact("base")
    if base <= 0:
        hint = "Mẫu số phải lớn hơn 0."
        raise Refusal("no_base", "không có mẫu số để tính tỷ lệ", where="base", hint=hint)
    return {"percent": rounded(100 * count / base)}


def _rate(case: Any, library: Library) -> dict[str, Any]:
    # A case without a day must come out the same every day: it is asked on the first day of its regulation.
    return as_json(rate(case, library, today=date.min))


def _quota(case: Any, library: Library) -> dict[str, Any]:
    from khoi.rules.quota import quota  # each command's module only where a case needs it

    return quota(case, library)


def _vote(case: Any, library: Library) -> dict[str, Any]:
    from khoi.rules.vote import vote

    return vote(case, library)


def _due(case: Any, library: Library) -> dict[str, Any]:
    from khoi.rules.due import due

    return due(case, library)


def _layout(case: Any, library: Library) -> dict[str, Any]:
    from khoi.rules.layout import layout

    return layout(case, library)


COMMANDS: Mapping[str, Command] = {
    "rate": _rate, "quota": _quota, "vote": _vote, "due": _due, "ask": ask_rule, "order": order, "share": share,
    "layout": _layout,
}  # fmt: skip


def run_case(case: Case, library: Library, commands: Mapping[str, Command]) -> Result:
    """The case asked with `COMMANDS` and the caller's own `commands`, for what lies above this room."""
    try:
        answer = {**COMMANDS, **commands}[case.command](case.input, library)
    except Refusal as refusal:
        return Result(case, tuple(refused_differently(case.refused, refusal)))
    if case.refused:
        return Result(case, (not_refused(case.refused),))
    return Result(case, tuple(differences(case.expect, answer)))


def run_cases(
    packs: Iterable[Pack], library: Library, commands: Mapping[str, Command] | None = None
) -> Iterator[Result]:
    """Every case of `packs`; those of an office's own pack are asked with that pack lying over the centre's."""
    for pack in packs:
        own = replace(library, overlays=(pack,) if pack.overlays else ())
        for case in cases_of(pack):
            yield run_case(case, own, commands or {})
