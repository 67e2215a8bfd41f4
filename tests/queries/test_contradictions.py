"""Which stored measures belong together, and the sentence that says what contradicts."""

import pytest
from django.utils.translation import override
from tests.building import kinds, measure, reading, resolution, target, unit

from khoi.measures.contradictions import Contradiction, ContradictionRules
from khoi.queries.contradictions import contradiction_rules, contradiction_words
from khoi.records.guard import records_open
from khoi.records.models import Measure, MeasureSum

LABELS = {"good": "Đảng viên hoàn thành tốt", "rated": "Đảng viên được xếp loại", "best": "HTXS"}


@pytest.fixture
def office(db) -> None:
    kinds()
    top = unit("khoi", kind="khoi")
    targets = [
        target("tot", [reading("a", "good", "rated"), reading("b", "good", "good")]),
        target("lai", [reading("a", "good", "rated")]),
        target("khac", [reading("a", "admitted", "units")]),
        target("so", [reading("a", "admitted")], kind="count", threshold="10"),
    ]
    measure("units")
    with records_open():
        Measure.objects.filter(code="units").update(counted="tổ chức", counted_en="organisations")
    resolution(top, targets, ["rated", "good", "admitted"])


def test_numerator_lies_in_its_base_where_both_count_the_same(office):
    assert contradiction_rules() == ContradictionRules((("good", "rated"),), ())


def test_declared_sums_are_read_with_all_their_parts(office):
    rows = {row.code: row for row in Measure.objects.all()}
    with records_open():
        for part in ("good", "admitted"):
            MeasureSum(whole=rows["rated"], part=rows[part]).save()
    assert contradiction_rules().sums == (("rated", ("good", "admitted")),)


def test_rules_take_two_statements(office, django_assert_num_queries):
    with django_assert_num_queries(2):
        contradiction_rules()


@pytest.mark.parametrize(
    ("one", "vi", "en"),
    [
        (
            Contradiction("over_base", ("good", "rated"), (1014, 1000)),
            "Đảng viên hoàn thành tốt: 1.014, nhiều hơn đảng viên được xếp loại: 1.000",
            "Đảng viên hoàn thành tốt: 1,014, more than đảng viên được xếp loại: 1,000",
        ),
        (
            Contradiction("parts_total", ("rated", "good", "best"), (10, 8, 3)),
            "Đảng viên được xếp loại: 10, nhưng các phần cộng lại là 11 (đảng viên hoàn thành tốt: 8, HTXS: 3)",
            "Đảng viên được xếp loại: 10, but its parts add up to 11 (đảng viên hoàn thành tốt: 8, HTXS: 3)",
        ),
        (
            Contradiction("jump", ("good",), (45, 12)),
            "Đảng viên hoàn thành tốt: 45, năm trước: 12",
            "Đảng viên hoàn thành tốt: 45, the year before: 12",
        ),
    ],
)
def test_sentence_holds_every_number(one, vi, en):
    with override("vi"):
        assert contradiction_words(one, LABELS, "vi") == vi
    with override("en"):
        assert contradiction_words(one, LABELS, "en") == en
