"""How an office's papers look: the measures of the guide in force, with what the office itself settles."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from khoi.core.formats import is_english
from khoi.rules.layout import Layout, layout_on
from khoi.rules.library import load_library

URGENCIES = ("", "KHẨN", "THƯỢNG KHẨN", "HỎA TỐC")
"""Marks of urgency that a person may choose; there is none for secrecy."""
ENDINGS = (".", "./.")
LIMITS: dict[str, tuple[int, int]] = {
    "top": (10, 50), "bottom": (10, 50), "left": (10, 50), "right": (10, 50), "type_size": (12, 20),
    "abstract_size": (11, 18), "text_size": (11, 16), "heading_size": (11, 18), "table_size": (9, 14),
    "first_line": (0, 20), "gap": (0, 24), "line": (14, 30), "blank_lines": (1, 8),
}  # fmt: skip
"""What an office may set itself: least and most, in mm, pt or lines; wide enough for any local rule, and still readable."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One layout. `top` to `first_line` and `page_number_top` are mm; `*_size`, `gap` and `line` are pt.

    `guide` with `guide_day` (the day it was signed) says where the measures come from. An empty `superior` or `issuer`
    leaves those of the report. `authority` and `addressees` are lines; `duplex` mirrors the margins on even pages.
    A field added later has a default: what was kept before it is still read (`profile_of`).
    """

    name: str
    guide: str
    guide_day: str
    lang: str
    party: str
    superior: str
    issuer: str
    symbol: str
    place: str
    authority: tuple[str, ...]
    office: str
    addressees: tuple[str, ...]
    urgency: str
    has_hyphens: bool
    hyphens: int
    ending: str
    blank_lines: int
    duplex: bool
    font: str
    top: int
    bottom: int
    left: int
    right: int
    page_number_top: int
    page_number_size: int
    party_size: int
    superior_size: int
    issuer_size: int
    number_size: int
    urgency_size: int
    type_size: int
    abstract_size: int
    text_size: int
    heading_size: int
    table_size: int
    sign_size: int
    recipients_size: int
    list_size: int
    first_line: int
    gap: int
    line: int
    has_references: bool = True

    def as_json(self) -> dict[str, Any]:
        """As it is kept in a table or with an edition."""
        return asdict(self)


def profile_of(stored: Mapping[str, Any]) -> Profile:
    """The profile that `as_json` wrote, now or before: fields that came later are at their default, others are let go."""
    lines = {name: tuple(stored[name]) for name in ("authority", "addressees")}
    return Profile(**{name: value for name, value in {**stored, **lines}.items() if name in _FIELDS})


_FIELDS = frozenset(one.name for one in fields(Profile))


def default_profile(day: date, lang: str) -> Profile:
    """The guide's own layout on `day`, where it leaves a choice its least size. Refusal `no_rule_encoded`.

    Who signs and where the paper goes is the office's to say (register, D-02): what stands here is a beginning.
    """
    guide = layout_on(load_library(), day)
    return Profile(**_WORDS[is_english(lang)], **_measured(guide), lang=lang)


def _measured(guide: Layout) -> dict[str, Any]:
    return {
        "guide": guide.document,
        "guide_day": guide.signed.isoformat(),
        "font": guide.words("phong_chu"),
        "ending": guide.words("dau_ket_thuc"),
        **{name: guide.whole(topic) for name, topic in _TOPICS.items()},
    }


_TOPICS = {
    "top": "le_tren", "bottom": "le_duoi", "left": "le_trai", "right": "le_phai", "page_number_top": "so_trang_cach_mep",
    "page_number_size": "so_trang", "party_size": "tieu_de_dang", "superior_size": "co_quan_cap_tren",
    "issuer_size": "co_quan_ban_hanh", "number_size": "so_ky_hieu", "urgency_size": "muc_khan",
    "type_size": "ten_loai_nho_nhat", "abstract_size": "trich_yeu_nho_nhat", "hyphens": "so_gach_duoi_trich_yeu",
    "text_size": "noi_dung_nho_nhat", "heading_size": "tieu_de_muc_nho_nhat", "table_size": "danh_sach_noi_nhan",
    "sign_size": "the_thuc_ky", "recipients_size": "noi_nhan", "list_size": "danh_sach_noi_nhan",
    "first_line": "thut_dau_dong", "gap": "cach_doan_it_nhat", "line": "dong_nho_nhat",
}  # fmt: skip
"""Measure of a profile to topic of the guide. No guide speaks of tables: they take the size of the addressees."""
_COMMON = {
    "superior": "", "issuer": "", "place": "", "office": "", "urgency": "", "has_hyphens": True, "blank_lines": 5,
    "duplex": False,
}  # fmt: skip
_WORDS: dict[bool, dict[str, Any]] = {
    False: _COMMON | {
        "name": "Mẫu của hướng dẫn",
        "party": "ĐẢNG CỘNG SẢN VIỆT NAM",
        "symbol": "BC/…",
        "authority": ("T/M BAN THƯỜNG VỤ",),
        "addressees": ("Cấp ủy cấp trên trực tiếp", "Lưu văn phòng cấp ủy"),
    },
    True: _COMMON | {
        "name": "The guide's own",
        "party": "COMMUNIST PARTY OF VIET NAM",
        "symbol": "BC/…",
        "authority": ("FOR THE STANDING BOARD",),
        "addressees": ("The committee directly above", "Archive of the committee's office"),
    },
}  # fmt: skip
