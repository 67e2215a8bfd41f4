"""Acts on posts: who holds which role where, from when; a giver gives no right that is not the giver's own there."""

from datetime import date, timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from khoi.access.installation import network
from khoi.access.invitations import new_code
from khoi.access.posts import ENDING, ends_of, holds
from khoi.access.roles import SUBTREE, Role, roles
from khoi.access.viewer import CONNECTED, Viewer
from khoi.actions.accounts import known_account, made_account, open_posts, refuse_locked, refuse_own_account
from khoi.actions.journal import change
from khoi.actions.required import lifetime, required_text, written
from khoi.core.intervals import Interval
from khoi.core.refusal import Refusal
from khoi.records.declared import told
from khoi.records.models import Person, Post, Term, Unit

_LONG = 160


def give_post(  # noqa: PLR0913 - one form, one act
    account: str,
    *,
    role: str,
    unit: Unit | None,
    from_day: date,
    to_day: date | None,
    term: Term | None,
    decision: str,
    is_new: bool,
    by: Viewer,
) -> tuple[Post, str]:
    """The account holds the role at the unit (None: the whole installation) from a day; `is_new` makes the account first.

    With a new account comes the code of its invitation, else the empty text. Raises Refusal: `not_allowed`,
    `right_not_held`, `unknown_role`, `unit_needed`, `role_about_persons`, `own_post`, `post_twice`, `term_over`, `days_reversed`,
    `outside_life`, `empty_text`, `too_long`, and those of `made_account` or `known_account`.
    """
    post = Post(role=_role(role).code, unit=unit, from_day=from_day, to_day=to_day, term=term)
    post.decision, post.given_by = required_text(decision, "decision", _LONG), by.account
    with change("give_post", f"account/{account}"[:200], by=by, at=unit.pk if unit else None) as under_way:
        _refuse_own(account, by)
        _refuse_without_unit(_role(role), unit)
        check_may_give(by, _role(role), unit)
        _check_days(post)
        holder = made_account(account) if is_new else known_account(account)
        _store(post, holder)
        under_way.after = _told(post) | {"new_account": is_new}
        code = new_code(holder, by=by.account) if is_new else ""
    return post, code


def end_post(post: Post, *, to_day: date, why: str, by: Viewer, on: date) -> None:
    """The post gives nothing from `to_day` on; from its own first day: it counts as never given.

    Ended only by whoever could give it, or who delegated it. Raises Refusal: `not_allowed`, `already_ended`,
    `past_day`, `days_reversed`, `nothing_changes`, `right_not_held`, `last_giver`, `empty_text`, `too_long`.
    """
    why = required_text(why, "why", 200)
    with change(
        "end_post", f"account/{post.account.get_username()}"[:200], by=by, at=post.unit_id
    ) as under_way:
        post = Post.objects.select_related("account", "unit", "term", "source").get(pk=post.pk)
        _check_end(post, to_day, on)
        _check_may_end(post, by)
        _refuse_last_giver(post, on)
        under_way.before = _told(post)
        post.to_day, post.ended_why = to_day, why
        post.ended_by, post.ended_at = by.account, timezone.now()
        post.save(update_fields=["to_day", "ended_by", "ended_at", "ended_why"])
        under_way.after = _told(post) | {"why": why}


def delegate_post(
    post: Post, *, to: str, from_day: date, to_day: date, decision: str, by: Viewer, on: date
) -> Post:
    """Another account holds the same post until a day, beside its holder. It rests on the holder's own post.

    Raises Refusal: `not_allowed`, `second_factor_required`, `delegated_already`, `own_post`, `post_twice`, `past_day`,
    `days_reversed`, `beyond_source`, `unknown_account`, `account_locked`, `empty_text`, `too_long`.
    """
    lent = Post(role=post.role, unit=post.unit, from_day=from_day, to_day=to_day, term=post.term, source=post)
    lent.decision, lent.given_by = required_text(decision, "decision", _LONG), by.account
    with change("delegate_post", f"account/{to}"[:200], by=by, at=None, own_post=post.key) as under_way:
        _check_delegation(post, lent.from_day, to_day, by, on)
        _refuse_own(to, by)
        _store(lent, known_account(to))
        under_way.after = _told(lent) | {"source": post.key}
    return lent


def renew_invitation(account: User, *, by: Viewer) -> str:
    """A new code for an account whose every post the giver could give: who opens the account has what it has.

    Raises Refusal: `not_allowed`, `right_not_held`, `own_account`, `account_locked`, `no_post`.
    """
    refuse_own_account(account, by)
    posts = open_posts(account)
    if not posts:
        message, hint = (
            "tài khoản này không giữ vị trí nào",
            "Giao vị trí trước, hoặc hỏi người giữ tài khoản.",
        )
        raise Refusal("no_post", message, where="account", hint=hint)
    subject = f"account/{account.get_username()}"
    with change("renew_invitation", subject, by=by, at=posts[0].unit_id):
        refuse_locked(account)
        for post in posts:
            by.require("give_posts", post.unit_id)
            if role := roles().get(post.role):
                check_may_give(by, role, post.unit)
        for unit in Person.objects.filter(account=account).values_list("unit_id", flat=True):
            by.require("see_persons", unit)
        return new_code(account, by=by.account)


def check_may_give(by: Viewer, role: Role, unit: Unit | None) -> None:
    """Raises Refusal `right_not_held` when the role has a right that the giver does not hold as far as the role reaches.

    Whoever gives posts for the whole installation may give any role. What was delegated to the giver does not count.
    """
    if by.may("give_posts", None):
        return
    missing = [right.label for right in by.lacks(role, unit.pk if unit else None)]
    if missing:
        message = f"vị trí của tài khoản này không có quyền {', '.join(missing)} ở đây"
        hint = "Người giữ quyền ấy giao, hoặc chọn vai trò khác."
        raise Refusal("right_not_held", message, where="role", hint=hint)


def _role(code: str) -> Role:
    if (role := roles().get(code)) is None:
        hint = "Chọn một vai trò trong danh sách."
        raise Refusal("unknown_role", f"không có vai trò “{code}”", where="role", hint=hint)
    if role.persons and network()[0] == CONNECTED:
        message = f"vai trò “{role.label}” nói lên tư cách đảng viên"
        hint = "Vai trò này chỉ có trên máy cách ly."
        raise Refusal("role_about_persons", message, where="role", hint=hint)
    return role


def _refuse_without_unit(role: Role, unit: Unit | None) -> None:
    """A secretary of one cell must not become one of every cell because a field was left empty."""
    if unit is None and role.reach != SUBTREE:
        message = f"vai trò “{role.label}” chỉ giao tại một đơn vị"
        raise Refusal("unit_needed", message, where="unit", hint="Ghi đơn vị của người này.")


def _refuse_own(account: str, by: Viewer) -> None:
    if account.casefold() == by.account.casefold():
        hint = "Người khác có quyền giao vị trí làm việc này."
        raise Refusal("own_post", "không ai tự giao vị trí cho mình", where="account", hint=hint)


def _check_days(post: Post) -> None:
    if post.to_day is not None and post.to_day <= post.from_day:
        raise _reversed("ngày thôi phải sau ngày nhận")
    if post.unit and not Interval(post.unit.begins_on, post.unit.ended_on).has(post.from_day):
        life = lifetime(post.unit.begins_on, post.unit.ended_on)
        message = f"ngày {written(post.from_day)} ở ngoài thời gian đơn vị tồn tại ({life})"
        hint = "Chọn một ngày trong thời gian đơn vị tồn tại."
        raise Refusal("outside_life", message, where="from_day", hint=hint)
    if post.term and post.term.ended_on and post.term.ended_on <= post.from_day:
        message = f"nhiệm kỳ {post.term.name} đã kết thúc ngày {written(post.term.ended_on)}"
        raise Refusal("term_over", message, where="term", hint="Chọn nhiệm kỳ khác, hoặc để trống.")


def _store(post: Post, holder: User) -> None:
    """Refuses the same role at the same unit twice at one time."""
    post.account, post.given_at = holder, timezone.now()
    same = Post.objects.filter(account=holder, role=post.role, unit=post.unit)
    for other in same.select_related(*ENDING):
        end = ends_of(other)
        if (post.to_day is None or other.from_day < post.to_day) and (end is None or end > post.from_day):
            message = f"tài khoản này giữ vai trò ấy ở đó {lifetime(other.from_day, end)}"
            raise Refusal("post_twice", message, where="account", hint="Kết thúc vị trí cũ trước.")
    post.save(force_insert=True)


def _check_end(post: Post, to_day: date, on: date) -> None:
    end = ends_of(post)
    if end is not None and end <= on:
        message = f"vị trí này đã hết từ ngày {written(end)}"
        raise Refusal("already_ended", message, where="post", hint="Không cần kết thúc lần nữa.")
    if to_day < post.from_day:
        raise _reversed(f"vị trí này có từ {written(post.from_day)}")
    if to_day < on and to_day != post.from_day:
        hint = "Từ hôm nay trở đi; ghi nhầm thì lấy đúng ngày nhận vị trí."
        raise Refusal("past_day", f"ngày {written(to_day)} đã qua", where="to_day", hint=hint)
    if end is not None and to_day >= end:
        message = f"vị trí này đã hết vào ngày {written(end)}"
        raise Refusal("nothing_changes", message, where="to_day", hint="Chọn ngày sớm hơn.")


def _check_may_end(post: Post, by: Viewer) -> None:
    lender = post.source.account_id if post.source else None
    if (role := roles().get(post.role)) and (lender is None or lender != by.key):
        check_may_give(by, role, post.unit)


def _refuse_last_giver(post: Post, on: date) -> None:
    """Somebody must be left who can give posts for the whole installation."""
    giving = [role.code for role in roles().values() if "give_posts" in role.rights]
    if post.unit is not None or post.role not in giving or post.source is not None:
        return
    others = Post.objects.filter(
        unit=None, role__in=giving, source=None, from_day__lte=on, account__is_active=True
    )
    if not any(ends_of(one) is None for one in others.exclude(pk=post.pk).select_related("term")):
        message = "sau đó không còn ai giao được vị trí cho cả cơ quan"
        hint = "Giao vị trí ấy cho người kế nhiệm trước, không ghi ngày thôi."
        raise Refusal("last_giver", message, where="post", hint=hint)


def _check_delegation(post: Post, from_day: date, to_day: date, by: Viewer, on: date) -> None:
    if not by.proven:
        hint = "Đặt yếu tố thứ hai ở trang Tài khoản, rồi làm lại."
        message = "để ủy quyền, tài khoản cần yếu tố xác thực thứ hai"
        raise Refusal("second_factor_required", message, where="delegate_post", hint=hint)
    if post.source is not None:
        message, hint = "vị trí này là được ủy quyền", "Người giữ vị trí gốc ủy quyền."
        raise Refusal("delegated_already", message, where="post", hint=hint)
    if not holds(post, on, by.network):
        raise Refusal(
            "not_allowed", "vị trí này không còn", where="post", hint="Xem lại các vị trí của mình."
        )
    if from_day < on:
        message = f"ngày {written(from_day)} đã qua"
        raise Refusal("past_day", message, where="from_day", hint="Chọn hôm nay hoặc sau.")
    if to_day <= from_day:
        raise _reversed("ngày thôi phải sau ngày nhận")
    end = ends_of(post)
    if end is not None and to_day > end:
        message = f"vị trí được ủy quyền hết vào ngày {written(end)}"
        hint = f"Chọn đến {written(end - timedelta(days=1))} hoặc sớm hơn."
        raise Refusal("beyond_source", message, where="to_day", hint=hint)


def _reversed(message: str) -> Refusal:
    return Refusal("days_reversed", message, where="to_day", hint="Chọn ngày sau đó.")


def _told(post: Post) -> dict[str, object]:
    values = {
        "key": post.key,
        "role": post.role,
        "unit": post.unit and post.unit.code,
        "from_day": post.from_day.isoformat(),
        "to_day": post.to_day and post.to_day.isoformat(),
        "term": post.term and post.term.name,
        "decision": post.decision,
    }
    return told(Post, values)
