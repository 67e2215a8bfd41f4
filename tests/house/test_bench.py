"""The bench measures ways that give the same sums; here at a few hundred units, without looking at the clock."""

import sys

import pytest

SCALE = 2_000


@pytest.fixture(scope="module")
def bench(root):
    sys.path.insert(0, str(root / "bench"))
    try:
        import national
        import report
        import run

        yield {"national": national, "report": report, "run": run}
    finally:
        sys.path.remove(str(root / "bench"))


def test_all_ways_give_the_same_sums(bench, tmp_path):
    national, run = bench["national"], bench["run"]
    tree = national.national_tree(SCALE)
    filled = run.in_own_process("fill", str(tmp_path), scale=SCALE)
    assert (filled["units"], filled["tallies"]) == (tree.units, tree.levels[-1] * 20 * 5) == (181, 15_000)
    found = run.in_own_process("agreement", str(tmp_path), scale=SCALE)
    assert (found["sql"], found["orm"], found["kernel"]) == (0, 0, 0)
    leaves, measures = range(tree.first_leaf, tree.units + 1), range(1, 21)
    assert [found[f"root_{year}"] for year in national.YEARS] == [
        sum((unit * 7919 + measure * 104729 + year * 31) % 997 for unit in leaves for measure in measures)
        for year in national.YEARS
    ]


def test_one_leaf_shows_at_the_root(bench, tmp_path):
    found = bench["run"].in_own_process("leaf-few", str(tmp_path), scale=SCALE)
    assert found["statements"] == 13


def test_a_tree_keeps_its_levels(bench):
    tree = bench["national"].tree_of((1, 2, 4))
    assert (tree.units, tree.first_leaf, len(tree.parents)) == (7, 4, 7)
    assert tree.parents[0] is None
    assert [1 <= parent <= 1 for parent in tree.parents[1:3]] == [True, True]
    assert [2 <= parent <= 3 for parent in tree.parents[3:]] == [True] * 4


@pytest.mark.parametrize(
    ("ratio", "count", "kept"), [(2.0, None, True), (2.01, None, False), (None, 2, True), (None, 3, False)]
)
def test_a_wanted_figure_is_kept_up_to_itself(bench, ratio, count, kept):
    assert bench["report"].Line("x", ratio=ratio, count=count, most=2).kept is kept
