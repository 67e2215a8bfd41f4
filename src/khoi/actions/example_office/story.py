"""What happened to the bloc between 2020 and 2026: each step changes the units the day it took place."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from khoi.actions.example_office import days
from khoi.actions.example_office.builder import Builder
from khoi.actions.example_office.catalogue import PARTY, STATE, Entry
from khoi.actions.example_office.days import paper
from khoi.actions.example_office.rows import DatedRow, SuccessionRow
from khoi.actions.example_office.units import (
    BLOC,
    GREW_INTO_COMMITTEE,
    PROVINCE,
    add_cells,
    full_name,
    position_of,
)

Entries = dict[str, Entry]


def tell(builder: Builder, entries: Entries) -> None:
    """All events in order of their days."""
    _rename_school(builder)
    _merge_health_centres(builder, entries)
    _raise_clinic(builder, entries)
    _dissolve_section(builder)
    _split_cell(builder)
    _end_bloc(builder, entries)
    _merge_departments(builder, entries)


def _rename_school(builder: Builder) -> None:
    code = "truong-cao-dang-nghe"
    builder.names.append(DatedRow(code, days.SCHOOL_RENAMED, "Đảng bộ Trường Cao đẳng Nghề"))


def _merge_health_centres(builder: Builder, entries: Entries) -> None:
    """As the seed tells of the health sector: its preventive centres became one."""
    before = ("trung-tam-y-te-du-phong", "trung-tam-phong-chong-hiv-aids")
    _merge(
        builder,
        entries,
        before,
        "trung-tam-kiem-soat-benh-tat",
        BLOC,
        days.HEALTH_MERGER,
        paper("145-QĐ/ĐUK"),
    )


def _merge_departments(builder: Builder, entries: Entries) -> None:
    day = days.DEPARTMENTS_MERGED
    finance = ("so-ke-hoach-va-dau-tu", "so-tai-chinh")
    _merge(builder, entries, finance, "so-tai-chinh-moi", STATE, day, paper("05-QĐ/ĐU"))
    land = ("so-nong-nghiep-va-ptnt", "so-tai-nguyen-va-moi-truong")
    _merge(builder, entries, land, "so-nong-nghiep-va-moi-truong", STATE, day, paper("06-QĐ/ĐU"))
    words = ("ban-tuyen-giao-tinh-uy", "ban-dan-van-tinh-uy")
    _merge(builder, entries, words, "ban-tuyen-giao-va-dan-van", PARTY, day, paper("04-QĐ/ĐU"))
    position = position_of(entries, "ban-tuyen-giao-va-dan-van") + 10
    for i, room in enumerate(("Phòng Dân vận 1", "Phòng Dân vận 2")):
        cell = f"ban-tuyen-giao-va-dan-van-phong-dan-van-{i + 1}"
        builder.add(
            cell, "chi_bo_truc_thuoc", f"Chi bộ {room}", "ban-tuyen-giao-va-dan-van", day, position + i
        )
        builder.weights[cell] = 1100


def _merge(
    builder: Builder,
    entries: Entries,
    before: tuple[str, ...],
    code: str,
    parent: str,
    on: date,
    decision: str,
) -> None:
    """Several organisations end, one begins, and everything below moves to it."""
    entry = entries[code]
    name = full_name(entry, is_cell=False)
    builder.add(code, "dang_bo_co_so", name, parent, on, position_of(entries, code), group=entry.group)
    builder.agencies[code] = entry.agencies
    for old in before:
        for child in builder.below(old, on):
            builder.move(child, code, on)
        builder.end(old, on)
    _tell_apart(builder, code, on)
    note = f"Thành lập {name} trên cơ sở hợp nhất {len(before)} tổ chức; các chi bộ chuyển nguyên trạng."
    _hand_over(builder, "merge", on, decision, note, before, (code,))


def _tell_apart(builder: Builder, parent: str, on: date) -> None:
    """Cells that met another of the same name under one roof are numbered from that day."""
    names = {row.unit: row.value or "" for row in builder.names}
    seen: Counter[str] = Counter()
    for child in builder.below(parent, on):
        seen[names[child]] += 1
        if seen[names[child]] > 1:
            builder.names.append(DatedRow(child, on, f"{names[child]} (số {seen[names[child]]})"))


def _raise_clinic(builder: Builder, entries: Entries) -> None:
    """A chi bộ cơ sở of thirty members became a đảng bộ cơ sở with cells below."""
    entry, day = entries[GREW_INTO_COMMITTEE], days.CLINIC_GREW
    builder.kinds.append(DatedRow(entry.code, day, "dang_bo_co_so"))
    builder.names.append(DatedRow(entry.code, day, full_name(entry, is_cell=False)))
    add_cells(builder, entry, day, position_of(entries, entry.code))


def _dissolve_section(builder: Builder) -> None:
    section, above = "truong-dai-hoc-tinh-khoi-dao-tao", "truong-dai-hoc-tinh"
    day = days.SECTION_DISSOLVED
    for cell in builder.below(section, day):
        builder.move(cell, above, day)
    builder.end(section, day)
    note = "Kết thúc hoạt động đảng bộ bộ phận; các chi bộ về trực thuộc đảng bộ cơ sở."
    _hand_over(builder, "dissolve", day, paper("38-QĐ/ĐU"), note, (section,), ())


def _split_cell(builder: Builder) -> None:
    """Nobody recorded how the old cell's figures would divide, so no shares."""
    day, above, old = days.CELL_SPLIT, "benh-vien-phu-san", "benh-vien-phu-san-khoa-ngoai"
    position, heirs = builder.positions[old], []
    for i, room in enumerate(("Khoa Ngoại phụ khoa", "Khoa Hỗ trợ sinh sản")):
        code = f"{above}-{('khoa-ngoai-phu-khoa', 'khoa-ho-tro-sinh-san')[i]}"
        heirs.append(builder.add(code, "chi_bo_truc_thuoc", f"Chi bộ {room}", above, day, position + 40 + i))
        builder.weights[code] = builder.weights[old] * (5 + i) // 11
    builder.end(old, day)
    note = "Tách chi bộ; không có văn bản nào chia số liệu các năm trước."
    _hand_over(builder, "split", day, paper("21-QĐ/ĐU"), note, (old,), heirs)


def _end_bloc(builder: Builder, entries: Entries) -> None:
    """The bloc ends; its organisations go to the Party bodies' committee or the People's Committee's."""
    day = days.BLOC_ENDED
    builder.add(PARTY, "khoi", "Đảng bộ các cơ quan Đảng tỉnh", PROVINCE, day, 2)
    builder.add(STATE, "khoi", "Đảng bộ Ủy ban nhân dân tỉnh", PROVINCE, day, 3)
    for code in builder.below(BLOC, day):
        builder.move(code, entries[code].heir, day)
    builder.end(BLOC, day)
    name = "Chi bộ Cơ quan chuyên trách Đảng ủy các cơ quan Đảng tỉnh"
    builder.names.append(DatedRow("co-quan-dang-uy-khoi", day, name))
    note = "Kết thúc hoạt động Đảng bộ Khối; các tổ chức cơ sở đảng chuyển về hai đảng bộ mới."
    _hand_over(builder, "split", day, paper("1702-QĐ/TU"), note, (BLOC,), (PARTY, STATE))


def _hand_over(
    builder: Builder,
    kind: str,
    on: date,
    decision: str,
    note: str,
    before: Iterable[str],
    after: Iterable[str],
) -> None:
    builder.successions.append(SuccessionRow(kind, on, decision, note, tuple(before), tuple(after)))
