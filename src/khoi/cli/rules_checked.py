"""The answer of `khoi rules check`: what is wrong with packs, and which worked cases come out otherwise."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from khoi.cli import ROOT
from khoi.rules.cases import Command, Result, run_cases
from khoi.rules.checks.checking import Checked, check_folders
from khoi.rules.fields import Fields
from khoi.rules.library import Library
from khoi.rules.packs import PACKS
from khoi.rules.words import spoken

_EXAMPLES = ROOT / "data" / "overlays"


@dataclass(frozen=True, slots=True)
class Report:
    """What was checked, and the results of the cases; none is run while a pack cannot be read."""

    checked: Checked
    results: tuple[Result, ...]

    @property
    def failed(self) -> list[Result]:
        """The cases that came out otherwise."""
        return [result for result in self.results if not result.passed]

    @property
    def is_clean(self) -> bool:
        """Whether nothing was found."""
        return not self.checked.findings and not self.failed

    def as_json(self) -> dict[str, Any]:
        """The answer as one document."""
        return {
            "packs": [pack.code for pack in self.checked.packs],
            "findings": [
                {"code": one.code, "where": one.where, "message": one.message, "message_en": one.english}
                for one in self.checked.findings
            ],
            "cases": {"run": len(self.results), "failed": [_failed(result) for result in self.failed]},
        }

    def lines(self, lang: str) -> Iterator[str]:
        """The answer for people: findings, cases, then the sum of both."""
        english = lang == "en"
        for one in self.checked.findings:
            told = f"{one.english} ({one.message})" if english else one.message
            yield f"✕ {one.where}: {told} [{one.code}]"
        for result in self.failed:
            yield f"✕ {result.case.where}: {spoken(result.case.name, lang)}"
            yield from (f"    {spoken(words, lang)}" for words in result.differs)
        packs, found = len(self.checked.packs), len(self.checked.findings)
        run, failed = len(self.results), len(self.failed)
        if english:
            yield f"Packs checked: {packs}; findings: {found}. Cases run: {run}; otherwise than expected: {failed}."
        else:
            yield f"Đã kiểm tra {packs} gói, {found} lỗi. Đã chạy {run} ca mẫu, {failed} ca khác kết quả chờ đợi."


def _failed(result: Result) -> dict[str, Any]:
    case = result.case
    return {
        "where": case.where,
        "name": case.name.vi,
        "name_en": case.name.en,
        "differs": [{"vi": words.vi, "en": words.en} for words in result.differs],
    }


def report(folders: list[Path]) -> Report:
    """The folders checked and their cases run; without any, the shipped packs and the example overlays."""
    shipped = [PACKS, *([_EXAMPLES] if _EXAMPLES.is_dir() else [])]
    checked = check_folders(folders or shipped)
    readable = checked.packs if checked.is_readable else ()
    return Report(checked, tuple(run_cases(readable, checked.library, COMMANDS)))


def _audit(case: Any, _: Library) -> dict[str, Any]:
    from khoi.measures.quotas import audit  # numpy only when a case needs it

    return audit(Fields(case, known=("table",)).text("table").encode())


COMMANDS: dict[str, Command] = {"audit": _audit}
"""Commands that cases may use and that lie above the rules."""
