"""The sentences on one target in one year, from figures that were worked out by hand."""

from typing import Any

import pytest
from tests.building import BY, TODAY, reading, record, target, unit
from tests.reporting import ADMITTED, GOOD, WHAT, made, promised, sent, texts, three_below, told

from khoi.actions.resolutions import assess_target, choose_reading
from khoi.queries.report_parts import Table
from khoi.records.models import Target, Unit


@pytest.fixture
def office(db) -> None:
    three_below()


def settled(sense: str) -> None:
    paper: dict[str, Any] = {
        "document": "45-TB/ĐUK",
        "document_day": TODAY,
        "chosen_by": "Ban Thường vụ",
        "grounds": "Lời văn",
    }
    first = Target.objects.order_by("pk")[0]
    choose_reading(first, reading=None, sense=sense, **paper, by=BY, on=TODAY)


def test_met_target_tells_its_figure_its_threshold_and_the_year_before(office):
    promised(target("tot", [GOOD], threshold="80"))
    sent(2021, a=(40, 50), b=(45, 50), c=(5, 10))
    sent(2022, a=(41, 50), b=(46, 50), c=(8, 10))
    assert told(made()) == [
        (
            f"Năm 2022 có 95/110 {WHAT}, đạt 86,36%, cao hơn mức 6,36 điểm phần trăm, vượt 7 đảng viên: đạt chỉ tiêu. "
            "So với năm 2021 (90/110, bằng 81,82%), tỷ lệ tăng 4,54 điểm phần trăm, số đạt tăng 5, tổng số không đổi."
        ),
        (
            "Năm 2022, trong 3 đơn vị trực thuộc có số liệu: 3 đạt mức. "
            "Vượt mức nhiều nhất: Đơn vị b (46/50, bằng 92,00%, vượt 6 đảng viên); "
            "Đơn vị a (41/50, bằng 82,00%, vượt 1 đảng viên)."
        ),
    ]


def test_missed_target_tells_what_is_missing(office):
    promised(target("tot", [GOOD]))
    sent(2022, a=(40, 50), b=(45, 50), c=(9, 10))
    assert told(made()) == [
        (
            f"Năm 2022 có 94/110 {WHAT}, bằng 85,45%, thấp hơn mức 4,55 điểm phần trăm, còn thiếu 5 đảng viên: "
            "chưa đạt chỉ tiêu. Năm 2021 chưa có số liệu để so sánh."
        ),
        (
            "Năm 2022, trong 3 đơn vị trực thuộc có số liệu: 2 đạt mức, 1 chưa đạt mức. "
            "Còn thiếu nhiều nhất: Đơn vị a (40/50, bằng 80,00%, còn thiếu 5 đảng viên)."
        ),
    ]


@pytest.mark.parametrize(
    ("operator", "sentence"),
    [
        (">=", "đạt 50,00%, vừa bằng mức 50%: đạt chỉ tiêu."),
        (
            ">",
            "bằng 50,00%, vừa bằng mức 50%, mà chỉ tiêu đòi hỏi cao hơn, còn thiếu 1 đảng viên: chưa đạt chỉ tiêu.",
        ),
        (
            "<",
            "bằng 50,00%, vừa bằng mức 50%, mà chỉ tiêu đòi hỏi thấp hơn, thừa 1 đảng viên: chưa đạt chỉ tiêu.",
        ),
        ("<=", "đạt 50,00%, vừa bằng mức tối đa 50%: đạt chỉ tiêu."),
        ("=", "đạt 50,00%, đúng bằng mức 50%: đạt chỉ tiêu."),
    ],
)
def test_exactly_half_under_every_operator(office, operator, sentence):
    promised(target("tot", [GOOD], operator=operator, threshold="50"))
    sent(2022, a=(25, 50), b=(20, 40), c=(5, 10))
    assert told(made())[0] == f"Năm 2022 có 50/100 {WHAT}, {sentence} Năm 2021 chưa có số liệu để so sánh."


def test_share_that_only_rounds_to_the_threshold_is_not_called_met(office):
    promised(target("tot", [GOOD], threshold="80"))
    sent(2022, a=(79999, 100000), b=(0, 0), c=(0, 0))
    assert told(made())[0].startswith(
        f"Năm 2022 có 79.999/100.000 {WHAT}, bằng 80,00%, thấp hơn mức chưa đến 0,01 điểm phần trăm, "
        "còn thiếu 1 đảng viên: chưa đạt chỉ tiêu."
    )


def test_partial_coverage_is_never_called_met(office):
    promised(target("tot", [GOOD]))
    sent(2021, a=(48, 50), b=(49, 50), c=(10, 10))
    sent(2022, a=(48, 50), b=(49, 50))
    content = made()
    assert told(content)[0] == (
        f"Năm 2022, trên số đã báo cáo đến nay (2/3 tổ chức), có 97/100 {WHAT}, bằng 97,00%, "
        "cao hơn mức 7,00 điểm phần trăm, vượt 7 đảng viên; chưa kết luận vì còn 1 tổ chức chưa gửi đủ báo cáo. "
        "So với năm 2021 (107/110, bằng 97,27%), tỷ lệ giảm 0,27 điểm phần trăm, số đạt giảm 10, tổng số giảm 10. "
        "Năm nay chưa đủ báo cáo, nên chênh lệch này chưa chắc chắn."
    )
    assert "đạt chỉ tiêu" not in "".join(texts(content))
    assert texts(content)[1] == (
        "Đến lúc lập báo cáo, 2/3 tổ chức phải báo cáo đã gửi đủ số liệu năm 2022; còn 1 tổ chức chưa gửi đủ. "
        "Chưa gửi đủ: Đơn vị c. Phần chưa báo cáo không được coi là 0."
    )
    late = next(
        one for one in content.blocks if isinstance(one, Table) and one.title.startswith("Tổ chức chưa gửi")
    )
    assert [[run.text for run in row] for row in late.rows] == [["Đơn vị c", "Đơn vị khoi", "2/2"]]


def test_without_any_figure_nothing_is_concluded(office):
    promised(target("tot", [GOOD]))
    sent(2021, a=(40, 50))
    assert told(made()) == ["Năm 2022 chưa có số liệu: chưa tổ chức nào gửi đủ báo cáo (0/3)."]


def test_readings_stand_side_by_side_and_none_is_chosen(office):
    other = reading("chat", "members.good", "members.htxs")
    promised(target("mo", [GOOD, other], threshold="90", open="Mẫu số nào, lời văn không nói."))
    for code in "abc":
        record(Unit.objects.get(code=code), 2022, {"members.good": 8, "members.rated": 10, "members.htxs": 8})
    assert told(made())[:4] == [
        "Điều còn để ngỏ: Mẫu số nào, lời văn không nói. Chưa có kết luận của cấp có thẩm quyền; báo cáo nêu kết quả theo từng cách.",
        (
            f"Cách hiểu a (cách tot): có 24/30 {WHAT}, bằng 80,00%, thấp hơn mức 10,00 điểm phần trăm, "
            "còn thiếu 3 đảng viên; theo cách này chưa đạt chỉ tiêu. Năm 2021 chưa có số liệu để so sánh."
        ),
        (
            f"Cách hiểu b (cách chat): có 24/24 {WHAT}, đạt 100,00%, cao hơn mức 10,00 điểm phần trăm, "
            "vượt 2 đảng viên; theo cách này đạt chỉ tiêu. Năm 2021 chưa có số liệu để so sánh."
        ),
        "Các cách hiểu cho kết quả khác nhau và chưa có kết luận của cấp có thẩm quyền, nên báo cáo không kết luận.",
    ]


def test_settled_reading_is_told_with_its_paper(office):
    promised(target("tran", [GOOD], operator="bare", threshold="80"))
    sent(2022, a=(41, 50), b=(46, 50), c=(8, 10))
    settled(sense=">=")
    assert told(made())[0].endswith(
        "Hiểu theo kết luận tại 45-TB/ĐUK, ngày 05/01/2026: hiểu là “ít nhất”, cách tot."
    )


def test_count_against_its_number(office):
    promised(target("moi", [ADMITTED], kind="count", threshold="20"))
    sent(2021, a=5, b=5, c=5)
    sent(2022, a=8, b=9, c=6)
    what = "đảng viên (số members.admitted)"
    assert told(made()) == [
        f"Năm 2022 có 23 {what}, cao hơn mức 20 là 3 đảng viên: đạt chỉ tiêu. So với năm 2021 (15), tăng 8 đảng viên."
    ]
    assert told(made(year=2021)) == [
        (
            f"Năm 2021 có 15 {what}, thấp hơn mức 20 là 5 đảng viên: chưa đạt chỉ tiêu. "
            "Năm 2020 chưa có số liệu để so sánh."
        )
    ]


def test_assessed_target_names_who_assessed_and_on_which_grounds(office):
    promised(target("dinh-tinh"))
    assert told(made()) == ["Chỉ tiêu định tính, năm 2022 chưa có người đánh giá; báo cáo không tự kết luận."]
    grounds = {"grounds": "Ba trụ sở đạt", "evidence": "Biên bản 05"}
    assess_target(
        Target.objects.get(), Unit.objects.get(code="khoi"), year=2022, status="met", assessor="Phó Bí thư (giả định)",
        assessed_on=TODAY, **grounds, by=BY, on=TODAY,
    )  # fmt: skip
    assert told(made()) == [
        (
            "Năm 2022, Phó Bí thư (giả định) đánh giá ngày 05/01/2026: đạt chỉ tiêu; căn cứ: Ba trụ sở đạt; "
            "minh chứng: Biên bản 05."
        )
    ]


def test_single_organisations_are_not_picked_out_of_many(office):
    """Half of them is a level of the whole, not of one: whoever is named of six alike would be named by chance."""
    top = Unit.objects.get(code="khoi")
    promised(target("tot", [GOOD], threshold="50"))
    for i in range(6):
        unit(f"le-{i}", top)
    sent(2022, a=(0, 1), b=(0, 1), c=(0, 1), **{f"le-{i}": (0, 1) for i in range(6)})
    assert len(told(made())) == 1
    sent(2022, a=(1, 10))
    assert told(made())[1] == (
        "Năm 2022, trong 9 đơn vị trực thuộc có số liệu: 9 chưa đạt mức. "
        "Còn thiếu nhiều nhất: Đơn vị a (1/10, bằng 10,00%, còn thiếu 4 đảng viên)."
    )
    assert "le-0" not in " ".join(texts(made()))


def test_share_that_may_not_be_exceeded_tells_the_room_left(office):
    promised(target("nhieu-nhat", [GOOD], operator="<=", threshold="50"))
    sent(2022, a=(10, 50), b=(45, 50), c=(5, 10))
    assert told(made())[1].endswith(
        "Thấp hơn mức tối đa nhiều nhất: Đơn vị a (10/50, bằng 20,00%, còn được 15 đảng viên). "
        "Vượt mức tối đa nhiều nhất: Đơn vị b (45/50, bằng 90,00%, thừa 20 đảng viên)."
    )


def test_difference_is_that_of_the_printed_shares(office):
    """26/93 − 27/93 is −1.075…, printed 27.96 and 29.03: whoever subtracts finds 1.07."""
    promised(target("tot", [GOOD]))
    sent(2021, a=(27, 93), b=(0, 0), c=(0, 0))
    sent(2022, a=(26, 93), b=(0, 0), c=(0, 0))
    assert "So với năm 2021 (27/93, bằng 29,03%), tỷ lệ giảm 1,07 điểm phần trăm" in told(made())[0]
    sent(2021, a=(279999, 1000000))
    sent(2022, a=(280001, 1000000))
    assert "tỷ lệ tăng chưa đến 0,01 điểm phần trăm" in told(made())[0]


def test_bare_number_says_what_is_open_until_somebody_settled_it(office):
    promised(
        target("tran", [GOOD], operator="bare", threshold="80"),
        target("tron", [GOOD], operator="bare", threshold="100"),
    )
    sent(2022, a=(41, 50), b=(46, 50), c=(8, 10))
    first = "(mức: 80%, nghị quyết không ghi rõ ít nhất hay bằng)"
    assert [first in " ".join(texts(made())), "(mức: 100%)" in " ".join(texts(made()))] == [True, True]
    settled(sense=">=")
    assert "không ghi rõ" not in " ".join(texts(made()))


def test_measures_that_nobody_sends_are_not_counted_as_sent(office):
    promised(target("tot", [GOOD]), target("moi", [ADMITTED], kind="count", threshold="20"))
    sent(2022, a=(48, 50), b=(49, 50))
    assert "số liệu năm 2022, không kể chỉ số chưa nơi nào gửi; còn 1 tổ chức" in texts(made())[1]
    sent(2022, a=8)
    assert "không kể" not in texts(made())[1]
