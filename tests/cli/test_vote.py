"""`khoi vote`: the base step by step for people, one JSON document for programs."""

import json

import pytest
from tests.cli.asking import MALFORMED, asked, refusal_of

VOTE = """
on: 2025-08-01
decision: admission
body: cell
roll:
  official: 20
  probationary: 2
  excluded:
    - {reason: temporary_elsewhere, count: 1, present: false}
    - {reason: exempt, count: 2, present: true}
    - {reason: suspended, count: 0}
present: 18
votes: {for: 13, against: 3, blank: 1, invalid: 0}
"""
VIETNAMESE = """\
Chi bộ xét kết nạp
294-QĐ/TW, 9.3.4
Trong danh sách                                     20
Trừ: sinh hoạt tạm thời nơi khác, vắng              1   294-QĐ/TW, 9.3.2
Không trừ: được miễn công tác và sinh hoạt, có mặt  2   294-QĐ/TW, 9.3.2
Mẫu số                                              19
Số phiếu cần                                        13  ít nhất 2/3
Phiếu thuận                                         13
Đạt                                                 ✓ có
Lưu ý (absent_stay_in_base): 1 người vắng không thuộc lý do được trừ: vẫn tính trong mẫu số (O-01)
Lưu ý (ballots_missing): 1 người có mặt không có phiếu trong kết quả
Lưu ý (blank_or_invalid): 1 phiếu trắng hoặc không hợp lệ: không phải phiếu thuận, người bỏ phiếu vẫn trong mẫu số
"""


def words(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines()]


def test_table_in_vietnamese(monkeypatch, capsys):
    status, out, err = asked(monkeypatch, capsys, VOTE.encode(), "vote", "-")
    assert (status, err, words(out)) == (0, "", words(VIETNAMESE))


def test_table_in_english(monkeypatch, capsys):
    status, out, _ = asked(monkeypatch, capsys, VOTE.encode(), "vote", "-", "--lang", "en")
    assert (status, words(out)[:4]) == (
        0,
        [
            "The cell votes on an admission",
            "294-QĐ/TW, 9.3.4",
            "On the roll 20",
            "Less: temporarily elsewhere, absent 1 294-QĐ/TW, 9.3.2",
        ],
    )
    assert words(out)[-1].startswith("Note (blank_or_invalid): 1 blank or invalid")


def test_more_than_half_and_no_votes_yet(monkeypatch, capsys):
    data = VOTE.replace("admission", "ordinary").replace("{for: 13, against: 3, blank: 1, invalid: 0}", "{}")
    _, out, _ = asked(monkeypatch, capsys, data.encode(), "vote", "-")
    assert {"Số phiếu cần 10 quá 1/2", "Phiếu thuận chưa có", "Đạt ? chưa rõ"} <= set(words(out))


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_json_is_one_document(monkeypatch, capsys, lang):
    status, out, err = asked(monkeypatch, capsys, VOTE.encode(), "vote", "-", "--json", "--lang", lang)
    answer = json.loads(out)
    assert (status, err, out.count("\n")) == (0, "", 1)
    assert list(answer) == ["base", "needed", "for", "carried", "majority", "clause", "excluded", "flags"]
    assert (answer["base"], answer["needed"], answer["carried"]) == (19, 13, True)


@pytest.mark.parametrize(("data", "code"), MALFORMED)
def test_malformed(monkeypatch, capsys, data, code):
    assert refusal_of(monkeypatch, capsys, data, "vote", "-")[0] == code


def test_refused_with_its_place(monkeypatch, capsys):
    data = VOTE.replace("for: 13", "for: 23").encode()
    assert refusal_of(monkeypatch, capsys, data, "vote", "-") == ("more_votes_than_present", "votes")


def test_refused_in_words(monkeypatch, capsys):
    data = VOTE.replace("exempt", "on_leave").encode()
    status, out, err = asked(monkeypatch, capsys, data, "vote", "-", "--lang", "en")
    first = "Refused (unknown_exclusion): The rule knows no such ground for leaving somebody out of the base."
    assert (status, out, err.splitlines()[0]) == (2, "", first)
