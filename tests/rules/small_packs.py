"""A small regulation with votes, terms and a quota, its guide, and an office's own pack over it."""

from pathlib import Path

from tests.rules.building import document, write
from tests.rules.good_packs import number

from khoi.rules.library import Library
from khoi.rules.overlays import read_overlay
from khoi.rules.packs import load_packs

NUMBERS = (
    number("dieu_1.da_so", '"2/3"', "fraction", "1.1")
    + number("dieu_1.da_so_thuong", '"1/2"', "fraction", "1.2")
    + number("dieu_2.ngay_lam_viec", '"10"', "working_day", "2.1", "lower")
    + number("dieu_2.gia_han", '"5"', "working_day", "2.1")
    + number("dieu_2.thang", '"6"', "month", "2.2")
    + number("dieu_2.them_ngay", '"10"', "day", "2.2")
    + number("dieu_2.nam", '"2"', "year", "2.3")
    + number("dieu_2.gio", '"72"', "hour", "2.4")
    + number("dieu_2.ngay", '"15"', "day", "2.5")
    + number("dieu_2.nua_ngay", '"0.5"', "day", "2.6")
    + number("dieu_2.mai_mai", f'"{10**20}"', "month", "2.7")
    + number("dieu_2.co_quan", "null", "working_day", "2.8", more="  slot: true\n")
    + number("dieu_3.ty_le_xuat_sac_toi_da", '"20"', "percent", "3.1", "lower", "  subjects: [member]\n")
)
STEPS = ("ngay_lam_viec", "thang", "nam", "gio", "ngay", "mai_mai", "co_quan")
EXTENSIONS = {"ngay_lam_viec": "gia_han", "thang": "them_ngay"}
VOTES = """bodies:
  cell:
    {vi: chi bộ, en: cell, clause: "1.3", leave_when_absent: [temporary_elsewhere, exempt], leave_always: [suspended]}
  standing_board: {vi: ban thường vụ, en: standing board, clause: "1.4"}
decisions:
  - {decision: admission, body: cell, majority: dieu_1.da_so, strict: false, clause: "1.1", vi: Kết nạp, en: Admission}
  - {decision: ordinary, body: cell, majority: dieu_1.da_so_thuong, strict: true, clause: "1.2", vi: Thường, en: Ordinary}
"""
GUIDE_VOTES = """decisions:
  - {decision: admission, body: standing_board, majority: dieu_1.da_so_thuong, strict: true, clause: "7", vi: Kết nạp, en: Admission}
"""
OWN_NUMBERS = (
    number("dieu_2.ngay_lam_viec", '"7"', "working_day", "a.1")
    + number("dieu_3.ty_le_xuat_sac_toi_da", '"30"', "percent", "a.2", more="  subjects: [member]\n")
    + number("dieu_2.co_quan", '"3"', "working_day", "a.3")
    + number("rieng.gui", '"2"', "day", "a.4")
)


def deadline(name: str, term: str, extension: str = "") -> str:
    """One step of a deadlines file."""
    more = f", extension: {extension}" if extension else ""
    return f'{name}: {{vi: Việc {name}, en: Step {name}, from: ngày họp, from_en: day of the meeting, term: {term}{more}, clause: "2"}}\n'


def central(folder: Path, steps: tuple[str, ...] = STEPS) -> Library:
    """Regulation 1-QĐ/TW of 2020, whose end at 2026-07-01 is inferred, with its guide 2-HD/TW; then 3-QĐ/TW, not encoded."""
    terms = "".join(
        deadline(name, f"dieu_2.{name}", f"dieu_2.{EXTENSIONS[name]}" if name in EXTENSIONS else "")
        for name in steps
    )
    write(
        folder,
        {
            "qd-1/document.yaml": document("1-QĐ/TW", end="2026-07-01", more="end_is_inferred: true"),
            "qd-1/parameters/so.yaml": NUMBERS,
            "qd-1/votes/bieu-quyet.yaml": VOTES,
            "qd-1/deadlines/thoi-han.yaml": terms,
            "hd-2/document.yaml": document("2-HD/TW", more="guides: qd-1"),
            "hd-2/votes/bieu-quyet.yaml": GUIDE_VOTES,
            "qd-3/document.yaml": document("3-QĐ/TW", start="2026-07-01"),
        },
    )
    return Library(load_packs(folder))


def with_office(folder: Path) -> Library:
    """The same with an office's own pack: a shorter term, a looser quota, a filled slot, a step of its own."""
    own = write(
        folder / "own",
        {
            "document.yaml": document("9-QĐ/ĐU", more="overlays: qd-1"),
            "parameters/so.yaml": OWN_NUMBERS,
            "deadlines/rieng.yaml": deadline("gui", "rieng.gui"),
        },
    )
    return Library(central(folder / "packs").packs, (read_overlay(own),))
