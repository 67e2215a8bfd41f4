"""The quota under each reading of its base: maximal ceilings, groups and their whole, a floor held against it."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rules.small_packs import central, with_office

from khoi.core.refusal import Refusal
from khoi.rules.quota import quota
from khoi.rules.quota_bases import BASES, LEVELS, held, least

CONTRACT = {
    "on": "2025-12-20",
    "groups": [
        {
            "name": "Đảng viên, Đảng bộ Sở Y tế",
            "rated": {"HTXS": 25, "HTT": 101, "HT": 4, "KHT": 0},
            "raised_to_25_percent": False,
        }
    ],
    "target_floor": {"level": "HTXS", "percent": "20", "of": "all"},
}
COUNTS = st.fixed_dictionaries({level: st.integers(0, 10**18) for level in LEVELS})
PERCENTS = st.fractions(0, 100)


def group(htxs=0, htt=0, ht=0, kht=0, **more):
    return {"name": "Nhóm", "rated": {"HTXS": htxs, "HTT": htt, "HT": ht, "KHT": kht}, **more}


def case(*groups, on="2025-12-20", **more):
    return {"on": on, "groups": list(groups), **more}


def codes(part):
    return [flag["code"] for flag in part["flags"]]


def ceilings(part):
    return [part["readings"][base]["ceiling"] for base in BASES]


def refused(data, library=None):
    with pytest.raises(Refusal) as caught:
        quota(data, library)
    return caught.value.code, caught.value.where


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    return central(tmp_path_factory.mktemp("packs"))


def test_example_of_the_contract():
    readings = {
        "only_htt": {"base": 101, "ceiling": 21, "used": 25, "over_by": 4, "holds": False},
        "htt_or_better": {"base": 126, "ceiling": 25, "used": 25, "over_by": 0, "holds": True},
        "all_rated": {"base": 130, "ceiling": 26, "used": 25, "over_by": 0, "holds": True},
    }
    assert quota(CONTRACT) == {
        "regulation": {"document": "366-QĐ/TW", "clause": "11.1.5"},
        "chosen": None,
        "groups": [
            {"name": "Đảng viên, Đảng bộ Sở Y tế", "percent": "20", "readings": readings, "flags": []}
        ],
        "sum": {"readings": readings, "flags": []},
        "floor": {
            "only_htt": {"attainable": False, "needed": 26, "ceiling": 21},
            "htt_or_better": {"attainable": False, "needed": 26, "ceiling": 25},
            "all_rated": {"attainable": True, "needed": 26, "ceiling": 26},
        },
    }


@given(PERCENTS, st.sampled_from(BASES), COUNTS)
def test_ceiling_is_maximal(percent, base, rated):
    pool = rated["HTXS"] + rated["HTT"]

    def fits(x):
        size = {"only_htt": pool - x, "htt_or_better": pool, "all_rated": sum(rated.values())}[base]
        return 100 * x <= percent * size

    top = held(base, [(percent, rated)]).ceiling
    assert (fits(top), fits(top + 1), top >= 0) == (True, False, True)


@given(PERCENTS, st.sampled_from(BASES), COUNTS)
def test_needed_is_minimal(percent, base, rated):
    pool = rated["HTXS"] + rated["HTT"]

    def reaches(x):
        size = {"only_htt": pool - x, "htt_or_better": pool, "all_rated": sum(rated.values())}[base]
        return 100 * x >= percent * size

    few = least(percent, base, rated)
    assert (reaches(few), few == 0 or not reaches(few - 1)) == (True, True)


@given(PERCENTS, st.sampled_from(BASES), st.lists(COUNTS, min_size=1, max_size=5))
def test_groups_of_one_percentage_are_one_group(percent, base, groups):
    whole = {level: sum(rated[level] for rated in groups) for level in LEVELS}
    assert held(base, [(percent, rated) for rated in groups]) == held(base, [(percent, whole)])


@given(COUNTS)
def test_proposal_holds_when_its_own_shares_do(rated):
    answer = quota(case({"name": "Nhóm", "rated": rated}))
    for base, size in (("only_htt", rated["HTT"]), ("htt_or_better", rated["HTXS"] + rated["HTT"])):
        reading = answer["groups"][0]["readings"][base]
        assert reading["holds"] == (100 * rated["HTXS"] <= 20 * size)
        assert (reading["base"], reading["over_by"]) == (size, max(0, rated["HTXS"] - reading["ceiling"]))


def test_chosen_reading_is_what_the_office_recorded():
    assert quota(CONTRACT, chosen="all_rated")["chosen"] == "all_rated"


@pytest.mark.parametrize(
    ("one", "percent", "flags"),
    [
        (group(htt=126), "20", []),
        (group(htt=126, raised_to_25_percent=True), "25", ["needs_decision"]),
        (group(htt=126, raised_to_25_percent=True, decision={"number": "12-QĐ/ĐU", "day": "2025-12-01"}), "25", []),
        (group(htt=126, raised_to_25_percent=True, decision={"day": "2025-12-01"}), "25", ["needs_decision"]),
        (group(htt=126, raised_to_25_percent=True, decision="12-QĐ/ĐU"), "25", []),
        (group(htt=126, raised_to_25_percent=True, decision_number="12-QĐ/ĐU"), "25", []),
        (group(htt=126, raised_to_25_percent=None, subject="collective"), "20", []),
        (group(htt=5), "20", ["group_too_small"]),
        (group(), "20", ["group_too_small"]),
    ],
)  # fmt: skip
def test_percent_and_flags_of_a_group(one, percent, flags):
    found = quota(case(one))["groups"][0]
    assert (found["percent"], codes(found)) == (percent, flags)


def test_raised_ceilings():
    assert ceilings(quota(case(group(htt=126, raised_to_25_percent=True)))["sum"]) == [25, 31, 31]


def test_groups_that_do_not_sum():
    answer = quota(case(group(htt=9), group(htt=9)))
    assert [ceilings(one) for one in (*answer["groups"], answer["sum"])] == [[1, 1, 1], [1, 1, 1], [3, 3, 3]]
    assert codes(answer["sum"]) == ["groups_do_not_sum"]
    assert answer["sum"]["flags"][0]["detail"] == (
        "Hạn mức từng nhóm cộng lại khác hạn mức của cả khối "
        "(only_htt: 2 ≠ 3; htt_or_better: 2 ≠ 3; all_rated: 2 ≠ 3)"
    )


def test_groups_that_sum_under_one_reading_only():
    answer = quota(case(group(htt=10), group(htt=10)))
    assert answer["sum"]["flags"][0]["detail"].endswith("(only_htt: 2 ≠ 3)")


def test_groups_of_different_percentages_are_summed_exactly():
    answer = quota(case(group(htt=6), group(htt=6, raised_to_25_percent=True)))
    assert (ceilings(answer["sum"]), codes(answer["sum"])) == ([2, 2, 2], ["mixed_percent"])
    assert answer["sum"]["readings"]["htt_or_better"]["base"] == 12


def test_whole_too_small():
    answer = quota(case(group(htt=2), group(htt=2)))
    assert codes(answer["sum"]) == ["group_too_small"]


@pytest.mark.parametrize(
    ("rated", "bases", "known", "missing"),
    [
        ({"HTXS": 5, "HTT": 25, "HT": None}, [25, 30, None], [5, 6, None], ["HT", "KHT"]),
        ({"HTXS": 5, "HT": 1, "KHT": 0}, [None, None, None], [None, None, None], ["HTT"]),
        ({"HTT": 25, "HT": 1, "KHT": 0}, [25, None, None], [None, None, None], ["HTXS"]),
    ],
)
def test_missing_count_is_never_nought(rated, bases, known, missing):
    answer = quota(case({"name": "Nhóm", "rated": rated}, target_floor=CONTRACT["target_floor"]))
    found = answer["groups"][0]
    assert [flag["fact"] for flag in found["flags"] if flag["code"] == "missing_fact"] == missing
    for part in (found, answer["sum"]):
        assert ([part["readings"][base]["base"] for base in BASES], ceilings(part)) == (bases, known)
    for base in BASES:
        reading = found["readings"][base]
        assert (reading["over_by"] is None, reading["holds"] is None) == (reading["ceiling"] is None,) * 2
    assert [row["needed"] for row in answer["floor"].values()] == [None] * 3
    assert [row["attainable"] for row in answer["floor"].values()] == [None] * 3


@pytest.mark.parametrize(("of", "needed"), [("all", 26), ("htt_or_better", 26), ("only_htt", 21)])
def test_floor_by_its_base(of, needed):
    answer = quota(CONTRACT | {"target_floor": {"level": "HTXS", "percent": "20", "of": of}})
    assert answer["floor"]["only_htt"] == {"attainable": needed <= 21, "needed": needed, "ceiling": 21}


@pytest.mark.parametrize(
    ("on", "document"),
    [("2019-12-01", "21-HD/BTCTW"), ("2022-12-20", "21-HD/BTCTW"), ("2023-12-20", "124-QĐ/TW"),
     ("2024-12-20", "124-QĐ/TW"), ("2025-08-30", "366-QĐ/TW"), ("2026-01-10", "366-QĐ/TW")],
)  # fmt: skip
def test_regulation_of_a_day(on, document):
    assert quota(case(group(htt=30), on=on))["regulation"]["document"] == document


def test_quota_for_members_only_says_so():
    assert codes(quota(case(group(htt=30), on="2022-12-20"))["groups"][0]) == ["members_only"]
    assert codes(quota(case(group(htt=30, subject="member"), on="2022-12-20"))["groups"][0]) == []


def test_opened_chooses_the_regulation():
    answer = quota(case(group(htt=30), on="2026-01-10", opened="2025-08-01"))
    assert answer["regulation"]["document"] == "124-QĐ/TW"


def test_doubts_are_said_of_the_whole(library, tmp_path):
    answer = quota(case(group(htt=30), on="2026-06-15"), library)
    assert codes(answer["sum"]) == ["version_uncertain"]
    answer = quota(case(group(htt=30), on="2025-06-15"), with_office(tmp_path))
    assert (answer["groups"][0]["percent"], codes(answer["sum"])) == ("20", ["looser_than_centre"])


ONE = group(htt=30)


@pytest.mark.parametrize(
    ("data", "code", "where"),
    [
        (case(ONE, on="2012-12-20"), "no_rule_encoded", "on"),
        (case(ONE, on="2016-12-20"), "no_rule_encoded", "on"),
        (case(ONE, on="2018-12-20"), "no_rule_encoded", "on"),
        (case(ONE, on="0001-01-01"), "no_rule_encoded", "on"),
        (case(group(subject="organisation"), on="2022-12-20"), "no_rule_encoded", "groups[0].subject"),
        (case(ONE, group(raised_to_25_percent=True), on="2024-12-20"), "no_rule_encoded",
         "groups[1].raised_to_25_percent"),
        (case(), "no_group", "groups"),
        (case(ONE, on="2025-13-01"), "not_a_day", "on"),
        (case(ONE, on=20251220), "not_a_day", "on"),
        ({"groups": [ONE]}, "missing_key", "on"),
        ({"on": "2025-12-20"}, "missing_key", "groups"),
        (case(ONE) | {"groups": ONE}, "wrong_type", "groups"),
        (case("x"), "wrong_type", "groups[0]"),
        (case({"name": "x"}), "missing_key", "groups[0].rated"),
        (case({"rated": {}}), "missing_key", "groups[0].name"),
        (case({"name": " ", "rated": {}}), "wrong_type", "groups[0].name"),
        (case({"name": "x", "rated": [1, 2]}), "wrong_type", "groups[0].rated"),
        (case({"name": "x", "rated": {"TSVM": 1}}), "unknown_key", "groups[0].rated.TSVM"),
        (case(group(htxs=-1)), "negative_count", "groups[0].rated.HTXS"),
        (case(group(htxs=True)), "wrong_type", "groups[0].rated.HTXS"),
        (case(group(htxs="25")), "wrong_type", "groups[0].rated.HTXS"),
        (case(group(raised_to_25_percent="yes")), "wrong_type", "groups[0].raised_to_25_percent"),
        (case(group(raised_to_25_percent=1)), "wrong_type", "groups[0].raised_to_25_percent"),
        (case(group(decision=12)), "wrong_type", "groups[0].decision"),
        (case(group(decision={"number": "12", "day": "x"})), "not_a_day", "groups[0].decision.day"),
        (case(group(subject="cell")), "unknown_value", "groups[0].subject"),
        (case(ONE, target_floor=20), "wrong_type", "target_floor"),
        (case(ONE, target_floor={"level": "HTT", "percent": "20", "of": "all"}), "unknown_value",
         "target_floor.level"),
        (case(ONE, target_floor={"level": "HTXS", "percent": "-1", "of": "all"}), "out_of_range",
         "target_floor.percent"),
        (case(ONE, target_floor={"level": "HTXS", "percent": "100.01", "of": "all"}), "out_of_range",
         "target_floor.percent"),
        (case(ONE, target_floor={"level": "HTXS", "percent": "20", "of": "rated"}), "unknown_value",
         "target_floor.of"),
        (case(ONE, target_floor={"level": "HTXS", "percent": "20"}), "missing_key", "target_floor.of"),
    ],
)  # fmt: skip
def test_refused(data, code, where):
    assert refused(data) == (code, where)


def test_refusal_names_the_document_in_force():
    with pytest.raises(Refusal) as caught:
        quota(case(ONE, on="2017-06-20"))
    assert "27-HD/BTCTW" in caught.value.message


def test_exact_share_is_kept_beside_the_ceiling():
    rated = {"HTXS": 25, "HTT": 101, "HT": 4, "KHT": 0}
    assert held("htt_or_better", [(Fraction(20), rated)]).share == Fraction(126, 5)
