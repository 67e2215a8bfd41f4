"""The doors of every act: `change` with its lock and revision number, `noted` for what moves no figure and no unit.

Both ask for the right, keep to one transaction and add one link to the chain. What takes neither says so where it
stands: ticks in a preview (`imports.choose_lines`) and the reading of a file (`imports_reading`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from khoi.access.rights import ACTS, OWN
from khoi.access.viewer import At, Viewer
from khoi.core.refusal import Refusal
from khoi.records.chain import append
from khoi.records.guard import records_open
from khoi.records.models import Person, Revision


@dataclass(slots=True)
class Change:
    """A change under way: its revision number, and what it says of before and after."""

    revision: int
    before: Any = None
    after: Any = None


@contextmanager
def change(
    act: str,
    subject: str,
    *,
    by: Viewer,
    at: At,
    structure: bool = False,
    person: str = "",
    own_post: str = "",
) -> Iterator[Change]:
    """Opens a change named `act` on `subject`; set `before` and `after` on what it yields, personal values masked.

    `at` is the unit whose right is asked for; `ACTS` names which right, and where it names none `person` must be the
    account's own record, or `own_post` the key of a post it holds today. All writers queue on the revision row, so
    revisions are committed in order and a check made inside (no cycle, one standing figure) still holds at commit;
    the chain's own lock is taken last (ADR 0016). `structure` tells readers to build their sums anew.
    Raises Refusal `not_allowed` or `second_factor_required` before anything else.
    """
    post = _post(act, by, at, person, own_post)
    with transaction.atomic(), records_open():
        number = _next_revision(structure=structure)
        under_way = Change(number)
        yield under_way
        append(
            actor=by.account,
            post=post,
            act=act,
            subject=subject,
            person=person,
            request=by.request,
            before=under_way.before,
            after=under_way.after,
        )


@contextmanager
def noted(act: str, subject: str, *, by: Viewer, at: At, after: Any = None) -> Iterator[None]:
    """Opens what changes no figure and no unit: the journal tells of it, but it takes no number of a change (ADR 0020).

    Nobody who changes something waits for it. Raises Refusal `not_allowed` or `second_factor_required` before all else.
    """
    post = by.require(ACTS[act], at).words
    with transaction.atomic(), records_open():
        yield
        append(
            actor=by.account,
            post=post,
            act=act,
            subject=subject,
            person="",
            request=by.request,
            before=None,
            after=after,
        )


def _post(act: str, by: Viewer, at: At, person: str, own_post: str) -> str:
    """The post on which the act rests, or that it is done by `person` on their own record."""
    if right := ACTS[act]:
        return by.require(right, at).words
    if own := next((grant for grant in by.grants if own_post and grant.post == own_post), None):
        return own.words
    if by.person is None or not Person.objects.filter(pk=by.person, key=person).exists():
        hint = "Chỉ chính người có hồ sơ làm được việc này."
        raise Refusal("not_allowed", "đây không phải hồ sơ của tài khoản này", where=act, hint=hint)
    return OWN


def _next_revision(*, structure: bool) -> int:
    row, _ = Revision.objects.select_for_update().get_or_create(pk=1)
    row.number += 1
    if structure:
        row.structure = row.number
    row.save(update_fields=["number", "structure"])
    return row.number
