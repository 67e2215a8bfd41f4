"""Imports of a file of rows, handed in and read, for tests of pages."""

import re
from datetime import date
from typing import Any

from tests.building import BY, PAPER

from khoi.access.viewer import Viewer
from khoi.actions.imports import accept_import, start_import
from khoi.documents.importing import read_import
from khoi.records.guard import records_open
from khoi.records.models import FigureImport, Unit

HEAD = "unit,year,measure,count\n"


def looked_at(text: str, *, by: Viewer = BY, name: str = "a.csv", **changed: Any) -> FigureImport:
    """A file of rows that has been read; its paper counts up to the end of the last year that the rows name."""
    years = [int(year) for year in re.findall(r",(20[0-2][0-9]),", text)]
    paper = PAPER | {"cut_off": date(max(years, default=2023), 12, 31), "by": by}
    paper["received_on"] = max(paper["received_on"], paper["cut_off"])
    entry = start_import((HEAD + text).encode(), filename=name, **(paper | changed))
    read_import(entry.key, by=by)
    entry.refresh_from_db()
    return entry


def taken_in(text: str) -> FigureImport:
    """A file of rows all of whose figures were taken in."""
    entry = looked_at(text)
    accept_import(entry, take="all", by=BY)
    return entry


def import_of(unit: Unit, key: str) -> FigureImport:
    """An import with one changed figure of a unit, under a name that addresses can be made of."""
    entry = looked_at(f"{unit.code},2022,members.rated,47\n")
    with records_open():
        entry.key = key
        entry.save(update_fields=["key"])
    return entry
