"""The tables of docs/access.md say what roles.yaml and rights.py say, in both languages."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from khoi.access.rights import RIGHTS, Right
from khoi.access.roles import SUBTREE, Role, roles

REACH = {"vi": ("đơn vị", "đơn vị và bên dưới"), "en": ("its unit", "its unit and below")}
YES = {"vi": "có", "en": "yes"}
HEADS = {
    "vi": (
        ["Mã", "Vai trò", "Phạm vi", "Được làm gì"],
        ["Mã", "Quyền", "Yếu tố thứ hai", "Về cá nhân", "Không ủy quyền được"],
    ),
    "en": (
        ["Code", "Role", "Reach", "May"],
        ["Code", "Right", "Second factor", "About persons", "Never delegated"],
    ),
}


def tables(text: str) -> list[list[list[str]]]:
    """Every table of a text, as rows of cells without the line under its head."""
    found: list[list[list[str]]] = [[]]
    for line in text.splitlines():
        if line.startswith("|"):
            found[-1].append([cell.strip() for cell in line[1:-1].split("|")])
        elif found[-1]:
            found.append([])
    return [[rows[0], *rows[2:]] for rows in found if rows]


def under(text: str, head: Sequence[str]) -> list[list[str]]:
    """The rows below the head of the one table that has it."""
    (table,) = [rows for rows in tables(text) if rows[0] == list(head)]
    return table[1:]


def role_row(role: Role, lang: str) -> list[str]:
    may = "; ".join(_label(right, lang) for right in role.in_order)
    return [f"`{role.code}`", _label(role, lang), REACH[lang][role.reach == SUBTREE], may]


def right_row(right: Right, lang: str) -> list[str]:
    marks = [
        YES[lang] if holds else "" for holds in (right.needs_second_factor, right.persons, not right.lent)
    ]
    return [f"`{right.code}`", _label(right, lang), *marks]


def _label(what: Role | Right, lang: str) -> str:
    return what.label_en if lang == "en" else what.label


@pytest.fixture
def text(root: Path) -> str:
    return (root / "docs/access.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_table_of_roles(text, lang):
    assert under(text, HEADS[lang][0]) == [role_row(role, lang) for role in roles().values()]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_table_of_rights(text, lang):
    assert under(text, HEADS[lang][1]) == [right_row(right, lang) for right in RIGHTS.values()]


def test_tables_are_read_cell_by_cell():
    read = tables("x\n| A | B |\n|---|---|\n| 1 | |\n\n| C |\n|---|\n")
    assert read == [[["A", "B"], ["1", ""]], [["C"]]]
