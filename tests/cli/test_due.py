"""`khoi due`: the last day and how it was counted, the office's calendar, and the list of steps."""

import json
import subprocess
import sys

import pytest
from tests.cli.asking import MALFORMED, asked, refusal_of
from tests.rules.small_packs import central

from khoi.cli.due import lines, list_lines
from khoi.rules.calendar import Calendar
from khoi.rules.due import find_due

STEP = b"{step: admission_decision, from: 2026-03-02}"
VIETNAMESE = """\
Cấp ủy có thẩm quyền quyết định kết nạp; từ chối cũng báo cho chi bộ
294-QĐ/TW, 4.3.1
Tính từ thứ Hai 02/03/2026 ngày chi bộ ra nghị quyết
Thời hạn 45 ngày làm việc
Ngày cuối thứ Năm 07/05/2026
Nếu gia hạn thứ Năm 28/05/2026
Ngày nghỉ không tính thứ Hai 27/04/2026 Ngày Giỗ Tổ Hùng Vương (nghỉ bù)
Ngày nghỉ không tính thứ Năm 30/04/2026 Ngày Chiến thắng
Ngày nghỉ không tính thứ Sáu 01/05/2026 Ngày Quốc tế Lao động
"""
CALENDAR = "{name: Lịch riêng, paper: 1-TB/VP, off: [{day: 2026-03-16, why: Mưa bão}], working: [2026-03-21]}"


def words(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines()]


@pytest.fixture
def calendar(tmp_path):
    path = tmp_path / "lich.yaml"
    path.write_text(CALENDAR, encoding="utf-8")
    return path


def test_table_in_vietnamese(monkeypatch, capsys):
    status, out, err = asked(monkeypatch, capsys, STEP, "due", "-")
    assert (status, err, words(out)[:9]) == (0, "", words(VIETNAMESE))
    assert (words(out)[9].startswith("Lịch holidays "), "(version_uncertain)" in words(out)[10]) == (
        True,
        True,
    )


def test_table_in_english(monkeypatch, capsys):
    _, out, _ = asked(monkeypatch, capsys, STEP, "due", "-", "--lang", "en")
    assert words(out)[4:7] == [
        "Last day Thu 7 May 2026",
        "If extended Thu 28 May 2026",
        "Day off, not counted Mon 27 Apr 2026 Hung Kings' Commemoration Day (observed)",
    ]


def test_json_with_the_office_calendar(monkeypatch, capsys, calendar):
    status, out, err = asked(monkeypatch, capsys, STEP, "due", "-", "--calendar", str(calendar), "--json")
    answer = json.loads(out)
    assert (status, err, out.count("\n")) == (0, "", 1)
    assert (answer["due"], answer["holidays_skipped"][0]) == ("2026-05-07", "2026-03-16")
    assert answer["calendar"]["office"] == {"name": "Lịch riêng", "paper": "1-TB/VP"}


def test_table_names_the_office_calendar(monkeypatch, capsys, calendar):
    _, out, _ = asked(monkeypatch, capsys, STEP, "due", "-", "--calendar", str(calendar))
    assert "Ngày nghỉ không tính thứ Hai 16/03/2026 Mưa bão" in words(out)
    assert [line.split("VN ")[1] for line in words(out) if line.startswith("Lịch ")] == [
        "Lịch riêng, 1-TB/VP"
    ]


def test_term_in_hours_has_its_minute(tmp_path):
    case = {"step": "gio", "from": "2025-03-03", "at": "08:30"}
    found = lines(find_due(case, central(tmp_path), Calendar()), "vi")
    assert [" ".join(line.split()) for line in found][3:5] == [
        "Thời hạn 72 giờ",
        "Ngày cuối thứ Năm 06/03/2025, 08:30",
    ]


def test_list_of_a_day(monkeypatch, capsys):
    status, out, err = asked(monkeypatch, capsys, b"", "due", "--list", "--on", "2025-08-01")
    row = next(line for line in words(out) if line.startswith("admission_decision "))
    assert (status, err) == (0, "")
    assert row.startswith("admission_decision 45 ngày làm việc (+ 15) 294-QĐ/TW, 4.3.1 Cấp ủy có thẩm quyền")
    _, out, _ = asked(
        monkeypatch, capsys, b"", "due", "--list", "--on", "2025-08-01", "--lang", "en", "--json"
    )
    listed = json.loads(out)
    assert (listed["on"], "admission_decision" in {row["step"] for row in listed["steps"]}) == (
        "2025-08-01",
        True,
    )


def test_list_of_today_and_of_a_day_without_any(monkeypatch, capsys):
    assert asked(monkeypatch, capsys, b"", "due", "--list")[0] == 0
    _, out, _ = asked(monkeypatch, capsys, b"", "due", "--list", "--on", "0001-01-01", "--lang", "en")
    assert words(out) == ["Key Term Clause Step (counted from)"]


def test_list_shows_a_slot_as_left_to_the_office():
    row = {
        "step": "x", "vi": "Việc", "en": "Step", "from": "ngày", "from_en": "day", "amount": None, "unit": None,
        "extension": None, "clause": {"document": "1-QĐ/TW", "clause": "2"},
    }  # fmt: skip
    assert words("\n".join(list_lines([row], "en")))[1] == "x left to the office 1-QĐ/TW, 2 Step (day)"


@pytest.mark.parametrize(("data", "code"), MALFORMED)
def test_malformed(monkeypatch, capsys, data, code):
    assert refusal_of(monkeypatch, capsys, data, "due", "-")[0] == code


@pytest.mark.parametrize(
    ("data", "code", "where"),
    [
        (b"{step: admission_decision, from: 20260302}", "not_a_day", "from"),
        (b"{step: admission_decision, from: 0001-01-01}", "no_rule_encoded", "step"),
        (b"{step: admission_decision, from: 0001-01-01, on: 2026-01-01}", "outside_calendar", "from"),
        (b"{step: admission_decision, from: 9999-12-31, on: 2026-01-01}", "outside_calendar", "from"),
        (b"{step: probation_end, from: 9999-12-31, on: 2026-01-01}", "outside_calendar", "from"),
        (b"{step: lunch, from: 2026-03-02}", "unknown_step", "step"),
        (b"{step: {a: 1}, from: 2026-03-02}", "wrong_type", "step"),
    ],
)
def test_odd_values(monkeypatch, capsys, data, code, where):
    assert refusal_of(monkeypatch, capsys, data, "due", "-") == (code, where)


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        ("{name: n, off: [{day: x}]}", "not_a_day", "calendar.off[0].day"),
        ("{name: n", "malformed", "dòng 2, cột 1"),
        ("", "empty", "tệp"),
    ],
)
def test_faulty_calendar_is_named(monkeypatch, capsys, calendar, text, code, where):
    calendar.write_text(text, encoding="utf-8")
    found = refusal_of(monkeypatch, capsys, STEP, "due", "-", "--calendar", str(calendar))
    assert found == (code, f"{calendar}: {where}")


def test_calendar_that_is_not_there(monkeypatch, capsys, tmp_path):
    path = str(tmp_path / "none.yaml")
    assert refusal_of(monkeypatch, capsys, STEP, "due", "-", "--calendar", path) == ("cannot_read", path)


@pytest.mark.parametrize("argv", [[], ["-", "--on", "2026-01-01"]])
def test_neither_file_nor_list(monkeypatch, capsys, argv):
    assert refusal_of(monkeypatch, capsys, STEP, "due", *argv)[0] == "bad_arguments"


def test_odd_day_for_the_list(monkeypatch, capsys):
    assert refusal_of(monkeypatch, capsys, b"", "due", "--list", "--on", "soon") == ("not_a_day", "--on")


def test_holiday_library_is_read_only_when_days_are_counted(tmp_path):
    path = tmp_path / "vote.yaml"
    path.write_text("{on: 2012-01-01}", encoding="utf-8")
    code = "import sys; from khoi.cli.main import main; main(sys.argv[1:]); print('holidays' in sys.modules)"
    command = [sys.executable, "-c", code, "vote", str(path)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "False\n"
