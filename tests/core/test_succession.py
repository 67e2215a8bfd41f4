"""Where a unit's figures stand in another day's tree."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from khoi.core.intervals import Interval
from khoi.core.refusal import Refusal
from khoi.core.succession import Landing, Succession, Successions
from khoi.core.tree import DatedTree, Placement

OLD, NEW = date(2021, 1, 1), date(2025, 1, 1)
CHANGE = date(2023, 1, 1)


def tree(**lives: tuple[str | None, date, date | None]) -> DatedTree:
    return DatedTree(Placement(unit, up, Interval(start, end)) for unit, (up, start, end) in lives.items())


def ended(parent: str | None = "top") -> tuple[str | None, date, date]:
    return parent, date.min, CHANGE


def born(parent: str | None = "top") -> tuple[str | None, date, None]:
    return parent, CHANGE, None


TOP = (None, date.min, None)


def landing(dated: DatedTree, unit: str, on: date, *rows: Succession) -> Landing:
    return Successions(dated, rows).landings([unit], dated.on(on))[0]


def merge(
    before: tuple[str, ...], *after: str, kind: str = "merge", on: date = CHANGE, **shares
) -> Succession:
    return Succession(kind, on, before, after, shares)


def whole(unit: str) -> Landing:
    return Landing({unit: Fraction(1)})


def test_unit_alive_that_day_keeps_its_figures():
    dated = tree(top=TOP, a=("top", date.min, None))
    assert landing(dated, "a", NEW, merge(("a",), "top", kind="move")) == whole("a")


@pytest.mark.parametrize("kind", ["merge", "rename", "split"])
def test_one_heir_takes_all(kind):
    dated = tree(top=TOP, a=ended(), b=ended(), c=born())
    assert landing(dated, "a", NEW, merge(("a", "b"), "c", kind=kind)) == whole("c")


def test_figures_without_succession_stay_under_the_last_parent():
    dated = tree(top=TOP, mid=("top", date.min, None), a=ended("mid"))
    assert (
        landing(dated, "a", NEW) == landing(dated, "a", NEW, merge(("a",), kind="dissolve")) == whole("mid")
    )


def test_figures_of_a_unit_that_ended_at_the_top_have_no_place():
    nowhere = landing(tree(top=TOP, a=ended(None)), "a", NEW)
    assert (nowhere, nowhere.is_whole) == (Landing(), False)


def test_split_by_shares():
    dated = tree(top=TOP, a=ended(), b=born(), c=born())
    rows = merge(("a",), "b", "c", kind="split", b=Fraction(3, 5), c=Fraction(2, 5))
    found = landing(dated, "a", NEW, rows)
    assert (found, found.is_whole) == (Landing({"b": Fraction(3, 5), "c": Fraction(2, 5)}), True)


def test_split_without_shares_is_known_only_together():
    dated = tree(top=TOP, a=ended(), b=born(), c=born())
    found = landing(dated, "a", NEW, merge(("a",), "b", "c", kind="split"))
    assert (found, found.is_whole) == (Landing(pools=((Fraction(1), frozenset("bc")),)), True)


def test_split_whose_heirs_merge_again_is_whole():
    dated = tree(top=TOP, a=ended(), b=("top", CHANGE, date(2024, 1, 1)), c=("top", CHANGE, date(2024, 1, 1)),
                 d=("top", date(2024, 1, 1), None))  # fmt: skip
    rows = [merge(("a",), "b", "c", kind="split"), merge(("b", "c"), "d", on=date(2024, 1, 1))]
    assert landing(dated, "a", NEW, *rows) == whole("d")


def test_part_split_off_a_unit_that_lived_on_does_not_inherit_it():
    dated = tree(top=TOP, a=("top", date.min, date(2024, 1, 1)), b=born())
    assert landing(dated, "a", NEW, merge(("a",), "a", "b", kind="split")) == whole("top")


def test_rename_read_back():
    dated = tree(top=TOP, a=ended(), b=born())
    assert landing(dated, "b", OLD, merge(("a",), "b", kind="rename")) == whole("a")


def test_split_read_back_is_whole():
    dated = tree(top=TOP, a=ended(), b=born(), c=born())
    assert landing(dated, "c", OLD, merge(("a",), "b", "c", kind="split")) == whole("a")


def test_merger_read_back_cannot_be_divided():
    dated = tree(top=TOP, a=ended(), b=ended(), c=born())
    assert landing(dated, "c", OLD, merge(("a", "b"), "c")) == Landing(
        pools=((Fraction(1), frozenset("ab")),)
    )


def test_predecessors_that_are_not_listed_leave_the_figures_with_the_first_parent():
    dated = tree(top=TOP, mid=("top", date.min, None), c=born("mid"))
    assert landing(dated, "c", OLD, merge(("nobody",), "c")) == landing(dated, "c", OLD) == whole("mid")


def test_only_listed_predecessor_takes_all_back():
    dated = tree(top=TOP, a=ended(), c=born())
    assert landing(dated, "c", OLD, merge(("a", "nobody"), "c")) == whole("a")


def test_chain_of_renames():
    days = [date(2022, 1, 1) + timedelta(90 * i) for i in range(5)]
    ends = [*days[1:], None]
    dated = tree(
        top=TOP,
        **{f"u{i}": ("top", start, end) for i, (start, end) in enumerate(zip(days, ends, strict=True))},
    )
    rows = [merge((f"u{i}",), f"u{i + 1}", kind="rename", on=ends[i]) for i in range(4)]
    assert landing(dated, "u0", NEW, *rows) == whole("u4")
    assert landing(dated, "u4", days[0], *rows) == whole("u0")


def test_split_of_a_split_multiplies_shares():
    later = date(2024, 1, 1)
    dated = tree(
        top=TOP, a=ended(), b=born(), c=("top", CHANGE, later), d=("top", later, None), e=("top", later, None)
    )
    half = Fraction(1, 2)
    first = merge(("a",), "b", "c", kind="split", b=half, c=half)
    known = merge(("c",), "d", "e", kind="split", on=later, d=Fraction(1, 3), e=Fraction(2, 3))
    unknown = merge(("c",), "d", "e", kind="split", on=later)
    assert landing(dated, "a", NEW, first, known) == Landing(
        {"b": half, "d": Fraction(1, 6), "e": Fraction(1, 3)}
    )
    assert landing(dated, "a", NEW, first, unknown) == Landing({"b": half}, ((half, frozenset("de")),))


def test_units_that_succeed_each_other_in_a_circle_come_to_an_end():
    dated = tree(top=TOP, a=ended(), b=ended())
    assert landing(dated, "a", NEW, merge(("a",), "b"), merge(("b",), "a")) == Landing()


def test_layers_of_splits_do_not_double():
    days = [date(2000, 1, 1) + timedelta(i) for i in range(41)]
    lives: dict[str, tuple[str | None, date, date | None]] = {"top": TOP, "a": (None, date.min, days[0])}
    rows = [merge(("a",), "b0", "c0", kind="split", on=days[0])]
    for i in range(40):
        end = days[i + 1] if i < 39 else None
        lives |= {f"b{i}": ("top", days[i], end), f"c{i}": ("top", days[i], end)}
        heirs = {f"b{i + 1}": Fraction(1, 2), f"c{i + 1}": Fraction(1, 2)}
        rows += [
            merge((f"{name}{i}",), *heirs, kind="split", on=days[i + 1], **heirs) for name in "bc" if end
        ]
    half = Fraction(1, 2)
    rows[0] = merge(("a",), "b0", "c0", kind="split", on=days[0], b0=half, c0=half)
    assert landing(tree(**lives), "a", NEW, *rows) == Landing({"b39": half, "c39": half})


def test_endless_chain_is_refused():
    days = [date(2000, 1, 1) + timedelta(i) for i in range(3001)]
    dated = tree(top=TOP, **{f"u{i}": ("top", days[i], days[i + 1]) for i in range(3000)})
    rows = [merge((f"u{i}",), f"u{i + 1}", kind="rename", on=days[i + 1]) for i in range(2999)]
    with pytest.raises(Refusal) as caught:
        landing(dated, "u0", NEW, *rows)
    assert (caught.value.code, caught.value.where) == ("too_deep", "successions")


def test_measure_with_shares_of_its_own_divides_otherwise():
    dated = tree(top=TOP, a=ended(), b=born(), c=born())
    all_of, own = {"b": Fraction(1, 4), "c": Fraction(3, 4)}, {"b": Fraction(2, 3), "c": Fraction(1, 3)}
    bridge = Successions(dated, [Succession("split", CHANGE, ("a",), ("b", "c"), all_of, {"m": own})])
    found = {of: bridge.landings(["a"], dated.on(NEW), of)[0] for of in ("m", "n", None)}
    assert found == {"m": Landing(own), "n": Landing(all_of), None: Landing(all_of)}
    assert bridge.measures_apart == {"m"}


def test_only_measures_with_shares_are_told_apart_where_nobody_divided_the_rest():
    dated = tree(top=TOP, a=ended(), b=born(), c=born())
    own = {"b": Fraction(2, 3), "c": Fraction(1, 3)}
    bridge = Successions(dated, [Succession("split", CHANGE, ("a",), ("b", "c"), {}, {"m": own})])
    assert bridge.landings(["a"], dated.on(NEW), "m") == [Landing(own)]
    assert bridge.landings(["a"], dated.on(NEW)) == [Landing(pools=((Fraction(1), frozenset("bc")),))]


def test_unit_born_of_two_handovers_on_one_day_reads_back_to_all_of_them():
    dated = tree(top=TOP, a=ended(), b=ended(), c=born(), d=born())
    rows = [merge(("a",), "c", "d", kind="split"), merge(("b",), "c")]
    assert landing(dated, "c", OLD, *rows) == Landing(pools=((Fraction(1), frozenset("ab")),))
    assert landing(dated, "d", OLD, *rows) == whole("a")
