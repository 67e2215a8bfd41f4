"""Whoever looks or acts: their posts of today, and what these let them see and do. The only place that answers it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from khoi.access.installation import network
from khoi.access.places import Places, places
from khoi.access.rights import RIGHTS, Right
from khoi.access.roles import SUBTREE, Role
from khoi.core.refusal import Refusal

ISOLATED, CONNECTED = "isolated", "connected"


class Anywhere:
    """Asks for a right at any unit, where the single units are checked one by one later."""


ANYWHERE: Final = Anywhere()
At = int | None | Anywhere
"""A unit's key; None: the installation as a whole; ANYWHERE: at least somewhere."""


@dataclass(frozen=True, slots=True)
class Grant:
    """One post as it holds today: its role at a unit (None: the whole installation), and until when.

    `lent`: it was delegated, so the role comes without what is not lent, and nothing of it is given on.
    """

    post: str
    role: Role
    unit: int | None
    words: str
    ends: date | None = None
    lent: bool = False

    def covers(self, unit: int | None, where: Places, day: date) -> bool:
        """Whether the post reaches a unit on a day."""
        if self.unit is None:
            return True
        if unit is None:
            return False
        if self.role.reach == SUBTREE:
            return where.lies_in(unit, self.unit, day)
        return unit == self.unit


@dataclass(frozen=True)
class Viewer:
    """One account at one moment. Anonymous and without posts until told otherwise.

    `proven`: a second factor stands behind this session. `network` is the installation's profile, `chosen` whether
    somebody has decided on it. `request` names the request in the audit chain.
    """

    account: str = ""
    key: int | None = None
    grants: tuple[Grant, ...] = ()
    day: date = field(default_factory=date.today)
    proven: bool = False
    network: str = ISOLATED
    chosen: bool = True
    request: str = ""
    person: int | None = None

    @property
    def is_known(self) -> bool:
        """Whether somebody has signed in."""
        return bool(self.account)

    @property
    def keeps_persons(self) -> bool:
        """Whether records about persons exist here at all."""
        return self.network == ISOLATED and self.chosen

    @property
    def lacks_second_factor(self) -> bool:
        """Whether some right sleeps until a second factor is set up."""
        return not self.proven and any(grant.role.needs_second_factor for grant in self.grants)

    def holders(self, right: str) -> list[Grant]:
        """The posts that give the right at all, as things stand: second factor, network."""
        rule = RIGHTS[right]
        if (rule.needs_second_factor and not self.proven) or (rule.persons and not self.keeps_persons):
            return []
        return [one for one in self.grants if right in one.role.rights]

    def holds_as_far(self, right: str, role: Role, unit: int | None) -> bool:
        """Whether a post of one's own, not a delegated one, has the right wherever a post of `role` at `unit` reaches.

        What sleeps sleeps for both, so the roles are compared and not what they give today.
        """
        grants = [one for one in self.grants if right in one.role.rights and not one.lent]
        return any(
            one.unit is None
            or (
                unit is not None
                and (one.role.reach == SUBTREE or role.reach != SUBTREE)
                and one.covers(unit, places(), self.day)
            )
            for one in grants
        )

    def lacks(self, role: Role, unit: int | None) -> list[Right]:
        """The rights of a role at a unit (None: the whole installation) that one does not hold as far, in their order."""
        return [right for right in role.in_order if not self.holds_as_far(right.code, role, unit)]

    def grant(self, right: str, at: At) -> Grant | None:
        """The first post that gives the right there today; None when none does."""
        holders = self.holders(right)
        if isinstance(at, Anywhere):
            return holders[0] if holders else None
        if everywhere := next((one for one in holders if one.unit is None), None):
            return everywhere
        where = places() if holders and at is not None else None
        return next((one for one in holders if where and one.covers(at, where, self.day)), None)

    def reach(self, right: str) -> Callable[[int], bool]:
        """A question for many units at once: whether the right is held at a unit. The tree is looked up once."""
        holders = self.holders(right)
        if not holders:
            return lambda _unit: False
        if any(one.unit is None for one in holders):
            return lambda _unit: True
        where = places()
        deep = [where.below(one.unit, self.day) for one in holders if one.unit and one.role.reach == SUBTREE]
        single = {one.unit for one in holders if one.role.reach != SUBTREE}
        return lambda unit: unit in single or any(lies(unit) for lies in deep)

    def may(self, right: str, at: At) -> bool:
        """Whether the right is held there today."""
        return self.grant(right, at) is not None

    def require(self, right: str, at: At) -> Grant:
        """The post that gives the right. Raises Refusal `second_factor_required` or `not_allowed`."""
        if found := self.grant(right, at):
            return found
        raise not_allowed(self, right, at)

    def among(self, right: str, units: Iterable[int]) -> list[int]:
        """Those of the units where the right is held, in their order."""
        holds = self.reach(right)
        return [unit for unit in units if holds(unit)]

    def tops(self, right: str) -> list[int | None]:
        """The units at which posts with the right stand; None for the whole installation."""
        return [one.unit for one in self.holders(right)]


def asleep(viewer: Viewer, right: str, at: At) -> Refusal | None:
    """The refusal for a right that is held there and only waits for a second factor; None when it isn't."""
    if viewer.proven or not replace(viewer, proven=True).may(right, at):
        return None
    return Refusal(
        "second_factor_required",
        f"để {RIGHTS[right].label}, tài khoản cần yếu tố xác thực thứ hai",
        where=right,
        hint="Đặt yếu tố thứ hai ở trang Tài khoản, rồi làm lại.",
    )


def not_allowed(viewer: Viewer, right: str, at: At) -> Refusal:
    """Why the right is not held: a missing second factor, or no post that gives it."""
    return asleep(viewer, right, at) or Refusal(
        "not_allowed",
        f"vị trí hiện nay của tài khoản không có quyền {RIGHTS[right].label} ở đây",
        where=right,
        hint="Hỏi người giao vị trí trong cơ quan.",
    )


EVERYTHING = Role("console", "Dòng lệnh", "Console", SUBTREE, persons=False, rights=frozenset(RIGHTS))
"""Every right there is; held only by whoever works at the machine itself."""


def console(name: str) -> Viewer:
    """Whoever works at the machine itself: may do everything that this network allows, and is named as such."""
    profile, chosen = network()
    post = Grant("", EVERYTHING, None, "console@*")
    return Viewer(account=name, grants=(post,), proven=True, network=profile, chosen=chosen)
