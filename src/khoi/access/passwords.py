"""What a password must not be, in our own words: too short, well known, like the account, or little but the office's words."""

from typing import Any

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from khoi.core.spelling import plain

WORDS = (
    "khoi", "dang bo", "dang uy", "chi bo", "van phong", "bi thu", "dang vien", "quan tri", "mat khau", "password",
    "ban to chuc", "ban tuyen giao", "uy ban kiem tra", "tinh uy", "dang cong san", "viet nam",
    "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefgh",
)  # fmt: skip
"""Words of every such office, and rows of keys."""
_LEFT = 8


class LongEnough(MinimumLengthValidator):
    """As Django's, said in Vietnamese."""

    def get_error_message(self) -> str:
        """What the page says."""
        return _("Mật khẩu cần ít nhất %(n)s ký tự.") % {"n": self.min_length}

    get_help_text = get_error_message


class NotWellKnown(CommonPasswordValidator):
    """As Django's, said in Vietnamese."""

    def get_error_message(self) -> str:
        """What the page says."""
        return _("Mật khẩu này nhiều người dùng, dễ đoán.")

    get_help_text = get_error_message


class NotLikeAccount(UserAttributeSimilarityValidator):
    """As Django's, said in Vietnamese."""

    def get_error_message(self) -> str:
        """What the page says."""
        return _("Mật khẩu quá giống tên tài khoản.")

    get_help_text = get_error_message


class OwnWords:
    """At least eight letters must be left once these words, the account's name, digits and signs are taken away.

    Case and marks don't matter.
    """

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError `own_words`; `few_letters` where none of these words stood in it."""
        left = typed = _letters(password)
        own = [_letters(user.get_username())] if user else []
        for word in sorted([*map(_letters, WORDS), *filter(None, own)], key=len, reverse=True):
            left = left.replace(word, "")
        if len(left) < _LEFT and left == typed:
            said = _("Mật khẩu gần như chỉ có chữ số và dấu; cần ít nhất %(n)s chữ cái.") % {"n": _LEFT}
            raise ValidationError(said, code="few_letters")
        if len(left) < _LEFT:
            raise ValidationError(self.get_help_text(), code="own_words")

    def get_help_text(self) -> str:
        """What the page says."""
        return _("Mật khẩu không được chỉ gồm những từ của cơ quan như “đảng bộ”, “văn phòng” kèm chữ số.")


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, plain(text)))
