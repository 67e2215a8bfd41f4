"""Why somebody may or may not do something at a unit: the chain of conditions as they stand today, each with its facts.

It answers for units where whoever asks sees access. An account's posts elsewhere are not told: an account that does
not exist and one whose posts do not reach the unit get the same answer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.core.paginator import Page, Paginator

from khoi.access.places import Places, places
from khoi.access.posts import ENDING, holds, standing_posts
from khoi.access.rights import Right
from khoi.access.roles import SUBTREE, Role, roles
from khoi.access.second_factor import proven
from khoi.access.trace import note_reading
from khoi.access.viewer import CONNECTED, Grant, Viewer
from khoi.queries.ledger import LiveLedger
from khoi.queries.own_page import Spoken
from khoi.queries.persons import unknown_person
from khoi.queries.posts import PostRow, post_rows
from khoi.records.models import Person, Post, SuccessionPart, Unit

ROWS = 50
ROLE, REACH, LENT, TIME, NETWORK, LOCK, FACTOR = "role", "reach", "lent", "time", "network", "lock", "factor"
"""The conditions, in the order in which they are asked; LENT only where a delegated post lacks the right."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One unit on the way down to the one asked about. `how`: it lies `under` the one before today, or lay there on its
    `last` day, or is the unit that an `heir` came after, or will lie there from its `first` day.
    """

    unit: int
    name: str
    how: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One condition with its answer: met, not met, or None where it was not asked any more."""

    code: str
    is_met: bool | None


@dataclass(frozen=True)
class Answer:
    """Whether an account may do something at a unit, and why. `asleep`: only a second factor is missing.

    `post` is the post the answer rests on, None where none reaches the unit; `failed` the first condition not met.
    """

    account: str
    right: Right
    unit: Unit
    is_own: bool
    post: PostRow | None
    way: Sequence[Hop]
    steps: Sequence[Step]

    @property
    def failed(self) -> str:
        """The code of the first condition that is not met; empty when all are."""
        return next((step.code for step in self.steps if step.is_met is False), "")

    @property
    def is_yes(self) -> bool:
        """Whether the right is held today."""
        return self.is_own or not self.failed

    @property
    def asleep(self) -> bool:
        """Whether it is held and only waits for a second factor."""
        return self.failed == FACTOR


@dataclass(frozen=True, slots=True)
class Holder:
    """One account that holds the right at the unit, by one post; `asleep` until it has a second factor."""

    account: str
    post: PostRow
    asleep: bool


def why(
    viewer: Viewer, live: LiveLedger, account: str, right: Right, unit: Unit, lang: str, *, person: str = ""
) -> Answer:
    """The answer for one account; `person`: the key of the record it is about.

    The caller has found the unit where the viewer sees access.
    """
    user = User.objects.filter(username=account).first() if account.isprintable() else None
    where, said = places(), Spoken(live, viewer.day, lang)
    best: tuple[int, Post | None, list[Hop], list[Step]] = (0, None, [], _steps(right, [False]))
    for post in _posts_with(right, user):
        way = _way(where, unit, post, viewer.day, said)
        asked = _asked(viewer, right, post, user, reaches=bool(way))
        met = next((i for i, one in enumerate(asked) if not one), len(asked))
        if met > best[0]:
            best = met, post if way else None, way, _steps(right, asked)
    _, found, way, steps = best
    row = post_rows(viewer, live, [found], lang)[0] if found else None
    own = bool(user and person and Person.objects.filter(key=person, account=user).exists())
    return Answer(account, right, unit, own and bool(user and user.is_active), row, way, steps)


def holders(
    viewer: Viewer, live: LiveLedger, right: Right, unit: Unit, number: int, lang: str
) -> tuple[Page[Any], list[Holder]]:
    """Everybody who holds the right at the unit today, by post, fifty a page; a locked account holds nothing."""
    found = list(_holding(viewer, right, unit))
    page = Paginator(found, ROWS).get_page(number)
    rows = post_rows(viewer, live, page.object_list, lang)
    having = proven([row.record.account_id for row in rows]) if right.needs_second_factor else set()
    return page, [
        Holder(
            row.record.account.get_username(),
            row,
            right.needs_second_factor and row.record.account_id not in having,
        )
        for row in rows
    ]


def unit_of_person(viewer: Viewer, key: str) -> Unit:
    """The unit where a person's record is kept, which is what decides who sees it; leaves a trace.

    Raises Refusal `unknown_person` also where the viewer does not see access.
    """
    found = Person.kept().select_related("unit").filter(key=key).first() if key.isprintable() else None
    if found is None or not viewer.keeps_persons or not viewer.may("see_access", found.unit_id):
        raise unknown_person()
    note_reading(
        viewer, "see_reach", subject=found.key, right="see_access", at=found.unit_id, person=found.key
    )
    unit: Unit = found.unit
    return unit


def trail(where: Places, unit: int, top: int | None, day: date, said: Spoken) -> list[Hop] | None:
    """The way by which a unit lies in the reach of `top` on a day, from the top down; None where it does not.

    As `Places.lies_in`, which only answers yes or no: a unit that has ended lies where it lay on its last day, and
    also where its heirs lie. For the whole installation (None) the way is the unit alone.
    """
    if top is None:
        return [Hop(unit, said.unit(unit))]
    return _trail(where, unit, top, day, said, set())


def _trail(where: Places, unit: int, top: int, day: date, said: Spoken, seen: set[int]) -> list[Hop] | None:
    if unit == top:
        return [Hop(unit, said.unit(unit))]
    if unit in seen or unit not in where.tree:
        return None
    seen.add(unit)
    if where.lives(unit, day):
        return _down(where, unit, top, day, said, "under")
    life = where.tree.life(unit)
    if day < life.start or life.end is None:
        return _down(where, unit, top, life.start, said, "first")
    last = life.end - timedelta(days=1)
    above = where.tree.parent(unit, last)
    followed = [(heir, "heir") for heir in _heirs(unit)] + ([(above, "last")] if above is not None else [])
    for one, how in followed:
        if (way := _trail(where, one, top, day, said, seen)) is not None:
            return [*way, Hop(unit, said.unit(unit), how, last)]
    return None


def _down(where: Places, unit: int, top: int, day: date, said: Spoken, how: str) -> list[Hop] | None:
    snapshot = where.on(day)
    if not snapshot.lies_in(unit, top):
        return None
    path = [snapshot.order[i] for i in snapshot.path(unit)]
    units = path[path.index(top) :: -1]
    return [Hop(one, said.unit(one), how if one != top else "", day) for one in units]


def _heirs(unit: int) -> list[int]:
    """Units that came after one that has ended."""
    before = SuccessionPart.objects.filter(unit_id=unit, side="before").values("succession_id")
    after = SuccessionPart.objects.filter(succession__in=before, side="after").exclude(unit_id=unit)
    return list(after.order_by("pk").values_list("unit_id", flat=True))


def _posts_with(right: Right, user: User | None) -> list[Post]:
    giving = [role.code for role in roles().values() if right.code in role.rights]
    rows = Post.objects.filter(account=user, role__in=giving) if user else Post.objects.none()
    return list(rows.select_related("account", *ENDING))


def _role(post: Post) -> Role:
    return roles()[post.role]


def _way(where: Places, unit: Unit, post: Post, day: date, said: Spoken) -> list[Hop]:
    """The way by which the post reaches the unit; empty where it does not."""
    if post.unit_id not in (None, unit.pk) and _role(post).reach != SUBTREE:
        return []
    return trail(where, unit.pk, post.unit_id, day, said) or []


def _asked(viewer: Viewer, right: Right, post: Post, user: User | None, *, reaches: bool) -> list[bool]:
    """The conditions of one post, in their order."""
    # On this network a role about persons gives nothing, so its time is asked as if elsewhere.
    stands = holds(post, viewer.day, "") and post.from_day <= viewer.day
    about = right.persons or _role(post).persons
    network = viewer.keeps_persons if right.persons else not (about and viewer.network == CONNECTED)
    factor = not right.needs_second_factor or bool(user and proven([user.pk]))
    lent = [] if right.lent else [post.source_id is None]
    return [True, reaches, *lent, stands, network, bool(user and user.is_active), factor]


def _steps(right: Right, asked: list[bool]) -> list[Step]:
    failed = next((i for i, one in enumerate(asked) if not one), len(asked))
    codes = (ROLE, REACH, *(() if right.lent else (LENT,)), TIME, NETWORK, LOCK, FACTOR)
    return [Step(code, None if i > failed else i < failed) for i, code in enumerate(codes)]


def _holding(viewer: Viewer, right: Right, unit: Unit) -> Iterator[Post]:
    if right.persons and not viewer.keeps_persons:
        return
    giving = [role.code for role in roles().values() if right.code in role.rights]
    rows = standing_posts(viewer.day).filter(role__in=giving, account__is_active=True)
    rows = rows if right.lent else rows.filter(source=None)
    where = places()
    for row in rows.select_related("account", "source__account", *ENDING):
        grant = Grant(row.key, _role(row), row.unit_id, "")
        if holds(row, viewer.day, viewer.network) and grant.covers(unit.pk, where, viewer.day):
            yield row
