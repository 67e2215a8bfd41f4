"""Where no records about persons are kept, no table about persons takes a row, by whatever door, and a choice needs empty tables."""

import pytest
from django.db import models
from tests.building import choose_network, kinds, unit

from khoi.core.refusal import Refusal
from khoi.records.declared import tables_about_persons
from khoi.records.guard import records_open
from khoi.records.models import Installation

DOORS = {
    "save": lambda model: model().save(),
    "bulk_create": lambda model: model.objects.bulk_create([model()]),
    "create": lambda model: model.objects.create(),
    "get_or_create": lambda model: model.objects.get_or_create(pk=1),
    "update_or_create": lambda model: model.objects.update_or_create(pk=1),
}


def shut(model: type[models.Model], door: str) -> str:
    """The code of the refusal at a door; empty where something else happened."""
    try:
        DOORS[door](model)
    except Refusal as refusal:
        return refusal.code
    return ""


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("state", ["connected", "not chosen", "no installation"])
def test_no_table_about_persons_takes_a_row(db, state, door):
    kinds()
    top = unit("khoi", kind="khoi")
    if state == "connected":
        choose_network("connected", top)
    elif state == "not chosen":
        with records_open():
            Installation(unit=top).save()
    tables = tables_about_persons()
    assert {model.__name__ for model in tables} >= {"Person", "DataRequest", "OfficeHolder"}
    with records_open():
        assert {model.__name__: shut(model, door) for model in tables} == {
            model.__name__: "persons_not_kept_here" for model in tables
        }
    assert {model.__name__: model._base_manager.count() for model in tables} == {
        model.__name__: 0 for model in tables
    }
