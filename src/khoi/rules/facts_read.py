"""Which facts a regulation reads, and for whom: what an office must gather before it can ask."""

from dataclasses import dataclass

from khoi.rules.facts import ON, FactKind
from khoi.rules.formula import plain
from khoi.rules.library import Library
from khoi.rules.packs import Pack
from khoi.rules.read_together import sources_of
from khoi.rules.rule_file import rules_of


@dataclass(frozen=True, slots=True)
class FactRead:
    """A fact, the subjects whose rules read it, and whether an answer needs it; else it is read only if stated."""

    fact: FactKind
    read_by: tuple[str, ...]
    needed: bool


def facts_read(pack: Pack, library: Library, family: str = "") -> list[FactRead]:
    """The facts that a regulation and the documents read with it ask for, in the order asked; of one `family`, or of all."""
    found: dict[str, dict[str, bool]] = {}
    for source in sources_of(pack, library):
        for rule in rules_of(source):
            for name, needed in rule.facts().items() if family in ("", rule.family) else ():
                by = found.setdefault(name, {})
                for subject in rule.subjects:
                    by[subject] = by.get(subject, False) or needed
    found.pop(ON.name, None)
    return [FactRead(library.facts[name], tuple(by), any(by.values())) for name, by in found.items()]


def as_json(read: FactRead) -> dict[str, object]:
    """One fact as `khoi rules facts --json` prints it."""
    fact = read.fact
    return {
        "name": fact.name,
        "kind": fact.kind,
        "unit": fact.unit or None,
        "vi": fact.vi,
        "en": fact.en,
        "choices": list(fact.choices),
        "most": None if fact.most is None else plain(fact.most),
        "read_by": list(read.read_by),
        "needed": read.needed,
    }
