"""What a marked sentence seems to count, and which drafts are within reach."""

from collections.abc import Sequence
from typing import Any

import pytest
from tests.building import BY, kinds, measure, reading, resolution, target, unit
from tests.drafting import HEAD, draft_of

from khoi.access.roles import SUBTREE, Role
from khoi.access.viewer import Grant, Viewer
from khoi.measures.resolution_draft import Mark, unread_mark
from khoi.queries.drafts import drafts_listed, goals_left_empty
from khoi.queries.drafts_proposed import proposed_indicator, proposed_readings
from khoi.records.guard import records_open
from khoi.records.models import Measure, ResolutionDraft, Unit

GOOD, EXCELLENT = "hoàn thành tốt nhiệm vụ trở lên", "hoàn thành xuất sắc nhiệm vụ"
COUNTED = {"orgs": "tổ chức cơ sở đảng", "members": "đảng viên"}


@pytest.fixture
def top(db) -> Unit:
    """An office whose last resolution read members and organisations alike."""
    kinds()
    top = unit("khoi", kind="khoi")
    for code, noun in COUNTED.items():
        for what, words in (("rated", "được xếp loại"), ("good", GOOD), ("best", EXCELLENT)):
            one = measure(f"{code}.{what}")
            one.label, one.counted = f"{noun[:1].upper()}{noun[1:]} {words}", noun
            with records_open():
                one.save()
    codes = [f"{code}.{what}" for code in COUNTED for what in ("rated", "good", "best")]
    assert Measure.objects.count() == len(codes)
    resolution(top, [followed("members-good", "members.good"), followed("members-best", "members.best")], [])
    return top


def followed(code: str, numerator: str, **changed: Any) -> dict[str, Any]:
    base = numerator.replace(".good", ".rated").replace(".best", ".rated")
    return target(code, [reading("all", numerator, base)], **changed)


def mark(number: int, population: str, hint: str, **changed: Any) -> Mark:
    one = unread_mark(number, f"câu {number}", [])
    one["target"] |= {"kind": "ratio", "operator": ">=", "low": "90"} | changed
    return one | {"population": population, "measure_hint": hint}


def draft_with(top: Unit, marks: Sequence[Mark]) -> ResolutionDraft:
    return ResolutionDraft(key="nhap", unit=top, head=HEAD, marks=list(marks))


def read(draft: ResolutionDraft, number: int) -> list[tuple[str, str]]:
    found = proposed_readings(BY, draft, draft.marks[number - 1])
    return [(row["numerator"], row["denominator"]) for row in found]


def test_sentence_is_read_as_earlier_ones_were(top):
    draft = draft_with(top, [mark(1, "đảng viên", GOOD)])
    assert read(draft, 1) == [("members.good", "members.rated")]


def test_part_counts_what_its_whole_counts(top):
    part = mark(2, "", EXCELLENT, under=1)
    organisations = draft_with(
        top, [mark(1, "tổ chức cơ sở đảng", GOOD), part | {"population": "tổ chức cơ sở đảng"}]
    )
    assert read(organisations, 1) == [("orgs.good", "")]
    assert read(organisations, 2) == [("orgs.best", "orgs.good")]
    # Without its noun the words fit members as well as organisations: the whole tells which.
    alone = draft_with(top, [mark(1, "tổ chức cơ sở đảng", GOOD), mark(2, "đảng viên", EXCELLENT, under=1)])
    assert "members.best" not in [top for top, _base in read(alone, 2)]


def test_part_follows_what_a_person_confirmed_of_its_whole(top):
    one = {"numerator": "members.good", "denominator": "members.rated", "label": "a", "label_en": "a"}
    whole = mark(1, "", "", readings=[one]) | {"state": "confirmed"}
    draft = draft_with(top, [whole, mark(2, "đảng viên", EXCELLENT, under=1)])
    assert read(draft, 2) == [("members.best", "members.rated"), ("members.best", "members.good")]


def test_nothing_is_proposed_of_a_part_whose_whole_counts_nothing_known(top):
    draft = draft_with(top, [mark(1, "cơ quan", "đạt chuẩn"), mark(2, "đảng viên", EXCELLENT, under=1)])
    assert (read(draft, 1), read(draft, 2)) == ([], [])


def test_nothing_is_proposed_of_words_that_do_not_say_of_what(top):
    assert read(draft_with(top, [mark(1, "", EXCELLENT)]), 1) == []


def test_grade_that_no_measure_counts_is_not_taken_for_the_next_one(top):
    draft = draft_with(
        top, [mark(1, "đảng viên", "hoàn thành nhiệm vụ"), mark(2, "đảng viên", "hoàn thành tốt nhiệm vụ")]
    )
    good = Measure.objects.get(code="members.good")
    good.label += " (gồm cả xuất sắc)"
    with records_open():
        good.save()
    assert (read(draft, 1), read(draft, 2)) == ([], [("members.good", "members.rated")])


def test_fall_is_proposed_as_a_share_of_nothing(top):
    falls = mark(1, "đảng viên", GOOD) | {"questions": [{"code": "decrease"}]}
    assert read(draft_with(top, [falls]), 1) == []


def test_what_somebody_typed_is_not_proposed_over(top):
    kept = mark(1, "đảng viên", GOOD, indicator="") | {"kept": True}
    draft = draft_with(top, [kept])
    assert (read(draft, 1), proposed_indicator(BY, draft, kept, [])) == ([], "")


def indicator_of(draft: ResolutionDraft) -> str:
    first = draft.marks[0]
    return proposed_indicator(BY, draft, first, proposed_readings(BY, draft, first))


def test_indicator_that_the_same_measures_are_followed_by_is_proposed(top):
    draft = draft_with(top, [mark(1, "đảng viên", GOOD)])
    assert indicator_of(draft) == "members-good"
    # A second one read alike: a person says which.
    resolution(top, [followed("members-fine", "members.good")], [], code="nq-2")
    assert indicator_of(draft) == ""
    assert indicator_of(draft_with(top, [mark(1, "tổ chức cơ sở đảng", GOOD)])) == ""


def test_drafts_of_other_units_are_not_listed(top):
    below = unit("chi", top, kind="chi-bo")
    draft_of(top, "tren"), draft_of(below, "duoi")
    role = Role("clerk", "Văn thư", "Clerk", SUBTREE, persons=False, rights=frozenset({"keep_documents"}))
    own = Viewer(account="x", grants=(Grant("p", role, below.pk, "clerk@chi"),), proven=True)
    assert [row.key for row in drafts_listed(own, 1)] == ["duoi"]
    assert sorted(row.key for row in drafts_listed(BY, 1)) == ["duoi", "tren"]


def test_goals_under_which_nothing_is_confirmed_are_named(top):
    draft = draft_with(top, [mark(1, "", "", goal=1) | {"state": "confirmed"}, mark(2, "", "", goal=0)])
    assert goals_left_empty(draft) == ["Xây dựng Đảng"]
