"""Pages of regulations say what the packs say; the two checks of pasted data answer as the commands do and store nothing."""

import json
import re
from http import HTTPStatus
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.rules.building import FACTS, document, packs_in, write

from khoi.measures.evaluate import evaluate
from khoi.measures.quotas import audit
from khoi.measures.scenario import read_scenario
from khoi.queries.document_register import load_register
from khoi.records.models import Event, Tally
from khoi.rules.difference import difference
from khoi.rules.library import Library, load_library
from khoi.rules.packs import load_packs
from khoi.web.budgets import BUDGETS
from khoi.web.office import rules

RULES = "/quy-dinh/"
EVALUATE, AUDIT = "/quy-dinh/danh-gia/", "/quy-dinh/kiem-bang/"
SCENARIO = """
term: {from: 2021, to: 2022}
units:
  - {id: khoi, kind: upper, parent: null}
  - {id: a, kind: grassroots, parent: khoi}
tallies:
  - {unit: a, period: 2021, measure: members.rated, count: 1200}
  - {unit: a, period: 2021, measure: members.good, count: 1104}
expected:
  - {measure: members.rated, kind: grassroots}
targets:
  - {id: tot, text: "90% trở lên", operator: ">=", threshold: "90", measure_kind: ratio, period_rule: each_year,
     readings: {all: {numerator: members.good, denominator: members.rated}}}
  - {id: so, text: "1.000 trở lên", operator: ">=", threshold: "1000", measure_kind: count, period_rule: each_year,
     readings: {all: {numerator: members.rated}}}
"""
TABLE = """group,year,unit,kind,level,count,percent,total,note
x,2023,a,member,htxs,10,20.00,50,
x,2023,a,member,htt,41,80.00,50,
"""


def stored() -> tuple[int, int]:
    return Event.objects.count(), Tally.objects.count()


def paste(client, address: str, text: str):
    return client.post(address, {"text": text})


def test_pasted_scenario_is_worked_out_as_the_command_does(client):
    before = stored()
    page = paste(client, EVALUATE, SCENARIO)
    assert page.status_code == HTTPStatus.OK
    assert json.loads(page.context["as_json"]) == evaluate(read_scenario(SCENARIO.encode()))
    assert stored() == before


def test_rows_are_written_as_the_reader_writes_numbers(client):
    rows = {
        (row["target"], row["unit"], row["period"]): row
        for row in paste(client, EVALUATE, SCENARIO).context["rows"]
    }
    share, count, none = rows["tot", "khoi", "2021"], rows["so", "a", "2021"], rows["tot", "a", "2022"]
    assert (share["value"], share["fraction"], share["status"]) == ("92,00%", "1104/1200", "met")
    assert (count["value"], count["fraction"], count["status"]) == ("1.200", "", "met")
    assert (none["value"], none["status"], none["reported"], none["expected"]) == ("chưa có", "no_data", 0, 1)


@pytest.mark.parametrize(
    ("address", "text", "code"),
    [
        (EVALUATE, "term: [", "malformed"),
        (EVALUATE, "{}", "missing_key"),
        (EVALUATE, SCENARIO.replace("count: 1104", "count: -1"), "negative_count"),
        (EVALUATE, SCENARIO.replace("parent: khoi", "parent: a"), "cycle"),
        (AUDIT, "x,y\n1,2\n", "unknown_column"),
    ],
)
def test_what_cannot_be_worked_out_is_refused_at_its_place(client, address, text, code):
    page = paste(client, address, text)
    assert (page.status_code, page.context["refusal"].code) == (HTTPStatus.BAD_REQUEST, code)
    assert "Traceback" not in page.content.decode()


@pytest.mark.parametrize("address", [EVALUATE, AUDIT])
def test_nothing_pasted_asks_for_something(client, address):
    page = paste(client, address, " ")
    assert page.context["form"].errors == {"text": ["Dán nội dung hoặc chọn một tệp."]}


@pytest.mark.parametrize(("address", "text"), [(EVALUATE, SCENARIO), (AUDIT, TABLE)])
def test_file_answers_like_pasted_text(client, address, text):
    page = client.post(address, {"file": SimpleUploadedFile("x", text.encode())})
    assert page.context["as_json"] == paste(client, address, text).context["as_json"]


def test_pasted_table_is_audited_as_the_command_does(client):
    before = stored()
    page = paste(client, AUDIT, TABLE)
    assert json.loads(page.context["as_json"]) == json.loads(json.dumps(audit(TABLE.encode())))
    assert stored() == before


def test_pasted_text_is_shown_as_text(client):
    page = paste(client, EVALUATE, "<script>alert(1)</script>")
    assert page.status_code == HTTPStatus.BAD_REQUEST
    assert "<script>" not in page.content.decode()


def small_packs(folder: Path, number: int) -> Library:
    """Invented regulations, one a folder, beside the facts they share."""
    texts = {"facts/thu.yaml": FACTS}
    for at in range(number):
        texts[f"thu-{at}/document.yaml"] = document(number=f"{at}-QĐ/TW", start=f"{1950 + at}-01-01")
    return Library(load_packs(write(folder, texts)))


def test_every_regulation_is_listed_under_its_subject(client):
    pages = [client.get(RULES, {"page": page}).context for page in (1, 2)]
    listed = [head.pack.code for page in pages for _, heads in page["subjects"] for head in heads]
    assert sorted(listed) == sorted(pack.code for pack in load_packs())
    words = [words for words, _ in pages[0]["subjects"]]
    assert words[0] == "Kiểm điểm, đánh giá, xếp loại"


def test_long_list_of_regulations_is_cut_and_keeps_its_budget(client, tmp_path, monkeypatch):
    monkeypatch.setattr(rules, "library", lambda: small_packs(tmp_path, 60))
    pages = [client.get(RULES, {"page": page}) for page in (1, 2, 3)]
    counts = [sum(len(heads) for _, heads in page.context["subjects"]) for page in pages]
    assert counts == [25, 25, 10]
    assert max(len(page.content) for page in pages) <= 1000 * BUDGETS["rules"].kilobytes


@pytest.mark.parametrize("code", [pack.code for pack in load_packs()])
def test_every_regulation_opens_by_clause_and_its_cases_come_out_right(client, code):
    page = client.get(f"/quy-dinh/van-ban/{code}/")
    assert (page.status_code, page.context["tally"].failing) == (HTTPStatus.OK, 0)
    assert len(page.content) <= 1000 * BUDGETS["regulation"].kilobytes
    text = page.content.decode()
    anchors = [one.view.anchor for one in page.context["clauses"]]
    assert [anchor for anchor in anchors if f'id="{anchor}"' not in text] == []
    assert len(set(anchors)) == len(anchors)


def test_clauses_stand_in_reading_order_with_numbers_questions_and_cases(client):
    clauses = {
        one.view.clause: one for one in client.get("/quy-dinh/van-ban/qd-366-2025/").context["clauses"]
    }
    order = list(clauses)
    assert (
        order.index("5") < order.index("11") < order.index("11.1") < order.index("11.1.4") < order.index("12")
    )
    quota = clauses["11.1.5"]
    assert [row.amount for row in quota.view.numbers] == ["20%", "25%"]
    first = clauses["11.1"].view.rules[0]
    assert first.questions[0].words == "Điểm từ 90 trở lên"
    assert first.questions[0].consequence == "không đúng thì không được “Hoàn thành xuất sắc nhiệm vụ”"
    assert all(not case.differs for case in quota.cases)


def test_case_that_comes_out_otherwise_is_shown_so(client, tmp_path, monkeypatch):
    case = """cases:
  - name: Điểm đủ
    name_en: Enough points
    clauses: ["1.1"]
    command: rate
    input: {on: 2020-06-01, subject: member, facts: {score: "80", tasks_total: 4, tasks_late: 0, exempt: false, degraded: false}}
    expect: {highest_level: weak}
"""
    folder = packs_in(tmp_path, **{"thu-2020/cases/mot.yaml": case})
    known = Library(load_packs(folder))
    monkeypatch.setattr(rules, "library", lambda: known)
    page = client.get("/quy-dinh/van-ban/thu-2020/")
    shown = {one.view.clause: one for one in page.context["clauses"]}["1.1"]
    assert (page.context["tally"].failing, shown.failing) == (1, 1)
    assert shown.cases[0].differs == ('“highest_level” cần là "weak", nhưng là "good"',)


def test_slot_left_to_the_office_has_no_number(client, tmp_path, monkeypatch):
    slot = """ho_so.so:
  description: Số hồ sơ
  description_en: Number of the file
  unit: count
  slot: true
  values: [{from: 2020-01-01, value: null, clause: "8", confidence: read}]
"""
    known = Library(load_packs(packs_in(tmp_path, **{"thu-2020/parameters/o.yaml": slot})))
    monkeypatch.setattr(rules, "library", lambda: known)
    text = client.get("/quy-dinh/van-ban/thu-2020/").content.decode()
    assert (text.count("để cơ quan quy định"), "Số hồ sơ" in text) == (1, True)


def test_regulation_nobody_knows_is_not_found(client):
    assert client.get("/quy-dinh/van-ban/khong-co/").status_code == HTTPStatus.NOT_FOUND


def test_comparison_tells_what_the_engine_tells(client):
    page = client.get("/quy-dinh/so-sanh/", {"a": "qd-124-2023", "b": "qd-366-2025"})
    packs = {pack.code: pack for pack in load_packs()}
    told = difference(packs["qd-124-2023"], packs["qd-366-2025"], load_library())
    assert [row.words for _, rows in page.context["changes"] for row in rows] == [
        change.words.vi for change in told
    ]


@pytest.mark.parametrize(
    ("a", "status"), [("qd-366-2025", HTTPStatus.OK), ("khong-co", HTTPStatus.BAD_REQUEST)]
)
def test_comparison_with_itself_or_with_nothing(client, a, status):
    page = client.get("/quy-dinh/so-sanh/", {"a": a, "b": "qd-366-2025"})
    assert (page.status_code, page.context.get("changes", [])) == (status, [])


@pytest.mark.parametrize(
    ("day", "number", "state"),
    [
        ("29/08/2025", "124-QĐ/TW", "có hiệu lực"),
        ("30/08/2025", "124-QĐ/TW", "không có hiệu lực"),
        ("30/08/2025", "366-QĐ/TW", "có hiệu lực"),
        ("30/08/2025", "20-HD/BTCTW", "chưa rõ"),
    ],
)
def test_timeline_says_what_held_on_a_day(client, day, number, state):
    groups = client.get("/quy-dinh/dong-thoi-gian/", {"day": day}).context["groups"]
    states = {span.number: span.state for _, spans in groups for span, _ in spans}
    assert states[number] == state


def test_timeline_names_every_document_once(client):
    pages = [client.get("/quy-dinh/dong-thoi-gian/", {"page": page}).context for page in (1, 2)]
    encoded = [span.pack for _, spans in pages[0]["groups"] for span, _ in spans if span.pack]
    assert sorted(encoded) == sorted(pack.code for pack in load_packs())
    named = [span for _, spans in pages[0]["groups"] for span, _ in spans if not span.pack]
    rest = pages[0]["page"].paginator.count
    assert len(encoded) + len(named) + rest == len(load_register())


@pytest.mark.parametrize(
    "path", ["/quy-dinh/dong-thoi-gian/", "/quy-dinh/bieu-quyet/", "/quy-dinh/thoi-han/"]
)
def test_nonsense_for_a_day_is_refused_on_the_same_page(client, path):
    page = client.get(path, {"day": "hôm qua"})
    assert (page.status_code, page.context["refusal"].code) == (HTTPStatus.BAD_REQUEST, "not_a_day")
    assert 'value="hôm qua"' in page.content.decode()


VIETNAMESE = re.compile("[ăâđêôơưĂÂĐÊÔƠƯạ-ỹẠ-Ỹ]")
CITED = re.compile(r"[\w.,/-]*(QĐ|NĐ|chưa rõ)[\w.,/-]*|Khối|Điều lệ Đảng")
RATED = {
    "f-score": "92,5",
    "f-tasks_total": "20",
    "f-tasks_done": "20",
    "f-tasks_on_time": "18",
    "f-exempt": "no",
}
ANSWERED = [
    ("/quy-dinh/xep-loai/?day=2025-12-20&subject=member", RATED),
    (
        "/quy-dinh/han-muc/",
        {"day": "20/12/2025", "of": "all", "percent": "20", "g1-HTXS": "1", "g1-HTT": "3"},
    ),
    (
        "/quy-dinh/bieu-quyet/?day=2025-08-01&decision=admission&body=cell",
        {"official": "20", "n-exempt": "1"},
    ),
    ("/quy-dinh/thoi-han/?day=2026-03-02&step=admission_decision&start=2026-03-02", None),
    ("/quy-dinh/dong-thoi-gian/?day=2025-12-20", None),
    ("/quy-dinh/so-sanh/?a=qd-124-2023&b=qd-366-2025", None),
    ("/quy-dinh/van-ban/hd-43-2025/", None),
]


@pytest.mark.parametrize(("address", "fields"), ANSWERED, ids=[address for address, _ in ANSWERED])
def test_english_reader_meets_vietnamese_only_where_it_is_quoted(client, address, fields):
    client.cookies["khoi_language"] = "en"
    page = client.get(address) if fields is None else client.post(address, fields)
    assert page.status_code == HTTPStatus.OK
    text = re.sub(r'(?s)<(\w+)[^>]* lang="vi".*?</\1>', "", page.content.decode())
    left = [part.strip() for part in re.split(r"<[^>]*>", text) if VIETNAMESE.search(CITED.sub("", part))]
    assert left == []
