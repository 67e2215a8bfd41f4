"""Whether a vote carried, and on which base: the answer of `khoi vote`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from khoi.core.majority import needed
from khoi.core.refusal import Refusal
from khoi.rules.fields import Fields, wrong
from khoi.rules.flags import Flag
from khoi.rules.in_force import day_asked, doubts
from khoi.rules.library import Library, load_library
from khoi.rules.majorities import Body, Majority, bodies_known, decisions_known, majority_on
from khoi.rules.questions import Words
from khoi.rules.rate import flag_as_json

KINDS = ("for", "against", "blank", "invalid")
_MISSING = Words("Chưa có số liệu", "The figure is missing")
_CASE = ("on", "opened", "decision", "body", "roll", "present", "votes")


@dataclass(frozen=True, slots=True)
class Ground:
    """Members named on one ground: how many, whether they came, and whether they left the base."""

    reason: str
    count: int
    present: bool | None
    leaves: bool


@dataclass(frozen=True, slots=True)
class Count:
    """A vote held against its rule. `present` and votes are None where nobody stated them."""

    rule: Majority
    official: int
    grounds: tuple[Ground, ...]
    present: int | None
    votes: dict[str, int | None]
    flags: tuple[Flag, ...] = ()

    @property
    def base(self) -> int:
        """Those on the roll less those who left it."""
        return self.official - sum(ground.count for ground in self.grounds if ground.leaves)

    @property
    def needed(self) -> int:
        """The fewest votes in favour that carry."""
        return needed(self.base, self.rule.share.amount, strict=self.rule.strict)

    @property
    def carried(self) -> bool | None:
        """Whether it carried; None without the votes in favour."""
        votes = self.votes["for"]
        return None if votes is None else votes >= self.needed

    @property
    def cast(self) -> int:
        """All votes that were stated."""
        return sum(votes or 0 for votes in self.votes.values())


def vote(case: Any, library: Library | None = None) -> dict[str, Any]:
    """The document of `contracts/vote.md` for a case as read from a file. Raises Refusal."""
    return as_json(count_vote(case, library or load_library()))


def count_vote(case: Any, library: Library) -> Count:
    """A vote counted by the rule in force.

    Raises Refusal `more_votes_than_present`, `more_present_than_base`, `probationary_vote`, `unknown_exclusion`,
    `more_excluded_than_roll`, `empty_base`, `negative_count`, `no_rule_encoded`, and for what is odd in a case.
    """
    row = Fields(case, known=_CASE)
    day = day_asked(row)
    decision = row.choice("decision", decisions_known(library))
    rule = majority_on(library, decision, row.choice("body", bodies_known(library)), day)
    roll = Fields(row.raw("roll"), "roll", known=("official", "probationary", "excluded"))
    _optional(roll, "probationary")
    found = Count(
        rule, roll.whole("official"), _grounds(roll, rule.body), _optional(row, "present"), _votes(row)
    )
    _refuse(found)
    flags = (*doubts(library, rule.source), *_flags(found))
    return Count(rule, found.official, found.grounds, found.present, found.votes, flags)


def as_json(count: Count, lang: str = "vi") -> dict[str, Any]:
    """The document of `contracts/vote.md`."""
    share = count.rule.share.amount
    return {
        "base": count.base,
        "needed": count.needed,
        "for": count.votes["for"],
        "carried": count.carried,
        "majority": f"{share.numerator}/{share.denominator}",
        "clause": count.rule.citation(),
        "excluded": [_ground_as_json(ground, count.rule.body) for ground in count.grounds],
        "flags": [flag_as_json(flag, lang) for flag in count.flags],
    }


def _ground_as_json(ground: Ground, body: Body) -> dict[str, Any]:
    return {
        "reason": ground.reason,
        "count": ground.count,
        "present": ground.present,
        "left_base": ground.leaves,
        "clause": body.citation(),
    }


def _grounds(roll: Fields, body: Body) -> tuple[Ground, ...]:
    return tuple(
        _ground(Fields(item, at, known=("reason", "count", "present")), body)
        for at, item in roll.rows("excluded", None)
    )


def _ground(row: Fields, body: Body) -> Ground:
    reason, present = row.text("reason"), row.raw("present", None)
    if reason not in body.grounds:
        hint = f"Các lý do của {body.document}, {body.clause}: {', '.join(body.grounds) or 'không có'}."
        message = f"“{reason}” không phải lý do được trừ khỏi mẫu số"
        raise Refusal("unknown_exclusion", message, where=row.at("reason"), hint=hint)
    if present is not None and not isinstance(present, bool):
        raise wrong(row.at("present"), present, "true hoặc false")
    return Ground(reason, row.whole("count"), present, reason in body.always or present is not True)


def _votes(row: Fields) -> dict[str, int | None]:
    given = Fields(row.raw("votes"), "votes", known=(*KINDS, "probationary"))
    if _optional(given, "probationary"):
        hint = "Đảng viên dự bị không biểu quyết: kiểm lại biên bản trước khi tính."
        message = f"{given.raw('probationary')} phiếu của đảng viên dự bị"
        raise Refusal("probationary_vote", message, where="votes.probationary", hint=hint)
    return {kind: _optional(given, kind) for kind in KINDS}


def _optional(row: Fields, key: str) -> int | None:
    """A count that may be left out: it is then not known."""
    return None if row.raw(key, None) is None else row.whole(key)


def _refuse(count: Count) -> None:
    """What cannot be true of any vote."""
    excluded, hint = sum(ground.count for ground in count.grounds), "Kiểm lại danh sách và biên bản."
    if excluded > count.official:
        message = f"{excluded} người nêu lý do, nhưng danh sách chỉ có {count.official}"
        raise Refusal("more_excluded_than_roll", message, where="roll.excluded", hint=hint)
    if count.base == 0:
        raise Refusal("empty_base", "không còn ai trong mẫu số", where="roll", hint=hint)
    if count.present is not None and count.present > count.base:
        message = f"{count.present} người có mặt, nhưng mẫu số chỉ có {count.base}"
        raise Refusal("more_present_than_base", message, where="present", hint=hint)
    most = count.base if count.present is None else count.present
    if count.cast > most:
        message = f"{count.cast} phiếu, nhiều hơn {most} người biểu quyết được"
        raise Refusal("more_votes_than_present", message, where="votes", hint=hint)


def _flags(count: Count) -> Iterator[Flag]:
    body, rule = count.rule.body, count.rule.citation()
    for ground in count.grounds:
        if ground.count and ground.present is None and ground.reason not in body.always:
            yield _flag(
                "presence_not_stated",
                body.citation(),
                f"Chưa nêu {ground.count} người ({ground.reason}) có mặt hay không; tính là vắng nên trừ khỏi mẫu số",
                f"Whether {ground.count} ({ground.reason}) came is not stated; taken as absent, so they leave the base",
            )
    for name, value in (("present", count.present), ("votes.for", count.votes["for"])):
        if value is None:
            yield Flag("missing_fact", rule["document"], rule["clause"], _MISSING, fact=name)
    if count.present is not None:
        yield from _attendance(count, count.present)
    if spoilt := (count.votes["blank"] or 0) + (count.votes["invalid"] or 0):
        yield _flag(
            "blank_or_invalid",
            rule,
            f"{spoilt} phiếu trắng hoặc không hợp lệ: không phải phiếu thuận, người bỏ phiếu vẫn trong mẫu số",
            f"{spoilt} blank or invalid votes: not in favour, and those who cast them stay in the base",
        )


def _attendance(count: Count, present: int) -> Iterator[Flag]:
    body, rule = count.rule.body.citation(), count.rule.citation()
    if absent := count.base - present:
        yield _flag(
            "absent_stay_in_base",
            body,
            f"{absent} người vắng không thuộc lý do được trừ: vẫn tính trong mẫu số (O-01)",
            f"{absent} absent without a ground that the rule names: they stay in the base (O-01)",
        )
    if present < (named := sum(ground.count for ground in count.grounds if not ground.leaves)):
        yield _flag(
            "presence_contradicts",
            body,
            f"{named} người có tên được ghi là có mặt, nhưng tổng số có mặt chỉ là {present}",
            f"{named} named members are said to be present, but only {present} are in all",
        )
    missing = present - count.cast
    if missing and count.votes["for"] is not None:
        yield _flag(
            "ballots_missing",
            rule,
            f"{missing} người có mặt không có phiếu trong kết quả",
            f"{missing} of those present have no vote in the result",
        )


def _flag(code: str, clause: dict[str, str], vi: str, en: str) -> Flag:
    return Flag(code, clause["document"], clause["clause"], Words(vi, en))
