"""What people of the example decided on the resolution's targets: readings, one amendment, assessments."""

from dataclasses import dataclass
from datetime import date

from khoi.actions.example_office.days import paper
from khoi.actions.example_office.people import person

READINGS_PAPER = paper("12-TB/ĐUK")
READINGS_DAY = date(2021, 3, 15)
READINGS_BY = f"Ban Thường vụ Đảng ủy Khối, {person('A')} ký"
LOADED_ON = date(2020, 8, 10)
END_WHY = "Đảng bộ Khối kết thúc hoạt động; hai đảng bộ mới được thành lập: 1702-QĐ/TU (giả định)"


@dataclass(frozen=True, slots=True)
class Choice:
    """A target's decided reading and sense; an empty reading: only the sense of its bare number is settled."""

    target: str
    reading: str
    sense: str
    grounds: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a named person found of a target that no figure settles."""

    target: str
    year: int
    status: str
    assessor: str
    assessed_on: date
    grounds: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Amendment:
    """A target's new words from a year on."""

    target: str
    from_year: int
    words: str
    low: int
    document: str
    document_day: date


AMENDMENT = Amendment(
    "admissions",
    2023,
    "phấn đấu kết nạp 180 đảng viên/năm trở lên",
    180,
    paper("Kết luận 31-KL/ĐUK sơ kết giữa nhiệm kỳ"),
    date(2022, 12, 20),
)

CHOICES = (
    Choice("agencies-complete", "all", ">=", "100% là mức cao nhất, nên “ít nhất” và “đúng bằng” là một."),
    Choice(
        "agencies-good",
        "of-all",
        "",
        "Mọi cơ quan được xét đều phải hoàn thành nhiệm vụ, nên tính trên tất cả.",
    ),
    # Which base the 30% has stays open: the resolution does not say, and nobody has decided.
    Choice("agencies-excellent", "", ">=", "Chỉ tiêu phấn đấu: vượt mức vẫn là đạt. Mẫu số để Ban Chấp hành bàn tiếp."),
    Choice(
        "organisations-good",
        "tsvm-as-good",
        ">=",
        "Từ năm 2018 không còn mức “trong sạch, vững mạnh”; lấy mức hoàn thành tốt trở lên.",
    ),
    Choice(
        "organisations-exemplary",
        "title-of-all",
        "",
        "“Tiêu biểu” là danh hiệu khen thưởng; tính trên tất cả tổ chức cơ sở đảng được xếp loại.",
    ),
    Choice("members-good", "inclusive", "", "Đảng viên xuất sắc đã vượt mức hoàn thành tốt nên được tính vào."),
    Choice("members-excellent", "of-all", ">=", "Cùng mẫu số với chỉ tiêu đảng viên hoàn thành tốt; vượt mức vẫn là đạt."),
    Choice("culture-standard", "holding", "", "Danh hiệu có giá trị nhiều năm; cơ quan đang giữ vẫn là đạt chuẩn."),
)  # fmt: skip

_DEPUTY_2021, _DEPUTY = (f"Phó Bí thư Đảng ủy Khối, {person(letter)}" for letter in "BC")
_OFFICES, _UNIONS = "offices-fine", "mass-organisations"
# Nobody has assessed the offices for 2024: the bloc ended first.
ASSESSMENTS = (
    Verdict(
        _OFFICES,
        2021,
        "met",
        _DEPUTY_2021,
        date(2022, 1, 18),
        "Kiểm tra 77 trụ sở: đều đạt cả năm tiêu chí.",
        paper("Biên bản 04-BB/ĐUK"),
    ),
    Verdict(
        _OFFICES,
        2022,
        "missed",
        _DEPUTY,
        date(2023, 1, 17),
        "Ba trụ sở chưa được nghiệm thu phòng cháy, nên chưa bảo đảm an toàn.",
        paper("Biên bản 06-BB/ĐUK"),
    ),
    Verdict(
        _OFFICES,
        2023,
        "met",
        _DEPUTY,
        date(2024, 1, 16),
        "Ba trụ sở đã được nghiệm thu; 76 trụ sở đạt cả năm tiêu chí.",
        paper("Biên bản 05-BB/ĐUK"),
    ),
    Verdict(
        _UNIONS,
        2021,
        "met",
        _DEPUTY_2021,
        date(2022, 1, 18),
        "Công đoàn, Đoàn Thanh niên và Hội Cựu chiến binh Khối đều hoàn thành tốt nhiệm vụ trở lên.",
        paper("Báo cáo 11-BC/ĐUK"),
    ),
    Verdict(
        _UNIONS,
        2022,
        "met",
        _DEPUTY,
        date(2023, 1, 17),
        "Ba tổ chức đoàn thể hoàn thành tốt nhiệm vụ trở lên, một tổ chức xuất sắc.",
        paper("Báo cáo 09-BC/ĐUK"),
    ),
    Verdict(
        _UNIONS,
        2023,
        "met",
        _DEPUTY,
        date(2024, 1, 16),
        "Ba tổ chức đoàn thể hoàn thành tốt nhiệm vụ trở lên, hai tổ chức xuất sắc.",
        paper("Báo cáo 08-BC/ĐUK"),
    ),
    Verdict(
        _UNIONS,
        2024,
        "met",
        _DEPUTY,
        date(2025, 1, 16),
        "Ba tổ chức đoàn thể hoàn thành tốt nhiệm vụ trở lên, hai tổ chức xuất sắc.",
        paper("Báo cáo 07-BC/ĐUK"),
    ),
)
