"""Which majority a decision needs and who may be left out of its base, as regulations in force on a day state them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from khoi.rules.fields import Fields
from khoi.rules.in_force import Source, not_encoded, sources
from khoi.rules.library import Library
from khoi.rules.packs import Pack
from khoi.rules.questions import Words
from khoi.rules.values import Value

DECISIONS = (
    "admission", "recognition", "removal", "expulsion_proposal", "expulsion_decision", "dissolution_proposal",
    "dissolution_decision", "ordinary", "discipline_cell",
)  # fmt: skip
BODIES = ("cell", "grassroots_committee", "standing_board")
GROUNDS = {
    "temporary_elsewhere": Words("sinh hoạt tạm thời nơi khác", "temporarily elsewhere"),
    "exempt": Words("được miễn công tác và sinh hoạt", "exempt"),
    "suspended": Words("bị đình chỉ sinh hoạt", "suspended"),
    "prosecuted": Words("bị khởi tố", "prosecuted"),
    "detained": Words("bị tạm giam", "detained"),
    "absent_with_accepted_reason": Words("vắng suốt đại hội có lý do", "absent throughout, reason accepted"),
}
"""What the grounds for leaving a base are called; one that is not here goes by its code."""
_FILE = ("bodies", "decisions")
_BODY = ("vi", "en", "clause", "leave_when_absent", "leave_always")
_DECISION = ("decision", "body", "majority", "strict", "clause", "vi", "en")


@dataclass(frozen=True, slots=True)
class Body:
    """A body that votes: the grounds on which somebody leaves its base, when absent only or always, and their clause."""

    code: str
    document: str
    clause: str
    when_absent: tuple[str, ...]
    always: tuple[str, ...]

    @property
    def grounds(self) -> tuple[str, ...]:
        """Every ground the rule names."""
        return (*self.when_absent, *self.always)

    def citation(self) -> dict[str, str]:
        """The clause on who is left out."""
        return {"document": self.document, "clause": self.clause}


@dataclass(frozen=True, slots=True)
class Majority:
    """What carries one decision in one body: at least a fraction of its base, or when `strict` more than it."""

    source: Source
    body: Body
    words: Words
    share: Value
    strict: bool
    clause: str

    def citation(self) -> dict[str, str]:
        """The clause on the majority."""
        return self.source.citation(self.clause, self.share)


def decisions_known(library: Library) -> tuple[str, ...]:
    """Every decision that a vote may be about: those of the contract, and those of the regulations at hand."""
    return _names(DECISIONS, "decision", library)


def bodies_known(library: Library) -> tuple[str, ...]:
    """Every body that may vote."""
    return _names(BODIES, "body", library)


def majority_on(library: Library, decision: str, body: str, day: date) -> Majority:
    """The rule for `decision` in `body` on `day`, from the youngest document that has both; Refusal `no_rule_encoded`."""
    for source in sources(library, day):
        for row in _decisions(source.document):
            if (row.raw("decision", None), row.raw("body", None)) == (decision, body):
                found = _body(library, source, body)
                if found is not None:
                    return _majority(row, source, found)
    subjects = {pack.subject for pack in library.packs if pack.files.get("votes")}
    raise not_encoded(library, day, f"biểu quyết “{decision}” ở “{body}”", subjects)


def _majority(row: Fields, source: Source, body: Body) -> Majority:
    words, share = Words(row.text("vi"), row.text("en")), source.value(row.text("majority"))
    strict = row.raw("strict", False) is True
    return Majority(source, body, words, share, strict, row.text("clause"))


def _body(library: Library, source: Source, code: str) -> Body | None:
    """The body as its own document describes it, else as one that is read together with it does."""
    for pack in (source.document, *library.companions(source.pack, source.day)):
        for at, file in _files(pack):
            rows = file.raw("bodies", None) or {}
            if isinstance(rows, dict) and code in rows:
                row = Fields(rows[code], f"{at}.bodies.{code}", known=_BODY)
                always, absent = (
                    tuple(row.codes(key, None)) for key in ("leave_always", "leave_when_absent")
                )
                return Body(code, pack.number, row.text("clause"), absent, always)
    return None


def _decisions(pack: Pack) -> Iterator[Fields]:
    for _, file in _files(pack):
        for path, row in file.rows("decisions", None):
            yield Fields(row, path, known=_DECISION)


def _files(pack: Pack) -> Iterator[tuple[str, Fields]]:
    for i, data in enumerate(pack.files.get("votes", ())):
        at = f"{pack.code}/votes[{i}]"
        yield at, Fields(data, at, known=_FILE)


def _names(known: Iterable[str], key: str, library: Library) -> tuple[str, ...]:
    packs = (*library.packs, *library.overlays)
    return tuple(dict.fromkeys([*known, *(row.text(key) for pack in packs for row in _decisions(pack))]))
