"""`khoi quota`: every reading side by side for people, one JSON document for programs."""

import json
from pathlib import Path

import pytest
from tests.cli.asking import MALFORMED, asked, refusal_of

OVERLAY = Path(__file__).parents[2] / "data/overlays/vi-du-chi-tiet-diem"
QUOTA = """
on: 2025-12-20
groups:
  - {name: Nhóm một, rated: {HTXS: 25, HTT: 101, HT: 4, KHT: 0}}
  - {name: Nhóm hai, rated: {HTXS: 1, HTT: 4, HT: null}, raised_to_25_percent: true}
target_floor: {level: HTXS, percent: "20", of: htt_or_better}
"""
VIETNAMESE = """\
366-QĐ/TW, 11.1.5
Nhóm Mẫu số hiểu là Mẫu số Phần chính xác Tối đa Đề nghị Vượt Trong hạn mức
Nhóm một (20 %) chỉ mức tốt 101 21 21 25 4 ✕ không
Nhóm một (20 %) từ mức tốt trở lên 126 25,2 25 25 0 ✓ có
Nhóm một (20 %) tất cả đã xếp loại 130 26 26 25 0 ✓ có
Nhóm hai (25 %) chỉ mức tốt 4 1 1 1 0 ✓ có
Nhóm hai (25 %) từ mức tốt trở lên 5 1,25 1 1 0 ✓ có
Nhóm hai (25 %) tất cả đã xếp loại chưa có chưa có chưa có 1 chưa có ? chưa rõ
Cả khối chỉ mức tốt 105 22 22 26 4 ✕ không
Cả khối từ mức tốt trở lên 131 26,45 26 26 0 ✓ có
Cả khối tất cả đã xếp loại chưa có chưa có chưa có 26 chưa có ? chưa rõ
Chỉ tiêu cần 27 chỉ mức tốt đạt được: ✕ không
Chỉ tiêu cần 27 từ mức tốt trở lên đạt được: ✕ không
Chỉ tiêu cần 27 tất cả đã xếp loại đạt được: ? chưa rõ
Nhóm hai: Lưu ý (missing_fact): Chưa có số liệu: HT
Nhóm hai: Lưu ý (missing_fact): Chưa có số liệu: KHT
Nhóm hai: Lưu ý (needs_decision): Hạn mức được nâng cần số quyết định của cấp có thẩm quyền
Lưu ý (mixed_percent): Các nhóm có tỷ lệ khác nhau: cộng phần chính xác của từng nhóm rồi mới làm tròn xuống
Chưa chốt cách hiểu mẫu số: cơ quan quyết định, ghi trên văn bản.
"""


def words(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines()]


def test_table_in_vietnamese(monkeypatch, capsys):
    status, out, err = asked(monkeypatch, capsys, QUOTA.encode(), "quota", "-")
    assert (status, err, words(out)) == (0, "", words(VIETNAMESE))


def test_table_in_english(monkeypatch, capsys):
    _, out, _ = asked(monkeypatch, capsys, QUOTA.encode(), "quota", "-", "--lang=en")
    assert words(out)[3] == "Nhóm một (20 %) good or better 126 25.2 25 25 0 ✓ yes"
    assert words(out)[-1] == "No reading of the base has been chosen: the office decides, on paper."


def test_table_without_a_floor(monkeypatch, capsys):
    data = QUOTA.replace("target_floor", "#")
    _, out, _ = asked(monkeypatch, capsys, data.encode(), "quota", "-")
    assert "Chỉ tiêu" not in out


def test_json_is_one_document(monkeypatch, capsys):
    status, out, err = asked(
        monkeypatch, capsys, QUOTA.encode(), "quota", "-", "--json", "--overlay", str(OVERLAY)
    )
    answer = json.loads(out)
    assert (status, err, out.count("\n")) == (0, "", 1)
    assert list(answer) == ["regulation", "chosen", "groups", "sum", "floor"]
    assert answer["sum"]["readings"]["all_rated"] == {
        "base": None,
        "ceiling": None,
        "used": 26,
        "over_by": None,
        "holds": None,
    }


@pytest.mark.parametrize(("data", "code"), MALFORMED)
def test_malformed(monkeypatch, capsys, data, code):
    assert refusal_of(monkeypatch, capsys, data, "quota", "-")[0] == code


@pytest.mark.parametrize(
    ("old", "new", "code", "where"),
    [
        ("HTXS: 25", "HTXS: -25", "negative_count", "groups[0].rated.HTXS"),
        ("HTXS: 25", "HTXS: 2.5", "wrong_type", "groups[0].rated.HTXS"),
        ("HTXS: 25", "HTXS: .nan", "not_a_number", "groups[0].rated.HTXS"),
        ("2025-12-20", "9999-12-31", None, None),
        ("2025-12-20", "2018-12-20", "no_rule_encoded", "on"),
        ("2025-12-20", "20251220", "not_a_day", "on"),
    ],
)
def test_odd_values(monkeypatch, capsys, old, new, code, where):
    data = QUOTA.replace(old, new, 1).encode()
    if code is None:
        assert asked(monkeypatch, capsys, data, "quota", "-", "--json")[0] == 0
    else:
        assert refusal_of(monkeypatch, capsys, data, "quota", "-") == (code, where)
