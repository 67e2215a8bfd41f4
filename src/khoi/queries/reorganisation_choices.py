"""What the pages of a reorganisation offer to choose from: units by name, those below one, measures that divide."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from khoi.access.viewer import Viewer
from khoi.core.spelling import plain
from khoi.queries.addressed import unit_by_code
from khoi.queries.board_words import Words
from khoi.queries.ledger import LiveLedger
from khoi.queries.units import kind_labels, unit_rows
from khoi.records.models import Grouping, Measure, Tally, Term, UnitGroup, UnitName

RIGHT = "keep_units"
MOST = 20
_NEW = -1


@dataclass(frozen=True, slots=True)
class UnitOption:
    """One unit to choose: its code, name and kind on the day, and what it lies under (empty: the top)."""

    code: str
    name: str
    kind: str
    parent: str = ""
    under: str = ""


@dataclass(frozen=True, slots=True)
class BelowRow:
    """A unit directly below another, with its group by code and label (empty: none)."""

    code: str
    name: str
    kind: str
    group: str
    group_label: str


class UnitFinder:
    """Finds units that live on a day by a part of their name, or by code; those that a plan founds among them."""

    def __init__(
        self, viewer: Viewer, live: LiveLedger, day: date, lang: str, founded: Iterable[UnitOption] = ()
    ) -> None:
        self._live, self.day, self._tree = live, day, live.ledger.tree_on(day)
        self._labels = kind_labels(lang)
        self._holds = viewer.reach(RIGHT)
        self._keys = {code: key for key, code in live.codes.items()}
        self._founded = {one.code: one for one in founded}

    def matching(self, text: str) -> tuple[list[UnitOption], int]:
        """The first twenty units whose name, on any day, holds `text`, or whose code it is; and how many there are."""
        wanted = plain(text)
        names = UnitName.objects.filter(search__contains=wanted).order_by("unit__position", "unit_id")
        keys = dict.fromkeys(names.values_list("unit_id", flat=True)) if wanted else {}
        if (own := self._keys.get(text.strip())) is not None:
            keys = dict.fromkeys([own, *keys])
        new = [one for one in self._founded.values() if wanted and wanted in plain(one.name)]
        known = [key for key in keys if self._offers(key)]
        return [*new, *map(self._option, known[:MOST])][:MOST], len(new) + len(known)

    def named(self, codes: Iterable[str]) -> list[UnitOption]:
        """Those of the units that may be chosen, in their order."""
        found = []
        for code in dict.fromkeys(codes):
            key = self._keys.get(code, _NEW)
            if code in self._founded:
                found.append(self._founded[code])
            elif self._offers(key):
                found.append(self._option(key))
        return found

    def groups(self, codes: Iterable[str]) -> dict[str, str]:
        """The group of each stored unit among these on the day, by code (empty: none); one statement."""
        keys = {self._keys[code]: code for code in codes if code in self._keys}
        found = _groups_of([*keys], self.day)
        return {code: found.get(key, "") for key, code in keys.items()}

    def _offers(self, key: int) -> bool:
        return key in self._tree and self._holds(key)

    def _option(self, key: int) -> UnitOption:
        live, above = self._live, self._tree.parent[self._tree.place[key]]
        kind = live.kinds.known(key, self.day) or ""
        parent = self._tree.order[above] if above >= 0 else None
        return UnitOption(
            live.codes[key],
            live.name(key, self.day),
            self._labels.known(kind, self.day) or kind,
            live.codes[parent] if parent else "",
            live.name(parent, self.day) if parent else "",
        )


def unit_finder(
    viewer: Viewer, live: LiveLedger, day: date, lang: str, founded: Iterable[UnitOption] = ()
) -> UnitFinder:
    """Finds units within reach of whoever may reorganise them; two statements, and one for each search."""
    return UnitFinder(viewer, live, day, lang, founded)


def unit_names(viewer: Viewer, live: LiveLedger, codes: Iterable[str], day: date) -> Mapping[str, str]:
    """What stored units are called on a day, by code."""
    wanted = set(codes) if viewer.is_known else set()
    return {code: live.name(key, day) for key, code in live.codes.items() if code in wanted}


def rows_below(viewer: Viewer, live: LiveLedger, unit: str, day: date, lang: str) -> list[BelowRow]:
    """The units directly below one on a day; none below a unit that does not live then. Raises `unknown_unit`."""
    key, tree = unit_by_code(viewer, unit, RIGHT).pk, live.ledger.tree_on(day)
    children = tree.children(key) if key in tree else []
    groups = _groups_of(children, day)
    labels = {row.code: Words(lang).label(row) for row in Grouping.objects.all()}
    return [
        BelowRow(row.code, row.name, row.kind, groups.get(child, ""), labels.get(groups.get(child, ""), ""))
        for child, row in zip(children, unit_rows(live, children, day, lang), strict=True)
    ]


def _groups_of(keys: list[int], day: date) -> dict[int, str]:
    rows = UnitGroup.objects.filter(unit_id__in=keys, from_day__lte=day).order_by("from_day")
    return {unit: code or "" for unit, code in rows.values_list("unit_id", "grouping__code")}


def count_below(viewer: Viewer, live: LiveLedger, codes: Iterable[str], day: date) -> dict[str, list[str]]:
    """The codes of the units directly below each of these on a day; a unit with none is left out."""
    wanted = set(codes) if viewer.is_known else set()
    tree = live.ledger.tree_on(day)
    keys = [key for key, code in live.codes.items() if code in wanted and key in tree]
    below = {live.codes[key]: [live.codes[child] for child in tree.children(key)] for key in keys}
    return {code: children for code, children in below.items() if children}


def measures_of(viewer: Viewer, unit: str, lang: str) -> list[tuple[str, str]]:
    """Code and label of every measure that a unit has figures for. Raises `unknown_unit`."""
    found = unit_by_code(viewer, unit, RIGHT)
    tallies = Tally.objects.filter(unit=found, replaced_in=None, count__isnull=False)
    words = Words(lang)
    return [(row.code, words.label(row)) for row in Measure.objects.filter(pk__in=tallies.values("measure"))]


def terms_to_end(viewer: Viewer) -> list[tuple[str, str]]:
    """Unit code and name of every term that goes on, where whoever looks may reorganise, the latest first."""
    holds = viewer.reach(RIGHT)
    rows = Term.objects.filter(ended_on=None).order_by("-first_year", "pk")
    return [
        (unit, name) for key, unit, name in rows.values_list("unit_id", "unit__code", "name") if holds(key)
    ]
