"""The bench measures ways that give the same sums; here at a few hundred units, without looking at the clock."""

import sys

import pytest

SCALE = 2_000


@pytest.fixture(scope="module")
def bench(root):
    sys.path.insert(0, str(root / "bench"))
    try:
        import national
        import rating
        import report
        import run
        import workbook

        yield {"national": national, "rating": rating, "report": report, "run": run, "workbook": workbook}
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
    assert found["statements"] == 17


def test_a_workbook_is_read_to_its_preview(bench, tmp_path):
    run = bench["run"]
    filled = run.in_own_process("workbook-fill", str(tmp_path), scale=SCALE)
    found = run.in_own_process("workbook-preview", str(tmp_path), scale=SCALE)
    assert (filled["rows"], found["lines"], found["faults"], found["changes"] > 0) == (50, 50, 0, True)
    preview, libreoffice, lines = bench["workbook"].lines_of(
        {
            "workbook-fill": filled,
            "workbook-preview": found | {"seconds": 2.0},
            "workbook-libreoffice": {"seconds": 4.0},
        }
    )
    assert (preview.ratio, preview.kept, libreoffice.seconds, lines.count) == (0.5, True, 4.0, 50)
    assert bench["workbook"].lines_of({}) == []


def test_all_ways_find_the_same_levels_and_answers(bench, tmp_path):
    found = bench["run"].in_own_process("rating-agreement", str(tmp_path), scale=SCALE)
    kept = {name: found[name] for name in ("members", "columns", "answers", "hand", "levels")}
    assert kept == {"members": 500, "columns": 0, "answers": 0, "hand": 0, "levels": 5}


@pytest.fixture
def rated():
    """Figures of the rating's ways as the parts give them."""
    one = {"seconds": 1.0, "peak_mib": 50.0, "levels": "a", "counts": [1, 2], "columns": 0.5, "bytes": 7.0}
    names = "rating", "rating-gaps", "rating-hand", "rating-openfisca"
    ways = {name: dict(one) for name in names} | {"rating-one": one | {"sample": 10, "members": 3}}
    ways["rating-openfisca"] |= {"seconds": 2.0, "inputs": 1.0}
    return ways


def test_the_rating_is_held_against_the_other_engine(bench, rated):
    first, whole, *_ = bench["rating"].lines_of(rated)
    assert (first.ratio, first.kept, whole.ratio, whole.kept) == (0.5, True, 0.5, None)


def test_without_the_other_engine_nothing_is_claimed(bench, rated):
    first, whole, *_ = bench["rating"].lines_of(rated | {"rating-openfisca": {}})
    assert (first.ratio, first.kept, whole.ratio) == (None, None, None)


@pytest.mark.parametrize("way", ["rating-hand", "rating-openfisca"])
def test_a_way_that_finds_other_levels_stops_the_bench(bench, rated, way):
    rated[way]["levels"] = "b"
    with pytest.raises(SystemExit, match=f"{way} found other levels"):
        bench["rating"].lines_of(rated)


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
