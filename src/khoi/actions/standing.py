"""Kinds of units with what each is called since when, and groupings: what every office starts with."""

from datetime import date
from typing import NamedTuple

KNOWN_SINCE = date(1980, 1, 1)
BLOCS_ENDED = date(2025, 2, 1)
ONE_NAME_FOR_CELLS = date(2026, 7, 26)


class KindLabelRow(NamedTuple):
    """What a kind is called from a day on."""

    kind: str
    from_day: date
    label: str
    label_en: str
    source: str = ""


KINDS = (
    "cap_uy_tinh",
    "khoi",
    "dang_bo_co_so",
    "chi_bo_co_so",
    "dang_bo_bo_phan",
    "chi_bo_truc_thuoc",
    "co_quan",
    "doan_the",
)  # by rank

_SINCE_2026 = "Quy định 208-QĐ/TW, 26/07/2026 (theo nguồn thứ cấp, chưa đối chiếu văn bản)"

KIND_LABELS = (
    KindLabelRow("cap_uy_tinh", KNOWN_SINCE, "Đảng bộ tỉnh", "Provincial Party organisation"),
    KindLabelRow("khoi", KNOWN_SINCE, "Đảng bộ Khối", "Party organisation of the bloc"),
    KindLabelRow(
        "khoi",
        BLOCS_ENDED,
        "Đảng bộ cấp trên trực tiếp của tổ chức cơ sở đảng",
        "Party organisation directly above the grassroots",
        "Quy định 294-QĐ/TW, khoản 10.4",
    ),
    KindLabelRow("dang_bo_co_so", KNOWN_SINCE, "Đảng bộ cơ sở", "Grassroots Party committee"),
    KindLabelRow("chi_bo_co_so", KNOWN_SINCE, "Chi bộ cơ sở", "Grassroots Party cell"),
    KindLabelRow("chi_bo_co_so", ONE_NAME_FOR_CELLS, "Chi bộ", "Party cell", _SINCE_2026),
    KindLabelRow("dang_bo_bo_phan", KNOWN_SINCE, "Đảng bộ bộ phận", "Section Party committee"),
    KindLabelRow("chi_bo_truc_thuoc", KNOWN_SINCE, "Chi bộ trực thuộc", "Cell below a committee"),
    KindLabelRow("chi_bo_truc_thuoc", ONE_NAME_FOR_CELLS, "Chi bộ", "Party cell", _SINCE_2026),
    KindLabelRow("co_quan", KNOWN_SINCE, "Cơ quan, đơn vị", "Agency"),
    KindLabelRow("doan_the", KNOWN_SINCE, "Đoàn thể", "Mass organisation"),
)

# code, label, label_en
GROUPINGS = (
    ("xay_dung_dang", "Các ban xây dựng Đảng, cơ quan tham mưu", "Party-building bodies and staff offices"),
    ("kinh_te_tong_hop", "Kinh tế – tổng hợp", "Economic and general bodies"),
    ("noi_chinh", "Nội chính", "Internal-affairs bodies"),
    ("van_hoa_xa_hoi", "Văn hóa – xã hội", "Cultural and social bodies"),
    ("mttq_doan_the", "Mặt trận Tổ quốc và các đoàn thể", "Fatherland Front and mass organisations"),
)
