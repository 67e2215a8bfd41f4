"""Acts on accounts: making, inviting anew, locking, ending sessions, taking a lost second factor away.

Whoever opens an account has what it has. So whoever keeps accounts prints no invitation for one that comes to personal
data, or that holds a right they lack: that is for whoever could give that account its posts.
"""

import re

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils import timezone

from khoi.access.installation import home_unit
from khoi.access.invitations import new_code
from khoi.access.posts import ENDING, is_over, role_of
from khoi.access.rights import RIGHTS
from khoi.access.second_factor import end_sessions, forget_second_factors
from khoi.access.viewer import Viewer
from khoi.actions.journal import change
from khoi.core.refusal import Refusal
from khoi.records.models import Person, Post

LONGEST_NAME = 150
# No letter that looks like another script's: an account named like a colleague's would pass for it on every page.
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*", re.ASCII | re.IGNORECASE)


def made_account(name: str) -> User:
    """A new account that cannot sign in before it is invited, named in plain letters. Used inside one change.

    Raises Refusal: `bad_account_name`, `account_taken`.
    """
    name = User.normalize_username(name.strip())
    if not _NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        hint = "Dùng chữ không dấu (a đến z), số và các dấu . - _, không có khoảng trắng; ví dụ vanphong.an"
        raise Refusal("bad_account_name", "tên tài khoản không dùng được", where="account", hint=hint)
    if User.objects.filter(username__iexact=name).exists():
        hint = "Chọn tên khác, hoặc chọn tài khoản đã có."
        raise Refusal("account_taken", f"tài khoản “{name}” đã có", where="account", hint=hint)
    account = User(username=name)
    account.set_unusable_password()
    account.save(force_insert=True)
    return account


def known_account(name: str) -> User:
    """The account of that name, as written. Raises Refusal: `unknown_account`, `account_locked`."""
    found = User.objects.filter(username=name).first() if name.isprintable() else None
    if found is None:
        hint = "Kiểm tra cách viết, hoặc lập tài khoản mới."
        raise Refusal("unknown_account", f"không có tài khoản “{name}”", where="account", hint=hint)
    if not found.is_active:
        raise locked(name)
    return found


def locked(name: str) -> Refusal:
    """The refusal for an account that is locked."""
    hint = "Người giữ tài khoản mở khóa trước."
    return Refusal("account_locked", f"tài khoản “{name}” đang bị khóa", where="account", hint=hint)


def lock_account(account: User, *, by: Viewer) -> None:
    """The account cannot sign in, and its sessions end. Raises Refusal: `not_allowed`, `own_account`, `nothing_changes`."""
    _set_active(account, is_active=False, by=by)


def unlock_account(account: User, *, by: Viewer) -> None:
    """The account may sign in again. Raises Refusal: `not_allowed`, `own_account`, `nothing_changes`."""
    _set_active(account, is_active=True, by=by)


def end_account_sessions(account: User, *, by: Viewer) -> None:
    """Signs the account out everywhere. Raises Refusal `not_allowed`."""
    with change("end_account_sessions", _subject(account), by=by, at=home_unit()):
        end_sessions(account)


def remove_account_factors(account: User, *, by: Viewer) -> None:
    """Takes away a lost second factor; until a new one is set up, whatever changes something sleeps.

    Raises Refusal: `not_allowed`, `own_account`.
    """
    refuse_own_account(account, by)
    with change("remove_account_factors", _subject(account), by=by, at=home_unit()):
        forget_second_factors(account)
        end_sessions(account)


def invite_account(account: User, *, by: Viewer) -> str:
    """A new code for an account that sees no personal record and may nothing that whoever keeps accounts may not.

    Raises Refusal: `not_allowed`, `own_account`, `account_locked`, `account_sees_persons`, `account_holds_more`.
    """
    refuse_own_account(account, by)
    with change("invite_again", _subject(account), by=by, at=home_unit()):
        refuse_locked(account)
        if refusal := why_not_invited(account, by):
            raise refusal
        return new_code(account, by=by.account)


def why_not_invited(account: User, by: Viewer) -> Refusal | None:
    """What keeps whoever keeps accounts from inviting this one: `account_sees_persons`, `account_holds_more`, or None."""
    hint = "Người giao vị trí của tài khoản này cấp giấy mời, ở trang Vị trí."
    posts = open_posts(account)
    if _sees_persons(account, posts):
        message = "tài khoản này xem được hồ sơ cá nhân, hoặc giao được vị trí như vậy"
        return Refusal("account_sees_persons", message, where="account", hint=hint)
    for post in posts:
        role = role_of(post)
        if role and (more := by.lacks(role, post.unit_id)):
            message = f"tài khoản này có quyền mà người mời không có: {', '.join(one.label for one in more)}"
            return Refusal("account_holds_more", message, where="account", hint=hint)
    return None


def open_posts(account: User) -> list[Post]:
    """Its posts that stand or will stand."""
    rows: QuerySet[Post] = Post.objects.filter(account=account)
    today = timezone.localdate()
    return [row for row in rows.select_related(*ENDING) if not is_over(row, today)]


def sees_persons(account: User) -> bool:
    """Whether the account comes to personal records: by a right, by giving itself a helper with one, or to its own."""
    return _sees_persons(account, open_posts(account))


def _sees_persons(account: User, posts: list[Post]) -> bool:
    rights = {right for post in posts if (role := role_of(post)) for right in role.rights}
    personal = any(RIGHTS[right].persons for right in rights) or "give_posts" in rights
    return personal or Person.objects.filter(account=account).exists()


def _set_active(account: User, *, is_active: bool, by: Viewer) -> None:
    refuse_own_account(account, by)
    with change(
        "unlock_account" if is_active else "lock_account", _subject(account), by=by, at=home_unit()
    ) as under_way:
        account.refresh_from_db()
        if account.is_active == is_active:
            message = "tài khoản đang mở" if is_active else "tài khoản đã khóa rồi"
            raise Refusal("nothing_changes", message, where="account", hint="Không cần làm lại.")
        under_way.before, under_way.after = {"is_active": not is_active}, {"is_active": is_active}
        account.is_active = is_active
        account.save(update_fields=["is_active"])
        if not is_active:
            end_sessions(account)


def refuse_own_account(account: User, by: Viewer) -> None:
    """Raises Refusal `own_account`: one's own account is kept on its own page."""
    if account.get_username() == by.account:
        hint = "Mở trang Tài khoản của mình, hoặc nhờ người khác."
        raise Refusal("own_account", "đây là tài khoản của chính mình", where="account", hint=hint)


def refuse_locked(account: User) -> None:
    """Raises Refusal `account_locked`."""
    if not User.objects.filter(pk=account.pk, is_active=True).exists():
        raise locked(account.get_username())


def _subject(account: User) -> str:
    return f"account/{account.get_username()}"
