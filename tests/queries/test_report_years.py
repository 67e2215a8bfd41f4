"""The sentences that tell several years: the year before, rules over the term, changed words and changed units."""

from typing import Any

import pytest
from tests.building import BY, TODAY, reading, record, target, unit
from tests.reporting import ADMITTED, GOOD, WHAT, made, promised, sent, texts, three_below, told

from khoi.actions.resolutions import amend_target
from khoi.actions.units import end_unit, move_unit, record_succession
from khoi.queries.report_parts import Table
from khoi.queries.report_years import whole_status
from khoi.records.models import Target, Unit


@pytest.fixture
def office(db) -> None:
    three_below()


def test_mean_over_years_pools_and_shows_each_year(office):
    rule = {"kind": "count", "threshold": "10", "period_rule": "mean_of_years"}
    promised(target("binh-quan", [ADMITTED], **rule))
    for year, counts in ((2021, (3, 3, 3)), (2022, (4, 4, 4)), (2023, (5, 4, 4))):
        sent(year, **dict(zip("abc", counts, strict=True)))
    assert told(made(year=2023)) == [
        (
            "Từ năm 2021 đến hết năm 2023 bình quân mỗi năm có 34/3 đảng viên (số members.admitted), "
            "cao hơn mức 10 là 4/3 đảng viên: đạt chỉ tiêu. Riêng từng năm: 2021: 9; 2022: 12; 2023: 13."
        )
    ]
    assert told(made(year=2022))[0].startswith(
        "Từ năm 2021 đến hết năm 2022 bình quân mỗi năm có 10,5 đảng viên (số members.admitted), "
        "cao hơn mức 10 là 0,5 đảng viên; chưa kết luận vì chỉ tiêu tính cho cả nhiệm kỳ, nhiệm kỳ chưa hết."
    )


def test_mean_of_shares_that_falls_on_the_other_side_is_told_beside_the_pooled_share(office):
    promised(target("binh-quan", [GOOD], threshold="80", period_rule="mean_of_years"), years=(2021, 2022))
    sent(2021, a=(10, 10), b=(0, 0), c=(0, 0))
    sent(2022, a=(70, 100), b=(0, 0), c=(0, 0))
    assert told(made())[0] == (
        f"Từ năm 2021 đến hết năm 2022 cộng các năm có 80/110 {WHAT}, bằng 72,73%, "
        "thấp hơn mức 7,27 điểm phần trăm, còn thiếu 8 đảng viên. "
        "Nếu “bình quân” là lấy trung bình các tỷ lệ từng năm (85,00%) thì kết quả ngược lại; "
        "cách hiểu này chưa có kết luận của cấp có thẩm quyền. Riêng từng năm: 2021: 10/10; 2022: 70/100."
    )


def test_growth_tells_both_ends(office):
    rated = reading("ds", "members.rated")
    rule = {"kind": "growth", "operator": ">", "threshold": "5", "period_rule": "growth_per_year"}
    promised(target("tang", [rated], **rule))
    sent(2021, a=(0, 100), b=(0, 0), c=(0, 0))
    sent(2023, a=(0, 121), b=(0, 0), c=(0, 0))
    assert told(made(year=2023))[0].startswith(
        "Từ năm 2021 đến hết năm 2023 tăng trưởng bình quân 10,00% mỗi năm "
        "(từ 100 thành 121 đảng viên (số members.rated)), cao hơn mức, vượt 10 đảng viên: đạt chỉ tiêu."
    )


def test_amended_target_names_the_paper_and_what_stood_before(office):
    promised(target("moi", [ADMITTED], kind="count", threshold="20"))
    paper: dict[str, Any] = {"document": "31-KL/ĐUK", "document_day": TODAY}
    amend_target(
        Target.objects.get(),
        from_year=2022,
        words="15 trở lên",
        operator=">=",
        low=15,
        high=None,
        **paper,
        by=BY,
        on=TODAY,
    )
    sent(2022, a=8, b=9, c=6)
    assert told(made())[0].endswith("Từ năm 2022 chỉ tiêu được sửa theo 31-KL/ĐUK; trước đó mức là ≥ 20.")


def test_changed_structure_tells_the_year_before_restated(office):
    promised(target("tot", [GOOD], threshold="80"))
    outside = unit("ngoai")
    sent(2021, a=(40, 50), b=(45, 50), c=(9, 10), ngoai=(10, 40))
    move_unit(
        outside, parent=Unit.objects.get(code="khoi"), from_day=TODAY.replace(year=2022, month=6), by=BY
    )
    sent(2022, a=(41, 50), b=(46, 50), c=(8, 10), ngoai=(35, 40))
    assert told(made())[0].endswith(
        "So với năm 2021 (94/110, bằng 85,45%), tỷ lệ tăng 1,22 điểm phần trăm, số đạt tăng 36, tổng số tăng 40. "
        "Cơ cấu tổ chức đã đổi; tính lại theo cơ cấu ngày 31/12/2022 thì năm 2021 là 104/150, bằng 69,33%."
    )


def test_new_unit_is_compared_with_what_it_was_made_of(office):
    promised(target("tot", [GOOD], threshold="80"))
    sent(2021, a=(40, 50), b=(45, 50), c=(9, 10))
    day = TODAY.replace(year=2022, month=6)
    old = [Unit.objects.get(code=code) for code in "ab"]
    for one in old:
        end_unit(one, ended_on=day, by=BY)
    new = unit("moi", Unit.objects.get(code="khoi"), begins_on=day)
    record_succession("merge", on=day, before=old, after=[new], shares=None, decision="12-QĐ", by=BY)
    record(new, 2022, {"members.good": 90, "members.rated": 100})
    assert told(made(at="moi"))[0].endswith(
        "Cuối năm 2021 đơn vị chưa thành lập; tính lại theo cơ cấu ngày 31/12/2022 thì năm ấy là 85/100, "
        "bằng 85,00%, so với đó tỷ lệ tăng 5,00 điểm phần trăm, số đạt tăng 5, tổng số không đổi."
    )
    content = made()
    table = next(
        one for one in content.blocks if isinstance(one, Table) and one.title == "Thay đổi tổ chức trong kỳ"
    )
    assert [[run.text for run in row] for row in table.rows] == [
        ["05/06/2022", "Đơn vị a, Đơn vị b hợp nhất thành Đơn vị moi", "12-QĐ"]
    ]


def test_term_is_met_only_where_every_year_is(office):
    promised(target("tot", [GOOD], threshold="80"))
    sent(2021, a=(40, 50), b=(45, 50), c=(9, 10))
    sent(2022, a=(30, 50), b=(30, 50), c=(8, 10))
    sent(2023, a=(40, 50), b=(45, 50), c=(10, 10))
    content = made(kind="term", year=2023)
    assert told(content)[1:3] == [
        (
            "Từng năm: 2021: 94/110 (85,45%), đạt; 2022: 68/110 (61,82%), chưa đạt; 2023: 95/110 (86,36%), đạt. "
            "Cao nhất là năm 2023 (86,36%), thấp nhất là năm 2022 (61,82%)."
        ),
        (
            "Đạt ở 2 trên 3 năm đã kết luận được. "
            "Chỉ tiêu đặt cho từng năm nên tính cả kỳ là chưa đạt: năm 2022 chưa đạt."
        ),
    ]
    assert texts(content)[2].startswith("Tính cả kỳ, trong 1 chỉ tiêu: 1 chỉ tiêu chưa đạt (số 1).")
    first = made(kind="midterm", year=2021)
    assert texts(first)[2].startswith("Tính cả kỳ, trong 1 chỉ tiêu: 1 chỉ tiêu đạt (số 1).")


def test_difference_is_doubted_where_the_year_before_lacked_reports(office):
    promised(target("tot", [GOOD], threshold="80"))
    sent(2021, a=(40, 50))
    sent(2022, a=(41, 50), b=(46, 50), c=(8, 10))
    assert told(made())[0].endswith(
        "Năm 2021 mới có 1/3 tổ chức gửi đủ báo cáo, nên chênh lệch này chưa chắc chắn."
    )


@pytest.mark.parametrize(
    ("years", "whole"),
    [
        (("met", "met"), "met"),
        (("missed", "readings_differ", "met"), "missed"),
        (("readings_differ", "met"), "readings_differ"),
        (("met", "partial"), "partial"),
        (("no_data", "met"), "partial"),
        (("no_data", "no_data"), "no_data"),
        ((), "no_data"),
    ],
)
def test_one_year_missed_decides_whatever_others_leave_open(years, whole):
    assert whole_status(years) == whole


def test_titles_are_those_of_such_reports(office):
    promised(target("tot", [GOOD]))
    sent(2021, a=(40, 50))
    assert made(kind="midterm", year=2022).abstract.startswith("sơ kết giữa nhiệm kỳ ")
    assert made(kind="term", year=2023).abstract.startswith("tổng kết nhiệm kỳ ")
