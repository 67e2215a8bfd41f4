"""Checks that votes and terms have the form their commands read, by letting those commands read them."""

from collections.abc import Iterator
from dataclasses import replace

from khoi.core.refusal import Refusal
from khoi.rules.checks.findings import Finding, of_refusal
from khoi.rules.deadlines import steps_on
from khoi.rules.library import Library
from khoi.rules.majorities import majority_on
from khoi.rules.packs import Pack
from khoi.rules.read_together import days_needed, written_votes

# Said of the number itself, on every day; not of the form.
_NUMBERS = ("no_value_on_day", "not_configured")


def check_forms(pack: Pack, library: Library) -> Iterator[Finding]:
    """The first fault of each vote of a pack and of its terms, read on its first day."""
    days = days_needed(pack, library)
    if days is None:
        return
    own = replace(library, overlays=(pack,) if pack.overlays else ())
    try:
        steps_on(own, days.start)
    except Refusal as refusal:
        if str(refusal.where).startswith(f"{pack.code}/"):
            yield of_refusal(refusal, pack.code)
    for name, row in written_votes(pack):
        try:
            majority_on(own, str(row.get("decision")), str(row.get("body")), days.start)
        except Refusal as refusal:
            if refusal.code not in _NUMBERS:
                yield of_refusal(refusal, f"{pack.code}/votes: {name}")
