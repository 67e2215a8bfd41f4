"""A pasted resolution is loaded once a person has looked at every sentence, and says then what they confirmed."""

import pytest
from tests.building import BY, TODAY, kinds, unit

from khoi.actions.drafts import (
    add_mark,
    add_measure,
    change_head,
    confirm_mark,
    drop_draft,
    leave_out_mark,
    load_draft,
    start_draft,
)
from khoi.core.refusal import Refusal
from khoi.records.models import Resolution, ResolutionDraft

TEXT = (
    "Mục tiêu chung là xây dựng Đảng bộ trong sạch.\n"
    "Hằng năm có 80% trở lên đảng viên hoàn thành tốt nhiệm vụ, trong đó 15% hoàn thành xuất sắc nhiệm vụ.\n"
    "Bảo đảm cơ quan xanh, sạch, đẹp."
)
HEAD = {
    "code": "mau-2026-2030", "title": "Nghị quyết mẫu", "number": "01-NQ/ĐU (giả định)", "adopted_on": "2025-12-20",
    "first_year": 2026, "last_year": 2030, "term_name": "2026–2030", "goals": ["Xây dựng Đảng", "Xây dựng cơ quan"],
    "measures": [], "motto": "", "objective": "", "source": "Văn bản mẫu (giả định)", "synthetic": True,
}  # fmt: skip
FINE = "Bảo đảm cơ quan xanh, sạch, đẹp."


@pytest.fixture
def draft(db) -> ResolutionDraft:
    kinds()
    return start_draft(unit("khoi", kind="khoi"), text=TEXT, head=HEAD, by=BY)


def measure(code: str) -> dict[str, object]:
    names = {
        "label": f"Số {code}",
        "label_en": f"Number {code}",
        "counted": "đảng viên",
        "counted_en": "members",
    }
    return {"code": code, "reported_by": ["to-chuc"]} | names


def target(code: str, **changed: object) -> dict[str, object]:
    one = {
        "numerator": "good",
        "denominator": "rated",
        "label": "trên số xếp loại",
        "label_en": "of those rated",
    }
    return {
        "code": code, "indicator": "", "indicator_label": f"Chỉ số {code}", "indicator_label_en": f"Indicator {code}",
        "goal": 0, "under": None, "kind": "ratio", "operator": ">=", "low": "80", "high": "",
        "period_rule": "each_year", "due": None, "open": "", "readings": [one],
    } | changed  # fmt: skip


JUDGED = {"kind": "qualitative", "operator": "", "low": "", "period_rule": "", "readings": [], "goal": 1}


def refused(act, *args, **kwargs) -> str:
    with pytest.raises(Refusal) as caught:
        act(*args, **kwargs)
    return caught.value.code


def test_sentences_are_marked_and_nested(draft):
    words = [mark["words"] for mark in draft.marks]
    assert [draft.text[mark["start"] : mark["end"]] for mark in draft.marks] == words
    assert [mark["state"] for mark in draft.marks] == ["proposed"] * len(words)
    good, excellent = draft.marks[:2]
    assert (good["target"]["operator"], good["target"]["low"], good["target"]["period_rule"]) == (
        ">=",
        "80",
        "each_year",
    )
    assert (excellent["target"]["operator"], excellent["target"]["low"]) == ("bare", "15")
    assert excellent["target"]["under"] == good["number"]
    assert excellent["questions"]


def test_draft_is_loaded_as_confirmed(draft):
    for code in ("rated", "good"):
        add_measure(draft, measure=measure(code), by=BY)
    good, excellent = (mark["number"] for mark in draft.marks[:2])
    rest = [mark["number"] for mark in draft.marks[2:]]
    fine = rest[0] if rest else add_mark(draft, words=FINE, by=BY)
    confirm_mark(draft, good, target=target("tot"), by=BY)
    confirm_mark(draft, excellent, target=target("xuat-sac", operator="bare", low="15", under=good), by=BY)
    assert refused(load_draft, draft, by=BY, on=TODAY) == "mark_not_confirmed"
    confirm_mark(draft, fine, target=target("dep", **JUDGED), by=BY)
    resolution = load_draft(draft, by=BY, on=TODAY)
    assert [(row.code, row.goal.words, row.parent and row.parent.code) for row in resolution.targets.all()] == [
        ("tot", "Xây dựng Đảng", None), ("xuat-sac", "Xây dựng Đảng", "tot"), ("dep", "Xây dựng cơ quan", None),
    ]  # fmt: skip
    version = resolution.targets.get(code="tot").versions.get()
    assert (version.words, version.operator, version.low) == (draft.marks[0]["words"], ">=", 80)
    draft.refresh_from_db()
    assert (draft.state, draft.resolution) == ("loaded", resolution)
    assert refused(drop_draft, draft, by=BY) == "draft_closed"


def test_sentence_left_out_is_not_loaded(draft):
    for mark in draft.marks[1:]:
        leave_out_mark(draft, mark["number"], by=BY)
    confirm_mark(draft, draft.marks[0]["number"], target=target("dep", **JUDGED), by=BY)
    assert [row.code for row in load_draft(draft, by=BY, on=TODAY).targets.all()] == ["dep"]


def test_refused_file_leaves_the_draft_open(draft):
    for mark in draft.marks[1:]:
        leave_out_mark(draft, mark["number"], by=BY)
    confirm_mark(draft, draft.marks[0]["number"], target=target("tot"), by=BY)
    assert refused(load_draft, draft, by=BY, on=TODAY) == "unknown_measure"
    draft.refresh_from_db()
    assert (draft.state, Resolution.objects.count()) == ("open", 0)


def test_what_does_not_fit_is_refused(draft):
    first = draft.marks[0]
    assert refused(add_mark, draft, words="lời không có", by=BY) == "words_not_in_text"
    assert refused(add_mark, draft, words=first["words"], by=BY) == "already_marked"
    assert refused(leave_out_mark, draft, 99, by=BY) == "unknown_mark"
    add_measure(draft, measure=measure("rated"), by=BY)
    assert refused(add_measure, draft, measure=measure("rated"), by=BY) == "duplicate_measure"
    confirm_mark(draft, first["number"], target=target("tot"), by=BY)
    assert (
        refused(confirm_mark, draft, draft.marks[1]["number"], target=target("tot"), by=BY)
        == "duplicate_target"
    )
    assert refused(start_draft, draft.unit, text="  ", head=HEAD, by=BY) == "empty_text"
    assert refused(start_draft, draft.unit, text="a" * 200_001, head=HEAD, by=BY) == "too_long"
    assert refused(start_draft, draft.unit, text="a\x00", head=HEAD, by=BY) == "control_character"


def test_head_is_changed_without_touching_marks(draft):
    marks = draft.marks
    change_head(draft, head={"title": "Tên khác"}, by=BY)
    draft.refresh_from_db()
    assert (draft.head["title"], draft.head["measures"], draft.marks) == ("Tên khác", [], marks)
