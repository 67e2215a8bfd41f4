"""Every page keeps its budget of statements and bytes, at three rows as at three hundred."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, reverse
from tests.building import (
    flock,
    isolated,
    kinds,
    office_client,
    reading,
    record,
    resolution,
    target,
    unit,
)
from tests.importing import taken_in

from khoi.queries.ledger import forget
from khoi.records.guard import records_open
from khoi.records.models import Post, Resolution, Unit
from khoi.web import (
    access_urls,
    account_urls,
    draft_urls,
    import_urls,
    person_urls,
    reorganisation_urls,
    report_urls,
)
from khoi.web.budgets import BUDGETS
from khoi.web.urls import urlpatterns

# Pages of accounts are a kept library's: short forms without a list, which cannot grow with the office.
NAMES = {
    str(row.name)
    for row in urlpatterns
    if isinstance(row, URLPattern) and row not in account_urls.urlpatterns
}
MEASURES = ["members.rated", "members.good_or_better"]
TARGETS = [
    target("tot", [reading("tot", "members.good_or_better", "members.rated")]),
    target("so", [reading("so", "members.rated")], kind="count", threshold="10"),
    target("dinh-tinh"),
]
POSTED = {"sign_out", "set_language"}


def addresses() -> dict[str, str]:
    """One address for each name, the one that lists most; pages of persons and posts are measured where many are made."""
    args: dict[str, list] = {
        "scoreboard": ["nq", "khoi"],
        "scoreboard_csv": ["nq", "khoi"],
        "reports": ["nq", "khoi", 2022],
        "figure": ["nq", "khoi", "tot", 2022],
        "target": ["nq", "tot"],
        "indicator": ["tot"],
        "unit": ["khoi"],
        "sheet": ["dau", 2022],
        "single": ["dau", "members.rated", 2022],
        "takeout_table": ["so-lieu"],
        "takeout_xlsx": ["so-lieu"],
        "takeout_csv": ["so-lieu"],
        "resolution": ["nq"],
        "ambiguity": ["R-01"],
        "regulation": ["qd-294-2025"],
    }
    words = {
        "scoreboard": "?year=2022",
        "units": "?at=khoi&day=2023-01-01",
        "compared": "?first=2014-01-01&second=2023-01-01",
        "find_unit": "?q=don+vi",
        "regulations_compared": "?a=qd-124-2023&b=qd-366-2025",
        "timeline": "?day=2025-12-20",
        "rate": "?day=2025-12-20&subject=leader",
        "vote": "?day=2025-08-01",
        "due": "?day=2026-03-02&start=2026-03-02&step=admission_decision",
    }
    elsewhere = (
        *person_urls.urlpatterns,
        *access_urls.urlpatterns,
        *draft_urls.urlpatterns,
        *import_urls.urlpatterns,
        *report_urls.urlpatterns,
        *reorganisation_urls.urlpatterns,
    )
    here = NAMES - {str(row.name) for row in elsewhere}
    return {name: reverse(name, args=args.get(name, ())) + words.get(name, "") for name in here}


def grow(units: int, resolutions: int) -> None:
    """More units below `khoi`, of which every second reports, and more resolutions of its own."""
    top = Unit.objects.get(code="khoi")
    codes = flock(top, units)
    lines = [
        f"{code},2022,{measure},{9 if measure[8] == 'g' else 10}"
        for code in codes[::2]
        for measure in MEASURES
    ]
    taken_in("\n".join(lines))
    for _ in range(resolutions):
        number = Resolution.objects.count()
        resolution(top, [target("dinh-tinh")], [], code=f"cu-{number}", years=(1940 + number, 1941 + number))


@pytest.fixture
def client(db) -> Client:
    kinds()
    top = unit("khoi", kind="khoi")
    resolution(top, TARGETS, MEASURES)
    record(unit("dau", top), 2022, {"members.rated": 40, "members.good_or_better": 38})
    isolated(top)
    return office_client()


def measured(client: Client) -> dict[str, tuple[int, int]]:
    """Statements and bytes of every page, its sums already standing in memory."""
    forget()
    found = {}
    for name, address in addresses().items():
        call = client.post if name in POSTED else client.get
        client.force_login(User.objects.get())
        call(address)
        client.force_login(User.objects.get())
        with CaptureQueriesContext(connection) as asked:
            answer = call(address)
        assert answer.status_code == (302 if name in POSTED | {"home", "results"} else 200), name
        found[name] = len(asked), len(answer.content)
    return found


def test_every_address_has_a_budget():
    assert set(BUDGETS) == NAMES


@pytest.mark.parametrize("where", ["", "khoi"])
def test_pages_keep_their_budgets_at_three_rows_and_at_three_hundred(client, where):
    """Also for posts at a unit, whose reach over the tree must not be looked up row by row."""
    if where:
        with records_open():
            Post.objects.update(unit=Unit.objects.get(code=where))
    grow(units=2, resolutions=2)
    few = measured(client)
    grow(units=297, resolutions=57)
    many = measured(client)
    assert {name: row[0] for name, row in many.items()} == {name: row[0] for name, row in few.items()}
    over = {
        name: row
        for shown in (few, many)
        for name, row in shown.items()
        if row[0] > BUDGETS[name].queries or row[1] > 1000 * BUDGETS[name].kilobytes
    }
    assert over == {}


def test_three_hundred_units_stand_on_six_pages(client):
    grow(units=299, resolutions=0)
    client.force_login(User.objects.get())
    page = client.get(reverse("units") + "?at=khoi&day=2023-01-01&page=6")
    assert (len(page.context["shown"].rows), page.context["page"].paginator.count) == (50, 300)
