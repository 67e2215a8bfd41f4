"""`khoi rules`: what is encoded, what it says, what changed, and the check with its exit status; nothing odd is a traceback."""

import json
from pathlib import Path

import pytest
from tests.rules.good_packs import FILES, PACK, RULE, good_packs

from khoi.cli import main as door
from khoi.cli import rules
from khoi.rules.checks.checking import pack_folders, read_all
from khoi.rules.library import Library

OVERLAYS = Path(__file__).parents[2] / "data/overlays"
FACT_KEYS = ["name", "kind", "unit", "vi", "en", "choices", "most", "read_by", "needed"]


def run(capsys, *argv: str) -> tuple[int, str, str]:
    status = door.main(["rules", *argv])
    return (status, *capsys.readouterr())


def answered(capsys, *argv: str, status: int = 0):
    found, out, err = run(capsys, *argv, "--json")
    assert (found, err, out.count("\n")) == (status, "", 1)
    return json.loads(out)


@pytest.fixture
def small(tmp_path, monkeypatch):
    """The command reads three small packs instead of those shipped."""
    packs, _ = read_all(pack_folders(good_packs(tmp_path)))
    library = Library(tuple(pack for pack in packs if not pack.overlays))
    monkeypatch.setattr(rules, "load_library", lambda *_: library)
    return tmp_path / "packs"


def test_list(small, capsys):
    _, out, _ = run(capsys, "list")
    assert out.splitlines() == [
        "Mã         Số        Hiệu lực       Căn cứ  Đã mã hóa",
        "hd-2-2020  2-HD/BTC  từ 01/01/2020  suy ra  1 số, 1 quy tắc, 1 ca mẫu",
        "qd-1-2020  1-QĐ/TW   từ 01/01/2020  suy ra  6 số, 1 chỗ để cơ quan quy định, 1 quy tắc, 1 biểu quyết, 1 thời hạn, 1 trình tự, 4 ca mẫu",
    ]
    _, english, _ = run(capsys, "list", "--lang=en", "--on", "2021-01-01")
    assert [line.split("  ")[0] for line in english.splitlines()] == ["ID", "hd-2-2020", "qd-1-2020"]
    assert english.splitlines()[1].endswith("from 1 Jan 2020  inferred  1 number, 1 rule, 1 case")
    assert run(capsys, "list", "--on", "2019-01-01", "--lang", "en")[1].splitlines() == [
        "ID  Number  In force  Known  Encoded"
    ]


def test_list_as_json(small, capsys):
    found = answered(capsys, "list")
    assert [(one["id"], one["from"], one["to"], one["guides"]) for one in found] == [
        ("hd-2-2020", "2020-01-01", None, "qd-1-2020"),
        ("qd-1-2020", "2020-01-01", None, None),
    ]
    assert found[1]["encoded"] == {
        "numbers": 6, "slots": 1, "rules": 1, "votes": 1, "deadlines": 1, "procedures": 1, "cases": 4,
    }  # fmt: skip


def test_show(small, capsys):
    _, out, _ = run(capsys, "show", "qd-1-2020")
    lines = out.splitlines()
    assert lines[:2] == ["1-QĐ/TW (từ 01/01/2020)", "Quy định thử"]
    assert [line for line in lines if line and not line.startswith("  ")][2:] == [
        "1 (1 ca mẫu)", "1.1 (1 ca mẫu)", "1.2 (1 ca mẫu)", "1.3 (1 ca mẫu)", "1.4 (1 ca mẫu)", "2 (1 ca mẫu)",
        "3 (1 ca mẫu)", "4 (1 ca mẫu)", "5 (1 ca mẫu)", "6 (0 ca mẫu)",
    ]  # fmt: skip
    for line in (
        "  số: Số dieu_1.diem_tot: 70 điểm từ 01/01/2020 (dieu_1.diem_tot)",
        "  câu hỏi: Từ 70 điểm",
        "  lời nhắc: Người có thẩm quyền xem xét",
        "  cuộc biểu quyết: Xét kết nạp: 2/3",
        "  thời hạn: Gửi hồ sơ: 30 ngày làm việc",
        "  bước: Trình tự: Xong",
        "  chỗ để cơ quan quy định: Số dieu_6.ho_so: để cơ quan quy định từ 01/01/2020 (dieu_6.ho_so)",
    ):
        assert lines.count(line) == 1


def test_show_in_english_on_a_day(small, capsys):
    _, out, _ = run(capsys, "show", "qd-1-2020", "--on", "2021-05-05", "--lang", "en")
    lines = out.splitlines()
    assert lines[:2] == ["1-QĐ/TW (from 1 Jan 2020)", "Test regulation"]
    assert "  number: Number dieu_1.diem_tot: 70 points (dieu_1.diem_tot)" in lines
    assert "  matter left to the office: Number dieu_6.ho_so: left to the office (dieu_6.ho_so)" in lines


def test_show_as_json(small, capsys):
    found = answered(capsys, "show", "qd-1-2020")
    assert [one["clause"] for one in found["clauses"]] == [
        "1",
        "1.1",
        "1.2",
        "1.3",
        "1.4",
        "2",
        "3",
        "4",
        "5",
        "6",
    ]
    assert found["clauses"][3] == {
        "clause": "1.3",
        "items": [{"kind": "question", "vi": "Không suy thoái", "en": "Not degraded"}],
        "cases": 1,
    }


def test_facts_of_the_rating(small, capsys):
    found = answered(capsys, "facts", "--regulation", "qd-1-2020")
    assert [list(one) for one in found] == [FACT_KEYS] * 7
    assert [(one["name"], one["needed"]) for one in found] == [
        ("exempt", True), ("degraded", True), ("score", True), ("grade", False), ("tasks_late", True),
        ("tasks_total", True), ("admitted_on", True),
    ]  # fmt: skip
    assert found[2] == dict(zip(FACT_KEYS, ["score", "number", None, "Điểm", "Points", [], "100", ["member"], True], strict=True))  # fmt: skip
    assert found[3]["choices"] == ["Tốt", "Khá"]


def test_facts_of_all_rules_read_the_guide_along(small, capsys):
    names = [one["name"] for one in answered(capsys, "facts", "--regulation", "qd-1-2020", "--all")]
    assert ("sick_days" in names, len(names)) == (True, 8)
    assert answered(capsys, "facts", "--regulation", "hd-2-2020") == answered(
        capsys, "facts", "--regulation", "qd-1-2020"
    )


def test_facts_in_words(small, capsys):
    _, out, _ = run(capsys, "facts", "--regulation", "qd-1-2020", "--lang", "en")
    assert out.splitlines()[0].split() == ["Fact", "Kind", "Needed", "Read", "for", "Words"]
    assert [cell.strip() for cell in out.splitlines()[4].split("  ") if cell] == [
        "grade",
        "Tốt, Khá",
        "if stated",
        "member",
        "Grade",
    ]


def test_diff(small, capsys):
    _, out, _ = run(capsys, "diff", "qd-1-2020", "hd-2-2020")
    assert out.splitlines()[0] == "1-QĐ/TW (từ 01/01/2020) → 2-HD/BTC (từ 01/01/2020)"
    assert "  Chỉ văn bản sau có số: Số muc_1.so_ngay (90 ngày)" in out.splitlines()
    found = answered(capsys, "diff", "qd-1-2020", "hd-2-2020")
    assert list(found) == ["before", "after", "changes"]
    assert [sorted(one) for one in found["changes"][:1]] == [
        ["en", "kind", "name", "rule", "subjects", "vi", "what"]
    ]


@pytest.mark.parametrize(("lang", "said"), [("vi", "Không có gì khác."), ("en", "Nothing differs.")])
def test_diff_with_itself(small, capsys, lang, said):
    assert run(capsys, "diff", "qd-1-2020", "qd-1-2020", "--lang", lang)[1].splitlines()[1:] == [said]
    assert answered(capsys, "diff", "qd-1-2020", "qd-1-2020")["changes"] == []


def test_check_of_good_packs(small, capsys):
    status, out, err = run(capsys, "check", str(small))
    assert (status, out, err) == (
        0,
        "Đã kiểm tra 3 gói, 0 lỗi. Đã chạy 6 ca mẫu, 0 ca khác kết quả chờ đợi.\n",
        "",
    )
    assert answered(capsys, "check", str(small)) == {
        "packs": ["hd-2-2020", "local", "qd-1-2020"],
        "findings": [],
        "cases": {"run": 6, "failed": []},
    }


def test_check_names_a_fault_and_fails(tmp_path, capsys):
    folder = good_packs(
        tmp_path, **{f"{PACK}/rules/xep-loai.yaml": RULE.replace("level: good", "level: best")}
    )
    status, out, _ = run(capsys, "check", str(folder), "--lang", "en")
    assert (status, out.splitlines()) == (
        1,
        [
            "✕ qd-1-2020/rules: xep_loai (member): best: A flag is tied to an outcome that the rule does not have. (quy tắc không có mức “best”) [unknown_level]",
            "Packs checked: 3; findings: 1. Cases run: 6; otherwise than expected: 0.",
        ],
    )
    found = answered(capsys, "check", str(folder), status=1)
    assert [sorted(one) for one in found["findings"]] == [["code", "message", "message_en", "where"]]


def test_check_names_a_case_that_comes_out_otherwise(tmp_path, capsys):
    cases = f"{PACK}/cases/ca.yaml"
    folder = good_packs(
        tmp_path, **{cases: FILES[cases].replace("highest_level: good", "highest_level: fair")}
    )
    status, out, _ = run(capsys, "check", str(folder))
    assert (status, out.splitlines()[:2]) == (
        1,
        ["✕ qd-1-2020/cases/ca.yaml: cases[0]: Tốt", '    “highest_level” cần là "fair", nhưng là "good"'],
    )
    (failed,) = answered(capsys, "check", str(folder), status=1)["cases"]["failed"]
    assert failed["name_en"] == "Good"
    assert failed["differs"][0]["en"] == '“highest_level” should be "fair" but is "good"'


def test_check_runs_no_case_while_a_pack_cannot_be_read(tmp_path, capsys):
    folder = good_packs(tmp_path, **{f"{PACK}/rules/hong.yaml": "rule: ["})
    found = answered(capsys, "check", str(folder), status=1)
    assert ([one["code"] for one in found["findings"]], found["cases"]["run"]) == (["malformed"], 0)


def test_check_of_all_that_is_shipped(capsys):
    status, out, _ = run(capsys, "check")
    assert (status, [line for line in out.splitlines() if line.startswith("✕")]) == (0, [])


def test_shipped_packs_can_be_listed_and_shown(capsys):
    for one in answered(capsys, "list"):
        for lang in ("vi", "en"):
            assert run(capsys, "show", one["id"], "--lang", lang)[::2] == (0, "")
        assert run(capsys, "facts", "--regulation", one["id"], "--all")[::2] == (0, "")


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        ((), "bad_arguments"),
        (("weigh",), "bad_arguments"),
        (("show",), "bad_arguments"),
        (("facts",), "bad_arguments"),
        (("diff", "qd-366-2025"), "bad_arguments"),
        (("list", "--on", "tomorrow"), "not_a_day"),
        (("show", "qd-0-0000"), "unknown_regulation"),
        (("show", "qd-366-2025", "--on", "2020-01-01"), "not_in_force"),
        (("facts", "--regulation", "qd-0-0000"), "unknown_regulation"),
        (("diff", "qd-366-2025", "x"), "unknown_regulation"),
        (("check", "no-such-folder"), "cannot_read"),
        (("check", "a\0b"), "cannot_read"),
        (("rerun", "no-such-file"), "cannot_read"),
    ],
)
def test_odd_words_are_refused(capsys, argv, code):
    status, out, err = run(capsys, *argv, "--json")
    assert (status, out, json.loads(err)["error"]) == (2, "", code)


RECORD = {
    "form": "khoi-verdict-1", "rule": "xep_loai", "regulation": "qd-366-2025", "document": "366-QĐ/TW",
    "digest": {}, "overlays": {}, "on": "2025-12-20", "opened": "2025-12-20", "subject": "member",
    "facts": {"exempt": True}, "answers": {"exempt": True, "suspended": None}, "highest_level": "HTXS", "reviewed": True, "rated": True,
    "flags": [],
}  # fmt: skip


def kept(tmp_path, **changed) -> str:
    path = tmp_path / "kept.json"
    path.write_text(json.dumps(RECORD | changed), encoding="utf-8")
    return str(path)


def test_rerun_says_what_differs(capsys, tmp_path):
    status, out, err = run(capsys, "rerun", kept(tmp_path))
    assert (status, err) == (1, "")
    assert out.splitlines()[1:] == [
        "Kết quả khác bản đã lưu:",
        "  exempt: có → không",
        "  newly_admitted: không hỏi → chưa rõ",
        "  highest_level: HTXS → chưa rõ",
        "  reviewed: có → không",
        "  rated: có → không",
        "  flags:  → not_reviewed",
    ]
    _, english, _ = run(capsys, "rerun", kept(tmp_path), "--lang", "en")
    assert english.splitlines()[1:3] == ["The answer differs from the one kept:", "  exempt: yes → no"]
    assert answered(capsys, "rerun", kept(tmp_path), status=1)["same"] is False


def test_rerun_with_the_offices_own_pack(capsys, tmp_path):
    case = tmp_path / "case.yaml"
    case.write_text("{on: 2025-12-20, subject: member, facts: {exempt: true}}", encoding="utf-8")
    own = ("--overlay", str(OVERLAYS / "vi-du-chi-tiet-diem"))
    door.main(["rate", str(case), "--record", str(tmp_path / "kept.json"), *own])
    capsys.readouterr()
    status, out, _ = run(capsys, "rerun", str(tmp_path / "kept.json"), *own)
    assert (status, out) == (0, "Kết quả như đã lưu.\n")
    _, out, _ = run(capsys, "rerun", str(tmp_path / "kept.json"))
    assert out.splitlines()[0] == "Gói quy định đã đổi từ khi lưu: vi-du-chi-tiet-diem"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"form": "other"}, "unknown_form"),
        ({"form": 7}, "wrong_type"),
        ({"digest": []}, "wrong_type"),
        ({"overlays": "x"}, "wrong_type"),
        ({"answers": [1]}, "wrong_type"),
        ({"answers": None}, "wrong_type"),
        ({"facts": []}, "wrong_type"),
        ({"facts": {"exempt": 3}}, "wrong_type"),
        ({"on": "yesterday"}, "not_a_day"),
        ({"regulation": "x"}, "unknown_regulation"),
        ({"more": 1}, "unknown_key"),
    ],
)
def test_odd_record_is_refused(capsys, tmp_path, changed, code):
    status, out, err = run(capsys, "rerun", kept(tmp_path, **changed), "--json")
    assert (status, out, json.loads(err)["error"]) == (2, "", code)


@pytest.mark.parametrize("data", [b"", b"[]", b"3", b"\xff", b"{", b"form: khoi-verdict-1"])
def test_file_that_is_no_record_is_refused(capsys, tmp_path, data):
    path = tmp_path / "kept.json"
    path.write_bytes(data)
    assert run(capsys, "rerun", str(path), "--json")[:2] == (2, "")
