"""A pasted resolution is loaded once a person has looked at every sentence, and says then what they confirmed."""

from typing import Any

import pytest
from tests.building import BY, TODAY, kinds, unit
from tests.building import measure as stored_measure
from tests.building import resolution as loaded
from tests.building import target as filed

from khoi.actions.drafts import (
    add_mark,
    add_measure,
    change_head,
    confirm_mark,
    drop_draft,
    keep_mark,
    leave_out_mark,
    load_draft,
    start_draft,
)
from khoi.core.refusal import Refusal
from khoi.records.guard import records_open
from khoi.records.models import Event, Indicator, Measure, Resolution, ResolutionDraft

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
    return {"code": code, "reported_by": ["to-chuc"], **names}


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
    assert excellent["population"] == good["population"] == "đảng viên"


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


def test_text_with_a_secrecy_mark_is_refused(draft):
    assert refused(start_draft, draft.unit, text=f"TỐI MẬT\n{TEXT}", head=HEAD, by=BY) == "secrecy_mark"
    assert ResolutionDraft.objects.count() == 1


def goals_of(draft: ResolutionDraft) -> list[int]:
    return [mark["target"]["goal"] for mark in draft.marks]


def test_targets_stay_under_their_goal_when_the_lines_change(draft):
    first, second = (mark["number"] for mark in draft.marks[:2])
    confirm_mark(draft, first, target=target("tot", goal=0), by=BY)
    confirm_mark(draft, second, target=target("xuat-sac", goal=1), by=BY)
    change_head(draft, head={"goals": ["Xây dựng cơ quan", "Xây dựng Đảng"]}, by=BY)
    assert goals_of(draft)[:2] == [1, 0]
    change_head(draft, head={"goals": ["Về xây dựng cơ quan", "Xây dựng Đảng"]}, by=BY)
    assert goals_of(draft)[:2] == [1, 0]
    change_head(draft, head={"goals": ["Mới", "Xây dựng Đảng", "Về xây dựng cơ quan"]}, by=BY)
    assert goals_of(draft)[:2] == [1, 2]
    with pytest.raises(Refusal, match=f"câu {second}") as caught:
        change_head(draft, head={"goals": ["Xây dựng Đảng"]}, by=BY)
    assert caught.value.code == "goal_gone"
    draft.refresh_from_db()
    assert (len(draft.head["goals"]), goals_of(draft)[:2]) == (3, [1, 2])


def test_target_whose_goal_is_gone_is_not_left_out_in_silence(draft):
    for mark in draft.marks[1:]:
        leave_out_mark(draft, mark["number"], by=BY)
    confirm_mark(draft, draft.marks[0]["number"], target=target("dep", **JUDGED | {"goal": 2}), by=BY)
    assert refused(load_draft, draft, by=BY, on=TODAY) == "goal_gone"


def test_draft_in_which_nothing_is_a_target_says_so(draft):
    for mark in draft.marks:
        leave_out_mark(draft, mark["number"], by=BY)
    assert refused(load_draft, draft, by=BY, on=TODAY) == "nothing_confirmed"


def test_codes_and_english_names_may_be_left_empty(draft):
    stored_measure("dang-vien-tot")
    loaded(draft.unit, [filed("dang-vien-tot")], [])
    nameless = {"label": "Đảng viên tốt", "label_en": "", "counted": "đảng viên", "counted_en": ""}
    sent = nameless | {"reported_by": ["to-chuc"], "code": ""}
    assert add_measure(draft, measure=sent, by=BY) == "dang-vien-tot-2"
    assert add_measure(draft, measure=sent, by=BY) == "dang-vien-tot-3"
    one = {"numerator": "dang-vien-tot-2", "denominator": "dang-vien-tot-3", "label": "a", "label_en": "a"}
    unnamed = {"indicator_label": "Đảng viên tốt", "indicator_label_en": "", "readings": [one]}
    for mark in draft.marks[:2]:
        confirm_mark(draft, mark["number"], target=target("", **unnamed), by=BY)
    for mark in draft.marks[2:]:
        leave_out_mark(draft, mark["number"], by=BY)
    assert [mark["target"]["code"] for mark in draft.marks[:2]] == ["dang-vien-tot-2", "dang-vien-tot-3"]
    resolution = load_draft(draft, by=BY, on=TODAY)
    assert [row.code for row in resolution.targets.all()] == ["dang-vien-tot-2", "dang-vien-tot-3"]
    assert Indicator.objects.get(code="dang-vien-tot-2").label_en == "Đảng viên tốt"
    told = Measure.objects.get(code="dang-vien-tot-2")
    assert (told.label_en, told.counted_en) == ("Đảng viên tốt", "đảng viên")


def test_code_of_another_indicator_is_refused_at_once(draft):
    loaded(draft.unit, [filed("tot")], [])
    first = draft.marks[0]["number"]
    assert (
        refused(confirm_mark, draft, first, target=target("tot", indicator_label="Khác"), by=BY)
        == "indicator_differs"
    )
    confirm_mark(draft, first, target=target("tot", indicator="tot"), by=BY)


def test_second_resolution_of_a_unit_in_one_term_gets_its_own_code(draft):
    head = {key: value for key, value in HEAD.items() if key != "code"}
    codes = [start_draft(draft.unit, text=TEXT, head=head, by=BY).head["code"] for _ in range(2)]
    assert codes == ["khoi-2026-2030", "khoi-2026-2030-2"]
    loaded(draft.unit, [filed("tot")], [], code="nq")
    assert refused(change_head, draft, head={"code": "nq"}, by=BY) == "already_loaded"


def test_repeated_code_is_refused_with_the_sentence_that_holds_it(draft):
    third = draft.marks[0] | {"number": 9, "state": "confirmed", "target": target("tot")}
    draft.marks = [draft.marks[0] | {"target": target("tot")}, third, *draft.marks[1:]]
    with records_open():
        draft.save()
    with pytest.raises(Refusal, match="câu số 9"):
        confirm_mark(draft, draft.marks[-1]["number"], target=target("tot"), by=BY)


def test_what_was_typed_is_kept_unconfirmed(draft):
    first = draft.marks[0]["number"]
    confirm_mark(draft, first, target=target("tot"), by=BY)
    keep_mark(draft, first, target={"low": "91"}, by=BY)
    mark = draft.marks[0]
    assert (mark["state"], mark["target"]["low"], mark["target"]["code"]) == ("proposed", "91", "tot")
    assert refused(load_draft, draft, by=BY, on=TODAY) == "mark_not_confirmed"


def test_draft_that_changed_since_it_was_looked_at_is_not_loaded(draft):
    for mark in draft.marks[1:]:
        leave_out_mark(draft, mark["number"], by=BY)
    seen, other = draft.changed_at.isoformat(), ResolutionDraft.objects.get()
    confirm_mark(other, draft.marks[0]["number"], target=target("dep", **JUDGED), by=BY)
    assert refused(load_draft, draft, by=BY, on=TODAY, seen=seen) == "draft_changed"
    # Whoever comes with an old copy loads what stands, not what they had read.
    stale = ResolutionDraft.objects.get()
    change_head(other, head={"title": "Tên mới"}, by=BY)
    assert load_draft(stale, by=BY, on=TODAY).title == "Tên mới"


def last_told() -> tuple[Any, Any]:
    event = Event.objects.latest("id")
    return event.before, event.after


def test_journal_says_what_was_confirmed_and_what_left_out(draft):
    first, second = (mark["number"] for mark in draft.marks[:2])
    confirm_mark(draft, first, target=target("tot", low="85"), by=BY)
    before, after = last_told()
    assert (before["state"], after["state"], before["low"], after["low"]) == (
        "proposed",
        "confirmed",
        "80",
        "85",
    )
    assert (after["number"], after["code"], after["words"]) == (first, "tot", draft.marks[0]["words"])
    assert after["readings"] == [{"numerator": "good", "denominator": "rated"}]
    leave_out_mark(draft, second, by=BY)
    before, after = last_told()
    assert (before["state"], after["state"], after["number"]) == ("proposed", "left_out", second)
    change_head(draft, head={"title": "Tên khác", "number": HEAD["number"]}, by=BY)
    assert last_told() == ({"title": "Nghị quyết mẫu"}, {"title": "Tên khác"})
    drop_draft(draft, by=BY)
    assert last_told() == ({"state": "open"}, {"state": "dropped"})
