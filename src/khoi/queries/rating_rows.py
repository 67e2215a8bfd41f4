"""One question of a rating as a row for people: the fact, the threshold, the answer and how far it is from the edge."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from khoi.core import formats
from khoi.queries.regulation_words import choice_words, fact_label, fact_unit, with_unit
from khoi.rules import formula
from khoi.rules.facts import Catalogue, FactKind
from khoi.rules.library import Numbers
from khoi.rules.questions import Question
from khoi.rules.rate import Rating
from khoi.rules.words import question_words

_SIGNS = {">=": "≥", ">": ">", "<=": "≤", "<": "<", "==": "=", "!=": "≠"}
_TURNED = {">=": "<=", ">": "<", "<=": ">=", "<": ">", "==": "==", "!=": "!="}
_UP, _DOWN = (">=", ">"), ("<=", "<")
_CALL_UNITS = {"months": "month", "month_steps": "month", "days": "day"}
_PAIR = 2


@dataclass(frozen=True, slots=True)
class FactShown:
    """One fact, or a part over its whole, as a cell prints it; `field` is the fact to open on the form."""

    field: str
    label: str
    value: str
    is_missing: bool


@dataclass(frozen=True, slots=True)
class AskedRow:
    """One question as the table prints it; `status` is a code of the five statuses; idle: it wasn't asked."""

    number: int
    text: str
    pack: str
    clause: str
    facts: tuple[FactShown, ...]
    threshold: str
    status: str
    word: str
    distance: str
    is_idle: bool


@dataclass(frozen=True)
class Reader:
    """Reads one rating in one language."""

    rating: Rating
    catalogue: Catalogue
    packs: Mapping[str, str]
    lang: str

    @property
    def numbers(self) -> Numbers:
        """The numbers of the day."""
        return self.rating.numbers

    @property
    def known(self) -> dict[str, Any]:
        """The typed facts with the day of the case."""
        return dict(self.rating.verdict.facts) | {"on": self.rating.verdict.day}

    def text(self, question: Question) -> str:
        """The question as a sentence."""
        return question_words(question, self.numbers, self.lang)

    def row(self, question: Question, number: int) -> AskedRow:
        """The question with what was answered, or why it wasn't asked."""
        status, word = self._answer(question)
        return AskedRow(
            number,
            self.text(question),
            self.packs.get(question.document, ""),
            question.clause,
            self.facts(question),
            self.threshold(question.ask),
            status,
            word,
            self.distance(question),
            question.id not in self.rating.verdict.answers,
        )

    def _answer(self, question: Question) -> tuple[str, str]:
        answers = self.rating.verdict.answers
        if question.id in answers:
            return {
                True: ("met", _("Đúng")),
                False: ("missed", _("Không đúng")),
                None: ("no_data", _("Chưa có dữ kiện")),
            }[answers[question.id]]
        if (
            question.waived
            and formula.evaluate(question.waived, self.known, self.numbers) is True
            and not question.given
        ):
            return "no_data", _("Không phải hỏi")
        return "no_data", _("Chưa hỏi")

    def distance(self, question: Question) -> str:
        """How far the facts stand from the edge; for a question not asked, when it is."""
        if question.id not in self.rating.verdict.answers:
            return _("Không chặn. Hỏi khi có dữ kiện này") if question.given or question.judged else ""
        found = _gap(question.ask, self.known, self.numbers)
        if found is None or self._is_choice(found[2]):
            return ""
        return self._gap_words(*found)

    def _is_choice(self, name: str) -> bool:
        return name in self.catalogue and self.catalogue[name].kind == "choice"

    def threshold(self, node: formula.Node) -> str:
        """The edge of a comparison: `≥ 90 điểm`, `≤ 20%`, `tất cả`; empty where there is none to print."""
        keys = formula.parameters_in(node)
        match node:
            case formula.Some(parts):
                return self.threshold(parts[-1])
            case formula.Compare() if len(keys) == 1:
                return self._edge(node, keys[0])
            case formula.Compare("==", formula.Fact(), formula.Fact(whole)) if whole.endswith("_total"):
                return pgettext("mức", "tất cả")
            case formula.Compare(sign, formula.Fact(name), formula.Number(rank)) if self._is_choice(name):
                return f"{_SIGNS[sign]} {self._value(self.catalogue[name], rank)}"
            case formula.Compare(sign, formula.Fact(), formula.Number(0)):
                return f"{_SIGNS[sign]} 0"
        return ""

    def _edge(self, node: formula.Compare, key: str) -> str:
        turned = key in formula.parameters_in(node.left)
        value = self.numbers.value(key)
        sign = _SIGNS[_TURNED[node.sign] if turned else node.sign]
        return f"{sign} {with_unit(value.amount, value.unit, self.lang)}"

    def _gap_words(self, gap: Fraction, sign: str, unit: str) -> str:
        fact = self.catalogue.get(unit)
        if fact is None:
            return _said(gap, sign, whole=True, write=lambda n: with_unit(n, unit, self.lang))
        whole = fact.kind == "count"
        return _said(gap, sign, whole=whole, write=lambda n: self._amount(fact, n))

    def _amount(self, fact: FactKind, amount: Fraction) -> str:
        unit, shown = fact_unit(fact, self.lang), formats.amount(amount, self.lang)
        if unit == "%":
            return f"{shown}%"
        return f"{shown} {unit}" if unit else shown

    def facts(self, question: Question) -> tuple[FactShown, ...]:
        """The facts of a question, a part and its whole as one."""
        names = [name for name in question.facts if name != "on"]
        if (apart := _apart(question.ask)) and set(names) == set(apart):
            return (self._rest_of(*apart),)
        if len(names) == _PAIR and all(self.catalogue[name].kind == "count" for name in names):
            names.sort(key=lambda name: name.endswith("_total"))
            if names[1].endswith("_total"):
                return (self._part_of(*(self.fact(name) for name in names)),)
        return tuple(self.fact(name) for name in names)

    def _rest_of(self, whole: str, part: str) -> FactShown:
        """What is left of a whole, over the whole: late tasks of all tasks."""
        shown = self._part_of(self.fact(part), self.fact(whole))
        if shown.is_missing:
            return shown
        facts = self.rating.verdict.facts
        rest = formats.count(facts[whole] - facts[part], self.lang)
        return replace(shown, value=f"{rest}/{formats.count(facts[whole], self.lang)}")

    def _part_of(self, part: FactShown, whole: FactShown) -> FactShown:
        if part.is_missing and whole.is_missing:
            return FactShown(part.field, f"{part.label}; {whole.label}", part.value, is_missing=True)
        field = whole.field if whole.is_missing and not part.is_missing else part.field
        label = f"{part.label}: {part.value}; {whole.label}: {whole.value}"
        return FactShown(field, label, f"{part.value}/{whole.value}", part.is_missing or whole.is_missing)

    def fact(self, name: str) -> FactShown:
        """One fact as stated."""
        fact, value = self.catalogue[name], self.rating.verdict.facts.get(name)
        label = fact_label(fact, self.lang)
        if value is None:
            return FactShown(name, label, formats.unknown(self.lang), is_missing=True)
        return FactShown(name, label, self._value(fact, value), is_missing=False)

    def _value(self, fact: FactKind, value: Any) -> str:
        match fact.kind:
            case "flag":
                return pgettext("dữ kiện", "có") if value else pgettext("dữ kiện", "không")
            case "day":
                return formats.day(value, self.lang)
            case "choice":
                return choice_words(fact.choices[len(fact.choices) - 1 - value], self.lang)
            case "number":
                return formats.amount(value, self.lang) + ("%" if fact.unit == "%" else "")
        return formats.count(value, self.lang)


def _gap(node: formula.Node, facts: Mapping[str, Any], numbers: Numbers) -> tuple[Fraction, str, str] | None:
    """How far beyond the edge, which way the comparison goes, and in what: a fact's name or a unit."""
    match node:
        case formula.Some(parts):
            return _gap(parts[-1], facts, numbers)
        case formula.Compare("==", formula.Fact(name), formula.Fact(_) | formula.Number(_)):
            sides = [formula.evaluate(side, facts, numbers) for side in (node.left, node.right)]
            countable = all(isinstance(side, int | Fraction) and not isinstance(side, bool) for side in sides)
            return (Fraction(sides[0]) - Fraction(sides[1]), "==", name) if countable else None
        case formula.Compare(sign, formula.Call(call), right) if sign in (*_UP, *_DOWN):
            between, edge = (formula.evaluate(side, facts, numbers) for side in (node.left, right))
            if between is None or edge is None:
                return None
            ahead = Fraction(between) - Fraction(edge)
            return (ahead if sign in _UP else -ahead), sign, _CALL_UNITS[call]
        case formula.Compare(sign):
            found = formula.margin(node, facts, numbers) or _margin_of_rest(node, facts, numbers)
            return None if found is None else (found[0], sign, found[1])
    return None


def _apart(node: formula.Node) -> tuple[str, str] | None:
    """A whole and the part taken from it, where the left side counts what is left."""
    if isinstance(node, formula.Compare):
        for part in formula.parts(node.left):
            match part:
                case formula.Arithmetic("-", formula.Fact(whole), formula.Fact(taken)):
                    return whole, taken
    return None


def _margin_of_rest(
    node: formula.Compare, facts: Mapping[str, Any], numbers: Numbers
) -> tuple[Fraction, str] | None:
    """`formula.margin` for what is left of a whole, in units of the part taken from it."""
    apart = _apart(node)
    if apart is None or any(facts.get(name) is None for name in apart) or node.sign not in (*_UP, *_DOWN):
        return None
    left, right = (formula.evaluate(side, facts, numbers) for side in (node.left, node.right))
    one_more = formula.evaluate(node.left, dict(facts) | {apart[1]: facts[apart[1]] - 1}, numbers)
    if left is None or right is None or one_more == left:
        return None
    ahead = Fraction(left - right) / Fraction(one_more - left)
    return (ahead if node.sign in _UP else -ahead), apart[1]


def _said(gap: Fraction, sign: str, *, whole: bool, write: Callable[[Fraction], str]) -> str:
    """The distance in words; whole things are never split: half a task beyond is none to spare."""
    strict = sign in (">", "<")
    if sign == "==":
        return _equal(gap, write)
    if gap > 0 or (gap == 0 and not strict):
        spare = Fraction(ceil(gap) - 1 if strict else floor(gap)) if whole else gap
        words = (
            (_("Dư %(amount)s"), _("Vừa đủ"))
            if sign in _UP
            else (_("Cách mức %(amount)s"), _("Vừa bằng mức"))
        )
        return words[0] % {"amount": write(spare)} if spare else words[1]
    if gap == 0 and not whole:
        return _("Bằng mức, phải cao hơn") if sign == ">" else _("Bằng mức, phải thấp hơn")
    lack = Fraction(floor(-gap) + 1 if strict else ceil(-gap)) if whole else -gap
    lacking = _("Thiếu %(amount)s") if sign in _UP else _("Quá %(amount)s")
    return lacking % {"amount": write(lack)}


def _equal(gap: Fraction, write: Callable[[Fraction], str]) -> str:
    if gap == 0:
        return _("Đủ, không còn dư")
    return (_("Quá %(amount)s") if gap > 0 else _("Thiếu %(amount)s")) % {"amount": write(abs(gap))}
