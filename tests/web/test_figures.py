"""The sheet records what was changed on it and nothing else; a file is recorded whole or not at all."""

from datetime import date
from http import HTTPStatus

import pytest
from tests.building import record, unit

from khoi.records.models import Event, Tally, Unit

SHEET = "/so-lieu/a/2022/"
PAPER = {
    "source": "Báo cáo 14-BC/CB (giả định)",
    "reporter": "Bí thư chi bộ (giả định)",
    "cut_off": "2022-12-31",
    "received_on": "2023-01-09",
}
RATED, GOOD = "m-members.rated", "m-members.good_or_better"


def standing() -> dict[str, int | None]:
    rows = Tally.objects.filter(unit__code="a", year=2022, replaced_in=None)
    return dict(rows.values_list("measure__code", "count"))


def entered(page) -> dict[str, str]:
    """What a browser would send back: every field of the form as the page shows it."""
    form = page.context["form"]
    sent = {name: "" if form[name].value() is None else str(form[name].value()) for name in form.fields}
    kept = {form[name].html_initial_name: sent[name] for name in (RATED, GOOD)}
    return sent | kept | PAPER


def said(page) -> list[str]:
    return [str(message) for message in page.context["messages"]]


def test_sheet_shows_what_stands_and_what_stood_the_year_before(client):
    record(Unit.objects.get(code="a"), 2021, {"members.rated": 39})
    rows = {row.code: row for row, _field in client.get(SHEET).context["rows"]}
    assert {code: (row.count, row.before, row.is_due) for code, row in rows.items()} == {
        "members.rated": (40, 39, True),
        "members.good_or_better": (38, None, True),
    }


def test_changed_figure_is_recorded_and_said(client):
    page = client.post(SHEET, entered(client.get(SHEET)) | {RATED: "41"}, follow=True)
    assert said(page) == ["Đã ghi nhận 1 số liệu."]
    assert standing() == {"members.rated": 41, "members.good_or_better": 38}
    tally = Tally.objects.get(unit__code="a", measure__code="members.rated", replaced_in=None)
    assert (tally.source, tally.cut_off, tally.recorded_by) == (
        PAPER["source"],
        date(2022, 12, 31),
        "van-phong",
    )


def test_board_shows_the_figure_at_once(client):
    client.get("/ket-qua/nq/khoi/?year=2022")
    client.post(SHEET, entered(client.get(SHEET)) | {GOOD: "30"})
    (row, *_others) = client.get("/ket-qua/nq/khoi/?year=2022").context["board"].goals[0].rows
    assert [line.value_text for line in row.cells[1].lines] == ["75,00%"]


def test_emptied_field_takes_its_figure_back(client):
    client.post(SHEET, entered(client.get(SHEET)) | {GOOD: ""})
    assert standing() == {"members.rated": 40, "members.good_or_better": None}


def test_zero_is_recorded(client):
    client.post(SHEET, entered(client.get(SHEET)) | {GOOD: "0"})
    assert standing()["members.good_or_better"] == 0


def test_unchanged_sheet_records_nothing(client):
    before = Event.objects.count()
    assert said(client.post(SHEET, entered(client.get(SHEET)), follow=True)) == ["Đã ghi nhận 0 số liệu."]
    assert Event.objects.count() == before


@pytest.mark.parametrize("text", ["-1", "1.000", "1,5", "12a", "１２", "9" * 5000, str(2**63)])
def test_what_is_no_count_is_refused_and_nothing_recorded(client, text):
    before = standing()
    page = client.post(SHEET, entered(client.get(SHEET)) | {RATED: text, GOOD: "1"})
    assert page.status_code in (HTTPStatus.OK, HTTPStatus.BAD_REQUEST)
    assert [*page.context["form"].errors] == [RATED] or page.context["refusal"].code == "count_too_large"
    assert standing() == before


@pytest.mark.parametrize("field", sorted(PAPER))
def test_figure_without_its_paper_is_refused(client, field):
    page = client.post(SHEET, entered(client.get(SHEET)) | {RATED: "41", field: " "})
    assert [*page.context["form"].errors] == [field]
    assert standing()["members.rated"] == 40


def test_paper_received_before_its_cut_off_is_refused(client):
    page = client.post(SHEET, entered(client.get(SHEET)) | {RATED: "41", "received_on": "2022-12-30"})
    assert (page.status_code, page.context["refusal"].code) == (HTTPStatus.BAD_REQUEST, "days_reversed")
    assert standing()["members.rated"] == 40


def test_figure_changed_by_another_meanwhile_is_not_overwritten(client):
    mine = entered(client.get(SHEET))
    record(Unit.objects.get(code="a"), 2022, {"members.rated": 44})
    page = client.post(SHEET, mine | {RATED: "41"})
    assert page.context["form"].errors == {
        RATED: ["Số này vừa được đổi thành 44. Tải lại trang rồi nhập lại."]
    }
    assert standing()["members.rated"] == 44


def test_other_figures_of_a_sheet_opened_earlier_stay_as_they_are(client):
    mine = entered(client.get(SHEET))
    record(Unit.objects.get(code="a"), 2022, {"members.rated": 44})
    client.post(SHEET, mine | {GOOD: "37"})
    assert standing() == {"members.rated": 44, "members.good_or_better": 37}


def test_same_change_made_by_another_meanwhile_is_no_fault(client):
    mine = entered(client.get(SHEET))
    record(Unit.objects.get(code="a"), 2022, {"members.rated": 41})
    assert said(client.post(SHEET, mine | {RATED: "41"}, follow=True)) == ["Đã ghi nhận 0 số liệu."]


def test_year_before_the_unit_began_is_refused(client):
    unit("moi", Unit.objects.get(code="khoi"), begins_on=date(2023, 1, 1))
    page = client.post("/so-lieu/moi/2022/", entered(client.get("/so-lieu/moi/2022/")) | {RATED: "1"})
    assert (page.status_code, page.context["refusal"].code) == (HTTPStatus.BAD_REQUEST, "outside_life")


def test_unit_that_owes_nothing_says_so(client):
    assert client.get("/so-lieu/khoi/2022/").context["rows"] == []


def test_single_figure_shows_every_paper_newest_first(client):
    record(Unit.objects.get(code="a"), 2022, {"members.rated": 41}, source="Bổ sung 2 (giả định)")
    shown = client.get("/so-lieu/a/members.rated/2022/").context["shown"]
    assert [(row.count, row.source) for row in shown.tallies] == [
        (41, "Bổ sung 2 (giả định)"),
        (40, "Báo cáo 12-BC/CB (giả định)"),
    ]
    assert (shown.total, shown.has_below, shown.standing.count) == (41, False, 41)


def test_single_figure_of_the_upper_unit_is_the_sum(client):
    shown = client.get("/so-lieu/khoi/members.rated/2022/").context["shown"]
    assert (shown.total, shown.has_below, shown.tallies, shown.standing) == (40, True, (), None)


def test_figure_taken_back_is_unknown_and_not_zero(client):
    record(Unit.objects.get(code="a"), 2022, {"members.rated": None})
    page = client.get("/so-lieu/a/members.rated/2022/")
    assert (page.context["shown"].total, page.context["shown"].standing.count) == (None, None)
    assert "<b>chưa có</b>" in page.content.decode()
