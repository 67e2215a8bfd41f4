"""Puts the example office together from one seed."""

from datetime import date
from random import Random

from khoi.actions.example_office.clipped import told_until
from khoi.actions.example_office.figures import as_first_reported, tallies
from khoi.actions.example_office.gaps import ROUNDS
from khoi.actions.example_office.people import holders
from khoi.actions.example_office.rows import Office
from khoi.actions.example_office.story import tell
from khoi.actions.example_office.units import start

SEED = 20200810


def example_office(until: date | None = None) -> Office:
    """The same office each time: units and what became of them, people, due days and figures; told up to a day or whole."""
    rng = Random(SEED)  # noqa: S311  (the point is that everyone gets the same figures)
    builder, entries = start(rng)
    tell(builder, entries)
    structure = builder.structure()
    first, corrected = as_first_reported(tallies(structure, rng))
    office = Office(structure, tuple(holders()), ROUNDS, first, corrected)
    return office if until is None else told_until(office, until)
