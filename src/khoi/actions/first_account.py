"""Lets the first person in: an account that keeps the machine and the office, whose only key is a code on the console."""

from django.contrib.auth.models import User
from django.utils import timezone

from khoi.access.invitations import FIRST, new_code
from khoi.access.viewer import console
from khoi.actions.journal import change
from khoi.records.models import Post

ROLES = ("system_administrator", "upper_office")


def first_code() -> str | None:
    """A one-time code for the first account, made with its posts; None once anybody has chosen a password.

    Every start prints a new one until then, and the ones before stop working. No default password exists.
    """
    if any(account.has_usable_password() for account in User.objects.all()):
        return None
    account = User.objects.filter(username=FIRST).first() or _made()
    return new_code(account, by="khoi start")


def new_code_for(name: str) -> str | None:
    """From the console: a code for an account that lost its way in; None when there is no such account."""
    account = User.objects.filter(username=name).first()
    if account is None:
        return None
    by = console("khoi account")
    with change("invite_again", f"account/{name}", by=by, at=None):
        return new_code(account, by=by.account)


def _made() -> User:
    by = console("khoi start")
    with change("make_first_account", f"account/{FIRST}", by=by, at=None) as under_way:
        account = User(username=FIRST)
        account.set_unusable_password()
        account.save()
        for role in ROLES:
            Post(
                account=account,
                role=role,
                unit=None,
                from_day=timezone.localdate(),
                decision="Lần khởi động đầu tiên",
                given_by=by.account,
                given_at=timezone.now(),
            ).save(force_insert=True)
        under_way.after = {"roles": list(ROLES), "unit": None}
    return account
