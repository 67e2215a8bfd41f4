"""Which guide lays papers out on a day."""

from datetime import date

import pytest

from khoi.core.refusal import Refusal
from khoi.rules.layout import layout, layout_on
from khoi.rules.library import load_library


@pytest.mark.parametrize(
    ("day", "document"),
    [("2018-04-03", "36-HD/VPTW"), ("2026-05-26", "36-HD/VPTW"), ("2026-05-27", "05-HD/VPTW")],
)
def test_guide_of_the_day(day, document):
    assert layout_on(load_library(), date.fromisoformat(day)).document == document


def test_measures_are_those_of_the_handbook():
    told = layout({"on": "2026-11-26"}, load_library())
    names = (
        "le_tren",
        "le_duoi",
        "le_trai",
        "le_phai",
        "so_trang_cach_mep",
        "tieu_de_dang",
        "thut_dau_dong",
        "dong_lon_nhat",
    )
    assert [told[name] for name in names] == ["20", "20", "30", "15", "10", "15", "10", "22"]
    assert (told["kho_giay"], told["phong_chu"], told["dau_ket_thuc"]) == ("A4", "Times New Roman", ".")


def test_both_guides_give_the_same_measures():
    first, second = (layout({"on": day}, load_library()) for day in ("2020-01-01", "2026-11-26"))
    assert {name for name in first if first[name] != second[name]} == {"document"}


def test_day_of_the_change_is_doubtful():
    assert layout({"on": "2026-06-01"}, load_library())["flags"] == ["version_uncertain"]
    assert layout({"on": "2026-11-26"}, load_library())["flags"] == []


def test_before_the_first_guide_nothing_is_encoded():
    with pytest.raises(Refusal) as refused:
        layout_on(load_library(), date(2018, 4, 2))
    assert refused.value.code == "no_rule_encoded"
    assert "thể thức văn bản" in refused.value.message
