"""A layout profile is recorded over the guide of the day; what an office settles stays within what can be read."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.people import office, viewer

from khoi.actions.profiles import record_profile
from khoi.core.refusal import Refusal
from khoi.queries.profiles import guide_limits, profile_row, profile_to_print, profiles_listed
from khoi.queries.report_profile import LIMITS, Profile, default_profile, profile_of
from khoi.records.models import Event, LayoutProfile

ON = date(2026, 11, 26)
GIVEN = {
    "name": "Mẫu của Đảng ủy khối",
    "issuer": "Đảng ủy khối (giả định)",
    "symbol": "BC/ĐUK",
    "authority": ["T/M BAN THƯỜNG VỤ", "", "K/T BÍ THƯ"],
    "addressees": ["Tỉnh ủy", "Lưu văn phòng"],
    "ending": "./.",
    "has_hyphens": False,
    "text_size": 15,
}


@pytest.fixture
def by(db):
    office()
    return viewer("van-phong", "upper_office", "khoi")


def recorded(by, code="", **changed) -> LayoutProfile:
    return record_profile(code, GIVEN | changed, lang="vi", by=by, on=ON)


def test_profile_lies_over_the_guide_of_the_day(by):
    row = recorded(by)
    made = profile_of(LayoutProfile.objects.get().values)
    assert (row.code, made.guide, made.name) == ("mau-cua-dang-uy-khoi", "05-HD/VPTW", GIVEN["name"])
    assert (made.authority, made.addressees) == (
        ("T/M BAN THƯỜNG VỤ", "K/T BÍ THƯ"),
        ("Tỉnh ủy", "Lưu văn phòng"),
    )
    assert (made.text_size, made.ending, made.has_hyphens, made.left) == (15, "./.", False, 30)
    assert made.party == default_profile(ON, "vi").party


def test_change_is_told_by_what_changed(by):
    recorded(by)
    recorded(by, "mau-cua-dang-uy-khoi", text_size=14)
    event = Event.objects.latest("number")
    assert (event.act, event.subject) == ("record_profile", "profile/mau-cua-dang-uy-khoi")
    assert (event.before, event.after) == ({"text_size": 15}, {"text_size": 14})
    assert LayoutProfile.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "code", "where"),
    [
        ({"name": " "}, "empty_text", "name"),
        ({"symbol": "B" * 121}, "too_long", "symbol"),
        ({"place": "Hà\x00Nội"}, "control_character", "place"),
        ({"authority": ["dòng"] * 13}, "too_many_lines", "authority"),
        ({"addressees": ["x" * 121]}, "too_long", "addressees"),
        ({"top": 5}, "out_of_range", "top"),
        ({"top": True}, "out_of_range", "top"),
        ({"text_size": "14"}, "out_of_range", "text_size"),
        ({"line": 15}, "out_of_range", "line"),
        ({"urgency": "MẬT"}, "unknown_value", "urgency"),
        ({"ending": "!"}, "unknown_value", "ending"),
        ({"name": "???"}, "duplicate_code", "name"),
    ],
)
def test_what_cannot_be_set_is_refused(by, changed, code, where):
    with pytest.raises(Refusal) as refused:
        recorded(by, **changed)
    assert (refused.value.code, refused.value.where) == (code, where)
    assert not LayoutProfile.objects.exists()


def test_name_is_given_once(by):
    recorded(by)
    with pytest.raises(Refusal) as refused:
        recorded(by)
    assert refused.value.code == "duplicate_code"


def test_profile_that_is_not_there(by):
    for code in ("khong-co", "\x00"):
        for ask in (lambda code=code: recorded(by, code), lambda code=code: profile_row(by, code, ON)):
            with pytest.raises(Refusal) as refused:
                ask()
            assert refused.value.code == "unknown_profile"


def test_day_without_a_guide_is_said(by):
    with pytest.raises(Refusal) as refused:
        record_profile("", GIVEN, lang="vi", by=by, on=date(2018, 4, 2))
    assert refused.value.code == "no_rule_encoded"


def test_own_profile_is_changed_by_its_office_and_by_the_upper_one(by):
    lower = viewer("co-so", "grassroots_office", "a")
    beside = viewer("ben-canh", "grassroots_office", "b")
    recorded(lower, text_size=14)
    rows = {
        who.account: profile_row(who, "mau-cua-dang-uy-khoi", ON).may_change for who in (by, lower, beside)
    }
    assert rows == {"van-phong": True, "co-so": True, "ben-canh": False}
    with pytest.raises(Refusal) as refused:
        recorded(beside, "mau-cua-dang-uy-khoi", text_size=12)
    assert refused.value.code == "not_allowed"
    recorded(by, "mau-cua-dang-uy-khoi", text_size=15)
    recorded(lower, "mau-cua-dang-uy-khoi", text_size=13)
    assert profile_to_print(beside, "mau-cua-dang-uy-khoi", ON, "vi").text_size == 13


def test_whoever_makes_no_reports_sees_no_profile(by):
    member = viewer("bi-thu", "cell_secretary", "a1")
    for ask in (
        lambda: profiles_listed(member, 1, ON),
        lambda: profile_to_print(member, "", ON, "vi"),
        lambda: profile_row(member, "x", ON),
        lambda: guide_limits(member, ON),
        lambda: recorded(member),
    ):
        with pytest.raises(Refusal) as refused:
            ask()
        assert refused.value.code == "not_allowed"


def test_older_guide_is_told_in_the_list(by):
    record_profile("", GIVEN | {"name": "Cũ"}, lang="vi", by=by, on=date(2025, 12, 1))
    recorded(by)
    _, rows = profiles_listed(by, 1, ON)
    assert [(row.profile.guide, row.is_current) for row in rows] == [
        ("36-HD/VPTW", False),
        ("05-HD/VPTW", True),
    ]


def test_guide_says_its_measures(by):
    limits = guide_limits(by, ON)
    assert (limits["text_size"], limits["line"], limits["left"], limits["gap"]) == (
        (14, 15),
        (18, 22),
        (30, 30),
        (6, 0),
    )


@given(st.fixed_dictionaries({name: st.integers(least, most) for name, (least, most) in LIMITS.items()}))
def test_profile_survives_being_kept(measures):
    import dataclasses
    import json

    made = dataclasses.replace(default_profile(ON, "vi"), **measures)
    kept = profile_of(json.loads(json.dumps(made.as_json())))
    assert kept == made
    assert isinstance(kept, Profile)
