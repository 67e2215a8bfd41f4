"""Sentences in the style of many provinces: what is proposed for each against what was written down beforehand."""

import pytest
from tests.measures.wording.coded_sentences import FILES, NOT_READ_YET, coded, told

from khoi.measures.wording.proposal import proposals

SENTENCES = [(name, *case) for name in FILES for case in coded(name)]


def test_there_are_enough_sentences():
    assert len(SENTENCES) >= 610


@pytest.mark.parametrize(
    ("name", "text", "wanted"), SENTENCES, ids=[f"{row[0]}: {row[1][:60]}" for row in SENTENCES]
)
def test_sentence(name, text, wanted):
    found = proposals(text)
    padded = [*wanted, *([[]] * (len(found) - len(wanted)))]
    assert [sorted(told(one, row)) for one, row in zip(found, padded, strict=False)] == [
        sorted(row) for row in wanted
    ]
    assert len(found) == len(wanted)


@pytest.mark.parametrize(("text", "wanted"), [*coded(NOT_READ_YET)])
def test_sentences_not_read_yet_are_known(text, wanted):
    """One that is read well by now belongs back into the set it came from."""
    found = proposals(text)
    assert [sorted(told(one, [])) for one in found] != [sorted(row) for row in wanted]
