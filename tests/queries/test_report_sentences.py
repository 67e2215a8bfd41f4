"""The sentences on one target in one year, from figures that were worked out by hand."""

from typing import Any

import pytest
from tests.building import BY, TODAY, kinds, reading, record, target, unit
from tests.reporting import ADMITTED, GOOD, WHAT, made, promised, sent, texts, told

from khoi.actions.resolutions import assess_target, choose_reading
from khoi.queries.report_parts import Table
from khoi.records.models import Target, Unit


@pytest.fixture
def office(db) -> None:
    kinds()
    top = unit("khoi", kind="khoi")
    for code in "abc":
        unit(code, top)


def test_met_target_tells_its_figure_its_threshold_and_the_year_before(office):
    promised(target("tot", [GOOD], threshold="80"))
    sent(2021, a=(40, 50), b=(45, 50), c=(5, 10))
    sent(2022, a=(41, 50), b=(46, 50), c=(8, 10))
    assert told(made()) == [
        (
            f"Năm 2022 có 95/110 {WHAT}, đạt 86,36%, cao hơn mức 6,36 điểm phần trăm, dư 7 đảng viên: đạt chỉ tiêu. "
            "So với năm 2021 (90/110, bằng 81,82%), tỷ lệ tăng 4,55 điểm phần trăm, tử số tăng 5, mẫu số không đổi."
        ),
        (
            "Năm 2022, trong 3 đơn vị trực thuộc có số liệu: 3 đạt mức. "
            "Kéo lên nhiều nhất: Đơn vị b (46/50, bằng 92,00%, dư 6 đảng viên); "
            "Đơn vị a (41/50, bằng 82,00%, dư 1 đảng viên)."
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
            "Kéo xuống nhiều nhất: Đơn vị a (40/50, bằng 80,00%, còn thiếu 5 đảng viên)."
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
        "cao hơn mức 7,00 điểm phần trăm, dư 7 đảng viên; chưa kết luận vì còn 1 tổ chức chưa gửi đủ báo cáo. "
        "So với năm 2021 (107/110, bằng 97,27%), tỷ lệ giảm 0,27 điểm phần trăm, tử số giảm 10, mẫu số giảm 10. "
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
        "Điều còn để ngỏ: Mẫu số nào, lời văn không nói. Chưa ai chốt; báo cáo nêu kết quả theo từng cách.",
        (
            f"Cách hiểu a (cách tot): có 24/30 {WHAT}, bằng 80,00%, thấp hơn mức 10,00 điểm phần trăm, "
            "còn thiếu 3 đảng viên; theo cách này chưa đạt chỉ tiêu. Năm 2021 chưa có số liệu để so sánh."
        ),
        (
            f"Cách hiểu b (cách chat): có 24/24 {WHAT}, đạt 100,00%, cao hơn mức 10,00 điểm phần trăm, "
            "dư 2 đảng viên; theo cách này đạt chỉ tiêu. Năm 2021 chưa có số liệu để so sánh."
        ),
        "Các cách hiểu cho kết quả khác nhau và chưa ai chốt, nên báo cáo không kết luận.",
    ]


def test_settled_reading_is_told_with_its_paper(office):
    promised(target("tran", [GOOD], operator="bare", threshold="80"))
    sent(2022, a=(41, 50), b=(46, 50), c=(8, 10))
    paper: dict[str, Any] = {
        "document": "45-TB/ĐUK",
        "document_day": TODAY,
        "chosen_by": "Ban Thường vụ",
        "grounds": "Lời văn",
    }
    choose_reading(Target.objects.get(), reading=None, sense=">=", **paper, by=BY, on=TODAY)
    assert told(made())[0].endswith(
        "Cách hiểu đã chốt theo 45-TB/ĐUK, ngày 05/01/2026: hiểu là “ít nhất”, cách tot."
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
