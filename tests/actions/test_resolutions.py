"""Resolutions are stored whole or not at all, and every decision on a target stays on record."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.apps import apps

from khoi.actions.resolutions import (
    amend_target,
    assess_target,
    choose_reading,
    end_term,
    load_resolution,
    withdraw_choice,
)
from khoi.core.refusal import Refusal
from khoi.records.guard import records_open
from khoi.records.models import (
    Assessment,
    Event,
    Grouping,
    Indicator,
    Kind,
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
    Unit,
)

FILES = Path(__file__).resolve().parents[2] / "data" / "resolutions"
SEED, TIEN_GIANG, THANH_HA, UNION = (
    "thai-binh-khoi-2020-2025", "tien-giang-khoi-2010-2015", "thanh-ha-2020-2025",
    "thai-binh-cong-doan-vien-chuc-2016",
)  # fmt: skip
UNITS = ["khoi", "tien-giang-khoi", "thanh-ha", "thai-binh-cong-doan-vien-chuc"]
KINDS = ["dang_bo_co_so", "chi_bo_co_so", "chi_bo_truc_thuoc", "doan_the"]
GROUPS = ["xay_dung_dang", "kinh_te_tong_hop", "noi_chinh", "van_hoa_xa_hoi", "mttq_doan_the"]
BY, ON = "van-phong", date(2026, 1, 5)
PAPER = {"document": "12-TB/ĐUK (giả định)", "document_day": date(2021, 3, 15)}


@pytest.fixture
def ground(db):
    """Units, kinds and groupings that the files name."""
    with records_open():
        for code in UNITS:
            Unit(code=code, begins_on=date(1990, 1, 1)).save()
        for rank, code in enumerate(KINDS):
            Kind(code=code, rank=rank).save()
        for code in GROUPS:
            Grouping(code=code, label=code, label_en=code).save()


@pytest.fixture
def seed(ground):
    return load(SEED)


def text(name):
    return (FILES / f"{name}.yaml").read_text(encoding="utf-8")


def load(name):
    return load_resolution(text(name).encode(), by=BY, on=ON)


def counts():
    return {model.__name__: model.objects.count() for model in apps.get_app_config("records").get_models()}


def refusal(act, *args, **kwargs):
    before = counts()
    with pytest.raises(Refusal) as caught:
        act(*args, **kwargs)
    assert caught.value.hint
    assert counts() == before
    return caught.value.code, caught.value.where


def target(resolution, code):
    return resolution.targets.get(code=code)


def choose(wanted, reading, sense="", **changed):
    given = {"chosen_by": "Đồng chí A (giả định)", "grounds": "Theo kết luận", "by": BY, "on": ON, **PAPER}
    return choose_reading(wanted, reading=reading, sense=sense, **(given | changed))


def amend(wanted, **changed):
    given = {
        "from_year": 2023,
        "words": "phấn đấu kết nạp 180 đảng viên/năm trở lên",
        "operator": ">=",
        "low": 180,
    }
    return amend_target(wanted, **({**given, "high": None, "by": BY, "on": ON, **PAPER} | changed))


def assess(wanted, unit, **changed):
    given = {
        "year": 2022,
        "status": "met",
        "assessor": "Đồng chí B (giả định)",
        "assessed_on": date(2023, 1, 10),
    }
    more = {"grounds": "Kết quả kiểm tra", "evidence": "07-BC/ĐUK (giả định)", "by": BY, "on": ON}
    return assess_target(wanted, unit, **(given | more | changed))


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
        BY,
        "load_resolution",
        f"resolution/{SEED}",
        None,
    )
    assert (len(event.after["targets"]), event.after["on"]) == (11, "2026-01-05")
    assert (revision.number, revision.structure) == (1, 1)


def test_second_load_of_the_same_code_is_refused(seed):
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


def test_term_of_the_same_name_with_other_years_is_refused(seed):
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
def test_name_that_is_not_stored_is_refused_and_nothing_is_left(ground, name, old, new, code, where):
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
def test_stored_code_that_would_say_something_else_is_refused(seed, old, new, code, where):
    content = text(THANH_HA)
    assert content.count(old) == 1
    assert refusal(load_resolution, content.replace(old, new).encode(), by=BY, on=ON) == (code, where)


def test_changes_in_the_file_become_versions(ground):
    change = (
        "        changes:\n          - {from: 2023, words: từ 80 đến 90, operator: range, threshold: ['80', '90'],"
        " document: 05-NQ/HU (giả định), document_day: 2022-12-20}\n        open:"
    )
    resolution = load_resolution(text(THANH_HA).replace("        open:", change).encode(), by=BY, on=ON)
    versions = target(resolution, "admissions").versions.all()
    assert [(v.from_year, v.low, v.high, v.document_day) for v in versions] == [
        (2021, Decimal(90), Decimal(100), None),
        (2023, Decimal(80), Decimal(90), date(2022, 12, 20)),
    ]


def test_amendment_is_a_new_version_and_the_old_words_stay(seed):
    admissions = target(seed, "admissions")
    amend(admissions)
    versions = admissions.versions.all()
    assert [(v.from_year, v.low, v.kind, v.period_rule, v.document) for v in versions] == [
        (2021, Decimal(200), "count", "each_year", seed.title),
        (2023, Decimal(180), "count", "each_year", "12-TB/ĐUK (giả định)"),
    ]
    event = Event.objects.latest("id")
    assert (event.act, event.subject) == ("amend_target", f"target/{SEED}/admissions")
    assert (event.before["low"], event.after["low"], event.after["on"]) == (
        "200.000000",
        "180.000000",
        "2026-01-05",
    )
    assert Revision.objects.values_list("number", "structure").get() == (2, 2)


def test_qualitative_target_is_amended_in_words_only(seed):
    version = amend(target(seed, "offices-fine"), words="vững mạnh, an toàn", operator="", low=None)
    assert (version.operator, version.low, version.kind) == ("", None, "qualitative")


@pytest.mark.parametrize(
    ("changed", "code", "where"),
    [
        ({"from_year": 2026}, "outside_term", "from_year"),
        ({"from_year": 2020}, "outside_term", "from_year"),
        ({"from_year": 2021}, "change_out_of_order", "from_year"),
        ({"words": " "}, "empty_text", "words"),
        ({"document": ""}, "empty_text", "document"),
        ({"document": "x" * 201}, "too_long", "document"),
        ({"document_day": date(2026, 1, 6)}, "future_day", "document_day"),
        ({"operator": "≥"}, "unknown_operator", "operator"),
        ({"high": 190}, "bounds_do_not_fit", "operator"),
        ({"operator": "range", "high": 170}, "range_reversed", "operator"),
        ({"low": Decimal("0.0000001")}, "number_too_long", "operator"),
    ],
)
def test_amendment_that_does_not_fit_is_refused(seed, changed, code, where):
    assert refusal(amend, target(seed, "admissions"), **changed) == (code, where)


def test_arithmetic_on_a_qualitative_target_is_refused(seed):
    assert refusal(amend, target(seed, "offices-fine")) == ("not_measured", "operator")


def test_choice_is_recorded_with_person_paper_and_grounds(seed):
    wanted = target(seed, "agencies-good")
    choice = choose(wanted, wanted.readings.get(code="of-all"))
    assert (choice.reading.code, choice.sense, choice.chosen_by, choice.document, choice.recorded_by) == (
        "of-all", "", "Đồng chí A (giả định)", "12-TB/ĐUK (giả định)", BY,
    )  # fmt: skip
    assert Event.objects.latest("id").after == {
        "reading": "of-all", "sense": "", "chosen_by": "Đồng chí A (giả định)", "document": "12-TB/ĐUK (giả định)",
        "document_day": "2021-03-15", "grounds": "Theo kết luận", "on": "2026-01-05",
    }  # fmt: skip
    assert Revision.objects.values_list("number", "structure").get() == (2, 2)


def test_second_choice_withdraws_the_first_and_keeps_it(seed):
    wanted = target(seed, "agencies-excellent")
    first = choose(wanted, wanted.readings.get(code="of-all"), ">=")
    second = choose(wanted, wanted.readings.get(code="of-good"), "=")
    first.refresh_from_db()
    assert (first.withdrawn_at is None, second.withdrawn_at) == (False, None)
    rows = wanted.choices.order_by("id").values_list("reading__code", "sense")
    assert list(rows) == [("of-all", ">="), ("of-good", "=")]
    assert Event.objects.latest("id").before["reading"] == "of-all"


def test_single_reading_of_a_bare_number_needs_only_its_sense(seed):
    choice = choose(target(seed, "agencies-complete"), None, ">=")
    assert (choice.reading.code, choice.sense) == ("all", ">=")


@pytest.mark.parametrize(
    ("code", "reading", "sense", "changed", "refused"),
    [
        ("agencies-excellent", "of-all", "", {}, ("sense_required", "sense")),
        ("agencies-excellent", "of-all", ">", {}, ("sense_required", "sense")),
        ("agencies-good", "of-all", ">=", {}, ("sense_not_wanted", "sense")),
        ("agencies-good", None, "", {}, ("reading_required", "reading")),
        ("admissions", None, "", {}, ("nothing_open", f"target/{SEED}/admissions")),
        ("offices-fine", None, "", {}, ("nothing_open", f"target/{SEED}/offices-fine")),
        ("agencies-good", "of-all", "", {"chosen_by": "  "}, ("empty_text", "chosen_by")),
        ("agencies-good", "of-all", "", {"document": ""}, ("empty_text", "document")),
        ("agencies-good", "of-all", "", {"grounds": ""}, ("empty_text", "grounds")),
        ("agencies-good", "of-all", "", {"document_day": date(2026, 1, 6)}, ("future_day", "document_day")),
    ],
)
def test_choice_that_does_not_fit_is_refused(seed, code, reading, sense, changed, refused):
    wanted = target(seed, code)
    row = wanted.readings.get(code=reading) if reading else None
    assert refusal(choose, wanted, row, sense, **changed) == refused


def test_reading_of_another_target_is_refused(seed):
    foreign = target(seed, "agencies-good").readings.get(code="of-all")
    wanted = target(seed, "members-good")
    assert refusal(choose, wanted, foreign) == ("foreign_reading", "reading")


def test_refused_choice_leaves_the_standing_one(seed):
    wanted = target(seed, "agencies-excellent")
    choose(wanted, wanted.readings.get(code="of-all"), ">=")
    refusal(choose, wanted, wanted.readings.get(code="of-good"), "")
    assert wanted.choices.get(withdrawn_at=None).reading.code == "of-all"


def test_withdrawn_choice_is_kept_and_the_target_is_open_again(seed):
    wanted = target(seed, "agencies-good")
    choose(wanted, wanted.readings.get(code="of-all"))
    withdrawn = withdraw_choice(wanted, grounds="Chờ hướng dẫn", by=BY, on=ON)
    assert (withdrawn.reading.code, withdrawn.withdrawn_at is None) == ("of-all", False)
    assert wanted.choices.filter(withdrawn_at=None).count() == 0
    event = Event.objects.latest("id")
    assert (event.before["reading"], event.after) == (
        "of-all",
        {"grounds": "Chờ hướng dẫn", "on": "2026-01-05"},
    )


def test_withdrawing_without_choice_or_grounds_is_refused(seed):
    wanted = target(seed, "agencies-good")
    assert refusal(withdraw_choice, wanted, grounds="x", by=BY, on=ON) == (
        "no_choice",
        f"target/{SEED}/agencies-good",
    )
    assert refusal(withdraw_choice, wanted, grounds="", by=BY, on=ON) == ("empty_text", "grounds")


def test_second_assessment_replaces_the_first_and_keeps_it(seed):
    wanted, unit = target(seed, "offices-fine"), Unit.objects.get(code="khoi")
    assess(wanted, unit)
    assess(wanted, unit, status="missed")
    rows = Assessment.objects.order_by("id")
    assert [(row.status, row.replaced_at is None) for row in rows] == [("met", False), ("missed", True)]
    event = Event.objects.latest("id")
    assert ([row["status"] for row in event.before], event.after["status"]) == (["met"], "missed")


@pytest.mark.parametrize(
    ("changed", "code", "where"),
    [
        ({"year": 2020}, "outside_term", "year"),
        ({"year": 2026}, "outside_term", "year"),
        ({"status": "done"}, "unknown_status", "status"),
        ({"assessor": ""}, "empty_text", "assessor"),
        ({"grounds": " "}, "empty_text", "grounds"),
        ({"evidence": ""}, "empty_text", "evidence"),
        ({"assessed_on": date(2026, 1, 6)}, "future_day", "assessed_on"),
    ],
)
def test_assessment_that_does_not_fit_is_refused(seed, changed, code, where):
    unit = Unit.objects.get(code="khoi")
    assert refusal(assess, target(seed, "offices-fine"), unit, **changed) == (code, where)


def test_assessment_of_a_measured_target_is_refused(seed):
    unit = Unit.objects.get(code="khoi")
    assert refusal(assess, target(seed, "admissions"), unit) == (
        "measured_target",
        f"target/{SEED}/admissions",
    )


@pytest.mark.parametrize(
    ("life", "refused"),
    [((date(2023, 1, 1), None), True), ((date(2000, 1, 1), date(2022, 1, 1)), True), ((date(2022, 12, 31), None), False)],
)  # fmt: skip
def test_assessment_asks_that_the_unit_lived_in_that_year(seed, life, refused):
    with records_open():
        unit = Unit(code="x", begins_on=life[0], ended_on=life[1])
        unit.save()
    if refused:
        assert refusal(assess, target(seed, "offices-fine"), unit) == ("unit_not_alive", "unit")
    else:
        assert assess(target(seed, "offices-fine"), unit).unit == unit


def test_ended_term_is_recorded_once_and_closes_its_later_years(ground):
    resolution = load(THANH_HA)
    end_term(resolution.term, ended_on=date(2023, 7, 1), why="Hợp nhất (giả định)", by=BY, on=ON)
    stored = Term.objects.get()
    assert (stored.ended_on, stored.ended_why) == (date(2023, 7, 1), "Hợp nhất (giả định)")
    again = {"ended_on": date(2024, 1, 1), "why": "x", "by": BY, "on": ON}
    assert refusal(end_term, stored, **again) == ("already_ended", "2020–2025")
    fresh = target(Resolution.objects.get(), "admissions")
    bounds = {"operator": "range", "low": 1, "high": 2}
    assert refusal(amend, fresh, from_year=2024, **bounds) == ("outside_term", "from_year")
    assert amend(fresh, from_year=2023, **bounds).from_year == 2023


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({"ended_on": date(2020, 12, 31)}, ("outside_term", "ended_on")),
        ({"ended_on": date(2026, 1, 6)}, ("future_day", "ended_on")),
        ({"why": ""}, ("empty_text", "why")),
    ],
)
def test_term_end_that_does_not_fit_is_refused(seed, changed, refused):
    given = {"ended_on": date(2025, 2, 1), "why": "Kết thúc hoạt động", "by": BY, "on": ON}
    assert refusal(end_term, seed.term, **(given | changed)) == refused


def test_task_rows_hang_on_their_resolution(seed):
    load(THANH_HA)
    assert set(ResolutionTask.objects.values_list("resolution__code", flat=True)) == {SEED}
