"""What a rule's answers allow: best first, one ground alone, unknowns named, and never a level from a missing fact."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rules.building import RULE, packs_in

from khoi.core.refusal import Refusal
from khoi.rules.library import Library
from khoi.rules.packs import load_packs
from khoi.rules.verdict import judge

DAY = date(2021, 1, 1)
GOOD = {"score": Fraction(80), "tasks_total": 10, "tasks_late": 0, "exempt": False, "degraded": False}


@pytest.fixture(scope="module")
def library(tmp_path_factory) -> Library:
    return Library(load_packs(packs_in(tmp_path_factory.mktemp("packs"))))


def answer(library, **facts):
    pack, rule = library.rule_on("xep_loai", "member", DAY)
    return judge(rule, facts, library.numbers(pack, DAY), DAY)


def codes(verdict):
    return [flag.code + (f":{flag.fact}" if flag.fact else "") for flag in verdict.flags]


@pytest.mark.parametrize(
    ("changed", "outcome", "flags"),
    [
        ({}, "good", []),
        ({"score": Fraction(70)}, "good", []),
        ({"score": Fraction(6999, 100)}, "fair", []),
        ({"tasks_late": 1}, "fair", ["band_and_condition_disagree"]),
        ({"tasks_late": 2, "score": Fraction(10)}, "fair", []),
        ({"tasks_late": 3}, None, ["no_level_covers"]),
        ({"degraded": True}, "weak", []),
        ({"degraded": True, "score": None, "tasks_late": None}, "weak", []),
        ({"degraded": None}, None, ["missing_fact:degraded"]),
        ({"score": None}, None, ["missing_fact:score"]),
        ({"score": Fraction(60), "tasks_total": None}, None, ["missing_fact:tasks_total"]),
        (
            {"tasks_late": None, "tasks_total": None},
            None,
            ["missing_fact:tasks_late", "missing_fact:tasks_total"],
        ),
        ({"exempt": None}, None, ["missing_fact:exempt"]),
        ({"exempt": True, "score": None}, None, ["not_reviewed"]),
    ],
)
def test_outcome_of_facts(library, changed, outcome, flags):
    verdict = answer(library, **(GOOD | changed))
    assert (verdict.decision.outcome, codes(verdict)) == (outcome, flags)


def test_nobody_out_of_scope_is_asked_further(library):
    verdict = answer(library, **(GOOD | {"exempt": True}))
    assert (verdict.decision.reviewed, verdict.decision.rated) == (False, False)
    assert [question.id for question in verdict.asked] == ["exempt"]


def test_every_question_is_asked_in_order_with_what_it_bars(library):
    verdict = answer(library, **(GOOD | {"tasks_late": 3}))
    told = [(q.id, verdict.answers[q.id], q.bars) for q in verdict.asked]
    assert told == [
        ("exempt", True, None),
        ("degraded", True, "fair"),
        ("score_good", True, "good"),
        ("none_late", False, "good"),
        ("few_late", False, "fair"),
    ]


facts_strategy = st.fixed_dictionaries(
    {},
    optional={
        "score": st.fractions(0, 100, max_denominator=100),
        "tasks_total": st.integers(0, 30),
        "tasks_late": st.integers(0, 30),
        "exempt": st.booleans(),
        "degraded": st.booleans(),
    },
)


@given(facts_strategy, st.data())
def test_a_missing_fact_never_yields_a_level_that_stating_it_would_change(library, facts, data):
    before = answer(library, **facts)
    missing = sorted(set(GOOD) - set(facts))
    if before.decision.outcome is None or not missing:
        return
    name = data.draw(st.sampled_from(missing))
    value = data.draw(st.booleans() if isinstance(GOOD[name], bool) else st.integers(0, 30))
    after = answer(library, **facts, **{name: value})
    assert after.decision.rated is False or after.decision.outcome == before.decision.outcome


@given(facts_strategy, st.fractions(0, 50, max_denominator=10))
def test_more_points_never_lower_the_outcome(library, facts, more):
    order = ["good", "fair", None, "weak"]
    if "score" not in facts or len(facts) < len(GOOD):
        return
    low = answer(library, **facts).decision.outcome
    high = answer(library, **(facts | {"score": facts["score"] + more})).decision.outcome
    assert order.index(high) <= order.index(low)


@given(facts_strategy)
def test_each_named_missing_fact_is_missing_and_stands_in_the_way(library, facts):
    verdict = answer(library, **facts)
    named = {flag.fact for flag in verdict.flags if flag.code == "missing_fact"}
    assert named.isdisjoint(facts)
    assert bool(named) == bool(verdict.decision.open_questions)


SPECIAL = RULE.replace(
    "    any:\n",
    """    any:
      - {id: voted, ask: 2 * tasks_late <= tasks_total, waived: not vote_held, clause: "1.4", vi: Phiếu, en: Vote}
      - {id: joined, ask: "months(admitted_on, on) >= 6", given: [admitted_on], clause: "1.5", vi: Đủ tháng, en: Months,
         discretion: {clause: "1.6", vi: Có thể xét, en: May decide}}
""",
).replace(
    "      - {id: none_late,",
    """      - {id: graded, ask: grade >= 'Khá', judged: true, clause: "1.7", vi: Khá trở lên, en: Fair or better}
      - {id: none_late,""",
)


@pytest.fixture(scope="module")
def special(tmp_path_factory) -> Library:
    return Library(load_packs(packs_in(tmp_path_factory.mktemp("packs"), SPECIAL)))


@pytest.mark.parametrize(
    ("stated", "asked", "outcome", "flags"),
    [
        ({}, {"voted"}, "good", ["needs_decision"]),
        ({"vote_held": False}, set(), "good", ["needs_decision"]),
        ({"grade": 1}, {"voted", "graded"}, "good", []),
        ({"grade": 0}, {"voted", "graded"}, "fair", ["band_and_condition_disagree"]),
        ({"grade": 2, "admitted_on": date(2020, 7, 1)}, {"voted", "graded", "joined"}, "good", []),
        (
            {"grade": 2, "admitted_on": date(2020, 7, 2)},
            {"voted", "graded", "joined"},
            "weak",
            ["needs_decision"],
        ),
    ],
)
def test_questions_that_concern_only_some(special, stated, asked, outcome, flags):
    verdict = answer(special, **GOOD, **stated)
    usual = {"exempt", "degraded", "score_good", "none_late", "few_late"}
    assert {question.id for question in verdict.asked} - usual == asked
    assert (verdict.decision.outcome, codes(verdict)) == (outcome, flags)


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (RULE.replace("not exempt", "not excempt"), "unknown_fact"),
        (RULE.replace("id: few_late", "id: none_late"), "duplicate_key"),
        (RULE.replace("ask: tasks_late == 0", "ask: grade == 'Giỏi'"), "bad_formula"),
        (RULE.replace("ask: tasks_late == 0", "ask: \"'Tốt' == grade\""), "bad_formula"),
        (RULE.replace("bad", "bad") + "odd: 1\n", "unknown_key"),
    ],
)
def test_rule_that_could_not_mean_anything_is_refused(tmp_path, rule, code):
    library = Library(load_packs(packs_in(tmp_path, rule)))
    with pytest.raises(Refusal) as caught:
        library.rule_on("xep_loai", "member", DAY)
    assert caught.value.code == code
