"""How a report is written down: sentences as runs, every figure numbered with what it refers to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from khoi.queries.report_parts import Paragraph, Reference, Run

Runs = tuple[Run, ...]
Part = str | Run | Runs
_SLOT = re.compile(r"%\((\w+)\)s")


@dataclass
class References:
    """What the figures of one report refer to, each address once, numbered from 1."""

    rows: dict[str, Reference] = field(default_factory=dict)

    def number(self, label: str, url: str) -> int:
        """The number of an address, which is taken in where it is new; 0 for none."""
        if not url:
            return 0
        if url not in self.rows:
            self.rows[url] = Reference(len(self.rows) + 1, label, url)
        return self.rows[url].number

    @property
    def listed(self) -> tuple[Reference, ...]:
        """All of them in order."""
        return tuple(self.rows.values())


def said(template: str, **parts: Part) -> Runs:
    """A sentence from its template, whose `%(name)s` are filled with words or with runs that keep their reference."""
    found: list[Run] = []
    at = 0
    for slot in _SLOT.finditer(template):
        found += [Run(template[at : slot.start()]), *runs(parts[slot[1]])]
        at = slot.end()
    return _merged([*found, Run(template[at:])])


def runs(part: Part) -> Runs:
    """Words, a run or runs, as runs."""
    if isinstance(part, str):
        return (Run(part),)
    return (part,) if isinstance(part, Run) else part


def listed(parts: Sequence[Part], between: str = "; ") -> Runs:
    """Several parts as one list within a sentence."""
    found: list[Run] = []
    for i, part in enumerate(parts):
        found += [*([Run(between)] if i else []), *runs(part)]
    return _merged(found)


def paragraph(*sentences: Runs, is_item: bool = False) -> Paragraph:
    """Sentences one after the other; those without words are left out."""
    spoken = [one for one in sentences if "".join(run.text for run in one)]
    return Paragraph(listed(spoken, " "), is_item)


def opened(part: Part) -> Runs:
    """The same with a capital first letter, as a sentence opens."""
    first, *rest = runs(part)
    return (replace(first, text=first.text[:1].upper() + first.text[1:]), *rest)


def plain_text(part: Part) -> str:
    """The words alone."""
    return "".join(run.text for run in runs(part))


def _merged(found: Sequence[Run]) -> Runs:
    """Neighbours that look alike and refer to the same become one run."""
    kept: list[Run] = []
    for run in found:
        if not run.text:
            continue
        if kept and (kept[-1].ref, kept[-1].strong) == (run.ref, run.strong) and not run.ref:
            kept[-1] = replace(kept[-1], text=kept[-1].text + run.text)
        else:
            kept.append(run)
    return tuple(kept)
