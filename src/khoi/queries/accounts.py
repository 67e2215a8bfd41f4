"""Accounts as whoever keeps them sees them: work names and how they sign in, nothing about the person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khoi.access.installation import home_unit
from khoi.access.invitations import expiry
from khoi.access.second_factor import PROOFS
from khoi.access.viewer import Viewer
from khoi.core.refusal import Refusal
from khoi.queries.regulations import library

ROWS = 50
ACTIVE, NEVER, LOCKED, UNUSED = "active", "never", "locked", "unused"
STATES = {
    ACTIVE: gettext_lazy("đang dùng"),
    NEVER: gettext_lazy("chưa đăng nhập lần nào"),
    UNUSED: gettext_lazy("lâu không dùng"),
    LOCKED: gettext_lazy("đang khóa"),
}
"""States of an account, one of which every account has."""
_STANDARD, _UNUSED_AFTER = "tcvn-14423-2026", "muc_4_6_2_3.tai_khoan_khong_dung"


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account: its state's code, whether it has a second factor, when it last signed in and was made."""

    name: str
    state: str
    proven: bool
    last: datetime | None
    made: datetime

    @property
    def state_label(self) -> str:
        """The state in words."""
        return str(STATES[self.state])


@dataclass(frozen=True, slots=True)
class AccountShown:
    """One account with what can be done about it. `invited_until`: how long its open invitation lasts."""

    account: User
    row: AccountRow
    sessions: int
    invited_until: datetime | None
    is_own: bool


@dataclass(frozen=True, slots=True)
class Idle:
    """After how many days without use an account counts as unused, and where that is written; no days: nowhere."""

    days: int | None
    document: str = ""
    clause: str = ""


def accounts_listed(
    viewer: Viewer, number: int, *, state: str = "", text: str = "", size: int = ROWS
) -> tuple[Page[Any], Sequence[AccountRow]]:
    """Accounts by name, `size` a page; of one state, or whose name holds `text`. Raises Refusal `not_allowed`."""
    viewer.require("keep_accounts", home_unit())
    since = _since(viewer)
    rows = _annotated().filter(_in_state(state, since))
    if text:
        rows = rows.filter(username__icontains=text)
    page = Paginator(rows, size).get_page(number)
    return page, [_row(account, since) for account in page.object_list]


def account_shown(viewer: Viewer, name: str) -> AccountShown:
    """One account. Raises Refusal: `not_allowed`, `unknown_account`."""
    account = account_by_name(viewer, name)
    return AccountShown(
        account,
        _row(account, _since(viewer)),
        UserSession.objects.filter(user=account).count(),
        expiry(account),
        account.pk == viewer.key,
    )


def account_by_name(viewer: Viewer, name: str) -> Any:
    """The account as stored, with `proven`. Raises Refusal: `not_allowed`, `unknown_account`."""
    viewer.require("keep_accounts", home_unit())
    found = _annotated().filter(username=name).first() if name.isprintable() else None
    if found is None:
        message, hint = _("không có tài khoản “%(name)s”"), _("Chọn trong danh sách tài khoản.")
        raise Refusal("unknown_account", message % {"name": name}, where=name[:40], hint=hint)
    return found


def idle(viewer: Viewer) -> Idle:
    """When an account counts as unused, by the standard in force today."""
    known = library()
    pack = known.pack(_STANDARD)
    try:
        value = known.numbers(pack, viewer.day).value(_UNUSED_AFTER)
    except Refusal:
        return Idle(None)
    return Idle(int(value.amount), pack.number, value.clause)


def _since(viewer: Viewer) -> datetime | None:
    days = idle(viewer).days
    return timezone.now() - timedelta(days=days) if days is not None else None


def _annotated() -> QuerySet[Any]:
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=PROOFS)
    rows = User.objects.annotate(proven=Exists(factors), used=Coalesce(F("last_login"), F("date_joined")))
    return rows.order_by("username")


def _in_state(state: str, since: datetime | None) -> Q:
    """The same states as `_state`, for the database."""
    unused = Q(used__lt=since) if since else Q(pk=None)
    return {
        LOCKED: Q(is_active=False),
        UNUSED: Q(is_active=True) & unused,
        NEVER: Q(is_active=True, last_login=None) & ~unused,
        ACTIVE: Q(is_active=True) & Q(last_login__isnull=False) & ~unused,
    }.get(state, Q())


def _row(account: Any, since: datetime | None) -> AccountRow:
    return AccountRow(
        account.get_username(),
        _state(account, since),
        account.proven,
        account.last_login,
        account.date_joined,
    )


def _state(account: Any, since: datetime | None) -> str:
    if not account.is_active:
        return LOCKED
    if since and account.used < since:
        return UNUSED
    return ACTIVE if account.last_login else NEVER
