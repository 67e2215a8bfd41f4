"""How units may be written in a file: by code or by a name they have or had, and what lies above those of one name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from khoi.access.viewer import Viewer
from khoi.core.spelling import plain
from khoi.records.models import Placement, UnitName

Placed = tuple[tuple[date, str | None], ...]
"""From which day on a unit lies under which one, by code; None at the top."""


@dataclass(frozen=True, slots=True)
class UnitTexts:
    """`names`: the latest name by code; `owners`: codes by plain name, of all that ever had it; `placed`: parents by code.

    `above`: the latest name and every plain name of the parents, some of which lie beyond the reader's reach.
    """

    names: Mapping[str, str]
    owners: Mapping[str, tuple[str, ...]]
    placed: Mapping[str, Placed] = field(default_factory=dict)
    above: Mapping[str, tuple[str, frozenset[str]]] = field(default_factory=dict)

    def bearers(self, text: str) -> tuple[str, ...]:
        """Codes of the units that are written so: one by its code, else all that have or had the name."""
        return (text,) if text in self.names else self.owners.get(plain(text), ())

    def parents(self, code: str, year: int | None) -> list[str]:
        """Codes of those above the unit on some day of the year; the last one where no year is given."""
        points = self.placed.get(code, ())
        if year is None:
            held = points[-1:]
        else:
            ends = [*(day for day, _ in points[1:]), date.max]
            held = tuple(
                one
                for one, end in zip(points, ends, strict=False)
                if one[0].year <= year and end > date(year, 1, 1)
            )
        return [parent for _, parent in held if parent]

    def lies_under(self, code: str, text: str, year: int | None) -> bool:
        """Whether the unit lay in that year under one with this code or name."""
        bare = plain(text)
        return any(text == one or bare in self.above[one][1] for one in self.parents(code, year))

    def place(self, code: str, year: int | None) -> str:
        """The name of the unit above; empty at the top."""
        found = self.parents(code, year) or self.parents(code, None)
        return self.above[found[-1]][0] if found else ""


def unit_texts(viewer: Viewer) -> UnitTexts:
    """Units where this reader may enter figures; two statements beside those for the reach."""
    holds = viewer.reach("enter_figures")
    rows = UnitName.objects.order_by("unit_id", "from_day").values_list("unit_id", "unit__code", "name")
    names: dict[str, str] = {}
    owners: dict[str, dict[str, None]] = {}
    called: dict[str, list[str]] = {}
    for key, code, name in rows.iterator(chunk_size=10_000):
        called.setdefault(code, []).append(name)
        if holds(key):
            names[code] = name
            owners.setdefault(plain(name), {})[code] = None
    placed = _placed(names)
    parents = {parent for points in placed.values() for _, parent in points if parent}
    above = {code: (called[code][-1], frozenset(map(plain, called[code]))) for code in parents}
    return UnitTexts(names, {name: tuple(codes) for name, codes in owners.items()}, placed, above)


def _placed(wanted: Iterable[str]) -> dict[str, Placed]:
    held = set(wanted)
    rows = Placement.objects.order_by("from_day").values_list("unit__code", "from_day", "parent__code")
    found: dict[str, list[tuple[date, str | None]]] = {}
    for code, day, parent in rows.iterator(chunk_size=10_000):
        if code in held:
            found.setdefault(code, []).append((day, parent))
    return {code: tuple(points) for code, points in found.items()}
