"""Turns stored posts into what an account may do today: a post ends with its unit, its term or what it was delegated from."""

from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from khoi.access.installation import network
from khoi.access.roles import Role, roles
from khoi.access.viewer import CONNECTED, Grant, Viewer
from khoi.records.models import Person, Post

OWN_DAY, UNIT, TERM, SOURCE = "own_day", "unit", "term", "source"
"""What ends a post: its own last day, its unit, its term, or the post it was delegated from."""
LENT = "~lent"
"""Behind a post in the audit chain: it was exercised by delegation."""
ENDING = ("unit", "term", "source__unit", "source__term")
"""What to read along with posts, so that asking for their end costs no statement."""


def viewer_of(user: Any, *, day: date, request: str, proven: bool) -> Viewer:
    """The account as a viewer on `day`. Three statements; one for somebody who hasn't signed in."""
    profile, chosen = network()
    if not user.is_authenticated or not user.is_active:
        return Viewer(day=day, network=profile, chosen=chosen, request=request)
    person = Person.objects.filter(account=user).values_list("pk", flat=True).first() if chosen else None
    return Viewer(
        account=user.get_username(),
        key=user.pk,
        grants=grants_of(user, day=day, profile=profile),
        day=day,
        proven=proven,
        network=profile,
        chosen=chosen,
        request=request,
        person=person,
    )


def grants_of(user: User, *, day: date, profile: str) -> tuple[Grant, ...]:
    """What the account's posts give on a day, in the order they were given."""
    rows = standing_posts(day).filter(account=user)
    return tuple(_grant(row) for row in rows if holds(row, day, profile))


def standing_posts(day: date) -> QuerySet[Post]:
    """Posts begun by `day` and not ended by their own last day, with all that may end them earlier."""
    rows = Post.objects.filter(Q(to_day=None) | Q(to_day__gt=day), from_day__lte=day)
    return rows.select_related(*ENDING).order_by("from_day", "pk")


def holds(post: Post, day: date, profile: str) -> bool:
    """Whether a standing post gives its rights on the day, on this network."""
    role = roles().get(post.role)
    if role is None or (role.persons and profile == CONNECTED):
        return False
    return not is_over(post, day) and (post.unit is None or post.unit.begins_on <= day)


def end_of(post: Post) -> tuple[date, str] | None:
    """The first day without the post's rights and the code of what ends it; the nearest cause where two fall on one day."""
    ends = [
        (post.to_day, OWN_DAY),
        (post.unit and post.unit.ended_on, UNIT),
        (post.term and post.term.ended_on, TERM),
    ]
    if post.source and (last := end_of(post.source)):
        ends.append((last[0], SOURCE))
    known = [(day, why) for day, why in ends if day]
    return min(known, key=lambda pair: pair[0], default=None)


def ends_of(post: Post) -> date | None:
    """The first day without the post's rights: the earliest end of itself, its unit, its term and its source."""
    end = end_of(post)
    return end[0] if end else None


def is_over(post: Post, day: date) -> bool:
    """Whether the post has ended by the day, by whatever ends it."""
    end = ends_of(post)
    return end is not None and end <= day


def role_of(post: Post) -> Role | None:
    """The role as the post gives it: a delegated one without what is not lent. None where the file has it no more."""
    role = roles().get(post.role)
    return role.when_lent if role and post.source_id else role


def _grant(post: Post) -> Grant:
    role = role_of(post) or roles()[post.role]
    place: Any = post.unit.code if post.unit else "*"
    is_lent = post.source_id is not None
    words = f"{role.code}@{place}{LENT if is_lent else ''}"
    return Grant(post.key, role, post.unit_id, words, ends_of(post), lent=is_lent)
