"""A small office and somebody signed in to it."""

import pytest
from django.test import Client
from tests.building import isolated, kinds, office_client, reading, record, resolution, target, unit


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
