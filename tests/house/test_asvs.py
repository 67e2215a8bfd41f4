"""docs/asvs.md names every requirement of the level once, and shows what it claims by files and tests that exist."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

# OWASP ASVS 5.0.0, levels 1 and 2: how many requirements each section has; those of level 3 stand after them.
SECTIONS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1, "3.2": 2, "3.3": 4,
    "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4, "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3,
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5,
    "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4,
    "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1,
    "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3,
    "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4,
    "17.3": 2,
}  # fmt: skip
IDS = [f"{section}.{number}" for section, count in SECTIONS.items() for number in range(1, count + 1)]
MET, NOT_MET, NOT_APPLICABLE = "met", "not met", "not applicable"
_NAMED = re.compile(r"`((?:src|tests|docs|requirements)/[\w./-]+|pyproject\.toml)(?:::(\w+))?`")


class Row(NamedTuple):
    """One requirement: its number, what it asks in our words, its state, and what shows it or why."""

    number: str
    words: str
    state: str
    shown: str


def rows_of(text: str) -> list[Row]:
    lines = [
        [cell.strip() for cell in line[1:-1].split("|")] for line in text.splitlines() if line[:1] == "|"
    ]
    return [Row(*cells) for cells in lines if re.fullmatch(r"\d+\.\d+\.\d+", cells[0])]


def absent(root: Path, text: str) -> list[str]:
    """Files and tests that a text names and the tree doesn't have."""
    return [
        f"{path}::{test}" if test else path
        for path, test in _NAMED.findall(text)
        if not _is_there(root / path, test)
    ]


def _is_there(path: Path, test: str) -> bool:
    return path.exists() and (not test or test in _functions(path))


@cache
def _functions(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


@pytest.fixture
def text(root: Path) -> str:
    return (root / "docs/asvs.md").read_text(encoding="utf-8")


def test_level_has_as_many_requirements_as_the_standard_says():
    assert len(IDS) == 253


def test_every_requirement_stands_once_and_in_order(text):
    assert [row.number for row in rows_of(text)] == IDS


def test_every_row_says_what_it_asks_and_why_it_has_its_state(text):
    assert [row.number for row in rows_of(text) if not all(row)] == []


def test_states_are_three_and_counted_as_said(text):
    counted = Counter(row.state for row in rows_of(text))
    said = dict(re.findall(r"^\| ([a-z ]+) \| (\d+) \|$", text, re.MULTILINE))
    assert {state: str(count) for state, count in counted.items()} == said
    assert set(said) == {MET, NOT_MET, NOT_APPLICABLE}


def test_what_is_met_is_shown_by_a_file_or_a_test(text):
    assert [row.number for row in rows_of(text) if row.state == MET and not _NAMED.search(row.shown)] == []


@pytest.mark.parametrize("name", ["asvs", "threat-model", "security", "access"])
def test_every_file_and_test_named_is_there(root, name):
    assert absent(root, (root / f"docs/{name}.md").read_text(encoding="utf-8")) == []


def test_what_is_not_there_is_found(root):
    here = "tests/house/test_asvs.py"
    text = f"`{here}`, `{here}::test_gone`, `src/khoi/gone.py`, `{here}::test_what_is_not_there_is_found`"
    assert absent(root, text) == [f"{here}::test_gone", "src/khoi/gone.py"]
