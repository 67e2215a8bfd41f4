"""The shared frame and parts, the forms and the scoreboard: what stands on the page, and what never may."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.template.loader import render_to_string
from django.utils import translation

import khoi.web.parts
from khoi.core.refusal import Refusal
from khoi.core.shares import Share
from khoi.queries import board_view as view
from khoi.web.parts.forms import FormRenderer

STATIC = Path(khoi.web.parts.__file__).parent / "static"
STATUSES = ["met", "missed", "partial", "no_data", "readings_differ"]
VOID = {"meta", "link", "input", "col", "wbr", "br"}


class Reader(HTMLParser):
    """Reads a page as tags and texts, and fails when a tag is left open or closed twice."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.texts, self.open = [], [], []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts += [data.strip()] if data.strip() else []

    def all(self, kind, /, **attrs):
        return [found for tag, found in self.tags if tag == kind and attrs.items() <= found.items()]

    def of_class(self, name):
        return [tag for tag, found in self.tags if name in (found.get("class") or "").split()]


@pytest.fixture(autouse=True)
def vietnamese():
    with translation.override("vi"):
        yield


@pytest.fixture
def render(rf):
    def page(template, path="/x", **context):
        return render_to_string(template, context, request=rf.get(path))

    return page


def written(source, **context):
    return engines["django"].from_string("{% load khoi %}" + source).render(context)


def cell(year, status="met", **kwargs):
    return view.Cell(year, year == 2025, (view.Line("", status, "90,38%", "47/52", f"/y/{year}"),), **kwargs)


ROW = view.Row(
    number="2",
    anchor="ct2",
    words="90% trở lên hoàn thành tốt",
    words_url="/t/2",
    threshold="≥ 90%",
    cells=(cell(2024), cell(2025)),
    status_code="met",
    status_sub="2 trên 2 năm",
    need_title="Vừa đủ",
    need_sub="mức là 46,8 nên 47",
    reported=52,
    expected=52,
    missing=0,
    spark=view.Spark(
        "Chỉ tiêu 2",
        Fraction(9, 10),
        ((view.Point(2024, None, "no_data"), view.Point(2025, Fraction(47, 52), "met")),),
    ),
)
OPEN_ROW = replace(
    ROW,
    number="3",
    anchor="ct3",
    status_code="readings_differ",
    cells=(
        view.Cell(2024, is_now=False, empty_text="chưa có báo cáo"),
        view.Cell(
            2025,
            is_now=True,
            lines=(
                view.Line("a", "missed", "28,85%", "15/52", "/a"),
                view.Line("b", "met", "31,91%", "15/47", "/b"),
            ),
        ),
    ),
    open_reading=view.OpenReading(
        "30% trên số nào?",
        (
            view.ReadingOption("a", "trên tất cả", "28,85%", "15/52", "missed", "Chưa đạt", "thêm 1"),
            view.ReadingOption("b", "trên số tốt", "31,91%", "15/47", "met", "Đạt", "vừa đủ"),
        ),
    ),
    ceiling=view.Ceiling(
        "Sàn cao hơn trần:",
        "cần 11, trần 10.",
        "Sàn",
        11,
        "/54 = 20,37%",
        "Trần",
        (view.CeilingOption(7, "chỉ tính HTT"), view.CeilingOption(10, "tất cả")),
    ),
)
JUDGED_ROW = replace(
    ROW, number="9", anchor="ct9", qualitative=True, spark=None, need_title="", expected=0, reported=0
)
BOARD = view.Board(
    unit_name="Đảng bộ Khối <giả định>",
    unit_url="/u",
    term_name="2020–2025",
    year=2025,
    years=(2024, 2025),
    structure_label="31/12 của từng năm",
    computed_at=datetime(2026, 1, 20, 1, 5, tzinfo=UTC),
    title="Kết quả thực hiện nghị quyết",
    objective="Nâng cao năng lực",
    motto="Đoàn kết",
    resolution_title="Nghị quyết",
    resolution_url="/r",
    synthetic=True,
    tally=tuple(view.TallyItem(code, n) for n, code in enumerate(STATUSES)),
    strip=(
        (view.StripItem("2", "met", "ct2"), view.StripItem("3", "readings_differ", "ct3")),
        (view.StripItem("9", "met", "ct9"),),
    ),
    reports=view.Reports(51, 54, "/missing"),
    attention=(view.Notice("warn", "Chỉ tiêu 5", "Cần 11.", "#ct5", "Xem phép tính"),),
    goals=(view.Goal("I", "Chính trị", (ROW, OPEN_ROW)), view.Goal("II", "Đoàn thể", (JUDGED_ROW,))),
    change=view.ChangeForm(
        (view.Choice("khoi", "Khối", is_chosen=True),),
        (view.Choice("2024", "2024"), view.Choice("2025", "2025", is_chosen=True)),
        (view.Choice("own", "31/12 của từng năm", is_chosen=True),),
    ),
    attention_more_url="/more",
    csv_url="/csv",
    pulls=view.Pulls(
        "Kéo lên, kéo xuống",
        "Đảng viên",
        "So với mức 80%",
        (
            view.PullRow("Sở A", "/a", "90,05%", "172/191", view.Bar(19, 40, "met"), "met", "dư 19"),
            view.PullRow(
                "Sở B", "/b", "74,66%", "498/667", view.Bar(-36, 40, "missed"), "missed", "thiếu 36"
            ),
        ),
        "Hai đơn vị.",
        "/pulls",
    ),
    unreported=view.Unreported("Chưa gửi", (view.UnreportedRow("Sở C", "/c"),), "Không coi là 0.", "/all"),
    key=("HTT: hoàn thành tốt.",),
)
NAV = [("results", "Kết quả", "/", True), ("units", "Đơn vị", "/don-vi", False)]


def scoreboard(render, board=BOARD, **context):
    return Reader(render("office/scoreboard.html", board=board, **context))


def test_frame_stands_in_its_order(render):
    html = render(
        "parts/error.html",
        status=404,
        nav=NAV,
        synthetic=True,
        find_url="/tim",
        network_text="Máy nội bộ",
        user_text="Người dùng thử",
        sign_out_url="/ra",
        home_url="/dau",
    )
    marks = [
        'class="skip"',
        'class="synth"',
        'class="top"',
        'class="nav"',
        'class="find"',
        "<main",
        'class="foot"',
        "Máy nội bộ",
        "Người dùng thử",
        'action="/ra"',
    ]
    places = [html.index(mark) for mark in marks]
    assert places == sorted(places)
    page = Reader(html)
    assert page.all("a", **{"aria-current": "page"}) == [{"href": "/", "aria-current": "page"}]
    assert page.all("html") == [{"lang": "vi"}]


def test_frame_without_any_context_is_whole():
    page = Reader(render_to_string("parts/error.html", {"status": 500}))
    assert (page.of_class("nav"), page.of_class("find"), page.of_class("synth")) == ([], [], [])
    assert page.texts.count("Phần mềm có lỗi") == 1


@pytest.mark.parametrize(
    ("status", "title"),
    [
        (400, "Yêu cầu chưa hiểu được"),
        (403, "Chưa được phép xem"),
        (404, "Không có trang này"),
        (500, "Phần mềm có lỗi"),
    ],
)
def test_error_says_in_plain_words_what_happened(status, title):
    html = render_to_string("parts/error.html", {"status": status})
    assert re.findall(r"<h1>(.*?)</h1>", html) == [title]


@pytest.mark.parametrize("code", STATUSES)
def test_status_has_word_sign_and_colour(code):
    html = render_to_string("parts/_status.html", {"code": code})
    short = {"no_data": "none", "readings_differ": "differ"}.get(code, code)
    assert Reader(html).texts == [str(view.STATUS_WORDS[code])]
    assert f'class="st {short}"' in html
    assert f'href="#s-{short}"' in html


def test_every_sign_is_in_the_sheet():
    sheet = Reader(render_to_string("parts/_signs.html"))
    drawn = {symbol["id"] for symbol in sheet.all("symbol")}
    asked = set(
        re.findall(r"#(s-\w+)", "".join(written(f'{{% sign "{code}" %}}') for code in [*STATUSES, "warn"]))
    )
    assert drawn == asked


def test_refusal_says_what_why_and_what_next(render):
    refusal = Refusal("quota_exceeded", "Trần là 21.", hint="Bỏ bớt một đề nghị.")
    page = Reader(render("parts/_refusal.html", refusal=refusal, undone="Chưa thể ghi."))
    assert page.texts == ["Chưa thể ghi.", "Trần là 21.", "Bỏ bớt một đề nghị.", "Mã:", "quota_exceeded"]
    assert page.all("section")[0]["role"] == "alert"


@pytest.mark.parametrize(
    ("code", "where", "told"),
    [
        ("x", "name", "Chỗ sai: Tên đơn vị"),
        ("x", "tệp, dòng 3", "Chỗ sai: tệp, dòng 3"),
        ("not_allowed", "keep_units", None),
        ("x", "", None),
    ],
)
def test_refusal_names_the_place_as_people_call_it(render, code, where, told):
    class Named(forms.Form):
        name = forms.CharField(label="Tên đơn vị")

    html = render("parts/_refusal.html", refusal=Refusal(code, "Sai.", where=where), form=Named())
    assert [text for text in Reader(html).texts if text.startswith("Chỗ sai")] == ([told] if told else [])


def test_paging_keeps_the_other_words_of_the_address(render):
    pages = Paginator(range(1050), 25)
    page = Reader(render("parts/_paging.html", path="/x?unit=k&page=2", page=pages.page(2)))
    assert [link["href"] for link in page.all("a")] == ["?unit=k&page=1", "?unit=k&page=3"]
    assert page.texts == ["Trang trước", "Trang 2 trên 42, 1.050 dòng", "Trang sau"]


def test_paging_of_a_single_page_is_silent(render):
    assert render("parts/_paging.html", page=Paginator(range(3), 25).page(1)).strip() == ""


class Office(forms.Form):
    default_renderer = FormRenderer
    name = forms.CharField(label="Tên đơn vị", help_text="Như <b>trong</b> quyết định.")
    kind = forms.ChoiceField(
        label="Loại", choices=[("a", "Đảng bộ"), ("b", "Chi bộ")], widget=forms.RadioSelect
    )
    note = forms.CharField(label="Ghi chú", required=False)
    sure = forms.BooleanField(label="Đã đối chiếu")
    unit = forms.CharField(widget=forms.HiddenInput)


def test_form_has_label_above_and_hint_before_the_field():
    html = str(Office())
    page = Reader(html)
    assert page.texts[:3] == ["Tên đơn vị", "Như <b>trong</b> quyết định.", "Loại"]
    assert html.index("<label") < html.index('class="hint"') < html.index('name="name"')
    assert page.all("input", name="name")[0]["aria-describedby"] == "id_name_helptext"
    assert page.of_class("refused") == []


def test_form_in_error_lists_links_and_keeps_what_was_typed():
    page = Reader(str(Office({"name": "", "kind": "b", "note": "đã gõ", "unit": "k"})))
    assert [link["href"] for link in page.all("a")] == ["#id_name", "#id_sure"]
    assert page.all("input", name="note")[0]["value"] == "đã gõ"
    assert [found["id"] for found in page.all("ul") if "wrongs" in found.get("class", "")] == [
        "id_name_error",
        "id_sure_error",
    ]
    assert page.of_class("wrong") == ["div", "div"]


def test_form_error_of_a_hidden_field_is_not_lost():
    page = Reader(str(Office({"name": "x", "kind": "b", "sure": "on"})))
    assert [text for text in page.texts if "unit" in text] != []


def test_filters_write_in_the_language_of_the_reader():
    source = (
        "{{ share|percent }} {{ n|count }} {{ exact|amount }} {{ at|day }} {{ at|moment }} {{ none|percent }}"
    )
    context = {
        "share": Share(47, 52),
        "n": 4612,
        "exact": Fraction(468, 10),
        "at": datetime(2026, 1, 20, 1, 5, tzinfo=UTC),
        "none": None,
    }
    assert written(source, **context) == "90,38% 4.612 46,8 20/01/2026 20/01/2026, 08:05 chưa có"
    with translation.override("en"):
        assert written(source, **context) == "90.38% 4,612 46.8 20 Jan 2026 20 Jan 2026, 08:05 no figure yet"


def test_breakable_escapes_its_parts():
    assert written("{{ text|breakable }}", text="<1>/2") == "&lt;1&gt;<wbr>/2"


def test_scoreboard_has_a_row_for_each_target_with_real_table_roles(render):
    page = scoreboard(render)
    assert [row["id"] for row in page.all("tr") if "id" in row] == ["ct2", "ct3", "ct9"]
    assert {row.get("role") for row in page.all("tr")} == {"row"}
    assert {found.get("role") for found in page.all("td")} == {"cell"}
    assert {found["colspan"] for tag, found in page.tags if "colspan" in found} == {"8"}
    assert len(page.all("col")) == BOARD.column_count


def test_scoreboard_marks_the_year_in_view(render):
    page = scoreboard(render)
    assert [found["data-y"] for found in page.all("td") if " now" in found.get("class", "")] == ["2025"] * 3
    assert "20/01/2026, 08:05" in page.texts


def test_scoreboard_names_what_is_missing_and_never_prints_it_as_zero(render):
    texts = scoreboard(render).texts
    assert texts.count("chưa có báo cáo") == 1
    assert texts.count("chưa có") == 2  # need and coverage of the assessed row
    assert texts.count("0/0") == 0


def test_scoreboard_shows_every_reading_and_the_ceiling(render):
    texts = scoreboard(render).texts
    note = texts[texts.index("Còn để ngỏ:") :]
    assert note[:14] == [
        "Còn để ngỏ:", "30% trên số nào?",
        "a. trên tất cả", "28,85%", "15/52", "Chưa đạt", "thêm 1",
        "b. trên số tốt", "31,91%", "15/47", "Đạt", "vừa đủ",
        "Sàn cao hơn trần:", "cần 11, trần 10.",
    ]  # fmt: skip


def test_scoreboard_strip_parts_its_goals(render):
    page = scoreboard(render)
    assert [
        link["aria-label"]
        for link in page.all("a")
        if link.get("href", "").startswith("#ct") and "aria-label" in link
    ] == [
        "Chỉ tiêu 2: Đạt",
        "Chỉ tiêu 3: Các cách hiểu cho kết quả khác nhau",
        "Chỉ tiêu 9: Đạt",
    ]
    assert page.of_class("gap") == ["li"]


def test_scoreboard_keeps_reports_apart_from_results(render):
    texts = scoreboard(render).texts
    assert texts[texts.index("Báo cáo năm 2025:") :][1:4] == [
        "51/54",
        "tổ chức",
        "Còn 3 tổ chức chưa gửi đủ.",
    ]
    full = scoreboard(render, replace(BOARD, reports=view.Reports(54, 54)))
    assert full.texts.count("Đã gửi đủ. Việc gửi báo cáo không tính vào kết quả.") == 1
    unknown = scoreboard(render, replace(BOARD, reports=view.Reports(0, 0)))
    assert unknown.texts.count("Chưa có danh sách tổ chức phải báo cáo năm 2025.") == 1


def test_scoreboard_without_targets_says_who_may_fill_it(render):
    empty = replace(BOARD, goals=(), strip=(), attention=(), pulls=None, unreported=None)
    page = scoreboard(render, empty)
    assert (page.of_class("empty"), page.all("table"), page.of_class("below")) == (["p"], [], [])


def test_scoreboard_escapes_names(render):
    assert scoreboard(render).texts.count("Đảng bộ Khối <giả định>") == 1


def test_scoreboard_change_form_keeps_what_is_chosen(render):
    page = scoreboard(render)
    assert [found["name"] for found in page.all("select")] == ["unit", "year", "structure"]
    assert [found["value"] for found in page.all("option") if "selected" in found] == ["khoi", "2025", "own"]


def test_pages_obey_the_content_policy(render):
    refusal = Refusal("x", "x")
    html = render("office/scoreboard.html", board=BOARD, nav=NAV, synthetic=True, find_url="/tim") + render(
        "parts/error.html", status=403, refusal=refusal
    )
    html += str(Office({}))
    assert re.findall(r"style=|<style|<script| on\w+=|https?://(?!www\.w3\.org)", html) == []


def test_ids_are_unique_on_the_scoreboard(render):
    ids = [found["id"] for _, found in scoreboard(render, nav=NAV, find_url="/tim").tags if "id" in found]
    assert sorted(ids) == sorted(set(ids))


def test_styles_load_nothing_from_elsewhere_and_every_file_exists():
    css = "".join(path.read_text(encoding="utf-8") for path in STATIC.glob("*.css"))
    urls = [url for url in re.findall(r"url\(['\"]?(.*?)['\"]?\)", css) if not url.startswith("#")]
    assert [url for url in urls if not (STATIC / url).is_file()] == []
    assert len(urls) == 14


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [0, 1])
def test_palette_keeps_its_contrast_on_both_grounds(scheme):
    css = (STATIC / "base.css").read_text(encoding="utf-8").replace("#fff;", "#ffffff;")
    palette = dict(
        re.findall(r"--([\w-]+): (#\w{6})", css.split("prefers-color-scheme: dark")[scheme].split("* {")[0])
    )
    grounds = [palette["paper"], palette["quiet"]]
    texts = ["ink", "soft", "act", "met", "missed", "partial", "none", "differ"]
    assert [name for name in texts for ground in grounds if contrast(palette[name], ground) < 4.5] == []
    assert [
        name for name in ("strong", "red", "focus") if min(contrast(palette[name], g) for g in grounds) < 3
    ] == []
    assert contrast(palette["mark-ink"], palette["mark"]) > 4.5


def test_every_class_of_the_scoreboard_has_a_style(render):
    css = "".join(
        (STATIC / name).read_text(encoding="utf-8") for name in ("base.css", "parts.css", "board.css")
    )
    styled = set(re.findall(r"\.([a-zA-Z][\w-]*)", css))
    page = scoreboard(render, nav=NAV, synthetic=True, find_url="/tim")
    used = {name for _, found in page.tags for name in (found.get("class") or "").split()}
    assert used - styled == set()
