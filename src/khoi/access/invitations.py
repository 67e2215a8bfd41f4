"""One-time codes: the only way an account gets its first password, or a new one. No default password exists."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from khoi.access.account_trace import tell
from khoi.access.second_factor import end_sessions, forget_second_factors
from khoi.access.throttling import forgive
from khoi.records.guard import records_open
from khoi.records.models import Invitation

FIRST = "quan-tri"
LIFETIME = timedelta(days=7)
# No letter or digit that is easily taken for another; 16 of 32 are 80 bits.
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_LENGTH, _GROUP = 16, 4


def new_code(account: User, *, by: str) -> str:
    """A code that lets `account` choose a password once within seven days; its earlier codes stop working.

    Sixteen letters in groups of four. Call it inside an action, or from the console.
    """
    code = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    now = timezone.now()
    with transaction.atomic(), records_open():
        open_ = Invitation.objects.filter(account=account, used_at=None, expires_at__gt=now)
        open_.update(expires_at=now)
        Invitation(
            account=account, digest=_digest(code), made_by=by, made_at=now, expires_at=now + LIFETIME
        ).save()
    return "-".join(code[i : i + _GROUP] for i in range(0, _LENGTH, _GROUP))


def invited(code: str) -> User | None:
    """The account that a code still lets in; None when it is used, old or unknown."""
    found = _standing(code).select_related("account").first()
    account: User | None = found.account if found else None
    return account


def use_code(code: str) -> User | None:
    """Uses the code up and returns its account; None when it is used, old or unknown. Of two at once one wins."""
    found = _standing(code).select_related("account").first()
    with records_open():
        if found is None or not _standing(code).update(used_at=timezone.now()):
            return None
    account: User = found.account
    return account


def accept(request: HttpRequest, code: str, password: str) -> User | None:
    """Uses the code up: its account has this password, no second factor, and no session anywhere. None as `use_code`.

    Whoever holds a fresh code is who the office says; whatever proved it before may be lost or stolen.
    """
    with transaction.atomic():
        account = use_code(code)
        if account is None:
            return None
        account.set_password(password)
        account.save(update_fields=["password"])
        forget_second_factors(account)
        end_sessions(account)
        tell(request, account, "accept_invitation")
    forgive(request, account)
    return account


def expiry(account: User) -> datetime | None:
    """Until when the account's newest code lets it in; None when it has none."""
    open_ = Invitation.objects.filter(account=account, used_at=None, expires_at__gt=timezone.now())
    found: datetime | None = open_.order_by("-expires_at").values_list("expires_at", flat=True).first()
    return found


def _standing(code: str) -> QuerySet[Invitation]:
    return Invitation.objects.filter(
        digest=_digest(code), used_at=None, expires_at__gt=timezone.now(), account__is_active=True
    )


def _digest(code: str) -> str:
    plain = "".join(code.split()).replace("-", "").upper()
    return hashlib.sha256(plain.encode(errors="replace")).hexdigest()
