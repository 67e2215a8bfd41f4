"""What was printed stays what was printed, whatever happens to figures and units afterwards."""

from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from tests.building import BY, isolated, kinds, reading, record, resolution, target, unit

from khoi.access.roles import roles
from khoi.access.viewer import Grant, Viewer
from khoi.actions.editions import finish_edition
from khoi.actions.profiles import record_profile
from khoi.actions.units import move_unit, rename_unit
from khoi.core.refusal import Refusal
from khoi.documents.editions import make_edition
from khoi.queries.edition_differences import differences_today
from khoi.queries.editions import ReportAsked, edition_by_key, edition_file, editions_listed
from khoi.queries.report import report_content
from khoi.queries.report_parts import Content, Paragraph, content_of
from khoi.queries.report_text import plain_text
from khoi.records.guard import records_open
from khoi.records.models import Event, ReportEdition, Revision, Unit

ASKED = ReportAsked("nq", "khoi", "year", 2022, "vi")
PRINTED: dict[str, Any] = {
    "signatory": "Nguyễn Văn Giả Định",
    "office": "Bí thư",
    "profile": "",
    "on": date(2026, 6, 1),
}


@pytest.fixture
def office(db) -> None:
    kinds()
    top = unit("khoi", kind="khoi")
    good = reading("tot", "members.good", "members.rated")
    resolution(top, [target("tot", [good])], ["members.good", "members.rated"])
    for code, count in (("a", 45), ("b", 40)):
        record(unit(code, top), 2022, {"members.good": count, "members.rated": 50})
    isolated(top)


def edition(asked: ReportAsked = ASKED, by: Viewer = BY, links: str = "http://khoi.test") -> ReportEdition:
    return make_edition(by, asked, links=links, **PRINTED)


def holder(role: str, code: str) -> Viewer:
    grant = Grant("p", roles()[role], Unit.objects.get(code=code).pk, role)
    return Viewer(account=f"{role}.{code}", grants=(grant,), proven=True)


def code_of(act, *args, **kwargs) -> str:
    with pytest.raises(Refusal) as refusal:
        act(*args, **kwargs)
    return refusal.value.code


def test_edition_keeps_content_files_and_check_sums_of_one_revision(office):
    row = edition()
    kept = ReportEdition.objects.get(pk=row.pk)
    assert content_of(kept.content) == report_content(BY, ASKED)
    assert (bytes(kept.docx[:4]), bytes(kept.pdf[:5])) == (b"PK\x03\x04", b"%PDF-")
    assert kept.docx_sha256 == sha256(bytes(kept.docx)).hexdigest()
    assert kept.pdf_sha256 == sha256(bytes(kept.pdf)).hexdigest()
    assert kept.revision == Revision.objects.get().number - 1
    assert (kept.number, kept.state, kept.signatory, kept.profile["office"]) == (
        1, "made", "Nguyễn Văn Giả Định", "Bí thư",
    )  # fmt: skip
    assert Event.objects.latest("pk").act == "make_report"


def test_later_figures_and_units_change_no_byte_of_an_edition(office):
    row = edition()
    docx, pdf = bytes(row.docx), bytes(row.pdf)
    record(Unit.objects.get(code="a"), 2022, {"members.good": 30}, source="Đính chính")
    rename_unit(Unit.objects.get(code="b"), name="Tên khác", from_day=date(2022, 1, 1), by=BY)
    move_unit(Unit.objects.get(code="b"), parent=None, from_day=date(2022, 12, 1), by=BY)
    assert edition_file(BY, row.key, "docx").data == docx
    assert edition_file(BY, row.key, "pdf").data == pdf


def test_what_differs_today_is_named_figure_by_figure(office):
    row = edition()
    assert differences_today(BY, row).differences == ()
    record(Unit.objects.get(code="a"), 2022, {"members.good": 44}, source="Đính chính")
    found = {one.label: (one.printed, one.today) for one in differences_today(BY, row).differences}
    plain = {
        label: tuple(tuple(text.replace("\N{ZERO WIDTH SPACE}", "") for text in side) for side in sides)
        for label, sides in found.items()
    }
    assert plain == {
        "Chỉ tiêu 1, năm 2022": (("85/100", "85,00% (85/100)"), ("84/100", "84,00% (84/100)")),
        "Chỉ tiêu 1, năm 2022, Đơn vị a": (("45/50",), ("44/50",)),
    }


def test_status_that_turned_is_a_difference(office):
    row = edition()
    record(Unit.objects.get(code="b"), 2022, {"members.good": 50}, source="Đính chính")
    found = {one.label: (one.printed, one.today) for one in differences_today(BY, row).differences}
    assert found["Chỉ tiêu 1"] == (("Chưa đạt",), ("Đạt",))


def test_report_that_cannot_be_written_today_says_why(office):
    row = edition()
    with records_open():
        ReportEdition.objects.filter(pk=row.pk).update(year=2020)
    shown = differences_today(BY, edition_by_key(BY, row.key))
    assert shown.differences == ()
    assert "2020" in shown.why


def test_numbers_go_on_for_the_same_report_only(office):
    assert [edition().number, edition().number] == [1, 2]
    assert edition(ReportAsked("nq", "khoi", "year", 2022, "en")).number == 1
    assert edition(ReportAsked("nq", "a", "year", 2022, "vi")).number == 1


def test_final_edition_never_changes(office):
    row = edition()
    finish_edition(row, by=BY)
    assert ReportEdition.objects.get(pk=row.pk).state == "final"
    assert code_of(finish_edition, row, by=BY) == "edition_final"
    assert [one.act for one in Event.objects.order_by("-pk")[:2]] == ["finish_report", "make_report"]


def test_whoever_may_not_make_reports_there_keeps_and_finishes_nothing(office):
    row = edition()
    for by in (holder("inspection_board", "khoi"), holder("grassroots_office", "a")):
        assert code_of(finish_edition, row, by=by) == "not_allowed"
    assert code_of(edition, by=holder("inspection_board", "khoi")) == "not_allowed"
    assert code_of(edition, by=holder("grassroots_office", "a")) == "unknown_unit"
    assert ReportEdition.objects.count() == 1


def test_edition_beyond_reach_is_not_there(office):
    row = edition()
    below = holder("grassroots_office", "a")
    assert code_of(edition_by_key, below, row.key) == "unknown_edition"
    assert code_of(edition_file, below, row.key, "pdf") == "unknown_edition"
    assert code_of(edition_by_key, BY, "khong-co\0") == "unknown_edition"
    assert code_of(edition_file, holder("standing_board", "khoi"), row.key, "pdf") == "not_allowed"
    assert editions_listed(below, 1)[1] == []
    own = edition(ReportAsked("nq", "a", "year", 2022, "vi"), by=below)
    assert [(row.record, row.unit_name) for row in editions_listed(below, 1)[1]] == [(own, "Đơn vị a")]


def test_bad_names_are_refused_before_anything_is_kept(office):
    assert code_of(make_edition, BY, ASKED, links="", **PRINTED | {"signatory": "x" * 121}) == "too_long"
    assert code_of(make_edition, BY, ASKED, links="", **PRINTED | {"office": "a\x07b"}) == "control_character"
    assert (
        code_of(make_edition, BY, ASKED, links="", **PRINTED | {"profile": "khong-co"}) == "unknown_profile"
    )
    assert ReportEdition.objects.count() == 0


def test_body_that_issues_stands_in_the_head_and_in_the_sentences(office):
    rename_unit(Unit.objects.get(code="khoi"), name="Đảng bộ Khối giả định", from_day=date(2016, 1, 1), by=BY)
    proposed = content_of(edition().content)
    assert proposed.issuer == "Đảng ủy Khối giả định"
    assert opening(proposed).startswith("Đảng ủy Khối giả định báo cáo kết quả")
    given = {"name": "Mẫu", "issuer": "ĐẢNG ỦY KHỐI CÁC CƠ QUAN"}
    profile = record_profile("", given, lang="vi", by=BY, on=PRINTED["on"]).code
    settled = content_of(make_edition(BY, ASKED, links="", **PRINTED | {"profile": profile}).content)
    assert settled.issuer == given["issuer"]
    assert opening(settled).startswith("ĐẢNG ỦY KHỐI CÁC CƠ QUAN báo cáo kết quả")


def opening(content: Content) -> str:
    return next(plain_text(block.runs) for block in content.blocks if isinstance(block, Paragraph))


def test_edition_kept_by_another_version_is_still_read(office):
    kept = edition().content
    later = kept | {"later": 1, "blocks": [block | {"later": 1} for block in kept["blocks"]]}
    earlier = later | {"blocks": [{k: v for k, v in one.items() if k != "note"} for one in later["blocks"]]}
    assert content_of(later) == content_of(kept)
    assert len(content_of(earlier).blocks) == len(kept["blocks"])
