"""Checks the numbers of a pack: days, overlaps, and that each number somebody reads is there on every day."""

import re
from collections.abc import Iterator
from itertools import combinations

from khoi.core.refusal import Refusal
from khoi.rules.checks.findings import Finding
from khoi.rules.formula import plain
from khoi.rules.library import Library, is_looser
from khoi.rules.packs import Pack
from khoi.rules.read_together import Read, days_needed, first_gap, numbers_of, reads_of, sources_of
from khoi.rules.scores import faults

_KEY = re.compile(r"[a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*\Z")


def check_numbers(pack: Pack, library: Library) -> Iterator[Finding]:
    """Everything wrong with the numbers of `pack`, and with what it reads."""
    yield from _keys(pack)
    yield from _outside(pack)
    yield from _overlaps(pack, library)
    yield from _missing(pack, library)


def _keys(pack: Pack) -> Iterator[Finding]:
    for key in dict.fromkeys(number.key for number in numbers_of([pack])):
        if not _KEY.match(key):
            yield Finding("bad_id", f"{pack.code}: {key}", "khóa phải có dạng noi_quy_dinh.chu_de, không dấu")


def _outside(pack: Pack) -> Iterator[Finding]:
    for number in numbers_of([pack]):
        if not pack.force.covers(number.days):
            told = f"giá trị từ {number.days.start.isoformat()}, văn bản từ {pack.force.start.isoformat()}"
            yield Finding("value_outside_document", f"{pack.code}: {number.key}", told)


def _overlaps(pack: Pack, library: Library) -> Iterator[Finding]:
    """Two values of one key, in the pack itself or in a document read together with it (told once, by the guide)."""
    own = list(numbers_of([pack]))
    guided = (
        [] if pack.overlays else list(numbers_of(one for one in library.packs if one.code == pack.guides))
    )
    for one, other in [*combinations(own, 2), *((one, other) for one in own for other in guided)]:
        if one.key == other.key and one.days.meets(other.days):
            day = max(one.days.start, other.days.start).isoformat()
            yield Finding("values_overlap", f"{pack.code}: {one.key}", f"có hai giá trị vào ngày {day}")


def _missing(pack: Pack, library: Library) -> Iterator[Finding]:
    needed = days_needed(pack, library)
    numbers = list(numbers_of(sources_of(pack, library)))
    for read in dict.fromkeys(reads_of(pack)):
        found = [number for number in numbers if number.key == read.key]
        gap = needed and first_gap(needed, [number.days for number in found])
        if gap:
            yield Finding("value_missing", read.where, f"ngày {gap.isoformat()} không có “{read.key}”")
        yield from _units(read, {number.unit for number in found})


def _units(read: Read, units: set[str]) -> Iterator[Finding]:
    if odd := units - read.units:
        told = f"“{read.key}” tính bằng {', '.join(sorted(odd))}; ở đây cần {', '.join(sorted(read.units))}"
        yield Finding("wrong_unit", read.where, told)


def check_looser(pack: Pack, library: Library, shown: set[str]) -> Iterator[Finding]:
    """Numbers of an office that are looser than the centre's.

    `shown` has the clauses for which the pack's own cases expect the program to say so: those are meant.
    """
    centre = [value for one in sources_of(pack, library) if one is not pack for value in one.values]
    for local in pack.values:
        for value in centre:
            meets = value.key == local.key and value.days.meets(local.days)
            if meets and is_looser(value, local) and local.clause not in shown:
                told = f"{plain(local.amount)} lỏng hơn {plain(value.amount)} của {value.document} nên không được dùng"
                yield Finding("looser_than_centre", f"{pack.code}: {local.key}", told)


def check_points(pack: Pack, library: Library) -> Iterator[Finding]:
    """Point tables of an office that don't give what the centre's number says."""
    centre = next((one for one in library.packs if one.code == pack.overlays), None)
    days = days_needed(pack, library)
    if centre is None or days is None:
        return
    numbers = library.numbers(centre, days.start)
    try:
        for told in faults(pack, numbers):
            yield Finding("points_do_not_add_up", f"{pack.code}/scores", told.removeprefix(f"{pack.code}: "))
    except Refusal:
        return  # told as a number that is missing
