"""`sum_of` in a resolution file: at least two other measures, each once."""

import json

import pytest

from khoi.core.refusal import Refusal
from khoi.measures.resolution_file import read_resolution


def file(**changed: object) -> bytes:
    measure = {
        "code": "good",
        "label": "Tốt",
        "label_en": "Good",
        "counted": "đảng viên",
        "counted_en": "members",
        "reported_by": ["chi_bo"],
        **changed,
    }
    target = {"code": "t", "indicator": "i", "words": "w", "kind": "qualitative"}
    top = {
        "code": "m",
        "title": "t",
        "unit": "u",
        "term": {"name": "n", "from": 2026, "to": 2030},
        "source": "s",
        "synthetic": True,
    }
    return json.dumps(
        {"resolution": top, "measures": [measure], "goals": [{"words": "g", "targets": [target]}]}
    ).encode()


def test_parts_are_read_in_order_and_once():
    (measure,) = read_resolution(file(sum_of=["only", "best", "only"])).measures
    assert measure.sum_of == ("only", "best")


@pytest.mark.parametrize("changed", [{}, {"sum_of": None}, {"sum_of": []}])
def test_file_may_say_nothing_of_sums(changed):
    assert read_resolution(file(**changed)).measures[0].sum_of == ()


@pytest.mark.parametrize(
    ("parts", "code", "where"),
    [
        (["only", "good"], "sum_of_itself", "measures[0].sum_of"),
        (["only"], "sum_of_one", "measures[0].sum_of"),
        (["only", "only"], "sum_of_one", "measures[0].sum_of"),
        ("only", "wrong_type", "measures[0].sum_of"),
        (["only", True], "wrong_type", "measures[0].sum_of[1]"),
    ],
)
def test_what_is_no_sum_is_refused(parts, code, where):
    with pytest.raises(Refusal) as refused:
        read_resolution(file(sum_of=parts))
    assert (refused.value.code, refused.value.where) == (code, where)
