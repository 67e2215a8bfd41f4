"""Pages of units: years a unit can report, the tree under it, and a search that keeps its words."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.building import BY, flock, unit

from khoi.actions.units import end_unit
from khoi.records.models import Unit

TODAY = timezone.localdate()


def years(client, code: str) -> list[int]:
    return list(client.get(f"/don-vi/ma/{code}/").context["years"])


def test_living_unit_reports_up_to_this_year(client):
    assert years(client, "a") == list(range(TODAY.year, TODAY.year - 8, -1))


def test_ended_unit_reports_up_to_its_last_day(client):
    top = Unit.objects.get(code="khoi")
    for code, day in (("cuoi-nam", date(2019, 1, 1)), ("giua-nam", date(2018, 6, 1))):
        end_unit(unit(code, top), ended_on=day, by=BY)
    assert years(client, "cuoi-nam") == [2018, 2017, 2016, 2015]
    assert years(client, "giua-nam") == [2018, 2017, 2016, 2015]


def test_unit_that_will_end_reports_up_to_this_year(client):
    end_unit(Unit.objects.get(code="a"), ended_on=TODAY + timedelta(days=800), by=BY)
    assert years(client, "a")[0] == TODAY.year


def test_unit_not_yet_begun_has_its_first_year(client):
    begins = TODAY + timedelta(days=800)
    unit("mai-sau", Unit.objects.get(code="khoi"), begins_on=begins)
    assert years(client, "mai-sau") == [begins.year]


def test_ended_unit_keeps_its_name_and_kind(client):
    end_unit(unit("cu", Unit.objects.get(code="khoi")), ended_on=date(2019, 1, 1), by=BY)
    row = client.get("/don-vi/ma/cu/").context["row"]
    assert (row.name, row.kind) == ("Đơn vị cu", "Đảng bộ cơ sở")


@pytest.mark.parametrize(
    ("words", "found"), [("don vi a", ["a"]), ("  ", None), ("A\x00", ["a"]), ("zz", [])]
)
def test_search_by_name(client, words, found):
    page = client.get("/don-vi/tim/", {"q": words}).context["page"]
    assert (page if page is None else [row.unit.code for row in page if row.unit.code != "khoi"]) == found


def test_pages_of_a_search_keep_its_words(client):
    flock(Unit.objects.get(code="khoi"), 60)
    page = client.get("/don-vi/tim/", {"q": "Đơn vị", "page": "2"})
    assert page.context["page"].number == 2
    assert 'href="?q=%C4%90%C6%A1n+v%E1%BB%8B&amp;page=1"' in page.content.decode()
