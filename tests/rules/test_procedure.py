"""Steps in their order: what was done too early or too late, and circles that no order can keep."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rules.building import document, write

from khoi.core.refusal import Refusal
from khoi.rules.library import Library
from khoi.rules.packs import load_packs, read_pack
from khoi.rules.procedure import is_last_day, order, procedures_of

NUMBERS = """dieu_2.{key}:
  description: Xong
  description_en: Finished
  unit: text
  {more}
  values: [{{from: 2020-01-01, value: {value}, clause: "2", confidence: read}}]
"""
STEPS = """procedure: kiem_diem
title: Thứ tự
title_en: Order
steps:
  - {id: draft, clause: "2", vi: Dự thảo, en: Draft}
  - {id: collective, clause: "2", after: [draft], vi: Tập thể, en: The collective}
  - {id: head, clause: "2", after: [collective], vi: Người đứng đầu, en: The head}
  - {id: sent, clause: "2", after: [head], last_day: dieu_2.gui, vi: Gửi, en: Sent}
  - {id: closed, clause: "2", before: dieu_2.xong, vi: Xong, en: Closed}
"""


def pack_with(folder, steps=STEPS, sent='"01-15"', closed='"12-31"', more=""):
    numbers = NUMBERS.format(key="gui", value=sent, more=more) + NUMBERS.format(
        key="xong", value=closed, more=""
    )
    return write(
        folder,
        {
            "thu-2020/document.yaml": document(),
            "thu-2020/parameters/ngay.yaml": numbers,
            "thu-2020/procedure/kiem-diem.yaml": steps,
        },
    )


@pytest.fixture(scope="module")
def library(tmp_path_factory) -> Library:
    return Library(load_packs(pack_with(tmp_path_factory.mktemp("packs"))))


def asked(library, on="2021-12-20", **done):
    return order({"procedure": "kiem_diem", "on": on, "done": done}, library)


@pytest.mark.parametrize(
    ("done", "out_of_order"),
    [
        ({}, []),
        ({"head": "2021-12-01"}, []),
        ({"collective": "2021-12-01", "head": "2021-12-01"}, []),
        ({"collective": "2021-12-02", "head": "2021-12-01"}, [["head", "collective"]]),
        ({"draft": "2021-12-02", "head": "2021-12-01"}, [["head", "draft"]]),
        ({"draft": "2021-12-02", "collective": None, "head": "2021-12-01"}, [["head", "draft"]]),
        (
            {"draft": "2021-12-03", "collective": "2021-12-02", "head": "2021-12-01"},
            [["collective", "draft"], ["head", "collective"]],
        ),
    ],
)
def test_order_of_steps(library, done, out_of_order):
    assert asked(library, **done) == {"out_of_order": out_of_order, "late": []}


@pytest.mark.parametrize(
    ("on", "done", "late"),
    [
        ("2021-12-20", {"sent": "2022-01-15"}, []),
        ("2021-12-20", {"sent": "2022-01-16"}, ["sent"]),
        ("2022-01-20", {"sent": "2022-01-16"}, ["sent"]),
        ("2021-12-20", {"closed": "2021-12-30"}, []),
        ("2021-12-20", {"closed": "2021-12-31"}, ["closed"]),
        ("2022-01-05", {"closed": "2022-01-02"}, ["closed"]),
        ("2021-12-20", {"head": "2023-01-01"}, []),
    ],
)
def test_last_days(library, on, done, late):
    assert asked(library, on, **done) == {"out_of_order": [], "late": late}


def test_day_of_one_year(tmp_path):
    library = Library(load_packs(pack_with(tmp_path, sent='"2021-06-30"')))
    assert asked(library, sent="2021-07-01")["late"] == ["sent"]


@given(st.dates(min_value=date(2020, 1, 1)))
def test_every_day_has_its_round(library, day):
    assert asked(library, day.isoformat(), closed=day.isoformat())["late"] in ([], ["closed"])


@given(st.permutations(["draft", "collective", "head", "sent"]))
def test_only_the_written_order_is_in_order(library, names):
    days = [date(2021, 1, 1) + timedelta(days=i) for i in range(4)]
    done = {name: day.isoformat() for name, day in zip(names, days, strict=True)}
    is_written = names == ["draft", "collective", "head", "sent"]
    assert (asked(library, **done)["out_of_order"] == []) == is_written


@pytest.mark.parametrize(
    ("case", "code", "where"),
    [
        (7, "wrong_type", "tệp"),
        ({}, "missing_key", "on"),
        ({"procedure": "kiem_diem", "on": "2019-01-01", "done": {}}, "no_rule_encoded", "procedure"),
        ({"procedure": "khac", "on": "2021-01-01", "done": {}}, "no_rule_encoded", "procedure"),
        ({"procedure": "kiem_diem", "on": "2021-01-01", "done": []}, "wrong_type", "done"),
        (
            {"procedure": "kiem_diem", "on": "2021-01-01", "done": {"x": "2021-01-01"}},
            "unknown_key",
            "done.x",
        ),
        ({"procedure": "kiem_diem", "on": "2021-01-01", "done": {"head": True}}, "not_a_day", "done.head"),
    ],
)
def test_odd_case_is_refused(library, case, code, where):
    with pytest.raises(Refusal) as refused:
        order(case, library)
    assert (refused.value.code, refused.value.where) == (code, where)


def test_last_day_left_to_the_office_is_not_in_time(tmp_path):
    library = Library(load_packs(pack_with(tmp_path, sent="null", more="slot: true")))
    with pytest.raises(Refusal) as refused:
        asked(library, sent="2021-01-01")
    assert refused.value.code == "not_configured"
    assert asked(library, head="2021-01-01") == {"out_of_order": [], "late": []}


def test_last_day_that_is_no_day_is_refused(tmp_path):
    library = Library(load_packs(pack_with(tmp_path, sent='"cuối năm"')))
    with pytest.raises(Refusal) as refused:
        asked(library, sent="2021-01-01")
    assert (refused.value.code, refused.value.where) == ("not_a_day", "dieu_2.gui")


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        (STEPS.replace("draft, clause", "draft, after: [sent], clause"), "steps_in_circle"),
        (STEPS.replace("draft, clause", "draft, after: [draft], clause"), "steps_in_circle"),
        (STEPS.replace("[draft]", "[drafts]"), "unknown_step"),
        (STEPS.replace("id: head", "id: draft"), "duplicate_key"),
        (STEPS.replace("clause:", "clauses:"), "unknown_key"),
    ],
)
def test_steps_that_cannot_be_kept_are_refused(tmp_path, steps, code):
    pack = read_pack(pack_with(tmp_path, steps) / "thu-2020")
    with pytest.raises(Refusal) as refused:
        procedures_of(pack)
    assert (refused.value.code, refused.value.where.startswith("thu-2020/procedure[0]")) == (code, True)


@pytest.mark.parametrize(
    ("text", "is_day"),
    [
        ("12-31", True),
        ("02-29", False),
        ("13-01", False),
        ("2024-02-29", True),
        ("2023-02-29", False),
        ("", False),
    ],
)
def test_texts_that_name_a_day(text, is_day):
    assert is_last_day(text) == is_day
