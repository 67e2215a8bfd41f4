"""The table of docs/wording.md: what the program proposes for sentences that people have coded before it.

`PYTHONPATH=src:. python -m tests.measures.wording.sample_table` writes it into the document.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from khoi.measures.wording.proposal import Proposal, proposals

ROOT = Path(__file__).parents[3]
DOCUMENT = ROOT / "docs" / "wording.md"
BEGIN, END = "<!-- bảng: đầu -->\n", "<!-- bảng: cuối -->\n"
SAMPLE = Path(__file__).with_name("published-targets-sample.csv")
WHY = {"T018": "“đã tổ chức” kể việc đã qua, nên chương trình không nhận là chỉ tiêu"}
OPEN_BASE = {"T-01", "T-02", "T-06", "T-08", "T-10"}
_SIGNS = (">=", "<=", ">", "<")


@dataclass(frozen=True)
class Row:
    """One sentence: as people coded it, and as proposed (None: nothing proposed)."""

    source: str
    words: str
    coded: tuple[str, str, str, str, str]
    base_open: bool | None
    proposed: Proposal | None
    under: str = ""

    @property
    def told(self) -> tuple[str, str, str, str, str]:
        """The proposal in the form of `coded`."""
        one = self.proposed
        if one is None:
            return ("", "", "", "", "")
        numbers = [one.as_json()[key] for key in ("low", "high") if one.as_json()[key] is not None]
        measured = bool(one.operator)
        return (one.kind, one.operator, "–".join(numbers), one.period_rule if measured else "", self.under)

    @property
    def is_right(self) -> bool:
        """Kind, operator, threshold, period and “trong đó” as coded; what people left empty is not compared."""
        return all(a in {b, "*"} for a, b in zip(self.coded, self.told, strict=True))

    @property
    def base_is_right(self) -> bool:
        """Whether the base is asked for exactly where people found it open."""
        asked = bool(self.proposed and {question.code for question in self.proposed.questions} & OPEN_BASE)
        return self.base_open is None or asked == self.base_open


def rows() -> list[Row]:
    """Every sentence of the sample resolutions and of the published sample."""
    files = sorted((ROOT / "data" / "resolutions").glob("*.yaml"))
    return [row for path in files for row in _resolution(path)] + list(_published())


def table() -> str:
    """The rows as Markdown with their count."""
    every = rows()
    right, bases = sum(row.is_right for row in every), sum(row.base_is_right for row in every)
    lines = [
        f"{right}/{len(every)} câu đúng cả loại, phép so, mức, kỳ và “trong đó”; mẫu số hỏi đúng chỗ ở {bases}/{len(every)} câu.",
        "",
        "| Nguồn | Lời | Người ghi | Chương trình đề nghị | Điều để ngỏ | Đúng |",
        "|---|---|---|---|---|---|",
        *(_line(row) for row in every),
    ]
    return "\n".join(lines) + "\n"


def _line(row: Row) -> str:
    asked = ", ".join(question.code for question in row.proposed.questions) if row.proposed else ""
    verdict = "✓" if row.is_right else f"✕ {WHY.get(row.source, '')}".strip()
    if not row.base_is_right:
        verdict += "; mẫu số: người ghi thấy " + ("để ngỏ" if row.base_open else "rõ")
    cells = (row.source, row.words, _told(row.coded), _told(row.told), asked, verdict)
    return "| " + " | ".join(cell.replace("|", "/").replace("<", "&lt;") for cell in cells) + " |"


def _told(values: tuple[str, ...]) -> str:
    return " ".join(value for value in values if value) or "không đề nghị"


def _resolution(path: Path) -> Iterator[Row]:
    """Sentences of one goal are read together, as they stand in the document."""
    file = yaml.safe_load(path.read_text(encoding="utf-8"))
    term = file["resolution"]["term"]
    for goal in file["goals"]:
        targets = goal["targets"]
        found = proposals(_joined(targets), first_year=term["from"], last_year=term["to"])
        for target, one in _paired(targets, found):
            readings = target.get("readings", [])
            under = (
                targets[[t for t, _ in _paired(targets, found)].index(target)].get("under", "") if one else ""
            )
            parent = _code_of(targets, found, one)
            open_base = (
                len({(r["numerator"], r.get("denominator")) for r in readings}) > 1 if readings else None
            )
            yield Row(path.stem[:24], target["words"], _coded(target, under), open_base, one, parent)


def _joined(targets: list[dict[str, Any]]) -> str:
    """Targets under one another in one sentence, the others parted by semicolons."""
    text = ""
    for target in targets:
        text += (", " if target.get("under") else "; " if text else "") + target["words"]
    return text + "."


def _paired(
    targets: list[dict[str, Any]], found: tuple[Proposal, ...]
) -> list[tuple[dict[str, Any], Proposal | None]]:
    return [
        (
            target,
            next(
                (one for one in found if one.words in target["words"] or target["words"] in one.words), None
            ),
        )
        for target in targets
    ]


def _code_of(targets: list[dict[str, Any]], found: tuple[Proposal, ...], one: Proposal | None) -> str:
    if one is None or one.under is None:
        return ""
    return next((t["code"] for t, p in _paired(targets, found) if p is found[one.under]), "?")


def _coded(target: dict[str, Any], under: str) -> tuple[str, str, str, str, str]:
    threshold = target.get("threshold", "")
    told = "–".join(threshold) if isinstance(threshold, list) else threshold
    return (target["kind"], target.get("operator", ""), told, target.get("period_rule", ""), under)


def _published() -> Iterator[Row]:
    """The printed targets of the published sample, put into words as its own columns have them."""
    with SAMPLE.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if (
                row["target_value"]
                and not row["target_value"].startswith("không")
                and "suy ra" not in row["target_value"]
            ):
                yield from _rows_of(row)


def _rows_of(row: dict[str, str]) -> Iterator[Row]:
    names, values = row["target_name_vi"].split(" / "), row["target_value"].split(" / ")
    for name, value in zip(names, values, strict=True):
        words = f"{name.removeprefix('- ')}, {row['year']}: {value}" if _period(row) else f"{name}: {value}"
        if value.startswith("định tính"):
            words = name
        found = proposals(words)
        yield Row(row["id"], words, _value(name, value, row), None, found[0] if found else None)


def _value(name: str, value: str, row: dict[str, str]) -> tuple[str, str, str, str, str]:
    if value.startswith("định tính"):
        return ("qualitative", "", "", "", "")
    sign = next((sign for sign in _SIGNS if value.startswith(sign)), "bare")
    number = value.removeprefix(sign).split(" ", 1)[0].rstrip("%")
    kind = "ratio" if "%" in value.split(" ", 1)[0] else "count"
    return (kind, "range" if "-" in number else sign, number.replace("-", "–"), _period(row) or "*", "*")


def _period(row: dict[str, str]) -> str:
    year = row["year"]
    if year == "5 năm":
        return "total_over_term"
    return "each_year" if year == "hằng năm" or year[:4].isdigit() else ""


if __name__ == "__main__":
    text = DOCUMENT.read_text(encoding="utf-8")
    head, _, rest = text.partition(BEGIN)
    DOCUMENT.write_text(head + BEGIN + table() + END + rest.partition(END)[2], encoding="utf-8")
