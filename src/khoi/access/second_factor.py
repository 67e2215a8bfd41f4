"""Second factors: their secrets sealed at rest, the words around them, and what a new one ends."""

from collections.abc import Iterable
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khoi.records.keys import box

_NAME = "Khối"
PROOFS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts as a second factor; recovery codes only stand in for one."""


class SecondFactorAdapter(DefaultMFAAdapter):
    """django-allauth's second factors, with our key and our words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_generate_recovery_codes": gettext_lazy("Đặt yếu tố thứ hai trước, rồi mới có mã dự phòng."),
        "incorrect_code": gettext_lazy("Mã chưa đúng hoặc đã dùng. Lấy mã mới rồi nhập lại."),
    }

    def encrypt(self, text: str) -> str:
        """A TOTP secret or the seed of recovery codes, sealed."""
        return box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What `encrypt` sealed."""
        return box().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        """A QR code that stays black on white in the dark."""
        return qr_svg(url)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Who asks for the passkey: the server's name in the address, which a passkey is bound to."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"name": _NAME}

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 - the library's name
        """A name for a new passkey, which its owner may change."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Khóa %(number)d") % {"number": number}


def qr_svg(text: str) -> str:
    """A QR code as a whole SVG file, on white; no style attributes."""
    import qrcode
    from qrcode.image.svg import SvgPathFillImage

    return str(qrcode.make(text, image_factory=SvgPathFillImage).to_string(encoding="unicode"))


def end_sessions(account: User, *, but: HttpRequest | None = None) -> None:
    """Ends the account's sessions everywhere, except the one of the request."""
    kept = but.session.session_key if but else None
    for session in UserSession.objects.filter(user=account).exclude(session_key=kept):
        session.end()


def proven(accounts: Iterable[int]) -> set[int]:
    """Those of the accounts, by key, that have a second factor. One statement."""
    rows = Authenticator.objects.filter(user__in=list(accounts), type__in=PROOFS)
    return set(rows.values_list("user_id", flat=True))


def forget_second_factors(account: User) -> None:
    """Removes the account's second factors and recovery codes."""
    Authenticator.objects.filter(user=account).delete()
