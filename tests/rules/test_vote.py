"""A vote held against its rule: who is in the base, how many votes carry, and what cannot be true of any vote."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rules.small_packs import central

from khoi.core.refusal import Refusal
from khoi.rules.vote import vote

CONTRACT = {
    "on": "2025-08-01",
    "decision": "admission",
    "body": "cell",
    "roll": {
        "official": 20,
        "probationary": 2,
        "excluded": [
            {"reason": "temporary_elsewhere", "count": 1, "present": False},
            {"reason": "exempt", "count": 2, "present": True},
            {"reason": "suspended", "count": 0},
            {"reason": "prosecuted", "count": 0},
            {"reason": "detained", "count": 0},
        ],
    },
    "present": 18,
    "votes": {"for": 13, "against": 3, "blank": 1, "invalid": 0},
}
GROUNDS = ("temporary_elsewhere", "exempt", "suspended", "prosecuted", "detained")


def case(official=10, present=10, votes=None, excluded=(), **more):
    """A vote on an ordinary matter; `more` replaces keys of the case."""
    roll = {"official": official, "excluded": list(excluded)}
    votes = {"for": 0} if votes is None else votes
    plain = {"on": "2025-08-01", "decision": "ordinary", "body": "cell", "roll": roll, "present": present}
    return plain | {"votes": votes} | more


def named(reason, count, **present):
    return {"reason": reason, "count": count, **present}


def codes(answer):
    return [flag["code"] for flag in answer["flags"]]


def refused(data, library=None):
    with pytest.raises(Refusal) as caught:
        vote(data, library)
    return caught.value.code, caught.value.where


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    return central(tmp_path_factory.mktemp("packs"))


def test_example_of_the_contract():
    answer = vote(CONTRACT)
    assert list(answer) == ["base", "needed", "for", "carried", "majority", "clause", "excluded", "flags"]
    assert [answer[key] for key in ("base", "needed", "for", "carried", "majority")] == [
        19,
        13,
        13,
        True,
        "2/3",
    ]
    assert answer["clause"] == {"document": "294-QĐ/TW", "clause": "9.3.4"}
    assert codes(answer) == ["absent_stay_in_base", "ballots_missing", "blank_or_invalid"]


def test_grounds_say_who_left_the_base():
    rule = {"document": "294-QĐ/TW", "clause": "9.3.2"}
    assert vote(CONTRACT)["excluded"][:2] == [
        {"reason": "temporary_elsewhere", "count": 1, "present": False, "left_base": True, "clause": rule},
        {"reason": "exempt", "count": 2, "present": True, "left_base": False, "clause": rule},
    ]


@pytest.mark.parametrize(
    ("ground", "base"),
    [
        (named("exempt", 3, present=False), 7),
        (named("exempt", 3, present=True), 10),
        (named("exempt", 3), 7),
        (named("suspended", 3, present=True), 7),
        (named("detained", 3), 7),
    ],
)
def test_base(ground, base):
    assert vote(case(present=5, excluded=[ground]))["base"] == base


def test_one_ground_twice_for_those_present_and_absent():
    grounds = [named("exempt", 2, present=True), named("exempt", 1, present=False)]
    assert vote(case(present=9, excluded=grounds))["base"] == 9


@pytest.mark.parametrize(
    ("decision", "body", "majority", "needed"),
    [
        ("admission", "cell", "2/3", 7),
        ("recognition", "grassroots_committee", "2/3", 7),
        ("removal", "standing_board", "1/2", 6),
        ("expulsion_proposal", "cell", "2/3", 7),
        ("expulsion_decision", "standing_board", "1/2", 6),
        ("dissolution_proposal", "standing_board", "2/3", 7),
        ("dissolution_decision", "standing_board", "1/2", 6),
        ("ordinary", "cell", "1/2", 6),
        ("discipline_cell", "cell", "1/2", 6),
    ],
)
def test_majority(decision, body, majority, needed):
    answer = vote(case(decision=decision, body=body))
    assert (answer["majority"], answer["needed"]) == (majority, needed)


@given(st.integers(1, 10**20), st.data())
def test_carried_means_over_half_of_the_base(official, data):
    favour = data.draw(st.integers(0, official))
    answer = vote(case(official, official, {"for": favour}))
    assert answer["carried"] == (Fraction(favour, official) > Fraction(1, 2))


@given(
    st.lists(st.tuples(st.sampled_from(GROUNDS), st.integers(0, 9), st.sampled_from([True, False, None]))),
    st.integers(1, 9),
)
def test_base_is_the_roll_less_those_who_left(grounds, rest):
    official = rest + sum(count for _, count, _ in grounds)
    excluded = [{"reason": reason, "count": count, "present": here} for reason, count, here in grounds]
    answer = vote(case(official, 0, {"for": 0}, excluded))
    left = sum(
        count
        for reason, count, here in grounds
        if reason not in ("temporary_elsewhere", "exempt") or not here
    )
    assert answer["base"] == official - left


def test_votes_not_yet_counted():
    answer = vote(case(votes={}, present=None))
    assert (answer["base"], answer["needed"], answer["for"], answer["carried"]) == (10, 6, None, None)
    assert [flag["fact"] for flag in answer["flags"]] == ["present", "votes.for"]


@pytest.mark.parametrize(
    ("data", "flags"),
    [
        (case(votes={"for": 6, "against": 4}), []),
        (case(votes={"for": 6, "against": 3}), ["ballots_missing"]),
        (case(votes={"for": 6, "against": 3, "invalid": 1}), ["blank_or_invalid"]),
        (case(present=9, votes={"for": 9}), ["absent_stay_in_base"]),
        (case(11, 10, {"for": 10}, [named("exempt", 1)]), ["presence_not_stated"]),
        (
            case(10, 2, {"for": 2}, [named("exempt", 3, present=True)]),
            ["absent_stay_in_base", "presence_contradicts"],
        ),
        (case(votes={"for": 10}, on="2026-03-01"), ["version_uncertain"]),
        (case(votes={"for": 10}, on="2026-02-28"), []),
    ],
)
def test_flags(data, flags):
    assert codes(vote(data)) == flags


def test_flags_say_the_clause_and_speak_english(library):
    answer = vote(case(present=9, votes={"for": 9}, on="2021-01-01"), library)
    assert answer["flags"] == [
        {
            "code": "absent_stay_in_base",
            "clause": {"document": "1-QĐ/TW", "clause": "1.3"},
            "detail": "1 người vắng không thuộc lý do được trừ: vẫn tính trong mẫu số (O-01)",
        }
    ]


@pytest.mark.parametrize(
    ("data", "code", "where"),
    [
        (case(votes={"for": 8, "against": 3}), "more_votes_than_present", "votes"),
        (case(present=None, votes={"for": 11}), "more_votes_than_present", "votes"),
        (case(present=11), "more_present_than_base", "present"),
        (case(present=8, excluded=[named("exempt", 3)]), "more_present_than_base", "present"),
        (case(votes={"for": 1, "probationary": 1}), "probationary_vote", "votes.probationary"),
        (case(excluded=[named("on_leave", 1)]), "unknown_exclusion", "roll.excluded[0].reason"),
        (case(excluded=[named("absent_with_accepted_reason", 0)]), "unknown_exclusion", "roll.excluded[0].reason"),
        (case(body="grassroots_committee", excluded=[named("exempt", 0)]), "unknown_exclusion",
         "roll.excluded[0].reason"),
        (case(excluded=[named("exempt", 11, present=True)]), "more_excluded_than_roll", "roll.excluded"),
        (case(excluded=[named("suspended", 10)], present=0), "empty_base", "roll"),
        (case(official=0, present=0), "empty_base", "roll"),
        (case(official=-1), "negative_count", "roll.official"),
        (case(votes={"for": -1}), "negative_count", "votes.for"),
        (case(votes={"for": True}), "wrong_type", "votes.for"),
        (case(votes=[1]), "wrong_type", "votes"),
        (case(votes={"for": 1, "abstain": 1}), "unknown_key", "votes.abstain"),
        (case(excluded=[named("exempt", None)]), "wrong_type", "roll.excluded[0].count"),
        (case(excluded=[named("exempt", 1, present="no")]), "wrong_type", "roll.excluded[0].present"),
        (case(excluded=["exempt"]), "wrong_type", "roll.excluded[0]"),
        (case(decision="lunch"), "unknown_value", "decision"),
        (case(body=["cell"]), "unknown_value", "body"),
        (case(on=None), "not_a_day", "on"),
        (case(on="0001-01-01"), "no_rule_encoded", "on"),
        (case(on="2026-04-15"), "no_rule_encoded", "on"),
        (case(decision="expulsion_decision"), "no_rule_encoded", "on"),
        ([], "wrong_type", "tệp"),
        ({}, "missing_key", "on"),
    ],
)  # fmt: skip
def test_refused(data, code, where):
    assert refused(data) == (code, where)


def test_refusal_names_the_grounds_and_the_document_in_force():
    with pytest.raises(Refusal) as caught:
        vote(case(excluded=[named("on_leave", 1)]))
    assert caught.value.hint == (
        "Các lý do của 294-QĐ/TW, 9.3.2: temporary_elsewhere, exempt, suspended, prosecuted, detained."
    )
    with pytest.raises(Refusal) as caught:
        vote(case(on="2026-04-15"))
    assert "20-QĐ/TW" in caught.value.message
    assert "294-QĐ/TW (01/04/2026) chỉ là suy ra" in caught.value.message


def test_probationary_key_of_nought_is_no_vote():
    assert vote(case(votes={"for": 6, "probationary": 0}))["carried"] is True


def test_opened_chooses_the_regulation(library):
    data = case(on="2026-08-01", opened="2026-06-01", votes={"for": 10})
    assert vote(data, library)["clause"] == {"document": "1-QĐ/TW", "clause": "1.2"}
    assert refused(case(on="2026-08-01"), library) == ("no_rule_encoded", "on")


def test_guide_speaks_with_the_body_and_number_of_the_document_it_explains(library):
    answer = vote(
        case(on="2021-01-01", decision="admission", body="standing_board", votes={"for": 6}), library
    )
    assert (answer["needed"], answer["clause"]) == (6, {"document": "2-HD/TW", "clause": "7"})
    ground = [named("suspended", 1)]
    data = case(on="2021-01-01", decision="admission", body="standing_board", excluded=ground)
    assert refused(data, library) == ("unknown_exclusion", "roll.excluded[0].reason")
