"""`khoi propose`: the proposals in words and as JSON, and what is refused."""

import json

import pytest
from tests.cli.asking import asked, refusal_of

TEXT = "Hằng năm có 90% trở lên chi bộ đạt chuẩn, trong đó 20% xuất sắc.".encode()
VIETNAMESE = """\
1. Hằng năm có 90% trở lên chi bộ đạt chuẩn
   tỷ lệ; ít nhất: 90%; xét từng năm
   “Hằng năm”: xét từng năm
   “trở lên”: ít nhất
   ? T-10: Đang giữ danh hiệu hay mới được công nhận trong năm? (đang giữ danh hiệu / mới được công nhận trong năm)
"""


def test_words_in_vietnamese(monkeypatch, capsys):
    status, out, err = asked(monkeypatch, capsys, TEXT, "propose", "-")
    assert (status, err, out[: len(VIETNAMESE)]) == (0, "", VIETNAMESE)
    assert out.splitlines()[-1] == "Đây là đề nghị; người có trách nhiệm xác nhận từng câu."


def test_words_in_english(monkeypatch, capsys):
    _, out, _ = asked(monkeypatch, capsys, TEXT, "propose", "-", "--lang", "en")
    assert out.splitlines()[6] == (
        "   share; a bare number: at least or exactly is not said: 20%; judged each year; part of number 1"
    )


def test_json_keeps_places_and_exact_numbers(monkeypatch, capsys):
    text = "Đến cuối nhiệm kỳ, ít nhất 2/3 chi bộ dùng sổ tay điện tử.".encode()
    status, out, _ = asked(
        monkeypatch, capsys, text, "propose", "-", "--json", "--from", "2026", "--to", "2030"
    )
    (found,) = json.loads(out)["proposals"]
    assert status == 0
    assert (found["low"], found["high"], found["due_year"]) == ("200/3", None, 2030)
    assert (found["start"], found["end"], found["words"]) == (0, 57, text.decode()[:57])


def test_a_text_without_targets(monkeypatch, capsys):
    assert asked(monkeypatch, capsys, "Họp lúc 8 giờ.".encode(), "propose", "-")[:2] == (
        0,
        "Không thấy chỉ tiêu nào.\n",
    )


@pytest.mark.parametrize(
    ("data", "argv", "code"),
    [
        (b"", (), "empty"),
        (b"  \n", (), "empty"),
        (b"a\0", (), "not_text"),
        (b"\xff\xfe", (), "not_text"),
        (b"x" * (4 * 1024 * 1024 + 1), (), "too_large"),
        ("MẬT\n90%".encode(), (), "secrecy_mark"),
        (b"x", ("--from", "20"), "not_a_year"),
        (b"x", ("--to", "²026"), "not_a_year"),
        (b"x", ("--from", "2025", "--to", "2020"), "term_reversed"),
    ],
)
def test_refusals(monkeypatch, capsys, data, argv, code):
    assert refusal_of(monkeypatch, capsys, data, "propose", "-", *argv)[0] == code
