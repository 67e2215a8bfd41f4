"""The facts that rules may ask for: their kinds and words, and how a case states them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from khoi.core.refusal import Refusal
from khoi.rules import strict
from khoi.rules.fields import Fields, as_day, as_exact, wrong
from khoi.rules.formula import plain
from khoi.rules.packs import PACKS, named

KINDS = ("count", "number", "flag", "day", "choice")
MOST_COUNT = 10**12
_KEYS = ("kind", "vi", "en", "unit", "unit_en", "choices", "most")


@dataclass(frozen=True, slots=True)
class FactKind:
    """One fact a rule may read: a whole count, an exact number, a flag, a day, or a choice (best first)."""

    name: str
    kind: str
    vi: str
    en: str
    unit: str = ""
    unit_en: str = ""
    choices: tuple[str, ...] = ()
    most: Fraction | None = None

    def rank(self, word: str) -> int:
        """A choice as a number that grows with how good it is."""
        return len(self.choices) - 1 - self.choices.index(word)

    def read(self, value: Any, where: str) -> Any:
        """`value` as formulas need it; a Refusal names what is wrong. None is missing."""
        if value is None:
            return None
        if self.kind == "flag":
            return value if isinstance(value, bool) else _refuse(where, value, "true hoặc false")
        if self.kind == "day":
            return as_day(value, where)
        if self.kind == "choice":
            if value not in self.choices:
                raise wrong(where, value, "một trong: " + ", ".join(self.choices), code="unknown_value")
            return self.rank(value)
        return self._amount(value, where)

    def _amount(self, value: Any, where: str) -> int | Fraction:
        if self.kind == "count":
            if not isinstance(value, int) or isinstance(value, bool):
                raise wrong(where, value, "một số nguyên")
            amount: int | Fraction = value
        else:
            amount = as_exact(value, where)
        if amount < 0:
            hint = "Số đếm, số điểm không thể âm. Bỏ khóa này nếu chưa có số liệu."
            raise Refusal("negative_count", f"{value} nhỏ hơn 0", where=where, hint=hint)
        most = self.most if self.most is not None else MOST_COUNT
        if amount > most:
            hint = "Kiểm tra lại con số."
            raise Refusal("out_of_range", f"{value} lớn hơn {most}", where=where, hint=hint)
        return amount


def _refuse(where: str, value: Any, wanted: str) -> Any:
    raise wrong(where, value, wanted)


Catalogue = Mapping[str, FactKind]
ON = FactKind("on", "day", "Ngày của việc đang xét", "Day of the case")


@cache
def load_facts(folders: tuple[Path, ...] = (PACKS,)) -> Catalogue:
    """Every fact declared in `facts/*.yaml` of the folders, by name; a name declared twice is a Refusal."""
    found: dict[str, FactKind] = {"on": ON}
    for folder in folders:
        for path in sorted(folder.glob("facts/*.yaml")):
            with named(path, folder):
                _add(found, path)
    return found


def _add(found: dict[str, FactKind], path: Path) -> None:
    for name, fact in _declared(path):
        if name in found:
            hint = "Mỗi dữ kiện chỉ khai một lần."
            raise Refusal("duplicate_key", f"dữ kiện “{name}” có hai lần", where=name, hint=hint)
        found[name] = fact


def _declared(path: Path) -> Iterable[tuple[str, FactKind]]:
    data = strict.read(path.read_bytes()) or {}
    top = Fields(data, known=list(data) if isinstance(data, dict) else ())
    for name in data:
        row = Fields(top.raw(name), name, known=_KEYS)
        kind = row.choice("kind", KINDS)
        choices = tuple(row.codes("choices")) if kind == "choice" else ()
        most = row.exact("most") if "most" in row else None
        unit = row.text("unit", "")
        yield (
            name,
            FactKind(
                name, kind, row.text("vi"), row.text("en"), unit, row.text("unit_en", unit), choices, most
            ),
        )


def read_facts(given: Any, catalogue: Catalogue, path: str = "facts") -> dict[str, Any]:
    """The stated facts, typed; missing ones left out. A fact nobody declared is a Refusal `unknown_key`."""
    stated = Fields(given, path, known=[name for name in catalogue if name != "on"])
    values = {name: catalogue[name].read(stated.raw(name), stated.at(name)) for name in given}
    return {name: value for name, value in values.items() if value is not None}


def shown(value: Any) -> Any:
    """A stated value as JSON holds it: whole numbers stay whole, exact ones and days become text."""
    if isinstance(value, date):
        return value.isoformat()
    return plain(value) if isinstance(value, Fraction) else value
