"""A million answers at once are the answers one by one: every shipped rule, gaps, extremes, decimals and ends of months."""

from datetime import date
from fractions import Fraction
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.building import RULE, packs_in

from khoi.core.refusal import Refusal
from khoi.measures import rating_columns
from khoi.measures.fact_columns import Column, columns_of
from khoi.measures.rating_columns import explain, rate_columns, scope_states
from khoi.rules.cases import cases_of
from khoi.rules.decision import decide
from khoi.rules.library import Library, load_library
from khoi.rules.packs import PACKS, load_packs
from khoi.rules.rate import rate
from khoi.rules.rule_file import rules_of
from khoi.rules.verdict import judge

DAY = date(2021, 1, 1)
STATES = {True: 1, False: 0, None: -1}
FILES = [(path.parent.parent.name, path.stem) for path in sorted(PACKS.glob("*/rules/*.yaml"))]


def assert_same(rule, rows, numbers, day, columns=None):
    """Outcome, reviewed, rated and every answer of each row as `judge` gives them; and from the compact form too."""
    columns = columns_of(rows, rule) if columns is None else columns
    verdicts = [judge(rule, row, numbers, day) for row in rows]
    rated = rate_columns(rule, columns, numbers, day, subjects=len(rows))
    codes = [outcome.code for outcome in rule.outcomes]
    expected = [codes.index(v.decision.outcome) if v.decision.outcome else -1 for v in verdicts]
    assert rated.outcomes.tolist() == expected
    answers = [explain(rated, i, rule) for i in range(len(rows))]
    assert answers == [verdict.answers for verdict in verdicts]
    assert [decide(rule, one) for one in answers] == [verdict.decision for verdict in verdicts]
    for i, question in enumerate(rule.questions):
        states = zip(
            rated.asked(i).tolist(), rated.failed(i).tolist(), rated.unknown(i).tolist(), strict=True
        )
        assert list(states) == [
            (question.id in one, one.get(question.id) is False, one.get(question.id, False) is None)
            for one in answers
        ]
    states = [(v.decision.reviewed, v.decision.rated) for v in verdicts]
    # Where one rule speaks of no scope at all, everybody is reviewed and rated.
    assert [tuple(pair) for pair in np.array(scope_states(rated, rule)).T.tolist()] == [
        (STATES[reviewed], STATES[is_rated]) for reviewed, is_rated in states
    ]


@cache
def values_of(fact) -> st.SearchStrategy:
    """Stated values of one fact, near each other so that bounds are met, and as far out as can be stated."""
    most = int(fact.most if fact.most is not None else 10**12)
    if fact.kind == "flag":
        return st.booleans()
    if fact.kind == "choice":
        return st.integers(0, len(fact.choices) - 1)
    if fact.kind == "day":
        ends = st.sampled_from([date(1, 1, 1), date(2025, 2, 28), date(2024, 2, 29), date(9999, 12, 31)])
        return st.dates(date(2024, 10, 1), date(2026, 1, 31)) | st.dates() | ends
    near = st.integers(0, min(most, 12)) | st.integers(0, most)
    if fact.kind == "count":
        return near
    tenths = st.integers(0, min(most, 1000) * 20).map(lambda whole: Fraction(whole, 20))
    edges = st.sampled_from([50, 70, 90, 100]).map(Fraction)
    deep = st.decimals(0, most, allow_nan=False, places=17).map(Fraction)
    return edges | tenths | deep | near.map(Fraction)


def rated_cases():
    """Every worked case that gives a rating, answered."""
    for pack in load_library().packs:
        for case in cases_of(pack):
            if case.command == "rate" and not case.refused:
                yield rate(case.input, load_library(), today=date(2026, 1, 1))


@cache
def bases():
    """By rule: the typed facts of its worked cases."""
    found = {}
    for rating in rated_cases():
        found.setdefault((rating.pack.code, rating.verdict.rule.title), []).append(dict(rating.verdict.facts))
    return found


def names_in(rule):
    names = [*rule.facts(), *(name for question in rule.questions for name in question.given)]
    return [name for name in dict.fromkeys(names) if name != "on"]


def rows_for(pack, rule, catalogue):
    """Subjects like those of the worked cases, or with nothing stated, with up to four facts changed or taken away."""
    names = names_in(rule)
    changes = st.lists(st.sampled_from(names), max_size=4).flatmap(
        lambda some: st.fixed_dictionaries({name: st.none() | values_of(catalogue[name]) for name in some})
    )
    whole = st.fixed_dictionaries({}, optional={name: values_of(catalogue[name]) for name in names})
    near = st.tuples(st.sampled_from(bases().get((pack.code, rule.title), [{}])), changes).map(
        lambda pair: pair[0] | pair[1]
    )
    return st.lists(near | whole, min_size=1, max_size=12)


@pytest.mark.parametrize(("code", "file"), FILES)
@settings(max_examples=25)
@given(data=st.data())
def test_every_shipped_rule_answers_all_at_once_as_one_by_one(code, file, data):
    library = load_library()
    pack = library.pack(code)
    rule = rules_of(pack)[[name for of, name in FILES if of == code].index(file)]
    day = data.draw(st.dates(pack.force.start, pack.force.end or date(2026, 12, 31)))
    rows = data.draw(rows_for(pack, rule, library.facts))
    assert_same(rule, rows, library.numbers(pack, pack.force.start), day)


def test_every_worked_case_is_rated_as_one_by_one():
    groups = {}
    for rating in rated_cases():
        key = rating.pack.code, rating.subject, rating.day, rating.verdict.day
        groups.setdefault(key, []).append(rating)
    for ratings in groups.values():
        first = ratings[0]
        rows = [rating.verdict.facts for rating in ratings]
        assert_same(first.verdict.rule, rows, first.numbers, first.verdict.day)
    assert len(groups) > 4


SPECIAL = (
    RULE.replace(
        "outcomes:\n",
        """  - {id: stands, ask: "months(admitted_on, on) >= 6", given: [admitted_on], clause: "5", otherwise: reviewed_not_rated, vi: Đủ tháng, en: Months}
outcomes:
""",
    )
    .replace(
        "    any:\n",
        """    any:
      - {id: voted, ask: 2 * tasks_late <= tasks_total, waived: not vote_held, clause: "1.4", vi: Phiếu, en: Vote}
      - {id: some_share, ask: score * score - 7 * tasks_late <= dieu_1.phan_ba * tasks_total * score, given: [vote_held], waived: degraded or exempt, clause: "1.4", vi: Phần, en: Share}
""",
    )
    .replace(
        "      - {id: none_late,",
        """      - {id: graded, ask: grade >= 'Khá', judged: true, clause: "1.7", vi: Khá trở lên, en: Fair or better}
      - {id: days_apart, ask: "days(admitted_on, on) - month_steps(admitted_on, on) > 31", judged: true, clause: "1.7", vi: Ngày, en: Days}
      - {id: none_late,""",
    )
    .replace("  - outcome: weak\n", "  - outcome: middling\n    unknown: true\n  - outcome: weak\n")
)
THIRD = """dieu_1.phan_ba:
  description: Một phần ba
  description_en: A third
  unit: fraction
  values: [{from: 2020-01-01, value: "1/3", clause: "1", confidence: read}]
dieu_1.trong:
  description: Để cơ quan tự định
  description_en: Left to the office
  unit: count
  slot: true
  values: [{from: 2020-01-01, value: null, clause: "8", confidence: read}]
"""
EVERY = RULE.replace("title: Thử\n", "title: Thử\nmode: every\n") + "  - outcome: none\n    otherwise: true\n"
LAST = SPECIAL.replace("    unknown: true\n", "    otherwise: true\n")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A rule of our own with its numbers and facts, by its text."""

    @cache
    def library_of(text, more):
        texts = {"thu-2020/parameters/them.yaml": THIRD} | dict(more)
        return Library(load_packs(packs_in(tmp_path_factory.mktemp("packs"), text, **texts)))

    def one(text, more=()):
        library = library_of(text, more)
        pack, rule = library.rule_on("xep_loai", "member", DAY)
        return rule, library.numbers(pack, DAY), library.facts

    return one


@pytest.mark.parametrize("text", [RULE, SPECIAL, LAST, EVERY], ids=["plain", "special", "last", "every"])
@given(data=st.data())
def test_questions_that_concern_only_some_and_outcomes_of_all_kinds(made, text, data):
    rule, numbers, catalogue = made(text)
    names = names_in(rule)
    full = st.fixed_dictionaries({name: values_of(catalogue[name]) for name in names})
    gappy = st.fixed_dictionaries({}, optional={name: values_of(catalogue[name]) for name in names})
    rows = data.draw(st.lists(full | gappy, min_size=1, max_size=12))
    assert_same(rule, rows, numbers, data.draw(st.dates(date(2020, 1, 1), date(2030, 12, 31))))


DAYS = RULE.replace(
    "ask: tasks_late == 0",
    'ask: "months(admitted_on, born_on) == tasks_total and month_steps(born_on, admitted_on) < tasks_late'
    ' and days(born_on, admitted_on) * score < 500 or not born_on < admitted_on"',
)


@given(data=st.data())
def test_months_and_days_between_two_columns_of_days(made, data):
    with_birth = {"facts/sinh.yaml": "born_on: {kind: day, vi: Ngày sinh, en: Day of birth}\n"}
    rule, numbers, catalogue = made(DAYS, tuple(with_birth.items()))
    near = st.dates(date(2024, 1, 28), date(2024, 3, 2)) | st.dates(date(2023, 2, 26), date(2023, 3, 1))
    row = st.fixed_dictionaries(
        {
            "admitted_on": near,
            "born_on": near | st.none(),
            "tasks_total": st.integers(0, 2),
            "tasks_late": st.integers(0, 3),
        }
        | {"score": values_of(catalogue["score"]), "exempt": st.just(False), "degraded": st.just(False)}
    )
    assert_same(rule, data.draw(st.lists(row, min_size=1, max_size=12)), numbers, DAY)


@pytest.mark.parametrize("size", [0, 1, 7, 8, 9, 20])
def test_blocks_that_do_not_come_out_even(made, monkeypatch, size):
    monkeypatch.setattr(rating_columns, "BLOCK", 8)
    rule, numbers, _ = made(RULE)
    rows = [
        {"exempt": i % 3 == 0, "degraded": i % 5 == 0, "score": i * 5, "tasks_late": 0} for i in range(size)
    ]
    assert_same(rule, rows, numbers, DAY)


def test_a_rule_of_many_questions(made):
    more = "".join(
        f'      - {{id: more{i}, ask: tasks_total != {i}, clause: "9", vi: Thêm, en: More}}\n'
        for i in range(100)
    )
    rule, numbers, _ = made(
        RULE.replace("  - outcome: fair\n    all:\n", f"  - outcome: fair\n    all:\n{more}")
    )
    rows = [
        {"exempt": False, "degraded": False, "score": 60, "tasks_late": 0, "tasks_total": i}
        for i in range(0, 110, 9)
    ]
    assert_same(rule, rows, numbers, DAY)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (np.array([2**62, 2**63 - 1, 0]), [-1, -1, 0]),
        (np.array([127, 1, 0], np.int8), [1, 1, 0]),
        (np.array([10**30, 0, 10**40], object), [-1, 0, -1]),
    ],
)
def test_amounts_too_large_for_the_machine_stay_exact(made, values, expected):
    """0: good, no task late; 1: fair, 100 times the late ones are at most 20 times all; -1: neither."""
    rule, numbers, _ = made(RULE)
    size = len(values)
    columns = {
        "exempt": Column(np.zeros(size, bool)),
        "degraded": Column(np.zeros(size, bool)),
        "score": Column(np.full(size, 170, np.int16), scale=2),
        "tasks_late": Column(values),
        "tasks_total": Column(np.full(size, 2**62)),
    }
    rows = [
        {"exempt": False, "degraded": False, "score": 85, "tasks_late": int(late), "tasks_total": 2**62}
        for late in values
    ]
    assert_same(rule, rows, numbers, DAY, columns)
    assert rate_columns(rule, columns, numbers, DAY).outcomes.tolist() == expected


SLOT = RULE.replace(
    "{id: few_late, ask:",
    '{id: left, ask: tasks_late <= dieu_1.trong, given: [vote_held], clause: "1", vi: Để, en: Left}\n      - {id: few_late, ask:',
)


@pytest.mark.parametrize(
    ("row", "refused"),
    [({"vote_held": True}, True), ({"vote_held": None}, False), ({"vote_held": True, "exempt": True}, False)],
)
def test_a_number_left_open_is_refused_only_where_somebody_is_asked_for_it(made, row, refused):
    rule, numbers, _ = made(SLOT)
    rows = [{"exempt": True}, {"exempt": False, "tasks_late": 3} | row]
    if not refused:
        assert_same(rule, rows, numbers, DAY)
        return
    for act in (
        lambda: judge(rule, rows[1], numbers, DAY),
        lambda: rate_columns(rule, columns_of(rows, rule), numbers, DAY),
    ):
        with pytest.raises(Refusal) as refusal:
            act()
        assert (refusal.value.code, refusal.value.where) == ("not_configured", "dieu_1.trong")


@pytest.mark.parametrize(
    "ask",
    [
        "score",
        "exempt and score",
        "not tasks_late",
        "admitted_on >= 3",
        "admitted_on + 1 == 2",
        '"days(score, on) > 1"',
        "1 == (exempt or degraded)",
    ],
)
def test_a_formula_that_means_nothing_is_refused(made, ask):
    rule, numbers, _ = made(RULE.replace("ask: tasks_late == 0", f"ask: {ask}"))
    row = {"exempt": False, "degraded": False, "score": 80, "tasks_late": 0, "admitted_on": DAY}
    with pytest.raises(Refusal) as refusal:
        rate_columns(rule, columns_of([row], rule), numbers, DAY)
    assert refusal.value.code == "bad_formula"


def test_a_column_that_nobody_states_is_as_if_it_were_not_there(made):
    rule, numbers, _ = made(RULE)
    rows = [{"tasks_late": 0, "score": 80, "degraded": False}] * 3
    columns = columns_of(rows, rule) | {"exempt": Column.of([None] * 3), "tasks_total": Column.of([None] * 3)}
    assert_same(rule, rows, numbers, DAY, columns)


def test_no_float_enters():
    with pytest.raises(TypeError):
        Column(np.array([0.5]))


def test_decimals_written_as_text_become_whole_numbers_of_one_unit():
    column = Column.of_decimals(["90.5", "7", None, "0.25"])
    assert (column.values.tolist(), column.known.tolist()) == ([362, 28, 0, 1], [True, True, False, True])
    assert column.scale == 4
    with pytest.raises(Refusal) as refusal:
        Column.of_decimals(["90.5", "x"], "score")
    assert (refusal.value.code, refusal.value.where) == ("not_a_number", "score")


def test_days_given_as_an_array_are_those_given_one_by_one():
    days = [date(2024, 2, 29), date(1, 1, 1), date(9999, 12, 31), date(1969, 12, 31)]
    one, other = Column.of_days(np.array([*days, None], "datetime64[D]")), Column.of([*days, None])
    assert one.values[:4].tolist() == other.values[:4].tolist()
    assert one.known.tolist() == other.known.tolist() == [True] * 4 + [False]


def test_an_explanation_takes_two_bits_a_question(made):
    rule, numbers, _ = made(RULE)
    rated = rate_columns(rule, {"exempt": Column(np.zeros(1000, bool))}, numbers, DAY)
    assert (len(rule.questions), len(rated.stored(0)), rated.nbytes) == (5, 2, 3_000)
