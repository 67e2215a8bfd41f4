"""Turns stored posts into what an account may do today: a post ends with its unit, its term or what it was delegated from."""

from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from khoi.access.installation import network
from khoi.access.roles import roles
from khoi.access.viewer import CONNECTED, Grant, Viewer
from khoi.records.models import Person, Post


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
    return rows.select_related("unit", "term", "source__unit", "source__term").order_by("from_day", "pk")


def holds(post: Post, day: date, profile: str) -> bool:
    """Whether a standing post gives its rights on the day, on this network."""
    role = roles().get(post.role)
    if role is None or (role.persons and profile == CONNECTED):
        return False
    last = ends_of(post)
    return (last is None or last > day) and (post.unit is None or post.unit.begins_on <= day)


def ends_of(post: Post) -> date | None:
    """The first day without the post's rights: the earliest end of itself, its unit, its term and its source."""
    ends = [post.to_day, post.unit and post.unit.ended_on, post.term and post.term.ended_on]
    if post.source:
        ends.append(ends_of(post.source))
    return min((day for day in ends if day), default=None)


def _grant(post: Post) -> Grant:
    role = roles()[post.role]
    place: Any = post.unit.code if post.unit else "*"
    return Grant(post.key, role, post.unit_id, f"{role.code}@{place}", ends_of(post))
