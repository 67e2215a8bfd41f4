"""The office's own words make no password, whatever digits are put round them."""

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from khoi.access.passwords import WORDS, OwnWords


@pytest.mark.parametrize("word", WORDS)
def test_word_of_the_office_with_digits_is_refused(word):
    for password in (f"{word} 20252030!", f"{word.upper()}-2026-{word}", f"{word}1234567890"):
        with pytest.raises(ValidationError) as caught:
            OwnWords().validate(password)
        assert caught.value.code == "own_words"


@pytest.mark.parametrize("password", ["Đảng bộ 20252030", "VănPhòng_2026_mk", "Khối.Đảng.Ủy.2026"])
def test_marks_and_case_make_no_difference(password):
    with pytest.raises(ValidationError):
        OwnWords().validate(password)


@pytest.mark.parametrize(
    "password", ["mot cau rat dai", "trời xanh mây trắng 5", "khoi lua va mua xuan", "qzxvbnmlkj-1234"]
)
def test_sentence_of_ones_own_is_taken(password):
    OwnWords().validate(password)


def test_validator_is_in_force():
    assert {"NAME": "khoi.access.passwords.OwnWords"} in settings.AUTH_PASSWORD_VALIDATORS
