"""Reads the rules of a pack and refuses what they could not mean: an unknown fact, a grade that does not exist."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from khoi.core.refusal import Refusal
from khoi.rules import formula
from khoi.rules.facts import Catalogue, load_facts
from khoi.rules.fields import Fields
from khoi.rules.packs import PACKS, Pack
from khoi.rules.questions import NOT_RATED, NOT_REVIEWED, Outcome, Question, Remark, Rule, Words
from khoi.rules.values import CONFIDENCE

_RULE = ("rule", "subjects", "title", "title_en", "mode", "scope", "outcomes", "quota", "flags")
_QUESTION = (
    "id", "ask", "clause", "confidence", "vi", "en", "band", "given", "judged", "waived", "discretion", "otherwise",
)  # fmt: skip
_OUTCOME = ("outcome", "all", "any", "unknown", "otherwise")
_FLAG = ("id", "when", "given", "level", "code", "clause", "confidence", "vi", "en")


@cache
def rules_of(pack: Pack) -> tuple[Rule, ...]:
    """The rules of a pack, in file order; faults are Refusals that name the place."""
    reader = _Reader(pack, load_facts((root_of(pack), pack.folder)))
    return tuple(
        reader.rule(data, f"{pack.code}/rules[{i}]") for i, data in enumerate(pack.files.get("rules", ()))
    )


def root_of(pack: Pack) -> Path:
    """The folder of packs whose facts it shares; an office's own pack shares the shipped ones."""
    above = pack.folder.parent
    return above if (above / "facts").is_dir() else PACKS


class _Reader:
    """Reads the rules of one pack with the facts it may ask for."""

    def __init__(self, pack: Pack, catalogue: Catalogue) -> None:
        self._pack, self._catalogue = pack, catalogue

    def rule(self, data: Any, at: str) -> Rule:
        row = Fields(data, at, known=_RULE)
        outcomes = [Fields(item, path, known=_OUTCOME) for path, item in row.rows("outcomes")]
        codes = [outcome.text("outcome") for outcome in outcomes]
        read = [self._outcome(outcome, codes[i - 1] if i else None) for i, outcome in enumerate(outcomes)]
        rule = Rule(
            row.text("rule"),
            self._pack.code,
            self._pack.number,
            tuple(row.codes("subjects")),
            Words(row.text("title"), row.text("title_en")),
            row.choice("mode", ("first", "every"), "first") == "every",
            tuple(self._question(item, path, None) for path, item in row.rows("scope", None)),
            tuple(read),
            row.text("quota", ""),
            tuple(self._remark(item, path) for path, item in row.rows("flags", None)),
        )
        _once([question.id for question in rule.questions], at)
        return rule

    def _outcome(self, row: Fields, above: str | None) -> Outcome:
        code = row.text("outcome")
        return Outcome(
            code,
            tuple(self._question(item, path, code) for path, item in row.rows("all", None)),
            tuple(self._question(item, path, above) for path, item in row.rows("any", None)),
            row.raw("unknown", None) is True,
            row.raw("otherwise", None) is True,
        )

    def _question(self, data: Any, at: str, bars: str | None) -> Question:
        row = Fields(data, at, known=_QUESTION)
        waived = row.text("waived", "")
        return Question(
            row.text("id"),
            self._pack.number,
            self._formula(row.text("ask"), row.at("ask")),
            row.text("ask"),
            row.text("clause"),
            row.choice("confidence", CONFIDENCE, "read"),
            Words(row.text("vi"), row.text("en")),
            bars,
            row.raw("band", None) is True,
            tuple(row.codes("given", None)),
            row.raw("judged", None) is True,
            self._formula(waived, row.at("waived")) if waived else None,
            self._discretion(row),
            row.choice("otherwise", (NOT_REVIEWED, NOT_RATED, ""), ""),
        )

    def _discretion(self, row: Fields) -> tuple[str, Words] | None:
        if row.raw("discretion", None) is None:
            return None
        told = Fields(row.raw("discretion"), row.at("discretion"), known=("clause", "vi", "en"))
        return told.text("clause"), Words(told.text("vi"), told.text("en"))

    def _remark(self, data: Any, at: str) -> Remark:
        row = Fields(data, at, known=_FLAG)
        return Remark(
            row.text("id"),
            self._pack.number,
            row.text("code"),
            self._formula(row.text("when"), row.at("when")),
            tuple(row.codes("given", None)),
            row.text("level", "") or None,
            row.text("clause"),
            Words(row.text("vi"), row.text("en")),
        )

    def _formula(self, text: str, where: str) -> formula.Node:
        node = formula.parse(text, where)
        for name in formula.facts_in(node):
            if name not in self._catalogue:
                hint = "Khai dữ kiện trong facts/, hoặc sửa tên."
                raise Refusal("unknown_fact", f"không có dữ kiện “{name}”", where=where, hint=hint)
        return _ranked(node, self._catalogue, where)


def _ranked(node: formula.Node, catalogue: Catalogue, where: str) -> formula.Node:
    """The formula with each choice as its rank, so that "at least as good" is a comparison of numbers."""

    def inner(part: formula.Node) -> formula.Node:
        return _ranked(part, catalogue, where)

    match node:
        case formula.Compare(sign, formula.Fact(name), formula.Choice(word)):
            if word not in catalogue[name].choices:
                hint = "Các giá trị: " + ", ".join(catalogue[name].choices) + "."
                raise Refusal("bad_formula", f"“{name}” không có giá trị “{word}”", where=where, hint=hint)
            return formula.Compare(sign, formula.Fact(name), formula.Number(catalogue[name].rank(word)))
        case formula.Choice(word):
            hint = "Đặt dữ kiện bên trái, giá trị bên phải."
            raise Refusal("bad_formula", f"“{word}” không đứng sau một dữ kiện", where=where, hint=hint)
        case formula.Compare() | formula.Arithmetic():
            return replace(node, left=inner(node.left), right=inner(node.right))
        case formula.Not(part):
            return formula.Not(inner(part))
        case formula.Every(parts) | formula.Some(parts):
            return type(node)(tuple(inner(part) for part in parts))
    return node


def _once(ids: list[str], at: str) -> None:
    twice = [name for name in ids if ids.count(name) > 1]
    if twice:
        hint = "Mỗi câu hỏi có một mã riêng trong quy tắc."
        raise Refusal("duplicate_key", f"câu hỏi “{twice[0]}” có hai lần", where=at, hint=hint)
