"""A file is looked at before it counts: upload, preview with filters and ticks, acceptance, undoing, the list."""

from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.building import BORN, account, flock, measure, over_budget, post
from tests.importing import looked_at

from khoi.documents import jobs
from khoi.records.guard import records_open
from khoi.records.models import FigureImport, ImportLine, Revision, Tally, Unit
from khoi.web.office import imports as pages

UPLOAD = "/so-lieu/nap/"
PAPER = {
    "source": "Báo cáo 14-BC/CB (giả định)",
    "reporter": "Bí thư chi bộ (giả định)",
    "cut_off": "2022-12-31",
    "received_on": "2023-01-09",
}
HEAD = "unit,year,measure,count\n"
RATED, GOOD = "a,2022,members.rated,", "a,2022,members.good_or_better,"


def standing() -> dict[str, int | None]:
    rows = Tally.objects.filter(unit__code="a", year=2022, replaced_in=None)
    return dict(rows.values_list("measure__code", "count"))


def upload(client: Client, data: str | bytes, name: str = "so-lieu.csv"):
    content = data.encode() if isinstance(data, str) else data
    return client.post(UPLOAD, PAPER | {"file": SimpleUploadedFile(name, content)}, follow=True)


def act(client: Client, entry: FigureImport, **words):
    return client.post(reverse("import", args=[entry.key]), words, follow=True)


def said(page) -> list[str]:
    return [str(message) for message in page.context["messages"]]


def text(page) -> str:
    return page.content.decode()


def test_uploaded_file_is_shown_and_changes_nothing(client):
    before, at = standing(), Revision.objects.get().number
    page = upload(client, f"{HEAD}{RATED}42\n{GOOD}38\nz,2022,members.rated,1\n")
    counts = page.context["counts"]
    assert (counts.change, counts.same, counts.fault, counts.doubt) == (1, 1, 1, 0)
    assert [(row.record.row, row.record.state) for row in page.context["rows"]] == [
        (2, "change"),
        (4, "fault"),
    ]
    assert "không có đơn vị mã “z”" in text(page)
    assert (standing(), Revision.objects.get().number) == (before, at)


def test_changes_are_accepted_and_undone(client):
    upload(client, f"{HEAD}{RATED}42\n{GOOD}38\n")
    entry = FigureImport.objects.get()
    page = act(client, entry, act="accept", take="sure")
    assert said(page) == ["Đã nhận 1 số liệu."]
    assert standing()["members.rated"] == 42
    tally = Tally.objects.get(unit__code="a", measure__code="members.rated", replaced_in=None)
    assert (tally.source, tally.recorded_by) == (PAPER["source"], "van-phong")
    assert "đã nhận, đang ghi" in text(page)
    page = act(client, entry, act="undo")
    assert said(page) == ["Đã trả lại 1 số như trước."]
    assert (standing()["members.rated"], "đã nhận, đã hoàn tác" in text(page)) == (40, True)


def test_contradictions_must_be_looked_at_before_all_is_accepted(client):
    entry = looked_at(f"{GOOD}41\n")
    page = act(client, entry, act="accept", take="all")
    assert (page.status_code, page.context["refusal"].code) == (
        HTTPStatus.BAD_REQUEST,
        "contradictions_not_seen",
    )
    assert "tử số lớn hơn mẫu số" in text(page)
    assert standing()["members.good_or_better"] == 38
    act(client, entry, act="accept", take="all", seen="on")
    assert standing()["members.good_or_better"] == 41


def test_ticked_lines_alone_are_accepted(client):
    entry = looked_at(f"{RATED}42\n{GOOD}45\n")
    act(client, entry, act="accept", take="chosen", shown=["0", "1"], line=["1"])
    assert standing() == {"members.rated": 40, "members.good_or_better": 45}


def test_ticks_are_kept_from_page_to_page(client):
    rows = "".join(f"{code},2022,members.rated,9\n" for code in flock(Unit.objects.get(code="khoi"), 60))
    entry = looked_at(rows)
    page = act(client, entry, shown=["0", "1"], line=["1"], go="2")
    assert page.context["page"].number == 2
    page = act(client, entry, shown=["50", "51"], line=["51"], act="accept", take="chosen")
    assert said(page) == ["Đã nhận 58 số liệu."]
    left = ImportLine.objects.filter(entry=entry, taken=False)
    assert [*left.values_list("position", flat=True)] == [0, 50]


@pytest.mark.parametrize("words", [{"line": "x"}, {"shown": "9" * 30}, {"act": "nonsense"}, {"go": "x"}, {}])
def test_nonsense_is_answered_and_changes_nothing(client, words):
    before = standing()
    assert act(client, looked_at(f"{RATED}42\n"), **words).status_code < 500
    assert standing() == before


def test_figure_changed_since_the_preview_is_named(client):
    entry = looked_at(f"{RATED}42\n{GOOD}37\n")
    act(client, looked_at(f"{RATED}44\n"), act="accept", take="all", seen="on")
    page = act(client, entry, act="accept", take="all", seen="on")
    assert said(page)[1:] == ["1 số không ghi vì số đang ghi đã đổi sau khi xem trước."]
    assert "số đang ghi đã thành 44 sau khi xem trước" in text(page)
    assert standing() == {"members.rated": 44, "members.good_or_better": 37}


def test_dropped_file_says_so(client):
    page = act(client, looked_at(f"{RATED}42\n"), act="drop")
    assert (page.context["entry"].state, standing()["members.rated"]) == ("dropped", 40)


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        ("unit,year\n", "x.csv", "missing_key"),
        (HEAD, "x.csv", "empty"),
        ("a", "x.txt", "unknown_format"),
        ("\x00", "x.yaml", "not_text"),
    ],
)
def test_file_that_cannot_be_read_says_why(client, data, name, code):
    page = upload(client, data, name)
    assert (page.context["entry"].state, page.context["entry"].refusal["code"]) == ("refused", code)
    assert f"<code>{code}</code>" in text(page)


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"\x89PNG\r\n"])
def test_file_of_another_kind_is_an_error_of_its_field(client, data):
    page = upload(client, data, "x.xlsx")
    assert [*page.context["form"].errors] == ["file"]
    assert not FigureImport.objects.exists()


def test_marked_file_is_never_stored(client):
    page = upload(client, f"{HEAD}*** TỐI MẬT ***\n")
    assert (page.status_code, FigureImport.objects.exists()) == (422, False)


def test_upload_without_a_file_is_refused(client):
    assert [*client.post(UPLOAD, PAPER).context["form"].errors] == ["file"]


def test_year_without_the_unit_offers_the_forms_there_are(client):
    page = client.get("/so-lieu/nap/")
    offered = dict(page.context["forms"])
    assert {code for units in offered.values() for code, _ in units} == {"khoi"}
    for year in offered:
        assert client.get(reverse("cycle_form", args=["khoi", year]))["Content-Type"] == pages.XLSX
    page = client.get(reverse("cycle_form", args=["khoi", 1990]))
    assert (page.status_code, page.context["refusal"].code) == (HTTPStatus.BAD_REQUEST, "outside_life")
    assert reverse("cycle_form", args=["khoi", max(offered)]) in text(page)
    assert UPLOAD in text(page)


def test_form_of_a_unit_beyond_reach_is_as_one_that_does_not_exist(client):
    page = one_unit_client("a").get(reverse("cycle_form", args=["khoi", 2022]))
    assert page.status_code == HTTPStatus.NOT_FOUND


def test_list_names_every_import_and_leads_to_it(client):
    entry = looked_at(f"{RATED}42\n")
    page = client.get("/so-lieu/so-nap/")
    assert [(row.key, str(words)) for row, words in page.context["rows"]] == [(entry.key, "chờ xem và nhận")]
    assert reverse("import", args=[entry.key]) in text(page)


def test_running_import_shows_how_far_it_is_and_says_when_nobody_works(client, monkeypatch):
    entry = looked_at(f"{RATED}42\n")
    with records_open():
        FigureImport.objects.update(state="reading", done=30, total=120)
    page = client.get(reverse("import", args=[entry.key]))
    assert '<progress max="100" value="25"' in text(page)
    assert "js/progress.js" in text(page)
    monkeypatch.setattr(pages, "is_working", lambda: False)
    page = client.get(reverse("import", args=[entry.key]))
    assert ("<progress" in text(page), "đang không chạy" in text(page)) == (False, True)


def test_file_that_nobody_reads_can_be_read_from_its_page(client, monkeypatch):
    monkeypatch.setattr(pages, "is_working", lambda: False)
    monkeypatch.setattr(pages, "ask_reading", lambda _key: None)
    upload(client, f"{HEAD}{RATED}42\n")
    entry = FigureImport.objects.get()
    assert entry.state == "waiting"
    assert act(client, entry, act="read").context["counts"].change == 1
    assert jobs.is_working()


def test_preview_keeps_its_budget_at_three_lines_and_at_three_hundred(client):
    found = []
    codes = flock(Unit.objects.get(code="khoi"), 300)
    for number in (3, 300):
        entry = looked_at("".join(f"{code},2022,members.rated,9\n" for code in codes[:number]))
        for address in (reverse("import", args=[entry.key]), "/so-lieu/so-nap/"):
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                page = client.get(address)
            found.append((address.split("/")[-2], len(asked), len(page.content)))
    assert over_budget({"import": [row[1:] for row in (found[0], found[2])]}) == {}
    assert over_budget({"imports": [row[1:] for row in (found[1], found[3])]}) == {}
    assert (found[0][1], found[1][1]) == (found[2][1], found[3][1])


def test_file_accepted_before_leads_to_that_import(client):
    first = looked_at(f"{RATED}42\n")
    again, other = looked_at(f"{RATED}42\n"), looked_at(f"{RATED}43\n")
    address = reverse("import", args=[first.key])
    assert address not in text(client.get(reverse("import", args=[again.key])))
    act(client, first, act="accept", take="sure")
    page = client.get(reverse("import", args=[again.key]))
    assert ("Chính tệp này đã được nhận lúc" in text(page), f'href="{address}"' in text(page)) == (True, True)
    assert address not in text(client.get(reverse("import", args=[other.key])))
    act(client, first, act="undo")
    assert address not in text(client.get(reverse("import", args=[again.key])))


def test_file_accepted_before_beyond_reach_is_not_told_of(client):
    (code,) = flock(Unit.objects.get(code="khoi"), 1)
    both = looked_at(f"{RATED}42\n{code},2022,members.rated,9\n")
    act(client, both, act="accept", take="sure")
    mine = looked_at(f"{RATED}42\n")
    with records_open():
        FigureImport.objects.filter(pk=mine.pk).update(sha256=both.sha256)
    page = one_unit_client("a").get(reverse("import", args=[mine.key]))
    assert (page.status_code, page.context["same_file"]) == (HTTPStatus.OK, None)


def test_warnings_stand_above_what_would_change(client):
    entry = looked_at(f"{RATED}42\na,2021,members.rated,41\n")
    address = reverse("import", args=[entry.key])
    assert "Tệp có cả số của năm 2021, đã hết trước ngày chốt số liệu." in text(client.get(address))
    client.cookies["khoi_language"] = "en"
    assert "The file also holds figures of 2021" in text(client.get(address))


def test_list_keeps_its_budget_at_three_hundred_imports(client):
    entry = looked_at(f"{RATED}42\n")
    values = FigureImport.objects.filter(pk=entry.pk).values().get()
    with records_open():
        FigureImport.objects.bulk_create(
            FigureImport(**values | {"id": None, "key": f"k{i}"}) for i in range(300)
        )
    client.get("/so-lieu/so-nap/")
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/so-lieu/so-nap/")
    assert over_budget({"imports": [(len(asked), len(page.content))]}) == {}
    assert page.context["page"].paginator.num_pages == 7


def one_unit_client(name: str) -> Client:
    user = account(f"bi-thu-{name}")
    post(user, "cell_secretary", Unit.objects.get(code=name), from_day=BORN)
    client = Client()
    client.force_login(user)
    return client


def test_import_with_a_unit_beyond_reach_is_not_there(client):
    codes = flock(Unit.objects.get(code="khoi"), 1)
    both = looked_at(f"{RATED}42\n{codes[0]},2022,members.rated,9\n")
    own = looked_at(f"{RATED}42\n")
    reader = one_unit_client("a")
    assert reader.get(reverse("import", args=[both.key])).status_code == HTTPStatus.NOT_FOUND
    assert reader.get(reverse("import", args=[own.key])).status_code == HTTPStatus.OK
    assert [*reader.get("/so-lieu/so-nap/").context["rows"]] == []


def test_pages_speak_english(client):
    measure("x.y")
    entry = looked_at(f"{GOOD}45\nz,2022,members.rated,1\na,2014,members.rated,1\n")
    client.cookies["khoi_language"] = "en"
    for address in (UPLOAD, "/so-lieu/so-nap/", reverse("import", args=[entry.key])):
        assert client.get(address).status_code == HTTPStatus.OK
