"""The register of points left open is whole, in both languages, and read strictly."""

from collections import Counter

import pytest

from khoi.core.refusal import Refusal
from khoi.measures.ceiling import BASES, QUOTA
from khoi.rules.ambiguities import FILE, GROUPS, HANDLINGS, SUBJECTS, Ambiguity, ambiguity, load_ambiguities
from khoi.rules.packs import load_packs

ENTRY = """
- id: R-01
  group: R
  question: {vi: Hỏi?, en: Asked?}
  readings: [{code: a, vi: một, en: one}, {code: b, vi: hai, en: two}]
  handling: setting
  scope: {vi: Cho gì, en: For what}
  handle: {vi: Chờ, en: Waits}
  subjects: [quota]
  where: "03"
"""
WHOLE = {"G": 12, "T": 15, "R": 31, "M": 18, "O": 8, "I": 8, "D": 4, "P": 5, "S": 3}


@pytest.fixture
def read(tmp_path):
    """Reads a register from text."""

    def loaded(text: str) -> dict[str, Ambiguity]:
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.yaml"
        path.write_text(text, encoding="utf-8")
        return load_ambiguities(path)

    return loaded


def test_register_is_whole_and_numbered_without_gaps():
    numbered = [f"{group}-{number:02d}" for group, most in WHOLE.items() for number in range(1, most + 1)]
    assert list(load_ambiguities()) == numbered
    assert tuple(WHOLE) == GROUPS


def test_every_handling_and_subject_is_used():
    entries = load_ambiguities().values()
    assert {entry.handling for entry in entries} == set(HANDLINGS)
    assert {subject for entry in entries for subject in entry.subjects} == set(SUBJECTS)


def test_only_settings_take_a_choice():
    found = {entry.handling: entry.is_open_to_choice for entry in load_ambiguities().values()}
    assert found == dict.fromkeys(HANDLINGS, False) | {"setting": True}


@pytest.mark.parametrize(
    ("code", "handling"),
    [("P-01", "forbidden"), ("G-08", "forbidden"), ("G-11", "forbidden"), ("T-06", "both"), ("I-01", "both")],
)
def test_what_software_must_never_choose_takes_no_choice(code, handling):
    assert (ambiguity(code).handling, ambiguity(code).is_open_to_choice) == (handling, False)


def test_questions_ask_once_each_in_both_languages():
    for lang in ("vi", "en"):
        questions = [getattr(entry.question, lang) for entry in load_ambiguities().values()]
        assert [text for text in questions if not text.endswith("?")] == []
        assert [text for text, times in Counter(questions).items() if times > 1] == []


def test_sentences_of_handling_end_with_a_full_stop():
    sentences = [text for entry in load_ambiguities().values() for text in (entry.handle.vi, entry.handle.en)]
    assert [text for text in sentences if not text.endswith(".")] == []


def test_bases_of_the_quota_are_those_the_quota_computes():
    assert tuple(option.code for option in ambiguity("R-01").readings) == BASES


def test_base_of_the_quota_is_settled_for_each_rule_and_object_that_has_one():
    scope = ambiguity("R-01").scope
    encoded = {
        f"{pack.code}/{subject}"
        for pack in load_packs()
        for value in pack.values
        if value.topic == QUOTA
        for subject in value.subjects
    }
    assert {option.code for option in scope.options} == encoded


def test_entry_is_read_as_written(read):
    entry = read(ENTRY)["R-01"]
    assert (entry.id, entry.group, entry.handling, entry.subjects, entry.where) == (
        "R-01", "R", "setting", ("quota",), "03",
    )  # fmt: skip
    assert [(option.code, option.words.vi, option.words.en) for option in entry.readings] == [
        ("a", "một", "one"), ("b", "hai", "two"),
    ]  # fmt: skip
    assert (entry.scope.words.vi, entry.scope.options) == ("Cho gì", ())


@pytest.mark.parametrize(
    ("old", "new", "code", "where"),
    [
        ("id: R-01", "id: R-1", "bad_code", "[0].id"),
        ("id: R-01", "id: T-01", "bad_code", "[0].id"),
        ("group: R", "group: X", "unknown_value", "[0].group"),
        ("handling: setting", "handling: default", "unknown_value", "[0].handling"),
        ("handling: setting", "handling: both", "unknown_key", "[0].scope"),
        ("subjects: [quota]", "subjects: [quotas]", "unknown_value", "[0].subjects"),
        ("subjects: [quota]", "subjects: []", "unknown_value", "[0].subjects"),
        ("subjects: [quota]", "subjects: [quota, quota]", "duplicate_code", "[0].subjects"),
        ("code: b", "code: a", "duplicate_code", "[0].readings"),
        ("code: b", "code: Hai", "bad_code", "[0].readings[1].code"),
        (", en: Asked?", "", "missing_key", "[0].question.en"),
        ("where:", "default: a\n  where:", "unknown_key", "[0].default"),
        ('  where: "03"', "", "missing_key", "[0].where"),
    ],
)
def test_fault_is_refused_at_its_place(read, old, new, code, where):
    text = ENTRY.replace(old, new)
    assert text != ENTRY
    with pytest.raises(Refusal) as caught:
        read(text)
    assert (caught.value.code, caught.value.where) == (code, where)
    assert caught.value.hint


def test_id_standing_twice_is_refused(read):
    with pytest.raises(Refusal) as caught:
        read(ENTRY + ENTRY.strip())
    assert caught.value.code == "duplicate_code"


def test_file_that_is_no_list_is_refused(read):
    with pytest.raises(Refusal) as caught:
        read("R-01: {group: R}")
    assert caught.value.code == "wrong_type"


def test_id_nobody_knows_is_refused():
    with pytest.raises(Refusal) as caught:
        ambiguity("R-99")
    assert (caught.value.code, caught.value.where) == ("unknown_ambiguity", "ambiguity")


def test_file_explains_every_handling():
    head = FILE.read_text(encoding="utf-8").partition("- id:")[0]
    assert [word for word in HANDLINGS if f"#   {word} " not in head] == []
