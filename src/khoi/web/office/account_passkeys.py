"""The forms of passkeys: what a browser sends is taken apart by the library, and nonsense is refused and no fault of ours."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as webauthn
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from django import forms
from django.core.exceptions import ValidationError
from django.forms.fields import InvalidJSONInput
from django.utils.translation import gettext_lazy

from khoi.web.office.account_forms import Worded

_LONGEST = 20_000
# What the library and the readers of CBOR and keys under it raise on bytes that are not what they say.
_NONSENSE = (
    ArithmeticError,
    AttributeError,
    InvalidSignature,
    LookupError,
    NotImplementedError,
    RecursionError,
    TypeError,
    UnsupportedAlgorithm,
    ValueError,
    struct.error,
)


@contextmanager
def _sound() -> Iterator[None]:
    try:
        yield
    except _NONSENSE as error:
        raise get_adapter().validation_error("incorrect_code") from error


class Credential(forms.JSONField):
    """What the browser's authenticator answered, as JSON in a hidden field."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        """The answer's object. Raises ValidationError."""
        if isinstance(value, str) and len(value) > _LONGEST:
            raise get_adapter().validation_error("incorrect_code")
        with _sound():
            return super().to_python(value)

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What is put back into the field: nothing, where it could not be read."""
        try:
            self.to_python(data)
        except ValidationError:
            return InvalidJSONInput("")
        return super().bound_data(data, initial)


class _Answered:
    """Refuses an answer that is not what it says."""

    def clean_credential(self) -> Authenticator:
        """The passkey that answered. Raises ValidationError."""
        with _sound():
            return super().clean_credential()  # type: ignore[misc]  # of the form this is mixed into


class PasskeyAtSignIn(_Answered, webauthn.LoginWebAuthnForm):
    """A passkey instead of a password."""

    credential = Credential()


class PasskeySecond(_Answered, webauthn.AuthenticateWebAuthnForm):
    """A passkey as second factor, while signing in."""

    credential = Credential()


class PasskeyOnceMore(_Answered, webauthn.ReauthenticateWebAuthnForm):
    """A passkey once more, before something that matters."""

    credential = Credential()


class AddPasskey(Worded, webauthn.AddWebAuthnForm):
    """A new passkey; the browser fills in the credential."""

    credential = Credential()
    words: ClassVar = {
        "name": (gettext_lazy("Tên khóa"), gettext_lazy("Để phân biệt, ví dụ: điện thoại, khóa USB.")),
        "passwordless": (
            gettext_lazy("Dùng khóa này thay cả mật khẩu"),
            gettext_lazy("Khóa sẽ hỏi vân tay, khuôn mặt hoặc mã PIN mỗi lần dùng."),
        ),
    }

    def clean(self) -> dict[str, Any]:
        """Takes the answer apart. Raises ValidationError."""
        with _sound():
            data: dict[str, Any] = super().clean()
            return data


class RenamePasskey(Worded, webauthn.EditWebAuthnForm):
    """Another name for a passkey."""

    words: ClassVar = {"name": (gettext_lazy("Tên khóa"), "")}
