"""Signs the office in by a link instead of a password: nothing to forget, nothing to guess."""

import hashlib
import secrets
from datetime import timedelta

from django.contrib.auth import login
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from khoi.records.guard import records_open
from khoi.records.models import SignInLink

OFFICE = "van-phong"
LIFETIME = timedelta(minutes=30)
_TOKEN_BYTES = 32


def new_link(base_url: str) -> str:
    """The address that signs the office in once within 30 minutes; links made earlier stop working.

    `base_url` is the site without a path, such as `http://127.0.0.1:8000`.
    """
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    now = timezone.now()
    with transaction.atomic(), records_open():
        user = _office_account()
        SignInLink.objects.filter(user=user, used_at=None, expires_at__gt=now).update(expires_at=now)
        SignInLink(user=user, digest=_digest(token), made_at=now, expires_at=now + LIFETIME).save()
    return f"{base_url.rstrip('/')}/vao/{token}/"


def sign_in(request: HttpRequest, token: str) -> bool:
    """Uses the link up and signs its user in under a new session; False when it is used, old or unknown."""
    link = (
        SignInLink.objects.filter(digest=_digest(token), user__is_active=True).select_related("user").first()
    )
    now = timezone.now()
    # One statement on one table, so that of two clicks at once only one finds the link unused.
    if link is None or not SignInLink.objects.filter(pk=link.pk, used_at=None, expires_at__gt=now).update(
        used_at=now
    ):
        return False
    request.session.flush()
    login(request, link.user)
    return True


def _office_account() -> User:
    """The one account, locked until the end of the transaction so that only one link is made at a time."""
    fresh = User(username=OFFICE)
    fresh.set_unusable_password()
    User.objects.get_or_create(username=OFFICE, defaults={"password": fresh.password})
    return User.objects.select_for_update().get(username=OFFICE)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
