"""What the words leave open and only people can say; codes as in the register of ambiguities."""

from dataclasses import dataclass
from typing import Any, NamedTuple


class Option(NamedTuple):
    """One way to read the words."""

    code: str
    text: str
    text_en: str


@dataclass(frozen=True, slots=True)
class Question:
    """Something that can be read two ways, with the ways."""

    code: str
    text: str
    text_en: str
    options: tuple[Option, ...]

    def as_json(self) -> dict[str, Any]:
        """The question with its options as objects."""
        return {
            "code": self.code,
            "text": self.text,
            "text_en": self.text_en,
            "options": [option._asdict() for option in self.options],
        }


QUESTIONS = {
    "T-01": Question(
        "T-01",
        "“Trong đó” tính trên tất cả hay chỉ trên phần vừa nêu?",
        "Is the “of which” a share of all or of the part just named?",
        (
            Option("of_all", "trên tất cả", "of all"),
            Option("of_parent", "trên phần vừa nêu", "of the part just named"),
        ),
    ),
    "T-02": Question(
        "T-02",
        "“Hoàn thành tốt” có gồm cả “hoàn thành xuất sắc” không?",
        "Does “completed well” include “completed excellently”?",
        (
            Option("inclusive", "gồm cả xuất sắc", "excellent included"),
            Option("exclusive", "không gồm xuất sắc", "excellent not included"),
        ),
    ),
    "T-03": Question(
        "T-03",
        "Số trần: là ít nhất hay đúng bằng con số này?",
        "A bare number: at least, or exactly this?",
        (Option(">=", "ít nhất", "at least"), Option("=", "đúng bằng", "exactly")),
    ),
    "T-04": Question(
        "T-04",
        "Lời văn không nói kỳ của chỉ tiêu này: xét từng năm hay cả nhiệm kỳ?",
        "The words do not say the period: judged each year or over the term?",
        (
            Option("each_year", "từng năm", "each year"),
            Option("total_over_term", "cộng cả nhiệm kỳ", "summed over the term"),
            Option("end_of_term", "tại cuối nhiệm kỳ", "at the end of the term"),
        ),
    ),
    "T-05": Question(
        "T-05",
        "Mẫu số, mốc so sánh lấy vào ngày nào?",
        "On which day is the base taken?",
        (
            Option("term_start", "đầu nhiệm kỳ", "start of the term"),
            Option("year_start", "đầu năm", "start of the year"),
            Option("year_end", "cuối năm", "end of the year"),
        ),
    ),
    "T-07": Question(
        "T-07",
        "“Vượt”, “gấp” là đạt tới con số này hay thêm con số này so với mức đã có?",
        "Does “vượt”, “gấp” mean reaching this number or this much more?",
        (Option("reached", "đạt tới", "reached"), Option("exceeded_by", "thêm vào", "exceeded by")),
    ),
    "T-08": Question(
        "T-08",
        "“Trong sạch, vững mạnh”, “tiêu biểu” là mức nào trong bốn mức xếp loại, hay là danh hiệu riêng?",
        "Which of the four ratings is meant, or is it a title of its own?",
        (
            Option("good_or_better", "mức hoàn thành tốt trở lên", "rated good or better"),
            Option("excellent", "mức hoàn thành xuất sắc", "rated excellent"),
            Option("title", "danh hiệu riêng", "a title of its own"),
        ),
    ),
    "T-10": Question(
        "T-10",
        "Đang giữ danh hiệu hay mới được công nhận trong năm?",
        "Holding a valid recognition, or newly recognised in the year?",
        (
            Option("holding", "đang giữ danh hiệu", "recognition still valid"),
            Option("newly", "mới được công nhận trong năm", "newly recognised in the year"),
        ),
    ),
    "T-12": Question(
        "T-12",
        "Đếm số vụ, số trường hợp (bằng 0), hay do người có thẩm quyền đánh giá?",
        "Counted (none at all), or judged by a person?",
        (
            Option("counted", "đếm, bằng 0", "counted, none"),
            Option("judged", "do người đánh giá", "judged by a person"),
        ),
    ),
    "decrease": Question(
        "decrease",
        "Giảm bằng điểm phần trăm hay bằng phần trăm của số năm trước?",
        "A fall in percentage points, or in percent of the year before?",
        (
            Option("points", "điểm phần trăm", "percentage points"),
            Option("relative", "phần trăm của số năm trước", "percent of the year before"),
        ),
    ),
}
