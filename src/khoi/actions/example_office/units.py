"""Draws the bloc as it stood at the start of the term: organisations, sections of the largest ones, and cells."""

from collections.abc import Sequence
from datetime import date
from random import Random

from khoi.actions.example_office.builder import Builder
from khoi.actions.example_office.catalogue import Entry, catalogue
from khoi.actions.example_office.days import BLOC_BEGAN, CELLS_BEGAN, KNOWN_SINCE
from khoi.actions.example_office.rooms import rooms_of
from khoi.core.spelling import slug

PROVINCE, BLOC = "tinh", "khoi"
FOUNDED_LATER = frozenset(
    {
        "trung-tam-kiem-soat-benh-tat",
        "so-tai-chinh-moi",
        "so-nong-nghiep-va-moi-truong",
        "ban-tuyen-giao-va-dan-van",
    }
)
GREW_INTO_COMMITTEE = "benh-vien-da-lieu"
_SECTIONS = {
    "benh-vien-da-khoa-tinh": ("khối Nội", "khối Ngoại", "khối Cận lâm sàng"),
    "truong-dai-hoc-y-duoc": ("khối Giảng viên", "khối Sinh viên"),
    "truong-dai-hoc-tinh": ("khối Đào tạo", "khối Sinh viên"),
    "so-nong-nghiep-va-ptnt": ("các Chi cục",),
    "so-y-te": ("các đơn vị trực thuộc",),
}
_MOST_IN_A_CELL = 27
_STEP, _FIRST_CELL = 100, 10  # positions kept free below one organisation; its sections come before its cells


def start(rng: Random) -> tuple[Builder, dict[str, Entry]]:
    """The bloc of 2020 with 77 organisations, and the catalogue by code."""
    builder = Builder()
    builder.add(PROVINCE, "cap_uy_tinh", "Đảng bộ tỉnh", None, KNOWN_SINCE, 0)
    builder.add(BLOC, "khoi", "Đảng bộ Khối các cơ quan tỉnh", PROVINCE, BLOC_BEGAN, 1)
    entries = {entry.code: entry for entry in catalogue()}
    for entry in entries.values():
        if entry.code not in FOUNDED_LATER:
            _found(builder, entry, position_of(entries, entry.code), rng)
    return builder, entries


def position_of(entries: dict[str, Entry], code: str) -> int:
    """The place of an organisation among all units; those below it follow."""
    return (list(entries).index(code) + 1) * _STEP


def full_name(entry: Entry, *, is_cell: bool) -> str:
    """The organisation's own name after its agency's."""
    return f"{'Chi bộ' if is_cell else 'Đảng bộ'} {entry.name}"


def add_cells(builder: Builder, entry: Entry, on: date, position: int, sections: Sequence[str] = ()) -> None:
    """Cells for an organisation, each after a room, sharing its size unevenly.

    Sections take the last rooms in equal runs; the first, offices mostly, stay directly below.
    """
    rooms = rooms_of(entry.rooms, entry.members)
    run = len(rooms) // (len(sections) + 1)
    direct = len(rooms) - run * len(sections)
    for i, room in enumerate(rooms):
        parent = entry.code if i < direct else sections[(i - direct) // run]
        code = f"{entry.code}-{slug(room)}"
        builder.add(code, "chi_bo_truc_thuoc", f"Chi bộ {room}", parent, on, position + _FIRST_CELL + i)
        builder.weights[code] = entry.members * (75 + (i * 37 + len(entry.code) * 11) % 51) // len(rooms)


def _found(builder: Builder, entry: Entry, position: int, rng: Random) -> None:
    founded = date(rng.randrange(1991, 2010), rng.randrange(1, 13), rng.randrange(1, 29))
    is_cell = entry.is_cell or entry.code == GREW_INTO_COMMITTEE
    kind = "chi_bo_co_so" if is_cell else "dang_bo_co_so"
    name = full_name(entry, is_cell=is_cell)
    builder.add(entry.code, kind, name, BLOC, founded, position, group=entry.group)
    builder.agencies[entry.code] = entry.agencies
    if is_cell:
        builder.weights[entry.code] = min(entry.members, _MOST_IN_A_CELL) * 100
        return
    sections = [
        builder.add(
            f"{entry.code}-{slug(words)}",
            "dang_bo_bo_phan",
            f"Đảng bộ bộ phận {words}",
            entry.code,
            CELLS_BEGAN,
            position + 1 + i,
        )
        for i, words in enumerate(_SECTIONS.get(entry.code, ()))
    ]
    add_cells(builder, entry, CELLS_BEGAN, position, sections)
