"""Whom a plan touches: who holds a post in a unit that ends, and whose access ends with it; only what the viewer may see."""

from collections.abc import Collection

from django.db.models import Q

from khoi.access.posts import ENDING, ends_of
from khoi.access.roles import roles
from khoi.access.trace import note_reading
from khoi.core.formats import is_english
from khoi.queries.reorganisation_look import Look
from khoi.queries.reorganisation_view import HolderRow, PostRow
from khoi.records.models import OfficeHolder, Post


def holders(look: Look) -> tuple[list[HolderRow], int]:
    """Who holds a post in a unit that ends, with the trace of reading each unit's, and how many there are in all."""
    ended = look.ended
    rows = OfficeHolder.objects.filter(unit_id__in=ended, from_day__lt=look.day)
    if look.is_done:
        rows = rows.filter(pk__in=look.written.changed.get("OfficeHolder", {}))
    else:
        rows = rows.filter(Q(to_day=None) | Q(to_day__gt=look.day))
    found = list(rows.order_by("unit__position", "from_day", "pk"))
    sees = look.viewer.reach("see_persons")
    seen = [row for row in found if sees(row.unit_id)]
    for unit in dict.fromkeys(row.unit_id for row in seen):
        note_reading(look.viewer, "see_holders", subject=ended[unit], right="see_persons", at=unit)
    shown = [
        HolderRow(ended[row.unit_id], look.name(ended[row.unit_id]), row.post, row.name, row.from_day)
        for row in seen
    ]
    return shown, len(found)


def posts(look: Look) -> tuple[list[PostRow], int]:
    """Accounts' posts that end because their unit does, delegated ones included, and how many there are in all."""
    ended = look.ended
    here = Q(unit_id__in=ended) | Q(source__unit_id__in=ended)
    rows = Post.objects.filter(here).select_related("account", *ENDING).order_by("from_day", "pk")
    found = [row for row in rows if _outlasts(row, look, ended)]
    sees = look.viewer.reach("see_access")
    seen = [row for row in found if row.unit_id is not None and sees(row.unit_id)]
    return [_post(look, row) for row in seen], len(found)


def _outlasts(post: Post, look: Look, ended: Collection[int | None]) -> bool:
    """Whether the post would still stand on the plan's day if its unit did not end then."""
    at = post.to_day
    term = post.term.ended_on if post.term else None
    source = ends_of(post.source) if post.source and post.source.unit_id not in ended else None
    return all(day is None or day > look.day for day in (at, term, source))


def _post(look: Look, post: Post) -> PostRow:
    role = roles().get(post.role)
    label = post.role if role is None else role.label_en if is_english(look.lang) else role.label
    code = post.unit.code if post.unit else ""
    return PostRow(code, look.name(code), label, post.account.get_username(), post.from_day, post.key)
