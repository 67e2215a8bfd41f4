"""A small office and somebody signed in to it."""

import pytest
from django.test import Client
from tests.building import isolated, kinds, office_client, reading, record, resolution, target, unit

from khoi.records.models import Unit


@pytest.fixture(autouse=True)
def no_note_of_the_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """A session is written once a minute; on a slow machine that would fall among the statements a test counts."""
    monkeypatch.setattr("khoi.access.idle._NOTED_EVERY", 24 * 60 * 60)


@pytest.fixture
def office(db) -> None:
    """`khoi` with one organisation `a` below; a resolution `nq` for 2021 to 2023; figures of 2022."""
    kinds()
    top = unit("khoi", kind="khoi")
    good = reading("tot", "members.good_or_better", "members.rated")
    other = reading("tot-hon", "members.rated", "members.rated")
    targets = [
        target("tot", [good]),
        target("dinh-tinh"),
        target("mo", [good, other], operator="bare", threshold="90", open="Tính trên ai?"),
    ]
    resolution(top, targets, ["members.rated", "members.good_or_better"])
    record(unit("a", top), 2022, {"members.rated": 40, "members.good_or_better": 38})
    isolated(top)


@pytest.fixture
def client(office) -> Client:
    """Signed in as the upper committee's office, with every post of the installation."""
    return office_client()


@pytest.fixture
def below_a(office) -> None:
    """Below `a` of the office: `a1`, `a2`, `a3`; beside it `b`."""
    a = Unit.objects.get(code="a")
    for code in ("a1", "a2", "a3"):
        unit(code, a, kind="chi-bo")
    unit("b", Unit.objects.get(code="khoi"))
