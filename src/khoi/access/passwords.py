"""Refuses a password that is little more than the office's own words, which whoever knows the office tries first."""

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from khoi.core.spelling import plain

WORDS = (
    "khoi", "dang bo", "dang uy", "chi bo", "van phong", "bi thu", "dang vien", "quan tri", "mat khau", "password",
    "ban to chuc", "ban tuyen giao", "uy ban kiem tra", "tinh uy", "dang cong san", "viet nam",
)  # fmt: skip
_LEFT = 8


class OwnWords:
    """At least eight letters must be left once these words, digits and signs are taken away; case and marks don't matter."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:  # noqa: ARG002 - Django's shape
        """Raises ValidationError `own_words`."""
        left = plain(password).replace(" ", "").replace("-", "").replace("_", "").replace(".", "")
        for word in sorted(WORDS, key=len, reverse=True):
            left = left.replace(word.replace(" ", ""), "")
        if sum(letter.isalpha() for letter in left) < _LEFT:
            raise ValidationError(self.get_help_text(), code="own_words")

    def get_help_text(self) -> str:
        """What the page says."""
        return _("Mật khẩu không được chỉ gồm những từ của cơ quan như “đảng bộ”, “văn phòng” kèm chữ số.")
