"""A vote as a calculation that can be signed: the base drawn up line by line, what was needed, what was given."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from khoi.core import formats
from khoi.core.refusal import Refusal
from khoi.queries.regulation_flags import Said, codes, said_of
from khoi.queries.regulation_words import ground_words
from khoi.rules.in_force import sources
from khoi.rules.library import Library
from khoi.rules.majorities import Body, Majority, majority_on
from khoi.rules.questions import Words
from khoi.rules.read_together import written_bodies, written_votes
from khoi.rules.vote import Count, Ground
from khoi.rules.words import spoken, with_amounts

_CARRIED = {True: "met", False: "missed", None: "no_data"}


@dataclass(frozen=True, slots=True)
class VoteRule:
    """One decision of one body that a regulation in force speaks of; `share` is empty where the office must settle it."""

    decision: str
    body: str
    words: str
    body_words: str
    share: str
    document: str
    pack: str
    clause: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the base: who, how many, and whether they count, leave or come to the sum."""

    words: str
    note: str
    amount: str
    kind: str


@dataclass(frozen=True, slots=True)
class VoteShown:
    """A counted vote as its page prints it; `status` is a code of the five statuses."""

    status: str
    headline: str
    note: str
    lines: tuple[Line, ...]
    needed: int
    arithmetic: str
    given: int | None
    gap: str
    document: str
    pack: str
    clause: str
    flags: tuple[Said, ...]


def vote_rules(known: Library, day: date, lang: str) -> list[VoteRule]:
    """Every vote of which a regulation in force on `day` speaks, the youngest document's word first."""
    found: dict[tuple[str, str], VoteRule] = {}
    for source in sources(known, day):
        for _name, row in written_votes(source.document):
            key = str(row.get("decision")), str(row.get("body"))
            if key not in found and (rule := _rule(known, key, day, lang)):
                found[key] = rule
    return list(found.values())


def _rule(known: Library, key: tuple[str, str], day: date, lang: str) -> VoteRule | None:
    try:
        majority = majority_on(known, *key, day)
    except Refusal:
        return None
    cited = majority.citation()
    return VoteRule(
        *key,
        with_amounts(spoken(majority.words, lang), majority.source.numbers, lang),
        body_words(known, majority.body, lang),
        share_words(majority),
        cited["document"],
        codes(known).get(cited["document"], ""),
        cited["clause"],
    )


def body_words(known: Library, body: Body, lang: str) -> str:
    """What a body that votes is called; its code where no document names it."""
    for pack in sorted(known.packs, key=lambda one: one.number != body.document):
        for code, row in written_bodies(pack):
            if code == body.code:
                return spoken(Words(str(row["vi"]), str(row["en"])), lang)
    return body.code


def share_words(majority: Majority) -> str:
    """`ít nhất 2/3`, `quá 1/2`."""
    share = majority.share.amount
    told = {"share": f"{share.numerator}/{share.denominator}"}
    return (_("quá %(share)s") if majority.strict else _("ít nhất %(share)s")) % told


def shown_vote(count: Count, known: Library, lang: str) -> VoteShown:
    """A counted vote."""
    cited = count.rule.citation()
    given = count.votes["for"]
    return VoteShown(
        _CARRIED[count.carried],
        {True: _("Đủ số phiếu"), False: _("Chưa đủ số phiếu"), None: _("Chưa có số phiếu thuận")}[
            count.carried
        ],
        _("cần %(share)s số gốc") % {"share": share_words(count.rule)},
        tuple(_lines(count, lang)),
        count.needed,
        _arithmetic(count, lang),
        given,
        "" if given is None else _gap(given - count.needed, lang),
        cited["document"],
        codes(known).get(cited["document"], ""),
        cited["clause"],
        tuple(said_of(count.flags, known, lang, _names(count))),
    )


def _names(count: Count) -> dict[str, str]:
    grounds = {ground.reason: ground_words(ground.reason) for ground in count.grounds}
    return grounds | {"votes.for": _("số phiếu thuận"), "present": _("số người có mặt")}


def _lines(count: Count, lang: str) -> Iterator[Line]:
    def number(value: int) -> str:
        return formats.count(value, lang)

    yield Line(
        _("Đảng viên chính thức hoặc người đương nhiệm trong danh sách"), "", number(count.official), "whole"
    )
    for ground in count.grounds:
        if ground.count:
            amount = (
                f"− {number(ground.count)}"
                if ground.leaves
                else _("không trừ %(n)s") % {"n": number(ground.count)}
            )
            yield Line(
                ground_words(ground.reason), _presence(ground), amount, "less" if ground.leaves else "stays"
            )
    yield Line(_("Số gốc"), "", number(count.base), "base")


def _presence(ground: Ground) -> str:
    return {True: _("có mặt"), False: _("vắng mặt"), None: ""}[ground.present]


def _arithmetic(count: Count, lang: str) -> str:
    share = count.rule.share.amount
    exact = formats.amount(share * count.base, lang)
    told = {
        "share": f"{share.numerator}/{share.denominator}",
        "base": formats.count(count.base, lang),
        "exact": exact,
        "needed": formats.count(count.needed, lang),
    }
    if count.rule.strict:
        return _("%(share)s × %(base)s = %(exact)s; phải hơn số này, nên cần %(needed)s") % told
    return _("%(share)s × %(base)s = %(exact)s, nên cần %(needed)s") % told


def _gap(over: int, lang: str) -> str:
    if over == 0:
        return _("vừa đủ")
    n = formats.count(abs(over), lang)
    return (_("dư %(n)s phiếu") if over > 0 else _("thiếu %(n)s phiếu")) % {"n": n}
