"""Each thing we store has its word in the glossary, by the name the code uses; each word stands once, at a place that exists."""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps


@pytest.fixture
def rows(root: Path) -> list[list[str]]:
    """The rows of all tables as Vietnamese, English, meaning, where."""
    lines = (root / "docs/glossary.md").read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return [row for row in cells if row[0] != "Tiếng Việt" and not row[0].startswith("---")]


def test_every_model_has_its_word(rows):
    names = [model.__name__ for model in apps.get_app_config("records").get_models()]
    assert [name for name in names if not any(f"`{name}`" in english for _, english, _, _ in rows)] == []


@pytest.mark.parametrize("column", [0, 1])
def test_every_word_stands_once(rows, column):
    words = Counter(row[column].casefold() for row in rows)
    assert [word for word, times in words.items() if times > 1] == []


def test_every_row_has_four_cells_and_a_meaning(rows):
    assert [row for row in rows if len(row) != 4 or not all(row)] == []


def test_every_place_exists(root, rows):
    places = {place for row in rows for place in re.findall(r"`([\w./]+/[\w./]*)`", row[3])}
    assert [
        p for p in sorted(places) if not (root / "src/khoi" / p).exists() and not (root / p).exists()
    ] == []
