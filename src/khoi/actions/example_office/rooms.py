"""What the cells of each sort of organisation are called, after the rooms their members work in."""

_ROOMS = {
    "party": "Văn phòng; Phòng Tổng hợp; Phòng Nghiệp vụ 1; Phòng Nghiệp vụ 2; Phòng Hành chính – Quản trị; Phòng Cơ yếu – Công nghệ thông tin; Phòng Lưu trữ",
    "department": "Văn phòng; Thanh tra; Phòng Kế hoạch – Tài chính; Phòng Tổ chức cán bộ; Phòng Quản lý chuyên ngành 1; Phòng Quản lý chuyên ngành 2; Trung tâm Dịch vụ công; Chi cục 1; Chi cục 2; Chi cục 3; Trung tâm Kỹ thuật; Ban Quản lý dự án",
    "branch": "Văn phòng; Phòng Tổ chức cán bộ; Phòng Nghiệp vụ 1; Phòng Nghiệp vụ 2; Phòng Nghiệp vụ 3; Phòng Thanh tra – Kiểm tra; Phòng Tài vụ; Phòng Tổng hợp; Phòng Công nghệ thông tin",
    "hospital": "Phòng Tổ chức – Hành chính; Phòng Kế hoạch tổng hợp; Phòng Điều dưỡng; Khoa Khám bệnh; Khoa Hồi sức cấp cứu; Khoa Nội; Khoa Ngoại; Khoa Dược; Khoa Xét nghiệm; Khoa Chẩn đoán hình ảnh; Phòng Tài chính – Kế toán; Khoa Gây mê hồi sức; Khoa Nội tim mạch; Khoa Ngoại chấn thương; Khoa Ung bướu; Khoa Truyền nhiễm; Khoa Thận nhân tạo; Khoa Sản; Khoa Mắt; Khoa Tai Mũi Họng; Khoa Răng Hàm Mặt; Khoa Dinh dưỡng; Khoa Kiểm soát nhiễm khuẩn; Phòng Vật tư – Thiết bị; Khoa Đông y; Khoa Da liễu; Khoa Nội tiết; Khoa Thần kinh; Khoa Hô hấp; Khoa Tiêu hóa; Khoa Phục hồi chức năng; Khoa Lão khoa; Phòng Quản lý chất lượng; Khoa Ngoại thần kinh; Khoa Nhi; Phòng Công nghệ thông tin",
    "school": "Phòng Tổ chức – Hành chính; Phòng Đào tạo; Phòng Công tác sinh viên; Khoa Cơ bản; Khoa Chuyên ngành 1; Khoa Chuyên ngành 2; Sinh viên 1; Sinh viên 2; Phòng Tài chính – Kế toán; Khoa Chuyên ngành 3; Khoa Chuyên ngành 4; Trung tâm Ngoại ngữ – Tin học; Sinh viên 3; Phòng Khảo thí; Khoa Chuyên ngành 5; Phòng Khoa học; Bệnh viện thực hành; Ký túc xá; Thư viện; Khoa Chuyên ngành 6; Sinh viên 4; Phòng Thanh tra – Pháp chế; Phòng Hợp tác quốc tế; Bộ môn Lý luận chính trị; Bộ môn Giáo dục thể chất; Trung tâm Thực hành; Phòng Quản trị – Thiết bị; Sinh viên 5; Khoa Sau đại học; Trạm Y tế",
    "union": "Văn phòng; Ban Tổ chức – Kiểm tra; Ban Phong trào; Ban Tuyên giáo; Ban Chính sách – Pháp luật",
}  # fmt: skip
_PER_CELL = 14
_FEWEST = 3


def rooms_of(sort: str, members: int) -> list[str]:
    """As many rooms as an organisation of `members` members needs cells, at least three."""
    wanted = max(_FEWEST, (members + _PER_CELL // 2) // _PER_CELL)
    return _ROOMS[sort].split("; ")[:wanted]
