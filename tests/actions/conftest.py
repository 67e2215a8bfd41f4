"""The ground on which resolution files load, and the check that a refused act leaves every table as it was."""

from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from tests.building import BY

from khoi.actions.resolutions import load_resolution
from khoi.core.refusal import Refusal
from khoi.records.guard import records_open
from khoi.records.models import Grouping, Kind, Unit

UNITS = ["khoi", "tien-giang-khoi", "thanh-ha", "thai-binh-cong-doan-vien-chuc"]
KINDS = ["dang_bo_co_so", "chi_bo_co_so", "chi_bo_truc_thuoc", "doan_the"]
GROUPS = ["xay_dung_dang", "kinh_te_tong_hop", "noi_chinh", "van_hoa_xa_hoi", "mttq_doan_the"]
SEED = Path(__file__).resolve().parents[2] / "data" / "resolutions" / "thai-binh-khoi-2020-2025.yaml"


@pytest.fixture
def ground(db):
    """Units, kinds and groupings that the files name."""
    with records_open():
        for code in UNITS:
            Unit(code=code, begins_on=date(1990, 1, 1)).save()
        for rank, code in enumerate(KINDS):
            Kind(code=code, rank=rank).save()
        for code in GROUPS:
            Grouping(code=code, label=code, label_en=code).save()


@pytest.fixture
def seed(ground):
    """The resolution of the model case, loaded."""
    return load_resolution(SEED.read_bytes(), by=BY, on=date(2026, 1, 5))


@pytest.fixture
def refusal(db):
    """Calls an act that must refuse; returns the code and the place."""

    def refused(act, *args, **kwargs):
        before = _counts()
        with pytest.raises(Refusal) as caught:
            act(*args, **kwargs)
        assert caught.value.hint
        assert _counts() == before
        return caught.value.code, caught.value.where

    return refused


def _counts():
    return {model.__name__: model.objects.count() for model in apps.get_app_config("records").get_models()}
