"""One act on one page: units found by name, exact shares, and the plan that comes of it."""

from datetime import date
from fractions import Fraction
from http import HTTPStatus

import pytest
from django.forms import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from tests.reorganising import BAD, carried_out, counts, drafted, found, parent, sent_act, split
from tests.web.test_posts import said, signed_in

from khoi.records.guard import records_open
from khoi.records.models import Grouping, Reorganisation, Succession, Unit, UnitGroup
from khoi.web.office.reorganisation_shares import exact_share
from khoi.web.office.reorganisation_told import share_words


@pytest.mark.parametrize("act", ["merge", "split", "rename", "move", "dissolve"])
def test_act_begins_with_the_unit_it_was_opened_from(client, below_a, act):
    page = client.get(f"/sap-xep/moi/?viec={act}&unit=a")
    field = "units" if act in ("merge", "move") else "unit"
    assert found(page, field) == [("a", True)]
    assert page.context["head"]["title"].field.required is False


def test_search_lists_units_by_name_and_keeps_what_was_typed(client, below_a):
    typed = {"units": ["a1"], "units-text": "don vi a", "name": "Đơn vị mới", "find": "units"}
    page = sent_act(client, "merge", typed)
    assert page.status_code == HTTPStatus.OK
    assert found(page, "units") == [("a1", True), ("a", False), ("a2", False), ("a3", False)]
    form, head = page.context["form"], page.context["head"]
    assert (form["name"].value(), head["decision"].value(), form.errors, head.errors) == (
        "Đơn vị mới", "12-QĐ/TU", {}, {},
    )  # fmt: skip
    assert page.content.decode().count("autofocus") == 1
    assert Reorganisation.objects.count() == 0


def test_search_that_finds_nothing_says_so(client, below_a):
    page = sent_act(client, "rename", {"unit-text": "khong co", "name": "X", "find": "unit"})
    assert "Không tìm thấy đơn vị nào mang tên này." in page.content.decode()


def test_search_offers_units_that_live_on_the_day(client, below_a):
    page = sent_act(client, "rename", {"effective_on": "01/01/2010", "unit-text": "b", "find": "unit"})
    assert found(page, "unit") == []


def test_enter_without_a_search_sends_the_form(client, below_a):
    page = sent_act(client, "rename", {"unit": "a1", "name": "Tên khác", "find": "unit"})
    assert page.status_code == HTTPStatus.FOUND
    assert drafted().steps == [{"do": "rename", "unit": "a1", "name": "Tên khác"}]


def test_name_that_one_unit_bears_chooses_it(client, below_a):
    assert sent_act(client, "rename", {"unit-text": "đơn vị A2", "name": "X"}).status_code == HTTPStatus.FOUND
    assert drafted().steps[0]["unit"] == "a2"


@pytest.mark.parametrize(
    ("text", "words"),
    [("don vi a", "Có nhiều đơn vị"), ("khong co", "Không tìm thấy"), ("", "Gõ một phần tên")],
)
def test_name_that_settles_nothing_is_told_at_the_field(client, below_a, text, words):
    page = sent_act(client, "rename", {"unit-text": text, "name": "X"})
    assert page.status_code == BAD
    assert page.context["form"].errors["unit"][0].startswith(words)
    assert Reorganisation.objects.count() == 0


def test_units_out_of_reach_are_not_offered(client, below_a):
    keeper = signed_in("keeper", "organisation_board", "a")
    page = sent_act(keeper, "rename", {"unit-text": "don vi", "find": "unit"})
    assert found(page, "unit") == [("a", False), ("a1", False), ("a2", False), ("a3", False)]
    page = sent_act(keeper, "rename", {"unit": "b", "name": "X"})
    assert (page.status_code, [*page.context["form"].errors]) == (BAD, ["unit"])


def test_merger_into_a_new_unit_is_carried_out_undone_and_carried_out_again(client, below_a):
    new = {"units": ["a1", "a2"], "name": "Chi bộ A", "kind": "chi-bo", "code": "a-moi"}
    page = sent_act(client, "merge", new, follow=True)
    plan = drafted()
    assert plan.steps == [
        {"do": "found", "code": "a-moi", "name": "Chi bộ A", "kind": "chi-bo", "parent": "a", "group": None},
        {"do": "merge", "units": ["a1", "a2"], "into": "a-moi"},
    ]
    assert plan.title == "Hợp nhất “Đơn vị a1”, “Đơn vị a2” vào “Chi bộ A”"
    assert (page.context["shown"].obstacles, counts(page)["ended"], counts(page)["begun"]) == ((), 2, 1)
    assert Unit.objects.filter(code="a-moi").count() == 0
    for _round in range(2):
        page = carried_out(client, plan)
        assert said(page) == ["Đã thực hiện."]
        ended = Unit.objects.filter(ended_on=date(2023, 2, 1)).values_list("code", flat=True)
        assert sorted(ended) == ["a1", "a2"]
        assert Succession.objects.filter(decision__contains="12-QĐ/TU").count() == 1
        assert "/don-vi/so-sanh/?first=2023-01-31&amp;second=2023-02-01" in page.content.decode()
        page = carried_out(client, plan, undo="1")
        assert said(page) == ["Đã hoàn tác: cây tổ chức trở lại như trước."]
        assert (Unit.objects.exclude(ended_on=None).count(), Unit.objects.filter(code="a-moi").count()) == (
            0,
            0,
        )


def test_merger_into_a_unit_that_goes_on(client, below_a):
    sent_act(client, "merge", {"units": ["a1", "a2"], "into": "a3"})
    assert drafted().steps == [{"do": "merge", "units": ["a1", "a2"], "into": "a3"}]


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"into": "a3", "name": "Mới"}, ["name"]),
        ({"into": "a1"}, ["into"]),
        ({}, ["name", "kind"]),
        ({"units": ["a1"], "name": "Mới", "kind": "chi-bo"}, ["units"]),
    ],
)
def test_merger_asks_for_one_receiving_unit(client, below_a, changed, fields):
    page = sent_act(client, "merge", {"units": ["a1", "a2"]} | changed)
    assert (page.status_code, [*page.context["form"].errors]) == (BAD, fields)


@pytest.fixture
def grouped(below_a) -> None:
    """Of `a`'s units `a1` and `a2` are in the Party's group, `a3` in the other."""
    with records_open():
        made = [
            Grouping(code=code, label=f"Khối {code}", label_en=code, position=0)
            for code in ("dang", "chinh-quyen")
        ]
        for one, codes in zip(made, (("a1", "a2"), ("a3",)), strict=True):
            one.save()
            for code in codes:
                UnitGroup(unit=Unit.objects.get(code=code), grouping=one, from_day=date(2015, 3, 1)).save()


@pytest.mark.parametrize(
    ("units", "group", "found"),
    [
        (["a1", "a2"], "", "dang"),
        (["a1", "a2"], "-", None),
        (["a1", "a2"], "chinh-quyen", "chinh-quyen"),
        (["a1", "a3"], "chinh-quyen", "chinh-quyen"),
        (["a", "b"], "", None),
    ],
)
def test_new_unit_of_a_merger_keeps_the_group_its_units_share(client, grouped, units, group, found):
    sent_act(client, "merge", {"units": units, "name": "Mới", "kind": "chi-bo", "group": group})
    assert drafted().steps[0]["group"] == found


@pytest.mark.parametrize("units", [["a1", "a3"], ["a1", "b"]])
def test_group_is_asked_for_where_the_units_share_none(client, grouped, units):
    page = sent_act(client, "merge", {"units": units, "name": "Mới", "kind": "chi-bo", "group": ""})
    assert (page.status_code, [*page.context["form"].errors]) == (BAD, ["group"])


def test_new_units_of_a_split_stay_in_its_group(client, grouped):
    sent_act(client, "split", split(unit="a1"))
    assert [step["group"] for step in drafted().steps if step["do"] == "found"] == ["dang", "dang"]


def test_split_without_shares_says_what_that_means(client, below_a):
    page = sent_act(client, "split", split(unit="a1"), follow=True)
    assert drafted().steps[-1] == {
        "do": "split", "unit": "a1", "into": ["chi-bo-a1-1", "chi-bo-a1-2"], "shares": None,
    }  # fmt: skip
    assert "số liệu cũ không chia" in drafted().title
    page = client.get("/sap-xep/moi/?viec=split&unit=a1")
    assert "từng đơn vị mới không có số của những năm đó" in page.content.decode()


def test_split_by_shares_of_all_and_of_one_measure_is_exact(client, below_a):
    shares = {
        "share:*:1": "60%",
        "share:*:2": "2/5",
        "share:members.rated:1": "1/3",
        "share:members.rated:2": "2/3",
    }
    page = sent_act(client, "split", split(divided="yes", **shares), follow=True)
    assert drafted().steps[-1]["shares"] == {
        "*": {"chi-bo-a1-1": "3/5", "chi-bo-a1-2": "2/5"},
        "members.rated": {"chi-bo-a1-1": "1/3", "chi-bo-a1-2": "2/3"},
    }
    (row,) = page.context["shown"].figures
    assert (row.how, [one.share for one in row.heirs]) == ("shares", [Fraction(3, 5), Fraction(2, 5)])
    assert [label for label, *_ in row.apart] == ["Số members.rated"]


@pytest.mark.parametrize(
    ("shares", "field"),
    [
        ({"share:*:1": "1/2", "share:*:2": "1/3"}, "share:*:2"),
        ({"share:*:1": "33%", "share:*:2": "66%"}, "share:*:2"),
        ({"share:*:1": "1/2", "share:*:2": ""}, "share:*:2"),
        ({"share:*:1": "nửa", "share:*:2": "1/2"}, "share:*:1"),
        ({"share:*:1": "1/0", "share:*:2": "1"}, "share:*:1"),
        ({}, "divided"),
    ],
)
def test_shares_that_make_no_whole_are_told_at_the_cell(client, below_a, shares, field):
    page = sent_act(client, "split", split(divided="yes", **shares))
    assert (page.status_code, [*page.context["shares"].errors]) == (BAD, [field])
    assert Reorganisation.objects.count() == 0


def test_share_is_shown_as_offices_write_it(client, below_a):
    third = {"share:members.rated:1": "1/3", "share:members.rated:2": "2/3"}
    page = sent_act(
        client,
        "split",
        split(divided="yes", **{"share:*:1": "60%", "share:*:2": "2/5"}, **third),
        follow=True,
    )
    text = page.content.decode()
    for words in ("Chi bộ A1-1 60%", "Chi bộ A1-2 40%", "Chi bộ A1-1 1/3"):
        assert words in text
    assert "3/5" not in text
    shares = client.get(f"/sap-xep/{drafted().key}/viec/?buoc=3").context["shares"]
    assert shares["share:*:chi-bo-a1-1"].value() == "60%"
    page = sent_act(client, "split", split(divided="yes", **{"share:*:1": "33,5%", "share:*:2": "66%"}))
    assert "nay là 99,5%." in page.context["shares"].errors["share:*:2"][0]


def test_one_new_unit_more_keeps_what_was_typed(client, below_a):
    page = sent_act(client, "split", split(more="1", **{"share:*:1": "1/3"}))
    form, shares = page.context["form"], page.context["shares"]
    assert (page.context["heirs"], form["name-1"].value(), shares["share:*:1"].value()) == (
        3,
        "Chi bộ A1-1",
        "1/3",
    )
    assert (form.errors, shares.errors, found(page, "unit")) == ({}, {}, [("a", True)])


def test_two_new_units_of_one_code_are_refused(client, below_a):
    page = sent_act(client, "split", split(**{"name-2": "Chi bộ A1-1"}))
    assert [*page.context["form"].errors] == ["code-2"]


@given(st.fractions(0, 1, max_denominator=999))
def test_share_typed_as_a_fraction_is_that_fraction(share):
    assert exact_share(f"{share.numerator}/{share.denominator}") == share


@given(st.integers(0, 10_000))
def test_share_typed_in_percent_is_exact(hundredths):
    assert exact_share(f"{hundredths // 100},{hundredths % 100:02} %") == Fraction(hundredths, 10_000)


@given(st.fractions(0, 1, max_denominator=99_999), st.sampled_from(["vi", "en"]))
def test_share_as_shown_can_be_typed_again(share, lang):
    assert exact_share(share_words(share, lang)) == share


@given(st.text(max_size=12))
def test_share_is_never_guessed(text):
    try:
        share = exact_share(text)
    except ValidationError:
        return
    assert 0 <= share <= 1
    assert set("".join(text.split())) <= set("0123456789/%,.")


def test_units_move_together_and_to_the_top(client, below_a):
    sent_act(client, "move", {"units": ["a1", "a2"], "parent": "b"})
    assert drafted().steps == [{"do": "move", "unit": code, "parent": "b"} for code in ("a1", "a2")]
    carried_out(client, drafted())
    assert [parent("a1"), parent("a2"), parent("a3")] == ["b", "b", "a"]
    sent_act(client, "move", {"units": ["a3"], "top": "on"})
    assert drafted().steps == [{"do": "move", "unit": "a3", "parent": None}]
    assert [*sent_act(client, "move", {"units": ["a3"]}).context["form"].errors] == ["parent"]
    assert [
        *sent_act(client, "move", {"units": ["a3"], "parent": "b", "top": "on"}).context["form"].errors
    ] == ["top"]


def test_dissolved_unit_gives_its_units_and_figures_away(client, below_a):
    sent_act(client, "dissolve", {"unit": "a", "children_to": "b", "heirs": ["b"]})
    page = carried_out(client, drafted())
    assert (parent("a1"), counts(page)["placements"], page.context["shown"].figures[0].how) == (
        "b",
        3,
        "heir",
    )
