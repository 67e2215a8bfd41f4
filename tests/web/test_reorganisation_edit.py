"""Editing a plan: nothing typed is lost, nothing of another clerk's is written over, long lists come in pages."""

import pytest
from tests.building import flock
from tests.reorganising import BAD, drafted, head_of, loaded, posted, sent_act
from tests.web.test_posts import said, signed_in, told

from khoi.measures.reorganisation_plan import read_plan
from khoi.queries.ledger import forget
from khoi.records.models import Event, Unit
from khoi.web.office.reorganisation_edit import STEPS, UNITS
from khoi.web.office.reorganisations import SAMPLE


@pytest.fixture
def steps(client, below_a) -> str:
    """The address of a plan that renames `a1`, `a2`, `a3`."""
    sent_act(client, "plan", {"title": "Kế hoạch"})
    address = f"/sap-xep/{drafted().key}/"
    for code in ("a1", "a2", "a3"):
        posted(client, address + "viec/?viec=rename", {"unit": code, "name": f"Tên {code}"})
    return address


def named() -> list[tuple[str, str]]:
    return [(step["unit"], step["name"]) for step in drafted().steps]


def test_looking_at_the_preview_saves_what_was_typed(client, steps):
    typed = head_of(client, drafted().key, decision="99-QĐ", effective_on="01/03/2023", preview="1")
    page = posted(client, steps + "sua/", typed, follow=True)
    assert page.redirect_chain[-1][0] == steps
    assert (drafted().decision, drafted().effective_on.isoformat()) == ("99-QĐ", "2023-03-01")
    assert said(page) == ["Đã ghi phần đầu của kế hoạch."]


def test_looking_at_the_preview_of_what_stands_writes_nothing(client, steps):
    events = Event.objects.count()
    page = posted(client, steps + "sua/", head_of(client, drafted().key, preview="1"))
    assert (page["Location"], Event.objects.count()) == (steps, events)


def test_adding_or_taking_away_a_step_saves_what_was_typed(client, steps):
    typed = head_of(client, drafted().key, decision="1-QĐ", add="1", viec="end")
    page = posted(client, steps + "sua/", typed)
    assert (page["Location"], drafted().decision) == (steps + "viec/?viec=end", "1-QĐ")
    posted(client, steps + "sua/", head_of(client, drafted().key, decision="2-QĐ", remove="1"))
    assert (named()[0], drafted().decision) == (("a2", "Tên a2"), "2-QĐ")


def test_turning_the_page_of_a_long_plan_saves_what_was_typed(client, steps):
    flock(Unit.objects.get(code="a"), STEPS)
    forget()
    codes = Unit.objects.filter(code__startswith="dv-").values_list("code", flat=True)[:STEPS]
    posted(client, steps + "viec/?viec=move", {"units": [*codes], "parent": "b"})
    typed = head_of(client, drafted().key, decision="3-QĐ", page="2")
    page = posted(client, steps + "sua/", typed, follow=True)
    assert ([number for number, *_ in page.context["rows"]], drafted().decision) == ([21, 22, 23], "3-QĐ")


def test_faulty_head_takes_no_step_away_and_stays_as_typed(client, steps):
    typed = head_of(client, drafted().key, effective_on="hôm nay", remove="1")
    page = posted(client, steps + "sua/", typed)
    assert (page.status_code, [*page.context["form"].errors], len(named())) == (BAD, ["effective_on"], 3)
    assert "hôm nay" in page.content.decode()


def test_step_opened_before_another_was_taken_away_is_not_written_over_its_neighbour(client, steps):
    """A opens step 2, B takes step 1 away: what stands second now is another step."""
    opened = client.get(steps + "viec/?buoc=2")
    other = signed_in("other", "upper_office")
    posted(other, steps + "sua/", head_of(other, drafted().key, remove="1"))
    sent = {"seen": opened.context["seen"], "do": "rename", "unit": "a2", "name": "Tên mới"}
    for _press in range(2):
        page = client.post(steps + "viec/?buoc=2", sent)
        assert told(page) == (BAD, "plan_changed")
        assert "Tên mới" in page.content.decode()
        assert named() == [("a2", "Tên a2"), ("a3", "Tên a3")]
        sent |= {"seen": page.context["seen"]}


def test_step_that_is_gone_leads_back_and_says_so(client, steps):
    opened = client.get(steps + "viec/?buoc=3").context["seen"]
    posted(client, steps + "sua/", head_of(client, drafted().key, remove="1"))
    sent = {"seen": opened, "do": "rename", "unit": "a3", "name": "X"}
    page = client.post(steps + "viec/?buoc=3", sent, follow=True)
    assert page.redirect_chain[-1][0] == steps + "sua/"
    assert said(page)[1:] == ["Việc đang sửa không còn ở chỗ cũ: kế hoạch đã đổi từ khi mở trang."]
    assert named() == [("a2", "Tên a2"), ("a3", "Tên a3")]


def test_of_two_clerks_who_add_a_step_neither_loses_one(client, steps):
    seen = client.get(steps + "viec/?viec=rename").context["seen"]
    other = signed_in("other", "upper_office")
    posted(other, steps + "viec/?viec=rename", {"unit": "b", "name": "Của B"})
    mine = {"unit": "a", "name": "Của A"}
    page = client.post(steps + "viec/?viec=rename", mine | {"seen": seen})
    assert (told(page), "Của A" in page.content.decode()) == ((BAD, "plan_changed"), True)
    assert named()[3:] == [("b", "Của B")]
    client.post(steps + "viec/?viec=rename", mine | {"seen": page.context["seen"]})
    assert named()[3:] == [("b", "Của B"), ("a", "Của A")]


def test_search_in_a_form_does_not_look_at_the_plan_anew(client, steps):
    seen = client.get(steps + "viec/?viec=rename").context["seen"]
    posted(client, steps + "sua/", head_of(client, drafted().key, remove="1"))
    page = client.post(steps + "viec/?viec=rename", {"seen": seen, "find": "unit", "unit-text": "don vi"})
    assert page.context["seen"] == seen


def test_goals_set_meanwhile_are_not_taken_away(client, below_a):
    loaded(client)
    address = f"/sap-xep/{drafted().key}/phan/a/"
    seen = client.get(address).context["seen"]
    posted(client, address, {"u-a1": "dang", "u-a2": "", "u-a3": ""})
    page = client.post(address, {"u-a1": "", "u-a2": "uy-ban", "u-a3": "", "seen": seen})
    assert told(page) == (BAD, "plan_changed")
    assert drafted().steps[3:] == [{"do": "move", "unit": "a1", "parent": "dang"}]


def test_units_to_place_come_in_short_pages_and_a_whole_group_from_any_of_them(client, below_a):
    flock(Unit.objects.get(code="a"), UNITS)
    forget()
    loaded(client)
    address = f"/sap-xep/{drafted().key}/phan/a/"
    page = client.get(address)
    shown = [row.code for _group, rows in page.context["form"].parts for row, _field in rows]
    assert (len(shown), page.context["all"]) == (UNITS, UNITS + 3)
    onward = posted(client, address, {f"u-{shown[0]}": "dang", "page": "2"})
    assert (onward["Location"], drafted().steps[-1]["unit"]) == (address + "?page=2", shown[0])
    page = posted(client, address + "?page=2", {"group": "*", "to": "uy-ban", "all": "1"}, follow=True)
    assert (page.context["left"], len(drafted().steps)) == (0, 3 + UNITS + 3)
    preview = posted(client, address, {f"u-{shown[0]}": "dang", "preview": "1"})
    assert preview["Location"] == f"/sap-xep/{drafted().key}/"


def test_obstacle_that_another_day_clears_leads_to_the_day(client, below_a):
    page = sent_act(client, "rename", {"unit": "a1", "name": "X"}, follow=True)
    address = f"/sap-xep/{drafted().key}/"
    assert "#id_effective_on" not in page.content.decode()
    typed = head_of(client, drafted().key, effective_on="01/01/2010", preview="1")
    page = posted(client, address + "sua/", typed, follow=True)
    assert [(one.code, asks_day) for one, _step, asks_day in page.context["obstacles"]] == [
        ("outside_life", True)
    ]
    assert f'href="{address}sua/#id_effective_on"' in page.content.decode()
    assert 'id="id_effective_on"' in client.get(address + "sua/").content.decode()


@pytest.mark.parametrize(
    "page", ["moi/", "moi/?viec=merge", "nap/", "{key}/", "{key}/sua/", "{key}/phan/a/", "{key}/viec/?buoc=1"]
)
def test_every_page_leads_back(client, below_a, page):
    loaded(client)
    text = client.get("/sap-xep/" + page.format(key=drafted().key)).content.decode()
    main = text[text.index("<main") : text.index("</main")]
    assert 'class="chg"' in main
    assert 'href="/sap-xep/' in main[main.index('class="chg"') :].split("</dl>")[0]


def test_sample_of_a_file_can_be_loaded(client):
    page = client.get("/sap-xep/nap/").content.decode()
    assert "effective_on: 2026-03-01" in page
    assert "docs/" not in page
    assert [step["do"] for step in read_plan(SAMPLE.encode()).steps] == ["found", "merge"]
