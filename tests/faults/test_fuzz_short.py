"""The short form of the fuzz of uploads; `tests/faults/fuzz_uploads.py` runs the long one."""

import pytest
from tests.faults import fuzz_uploads
from tests.faults.fuzz_uploads import DOORS, Figures, check, read_one, run, spoilt

client, office, browser = fuzz_uploads.client, fuzz_uploads.office, fuzz_uploads.browser  # fixtures

INPUTS = 1530


def test_spoilt_uploads_end_in_a_result_or_a_refusal(browser):
    figures = run(INPUTS, 15, browser)
    check(figures)
    assert (figures.inputs, sum(figures.statuses.values())) == (INPUTS, INPUTS // 15)


def test_good_files_pass_every_door():
    assert [door.page for door in DOORS for name, good in door.good if door.read(good, name) is None] == []


def test_input_is_made_from_its_number_alone():
    assert [spoilt(DOORS, number)[1:] for number in range(40)] == [
        spoilt(DOORS, number)[1:] for number in range(40)
    ]


def test_crash_of_a_reader_is_not_swallowed(monkeypatch):
    figures = Figures()

    def broken(_doors, _number):
        return DOORS[0], "a.csv", None

    monkeypatch.setattr(fuzz_uploads, "spoilt", broken)
    with pytest.raises(TypeError):
        read_one(figures, 0)


def test_unknown_refusal_and_slow_input_are_faults():
    figures = Figures()
    figures.refusals["no_such_code"] += 1
    with pytest.raises(AssertionError):
        check(figures)
    with pytest.raises(AssertionError):
        check(Figures(slowest=(60.0, 1, "/")))
    with pytest.raises(AssertionError):
        check(Figures(statuses={500: 1}))
