"""The quota of a group as a table for people: each reading of the base with its arithmetic, none chosen by the program."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from string import ascii_lowercase

from django.utils.translation import gettext as _

from khoi.core import formats
from khoi.queries.choice_words import said as choice_said
from khoi.queries.choices import choice_on
from khoi.queries.regulation_flags import Said, codes, said_of
from khoi.queries.regulation_words import level_words
from khoi.records.models import RecordedChoice
from khoi.rules.ambiguities import ambiguity
from khoi.rules.flags import Flag
from khoi.rules.library import Library
from khoi.rules.quota import Quotas
from khoi.rules.quota_bases import BASES, LEVELS, Held, Rated, held, share, together, total
from khoi.rules.words import spoken

POINT = "R-01"
"""The point of the register in which an office settles the base of the quota."""
_HOLDS = {True: "met", False: "missed", None: "no_data"}


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """One reading of the base; `status` is a code of the five statuses."""

    letter: str
    words: str
    arithmetic: str
    base: int | None
    ceiling: int | None
    used: int | None
    gap: str
    status: str
    word: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class GroupShown:
    """One group, or all as one, under each reading."""

    name: str
    counts: str
    share: str
    status: str
    rows: tuple[ReadingRow, ...]
    flags: tuple[Said, ...]

    @property
    def used(self) -> int | None:
        """How many are proposed as excellent."""
        return self.rows[0].used

    @property
    def ceilings(self) -> list[int]:
        """The ceilings that are known."""
        return [row.ceiling for row in self.rows if row.ceiling is not None]


@dataclass(frozen=True, slots=True)
class FloorRow:
    """A resolution's floor under one reading."""

    letter: str
    words: str
    ceiling: int | None
    status: str
    word: str


@dataclass(frozen=True, slots=True)
class BaseChoice:
    """The reading that the office has settled, with its paper."""

    record: RecordedChoice
    words: str


@dataclass(frozen=True, slots=True)
class QuotaShown:
    """A whole answer of the quota calculator."""

    document: str
    pack: str
    clause: str
    groups: tuple[GroupShown, ...]
    whole: GroupShown | None
    flags: tuple[Said, ...]
    floor: tuple[FloorRow, ...]
    needed: int | None
    choice: BaseChoice | None


def reading_words(lang: str) -> dict[str, str]:
    """The readings of the base by their code, as the register words them."""
    return {option.code: spoken(option.words, lang) for option in ambiguity(POINT).readings}


def base_choice(pack: str, subject: str, day: date, lang: str) -> BaseChoice | None:
    """The base that the office has settled for a regulation and subject on `day`. One statement."""
    found = choice_on(POINT, day, f"{pack}/{subject}") if subject else None
    return BaseChoice(found, choice_said(ambiguity(POINT), found, lang)) if found else None


def shown_quota(found: Quotas, known: Library, subject: str, day: date, lang: str) -> QuotaShown:
    """The answer as its page prints it."""
    first = found.groups[0]
    choice = base_choice(first.source.pack.code, subject, day, lang)
    table = _Table(known, lang, choice.record.reading if choice else "")
    groups = tuple(
        table.group(group.name, [(group.percent, group.rated)], group.flags) for group in found.groups
    )
    several = [(group.percent, group.rated) for group in found.groups]
    whole = table.group(_("Tất cả các nhóm"), several, ()) if len(groups) > 1 else None
    return QuotaShown(
        first.quota.document,
        codes(known).get(first.quota.document, ""),
        first.quota.clause,
        groups,
        whole,
        table.said(found.said),
        tuple(table.floor(found)),
        found.needed(),
        choice,
    )


@dataclass(frozen=True)
class _Table:
    known: Library
    lang: str
    chosen: str

    @property
    def readings(self) -> dict[str, str]:
        return reading_words(self.lang)

    def group(self, name: str, groups: Sequence[tuple[Fraction, Rated]], flags: Sequence[Flag]) -> GroupShown:
        rows = tuple(self._row(at, base, groups) for at, base in enumerate(BASES))
        rated = together(rated for _, rated in groups)
        percents = {percent for percent, _ in groups}
        told = "; ".join(f"{formats.amount(percent, self.lang)}%" for percent in sorted(percents))
        return GroupShown(name, self._counts(rated), told, _status(rows), rows, self.said(flags))

    def _counts(self, rated: Rated) -> str:
        parts = [f"{formats.count(rated[level], self.lang)} {level_words(level).lower()}" for level in LEVELS]
        return _("%(all)s đã xếp loại: %(parts)s") % {
            "all": formats.count(total(rated.values()), self.lang),
            "parts": ", ".join(parts),
        }

    def _row(self, at: int, base: str, groups: Sequence[tuple[Fraction, Rated]]) -> ReadingRow:
        one = held(base, groups)
        return ReadingRow(
            ascii_lowercase[at],
            self.readings.get(base, base),
            self._arithmetic(base, groups, one),
            one.base,
            one.ceiling,
            one.used,
            self._gap(one),
            _HOLDS[one.holds],
            _held_word(one),
            base == self.chosen,
        )

    def _arithmetic(self, base: str, groups: Sequence[tuple[Fraction, Rated]], one: Held) -> str:
        shares = [share(percent, base, rated) for percent, rated in groups]
        if None in shares or one.ceiling is None:
            return ""
        if len({percent for percent, _ in groups}) > 1:
            exact = formats.amount(sum((part for part in shares if part), Fraction(0)), self.lang)
            return _("cộng phần chính xác của từng nhóm: %(sum)s") % {"sum": exact}
        return self._one_percent(base, groups[0][0], together(rated for _, rated in groups), one.ceiling)

    def _one_percent(self, base: str, percent: Fraction, rated: Rated, ceiling: int) -> str:
        """`20% × 126 = 25,2`; those raised leave the base of the good alone: `20% × (126 − 21) = 21`."""
        pool = total((rated["HTXS"], rated["HTT"])) or 0
        told = {"percent": f"{formats.amount(percent, self.lang)}%"}
        if base == "only_htt":
            told["base"] = f"({formats.count(pool, self.lang)} − {formats.count(ceiling, self.lang)})"
            result = percent * (pool - ceiling) / 100
            words = _("người được xếp xuất sắc thì rời khỏi số này: %(percent)s × %(base)s = %(result)s")
        else:
            size = pool if base == "htt_or_better" else total(rated.values()) or 0
            told["base"] = formats.count(size, self.lang)
            result, words = percent * size / 100, "%(percent)s × %(base)s = %(result)s"
        return words % (told | {"result": formats.amount(result, self.lang)})

    def _gap(self, one: Held) -> str:
        if one.used is None or one.ceiling is None:
            return ""
        if one.used > one.ceiling:
            return _("vượt %(n)s") % {"n": formats.count(one.used - one.ceiling, self.lang)}
        left = one.ceiling - one.used
        return _("còn %(n)s") % {"n": formats.count(left, self.lang)} if left else _("vừa đủ")

    def said(self, flags: Sequence[Flag]) -> tuple[Said, ...]:
        """Flags with the words of readings and levels in the place of their codes."""
        words = {code: f"“{name}”" for code, name in self.readings.items()}
        return tuple(
            said_of(flags, self.known, self.lang, words | {level: level_words(level) for level in LEVELS})
        )

    def floor(self, found: Quotas) -> Iterator[FloorRow]:
        """What the resolution's floor needs, held against each ceiling."""
        needed = found.needed()
        if found.floor is None:
            return
        for at, base in enumerate(BASES):
            ceiling = found.whole(base).ceiling
            attainable = None if needed is None or ceiling is None else needed <= ceiling
            word = {True: _("Với tới được"), False: _("Không với tới"), None: _("Chưa đủ số liệu")}[
                attainable
            ]
            words = self.readings.get(base, base)
            yield FloorRow(ascii_lowercase[at], words, ceiling, _HOLDS[attainable], word)


def _status(rows: Sequence[ReadingRow]) -> str:
    """The chosen reading's status; without one that of all, where they agree."""
    chosen = [row.status for row in rows if row.is_chosen]
    found = set(chosen or [row.status for row in rows])
    return found.pop() if len(found) == 1 else "readings_differ"


def _held_word(one: Held) -> str:
    return {True: _("Trong trần"), False: _("Vượt trần"), None: _("Chưa đủ số liệu")}[one.holds]
