"""The tree that rights are read on is only ever one that stands."""

from datetime import date

import pytest
from tests.building import BY, kinds, unit

from khoi.access.places import forget, places
from khoi.actions.units import move_unit
from khoi.core.refusal import Refusal
from khoi.records.models import Revision

DAY, LATER = date(2022, 7, 1), date(2022, 9, 1)


@pytest.fixture
def tree(db):
    kinds()
    top = unit("top", kind="khoi")
    made = {"top": top, "a": unit("a", top), "b": unit("b", top)}
    made["a1"] = unit("a1", made["a"])
    yield made
    forget()


def test_tree_read_inside_a_change_that_is_taken_back_is_not_kept(tree, monkeypatch):
    """The next change gets the same number: a tree kept under it would give rights by a move that never was."""
    before = places().structure

    def read_and_fail(*_args, **_kwargs):
        places()
        raise Refusal("taken_back", "x", where="x", hint="x")

    with monkeypatch.context() as patched:
        patched.setattr("khoi.actions.journal.append", read_and_fail)
        with pytest.raises(Refusal):
            move_unit(tree["a1"], parent=tree["b"], from_day=DAY, by=BY)
    assert Revision.objects.get().structure == before
    move_unit(tree["a"], parent=tree["b"], from_day=LATER, by=BY)
    lies = [places().lies_in(tree["a1"].pk, tree[top].pk, day) for day in (DAY, LATER) for top in ("a", "b")]
    assert lies == [True, False, True, True]
