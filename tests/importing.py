"""Imports of a file of rows, handed in and read, for tests of pages."""

from tests.building import BY, PAPER

from khoi.access.viewer import Viewer
from khoi.actions.imports import start_import
from khoi.documents.importing import read_import
from khoi.records.guard import records_open
from khoi.records.models import FigureImport, Unit

HEAD = "unit,year,measure,count\n"


def looked_at(text: str, *, by: Viewer = BY, name: str = "a.csv") -> FigureImport:
    """A file of rows that has been read."""
    entry = start_import((HEAD + text).encode(), filename=name, **(PAPER | {"by": by}))
    read_import(entry.key, by=by)
    entry.refresh_from_db()
    return entry


def import_of(unit: Unit, key: str) -> FigureImport:
    """An import with one changed figure of a unit, under a name that addresses can be made of."""
    entry = looked_at(f"{unit.code},2022,members.rated,47\n")
    with records_open():
        entry.key = key
        entry.save(update_fields=["key"])
    return entry
