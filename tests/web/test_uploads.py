"""Files are taken by what they are, bodies by their size, and nothing that carries a secrecy mark."""

import inspect
import json
import pkgutil
import time
from importlib import import_module

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation
from tests.core.test_file_kinds import zipped

import khoi.web
from khoi.core.refusal import Refusal
from khoi.measures.figure_file import read_figures
from khoi.measures.quotas import audit
from khoi.measures.resolution_file import read_resolution
from khoi.measures.scenario import read_scenario
from khoi.measures.unit_file import read_units
from khoi.records.models import Event, Tally
from khoi.web.office.forms import Checked, CheckedTable
from khoi.web.parts.uploads import BoundedBodies, SecrecyMarks, TextUpload, Upload

FIGURES = b"unit,year,measure,count\na,2022,members.rated,41\n"
SECONDS = 3
MARKED = "unit,year,measure,count\n*** TỐI MẬT ***\n".encode()
PAPER = {"source": "Báo cáo 12", "reporter": "Bí thư", "cut_off": "31/12/2022", "received_on": "05/01/2023"}


class Form(forms.Form):
    file = TextUpload(largest=1000)


def sent(data: bytes, name: str = "so-lieu.csv") -> Form:
    return Form({}, {"file": SimpleUploadedFile(name, data)})


def wrongs(form: Form) -> list[str]:
    form.is_valid()
    return [error.code for error in form.errors.as_data().get("file", ())]


def test_text_is_taken_and_can_be_read_from_its_beginning():
    form = sent(FIGURES)
    assert form.is_valid()
    assert (form.cleaned_data["file"].read(), form.cleaned_data["file"].name) == (FIGURES, "so-lieu.csv")


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.csv", "empty"),
        (b"x" * 1001, "a.csv", "too_large"),
        (FIGURES, "a" * 197 + ".csv", "name"),
        (FIGURES, "a\\b.csv", "name"),
        (FIGURES, "a\u202evsc.exe", "name"),
        (FIGURES, "...", "name"),
        (zipped("[Content_Types].xml"), "a.csv", "kind"),
        (b"%PDF-1.7", "a.csv", "kind"),
        (b"MZ\x90\x00", "a.yaml", "kind"),
    ],
)
def test_odd_file_is_a_fault_of_the_field(data, name, code):
    assert wrongs(sent(data, name)) == [code]


def test_size_just_at_the_limit_is_taken():
    assert wrongs(sent(b"x" * 1000)) == []


def test_fault_speaks_the_language_of_the_reader_and_names_kind_and_limit():
    page = sent(b"%PDF-1.7")
    assert page.errors["file"][0].startswith("tệp này là một tệp PDF, không phải tệp văn bản thuần. ")
    assert "1000" in sent(b"x" * 2000).errors["file"][0]
    with translation.override("en"):
        assert sent(b"%PDF-1.7").errors["file"][0].startswith("This is not a plain text file")


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16"])
def test_file_with_a_mark_is_refused_in_every_coding(coding):
    with pytest.raises(Refusal) as caught:
        sent(MARKED.decode().encode(coding)).is_valid()
    assert (caught.value.code, caught.value.where) == ("secrecy_mark", "tệp, dòng 2")


def forms_of_pages() -> list[type[forms.Form]]:
    """Every form class in the pages' modules."""
    names = [found.name for found in pkgutil.walk_packages(khoi.web.__path__, "khoi.web.")]
    modules = [import_module(name) for name in names]
    classes = {one for module in modules for _, one in inspect.getmembers(module, inspect.isclass)}
    return [one for one in classes if issubclass(one, forms.Form) and one.__module__.startswith("khoi.")]


def test_every_file_field_of_every_form_is_ours():
    fields = [(one.__name__, field) for one in forms_of_pages() for field in one.base_fields.values()]
    assert [name for name, field in fields if isinstance(field, forms.FileField)] != []
    plain = [
        name for name, field in fields if isinstance(field, forms.FileField) and not isinstance(field, Upload)
    ]
    assert plain == []


def test_checked_text_and_table_are_held_to_the_limit_of_their_file():
    sizes = (CheckedTable.largest, Checked.largest)
    assert [one({"text": "a" * size}).is_valid() for one in (CheckedTable, Checked) for size in sizes] == [
        True,
        False,
        True,
        True,
    ]
    assert Checked({"text": "a" * (Checked.largest + 1)}).is_valid() is False
    assert [row["code"] for row in CheckedTable({}).errors.get_json_data()["text"]] == [""]
    assert [CheckedTable().fields["file"].largest, Checked().fields["file"].largest] == [*sizes]


CSV_UNITS = 'code,name,kind,parent,from\na,"TUYỆT MẬT",khoi,,2020-01-01\n'
TABLE = "group,year,unit,kind,level,count,percent,total,note\n"


@pytest.mark.parametrize(
    ("read", "where"),
    [
        (lambda: read_figures(MARKED, "a.csv"), "tệp, dòng 2"),
        (lambda: read_figures(b'[{"unit": "M\\u1eacT"}]', "a.json"), "[0].unit, dòng 1"),
        (lambda: read_units(CSV_UNITS.encode(), "a.csv"), "dòng 2.name, dòng 1"),
        (lambda: read_resolution("resolution: {title: TỐI MẬT}".encode()), "resolution.title, dòng 1"),
        (
            lambda: read_resolution('{"resolution": {"motto": "Độ mật: Mật"}}'.encode()),
            "resolution.motto, dòng 1",
        ),
        (lambda: read_scenario("# MẬT\nterm: {}".encode()), "tệp, dòng 1"),
        (lambda: audit(f"{TABLE}G,2024,U,k,MẬT,1,,,\n".encode()), "row 2.level, dòng 1"),
    ],
)
def test_every_reader_refuses_a_mark_before_anything_else(read, where):
    with pytest.raises(Refusal) as caught:
        read()
    assert (caught.value.code, caught.value.where) == ("secrecy_mark", where)


def test_pile_of_accents_in_a_table_is_read_in_a_moment():
    begin = time.process_time()
    pile = "a" + "\u0302\u0323" * 50_000
    assert audit(f"{TABLE}G,2024,U,k,{pile},1,,,\n".encode()) != {}
    assert time.process_time() - begin < SECONDS


def answered(request, middleware=SecrecyMarks):
    """What the middleware answers, as the framework calls it; `đã nhận` from the view behind it."""

    def view(_request):
        return HttpResponse("đã nhận")

    one = middleware(view)
    before = getattr(one, "process_view", lambda *_: None)(request, view, (), {})
    return before or one(request)


def posted(**fields):
    return RequestFactory().post("/", fields)


def put(body: bytes | str, kind: str = "application/json"):
    return RequestFactory().put("/", body, content_type=kind)


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (posted(grounds="Giữ bí mật nhà nước"), 200),
        (posted(grounds="Về việc\nMẬT"), 422),
        (posted(grounds=["một", "TUYỆT MẬT"]), 422),
        (posted(file=SimpleUploadedFile("a.csv", MARKED)), 200),  # its field refuses it
        (RequestFactory().get("/", {"q": "MẬT"}), 200),
        (put(json.dumps({"a": ["MẬT"]})), 422),
        (put(json.dumps({"a": ["Độ mật: Mật"]}, ensure_ascii=False)), 422),
        (put(json.dumps({"a": "MẬT"}, ensure_ascii=False).encode("utf-16")), 422),
        (put(json.dumps({"MẬT": 1})), 422),
        (put(json.dumps({"a": "bí mật"})), 200),
        (put("{\nMẬT\n"), 422),
        (put("[" * 200_000 + "\\"), 200),
        (put("MẬT", "text/plain"), 422),
        (put(json.dumps({"a": "MẬT"}), "application/vnd.api+json"), 422),
        (put(json.dumps({"a": "MẬT"}), "application/x-www-form-urlencoded"), 422),
        (put(json.dumps({"a": "bí mật"}), "text/plain"), 200),
    ],
)
def test_posted_texts_and_json_are_searched(request_, status):
    assert answered(request_).status_code == status


def test_page_says_why_and_what_to_do_and_shows_nothing_of_the_text():
    page = answered(posted(grounds="Nhân sự khóa tới\nTỐI MẬT")).content.decode()
    assert [word for word in ("Nhân sự", "TỐI") if word in page] == []
    assert [
        word for word in ("grounds, dòng 2", "quy trình văn bản giấy", "secrecy_mark") if word not in page
    ] == []


def test_json_is_answered_in_json():
    answer = json.loads(answered(put(json.dumps({"a": "MẬT"}))).content)
    assert (answer["error"], answer["where"]) == ("secrecy_mark", "a, dòng 1")


def test_large_body_is_refused_unread(settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    large, fits = posted(a="x" * 2000), put(b"x" * 1000)
    assert [answered(one, BoundedBodies).status_code for one in (large, fits)] == [413, 200]
    assert large.read(1) != b""


def test_other_faults_are_left_to_their_own_page():
    middleware = SecrecyMarks(lambda _request: HttpResponse())
    assert middleware.process_exception(posted(), Refusal("empty", "trống")) is None
    assert middleware.process_exception(posted(), ValueError()) is None


def test_marked_figures_leave_nothing_behind(client, settings):
    ours = [f"khoi.web.parts.uploads.{name}" for name in ("BoundedBodies", "SecrecyMarks")]
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if one not in ours] + ours
    before = (Event.objects.count(), Tally.objects.count())
    answers = [
        client.post("/so-lieu/nap/", {**PAPER, "file": SimpleUploadedFile("a.csv", MARKED)}),
        client.post(
            "/so-lieu/nap/", {**PAPER, "source": "MẬT", "file": SimpleUploadedFile("a.csv", FIGURES)}
        ),
    ]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert (Event.objects.count(), Tally.objects.count()) == before
