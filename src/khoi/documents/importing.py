"""Reads a file of figures that came in, down to lines that can be looked at: our own form, known columns, CSV or YAML."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import Any

from django.contrib.auth.models import User
from django.db import DatabaseError
from django.utils import timezone

from khoi.access.posts import viewer_of
from khoi.access.viewer import ANYWHERE, Viewer
from khoi.actions.imports_compared import compared
from khoi.actions.imports_lines import ComparedLine, FoundLine, Note
from khoi.actions.imports_reading import ReaderReplacedError, Reading, reading_failed, take_up
from khoi.core.file_kinds import kind_of
from khoi.core.refusal import Refusal
from khoi.core.secrecy import refuse_mark
from khoi.documents.importing_workbook import laid_out, workbook_lines
from khoi.documents.workbook_read import file_texts
from khoi.measures.figure_file import read_figures
from khoi.records.models import FigureImport

Told = Callable[[int, int], None]
EVERY = 5_000
"""So often the reader says that it lives, in lines."""


def read_import(key: str, *, by: Viewer | None = None, told: Told = lambda _done, _total: None) -> None:
    """Reads the file to its preview, its question about columns or its refusal; what another one reads is left to them.

    `by`: who looks; else whoever handed the file in, as they may look today. `told` hears how far it is.
    """
    reading = take_up(key)
    if reading is None:
        return
    try:
        _read(reading, by or _owner(reading.entry), told)
    except ReaderReplacedError:
        return
    except Refusal as refusal:
        reading.refuse(refusal)
    except (
        DatabaseError
    ):  # it was locked or away, which says nothing of the file: it is tried again, though not for ever
        with suppress(DatabaseError, ReaderReplacedError):
            reading.hand_back(is_failure=True)
        raise
    except Exception:
        reading.refuse(reading_failed())
        raise
    except BaseException:  # told to stop: whoever comes next begins at once
        reading.hand_back()
        raise


def checked_file(data: bytes) -> None:
    """Opens a file before anything of it is kept. Raises Refusal: `secrecy_mark`, or what no workbook may hold."""
    for text in file_texts(data):
        refuse_mark(text, "tệp")


def _owner(entry: FigureImport) -> Viewer:
    """The account that handed the file in, under its own second factor."""
    user = User.objects.filter(username=entry.recorded_by, is_active=True).first()
    if user is None:
        hint = "Nạp lại tệp bằng một tài khoản đang mở."
        raise Refusal("import_owner_gone", f"tài khoản “{entry.recorded_by}” không còn mở", hint=hint)
    return viewer_of(user, day=timezone.localdate(), request="", proven=True)


def _read(reading: Reading, by: Viewer, told: Told) -> None:
    by.require("enter_figures", ANYWHERE)
    data = bytes(reading.entry.content or b"")
    layout = None
    if kind_of(data) == "ooxml":
        layout = laid_out(data, reading.entry, by)
        if not layout.is_settled:
            reading.ask_columns(layout.as_json())
            return
        reading.keep_layout(layout.as_json())
    lines = _heard(workbook_lines(layout, by) if layout else text_lines(data, reading.entry), reading, told)
    rows = compared(
        lines, by, cut_off=reading.entry.cut_off, form_revision=layout.revision if layout else None
    )
    warnings = (layout.warnings() if layout else []) + _later_cut_off(rows, reading.entry)
    total = 2 * len(rows)
    for stored in reading.store(rows, total):
        told(len(rows) + stored, total)
    reading.finish(warnings)


def _later_cut_off(rows: Sequence[ComparedLine], entry: FigureImport) -> list[dict[str, Any]]:
    """A warning where a file of several years is said to be counted up to a day of its last one."""
    years = {row.found.year for row in rows if row.found.year is not None and row.found.number is not None}
    earlier = sorted(year for year in years if year < entry.cut_off.year)
    if not earlier or entry.cut_off.year not in years:
        return []
    return [{"code": "earlier_years", "first": earlier[0], "last": earlier[-1]}]


def _heard(lines: tuple[int, Iterable[FoundLine]], reading: Reading, told: Told) -> list[FoundLine]:
    """All lines; reading them is the first half of the work."""
    expected, found = lines[0], []
    for line in lines[1]:
        found.append(line)
        if len(found) % EVERY == 0:
            reading.progress(min(len(found), expected), 2 * expected)
            told(min(len(found), expected), 2 * expected)
    return found


def text_lines(data: bytes, entry: FigureImport) -> tuple[int, Sequence[FoundLine]]:
    """The rows of a CSV or YAML file. Raises what `read_figures` raises."""
    rows, faults = read_figures(data, entry.filename)
    bad: dict[int, tuple[Note, ...]] = {}
    for fault in faults:
        bad[fault.where] = (*bad.get(fault.where, ()), Note("bad_row", fault.message))
    found = [
        FoundLine(
            "",
            row.where,
            "",
            row.unit,
            row.unit,
            row.year,
            row.measure,
            "" if row.count is None else str(row.count),
            row.count,
            bad.pop(row.where, ()),
        )
        for row in rows
    ]
    found += [FoundLine("", where, "", "", None, None, None, "", None, notes) for where, notes in bad.items()]
    return len(found), sorted(found, key=lambda line: line.row)
