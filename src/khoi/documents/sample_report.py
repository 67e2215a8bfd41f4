"""A short made-up report, so that a layout can be looked at before anything real is printed in it."""

from khoi.core.formats import is_english
from khoi.queries.report_parts import Chart, Content, Heading, Paragraph, Run, Series, Table

_YEARS = ("2023", "2024", "2025")
_SHARES = ("88.5", "91.2", "93")


def sample_report(lang: str) -> Content:
    """One page and a bit of text, a chart and a table, all invented."""
    return _content(lang, *(_ENGLISH if is_english(lang) else _VIETNAMESE))


def _content(lang: str, words: dict[str, str], rows: tuple[tuple[str, ...], ...]) -> Content:
    text = Paragraph((Run(words["text"]),))
    head, *body = rows
    return Content(
        lang=lang,
        kind="year",
        year=2025,
        superior=words["superior"],
        issuer=words["issuer"],
        type_name=words["type"],
        abstract=words["abstract"],
        blocks=(
            text,
            Heading(words["first"]),
            text,
            Chart(words["chart"], "bars", _YEARS, (Series("", _SHARES),), unit="%", threshold="90"),
            Table(
                words["table"],
                head,
                tuple(tuple(Run(cell) for cell in row) for row in body),
                (60, 20, 20),
                (1, 2),
            ),
            Heading(words["second"]),
            Heading(words["below"], level=2),
            Paragraph((Run(words["item"]),), is_item=True),
            text,
        ),
        references=(),
        synthetic=True,
    )


_VIETNAMESE = (
    {
        "superior": "Đảng ủy cấp trên (giả định)",
        "issuer": "Đảng ủy mẫu (giả định)",
        "type": "Báo cáo",
        "abstract": "xem thử mẫu trình bày",
        "text": "Đoạn văn này được đặt ra để xem cỡ chữ, khoảng cách dòng, khoảng cách đoạn và lề của mẫu. Mọi con số trong "
        "bản xem thử đều là giả định, không phải số liệu của cơ quan nào, và không được dùng vào việc gì khác.",
        "first": "I. PHẦN THỨ NHẤT",
        "second": "II. PHẦN THỨ HAI",
        "below": "1. Mục thứ nhất",
        "item": "một mục trong danh sách;",
        "chart": "Biểu đồ 1. Tỷ lệ đạt qua các năm",
        "table": "Bảng 1. Tỷ lệ đạt theo đơn vị",
    },
    (("Đơn vị", "Số đạt", "Tỷ lệ"), ("Đơn vị thứ nhất", "40", "93,02%"), ("Đơn vị thứ hai", "38", "90,48%")),
)
_ENGLISH = (
    {
        "superior": "Upper Party committee (synthetic)",
        "issuer": "Sample committee (synthetic)",
        "type": "Report",
        "abstract": "a trial of the layout",
        "text": "This paragraph was made up to show the type, the distance of lines and paragraphs, and the margins of the "
        "layout. Every figure of the trial is invented, belongs to no office and serves nothing else.",
        "first": "I. FIRST PART",
        "second": "II. SECOND PART",
        "below": "1. First section",
        "item": "an item of a list;",
        "chart": "Chart 1. Share met by year",
        "table": "Table 1. Share met by unit",
    },
    (("Unit", "Met", "Share"), ("First unit", "40", "93.02%"), ("Second unit", "38", "90.48%")),
)
