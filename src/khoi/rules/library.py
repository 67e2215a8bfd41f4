"""All regulations at hand, the office's own on top: which rule speaks on a day, and with which numbers."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cache, cached_property
from pathlib import Path

from khoi.core import formats
from khoi.core.refusal import Refusal
from khoi.rules.facts import Catalogue, load_facts
from khoi.rules.packs import PACKS, Pack, load_packs
from khoi.rules.questions import Outcome, Rule
from khoi.rules.rule_file import root_of, rules_of
from khoi.rules.values import Value, look_up


@dataclass(frozen=True)
class Library:
    """Central packs and an office's overlays; everything asked of regulations is asked here."""

    packs: tuple[Pack, ...]
    overlays: tuple[Pack, ...] = ()

    @cached_property
    def facts(self) -> Catalogue:
        """Every fact the rules may read, the overlays' own included."""
        roots = dict.fromkeys(root_of(pack) for pack in self.packs)
        return load_facts((*roots, *(pack.folder for pack in self.overlays)))

    def pack(self, code: str) -> Pack:
        """The pack by its folder name; Refusal `unknown_regulation`."""
        for pack in (*self.packs, *self.overlays):
            if pack.code == code:
                return pack
        hint = "Các mã: " + ", ".join(pack.code for pack in self.packs) + "."
        raise Refusal("unknown_regulation", f"không có quy định “{code}”", where="regulation", hint=hint)

    def in_force(self, day: date) -> tuple[Pack, ...]:
        """Central packs in force on `day`, youngest first; a guide falls with the document it explains."""
        force = {pack.code for pack in self.packs if pack.force.has(day)}
        known = {pack.code for pack in self.packs}
        found = [
            pack
            for pack in self.packs
            if pack.code in force and (pack.guides in force or pack.guides not in known)
        ]
        return tuple(sorted(found, key=lambda pack: pack.force.start, reverse=True))

    def rule_on(self, family: str, subject: str, day: date) -> tuple[Pack, Rule]:
        """The rule of `family` for `subject` on `day`, overlays included; Refusal `no_rule_encoded`."""
        for pack in self.in_force(day):
            for rule in _of_family(pack, family):
                if subject in rule.subjects:
                    return pack, self._with_overlays(rule, day)
        raise self.no_rule(family, day, f"“{subject}”")

    def rule_of(self, pack: Pack, family: str, subject: str, day: date) -> Rule:
        """The rule of one pack, or of its companion, whatever is in force; Refusal `no_rule_encoded`."""
        for companion in self.companions(pack, day):
            for rule in _of_family(companion, family):
                if subject in rule.subjects:
                    return self._with_overlays(rule, day)
        hint = f"Xem những gì {pack.number} đã mã hóa: khoi rules show {pack.code}."
        message = f"{pack.number}: chưa mã hóa quy tắc “{family}” cho “{subject}”"
        raise Refusal("no_rule_encoded", message, where="subject", hint=hint)

    def no_rule(self, family: str, day: date, what: str) -> Refusal:
        """The honest answer where nothing is encoded, naming the documents in force on that subject."""
        subjects = {pack.subject for pack in self.packs if _has(pack, family)}
        standing = self.standing(day, subjects)
        return Refusal(
            "no_rule_encoded",
            f"ngày {formats.day(day, 'vi')} chưa có quy tắc “{family}” nào được mã hóa cho {what}{standing}",
            where="on",
            hint="Kiểm tra ngày và đối tượng; việc này cần người đối chiếu nguyên văn.",
        )

    def standing(self, day: date, subjects: Collection[str]) -> str:
        """The end of a sentence that names the documents in force on some subjects; empty where there is none."""
        numbers = [pack.number for pack in self.in_force(day) if pack.subject in subjects]
        return f"; đang có hiệu lực: {', '.join(numbers)}" if numbers else ""

    def companions(self, pack: Pack, day: date) -> tuple[Pack, ...]:
        """`pack`, then the documents read together with it on `day`: its guides, and the one it guides."""
        guides = [other for other in self.packs if other.guides == pack.code and other.force.has(day)]
        guided = [other for other in self.packs if other.code == pack.guides]
        return (pack, *guides, *guided)

    def numbers(self, pack: Pack, day: date) -> "Numbers":
        """The numbers that hold for the rules of `pack` on `day`."""
        return Numbers(self.companions(pack, day), self.local(pack, day), day)

    def local(self, pack: Pack, day: date) -> tuple[Pack, ...]:
        """The overlays over `pack` in force on `day`."""
        return tuple(one for one in self.overlays if one.overlays == pack.code and one.force.has(day))

    def _with_overlays(self, rule: Rule, day: date) -> Rule:
        pack = next(pack for pack in self.packs if pack.code == rule.pack)
        for overlay in self.local(pack, day):
            for added in _of_family(overlay, rule.family):
                if set(added.subjects) & set(rule.subjects):
                    rule = _joined(rule, added)
        return rule


class Numbers:
    """The numbers of one regulation on a day, as a function from key to amount.

    An overlay's number stands only where it is stricter; one that is looser is left out and remembered in `looser`.
    """

    def __init__(self, packs: Sequence[Pack], overlays: Sequence[Pack], day: date) -> None:
        self._packs, self._overlays, self._day = packs, overlays, day
        self.looser: dict[str, Value] = {}

    def __call__(self, key: str) -> Fraction:
        """The amount of `key`."""
        return self.value(key).amount

    def value(self, key: str) -> Value:
        """The value of `key`; Refusal `no_value_on_day` or `not_configured`."""
        local = self._find(key, self._overlays)
        values = [value for pack in self._packs for value in pack.values]
        if local is not None and not any(value.key == key for value in values):
            return local  # a slot it fills, or a number of the office's own
        slots = [slot for pack in self._packs for slot in pack.slots]
        central = look_up(key, self._day, self._packs[0].number, values, slots)
        if local is None:
            return central
        if is_looser(central, local):
            self.looser[key] = local
            return central
        return local

    def _find(self, key: str, packs: Iterable[Pack]) -> Value | None:
        values = (value for pack in packs for value in pack.values)
        return next((value for value in values if value.key == key and value.days.has(self._day)), None)


def _has(pack: Pack, family: str) -> bool:
    return any(isinstance(data, dict) and data.get("rule") == family for data in pack.files["rules"])


def _of_family(pack: Pack, family: str) -> tuple[Rule, ...]:
    """Rules of one family; a pack without any is not read further, so a command about votes reads no ratings."""
    return tuple(rule for rule in rules_of(pack) if rule.family == family) if _has(pack, family) else ()


def is_looser(central: Value, local: Value) -> bool:
    """Whether an office's number goes the way its centre doesn't allow; no way is allowed where none is named."""
    if local.amount == central.amount:
        return False
    goes_up = local.amount > central.amount
    return central.tighter != ("higher" if goes_up else "lower")


def _joined(rule: Rule, added: Rule) -> Rule:
    """The central rule with an overlay's questions behind its own; an outcome the centre lacks is refused."""
    codes = [outcome.code for outcome in rule.outcomes]
    for outcome in added.outcomes:
        if outcome.code not in codes:
            hint = "Gói của cơ quan chỉ thêm điều kiện vào các mức đã có."
            raise Refusal("unknown_outcome", f"“{outcome.code}” không có", where=added.pack, hint=hint)
    more = {outcome.code: outcome for outcome in added.outcomes}
    above = dict(zip(codes[1:], codes, strict=False))
    outcomes = tuple(_longer(outcome, more.get(outcome.code), above) for outcome in rule.outcomes)
    return replace(rule, outcomes=outcomes, remarks=rule.remarks + added.remarks)


def _longer(outcome: Outcome, more: Outcome | None, above: dict[str, str]) -> Outcome:
    if more is None:
        return outcome
    alone = tuple(replace(question, bars=above.get(outcome.code)) for question in more.any)
    return replace(outcome, all=outcome.all + more.all, any=outcome.any + alone)


def load_library(overlays: Iterable[Path] = (), packs: Path = PACKS) -> Library:
    """The shipped packs, and overlays from the given folders."""
    return _library(packs, tuple(overlays))


@cache
def _library(packs: Path, overlays: tuple[Path, ...]) -> Library:
    from khoi.rules.overlays import read_overlay

    return Library(load_packs(packs), tuple(read_overlay(folder) for folder in overlays))
