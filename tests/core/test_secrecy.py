"""A printed secrecy mark is found however it is set, and no sentence about secrets is taken for one."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khoi.core.refusal import Refusal
from khoi.core.secrecy import Mark, mark_in, may_hold_mark, refuse_mark, refuse_marks_in

PRINTED = [
    ("MẬT", "MẬT"),
    ("TỐI MẬT", "TỐI MẬT"),
    ("TUYỆT MẬT", "TUYỆT MẬT"),
    ("*** TỐI MẬT ***", "TỐI MẬT"),
    ("[MẬT]", "MẬT"),
    ("(“MẬT”)", "MẬT"),
    ("__MẬT__", "MẬT"),
    ("- TUYỆT MẬT -", "TUYỆT MẬT"),
    ("║ TỐI MẬT ║", "TỐI MẬT"),
    ("| Số: 12-BC/TU | MẬT |", "MẬT"),
    ("Số: 12-BC/TU\tMẬT", "MẬT"),
    ("Số: 12-BC/TU          MẬT", "MẬT"),
    ("M Ậ T", "MẬT"),
    ("T Ố I   M Ậ T", "TỐI MẬT"),
    ("M\nẬ\nT", "MẬT"),
    ("TỐI\n\n     MẬT", "TỐI MẬT"),
    ("TUYỆT\r\nMẬT", "TUYỆT MẬT"),
    ("M\u200bẬ\u200bT", "MẬT"),
    ("\u202eMẬT\u202c", "MẬT"),
    ("TOI MAT", "TỐI MẬT"),
    ("TUYET MAT", "TUYỆT MẬT"),
    ("TOI\nMẬT", "MẬT"),
    ("Độ mật: Mật", "MẬT"),
    ("Độ mật: Tối mật.", "TỐI MẬT"),
    ("ĐỘ MẬT TUYỆT MẬT", "TUYỆT MẬT"),
    ("Mức độ mật: tuyệt mật", "TUYỆT MẬT"),
    ("Dấu độ mật: “Mật”", "MẬT"),
    ("**Dấu chỉ mức độ mật**: TỐI MẬT", "TỐI MẬT"),
    ("| Độ mật | Tối mật |", "TỐI MẬT"),
    ("Độ mật\nMật", "MẬT"),
    ("do_mat: toi_mat", "TỐI MẬT"),
    ("DO MAT: MAT", "MẬT"),
]
NOT_PRINTED = [
    "",
    "bảo mật",
    "BẢO MẬT",
    "BÍ MẬT",
    "giữ bí mật nhà nước",
    "QUY CHẾ BẢO VỆ BÍ MẬT NHÀ NƯỚC",
    "GIỮ BÍ\nMẬT",
    "Mật độ",
    "MẬT ĐỘ DÂN CƯ",
    "MẬT ONG",
    "hồ sơ đảng viên là tài liệu mật",
    "mật",
    "Mật",
    "Tối mật",
    "MAT",
    "TOI MAT ROI",
    "TỐI MẮT",
    "MẤT",
    "MÂT",
    "NGUYỄN VĂN MẬT",
    "1. MẬT: áp dụng khi",
    "Ba độ: TUYỆT MẬT, TỐI MẬT, MẬT",
    "Bí mật nhà nước thuộc độ TỐI\nMẬT\ngồm có",
    "Độ mật:",
    "Độ mật: không",
    "Độ mật: Thường",
    "Độ mật:\nMật độ dân cư",
    "Độ mật gồm tuyệt mật, tối mật, mật",
    "Độ mật: tuyệt mật, tối mật và mật",
    "Văn bản ghi độ mật: Mật thì đóng dấu",
    "việc xác định độ mật tối mật",
    "Văn bản có độ mật: Mật",
]
FORMS = ["NFC", "NFD"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("text", "words"), PRINTED)
def test_printed_mark_is_found(text, words, form):
    mark = mark_in(unicodedata.normalize(form, text))
    assert mark is not None
    assert (mark.words, may_hold_mark(text)) == (words, True)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("text", NOT_PRINTED)
def test_sentence_about_secrets_is_no_mark(text, form):
    assert mark_in(unicodedata.normalize(form, text)) is None


def test_accents_in_either_order_are_the_same_letter():
    assert [
        mark_in(f"M{letter}T") for letter in ("A\u0302\u0323", "A\u0323\u0302", "\u1ea0\u0302", "\xc2\u0323")
    ] == [Mark("MẬT", 1)] * 4


def test_line_is_that_of_the_first_letter():
    assert mark_in("a\r\nb\n\n--- TỐI\nMẬT ---\n") == Mark("TỐI MẬT", 4)


def test_mark_after_a_long_row_of_stars_is_found():
    assert mark_in("*" * 1000 + "MẬT" + "*" * 1000) == Mark("MẬT", 1)


WORDS = st.lists(
    st.sampled_from(
        ["bí", "mật", "bảo", "tối", "tuyệt", "độ", "dấu", "Mật", "giữ", "nhà", "nước", "MẬT", "TỐI"]
    ),
    max_size=6,
)


@given(before=st.lists(WORDS, max_size=3), after=st.lists(WORDS, max_size=3))
def test_mark_on_a_line_of_its_own_is_found_wherever_it_stands(before, after):
    lines = [" ".join(["Câu", *words, "hết."]) for words in before]
    text = "\n".join([*lines, "* MẬT *", *(" ".join(["Câu", *words, "hết."]) for words in after)])
    assert mark_in(text) == Mark("MẬT", len(lines) + 1)


@given(st.lists(WORDS, max_size=8))
def test_words_inside_sentences_are_never_a_mark(sentences):
    assert mark_in("\n".join(" ".join(["Câu này", *words, "là hết."]) for words in sentences)) is None


@given(st.text(alphabet="MẬTTỐIUYỆAOEĐDộmật: |\n-*\u0302\u0323,.x", max_size=60))
def test_no_text_breaks_the_search_and_what_is_found_could_be_expected(text):
    mark = mark_in(text)
    assert mark is None or (may_hold_mark(text) and 1 <= mark.line <= text.count("\n") + 1)


def test_refusal_says_where_and_what_to_do_and_repeats_nothing():
    with pytest.raises(Refusal) as caught:
        refuse_mark("Về nhân sự\nTỐI MẬT", "tệp")
    said = caught.value
    assert (said.code, said.where) == ("secrecy_mark", "tệp, dòng 2")
    assert [word for word in ("nhân sự", "Về") if word in said.message + said.hint] == []
    assert "quy trình văn bản giấy" in said.hint


@pytest.mark.parametrize(
    ("value", "where"),
    [
        ({"goals": [{"words": "TỐI MẬT"}]}, "goals[0].words, dòng 1"),
        ({"goals": [{"Về nhân sự": "a\nMẬT"}]}, "goals[0].…, dòng 2"),
        ({"MẬT": 1}, "dòng 1"),
        ("MẬT", "dòng 1"),
    ],
)
def test_mark_in_a_value_is_refused_at_its_path(value, where):
    with pytest.raises(Refusal) as caught:
        refuse_marks_in(value)
    assert (caught.value.code, caught.value.where) == ("secrecy_mark", where)


def test_value_without_marks_passes_also_when_it_holds_itself():
    value: dict = {"a": ["bí mật", 1, None, True]}
    value["self"] = value
    assert refuse_marks_in(value) is None
