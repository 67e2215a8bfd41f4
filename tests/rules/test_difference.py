"""What changed between two regulations: nothing between one and itself, and all that only one of them says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rules.building import document, write
from tests.rules.good_packs import (
    DEADLINE,
    FACTS,
    NUMBERS,
    OUTCOMES,
    PACK,
    PROCEDURE,
    RULE,
    VOTE,
    good_packs,
    number,
)

from khoi.rules.compared import KINDS, Entries, changes
from khoi.rules.difference import difference, entries
from khoi.rules.library import Library, load_library
from khoi.rules.packs import load_packs

SHIPPED = load_library()
PAIRS = [("hd-21-2019", "qd-124-2023"), ("qd-124-2023", "qd-366-2025"), ("hd-16-2018", "hd-21-2019"), ("hd-25-2023", "hd-43-2025")]  # fmt: skip


def two(folder, **changed: str) -> Library:
    """`a-2020`, and `b-2021` that says the same but for the files changed."""
    files = {"parameters/so.yaml": NUMBERS, "rules/xep-loai.yaml": RULE, "votes/chi-bo.yaml": VOTE,
             "deadlines/thoi-han.yaml": DEADLINE, "procedure/kiem-diem.yaml": PROCEDURE}  # fmt: skip
    after = {name: text.replace("2020-01-01", "2021-01-01") for name, text in (files | changed).items()}
    write(folder, {"facts/thu.yaml": FACTS, "outcomes/thu.yaml": OUTCOMES})
    write(folder / "a-2020", files | {"document.yaml": document(end="2021-01-01")})
    write(folder / "b-2021", after | {"document.yaml": document(number="2-QĐ/TW", start="2021-01-01")})
    return Library(load_packs(folder))


def told(library: Library, lang: str = "vi") -> list[tuple[str, str, str, tuple[str, ...], str]]:
    found = difference(library.pack("a-2020"), library.pack("b-2021"), library)
    return [(one.kind, one.name, one.what, one.subjects, getattr(one.words, lang)) for one in found]


def test_same_text_of_another_year_says_nothing_else(tmp_path):
    assert told(two(tmp_path)) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "change"),
    [
        ("parameters/so.yaml", '"20"', '"25"',
         [("number", "ty_le_tre", "amount", (), "Số dieu_1.ty_le_tre: giá trị đổi từ “20 %” thành “25 %”"),
          ("question", "few_late", "amount", (), "Ít việc chậm: giá trị đổi từ “20 %” thành “25 %”")]),
        ("parameters/so.yaml", '"2/3"', '"1/2"',
         [("number", "da_so", "amount", (), "Số dieu_2.da_so: giá trị đổi từ “2/3” thành “1/2”"),
          ("vote", "admission, cell", "majority", (),
           "Xét kết nạp: tỷ lệ phải đạt đổi từ “ít nhất 2/3” thành “ít nhất 1/2”")]),
        ("parameters/so.yaml", NUMBERS, NUMBERS + number("dieu_9.moi", '"3"', "month", "9"),
         [("number", "moi", "added", (), "Chỉ văn bản sau có số: Số dieu_9.moi (3 tháng)")]),
        ("parameters/so.yaml", number("dieu_6.ho_so", "null", "text", "6", more="  slot: true\n"), "",
         [("slot", "ho_so", "gone", (), "Chỉ văn bản trước có chỗ để cơ quan quy định: Số dieu_6.ho_so")]),
        ("parameters/so.yaml", 'value: "70", clause: "1.1", confidence: read}',
         'value: "70", clause: "1.1", confidence: read}\n    - {from: 2022-01-01, value: "75", clause: "1.1", confidence: read}',
         [("number", "diem_tot", "amount", (),
           "Số dieu_1.diem_tot: giá trị đổi từ “70 điểm” thành “70 điểm; 75 điểm từ 01/01/2022”"),
          ("question", "score_good", "amount", (), "Từ 75 điểm: giá trị đổi từ “70 điểm” thành “75 điểm”"),
          ("flag", "best", "amount", (), "Người có thẩm quyền xem xét: giá trị đổi từ “70 điểm” thành “75 điểm”")]),
        ("rules/xep-loai.yaml", "not_reviewed", "reviewed_not_rated",
         [("question", "exempt", "treatment", (),
           "Không được miễn: khi không đạt đổi từ “không kiểm điểm” thành “kiểm điểm nhưng không xếp loại”")]),
        ("rules/xep-loai.yaml", "vi: Mức tốt", "vi: Mức tốt nhất",
         [("question", "grade_good", "wording", (), "Mức tốt nhất: lời đổi từ “Mức tốt” thành “Mức tốt nhất”")]),
        ("rules/xep-loai.yaml", "given: [grade], ", "",
         [("question", "grade_good", "circumstances", (), "Mức tốt: hỏi khi nào đổi từ “khi có nêu grade” thành “luôn hỏi”")]),
        ("rules/xep-loai.yaml", "given: [grade], ", "judged: true, waived: exempt, ",
         [("question", "grade_good", "circumstances", (),
           "Mức tốt: hỏi khi nào đổi từ “khi có nêu grade” thành “khi đã có người nhận xét; trừ trường hợp miễn theo exempt”")]),
        ("rules/xep-loai.yaml", "ask: grade >= 'Tốt'", "ask: grade >= 'Khá'",
         [("question", "grade_good", "formula", (), "Mức tốt: cách tính đổi từ “grade >= 'Tốt'” thành “grade >= 'Khá'”")]),
        ("rules/xep-loai.yaml", "en: Not degraded", 'en: Not degraded, discretion: {clause: "1.3", vi: Cấp trên xét, en: Above}',
         [("question", "degraded", "discretion", (),
           "Không suy thoái: người có thẩm quyền xem xét đổi từ “không có” thành “Cấp trên xét”")]),
        ("rules/xep-loai.yaml", "id: degraded", "id: faded",
         [("question", "degraded", "gone", (), "Chỉ văn bản trước có câu hỏi: Không suy thoái"),
          ("question", "faded", "added", (), "Chỉ văn bản sau có câu hỏi: Không suy thoái")]),
        ("rules/xep-loai.yaml", "  - outcome: weak\n", "  - {outcome: none, unknown: true}\n  - outcome: weak\n",
         [("outcome", "none", "added", (), "Chỉ văn bản sau có kết quả: none")]),
        ("rules/xep-loai.yaml", "code: needs_decision", "code: facts_contradict",
         [("flag", "best", "conditions", (),
           "Người có thẩm quyền xem xét: điều kiện đổi từ “needs_decision, good, score” thành “facts_contradict, good, score”")]),
        ("rules/xep-loai.yaml", "subjects: [member]", "subjects: [member, leader]", None),
        ("votes/chi-bo.yaml", "strict: false", "strict: true",
         [("vote", "admission, cell", "majority", (),
           "Xét kết nạp: tỷ lệ phải đạt đổi từ “ít nhất 2/3” thành “quá 2/3”")]),
        ("votes/chi-bo.yaml", "leave_when_absent: [exempt]", "leave_always: [exempt]",
         [("body", "cell", "left_out", (),
           "chi bộ: ai không tính vào mẫu số đổi từ “khi vắng: exempt; luôn luôn: không” thành “khi vắng: không; luôn luôn: exempt”")]),
        ("deadlines/thoi-han.yaml", "ngày họp", "ngày nhận",
         [("deadline", "sent", "start", (), "Gửi hồ sơ: tính từ đổi từ “ngày họp” thành “ngày nhận”")]),
        ("deadlines/thoi-han.yaml", 'clause: "3"', 'extension: dieu_3.thoi_han, clause: "3"',
         [("deadline", "sent", "extension", (), "Gửi hồ sơ: gia hạn đổi từ “không có” thành “30 ngày làm việc”")]),
        ("procedure/kiem-diem.yaml", "before: dieu_4.xong, ", "",
         [("step", "finished", "last_day", (), "Xong: ngày cuối đổi từ “trước 31/12” thành “không có”")]),
        ("procedure/kiem-diem.yaml", "before: dieu_4", "last_day: dieu_4",
         [("step", "finished", "last_day", (), "Xong: ngày cuối đổi từ “trước 31/12” thành “31/12”")]),
        ("procedure/kiem-diem.yaml", "after: [first], ", "",
         [("step", "finished", "order", (), "Xong: sau bước nào đổi từ “first” thành “–”")]),
    ],
)  # fmt: skip
def test_change_in_plain_words(tmp_path, file, old, new, change):
    texts = {"parameters/so.yaml": NUMBERS, "rules/xep-loai.yaml": RULE, "votes/chi-bo.yaml": VOTE,
             "deadlines/thoi-han.yaml": DEADLINE, "procedure/kiem-diem.yaml": PROCEDURE}  # fmt: skip
    assert old in texts[file]
    found = told(two(tmp_path, **{file: texts[file].replace(old, new, 1)}))
    if change is None:
        assert {(what, subjects) for _, _, what, subjects, _ in found if what == "added"} == {
            ("added", ("leader",))
        }
    else:
        assert found == change


def test_words_in_english(tmp_path):
    library = two(
        tmp_path, **{"parameters/so.yaml": NUMBERS.replace('"30", clause: "3"', '"1", clause: "3"')}
    )
    assert [words for *_, words in told(library, "en")] == [
        "Number dieu_3.thoi_han: the number, from “30 working days” to “1 working day”",
        "Papers sent: the term, from “30 working days” to “1 working day”",
    ]


def test_number_of_all_beside_number_of_some(tmp_path):
    numbers = NUMBERS.replace("  tighter: higher\n", "  tighter: higher\n  subjects: [leader]\n", 1)
    library = two(tmp_path, **{"parameters/so.yaml": numbers})
    assert [(kind, name, what, who) for kind, name, what, who, _ in told(library)] == [
        ("number", "diem_tot", "gone", ("member",))
    ]


def test_guide_is_not_read_along(tmp_path):
    library = Library(load_packs(good_packs(tmp_path)))
    names = {place.name for place in entries(library.pack(PACK[6:]), library)}
    assert ("so_ngay" in names, "diem_tot" in names) == (False, True)


@pytest.mark.parametrize("pack", SHIPPED.packs, ids=lambda pack: pack.code)
def test_shipped_regulation_does_not_differ_from_itself(pack):
    assert difference(pack, pack, SHIPPED) == []


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_what_only_one_has_appears_both_ways(one, other):
    before, after = SHIPPED.pack(one), SHIPPED.pack(other)
    there, back = difference(before, after, SHIPPED), difference(after, before, SHIPPED)
    added = {
        (c.kind, c.family, c.name, c.subjects, c.words.vi.removeprefix("Chỉ văn bản sau có "))
        for c in there
        if c.what == "added"
    }
    gone = {
        (c.kind, c.family, c.name, c.subjects, c.words.vi.removeprefix("Chỉ văn bản trước có "))
        for c in back
        if c.what == "gone"
    }
    assert added == gone
    everybody = sorted({s for pack in (before, after) for s in subjects_of(pack)})
    fresh = entries(after, SHIPPED, everybody).keys() - entries(before, SHIPPED, everybody).keys()
    assert {(p.kind, p.family, p.name) for p in fresh} == {
        (kind, family, name) for kind, family, name, *_ in added
    }


def subjects_of(pack):
    return {place.subject for place in entries(pack, SHIPPED) if place.subject}


def test_newly_admitted_are_no_longer_reviewed():
    found = difference(SHIPPED.pack("hd-21-2019"), SHIPPED.pack("qd-124-2023"), SHIPPED)
    (change,) = [one for one in found if one.name == "newly_admitted" and one.what == "treatment"]
    assert (change.subjects, change.words.en.partition(":")[2]) == (
        ("member", "member_outside_system"),
        " what follows from a no, from “reviewed but not rated” to “not reviewed”",
    )


ALL = entries(SHIPPED.pack("qd-366-2025"), SHIPPED)


@given(st.sets(st.sampled_from(list(ALL))), st.sets(st.sampled_from(list(ALL))))
def test_difference_of_parts_is_what_they_do_not_share(left, right):
    parts: list[Entries] = [{place: ALL[place] for place in ALL if place in side} for side in (left, right)]
    found = changes(*parts)
    kinds = list(KINDS)
    assert [kinds.index(one.kind) for one in found] == sorted(kinds.index(one.kind) for one in found)
    for what, places in (("added", right - left), ("gone", left - right)):
        said = {(one.kind, one.family, one.name) for one in found if one.what == what}
        assert said == {(place.kind, place.family, place.name) for place in places}
    assert {one.what for one in found} <= {"added", "gone"}
