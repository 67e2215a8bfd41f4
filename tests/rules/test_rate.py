"""The rating of a case by the shipped regulations, as the contract answers it; and the record that can be asked again."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khoi.core.refusal import Refusal
from khoi.rules.library import load_library
from khoi.rules.rate import SUBJECTS, as_json, rate
from khoi.rules.records import ask_again, record_of
from khoi.rules.strict import read

TODAY = date(2026, 11, 26)
OVERLAY = Path("data/overlays/vi-du-chi-tiet-diem").resolve()
FACTS = {
    "score": "91.5", "tasks_total": 20, "tasks_done": 20, "tasks_on_time": 20, "tasks_exceeded": 6, "tasks_not_done": 0,
    "shortcomings_total": 2, "shortcomings_fixed": 2, "disciplined_for_duty": False, "disciplined_not_for_duty": False,
    "units_led_total": 5, "units_led_not_completed": 0, "units_led_tasks_percent": "100",
    "low_confidence_percent": "12.5", "concluded_degraded": False, "forbidden_acts_violated": False,
    "affiliated_disciplined": 0, "leadership_members_disciplined": 0, "disunity_concluded": False,
    "subordinates_total": 10, "subordinates_ht_or_better": 10, "subordinates_htt_or_better": 8,
    "subordinates_disciplined": 0, "civil_servant_rating": "HTXS", "admitted_on": "2025-03-01", "sick_days": 0,
    "exempt": False, "suspended": False,
}  # fmt: skip
LEVELS = ("HTXS", "HTT", "HT", "KHT")


def answer(subject="member", on="2025-12-20", without=(), **facts):
    stated = {name: value for name, value in (FACTS | facts).items() if name not in without}
    return as_json(rate({"on": on, "subject": subject, "facts": stated}, load_library(), today=TODAY))


def codes(found):
    return {flag["code"] for flag in found["flags"]}


def test_the_contracts_example():
    found = answer()
    assert found["regulation"] == {"document": "366-QĐ/TW", "effective": "2025-08-30"}
    assert (found["reviewed"], found["rated"], found["highest_level"], found["subject_to_quota"]) == (
        True,
        True,
        "HTXS",
        True,
    )
    assert {flag["clause"]["clause"] for flag in found["flags"]} == {"11.1.5"}
    row = next(row for row in found["trace"] if row["question"] == "score >= 90")
    assert row == {
        "clause": {"document": "366-QĐ/TW", "clause": "11.1"}, "question": "score >= 90",
        "facts": {"score": "91.5"}, "answer": True, "bars": None,
    }  # fmt: skip


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize(
    ("facts", "level", "flag"),
    [
        ({"score": "90"}, "HTXS", None),
        ({"score": "89.99"}, "HTT", None),
        ({"score": "69.99"}, "HT", None),
        ({"score": "49.99"}, "KHT", None),
        ({"tasks_exceeded": 5}, "HTT", "band_and_condition_disagree"),
        ({"score": "75", "tasks_on_time": 19}, "HT", "band_and_condition_disagree"),
        ({"score": "95", "tasks_on_time": 19}, "HT", "band_and_condition_disagree"),
        ({"score": "95", "tasks_on_time": 15}, None, "no_level_covers"),
        ({"tasks_done": 19, "tasks_on_time": 19}, None, "no_level_covers"),
        ({"concluded_degraded": True}, "KHT", None),
        ({"disciplined_for_duty": True}, "KHT", None),
    ],
)
def test_levels_of_2025(subject, facts, level, flag):
    found = answer(subject, **facts)
    assert found["highest_level"] == level
    assert flag is None or flag in codes(found)


@given(st.sampled_from(SUBJECTS), st.sampled_from(sorted(FACTS)))
def test_a_missing_fact_never_yields_a_better_level_and_is_named(subject, name):
    found = answer(subject, without=(name,))
    missing = {flag["fact"] for flag in found["flags"] if flag["code"] == "missing_fact"}
    assert (found["highest_level"], missing) in ((None, {name}), ("HTXS", set()))


@given(
    st.sampled_from(SUBJECTS),
    st.integers(0, 10000),
    st.integers(0, 10000),
    st.integers(0, 20),
    st.integers(0, 20),
)
def test_more_points_never_lower_the_level(subject, one, other, on_time, exceeded):
    low, high = sorted((one, other))
    levels = [
        answer(
            subject,
            score=f"{points // 100}.{points % 100:02}",
            tasks_on_time=on_time,
            tasks_exceeded=exceeded,
        )
        for points in (low, high)
    ]
    order = ("HTXS", "HTT", "HT", None, "KHT")
    ranks = [order.index(found["highest_level"]) for found in levels]
    assert ranks[1] <= ranks[0]


@pytest.mark.parametrize(
    ("case", "code", "where"),
    [
        ([], "wrong_type", "tệp"),
        ({"on": "2025-12-20", "facts": {}}, "missing_key", "subject"),
        ({"subject": "member", "facts": {}}, "missing_key", "on"),
        ({"on": 20251220, "subject": "member", "facts": {}}, "not_a_day", "on"),
        ({"on": "2025-12-20", "subject": "nobody", "facts": {}}, "unknown_value", "subject"),
        ({"on": "2025-12-20", "subject": "member", "facts": []}, "wrong_type", "facts"),
        ({"on": "2025-12-20", "subject": "member", "facts": {"odd": 1}}, "unknown_key", "facts.odd"),
        (
            {"on": "2025-12-20", "subject": "member", "facts": {"tasks_total": -1}},
            "negative_count",
            "facts.tasks_total",
        ),
        (
            {"on": "2025-12-20", "subject": "member", "facts": {"tasks_total": True}},
            "wrong_type",
            "facts.tasks_total",
        ),
        (
            {"on": "2025-12-20", "subject": "member", "facts": {"score": "100.01"}},
            "out_of_range",
            "facts.score",
        ),
        ({"on": "2025-12-20", "subject": "member", "facts": {"exempt": "no"}}, "wrong_type", "facts.exempt"),
        ({"on": "2012-12-20", "subject": "member", "facts": {}}, "no_rule_encoded", "on"),
        ({"regulation": "qd-0", "subject": "member", "facts": {}}, "unknown_regulation", "regulation"),
    ],
)
def test_what_cannot_be_rated_is_refused(case, code, where):
    with pytest.raises(Refusal) as caught:
        rate(case, load_library(), today=TODAY)
    assert (caught.value.code, caught.value.where) == (code, where)


def test_the_day_the_review_opened_chooses_the_regulation():
    case = {"on": "2026-01-10", "opened": "2025-08-29", "subject": "member", "facts": FACTS}
    assert as_json(rate(case, load_library(), today=TODAY))["regulation"]["document"] == "124-QĐ/TW"


def test_points_of_the_parts_are_summed_by_the_offices_split():
    library = load_library([OVERLAY])
    day = max(date(2025, 12, 20), library.overlays[0].force.start)
    rating = rate({"on": day.isoformat(), "subject": "member", "facts": FACTS}, library, today=TODAY)
    from khoi.rules.scores import split_of

    _, groups = split_of(library.overlays, "member")
    most = {item.id: str(item.most) for group in groups for item in group.items}
    facts = {name: value for name, value in FACTS.items() if name != "score"}
    case = {"on": day.isoformat(), "subject": "member", "facts": facts, "score_parts": most}
    assert rate(case, library, today=TODAY).stated["score"] == "100"
    lacking = case | {"score_parts": dict(list(most.items())[1:])}
    assert {flag.fact for flag in rate(lacking, library, today=TODAY).flags} >= {"score"}
    differs = case | {"facts": facts | {"score": "99"}}
    assert "score_differs_from_parts" in {flag.code for flag in rate(differs, library, today=TODAY).flags}
    assert rating.verdict.asked[-1].id


@pytest.mark.parametrize("overlays", [(), (OVERLAY,)])
def test_a_record_asked_again_is_the_same(overlays):
    library = load_library(overlays)
    record = record_of(
        rate({"on": "2026-06-20", "subject": "member", "facts": FACTS}, library, today=TODAY), library
    )
    kept = read(json.dumps(record).encode())
    assert ask_again(kept, library, today=date(2031, 1, 1)) == {
        "same": True,
        "changed_packs": [],
        "differences": [],
    }


def test_a_changed_pack_shows_what_differs():
    library = load_library()
    record = record_of(
        rate({"on": "2025-12-20", "subject": "member", "facts": FACTS}, library, today=TODAY), library
    )
    record["digest"]["qd-366-2025"] = "0"
    record["answers"] |= {"score_excellent": False}
    record["highest_level"] = "HTT"
    found = ask_again(record, library, today=TODAY)
    assert (found["same"], found["changed_packs"]) == (False, ["qd-366-2025"])
    assert found["differences"] == [
        {"question": "score_excellent", "then": False, "now": True},
        {"answer": "highest_level", "then": "HTT", "now": "HTXS"},
    ]
