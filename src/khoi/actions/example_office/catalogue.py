"""Which organisations the example bloc has: plausible names of provincial agencies, with made-up sizes."""

from dataclasses import dataclass

PARTY, STATE = "dang-bo-co-quan-dang", "dang-bo-ubnd"


@dataclass(frozen=True, slots=True)
class Entry:
    """One grassroots organisation. `rooms` names its sort of cells; `is_cell` a *chi bộ cơ sở*, which has none below."""

    code: str
    name: str
    group: str
    heir: str
    rooms: str
    members: int
    agencies: int
    is_cell: bool


# code | name | members | agencies ; a leading "-" marks a chi bộ cơ sở, a leading "!" one that goes to the Party side in 2025
_LISTS: dict[tuple[str, str], str] = {
    ("xay_dung_dang", "party"): """
! van-phong-tinh-uy | Văn phòng Tỉnh ủy | 92 | 1
! ban-to-chuc-tinh-uy | Ban Tổ chức Tỉnh ủy | 41 | 1
! ban-tuyen-giao-tinh-uy | Ban Tuyên giáo Tỉnh ủy | 36 | 1
! uy-ban-kiem-tra-tinh-uy | Ủy ban Kiểm tra Tỉnh ủy | 38 | 1
! truong-chinh-tri-tinh | Trường Chính trị tỉnh | 66 | 1
! bao-tinh | Báo tỉnh | 58 | 1
-! ban-dan-van-tinh-uy | Ban Dân vận Tỉnh ủy | 22 | 1
-! co-quan-dang-uy-khoi | Cơ quan Đảng ủy Khối các cơ quan tỉnh | 23 | 1
-! ban-bao-ve-suc-khoe-can-bo | Ban Bảo vệ, chăm sóc sức khỏe cán bộ tỉnh | 16 | 1
! ban-tuyen-giao-va-dan-van | Ban Tuyên giáo và Dân vận Tỉnh ủy | 58 | 1
""",
    ("kinh_te_tong_hop", "department"): """
van-phong-ubnd-tinh | Văn phòng Ủy ban nhân dân tỉnh | 98 | 2
! van-phong-doan-dbqh-hdnd | Văn phòng Đoàn đại biểu Quốc hội và Hội đồng nhân dân tỉnh | 34 | 1
so-ke-hoach-va-dau-tu | Sở Kế hoạch và Đầu tư | 71 | 1
so-tai-chinh | Sở Tài chính | 88 | 1
so-tai-chinh-moi | Sở Tài chính | 159 | 1
so-cong-thuong | Sở Công Thương | 93 | 2
so-nong-nghiep-va-ptnt | Sở Nông nghiệp và Phát triển nông thôn | 248 | 5
so-tai-nguyen-va-moi-truong | Sở Tài nguyên và Môi trường | 126 | 3
so-nong-nghiep-va-moi-truong | Sở Nông nghiệp và Môi trường | 374 | 6
so-xay-dung | Sở Xây dựng | 95 | 2
so-giao-thong-van-tai | Sở Giao thông vận tải | 91 | 2
so-noi-vu | Sở Nội vụ | 84 | 2
ban-quan-ly-khu-kinh-te | Ban Quản lý Khu kinh tế và các khu công nghiệp tỉnh | 48 | 1
-quy-dau-tu-phat-trien | Quỹ Đầu tư phát triển tỉnh | 14 | 1
-ban-qlda-dan-dung | Ban Quản lý dự án đầu tư xây dựng công trình dân dụng tỉnh | 26 | 1
-ban-qlda-giao-thong | Ban Quản lý dự án đầu tư xây dựng công trình giao thông tỉnh | 24 | 1
-trung-tam-khuyen-nong | Trung tâm Khuyến nông tỉnh | 21 | 1
""",
    ("kinh_te_tong_hop", "branch"): """
kho-bac-nha-nuoc-tinh | Kho bạc Nhà nước tỉnh | 112 | 1
cuc-thue-tinh | Cục Thuế tỉnh | 190 | 1
cuc-thong-ke-tinh | Cục Thống kê tỉnh | 47 | 1
cuc-hai-quan-tinh | Cục Hải quan tỉnh | 61 | 1
cuc-quan-ly-thi-truong | Cục Quản lý thị trường tỉnh | 69 | 1
ngan-hang-nha-nuoc-tinh | Ngân hàng Nhà nước chi nhánh tỉnh | 42 | 1
""",
    ("noi_chinh", "branch"): """
! vien-kiem-sat-nhan-dan-tinh | Viện kiểm sát nhân dân tỉnh | 76 | 1
! toa-an-nhan-dan-tinh | Tòa án nhân dân tỉnh | 68 | 1
cuc-thi-hanh-an-dan-su | Cục Thi hành án dân sự tỉnh | 44 | 1
thanh-tra-tinh | Thanh tra tỉnh | 46 | 1
so-tu-phap | Sở Tư pháp | 52 | 1
-! ban-noi-chinh-tinh-uy | Ban Nội chính Tỉnh ủy | 24 | 1
-trung-tam-tro-giup-phap-ly | Trung tâm Trợ giúp pháp lý nhà nước tỉnh | 17 | 1
-phong-cong-chung-so-1 | Phòng Công chứng số 1 | 9 | 1
""",
    ("van_hoa_xa_hoi", "department"): """
so-y-te | Sở Y tế | 79 | 3
so-giao-duc-va-dao-tao | Sở Giáo dục và Đào tạo | 90 | 1
so-khoa-hoc-va-cong-nghe | Sở Khoa học và Công nghệ | 56 | 2
so-lao-dong-tb-va-xh | Sở Lao động – Thương binh và Xã hội | 124 | 3
so-van-hoa-tt-va-dl | Sở Văn hóa, Thể thao và Du lịch | 103 | 2
so-thong-tin-va-truyen-thong | Sở Thông tin và Truyền thông | 47 | 1
bao-hiem-xa-hoi-tinh | Bảo hiểm xã hội tỉnh | 122 | 1
dai-phat-thanh-va-truyen-hinh | Đài Phát thanh và Truyền hình tỉnh | 83 | 1
-thu-vien-tinh | Thư viện tỉnh | 13 | 1
-bao-tang-tinh | Bảo tàng tỉnh | 15 | 1
-nha-hat-cheo-tinh | Nhà hát Chèo tỉnh | 24 | 1
""",
    ("van_hoa_xa_hoi", "hospital"): """
benh-vien-da-khoa-tinh | Bệnh viện Đa khoa tỉnh | 560 | 1
benh-vien-phu-san | Bệnh viện Phụ sản | 142 | 1
benh-vien-nhi | Bệnh viện Nhi | 154 | 1
benh-vien-y-hoc-co-truyen | Bệnh viện Y học cổ truyền | 91 | 1
benh-vien-phoi | Bệnh viện Phổi | 74 | 1
benh-vien-tam-than | Bệnh viện Tâm thần | 86 | 1
benh-vien-mat | Bệnh viện Mắt | 57 | 1
benh-vien-phuc-hoi-chuc-nang | Bệnh viện Phục hồi chức năng | 63 | 1
benh-vien-da-lieu | Bệnh viện Da liễu | 31 | 1
trung-tam-y-te-du-phong | Trung tâm Y tế dự phòng tỉnh | 82 | 1
trung-tam-phong-chong-hiv-aids | Trung tâm Phòng, chống HIV/AIDS tỉnh | 41 | 1
trung-tam-kiem-soat-benh-tat | Trung tâm Kiểm soát bệnh tật tỉnh | 121 | 1
-trung-tam-giam-dinh-y-khoa | Trung tâm Giám định y khoa tỉnh | 12 | 1
-trung-tam-phap-y | Trung tâm Pháp y tỉnh | 10 | 1
""",
    ("van_hoa_xa_hoi", "school"): """
truong-dai-hoc-y-duoc | Trường Đại học Y Dược | 470 | 1
truong-dai-hoc-tinh | Trường Đại học của tỉnh | 230 | 1
truong-cao-dang-nghe | Trường Trung cấp Nghề | 150 | 1
truong-cao-dang-y-te | Trường Cao đẳng Y tế | 94 | 1
truong-cao-dang-su-pham | Trường Cao đẳng Sư phạm | 88 | 1
""",
    ("mttq_doan_the", "union"): """
! uy-ban-mttq-tinh | Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh | 33 | 1
! lien-doan-lao-dong-tinh | Liên đoàn Lao động tỉnh | 44 | 1
! tinh-doan | Tỉnh Đoàn | 47 | 1
! hoi-nong-dan-tinh | Hội Nông dân tỉnh | 32 | 1
-! hoi-lien-hiep-phu-nu-tinh | Hội Liên hiệp Phụ nữ tỉnh | 24 | 1
-! hoi-cuu-chien-binh-tinh | Hội Cựu chiến binh tỉnh | 18 | 1
-! lien-minh-hop-tac-xa-tinh | Liên minh Hợp tác xã tỉnh | 20 | 1
-! hoi-chu-thap-do-tinh | Hội Chữ thập đỏ tỉnh | 15 | 1
-! hoi-van-hoc-nghe-thuat-tinh | Hội Văn học nghệ thuật tỉnh | 12 | 1
-! lien-hiep-cac-hoi-khkt-tinh | Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh | 11 | 1
""",
}


def catalogue() -> list[Entry]:
    """Every organisation the example ever has, in the order in which lists show them."""
    return [
        _entry(line, group, rooms)
        for (group, rooms), text in _LISTS.items()
        for line in text.strip().splitlines()
    ]


def _entry(line: str, group: str, rooms: str) -> Entry:
    code, name, members, agencies = (part.strip() for part in line.split("|"))
    slug = code.lstrip("-! ")
    marks = code.removesuffix(slug)
    heir = PARTY if "!" in marks else STATE
    return Entry(slug, name, group, heir, rooms, int(members), int(agencies), "-" in marks)
