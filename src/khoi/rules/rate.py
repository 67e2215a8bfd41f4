"""Which quality rating stated facts allow, and why: the answer of `khoi rate`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from khoi.core import formats
from khoi.rules import formula
from khoi.rules.facts import read_facts, shown
from khoi.rules.fields import Fields
from khoi.rules.flags import Flag
from khoi.rules.library import Library, Numbers
from khoi.rules.packs import Pack
from khoi.rules.questions import Question, Words
from khoi.rules.scores import add_up
from khoi.rules.values import Value
from khoi.rules.verdict import Verdict, judge

FAMILY = "xep_loai"
SUBJECTS = ("member", "member_outside_system", "leader", "collective", "organisation")
_KEYS = ("on", "opened", "regulation", "subject", "facts", "score_parts")


@dataclass(frozen=True, slots=True)
class Rating:
    """A rating case answered: the verdict, the regulation and the day of its numbers, the facts as they were written."""

    pack: Pack
    day: date
    subject: str
    verdict: Verdict
    numbers: Numbers
    stated: Mapping[str, Any]
    quota: Value | None
    flags: tuple[Flag, ...]

    @property
    def level(self) -> str | None:
        """The highest level the facts allow."""
        return self.verdict.decision.outcome

    @property
    def is_under_quota(self) -> bool:
        """Whether that level lies under the quota."""
        best = self.verdict.rule.outcomes[0].code
        return self.quota is not None and self.level == best


def rate(case: Any, library: Library, *, today: date) -> Rating:
    """The rating of one case, `{on | regulation, subject, facts}` as read from a file.

    `today` counts only where the case names a regulation and no day. `opened` chooses the regulation by the day the review was opened; `on` stays the day of the case.
    Raises Refusal for anything the contract refuses, `no_rule_encoded` where nothing is encoded.
    """
    row = Fields(case, known=_KEYS)
    subject = row.choice("subject", SUBJECTS)
    stated = row.raw("facts")
    facts = read_facts(stated, library.facts)
    pack, day, flags = _regulation(row, library, today)
    if pack is None:
        pack, rule = library.rule_on(FAMILY, subject, day)
    else:
        rule = library.rule_of(pack, FAMILY, subject, day)
        pack = library.pack(rule.pack)
    numbers = library.numbers(pack, day)
    facts, more = add_up(row.raw("score_parts", None), facts, library.local(pack, day), subject)
    verdict = judge(rule, facts, numbers, row.day("on", None) or row.day("opened", None) or today)
    quota = numbers.value(rule.quota) if rule.quota else None
    if "score" in facts and stated.get("score") is None:
        stated = {**stated, "score": shown(facts["score"])}
    return Rating(pack, day, subject, verdict, numbers, dict(stated), quota, (*flags, *more, *verdict.flags))


def _regulation(row: Fields, library: Library, today: date) -> tuple[Pack | None, date, list[Flag]]:
    """The regulation that the case names, or None; and the day on which its numbers are read."""
    opened = row.day("opened", None)
    if "regulation" not in row:
        return None, opened or row.day("on"), []
    pack = library.pack(row.text("regulation"))
    asked = opened or row.day("on", None)
    day = min(max(asked or today, pack.force.start), _last(pack.force.end))
    if asked is None and "admitted_on" in row.raw("facts"):
        words = Words(
            f"Chưa nêu ngày; tính đến {formats.day(today, 'vi')}",
            f"No day stated; counted to {formats.day(today, 'en')}",
        )
        return pack, day, [Flag("day_not_stated", pack.number, "", words)]
    if asked is not None and asked != day:
        words = Words(
            "Quy định này không có hiệu lực vào ngày ấy", "This regulation is not in force on that day"
        )
        return pack, day, [Flag("not_in_force_on_day", pack.number, "", words)]
    return pack, day, []


def _last(end: date | None) -> date:
    return date.max if end is None else end - timedelta(days=1)


def as_json(rating: Rating, lang: str = "vi") -> dict[str, Any]:
    """The document of `contracts/rate.md`; only the words of flags depend on the language."""
    decision = rating.verdict.decision
    return {
        "regulation": {
            "document": rating.verdict.rule.document,
            "effective": rating.pack.force.start.isoformat(),
        },
        "reviewed": decision.reviewed,
        "rated": decision.rated,
        "highest_level": rating.level,
        "subject_to_quota": rating.is_under_quota,
        "flags": [flag_as_json(flag, lang) for flag in rating.flags],
        "trace": [trace_row(question, rating) for question in rating.verdict.asked],
    }


def flag_as_json(flag: Flag, lang: str = "vi") -> dict[str, Any]:
    """A flag as the contracts print it; a missing fact is named apart."""
    words = flag.words.en if lang == "en" else flag.words.vi
    found: dict[str, Any] = {
        "code": flag.code,
        "clause": {"document": flag.document, "clause": flag.clause},
        "detail": f"{words}: {flag.fact}" if flag.fact else words,
    }
    return found | ({"fact": flag.fact} if flag.fact else {})


def trace_row(question: Question, rating: Rating) -> dict[str, Any]:
    """One question asked, as the contract prints it."""
    answer = rating.verdict.answers[question.id]
    stated = dict(rating.stated) | {"on": rating.verdict.day.isoformat()}
    return {
        "clause": {"document": question.document, "clause": question.clause},
        "question": formula.with_numbers(question.source, rating.numbers),
        "facts": {name: _plain(stated.get(name)) for name in question.facts},
        "answer": answer,
        "bars": question.bars if answer is False else None,
    }


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int) else str(value)
