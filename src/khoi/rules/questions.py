"""A rule as it is written in a pack: questions in order, and the outcomes that a "no" bars."""

from dataclasses import dataclass

from khoi.rules import formula

NOT_REVIEWED, NOT_RATED = "not_reviewed", "reviewed_not_rated"


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence in both languages; `{key}` stands for a number of the day."""

    vi: str
    en: str

    def about(self, **given: str) -> "Words":
        """The sentence with some of its `{key}` filled in."""
        words = self
        for key, value in given.items():
            words = Words(words.vi.replace(f"{{{key}}}", value), words.en.replace(f"{{{key}}}", value))
        return words


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a rule, phrased so that "yes" is as it should be. `bars` is the outcome a "no" forbids."""

    id: str
    document: str
    ask: formula.Node
    source: str
    clause: str
    confidence: str
    words: Words
    bars: str | None = None
    band: bool = False
    given: tuple[str, ...] = ()
    judged: bool = False
    waived: formula.Node | None = None
    discretion: tuple[str, Words] | None = None
    otherwise: str = ""

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts it reads."""
        return formula.facts_in(self.ask)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule can answer: reached when `all` hold, or when one of `any` fails, or as the last resort.

    `is_unknown`: the text gives conditions that are not encoded, so that it is never reached for certain.
    """

    code: str
    all: tuple[Question, ...]
    any: tuple[Question, ...]
    is_unknown: bool
    is_last_resort: bool


@dataclass(frozen=True, slots=True)
class Remark:
    """What must be said beside the answer when `when` holds."""

    id: str
    document: str
    code: str
    when: formula.Node
    given: tuple[str, ...]
    level: str | None
    clause: str
    words: Words


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a pack for some subjects: who is concerned, then outcomes, best first."""

    family: str
    pack: str
    document: str
    subjects: tuple[str, ...]
    title: Words
    is_every: bool
    scope: tuple[Question, ...]
    outcomes: tuple[Outcome, ...]
    quota: str
    remarks: tuple[Remark, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question in the order asked: who is concerned, what decides alone, then the outcomes best first."""
        alone = [question for outcome in self.outcomes for question in outcome.any]
        return (*self.scope, *alone, *(question for outcome in self.outcomes for question in outcome.all))

    def facts(self) -> dict[str, bool]:
        """The facts it reads, in the order asked; True where the answer needs it, False where it is read only if stated."""
        found: dict[str, bool] = {}
        for question in self.questions:
            for name in question.facts:
                needed = not question.judged and name not in question.given
                found[name] = found.get(name, False) or needed
            for name in (*question.given, *(formula.facts_in(question.waived) if question.waived else ())):
                found.setdefault(name, False)
        for remark in self.remarks:
            for name in (*formula.facts_in(remark.when), *remark.given):
                found.setdefault(name, False)
        return found

    def parameters(self) -> tuple[str, ...]:
        """Keys of all numbers it reads."""
        nodes = [node for q in self.questions for node in (q.ask, q.waived) if node is not None]
        nodes += [remark.when for remark in self.remarks]
        keys = [key for node in nodes for key in formula.parameters_in(node)]
        return tuple(dict.fromkeys([*keys, *([self.quota] if self.quota else [])]))
