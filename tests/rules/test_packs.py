"""Regulations as data: what is in force on a day, and on which clause each value rests."""

from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest
from tests.rules.building import document

from khoi.core.intervals import Interval
from khoi.core.refusal import Refusal
from khoi.rules.packs import load_packs, value_on
from khoi.rules.values import CONFIDENCE

QUOTA = "ty_le_xuat_sac_toi_da"
DOCUMENT = document(start="2020-02-01", end="2024-01-01")
VALUES = """dieu_1.muc:
  description: Mức
  description_en: Level
  unit: percent
  subjects: [member]
  values:
    - {from: 2020-02-01, value: "19.5", clause: "1.1", confidence: read}
    - {from: 2021-01-01, value: null, clause: "1.2", confidence: read}
    - {from: 2022-01-01, value: "21", clause: "1.3", confidence: read}
dieu_2.khe:
  description: Để cơ quan quy định
  description_en: Left to the office
  unit: text
  slot: true
  values:
    - {from: 2020-02-01, value: null, clause: "2", confidence: read}
"""


def folder(tmp_path, document=DOCUMENT, values=VALUES):
    (tmp_path / "thu-1" / "parameters").mkdir(parents=True)
    (tmp_path / "thu-1" / "document.yaml").write_text(document, encoding="utf-8")
    (tmp_path / "thu-1" / "parameters" / "muc.yaml").write_text(values, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("day", "subject", "found"),
    [
        (date(2019, 10, 17), "member", None),
        (date(2021, 12, 31), "member", {"document": "21-HD/BTCTW", "clause": "II.B.2.3"}),
        (date(2021, 12, 31), "organisation", None),
        (date(2023, 12, 31), "member", {"document": "124-QĐ/TW", "clause": "11-12"}),
        (date(2025, 8, 29), "member", {"document": "124-QĐ/TW", "clause": "11-12"}),
        (date(2025, 8, 30), "organisation", {"document": "366-QĐ/TW", "clause": "11.1.5"}),
        (date(2025, 12, 31), "nobody", None),
    ],
)
def test_quota_in_force(day, subject, found):
    value = value_on(load_packs(), QUOTA, day, subject)
    assert (value and value.citation()) == found
    assert value is None or value.amount == 20


def test_youngest_of_two_in_force_speaks():
    packs = [
        pack for pack in load_packs() if pack.force.has(date(2023, 10, 20)) and pack.subject == "xep-loai"
    ]
    assert [pack.number for pack in packs] == ["21-HD/BTCTW", "124-QĐ/TW"]
    assert value_on(packs, QUOTA, date(2023, 10, 20), "member").document == "124-QĐ/TW"


def test_every_value_lies_within_its_document():
    for pack in load_packs():
        assert [value for value in pack.values if not pack.force.has(value.days.start)] == []
        assert [value for value in pack.values if value.document != pack.number or not value.clause] == []
        assert {value.confidence for value in pack.values} <= set(CONFIDENCE)
        same = [[v.days for v in pack.values if v.key == value.key] for value in pack.values]
        assert [days for days in same if any(a.meets(b) for a, b in pairwise(days))] == []


def test_values_by_day(tmp_path):
    (pack,) = load_packs(folder(tmp_path))
    assert pack.force == Interval(date(2020, 2, 1), date(2024, 1, 1))
    assert [(value.amount, value.days.start, value.days.end) for value in pack.values] == [
        (Fraction(39, 2), date(2020, 2, 1), date(2021, 1, 1)),
        (Fraction(21), date(2022, 1, 1), date(2024, 1, 1)),
    ]
    days = [date(2020, 12, 31), date(2021, 6, 1), date(2023, 12, 31), date(2024, 1, 1)]
    found = [value_on([pack], "muc", day, "member") for day in days]
    assert [value and value.clause for value in found] == ["1.1", None, "1.3", None]


def test_a_value_is_asked_for_by_key_and_day(tmp_path):
    (pack,) = load_packs(folder(tmp_path))
    assert pack.value("dieu_1.muc", date(2022, 1, 1)).amount == 21
    with pytest.raises(Refusal) as nothing:
        pack.value("dieu_1.muc", date(2021, 6, 1))
    told = nothing.value
    assert (told.code, told.where) == ("no_value_on_day", "dieu_1.muc")
    assert [word for word in ("dieu_1.muc", "01/06/2021", "1-QĐ/TW") if word not in told.message] == []
    with pytest.raises(Refusal) as empty:
        pack.value("dieu_2.khe", date(2021, 6, 1))
    assert (empty.value.code, empty.value.where) == ("not_configured", "dieu_2.khe")


def test_two_packs_of_one_document_are_refused(tmp_path):
    folder(tmp_path)
    (tmp_path / "thu-2").mkdir()
    (tmp_path / "thu-2" / "document.yaml").write_text(DOCUMENT, encoding="utf-8")
    with pytest.raises(Refusal) as caught:
        load_packs(tmp_path)
    assert (caught.value.code, caught.value.where) == ("duplicate_document", "thu-2")


def test_digest_changes_with_the_rules_and_not_with_the_cases(tmp_path):
    (before,) = load_packs(folder(tmp_path / "a"))
    (other,) = load_packs(folder(tmp_path / "b", values=VALUES.replace('"21"', '"22"')))
    folder(tmp_path / "c")
    (tmp_path / "c" / "thu-1" / "cases").mkdir()
    (tmp_path / "c" / "thu-1" / "cases" / "x.yaml").write_text("cases: []", encoding="utf-8")
    (cased,) = load_packs(tmp_path / "c")
    assert (before.digest == cased.digest, before.digest == other.digest) == (True, False)


@pytest.mark.parametrize(
    ("document", "values", "code", "where"),
    [
        (
            DOCUMENT,
            VALUES.replace("2022-01-01", "2020-12-31"),
            "days_not_in_order",
            "thu-1/parameters/muc.yaml: dieu_1.muc.values[1].from",
        ),
        (DOCUMENT + "odd: 1\n", VALUES, "unknown_key", "odd"),
        (DOCUMENT.replace("2020-02-01", "tomorrow"), VALUES, "not_a_day", "effective"),
        (DOCUMENT.replace("inferred", "sure"), VALUES, "unknown_value", "confidence"),
        (
            DOCUMENT,
            VALUES.replace('"19.5"', '"một phần năm"'),
            "not_a_number",
            "thu-1/parameters/muc.yaml: dieu_1.muc.values[0].value",
        ),
        (DOCUMENT, "- 1", "wrong_type", "thu-1/parameters/muc.yaml: tệp"),
    ],
)
def test_pack_with_a_fault(tmp_path, document, values, code, where):
    with pytest.raises(Refusal) as caught:
        load_packs(folder(tmp_path, document, values))
    assert (caught.value.code, caught.value.where) == (code, where)
