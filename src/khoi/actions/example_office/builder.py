"""Notes units and what changes about them, in story order, and hands out the rows."""

from dataclasses import dataclass, field
from datetime import date

from khoi.actions.example_office.rows import DatedRow, Structure, SuccessionRow, UnitRow


@dataclass(slots=True)
class Builder:
    """Units under construction; a cell's weight stands for its size, an organisation's agencies are counted apart."""

    begins: dict[str, date] = field(default_factory=dict)
    ends: dict[str, date] = field(default_factory=dict)
    positions: dict[str, int] = field(default_factory=dict)
    placements: list[DatedRow] = field(default_factory=list)
    names: list[DatedRow] = field(default_factory=list)
    kinds: list[DatedRow] = field(default_factory=list)
    groups: list[DatedRow] = field(default_factory=list)
    successions: list[SuccessionRow] = field(default_factory=list)
    weights: dict[str, int] = field(default_factory=dict)
    agencies: dict[str, int] = field(default_factory=dict)

    def add(
        self, code: str, kind: str, name: str, parent: str | None, on: date, position: int, *, group: str = ""
    ) -> str:
        """A new unit with everything that holds of it from its first day; gives back its code."""
        self.begins[code], self.positions[code] = on, position
        self.placements.append(DatedRow(code, on, parent))
        self.names.append(DatedRow(code, on, name))
        self.kinds.append(DatedRow(code, on, kind))
        if group:
            self.groups.append(DatedRow(code, on, group))
        return code

    def end(self, code: str, on: date) -> None:
        """The unit's first day no longer alive."""
        self.ends[code] = on

    def move(self, code: str, parent: str, on: date) -> None:
        """From `on` the unit lies under `parent`."""
        self.placements.append(DatedRow(code, on, parent))

    def below(self, parent: str, on: date) -> list[str]:
        """Units directly under `parent` on the day, by position."""
        found = {row.unit: row.value for row in sorted(self.placements, key=_day) if row.from_day <= on}
        units = [unit for unit, above in found.items() if above == parent and self.is_alive(unit, on)]
        return sorted(units, key=self.positions.__getitem__)

    def is_alive(self, code: str, on: date) -> bool:
        """Whether the unit exists on the day."""
        return self.begins[code] <= on and (code not in self.ends or on < self.ends[code])

    def structure(self) -> Structure:
        """All rows; units by position, so that lists and trees come out in the catalogue's order."""
        order = sorted(self.begins, key=self.positions.__getitem__)
        units = tuple(
            UnitRow(code, self.begins[code], self.ends.get(code), self.positions[code]) for code in order
        )
        place = {code: i for i, code in enumerate(order)}

        def in_order(rows: list[DatedRow]) -> tuple[DatedRow, ...]:
            return tuple(sorted(rows, key=lambda row: (place[row.unit], row.from_day)))

        return Structure(
            units=units,
            placements=in_order(self.placements),
            names=in_order(self.names),
            kinds=in_order(self.kinds),
            groups=in_order(self.groups),
            successions=tuple(sorted(self.successions, key=lambda row: row.on)),
            weights=dict(self.weights),
            agencies=dict(self.agencies),
        )


def _day(row: DatedRow) -> date:
    return row.from_day
