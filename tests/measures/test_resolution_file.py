"""A resolution file is read to the letter, or refused with a stable code and the place."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from khoi.core.refusal import Refusal
from khoi.measures.resolution_file import exact_decimal, read_resolution, stored_bounds

FILES = Path(__file__).resolve().parents[2] / "data" / "resolutions"

SMALL = """\
resolution:
  code: mau
  title: Nghị quyết mẫu
  unit: mau
  term: {name: 2026–2030, from: 2026, to: 2030}
  source: Tệp mẫu (giả định)
  synthetic: true
measures:
  - code: members.rated
    label: Đảng viên được xếp loại
    label_en: Members rated
    counted: đảng viên
    counted_en: members
    reported_by: [chi_bo]
indicators:
  - {code: good, label: Đảng viên tốt, label_en: Good members}
goals:
  - words: Về đảng viên
    targets:
      - code: good
        indicator: good
        words: 80% trở lên đảng viên hoàn thành tốt
        kind: ratio
        operator: ">="
        threshold: "80"
        period_rule: each_year
        readings:
          - {code: all, label: trên tất cả, label_en: of all, numerator: members.good, denominator: members.rated}
        changes:
          - from: 2028
            words: 85% trở lên
            operator: ">="
            threshold: "85"
            document: 01-NQ/ĐU
            document_day: 2027-12-15
      - code: fine
        indicator: good
        under: good
        words: cơ quan xanh, sạch, đẹp
        kind: qualitative
tasks:
  - groups: [noi_chinh]
    words: Giữ vững an ninh
published:
  - {indicator: good, holder: Đảng bộ, period: "2025", printed: "81,5%", number: "81.5", words: in 81%, source: Báo}
"""


def read(text):
    return read_resolution(text.encode())


def refused(text):
    with pytest.raises(Refusal) as caught:
        read(text)
    assert caught.value.hint
    return caught.value.code, caught.value.where


@pytest.mark.parametrize("low", [-101, Decimal("-100.000001")])
def test_growth_below_nothing_is_refused(low):
    with pytest.raises(Refusal) as caught:
        stored_bounds("growth", ">=", low, None, "threshold")
    assert (caught.value.code, caught.value.where) == ("growth_below_nothing", "threshold")


def test_growth_may_be_down_to_nothing():
    assert stored_bounds("growth", ">=", -100, None, "threshold") == (Decimal(-100), None)


def test_small_file_is_read_whole():
    file = read(SMALL)
    good, fine = file.goals[0].targets
    assert (file.code, file.number, file.adopted_on, file.unit, file.synthetic) == (
        "mau",
        "",
        None,
        "mau",
        True,
    )
    assert (file.term.name, file.term.first_year, file.term.last_year) == ("2026–2030", 2026, 2030)
    assert [(m.code, m.reported_by, m.from_year) for m in file.measures] == [
        ("members.rated", ("chi_bo",), 2026)
    ]
    assert [(v.from_year, v.words, v.operator, v.low, v.high) for v in good.versions] == [
        (2026, "80% trở lên đảng viên hoàn thành tốt", ">=", Decimal(80), None),
        (2028, "85% trở lên", ">=", Decimal(85), None),
    ]
    assert [(v.document, v.document_day) for v in good.versions] == [
        ("Nghị quyết mẫu", None),
        ("01-NQ/ĐU", date(2027, 12, 15)),
    ]
    assert [(r.code, r.numerator, r.denominator) for r in good.readings] == [
        ("all", "members.good", "members.rated")
    ]
    assert (fine.under, fine.kind, fine.period_rule, fine.readings) == ("good", "qualitative", "", ())
    assert [(t.groups, t.words) for t in file.tasks] == [(("noi_chinh",), "Giữ vững an ninh")]
    assert [(p.printed, p.number) for p in file.published] == [("81,5%", Decimal("81.5"))]


@pytest.mark.parametrize(
    ("old", "new", "code", "where"),
    [
        ("code: mau", "code: mẫu", "bad_code", "resolution.code"),
        ("code: mau", f"code: {'m' * 81}", "too_long", "resolution.code"),
        ("Nghị quyết mẫu", "Nghị quyết " * 30, "too_long", "resolution.title"),
        ("  source: Tệp mẫu (giả định)\n", "", "missing_key", "resolution.source"),
        ("synthetic: true", "synthetic: có", "wrong_type", "resolution.synthetic"),
        ("unit: mau", "unit: mau\n  motto: 2020", "wrong_type", "resolution.motto"),
        ("unit: mau", "unit: mau\n  adopted_on: 10/08/2020", "not_a_day", "resolution.adopted_on"),
        ("unit: mau", "unit: mau\n  loi: x", "unknown_key", "resolution.loi"),
        ("to: 2030", "to: 2025", "term_reversed", "resolution.term.to"),
        ("to: 2030", "to: 2030, ended_on: 2029-01-01", "end_needs_reason", "resolution.term.ended_why"),
        ("to: 2030", "to: 2030, ended_why: x", "end_needs_reason", "resolution.term.ended_why"),
        ("to: 2030", "to: 2030, ended_on: 2031-01-01, ended_why: x", "outside_term", "resolution.term.ended_on"),
        ("[chi_bo]", "[]", "nobody_reports", "measures[0].reported_by"),
        ("code: members.rated", "code: members/rated", "bad_code", "measures[0].code"),
        ("{code: good, label: Đảng", "{code: good, nhan: Đảng", "unknown_key", "indicators[0].nhan"),
        ("kind: ratio", "kind: tỷ lệ", "unknown_value", "goals[0].targets[0].kind"),
        (
            'operator: ">="\n        threshold: "80"',
            'operator: "≥"\n        threshold: "80"',
            "unknown_value",
            "goals[0].targets[0].operator",
        ),
        ('threshold: "80"', 'threshold: "80,5"', "not_a_number", "goals[0].targets[0].threshold"),
        ('threshold: "80"', 'threshold: "0.0000001"', "number_too_long", "goals[0].targets[0].threshold"),
        ("each_year", "growth_per_year", "rule_does_not_fit_kind", "goals[0].targets[0].period_rule"),
        ("kind: ratio", "kind: count", "base_does_not_fit_kind", "goals[0].targets[0].readings[0].denominator"),
        (", denominator: members.rated", "", "base_does_not_fit_kind", "goals[0].targets[0].readings[0].denominator"),
        ("from: 2028", "from: 2026", "change_out_of_order", "goals[0].targets[0].changes[0].from"),
        ("from: 2028", "from: 2031", "change_out_of_order", "goals[0].targets[0].changes[0].from"),
        ("            document: 01-NQ/ĐU\n", "", "missing_key", "goals[0].targets[0].changes[0].document"),
        ("under: good", "under: tot", "unknown_parent", "goals[0].targets[1].under"),
        ("under: good", "under: fine", "unknown_parent", "goals[0].targets[1].under"),
        ("code: fine", "code: good", "duplicate_target", "goals[0].targets[1].code"),
        ("kind: qualitative", "kind: milestone", "missing_key", "goals[0].targets[1].due"),
        ("kind: qualitative", 'kind: qualitative\n        threshold: "1"', "not_measured", "goals[0].targets[1].threshold"),
        ("kind: qualitative", "kind: qualitative\n        readings: []", "not_measured", "goals[0].targets[1].readings"),
        ("kind: qualitative", f"kind: qualitative\n        open: {'x' * 301}", "too_long", "goals[0].targets[1].open"),
        ("tasks:", "  - words: Mục tiêu trống\ntasks:", "goal_without_targets", "goals[1].targets"),
        ("groups: [noi_chinh]", "groups: noi_chinh", "wrong_type", "tasks[0].groups"),
        ('number: "81.5"', 'number: "81.50001"', "number_too_long", "published[0].number"),
        ('printed: "81,5%"', "printed: 81.5", "wrong_type", "published[0].printed"),
    ],
)  # fmt: skip
def test_fault_is_refused_with_its_place(old, new, code, where):
    assert SMALL.count(old) == 1
    assert refused(SMALL.replace(old, new)) == (code, where)


def test_same_measure_twice_is_refused():
    measure = SMALL[SMALL.index("  - code: members.rated") : SMALL.index("indicators:")]
    assert refused(SMALL.replace(measure, measure * 2)) == ("duplicate_measure", "measures[1].code")


def test_same_indicator_twice_is_refused():
    line = "  - {code: good, label: Đảng viên tốt, label_en: Good members}\n"
    assert refused(SMALL.replace(line, line * 2)) == ("duplicate_indicator", "indicators[1].code")


def test_same_reading_twice_is_refused():
    line = next(line for line in SMALL.splitlines() if "code: all" in line)
    assert refused(SMALL.replace(line, f"{line}\n{line}")) == (
        "duplicate_reading",
        "goals[0].targets[0].readings[1].code",
    )


def test_measured_target_without_reading_is_refused():
    start, end = SMALL.index("        readings:"), SMALL.index("        changes:")
    assert refused(SMALL[:start] + SMALL[end:]) == ("no_reading", "goals[0].targets[0].readings")


def test_changes_out_of_year_order_are_refused():
    start, end = SMALL.index("          - from: 2028"), SMALL.index("      - code: fine")
    change = SMALL[start:end]
    assert refused(SMALL.replace(change, change * 2)) == (
        "change_out_of_order",
        "goals[0].targets[0].changes[1].from",
    )


def test_file_without_goals_is_refused():
    start, end = SMALL.index("  - words: Về đảng viên"), SMALL.index("tasks:")
    assert refused(SMALL[:start].replace("goals:", "goals: []") + SMALL[end:]) == ("no_goals", "goals")


@pytest.mark.parametrize(
    "text", ["", "a: [", "- 1", "resolution: x", "\x00", "resolution: {code: !!python/x y}"]
)
def test_anything_else_is_refused_never_a_traceback(text):
    refused(text)


def test_range_keeps_both_ends():
    file = read_resolution((FILES / "thanh-ha-2020-2025.yaml").read_bytes())
    version = file.goals[0].targets[0].versions[0]
    assert (version.operator, version.low, version.high) == ("range", Decimal(90), Decimal(100))


@pytest.mark.parametrize(
    ("kind", "operator", "low", "high", "code"),
    [
        ("ratio", "≥", 90, None, "unknown_operator"),
        ("ratio", "", None, None, "unknown_operator"),
        ("ratio", ">=", None, None, "bounds_do_not_fit"),
        ("ratio", ">=", 90, 100, "bounds_do_not_fit"),
        ("count", "range", 90, None, "bounds_do_not_fit"),
        ("count", "range", 100, 90, "range_reversed"),
        ("count", ">=", Decimal("NaN"), None, "number_too_long"),
        ("count", ">=", 10**14, None, "number_too_long"),
        ("qualitative", ">=", 1, None, "not_measured"),
        ("milestone", "", 1, None, "not_measured"),
    ],
)
def test_bounds_that_do_not_fit_are_refused(kind, operator, low, high, code):
    with pytest.raises(Refusal) as caught:
        stored_bounds(kind, operator, low, high, "here")
    assert (caught.value.code, caught.value.where) == (code, "here")


def test_exact_decimal_keeps_the_last_place():
    assert exact_decimal(Fraction("12345678901234.123456"), "", 6) == Decimal("12345678901234.123456")
    assert exact_decimal(Fraction(-5, 2), "", 6) == Decimal("-2.5")


def test_seed_sentences_are_cut_without_losing_a_word():
    file = read_resolution((FILES / "thai-binh-khoi-2020-2025.yaml").read_bytes())
    words = [[target.versions[0].words for target in goal.targets] for goal in file.goals]
    politics, party, offices = (goal.words for goal in file.goals)
    assert [len(goal) for goal in words] == [3, 5, 3]
    assert f"{politics}: {words[0][0]}, {words[0][1]}, {words[0][2]}." == (
        "Về thực hiện nhiệm vụ chính trị: hàng năm 100% cơ quan, đơn vị hoàn thành nhiệm vụ chính trị, trong đó 90% "
        "trở lên hoàn thành tốt nhiệm vụ, có 30% hoàn thành xuất sắc."
    )
    assert f"{party}: {words[1][0]}, {words[1][1]}; {words[1][2]}, {words[1][3]}; {words[1][4]}." == (
        "Về công tác xây dựng Đảng: hàng năm có 90% tổ chức cơ sở đảng hoàn thành tốt nhiệm vụ và đạt trong sạch, "
        "vững mạnh, trong đó 20% trở lên đạt trong sạch vững mạnh tiêu biểu; 80% trở lên đảng viên hoàn thành tốt "
        "nhiệm vụ, trong đó 15% hoàn thành xuất sắc nhiệm vụ; phấn đấu kết nạp 200 đảng viên/năm trở lên."
    )
    assert f"{offices}: {words[2][0]}. {words[2][1]}. {words[2][2]}." == (
        "Về xây dựng cơ quan, lãnh đạo đoàn thể: bảo đảm vững mạnh, an toàn, xanh, sạch, đẹp. Phấn đấu hàng năm có "
        "90% cơ quan, đơn vị trở lên được công nhận đạt chuẩn văn hóa. Các tổ chức đoàn thể của Khối hoàn thành và "
        "hoàn thành xuất sắc nhiệm vụ, đạt trong sạch, vững mạnh."
    )


def test_example_in_the_guide_is_a_valid_file():
    guide = (FILES.parents[1] / "docs" / "resolution-file.md").read_text(encoding="utf-8")
    example = guide.split("```yaml\n")[1].split("```")[0]
    file = read(example)
    assert [[target.code for target in goal.targets] for goal in file.goals] == [
        ["members-good", "members-excellent"],
        ["offices-fine"],
    ]
