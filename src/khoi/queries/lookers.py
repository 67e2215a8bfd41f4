"""Who must look at something at a unit: the posts nearest to it that hold the right to put it in order."""

from collections.abc import Iterable
from dataclasses import dataclass

from khoi.access.places import places
from khoi.access.posts import holds, role_of, standing_posts
from khoi.access.roles import SUBTREE, roles
from khoi.access.viewer import Grant, Viewer
from khoi.queries.ledger import LiveLedger
from khoi.queries.own_page import Spoken
from khoi.records.models import Post


@dataclass(frozen=True, slots=True)
class Looker:
    """A role at a unit, in words; its accounts only for whoever sees access there, else none."""

    role: str
    unit: str
    accounts: tuple[str, ...]


class Lookers:
    """Answers for many units; two statements, however many are asked about.

    Nearest is the lowest unit whose posts reach the one asked about; a post for the whole installation comes last.
    """

    def __init__(self, viewer: Viewer, live: LiveLedger, rights: Iterable[str], lang: str) -> None:
        self._viewer, self._said, self._where = viewer, Spoken(live, viewer.day, lang), places()
        self._names, self._names_all = viewer.reach("see_access"), viewer.may("see_access", None)
        wanted = set(rights)
        giving = [role.code for role in roles().values() if role.rights & wanted]
        rows = standing_posts(viewer.day).filter(role__in=giving, account__is_active=True)
        self._near: dict[int, list[tuple[Post, Grant]]] = {}
        self._far: list[tuple[int, Post, Grant]] = []
        for row in rows.select_related("account", "unit", "term", "source__unit", "source__term"):
            if holds(row, viewer.day, viewer.network):
                self._keep(row, Grant(row.key, role_of(row) or roles()[row.role], row.unit_id, ""))
        self._far.sort(key=lambda one: -one[0])
        self._known: dict[tuple[str, int], tuple[Looker, ...]] = {}

    def of(self, right: str, unit: int) -> tuple[Looker, ...]:
        """Who holds the right nearest to the unit; nobody: an empty tuple."""
        key = right, unit
        if key not in self._known:
            self._known[key] = self._told(self._nearest(right, unit))
        return self._known[key]

    def _keep(self, post: Post, grant: Grant) -> None:
        if grant.unit is not None and grant.role.reach != SUBTREE:
            self._near.setdefault(grant.unit, []).append((post, grant))
        else:
            self._far.append((self._depth(grant.unit), post, grant))

    def _depth(self, unit: int | None) -> int:
        today = self._where.on(self._viewer.day)
        return len(today.path(unit)) if unit is not None and unit in today else 0

    def _nearest(self, right: str, unit: int) -> list[Post]:
        found = [post for post, grant in self._near.get(unit, ()) if right in grant.role.rights]
        lowest = self._depth(unit) if found else -1
        for depth, post, grant in self._far:
            if depth < lowest:
                break  # the deepest come first
            if right in grant.role.rights and grant.covers(unit, self._where, self._viewer.day):
                found.append(post)
                lowest = depth
        return found

    def _told(self, posts: list[Post]) -> tuple[Looker, ...]:
        accounts: dict[tuple[str, str], dict[str, None]] = {}
        for post in posts:
            key = self._said.role(roles()[post.role]), self._said.unit(post.unit_id)
            names = accounts.setdefault(key, {})
            if self._names_all or (post.unit_id is not None and self._names(post.unit_id)):
                names[post.account.get_username()] = None
        return tuple(Looker(role, unit, tuple(names)) for (role, unit), names in accounts.items())
