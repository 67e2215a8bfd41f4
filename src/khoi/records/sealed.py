"""Text sealed at rest: what lies in the database opens only with a key that lies elsewhere."""

from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.db import models

from khoi.core.refusal import Refusal
from khoi.records.keys import box, kept_keys


class Sealed:
    """One sealed value; opened only where somebody asks for it by name."""

    __slots__ = ("token",)

    def __init__(self, token: str) -> None:
        self.token = token

    @classmethod
    def of(cls, text: str) -> "Sealed":
        """Seals a text; the empty text stays empty."""
        return cls(box().encrypt(text.encode()).decode() if text else "")

    def open(self) -> str:
        """The text. Raises Refusal `wrong_data_key` when no kept key opens it."""
        if not self.token:
            return ""
        try:
            return box().decrypt(self.token.encode()).decode()
        except InvalidToken as error:
            raise _wrong_key() from error

    def renewed(self) -> "Sealed":
        """The same text under the newest key; itself where it is already. Raises Refusal `wrong_data_key`."""
        if not self.token or opens(kept_keys()[0], self.token):
            return self
        try:
            return Sealed(box().rotate(self.token.encode()).decode())
        except InvalidToken as error:
            raise _wrong_key() from error

    def __bool__(self) -> bool:
        return bool(self.token)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and self.token == other.token

    def __hash__(self) -> int:
        return hash(self.token)

    def __repr__(self) -> str:
        return "Sealed(…)"

    __str__ = __repr__


class SealedText(models.TextField):
    """A column of `Sealed` values. It cannot be filtered by content: keep a keyed hash beside it where that is needed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", nothing)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: str | None, *_: object) -> Sealed | None:
        """What lies in the database, still sealed."""
        return None if value is None else Sealed(value)

    def to_python(self, value: Any) -> Any:
        """A `Sealed` as it is; a token as a `Sealed`."""
        return Sealed(value) if isinstance(value, str) else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: FBT001 - Django's own signature
        """What is written lies under the newest key, even if it was read or sealed before a rotation.

        Without this a row saved by a program that read it before would be lost once the old key is dropped.
        """
        value = super().pre_save(model_instance, add)
        return value.renewed() if isinstance(value, Sealed) else value

    def get_prep_value(self, value: Any) -> Any:
        """The token; a bare text is a bug, for it would be stored open."""
        if value is not None and not isinstance(value, Sealed):
            raise TypeError("a sealed column takes Sealed.of(text)")
        return None if value is None else value.token

    def value_to_string(self, obj: models.Model) -> str:
        """The token, for copies that must not open it."""
        value: Sealed | None = getattr(obj, self.attname)
        return value.token if value else ""


def opens(key: str, token: str) -> bool:
    """Whether this key opens that token."""
    try:
        Fernet(key).decrypt(token.encode())
    except InvalidToken:
        return False
    return True


def nothing() -> Sealed:
    """An empty value, which needs no key."""
    return Sealed("")


def _wrong_key() -> Refusal:
    hint = "Đặt đúng tệp khoá dữ liệu của cơ quan (KHOI_DATA_KEYS_FILE)."
    return Refusal("wrong_data_key", "không có khoá nào mở được dữ liệu này", hint=hint)
