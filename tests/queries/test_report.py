"""A whole report: its parts, its counts, its references, who may read what, and that its numbers are the scoreboard's."""

import json
import re
from collections.abc import Iterable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.building import BY, TODAY, flock, reading, record, target, unit
from tests.reporting import ADMITTED, GOOD, made, promised, sent, texts, three_below, told

from khoi.access.roles import roles
from khoi.access.viewer import Grant, Viewer
from khoi.core.refusal import Refusal
from khoi.measures.ledger import OWN
from khoi.queries.report_parts import Chart, Content, Heading, Paragraph, Table, content_of
from khoi.queries.scoreboard import scoreboard
from khoi.records.models import Unit


@pytest.fixture
def office(db) -> None:
    three_below()


def test_overall_counts_every_status(office):
    promised(
        target("tot", [GOOD], threshold="80"),
        target("tot-hon", [GOOD], threshold="99"),
        target("dinh-tinh"),
        target("mo", [GOOD, reading("chat", "members.good", "members.htxs")], threshold="90"),
    )
    for code in "abc":
        record(Unit.objects.get(code=code), 2022, {"members.good": 8, "members.rated": 10, "members.htxs": 8})
    assert texts(made())[2] == (
        "Trong 4 chỉ tiêu: 1 chỉ tiêu đạt (số 1); 1 chỉ tiêu chưa đạt (số 2); "
        "1 chỉ tiêu có các cách hiểu cho kết quả khác nhau, chưa có kết luận của cấp có thẩm quyền (số 4); "
        "1 chỉ tiêu chưa có số liệu hoặc chưa có người đánh giá (số 3). "
        "2 chỉ tiêu chưa kết luận được nêu rõ lý do ở phần II."
    )


def test_figures_that_contradict_are_named_and_kept(office):
    promised(target("tot", [GOOD]))
    sent(2022, a=(60, 50), b=(45, 50), c=(9, 10))
    table = next(
        one for one in made().blocks if isinstance(one, Table) and one.title.startswith("Số liệu cần")
    )
    assert [run.text for run in table.rows[0]] == [
        "Đơn vị a",
        "Số members.good: 60, nhiều hơn số members.rated: 50",
    ]


def test_english_says_the_same_in_its_own_way(office):
    promised(target("tot", [GOOD], threshold="80"))
    sent(2021, a=(40, 50), b=(45, 50), c=(5, 10))
    sent(2022, a=(41, 50), b=(46, 50), c=(8, 10))
    content = made(lang="en")
    assert told(content)[0] == (
        "In 2022, 95/110 members (number of members.good), or 86.36%, 6.36 percentage points above the threshold, "
        "7 members to spare: target met. Compared with 2021 (90/110, or 81.82%), the share is up 4.54 percentage "
        "points, the number met up 5, the total unchanged."
    )
    assert (content.type_name, content.lang) == ("Report", "en")
    assert translation.get_language() == "vi"


def test_parts_stand_in_the_order_of_such_a_report(office):
    promised(target("tot", [GOOD]))
    sent(2022, a=(40, 50))
    headings = [(one.level, one.text) for one in made().blocks if isinstance(one, Heading)]
    assert headings == [
        (1, "I. Đánh giá chung"),
        (1, "II. Kết quả từng chỉ tiêu"),
        (2, "1. Xây dựng Đảng"),
        (1, "III. Số liệu còn thiếu hoặc cần xem lại"),
        (1, "IV. Thay đổi tổ chức trong kỳ"),
        (1, "V. Bảng và biểu đồ"),
    ]


def test_chart_draws_unknown_as_unknown_and_knows_its_threshold(office):
    promised(target("tot", [GOOD]))
    sent(2021, a=(40, 50))
    sent(2023, a=(45, 50))
    chart = next(one for one in made(kind="term", year=2023).blocks if isinstance(one, Chart))
    assert (chart.labels, chart.series[0].values, chart.threshold, chart.unit) == (
        ("2021", "2022", "2023"), ("80.00", None, "90.00"), "90", "%",
    )  # fmt: skip


def runs_of(content: Content) -> Iterable:
    for block in content.blocks:
        if isinstance(block, Paragraph):
            yield from block.runs
        if isinstance(block, Table):
            yield from (run for row in block.rows for run in row)


def test_every_reference_is_used_and_every_figure_has_one(office):
    promised(target("tot", [GOOD]))
    sent(2022, a=(40, 50), b=(45, 50))
    content = made()
    assert {run.ref for run in runs_of(content)} - {0} == {one.number for one in content.references}
    fractions = [run for run in runs_of(content) if re.fullmatch(r"[0-9.]+/[0-9.]+", run.text)]
    assert [
        run.text for run in fractions if not run.ref and run.text not in ("2/2", "1/1", "0/1", "0/0")
    ] == []
    assert len(fractions) > 3


def test_content_comes_back_from_json_as_it_was(office):
    promised(target("tot", [GOOD]))
    sent(2022, a=(40, 50))
    content = made(kind="term", year=2023)
    assert content_of(json.loads(json.dumps(content.as_json()))) == content


def refused(**asked) -> str:
    with pytest.raises(Refusal) as refusal:
        made(**asked)
    return refusal.value.code


def test_what_cannot_be_reported_is_refused(office):
    promised(target("tot", [GOOD]))
    late = unit("muon", Unit.objects.get(code="khoi"), begins_on=TODAY)
    assert refused(kind="quarter") == "unknown_report_kind"
    assert refused(lang="fr") == "unknown_report_language"
    assert refused(year=2030) == "year_outside_term"
    assert refused(at=late.code) == "unit_not_alive"
    assert refused(by=Viewer(account="ai-do")) == "unknown_unit"


def test_reader_without_the_units_below_learns_no_names(office):

    promised(target("tot", [GOOD]))
    sent(2022, a=(40, 50), b=(50, 50))
    grant = Grant("p", roles()["member"], Unit.objects.get(code="khoi").pk, "đảng viên")
    content = made(by=Viewer(account="dv", grants=(grant,), proven=True))
    whole = json.dumps(content.as_json(), ensure_ascii=False)
    assert [name for name in ("Đơn vị a", "Đơn vị b", "Đơn vị c") if name in whole] == []
    assert "còn 1 tổ chức chưa gửi đủ" in whole


def test_reader_of_one_unit_alone_learns_no_names_of_late_units_below(office):
    """Of what stands below they may hear that it is late, as they hold the right at their unit, but not which."""
    promised(target("tot", [GOOD]))
    sent(2022, a=(40, 50), b=(50, 50))
    grant = Grant("p", roles()["cell_secretary"], Unit.objects.get(code="khoi").pk, "bí thư")
    whole = json.dumps(
        made(by=Viewer(account="bt", grants=(grant,), proven=True)).as_json(), ensure_ascii=False
    )
    assert "còn 1 tổ chức chưa gửi đủ" in whole
    assert "Đơn vị c" not in whole
    assert "Đơn vị c" in json.dumps(made().as_json(), ensure_ascii=False)


def test_statements_stay_the_same_for_many_units(office):
    promised(
        target("tot", [GOOD]), target("moi", [ADMITTED], kind="count", threshold="20"), target("dinh-tinh")
    )
    sent(2022, a=(40, 50), b=(45, 50))
    made()
    with CaptureQueriesContext(connection) as few:
        made(kind="term", year=2023)
    flock(Unit.objects.get(code="khoi"), 120)
    sent(2022, c=(9, 10))
    made()
    with CaptureQueriesContext(connection) as many:
        made(kind="term", year=2023)
    assert len(many) == len(few) <= 20


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(counts=st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), min_size=6, max_size=6))
def test_numbers_printed_are_those_of_the_scoreboard(office_once, counts):
    for (code, year), (good, extra) in zip(
        [(c, y) for c in "abc" for y in (2021, 2022)], counts, strict=True
    ):
        sent(year, **{code: (good, good + extra)})
    content = made()
    board = scoreboard(BY, "nq", "khoi", year=2022, structure=OWN, pull="")
    for goal in board.goals:
        for row in goal.rows:
            words = " ".join(told(content, int(row.number)))
            told_years = (2021, 2022) if row.cells[1].lines else ()
            for cell in (one for one in row.cells if one.year in told_years):
                for line in cell.lines:
                    assert line.value_text in words
                    assert line.below_text in words
            assert ("đạt chỉ tiêu" in words.replace("chưa đạt chỉ tiêu", "")) == (row.status_code == "met")


@pytest.fixture
def office_once(office) -> None:
    promised(target("tot", [GOOD]), target("tot-hon", [GOOD], operator="<", threshold="50"))
