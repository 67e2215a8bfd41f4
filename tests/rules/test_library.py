"""Which rule speaks on a day, with which numbers, and what an office's own pack may change."""

from datetime import date
from fractions import Fraction

import pytest
from tests.rules.building import NUMBERS, RULE, document, packs_in, write

from khoi.core.refusal import Refusal
from khoi.rules.library import Library
from khoi.rules.overlays import read_overlay
from khoi.rules.packs import load_packs
from khoi.rules.verdict import judge

DAY = date(2021, 6, 1)
SLOT = """dieu_2.khe:
  description: Để cơ quan quy định
  description_en: Left to the office
  unit: count
  slot: true
  values: [{from: 2020-01-01, value: null, clause: "2", confidence: read}]
"""
OVER = document("5-QĐ/ĐU", "2021-01-01", more="overlays: thu-2020")
ADDED = """rule: xep_loai
subjects: [member]
title: Thêm
title_en: Added
outcomes:
  - outcome: good
    all:
      - {id: all_there, ask: tasks_total >= 5, clause: "3", vi: Từ 5 việc, en: Five tasks or more}
"""
GOOD = {"score": Fraction(80), "tasks_total": 4, "tasks_late": 0, "exempt": False, "degraded": False}


def tightened(value: str) -> str:
    return (
        NUMBERS.split("dieu_1.ty_le_tre")[0].replace('"70"', f'"{value}"').replace("2020-01-01", "2021-01-01")
    )


@pytest.fixture
def folder(tmp_path):
    return packs_in(tmp_path / "packs", **{"thu-2020/parameters/khe.yaml": SLOT})


def library(folder, tmp_path, **texts) -> Library:
    overlay = write(tmp_path / "cua-co-quan", {"document.yaml": OVER} | texts)
    return Library(load_packs(folder), (read_overlay(overlay),))


def test_the_youngest_rule_in_force_speaks(folder):
    later = {"thu-2022/document.yaml": document("2-QĐ/TW", "2022-01-01"), "thu-2022/rules/a.yaml": RULE,
             "thu-2022/parameters/so.yaml": NUMBERS.replace("2020-01-01", "2022-01-01")}  # fmt: skip
    books = Library(load_packs(write(folder, later)))
    found = [
        books.rule_on("xep_loai", "member", day)[0].code for day in (date(2021, 12, 31), date(2022, 1, 1))
    ]
    assert found == ["thu-2020", "thu-2022"]


def test_a_guide_falls_with_its_document(folder):
    guide = {
        "hd-2020/document.yaml": document("3-HD/TW", "2020-02-01", more="guides: thu-2020"),
        "thu-2020/document.yaml": document(end="2021-01-01"),
    }
    books = Library(load_packs(write(folder, guide)))
    codes = [[pack.code for pack in books.in_force(day)] for day in (date(2020, 12, 31), date(2021, 1, 1))]
    assert codes == [["hd-2020", "thu-2020"], []]


@pytest.mark.parametrize(("subject", "day"), [("leader", DAY), ("member", date(2019, 12, 31))])
def test_nothing_encoded_is_said(folder, subject, day):
    with pytest.raises(Refusal) as caught:
        Library(load_packs(folder)).rule_on("xep_loai", subject, day)
    assert caught.value.code == "no_rule_encoded"


def test_unknown_regulation_is_refused(folder):
    with pytest.raises(Refusal) as caught:
        Library(load_packs(folder)).pack("qd-0")
    assert (caught.value.code, caught.value.where) == ("unknown_regulation", "regulation")


@pytest.mark.parametrize(
    ("local", "day", "amount", "looser"),
    [("75", DAY, 75, []), ("65", DAY, 70, ["dieu_1.diem_tot"]), ("75", date(2020, 12, 31), 70, [])],
)
def test_an_offices_number_stands_only_where_it_is_stricter(folder, tmp_path, local, day, amount, looser):
    books = library(folder, tmp_path, **{"parameters/a.yaml": tightened(local)})
    numbers = books.numbers(books.pack("thu-2020"), day)
    assert (numbers("dieu_1.diem_tot"), list(numbers.looser)) == (amount, looser)


def test_a_looser_number_is_flagged_in_the_verdict(folder, tmp_path):
    books = library(folder, tmp_path, **{"parameters/a.yaml": tightened("65")})
    pack, rule = books.rule_on("xep_loai", "member", DAY)
    verdict = judge(rule, GOOD | {"score": Fraction(69)}, books.numbers(pack, DAY), DAY)
    assert (verdict.decision.outcome, [flag.code for flag in verdict.flags]) == (
        "fair",
        ["looser_than_centre"],
    )


def test_an_offices_slot_is_filled_or_asked_for(folder, tmp_path):
    filled = SLOT.replace("value: null", 'value: "3"').replace("  slot: true\n", "").replace("2020", "2021")
    books = library(folder, tmp_path, **{"parameters/a.yaml": filled})
    assert books.numbers(books.pack("thu-2020"), DAY)("dieu_2.khe") == 3
    with pytest.raises(Refusal) as caught:
        Library(load_packs(folder)).numbers(books.pack("thu-2020"), DAY)("dieu_2.khe")
    assert caught.value.code == "not_configured"


def test_an_offices_question_stands_behind_the_central_ones(folder, tmp_path):
    books = library(folder, tmp_path, **{"rules/a.yaml": ADDED})
    pack, rule = books.rule_on("xep_loai", "member", DAY)
    verdict = judge(rule, GOOD, books.numbers(pack, DAY), DAY)
    last = verdict.rule.outcomes[0].all[-1]
    assert (last.document, last.bars, verdict.decision.outcome) == ("5-QĐ/ĐU", "good", "fair")


def test_an_office_cannot_add_an_outcome(folder, tmp_path):
    books = library(folder, tmp_path, **{"rules/a.yaml": ADDED.replace("outcome: good", "outcome: best")})
    with pytest.raises(Refusal) as caught:
        books.rule_on("xep_loai", "member", DAY)
    assert caught.value.code == "unknown_outcome"


def test_a_pack_that_lies_over_nothing_is_no_overlay(tmp_path):
    write(tmp_path, {"x/document.yaml": document()})
    codes = []
    for name in ("x", "y"):
        with pytest.raises(Refusal) as caught:
            read_overlay(tmp_path / name)
        codes.append(caught.value.code)
    assert codes == ["not_an_overlay", "cannot_read"]
