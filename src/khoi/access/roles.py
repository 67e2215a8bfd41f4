"""The roles of `roles.yaml`, read once and checked against the rights there are."""

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from khoi.access.rights import RIGHTS, Right
from khoi.rules.strict import read

UNIT, SUBTREE = "unit", "subtree"


@dataclass(frozen=True, slots=True)
class Role:
    """What a post of this role may do, and how far it reaches: its unit alone, or everything below too."""

    code: str
    label: str
    label_en: str
    reach: str
    persons: bool
    rights: frozenset[str]

    @property
    def needs_second_factor(self) -> bool:
        """Whether holding it asks for a second factor: any of its rights changes or exports."""
        return any(RIGHTS[code].needs_second_factor for code in self.rights)

    @property
    def in_order(self) -> list[Right]:
        """Its rights in the order of the list of rights."""
        return [right for right in RIGHTS.values() if right.code in self.rights]

    @property
    def when_lent(self) -> "Role":
        """What a delegated post of this role gives."""
        return replace(self, rights=frozenset(code for code in self.rights if RIGHTS[code].lent))


@cache
def roles() -> dict[str, Role]:
    """Every role by its code, in the order of the file. Raises KeyError for a right that doesn't exist."""
    rows = read((Path(__file__).parent / "roles.yaml").read_bytes())["roles"]
    return {code: _role(code, row) for code, row in rows.items()}


def _role(code: str, row: dict[str, Any]) -> Role:
    rights = frozenset(RIGHTS[right].code for right in row["rights"])
    label, label_en, reach = (str(row[key]) for key in ("label", "label_en", "reach"))
    if reach not in (UNIT, SUBTREE):
        raise KeyError(reach)
    return Role(code, label, label_en, reach, row.get("persons") is True, rights)
