"""Resolution files are stored whole, in their own words, or not at all."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.building import BY, NAME

from khoi.actions.resolutions import load_resolution
from khoi.records.models import (
    Event,
    Indicator,
    Measure,
    PublishedFigure,
    ReadingChoice,
    ReportingDuty,
    Resolution,
    ResolutionTask,
    Revision,
    Target,
    TargetReading,
    TargetVersion,
    Term,
)

FILES = Path(__file__).resolve().parents[2] / "data" / "resolutions"
SEED, TIEN_GIANG, THANH_HA, UNION = (
    "thai-binh-khoi-2020-2025", "tien-giang-khoi-2010-2015", "thanh-ha-2020-2025",
    "thai-binh-cong-doan-vien-chuc-2016",
)  # fmt: skip
ON = date(2026, 1, 5)


def text(name):
    return (FILES / f"{name}.yaml").read_text(encoding="utf-8")


def load(name):
    return load_resolution(text(name).encode(), by=BY, on=ON)


def test_seed_is_stored_in_its_words_and_order(seed):
    rows = [(t.position, t.code, t.parent and t.parent.code, t.goal.position) for t in seed.targets.all()]
    assert rows == [
        (1, "agencies-complete", None, 1),
        (2, "agencies-good", "agencies-complete", 1),
        (3, "agencies-excellent", "agencies-complete", 1),
        (4, "organisations-good", None, 2),
        (5, "organisations-exemplary", "organisations-good", 2),
        (6, "members-good", None, 2),
        (7, "members-excellent", "members-good", 2),
        (8, "admissions", None, 2),
        (9, "offices-fine", None, 3),
        (10, "culture-standard", None, 3),
        (11, "mass-organisations", None, 3),
    ]
    assert (seed.term.name, seed.term.first_year, seed.term.last_year) == ("2020–2025", 2021, 2025)
    assert (seed.number, seed.adopted_on, seed.synthetic, seed.term.ended_on) == ("", None, False, None)
    assert seed.objective == (
        "Nâng cao năng lực lãnh đạo và sức chiến đấu của các tổ chức đảng trong Đảng bộ Khối"
    )


def test_seed_keeps_operators_as_printed(seed):
    versions = TargetVersion.objects.filter(target__resolution=seed).order_by("target__position")
    assert [(v.operator, v.low, v.kind, v.period_rule) for v in versions] == [
        ("bare", Decimal(100), "ratio", "each_year"),
        (">=", Decimal(90), "ratio", "each_year"),
        ("bare", Decimal(30), "ratio", "each_year"),
        ("bare", Decimal(90), "ratio", "each_year"),
        (">=", Decimal(20), "ratio", "each_year"),
        (">=", Decimal(80), "ratio", "each_year"),
        ("bare", Decimal(15), "ratio", "each_year"),
        (">=", Decimal(200), "count", "each_year"),
        ("", None, "qualitative", ""),
        (">=", Decimal(90), "ratio", "each_year"),
        ("", None, "qualitative", ""),
    ]
    assert {v.document for v in versions} == {seed.title}


def test_seed_keeps_every_reading_open(seed):
    readings = TargetReading.objects.filter(target__resolution=seed).order_by("target__position", "position")
    pairs = [(r.target.position, r.numerator.code, r.denominator and r.denominator.code) for r in readings]
    assert pairs == [
        (1, "agencies.completed_or_better", "agencies.rated"),
        (2, "agencies.good_or_better", "agencies.rated"),
        (2, "agencies.good_or_better", "agencies.completed_or_better"),
        (3, "agencies.htxs", "agencies.rated"),
        (3, "agencies.htxs", "agencies.good_or_better"),
        (4, "organisations.good_or_better", "organisations.rated"),
        (4, "organisations.htxs", "organisations.rated"),
        (5, "organisations.htxs", "organisations.rated"),
        (5, "organisations.htxs", "organisations.good_or_better"),
        (5, "organisations.exemplary", "organisations.rated"),
        (5, "organisations.exemplary", "organisations.good_or_better"),
        (5, "organisations.exemplary", "organisations.htxs"),
        (6, "members.good_or_better", "members.rated"),
        (6, "members.good_only", "members.rated"),
        (7, "members.htxs", "members.rated"),
        (7, "members.htxs", "members.good_or_better"),
        (8, "members.admitted", None),
        (10, "agencies.culture_holding", "agencies.rated"),
        (10, "agencies.culture_new", "agencies.rated"),
    ]
    several = {r.target.code for r in readings if r.position > 1}
    assert set(seed.targets.exclude(question="").values_list("code", flat=True)) == several
    assert ReadingChoice.objects.count() == 0


def test_seed_duties_say_who_counts_what(seed):
    duties = ReportingDuty.objects.values_list("measure__code", "kind__code", "from_year", "to_year")
    prefixes = {(code.split(".")[0], kind, first, last) for code, kind, first, last in duties}
    assert prefixes == {
        ("agencies", "dang_bo_co_so", 2021, None), ("agencies", "chi_bo_co_so", 2021, None),
        ("organisations", "dang_bo_co_so", 2021, None), ("organisations", "chi_bo_co_so", 2021, None),
        ("members", "chi_bo_truc_thuoc", 2021, None), ("members", "chi_bo_co_so", 2021, None),
    }  # fmt: skip
    assert (Measure.objects.count(), len(duties)) == (16, 32)
    assert [m.position for m in Measure.objects.all()] == list(range(1, 17))


def test_seed_tasks_go_to_each_group_named(seed):
    rows = [(task.grouping and task.grouping.code, task.words[:24]) for task in seed.tasks.all()]
    assert rows == [
        (None, "toàn Đảng bộ tập trung l"),
        ("xay_dung_dang", "cấp ủy cơ sở đảng trong "),
        ("mttq_doan_the", "cấp ủy cơ sở đảng trong "),
        ("kinh_te_tong_hop", "Cấp ủy các tổ chức đảng "),
        ("van_hoa_xa_hoi", "Cấp ủy tổ chức cơ sở đản"),
        ("noi_chinh", "Cấp ủy tổ chức cơ sở đản"),
    ]


def test_seed_figures_before_the_term_have_no_target(seed):
    published = PublishedFigure.objects.order_by("id")
    assert [(p.indicator.code, p.printed, p.number) for p in published] == [
        ("grdp-growth", "liên tục đạt 2 con số", None),
        ("industrial-output-growth", "19,39%/năm", Decimal("19.39")),
        ("women-households-out-of-poverty", "1.841 hộ", Decimal(1841)),
        ("women-start-ups", "454 phụ nữ", Decimal(454)),
    ]
    assert Target.objects.filter(indicator__published__isnull=False).count() == 0


def test_loading_is_one_change_with_its_event(seed):
    event = Event.objects.get()
    revision = Revision.objects.get()
    assert (event.actor, event.act, event.subject, event.before) == (
        NAME,
        "load_resolution",
        f"resolution/{SEED}",
        None,
    )
    assert (len(event.after["targets"]), event.after["on"]) == (11, "2026-01-05")
    assert (revision.number, revision.structure) == (1, 1)


def test_second_load_of_the_same_code_is_refused(seed, refusal):
    assert refusal(load, SEED) == ("already_loaded", "resolution.code")


def test_other_offices_load_beside_the_seed(seed):
    others = [load(name) for name in (TIEN_GIANG, THANH_HA, UNION)]
    words = [[t.versions.get().words for t in other.targets.all()] for other in others]
    rules = [
        [(v.operator, v.low, v.high, v.period_rule) for t in o.targets.all() for v in t.versions.all()]
        for o in others
    ]
    assert words == [
        ["Kết nạp đảng viên mới, 5 năm: 600"],
        ["Kết nạp đảng viên, hằng năm: 90-100 người/năm"],
        [
            "Cơ quan đạt chuẩn văn hóa: 100%",
            "Đoàn viên đạt danh hiệu lao động tiên tiến: >=95%",
            "Công đoàn cơ sở vững mạnh: >90%",
        ],
    ]
    assert rules == [
        [("bare", Decimal(600), None, "total_over_term")],
        [("range", Decimal(90), Decimal(100), "each_year")],
        [
            ("bare", Decimal(100), None, "each_year"),
            (">=", Decimal(95), None, "each_year"),
            (">", Decimal(90), None, "each_year"),
        ],
    ]
    admitted = PublishedFigure.objects.filter(indicator__code="admissions").order_by("id")
    assert [p.number for p in admitted] == [Decimal(1164), Decimal(146)]
    assert Indicator.objects.filter(code="admissions").count() == 1


def test_older_term_extends_the_duty_backwards_only(seed):
    load(TIEN_GIANG)
    duties = ReportingDuty.objects.filter(measure__code="members.admitted", kind__code="chi_bo_co_so")
    assert sorted(duties.values_list("from_year", "to_year")) == [(2011, 2021), (2021, None)]


def test_later_resolution_of_the_same_term_shares_it(seed):
    more = text(THANH_HA).replace("unit: thanh-ha", "unit: khoi")
    load_resolution(more.encode(), by=BY, on=ON)
    assert Term.objects.get().resolutions.count() == 2


def test_term_of_the_same_name_with_other_years_is_refused(seed, refusal):
    more = text(THANH_HA).replace("unit: thanh-ha", "unit: khoi").replace("from: 2021", "from: 2020")
    assert refusal(load_resolution, more.encode(), by=BY, on=ON) == ("term_differs", "resolution.term")


@pytest.mark.parametrize(
    ("name", "old", "new", "code", "where"),
    [
        (THANH_HA, "unit: thanh-ha", "unit: thanh-hai", "unknown_unit", "resolution.unit"),
        (THANH_HA, "synthetic: false", "synthetic: false\n  adopted_on: 2026-01-06", "future_day", "resolution.adopted_on"),
        (THANH_HA, "[chi_bo_truc_thuoc, chi_bo_co_so]", "[chi_bo_co_so, to_dang]", "unknown_kind", "measures[0].reported_by"),
        (THANH_HA, "numerator: members.admitted", "numerator: members.new", "unknown_measure", "goals[0].targets[0].readings[0].numerator"),
        (THANH_HA, "        indicator: admissions", "        indicator: ket-nap", "unknown_indicator", "goals[0].targets[0].indicator"),
        (THANH_HA, "  - indicator: admissions", "  - indicator: ket-nap", "unknown_indicator", "published[0].indicator"),
        (SEED, "groups: [kinh_te_tong_hop]", "groups: [kinh_te]", "unknown_grouping", "tasks[2].groups"),
        (UNION, "denominator: unions.rated", "denominator: unions.all", "unknown_measure", "goals[0].targets[2].readings[1].denominator"),
    ],
)  # fmt: skip
def test_name_that_is_not_stored_is_refused_and_nothing_is_left(ground, name, old, new, code, where, refusal):
    content = text(name)
    assert content.count(old) == 1
    assert refusal(load_resolution, content.replace(old, new).encode(), by=BY, on=ON) == (code, where)
    assert (Resolution.objects.count(), Revision.objects.count(), Event.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(
    ("old", "new", "code", "where"),
    [
        (
            "label: Đảng viên mới kết nạp trong năm",
            "label: Đảng viên mới",
            "measure_differs",
            "measures[0].label",
        ),
        ("counted_en: members", "counted_en: people", "measure_differs", "measures[0].counted_en"),
        ("[chi_bo_truc_thuoc, chi_bo_co_so]", "[chi_bo_co_so]", "measure_differs", "measures[0].reported_by"),
        (
            "label: Kết nạp đảng viên\n",
            "label: Phát triển đảng\n",
            "indicator_differs",
            "indicators[0].label",
        ),
    ],
)
def test_stored_code_that_would_say_something_else_is_refused(seed, old, new, code, where, refusal):
    content = text(THANH_HA)
    assert content.count(old) == 1
    assert refusal(load_resolution, content.replace(old, new).encode(), by=BY, on=ON) == (code, where)


def test_changes_in_the_file_become_versions(ground):
    change = (
        "        changes:\n          - {from: 2023, words: từ 80 đến 90, operator: range, threshold: ['80', '90'],"
        " document: 05-NQ/HU (giả định), document_day: 2022-12-20}\n        open:"
    )
    resolution = load_resolution(text(THANH_HA).replace("        open:", change).encode(), by=BY, on=ON)
    versions = resolution.targets.get().versions.all()
    assert [(v.from_year, v.low, v.high, v.document_day) for v in versions] == [
        (2021, Decimal(90), Decimal(100), None),
        (2023, Decimal(80), Decimal(90), date(2022, 12, 20)),
    ]


def test_task_rows_hang_on_their_resolution(seed):
    load(THANH_HA)
    assert set(ResolutionTask.objects.values_list("resolution__code", flat=True)) == {SEED}
