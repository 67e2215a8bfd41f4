"""Tells the audit chain what happens to accounts: signing in, and every change of what proves who it is."""

from typing import Any

from allauth.account.signals import password_changed, user_logged_in
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.socialaccount.signals import social_account_added, social_account_removed
from django.contrib.auth.models import User
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.http import HttpRequest

from khoi.access.middleware import viewing
from khoi.access.rights import OWN
from khoi.access.second_factor import end_sessions
from khoi.access.trace import leave_trace
from khoi.access.viewer import Viewer

ACCOUNT_ACTS = (
    "accept_invitation",
    "sign_in",
    "change_password",
    "add_second_factor",
    "remove_second_factor",
    "link_office_login",
    "unlink_office_login",
)
"""What is told here; none of them needs a post, for everybody has an account of their own."""


def tell(request: HttpRequest, account: User, act: str, subject: str = "") -> None:
    """Appends one event by the account about itself; `subject` says what of it."""
    name = account.get_username()
    who = Viewer(account=name, request=viewing(request).request)
    leave_trace(who, act, subject=f"account {subject or name}", post=OWN)


@receiver(user_logged_in)
def _signed_in(request: HttpRequest, user: User, **_: Any) -> None:
    tell(request, user, "sign_in")


@receiver(password_changed)
def _password_changed(request: HttpRequest, user: User, **_: Any) -> None:
    end_sessions(user, but=request)
    tell(request, user, "change_password")


@receiver(post_save, sender=Authenticator)
def _factor_added(instance: Authenticator, *, created: bool, **_: Any) -> None:
    # The library's own signal comes after the commit; a trace belongs to the change.
    if created:
        # Sessions open elsewhere were proven by less than this account asks for from now on.
        end_sessions(instance.user, but=context.request)
        _tell_factor("add_second_factor", instance)


@receiver(post_delete, sender=Authenticator)
def _factor_removed(instance: Authenticator, **_: Any) -> None:
    _tell_factor("remove_second_factor", instance)


def _tell_factor(act: str, factor: Authenticator) -> None:
    if context.request:
        tell(context.request, factor.user, act, f"{factor.user.get_username()} {factor.type}")


@receiver(social_account_added)
def _linked(request: HttpRequest, sociallogin: Any, **_: Any) -> None:
    tell(request, sociallogin.user, "link_office_login")


@receiver(social_account_removed)
def _unlinked(request: HttpRequest, socialaccount: Any, **_: Any) -> None:
    tell(request, socialaccount.user, "unlink_office_login")
