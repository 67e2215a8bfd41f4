"""A report as long as real ones, of an invented committee: text, tables, charts, references, an open reading."""

from khoi.queries.report_parts import (
    Block,
    Chart,
    Content,
    Heading,
    Paragraph,
    Reference,
    Run,
    Series,
    Table,
)

EVERY_LETTER = (
    "àáảãạ ăằắẳẵặ âầấẩẫậ èéẻẽẹ êềếểễệ ìíỉĩị òóỏõọ ôồốổỗộ ơờớởỡợ ùúủũụ ưừứửữự ỳýỷỹỵ đ "
    "ÀÁẢÃẠ ĂẰẮẲẴẶ ÂẦẤẨẪẬ ÈÉẺẼẸ ÊỀẾỂỄỆ ÌÍỈĨỊ ÒÓỎÕỌ ÔỒỐỔỖỘ ƠỜỚỞỠỢ ÙÚỦŨỤ ƯỪỨỬỮỰ ỲÝỶỸỴ Đ"
)
UNITS = ("Sở Nội vụ (giả định)", "Sở Tài chính (giả định)", "Thư viện tỉnh (giả định)", "Báo tỉnh (giả định)",
         "Trường Chính trị tỉnh (giả định)", "Ban Quản lý khu công nghiệp (giả định)")  # fmt: skip
YEARS = ("2021", "2022", "2023", "2024", "2025")


def _p(*parts: str | Run, item: bool = False) -> Paragraph:
    return Paragraph(tuple(part if isinstance(part, Run) else Run(part) for part in parts), is_item=item)


def _cells(*texts: str, ref: int = 0) -> tuple[Run, ...]:
    return (Run(texts[0]), *(Run(text) for text in texts[1:-1]), Run(texts[-1], ref=ref))


def _opening() -> list[Block]:
    return [
        _p("Thực hiện Nghị quyết Đại hội Đảng bộ nhiệm kỳ 2020–2025, Ban Thường vụ báo cáo kết quả thực hiện các chỉ tiêu "
           "của năm 2025, tính đến ngày 31/12/2025, như sau:"),
        Heading("I. KẾT QUẢ CHUNG"),
        _p("Nghị quyết đề ra 9 chỉ tiêu. Đến cuối năm 2025, ", Run("6 chỉ tiêu đạt", strong=True), ", 1 chỉ tiêu chưa đạt, "
           "1 chỉ tiêu chưa đủ số liệu và 1 chỉ tiêu còn để ngỏ cách hiểu. Tỷ lệ đảng viên hoàn thành tốt nhiệm vụ trở lên là ",
           Run("93,47%", ref=1), " (4.310 trên 4.611 đảng viên được xếp loại), tăng 1,12 điểm phần trăm so với năm 2024 (",
           Run("92,35%", ref=2), ")."),
        Chart("Biểu đồ 1. Tỷ lệ đảng viên hoàn thành tốt nhiệm vụ trở lên qua các năm", "lines", YEARS,
              (Series("Toàn đảng bộ", ("89.1", "90.38", None, "92.35", "93.47")),
               Series("Khối sự nghiệp", ("87.2", "88.9", "90.4", "91", "92.2"))), unit="%", threshold="90"),
        Table("Bảng 1. Kết quả từng chỉ tiêu", ("TT", "Chỉ tiêu", "Mức đề ra", "Thực hiện", "Kết quả"),
              (_cells("1", "Tổ chức cơ sở đảng hoàn thành tốt nhiệm vụ trở lên", "trên 90%", "94,23%", "Đạt", ref=3),
               _cells("2", "Đảng viên hoàn thành tốt nhiệm vụ trở lên", "90% trở lên", "93,47%", "Đạt", ref=1),
               _cells("3", "Kết nạp đảng viên mới", "100 người mỗi năm", "87", "Chưa đạt", ref=4),
               _cells("4", "Cơ quan đạt chuẩn văn hóa", "95%", "chưa có", "Chưa đủ số liệu", ref=5)),
              (6, 44, 18, 16, 16), numbers=(0, 3), note="Số liệu chốt ngày 31/12/2025; 74 trên 76 đơn vị đã báo cáo."),
    ]  # fmt: skip


def _middle() -> list[Block]:
    rows = tuple(
        _cells(
            str(i), f"{unit} – tổ {i}", f"{40 + i}", f"{38 + i % 5}", f"{80 + i % 20},{i % 10}%", ref=5 + i
        )
        for i, unit in enumerate(UNITS * 6, 1)
    )
    return [
        Heading("II. TỪNG CHỈ TIÊU"),
        Heading("1. Kết nạp đảng viên", level=2),
        _p("Cả năm kết nạp ", Run("87", ref=4), " đảng viên, thiếu 13 so với mức đề ra. Ba đơn vị kéo kết quả lên nhiều nhất "
           "là Sở Nội vụ, Trường Chính trị tỉnh và Báo tỉnh; hai đơn vị kéo xuống là Thư viện tỉnh và Sở Tài chính."),
        Chart("Biểu đồ 2. Đảng viên kết nạp, theo đơn vị", "bars", UNITS,
              (Series("2024", ("12", "9", "4", "7", "11", None)), Series("2025", ("15", "6", "2", "9", "14", "3"))),
              unit="người"),
        Table("Bảng 2. Xếp loại đảng viên theo đơn vị", ("TT", "Đơn vị", "Được xếp loại", "Tốt trở lên", "Tỷ lệ"), rows,
              (6, 46, 16, 16, 16), numbers=(0, 2, 3, 4)),
        Heading("2. Chỗ còn để ngỏ", level=2),
        _p("Chỉ tiêu “cơ quan đạt chuẩn văn hóa” chưa chốt cách hiểu mẫu số: tính trên số cơ quan đăng ký, hay trên mọi cơ quan "
           "thuộc đảng bộ. Theo cách thứ nhất là ", Run("96,2%", ref=50), ", theo cách thứ hai là ", Run("88,0%", ref=51), "."),
        Heading("III. CHƯA CÓ BÁO CÁO"),
        _p("Thư viện tỉnh (giả định): chưa gửi số liệu kết nạp quý IV;", item=True),
        _p("Báo tỉnh (giả định): chưa gửi số liệu xếp loại năm 2025.", item=True),
        Chart("Biểu đồ 3. Kết nạp mỗi năm", "bars", YEARS, (Series("", ("102", "98", "105", "91", "87")),), unit="người",
              threshold="100"),
        _p("Văn phòng đề nghị các đơn vị nói trên gửi số liệu trước ngày 20/01/2026 để bổ sung vào báo cáo nhiệm kỳ"),
    ]  # fmt: skip


def sample(*, synthetic: bool = True) -> Content:
    """Three to five pages."""
    numbers = [*range(1, 42), 50, 51]
    return Content(
        lang="vi",
        kind="year",
        year=2025,
        superior="Đảng bộ tỉnh Giả Định",
        issuer="Đảng ủy khối các cơ quan (giả định)",
        type_name="Báo cáo",
        abstract="kết quả thực hiện các chỉ tiêu của Nghị quyết Đại hội Đảng bộ năm 2025",
        blocks=tuple(_opening() + _middle()),
        references=tuple(
            Reference(one, f"Số liệu thứ {one}", f"/ket-qua/nq/khoi/tot/2025/?so={one}") for one in numbers
        ),
        synthetic=synthetic,
    )
