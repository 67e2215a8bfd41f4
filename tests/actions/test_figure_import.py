"""A file is compared before the lock is taken; whoever was quicker meanwhile is not overlooked."""

import pytest
from tests.building import BY, PAPER, kinds, measure, record, unit

from khoi.access.viewer import Viewer
from khoi.actions import figures
from khoi.actions.figures import FigureChange, import_figures
from khoi.core.refusal import Refusal
from khoi.records.models import Revision, Tally

FILE = b"unit,year,measure,count\ndv,2022,m,5\ndv,2023,m,6\n"


@pytest.fixture
def office(db):
    kinds()
    measure("m")
    return unit("dv")


@pytest.fixture
def overtaken(office, monkeypatch):
    """Somebody records a figure between the comparison and the lock."""
    usual = figures.change

    def late(*args, **kwargs):
        monkeypatch.setattr(figures, "change", usual)
        record(office, 2022, {"m": overtaking[0]})
        return usual(*args, **kwargs)

    overtaking = [4]
    monkeypatch.setattr(figures, "change", late)
    return overtaking


def standing() -> list[tuple]:
    found = Tally.objects.order_by("year", "revision")
    return list(found.values_list("year", "count", "revision", "replaced_in"))


def load():
    return import_figures(FILE, filename="a.csv", **PAPER)


def test_import_that_was_overtaken_replaces_the_newer_figure(overtaken):
    before = Revision.objects.get().number
    assert load().changes == (FigureChange("dv", 2022, "m", 4, 5), FigureChange("dv", 2023, "m", None, 6))
    assert standing() == [
        (2022, 4, before + 1, before + 2),
        (2022, 5, before + 2, None),
        (2023, 6, before + 2, None),
    ]


def test_import_that_was_overtaken_by_the_same_figure_leaves_it(overtaken):
    overtaken[0] = 5
    before = Revision.objects.get().number
    assert load().changes == (FigureChange("dv", 2023, "m", None, 6),)
    assert standing() == [(2022, 5, before + 1, None), (2023, 6, before + 2, None)]


def test_import_without_the_right_tells_nothing_of_the_file(office):
    for data in (FILE, b"unit,year,measure,count\nnone,2022,m,5\n"):
        with pytest.raises(Refusal) as refused:
            import_figures(data, filename="a.csv", **(PAPER | {"by": Viewer(account="x")}))
        assert refused.value.code == "not_allowed"
    assert BY.may("enter_figures", office.pk)
