"""Sentences with what a reader should find in them, from the text files of this folder."""

from collections.abc import Iterator
from pathlib import Path

from khoi.measures.wording.proposal import Proposal

HERE = Path(__file__).parent
FILES = (
    "development",
    "held-out",
    "held-out-2",
    "held-out-3",
    "held-out-4",
    "held-out-5",
    "held-out-6",
    "held-out-7",
    "held-out-8",
    "held-out-9",
)
NOT_READ_YET = "not-read-yet"
Coded = tuple[str, list[list[str]]]


def coded(name: str) -> Iterator[Coded]:
    """Each sentence of a file with its targets as lists of words, none where it holds none."""
    sentence, targets = "", list[list[str]]()
    for line in (HERE / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        if line.startswith(" "):
            targets += [line.split()] if line.strip() != "none" else []
            continue
        if sentence:
            yield sentence, targets
        sentence, targets = line.replace("⏎", "\n"), []
    yield sentence, targets


def told(one: Proposal, wanted: list[str]) -> list[str]:
    """A proposal in the words of the file; a year is told only where the file says one."""
    plain = one.as_json()
    threshold = "-".join(plain[key] for key in ("low", "high") if plain[key] is not None)
    asked = any(question.code == "T-04" for question in one.questions)
    # “Giữa nhiệm kỳ” is said, and asked about all the same.
    half = asked and one.period_rule == "end_of_term" and wanted[3:4] != ["end_of_term?"]
    period = one.period_rule + ("?" if asked and not half else "")
    row = [one.kind, one.operator or "-", threshold or "-", period if one.operator else "-"]
    if one.under is not None:
        row.append(f"<{one.under}")
    if one.due_year and any(word.startswith("@") for word in wanted):
        row.append(f"@{one.due_year}")
    return row
