"""A small office and somebody signed in to it."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from tests.building import kinds, reading, record, resolution, target, unit

from khoi.records.guard import records_open
from khoi.records.models import Installation


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
    with records_open():
        Installation(unit=top, synthetic=True).save()


@pytest.fixture
def client(office) -> Client:
    """Signed in as the office."""
    client = Client()
    client.force_login(User.objects.create(username="van-phong"))
    return client
