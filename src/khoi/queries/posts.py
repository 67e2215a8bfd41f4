"""Posts as a reader asks for them: who holds which role where, until when, what ends it, and who gave it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khoi.access.posts import ENDING, OWN_DAY, SOURCE, TERM, UNIT, end_of, holds
from khoi.access.roles import Role, roles
from khoi.access.viewer import CONNECTED, Viewer
from khoi.core.refusal import Refusal
from khoi.queries.ledger import LiveLedger
from khoi.queries.own_page import Spoken
from khoi.records.models import Post, Term, Unit

ROWS = 50
WHY = {
    OWN_DAY: gettext_lazy("theo quyết định"),
    UNIT: gettext_lazy("vì đơn vị kết thúc"),
    TERM: gettext_lazy("vì nhiệm kỳ kết thúc"),
    SOURCE: gettext_lazy("vì vị trí gốc kết thúc"),
}
_RELATED = ("account", "source__account", *ENDING)


@dataclass(frozen=True, slots=True)
class PostRow:
    """One post in words. `ends`: the first day without it; `why`: a code of what ends it first; `holds`: it gives its rights today."""

    record: Post
    role: str
    unit: str
    ends: date | None
    why: str
    holds: bool
    coming: bool

    @property
    def last(self) -> date | None:
        """The last day with it."""
        return self.ends - timedelta(days=1) if self.ends else None

    @property
    def why_words(self) -> str:
        """What ends it first, in words."""
        return str(WHY[self.why]) if self.why else ""

    @property
    def is_void(self) -> bool:
        """Whether it was taken back as never given."""
        return self.ends is not None and self.ends <= self.record.from_day


def posts_listed(
    viewer: Viewer,
    live: LiveLedger,
    number: int,
    lang: str,
    *,
    unit: Unit | None = None,
    everything: bool = False,
    size: int = ROWS,
) -> tuple[Page[Any], list[PostRow]]:
    """Posts at units in reach, `size` a page, the last begun first: those that stand today, or all that ever were.

    Posts for the whole installation are in reach of whoever sees access for the whole installation.
    """
    rows = in_reach(viewer, "see_access", Post.objects.all())
    if unit is not None:
        rows = rows.filter(unit=unit)
    if not everything:
        rows = rows.filter(_standing(viewer.day))
    page = Paginator(rows.select_related(*_RELATED).order_by("-from_day", "-pk"), size).get_page(number)
    return page, post_rows(viewer, live, page.object_list, lang)


def own_posts(viewer: Viewer, live: LiveLedger, lang: str) -> list[PostRow]:
    """The posts that whoever looks holds today or will hold, and what they delegated, in the order given."""
    mine = Q(account_id=viewer.key) | Q(source__account_id=viewer.key)
    rows = (
        Post.objects.filter(mine, _standing(viewer.day, coming=True)) if viewer.key else Post.objects.none()
    )
    return post_rows(viewer, live, rows.select_related(*_RELATED), lang)


def post_by_key(viewer: Viewer, key: str, right: str) -> Post:
    """The post at a unit where the right is held, or a Refusal `unknown_post`, as for one that does not exist."""
    found = _by_key(key)
    if found is None or not viewer.may(right, found.unit_id):
        raise unknown_post(key)
    return found


def own_post(viewer: Viewer, key: str) -> Post:
    """A post that whoever looks holds today, or a Refusal `unknown_post`."""
    found = _by_key(key)
    if found is None or found.key not in {grant.post for grant in viewer.grants}:
        raise unknown_post(key)
    return found


def post_row(viewer: Viewer, live: LiveLedger, post: Post, lang: str) -> PostRow:
    """One post in words."""
    return post_rows(viewer, live, [post], lang)[0]


def post_rows(viewer: Viewer, live: LiveLedger, posts: Iterable[Post], lang: str) -> list[PostRow]:
    """Posts in words; no statement where they were read with all that may end them."""
    said = Spoken(live, viewer.day, lang)
    return [_row(viewer, said, post) for post in posts]


def giveable_roles(viewer: Viewer) -> Sequence[Role]:
    """The roles that the viewer might give somewhere: without those about persons on a connected installation."""
    held = {right for grant in viewer.grants if not grant.lent for right in grant.role.rights}
    return [
        role
        for role in roles().values()
        if not (role.persons and viewer.network == CONNECTED)
        and (viewer.may("give_posts", None) or role.rights <= held)
    ]


def may_end(viewer: Viewer, row: PostRow) -> bool:
    """Whether the viewer could end the post: it stands or will stand, and is theirs to give or was lent by them."""
    post = row.record
    if not (row.holds or row.coming) or not viewer.may("give_posts", post.unit_id):
        return False
    role, lent = roles().get(post.role), post.source and post.source.account_id == viewer.key
    return lent or role is None or viewer.may("give_posts", None) or not viewer.lacks(role, post.unit_id)


def open_terms(viewer: Viewer) -> QuerySet[Term]:
    """Terms that were not cut short, of committees where the viewer gives posts, the latest first."""
    rows: QuerySet[Term] = Term.objects.filter(ended_on=None)
    if not viewer.may("give_posts", None):
        units = viewer.among("give_posts", rows.order_by().values_list("unit_id", flat=True).distinct())
        rows = rows.filter(unit__in=units)
    return rows.select_related("unit").order_by("-first_year", "pk")


def in_reach(viewer: Viewer, right: str, rows: QuerySet[Post]) -> QuerySet[Post]:
    """Those of the posts that stand at a unit where the right is held; at most two more statements."""
    holders = viewer.holders(right)
    if any(one.unit is None for one in holders):
        return rows
    known = rows.exclude(unit=None).order_by().values_list("unit_id", flat=True).distinct() if holders else ()
    return rows.filter(unit__in=viewer.among(right, known))


def unknown_post(key: str) -> Refusal:
    """The refusal for a post that is not there, or beyond one's reach."""
    message, hint = _("không có vị trí này"), _("Chọn trong danh sách vị trí.")
    return Refusal("unknown_post", message, where=key[:22], hint=hint)


def _by_key(key: str) -> Post | None:
    found: Post | None = (
        Post.objects.select_related(*_RELATED).filter(key=key).first() if key.isprintable() else None
    )
    return found


def _standing(day: date, *, coming: bool = False) -> Q:
    """Begun (or still to begin) and not ended by anything. A delegated post cannot be delegated on, so one step back is enough."""
    found = Q() if coming else Q(from_day__lte=day)
    for path in ("to_day", "unit__ended_on", "term__ended_on"):
        for start in ("", "source__"):
            found &= Q(**{f"{start}{path}": None}) | Q(**{f"{start}{path}__gt": day})
    return found


def _row(viewer: Viewer, said: Spoken, post: Post) -> PostRow:
    role, end = roles().get(post.role), end_of(post)
    begun = post.from_day <= viewer.day
    open_ = end is None or end[0] > viewer.day
    return PostRow(
        post,
        said.role(role) if role else post.role,
        said.unit(post.unit_id),
        end[0] if end else None,
        end[1] if end else "",
        holds=begun and open_ and holds(post, viewer.day, viewer.network),
        coming=open_ and not begun,
    )
