"""The register of points left open, with what this office chose: by day, by scope, and through the years."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from string import ascii_lowercase

from django.db.models import F, Q, QuerySet

from khoi.queries.choice_words import CLOSED, said, scope_words
from khoi.records.models import RecordedChoice
from khoi.rules.ambiguities import Ambiguity, ambiguity, load_ambiguities
from khoi.rules.words import spoken


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """One recorded choice in the reader's words. `has_begun`, `has_ended`: as seen from the day asked for."""

    record: RecordedChoice
    said: str
    scope: str
    has_begun: bool
    has_ended: bool

    @property
    def is_standing(self) -> bool:
        """Whether it has no end, so that it can be withdrawn."""
        return self.record.to_day is None

    @property
    def never_held(self) -> bool:
        """Whether it was withdrawn from its own first day."""
        return self.record.to_day == self.record.from_day


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One point in the reader's words, with the choices that hold or will hold.

    `readings` have letters, as on the scoreboard. `state`: chosen, open or closed.
    """

    entry: Ambiguity
    question: str
    readings: tuple[tuple[str, str], ...]
    handle: str
    state: str
    choices: tuple[ChoiceRow, ...]

    @property
    def is_partly_open(self) -> bool:
        """Whether it is settled for some cases and still open for others."""
        settled = {choice.record.scope for choice in self.choices if choice.has_begun}
        options = {option.code for option in self.entry.scope.options} if self.entry.scope else set()
        return bool(settled) and "" not in settled and settled != options

    @property
    def why_closed(self) -> str:
        """Why an office cannot settle it once; empty where it can."""
        return str(CLOSED.get(self.entry.handling, ""))


def register_rows(day: date, lang: str) -> list[RegisterRow]:
    """Every point in the register's order, as it stands on `day`. One statement."""
    by_point: dict[str, list[RecordedChoice]] = {}
    for choice in _not_over(day).order_by("scope", "from_day", "pk"):
        by_point.setdefault(choice.ambiguity, []).append(choice)
    return [_row(entry, by_point.get(entry.id, ()), day, lang) for entry in load_ambiguities().values()]


def register_row(entry: Ambiguity, day: date, lang: str) -> RegisterRow:
    """One point as it stands on `day`. One statement."""
    found = _not_over(day).filter(ambiguity=entry.id).order_by("scope", "from_day", "pk")
    return _row(entry, found, day, lang)


def states(rows: Iterable[RegisterRow]) -> Counter[str]:
    """How many points are chosen, open and closed."""
    return Counter(row.state for row in rows)


def history_of(entry: Ambiguity, day: date, lang: str) -> list[ChoiceRow]:
    """Every choice ever recorded for a point, the latest first. One statement."""
    found = RecordedChoice.objects.filter(ambiguity=entry.id).order_by("-from_day", "-pk")
    return [_choice(entry, choice, day, lang) for choice in found]


def choice_on(ambiguity_id: str, day: date, scope: str = "") -> RecordedChoice | None:
    """The choice that holds on `day` for this scope, else the one made for every case; None while nobody chose.

    Raises Refusal `unknown_ambiguity`.
    """
    found = {choice.scope: choice for choice in choices_on(ambiguity_id, day).filter(scope__in={scope, ""})}
    return found.get(scope) or found.get("")


def choices_on(ambiguity_id: str, day: date) -> QuerySet[RecordedChoice]:
    """The choices that hold on `day`, whatever their scope. Refusal `unknown_ambiguity`."""
    return _not_over(day).filter(ambiguity=ambiguity(ambiguity_id).id, from_day__lte=day)


def _not_over(day: date) -> QuerySet[RecordedChoice]:
    """Those that hold on `day` or will hold later; withdrawn from its own first day, one never does."""
    ends_later = Q(to_day__gt=day) & Q(to_day__gt=F("from_day"))
    return RecordedChoice.objects.filter(Q(to_day=None) | ends_later)


def _row(entry: Ambiguity, found: Iterable[RecordedChoice], day: date, lang: str) -> RegisterRow:
    choices = tuple(_choice(entry, choice, day, lang) for choice in found)
    words = [spoken(option.words, lang) for option in entry.readings]
    return RegisterRow(
        entry=entry,
        question=spoken(entry.question, lang),
        readings=tuple(zip(ascii_lowercase, words, strict=False)),
        handle=spoken(entry.handle, lang),
        state=_state(entry, choices),
        choices=choices,
    )


def _state(entry: Ambiguity, choices: Sequence[ChoiceRow]) -> str:
    if not entry.is_open_to_choice:
        return "closed"
    return "chosen" if any(choice.has_begun for choice in choices) else "open"


def _choice(entry: Ambiguity, choice: RecordedChoice, day: date, lang: str) -> ChoiceRow:
    return ChoiceRow(
        record=choice,
        said=said(entry, choice, lang),
        scope=scope_words(entry, choice.scope, lang),
        has_begun=choice.from_day <= day,
        has_ended=choice.to_day is not None and choice.to_day <= day,
    )
