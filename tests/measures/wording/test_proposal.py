"""What a proposal carries: places, reasons, questions; and what no text may do to it."""

import json
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.measures.wording.coded_sentences import FILES, coded

from khoi.measures.resolution_file import JUDGED
from khoi.measures.targets import KINDS, OPERATORS, PERIOD_RULES
from khoi.measures.wording.proposal import proposals

SENTENCES = [text for name in FILES for text, _ in coded(name)]
# Pieces that the rules look for, so that chance meets them in every order.
PIECES = st.sampled_from(
    ["90%", "200 đảng viên", "trở lên", "trong đó", "hằng năm", "ít nhất", "không để xảy ra", "vi phạm", "đến năm 2030", ",", ";",
     ".", ":", "\n", "(", ")", "- ", "từ", "đến", "100", "2020 - 2025", "gấp", "đôi", "hai phần ba", "1.", "/năm", "tăng", "giảm",
     "còn", "chi bộ", "so với", "phấn đấu", "đã", "hoàn thành tốt nhiệm vụ", "trước 30/6/2026", "toàn bộ", "một", "mươi", "5/3",
     "0/0", "uỷ", "\u0301", "\u200b", "İ", "%", "99999999999999999999", "x"]
)  # fmt: skip
MIXED = st.lists(PIECES, max_size=30).map(" ".join)


@given(st.one_of(st.text(max_size=200), MIXED, st.sampled_from(SENTENCES)))
def test_every_place_lies_in_the_text(text):
    found = proposals(text, first_year=2021, last_year=2025)
    for index, one in enumerate(found):
        assert text[one.start : one.end] == one.words
        assert 0 <= one.start < one.end <= len(text)
        assert one.under is None or 0 <= one.under < index
        assert all(text[said.start : said.end] == said.word and said.word for said in one.because)
        assert one.printed in text
    json.dumps([one.as_json() for one in found])


@given(st.one_of(MIXED, st.sampled_from(SENTENCES)))
def test_values_are_those_of_the_resolution_file(text):
    for one in proposals(text):
        assert one.kind in (*KINDS, *JUDGED)
        measured = one.kind in KINDS
        assert (one.operator in OPERATORS, one.period_rule in PERIOD_RULES, one.low is not None) == (
            measured,
        ) * 3
        assert (one.high is not None) == (one.operator == "range")
        assert one.low is None or one.high is None or one.low < one.high
        # The file takes a growth by the year only, and nothing else by that rule.
        assert (one.kind == "growth") == (one.period_rule == "growth_per_year")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Đến năm 2030 doanh thu gấp đôi so với năm 2025.", ("ratio", "bare", 200, None, "end_of_term")),
        ("Doanh thu tăng gấp đôi mỗi năm.", ("growth", "bare", 100, None, "growth_per_year")),
        ("Đến năm 2030 thu nhập gấp 1,5 - 2 lần năm 2025.", ("ratio", "range", 150, 200, "end_of_term")),
        ("Đến năm 2030 thu nhập tăng ít nhất 1,5 lần.", ("ratio", ">=", 150, None, "end_of_term")),
    ],
)  # fmt: skip
def test_times_are_a_share_of_the_base_unless_yearly(text, read):
    (found,) = proposals(text)
    assert (found.kind, found.operator, found.low, found.high, found.period_rule) == read
    assert "T-07" in [question.code for question in found.questions]


@given(st.sampled_from(SENTENCES))
def test_spelling_changes_nothing(text):
    apart = unicodedata.normalize("NFD", text)
    old = text.replace("ủy", "uỷ").replace("tỷ lệ", "tỉ lệ").replace("kỳ", "kì").replace("hóa ", "hoá ")
    spaced = text.replace(" ", "\u00a0 ").replace("%", " %").replace("  %", " %")

    def told(given_text: str) -> list[object]:
        return [
            (one.kind, one.operator, one.low, one.high, one.period_rule, one.under)
            for one in proposals(given_text)
        ]

    assert (
        told(text)
        == told(apart)
        == told(old)
        == told(spaced)
        == told(text.upper() if "\n" not in text else text)
    )


@given(st.sampled_from(SENTENCES), st.sampled_from(SENTENCES))
def test_paragraphs_are_read_apart(one, other):
    if "\n" in one + other or one.startswith("Riêng"):
        return
    both = proposals(f"{one}\n\n{other}")
    kinds = [row.kind for row in both if row.kind != "qualitative"]
    assert kinds == [
        row.kind for text in (one, other) for row in proposals(text) if row.kind != "qualitative"
    ]


def test_nested_targets_of_the_seed():
    text = (
        "Về nhiệm vụ chính trị: hàng năm 100% cơ quan, đơn vị hoàn thành nhiệm vụ, trong đó 90% trở lên hoàn thành tốt, "
        "có 30% hoàn thành xuất sắc."
    )
    found = proposals(text)
    assert [(one.under, one.operator, one.population) for one in found] == [
        (None, "bare", "cơ quan, đơn vị"), (0, ">=", "cơ quan, đơn vị"), (0, "bare", "cơ quan, đơn vị"),
    ]  # fmt: skip
    assert [[question.code for question in one.questions] for one in found] == [
        [],
        ["T-01", "T-02"],
        ["T-01", "T-03"],
    ]
    assert [one.measure_hint for one in found] == [
        "hoàn thành nhiệm vụ",
        "hoàn thành tốt",
        "hoàn thành xuất sắc",
    ]


def test_reasons_are_given_in_the_order_of_the_text():
    (found,) = proposals("Phấn đấu hằng năm có khoảng 90% chi bộ trở lên đạt chuẩn.")
    assert [(said.word, said.meaning_en) for said in found.because] == [
        ("Phấn đấu", "an aspiration; says no operator"), ("hằng năm", "judged each year"),
        ("khoảng", "an approximate number"), ("trở lên", "at least"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Hằng năm, 90% đảng viên hoàn thành tốt nhiệm vụ trở lên.", ["T-03"]),
        ("Hằng năm, từ 90% đảng viên trở lên hoàn thành tốt nhiệm vụ.", ["T-02"]),
        ("Kết nạp 30 đảng viên.", ["T-03", "T-04"]),
        ("Mỗi năm kết nạp từ 3% trở lên so với tổng số đảng viên.", ["T-05"]),
        ("Mỗi năm kết nạp từ 3% trở lên so với tổng số đảng viên đầu nhiệm kỳ.", []),
        ("Hằng năm thu ngân sách vượt 5% dự toán.", ["T-07"]),
        ("Hằng năm trên 20% chi bộ đạt trong sạch, vững mạnh tiêu biểu.", ["T-08"]),
        ("Hằng năm trên 90% cơ quan được công nhận đạt chuẩn văn hóa.", ["T-10"]),
        ("Hằng năm không để xảy ra vụ việc mất đoàn kết.", ["T-12"]),
        ("Hằng năm giảm ít nhất 5% số đơn thư.", ["decrease"]),
        ("trong đó trên 20% xuất sắc hằng năm", ["T-01"]),
    ],
)  # fmt: skip
def test_questions(text, codes):
    (found,) = proposals(text)
    assert [question.code for question in found.questions] == codes
    assert all(question.text_en and len(question.options) > 1 for question in found.questions)


def test_the_term_gives_the_years_that_are_not_named():
    text = "Đến cuối nhiệm kỳ 90% chi bộ đạt chuẩn. Đến giữa nhiệm kỳ trên 50% chi bộ đạt chuẩn."
    assert [one.due_year for one in proposals(text, first_year=2026, last_year=2030)] == [2030, 2028]
    assert [one.due_year for one in proposals(text)] == [None, None]


def test_a_term_of_one_year_leaves_no_period_open():
    (found,) = proposals("Cơ quan vững mạnh: >90%", first_year=2016, last_year=2016)
    assert (found.period_rule, found.questions) == ("each_year", ())


def test_what_was_is_not_promised():
    text = (
        "5 năm qua, Đảng bộ đã kết nạp 310 đảng viên. Tỷ lệ chi bộ hoàn thành tốt đạt 88,5%, cao hơn nghị quyết đề ra.\n"
        "Nhiệm kỳ tới, phấn đấu mỗi năm kết nạp 70 đảng viên."
    )
    assert [one.printed for one in proposals(text)] == ["70"]


RESULTS_AND_AIMS = """I. {results}
1. Thu ngân sách tăng bình quân 11%/năm; thu nhập bình quân đầu người đạt 65 triệu đồng.
- 100% chi bộ hoàn thành tốt nhiệm vụ.
Tỷ lệ hộ nghèo 2,3%.
II. {aims}
1. Thu ngân sách tăng bình quân 13%/năm.
2. Kết nạp 150 đảng viên.
"""


@pytest.mark.parametrize(
    "results", ["Kết quả nhiệm kỳ 2020 - 2025", "ĐÁNH GIÁ TÌNH HÌNH", "Hạn chế, nguyên nhân"]
)
@pytest.mark.parametrize("aims", ["Mục tiêu, chỉ tiêu nhiệm kỳ 2025 - 2030", "PHƯƠNG HƯỚNG", "Các chỉ tiêu:"])
def test_a_part_of_results_holds_no_targets(results, aims):
    found = proposals(RESULTS_AND_AIMS.format(results=results, aims=aims))
    assert [one.printed for one in found] == ["13%", "150"]


def test_what_was_due_before_the_term_is_told():
    text = "Đến năm 2025 đạt 60%, đến năm 2030 đạt 100% số cơ quan liên thông."
    assert [one.printed for one in proposals(text, first_year=2026, last_year=2030)] == ["100%"]
    assert [one.printed for one in proposals(text)] == ["60%", "100%"]


def test_a_list_stands_under_the_nearest_line_and_those_above_it():
    text = (
        "Đến năm 2030:\n- 90% chi bộ đạt chuẩn, trong đó:\n+ 30% chi bộ kiểu mẫu\n+ 10% chi bộ tiêu biểu\n"
        "- 80% đảng viên đạt chuẩn"
    )
    found = proposals(text)
    assert [one.under for one in found] == [None, 0, 0, None]
    assert {(one.period_rule, one.due_year) for one in found} == {("end_of_term", 2030)}


def test_promises_without_a_number_need_others_beside_them():
    prose = (
        "Xây dựng Đảng bộ trong sạch, vững mạnh. " + "Nói về công tác đã làm trong những ngày đầu năm. " * 12
    )
    assert proposals(prose) == ()
    assert [one.kind for one in proposals("Hằng năm 90% chi bộ đạt chuẩn. " + prose)] == [
        "ratio",
        "qualitative",
    ]


def test_lines_that_only_wrap_are_one_sentence():
    text = "Phấn đấu hằng năm có từ 90% tổ chức cơ sở đảng và đảng viên của toàn Đảng bộ\ntrở lên hoàn thành tốt nhiệm vụ"
    (found,) = proposals(text)
    assert (found.operator, found.period_rule) == (">=", "each_year")


@pytest.mark.parametrize(
    "text",
    [" ".join(SENTENCES), "9 ", "1,", "9", "hai ", "(", "\u0301", "\n", "9-", "90% trở lên ", "trong đó 90%, ", "a: ", "90%;", "1/", "a;", "1. ", "- a:\n", "trong đó:\n+ ", "gấp 1 ", "từ 3% năm 2025 ", "1. Kết quả\n"],
)  # fmt: skip
def test_time_grows_with_length_only(text):
    def taken(length: int) -> float:
        whole = (text * (length // len(text) + 1))[:length]
        begun = time.process_time()
        proposals(whole)
        return time.process_time() - begun

    # Twice the length may take three times as long on a busy machine; a square would take sixteen times for four.
    assert taken(100_000) <= 12 * max(taken(25_000), 0.05)


def test_two_hundred_kilobytes_take_less_than_two_seconds():
    whole = ("\n".join(SENTENCES) * 20)[:200_000]
    begun = time.process_time()
    assert len(proposals(whole)) > 1000
    assert time.process_time() - begun < 2
