"""The office's own words make no password, whatever digits are put round them."""

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
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


@pytest.mark.parametrize("password", ["123456789012345", "2026-11-26 08:30:15", "!@#$%^&*()_+abc"])
def test_digits_and_signs_alone_are_called_what_they_are(password):
    with pytest.raises(ValidationError) as caught:
        OwnWords().validate(password, User(username="binh.an"))
    assert (caught.value.code, caught.value.messages) == (
        "few_letters",
        ["Mật khẩu gần như chỉ có chữ số và dấu; cần ít nhất 8 chữ cái."],
    )


@pytest.mark.parametrize(
    "password", ["mot cau rat dai", "trời xanh mây trắng 5", "khoi lua va mua xuan", "qzxvbnmlkj-1234"]
)
def test_sentence_of_ones_own_is_taken(password):
    OwnWords().validate(password)


def test_validator_is_in_force():
    assert {"NAME": "khoi.access.passwords.OwnWords"} in settings.AUTH_PASSWORD_VALIDATORS


@pytest.mark.parametrize("password", ["quan-tri-quan-tri-x", "QuanTri quantri 2026", "Bình.An.Bình.An.1"])
def test_account_name_over_and_over_is_refused(password):
    with pytest.raises(ValidationError):
        OwnWords().validate(password, User(username="binh.an" if "B" in password else "quan-tri"))


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("mot cau", "Mật khẩu cần ít nhất 14 ký tự."),
        ("1qaz2wsx3edc4rfv", "Mật khẩu này nhiều người dùng, dễ đoán."),
        ("nguyen.van.mau1", "Mật khẩu quá giống tên tài khoản."),
    ],
)
def test_every_refusal_speaks_vietnamese(password, said):
    with pytest.raises(ValidationError) as caught:
        validate_password(password, User(username="nguyen.van.mau"))
    assert said in caught.value.messages
