"""Leaves the trace of a personal record that was read, before anybody gets to see it: no trace, no reading."""

from django.db import transaction

from khoi.access.viewer import At, Viewer
from khoi.records.chain import append
from khoi.records.guard import trace_open


def note_reading(viewer: Viewer, act: str, *, subject: str, right: str, at: At, person: str = "") -> None:
    """Writes who read what, as which post; also while a page is only read. Raises Refusal when the right is not held."""
    grant = viewer.require(right, at)
    leave_trace(viewer, act, subject=subject, post=grant.words, person=person)


def leave_trace(viewer: Viewer, act: str, *, subject: str, post: str, person: str = "") -> None:
    """The trace alone, for readings that rest on no post: one's own record."""
    with transaction.atomic(), trace_open():
        append(
            actor=viewer.account,
            post=post,
            act=act,
            subject=subject[:200],
            person=person,
            request=viewer.request,
            before=None,
            after=None,
        )
