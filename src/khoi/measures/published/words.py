"""What the audit says to people: one finding's JSON, its sentence in Vietnamese and in English."""

import re
from collections.abc import Iterable
from typing import Any

from khoi.measures.published.table import Row

Json = dict[str, Any]
Pair = tuple[str, str]  # Vietnamese, English

READINGS = {
    "only_htt": ("riêng số hoàn thành tốt", "those rated good only"),
    "htt_or_better": ("từ hoàn thành tốt trở lên", "good or better"),
    "all_rated": ("tổng số được xếp loại", "all rated"),
}

VIEWS = {
    "counted": ("theo đúng bảng in", "as printed"),
    "parent": ("nếu tỷ lệ in là của mức trên", "if the share is of the parent level"),
    "whole": ("nếu tỷ lệ in là của toàn bộ", "if the share is of everybody"),
    "inclusive": ("nếu mức tốt đã gồm xuất sắc", "if good includes excellent"),
}

OUTCOMES = {
    "over": (
        "“Xuất sắc” vượt mức {limit} % nếu tính trên: {list}.",
        "“Excellent” is above {limit} % of: {list}.",
    ),
    "within": ("Không vượt nếu tính trên: {list}.", "It is not above {limit} % of: {list}."),
    "depends": ("Tuỳ mẫu số nếu tính trên: {list}.", "It depends on the base for: {list}."),
    "unknown": ("Chưa kết luận được nếu tính trên: {list}.", "It cannot be told for: {list}."),
}

REGULATION = {
    "some": (
        "Quy định áp dụng cho năm này: {document}, {clause}, {percent} %.",
        "Rule in force that year: {document}, {clause}, {percent} %.",
    ),
    "none": (
        "Chưa có quy định nào của năm này được nhập, nên chưa kết luận đúng hay sai quy định.",
        "No rule of that year is encoded, so nothing is said about compliance.",
    ),
}

USES = {
    "rated": ("số được đánh giá", "the number rated"),
    "existing": ("số hiện có", "the number existing"),
    "mixed": ("số này ở dòng này, số kia ở dòng kia", "now the one, now the other"),
    "either": ("một trong hai số, không xác định được số nào", "one of the two, it cannot be told which"),
}

EVIDENCE = {
    "totals": (
        " Từng tỷ lệ khớp với cả hai; tổng in ở các dòng đó là {totals}.",
        " Each share fits both; the total printed on those rows is {totals}.",
    ),
    "sum": (
        " Từng tỷ lệ khớp với cả hai; căn cứ là tổng các tỷ lệ.",
        " Each share fits both; what they add up to tells.",
    ),
    "fit": ("", ""),
}

MAY_INCLUDE = (" Có thể “{parent}” đã gồm “{sub}”.", " “{parent}” may include “{sub}”.")

SENTENCES = {
    "not_a_count": (
        "{level}: cột {column} ghi “{text}”, không đọc được thành con số.",
        "{level}: column {column} says “{text}”, which cannot be read as a number.",
    ),
    "not_a_count.too_large": (
        "{level}: cột {column} ghi “{text}”, lớn quá mức một con số thống kê nên không đọc.",
        "{level}: column {column} says “{text}”, too large to be a figure, so it is not read.",
    ),
    "percent_mismatch": (
        "{level}: {count} và {percent} % không khớp nhau trên bất kỳ mẫu số nào đã in.",
        "{level}: {count} and {percent} % do not agree on any base that is printed.",
    ),
    "base_implied": (
        "{level}: {count} chỉ là {percent} % nếu mẫu số từ {low} đến {high}, số không được in.",
        "{level}: {count} is {percent} % only of a base from {low} to {high}, which is not printed.",
    ),
    "base_implied.one": (
        "{level}: {count} chỉ là {percent} % nếu mẫu số là {low}, số không được in.",
        "{level}: {count} is {percent} % only of {low}, which is not printed.",
    ),
    "base_implied.open": (
        "{level}: {count} chỉ là {percent} % nếu mẫu số từ {low} trở lên, số không được in.",
        "{level}: {count} is {percent} % only of a base of {low} or more, which is not printed.",
    ),
    "base_implied.least": (
        "{level}: {percent} % không khớp mẫu số nào đã in; nhỏ nhất có thể là {low}, không phải số lớn hơn nào cũng khớp.",
        "{level}: {percent} % fits no base that is printed; {low} is the least possible, not every larger one fits.",
    ),
    "sum_mismatch": (
        "Cộng các dòng {levels} được {sum}, trong khi bảng in {printed}.{overlap}",
        "The rows {levels} add up to {sum}, but the table prints {printed}.{overlap}",
    ),
    "sum_mismatch.partial": (
        "Cộng các dòng đã có số trong {levels} được {sum}, đã hơn {printed} mà bảng in.{overlap}",
        "Those of {levels} that have a count add up to {sum}, above the {printed} printed.{overlap}",
    ),
    "sum_mismatch.alone": (
        "{level}: {sum} nhiều hơn tổng {printed}.",
        "{level}: {sum} is more than the whole, {printed}.",
    ),
    "sum_mismatch.percent": (
        "Cộng tỷ lệ các dòng {levels} được {sum} %, lệch {printed} % quá mức làm tròn.{overlap}",
        "The shares of {levels} add up to {sum} %, further from {printed} % than rounding explains.{overlap}",
    ),
    "sum_closes": (
        "Cộng các dòng {levels} được đúng {printed} như đã in.",
        "The rows {levels} add up to exactly the {printed} printed.",
    ),
    "sum_closes.percent": (
        "Cộng tỷ lệ các dòng {levels} được {sum} %, khớp {printed} % trong phạm vi làm tròn.",
        "The shares of {levels} add up to {sum} %, which is {printed} % within rounding.",
    ),
    "levels_overlap": (
        "“{parent}” đã bao gồm “{sub}”: cộng riêng cả hai thì vượt quá tổng.",
        "“{parent}” already includes “{sub}”: counted apart, the levels exceed the whole.",
    ),
    "levels_overlap.possible": (
        "“{parent}” có thể đã bao gồm “{sub}”: cộng riêng cả hai thì vượt quá tổng.",
        "“{parent}” may include “{sub}”: counted apart, the levels exceed the whole.",
    ),
    "of_which_ambiguous": (
        "“{sub}” {percent} %: không xác định được là tính trên “{parent}” hay trên toàn bộ.",
        "“{sub}” {percent} %: it cannot be told whether this is of “{parent}” or of everybody.",
    ),
    "of_which_parent": (
        "“{sub}” {percent} % là tính trên “{parent}”, không phải trên toàn bộ.",
        "“{sub}” {percent} % is a share of “{parent}”, not of everybody.",
    ),
    "of_which_whole": (
        "“{sub}” {percent} % là tính trên toàn bộ, không phải trên “{parent}”.",
        "“{sub}” {percent} % is a share of everybody, not of “{parent}”.",
    ),
    "rated_differs_from_existing": (
        "Được đánh giá {rated}, hiện có {existing}: tỷ lệ {whose} tính trên {base}.{evidence}",
        "{rated} rated, {existing} existing: the percentages of {whose} use {base}.{evidence}",
    ),
    "quota_exceeded": ("{outcomes} {rule}", "{outcomes} {rule}"),
}

LINES = {
    "group": ("Bảng {name}", "Table {name}"),
    "rows": ("dòng {rows}", "row {rows}"),
    "base": ("  {percent} % ({level}, dòng {row}): {bases}", "  {percent} % ({level}, row {row}): {bases}"),
    "least": ("số nhỏ nhất là {base}", "{base} as the least"),
    "fits": ("khớp {bases}", "fits {bases}"),
    "fails": ("không khớp {bases}", "does not fit {bases}"),
    "no_base": ("không có mẫu số nào được in", "no base is printed"),
    "approximate": ("con số phỏng chừng", "approximate figure"),
    "nothing": ("  Không có gì phải lưu ý.", "  Nothing to note."),
}

# The arithmetic is numbers and these few words only; for Vietnamese readers they are replaced, longer ones first.
ARITHMETIC = {
    "no whole number": "không có số nguyên nào",
    "closes if row": "khớp nếu dòng",
    "not added: row": "không cộng: dòng",
    "not added": "không cộng",
    "printed total": "tổng in",
    "at least": "ít nhất",
    "printed": "bảng in",
    "inclusive:": "nếu mức tốt gồm xuất sắc:",
    "counted:": "theo bảng in:",
    "parent:": "tính trên mức trên:",
    "whole:": "tính trên toàn bộ:",
    "whole": "tổng",
    "base": "mẫu số",
    " is ": " là ",
    " of ": " của ",
    " or ": " hoặc ",
}

BASES = {
    "total": ("tổng số in trong bảng", "printed total"),
    "rated": ("số được đánh giá", "number rated"),
    "sum_of_levels": ("tổng các mức", "sum of levels"),
    "level": ("mức “{name}”", "level “{name}”"),
    "implied": ("không được in", "not printed"),
}


def in_digits(text: str) -> Pair:
    """A plain number with a decimal point as each language writes it."""
    return text.replace(".", ","), text


def clause_words(clause: str) -> Pair:
    """A clause as people cite it: a point such as 11.1.5, or whole articles such as 11-12."""
    if re.fullmatch("[0-9]+", clause):
        return f"Điều {clause}", f"Article {clause}"
    if re.fullmatch("[0-9]+-[0-9]+", clause):
        span = clause.replace("-", "–")
        return f"Điều {span}", f"Articles {span}"
    return f"điểm {clause}", f"clause {clause}"


def worded(pair: Pair, **values: str | int | Pair) -> Pair:
    """Both languages' templates filled in; a value that is a pair gives each language its own text."""
    texts = [
        pair[at].format(**{name: one[at] if isinstance(one, tuple) else one for name, one in values.items()})
        for at in (0, 1)
    ]
    return texts[0], texts[1]


def finding(
    code: str,
    rows: Iterable[Row],
    arithmetic: str,
    detail: Json,
    *,
    words: str = "",
    **values: str | int | Pair,
) -> Json:
    """The JSON object of the contract; `words` picks a sentence other than the code's own.

    Texts among the values are quoted as they are: a number with a decimal point goes through `in_digits`.
    """
    rows = sorted(rows, key=lambda row: row.line)
    names = list(dict.fromkeys(row.level for row in rows))
    listed = {"levels": ", ".join(f"“{name}”" for name in names), "level": names[0] if names else ""}
    vi, en = worded(SENTENCES[words or code], **(listed | values))
    return {
        "code": code,
        "rows": [row.line for row in rows],
        "levels": names,
        "arithmetic": arithmetic,
        "detail": detail,
        "vi": vi,
        "en": en,
    }
