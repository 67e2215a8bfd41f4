"""How units may be written in a file: by code, or by a name that only one unit within the reader's reach ever had."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from khoi.access.viewer import Viewer
from khoi.core.spelling import plain
from khoi.records.models import UnitName


@dataclass(frozen=True, slots=True)
class UnitTexts:
    """`names`: the latest name by code; `codes`: the code by code and by plain name; `ambiguous`: names of several units."""

    names: Mapping[str, str]
    codes: Mapping[str, str]
    ambiguous: AbstractSet[str]


def unit_texts(viewer: Viewer) -> UnitTexts:
    """Units where this reader may enter figures; one statement beside those for the reach."""
    holds = viewer.reach("enter_figures")
    rows = UnitName.objects.order_by("unit_id", "from_day").values_list("unit_id", "unit__code", "name")
    names: dict[str, str] = {}
    owners: dict[str, set[str]] = {}
    for key, code, name in rows.iterator(chunk_size=10_000):
        if holds(key):
            names[code] = name
            owners.setdefault(plain(name), set()).add(code)
    codes = {name: next(iter(found)) for name, found in owners.items() if len(found) == 1}
    ambiguous = {name for name, found in owners.items() if len(found) > 1}
    return UnitTexts(names, codes | {code: code for code in names}, ambiguous)
