"""Imports as pages show them: the list, one entry with its counts, its lines fifty at a time and what became of them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from khoi.access.installation import home_unit
from khoi.access.viewer import ANYWHERE, Viewer
from khoi.core.refusal import Refusal
from khoi.queries.board_words import Words
from khoi.queries.imports_words import LINES, note_words, warning_words
from khoi.records.models import ColumnMapping, FigureImport, ImportLine, Measure, Tally, UnitName

ROWS = 50
_RIGHT = "see_figures"
LOOKED_AT = ("change", "doubt", "fault")
"""States of lines that ask for a look; the others say nothing new."""


def imports_listed(viewer: Viewer, number: int, *, size: int = ROWS) -> Page[Any]:
    """The imports this reader handed in, or all for whoever sees all figures of this office; the newest first, `size` a page."""
    rows: QuerySet[FigureImport] = FigureImport.objects.defer("content", "layout", "refusal")
    if not _sees_all(viewer):
        rows = rows.filter(recorded_by=viewer.account)
    return Paginator(rows, size).get_page(number)


def import_by_key(viewer: Viewer, key: str) -> FigureImport:
    """The entry, for whoever handed it in or sees the figures of every unit in it; else a Refusal `unknown_import`."""
    message, hint = _("không có lần nạp này"), _("Chọn trong danh sách các lần nạp.")
    rows = FigureImport.objects.defer("content").filter(key=key) if key.isprintable() else ()
    found = next(iter(rows), None)
    if found is None or not _may_see(viewer, found):
        raise Refusal("unknown_import", message, where=key[:40], hint=hint)
    return found


def remembered_without_year(viewer: Viewer, entry: FigureImport) -> str:
    """Under which name the columns of a workbook that waits were kept, where only the year is missing; else empty."""
    viewer.require(_RIGHT, ANYWHERE)
    kept = ColumnMapping.objects.filter(signature=entry.layout["signature"]).first()
    sheets = entry.layout["columns"]["sheets"]
    bare = [one for one in sheets if "unit" in one["roles"] and "year" not in one["roles"]]
    if kept is None or entry.year is not None or not bare:
        return ""
    same = [one["roles"] for one in kept.columns["sheets"]] == [one["roles"] for one in sheets]
    return kept.name if same else ""


def import_warnings(viewer: Viewer, entry: FigureImport) -> list[str]:
    """What to beware of before the file is taken in, as its reader found it, in sentences."""
    viewer.require(_RIGHT, ANYWHERE)
    return [warning_words(one) for one in entry.layout.get("warnings", ())]


def accepted_before(viewer: Viewer, entry: FigureImport) -> FigureImport | None:
    """The last import of the very same file that was accepted and stands, if this reader may open it."""
    rows: QuerySet[FigureImport] = FigureImport.objects.defer("content").filter(sha256=entry.sha256)
    found = rows.filter(state="accepted").exclude(pk=entry.pk).order_by("-accepted_at").first()
    return found if found is not None and _may_see(viewer, found) else None


def _sees_all(viewer: Viewer) -> bool:
    return viewer.may(_RIGHT, None) or viewer.may(_RIGHT, home_unit())


def _may_see(viewer: Viewer, entry: FigureImport) -> bool:
    units = ImportLine.objects.filter(entry=entry, unit__isnull=False).order_by()
    named, holds = units.values_list("unit", flat=True).distinct(), viewer.reach(_RIGHT)
    is_own = entry.recorded_by == viewer.account and bool(viewer.holders(_RIGHT))
    if not named:
        return is_own or _sees_all(viewer)
    # One's own file may name units of others by mistake; whoever has moved on holds none of its units any more.
    return any(map(holds, named)) if is_own else all(map(holds, named))


@dataclass(frozen=True, slots=True)
class Counts:
    """How many lines of an entry are in each state; `chosen`: ticked before it was accepted, taken in after."""

    change: int = 0
    doubt: int = 0
    fault: int = 0
    same: int = 0
    empty: int = 0
    chosen: int = 0

    @property
    def listed(self) -> list[tuple[str, str, int]]:
        """State, its word, its count; in the order of how much each asks for."""
        return [(state, str(words), getattr(self, state)) for state, words in LINES.items()]

    @property
    def acceptable(self) -> int:
        """All that can be taken in."""
        return self.change + self.doubt


def line_counts(viewer: Viewer, entry: FigureImport) -> Counts:
    """Counted in one statement."""
    viewer.require(_RIGHT, ANYWHERE)
    rows = ImportLine.objects.filter(entry=entry).order_by().values_list("state", "taken")
    found = list(rows.annotate(number=Count("pk")))
    states: Counter[str] = Counter()
    for state, _taken, number in found:
        states[state] += number
    return Counts(**states, chosen=sum(number for _state, taken, number in found if taken))


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line in words. `place`: sheet and cell, empty for a file of rows; `fate`: what became of a line taken in."""

    record: ImportLine
    place: str
    unit: str
    measure: str
    state: str
    notes: Sequence[tuple[str, str]]
    fate: str


def import_lines(
    viewer: Viewer, entry: FigureImport, state: str, number: int, lang: str, *, size: int = ROWS
) -> tuple[Page[Any], list[LineRow]]:
    """Lines of one state, of `taken` ones, of `all`, else of all that ask for a look; in the file's order, `size` a page."""
    viewer.require(_RIGHT, ANYWHERE)
    rows = ImportLine.objects.filter(entry=entry).select_related("unit")
    if state == "taken":
        rows = rows.filter(taken=True)
    elif state != "all":
        rows = rows.filter(state__in=[state] if state in LINES else LOOKED_AT)
    page = Paginator(rows, size).get_page(number)
    lines = list(page.object_list)
    words, labels = _Names(lines, lang), measure_labels(viewer, lang)
    fates = _fates(entry, lines)
    return page, [_row(line, words, labels, fates, lang) for line in lines]


def lines_in_order(viewer: Viewer, entry: FigureImport, states: Iterable[str], lang: str) -> list[LineRow]:
    """Every line of these states, for a command that prints them."""
    viewer.require(_RIGHT, ANYWHERE)
    lines = list(ImportLine.objects.filter(entry=entry, state__in=list(states)).select_related("unit"))
    words, labels = _Names(lines, lang), measure_labels(viewer, lang)
    return [_row(line, words, labels, {}, lang) for line in lines]


def measure_labels(viewer: Viewer, lang: str) -> dict[str, str]:
    """What every measure is called in the reader's language, by code; none for whoever has not signed in."""
    words = Words(lang)
    found = Measure.objects.all() if viewer.is_known else Measure.objects.none()
    return {row.code: words.label(row) for row in found}


class _Names:
    """Names of the units and codes of the measures of some lines, looked up at once."""

    def __init__(self, lines: Sequence[ImportLine], lang: str) -> None:
        self.lang = lang
        units = {line.unit_id for line in lines if line.unit_id}
        named = UnitName.objects.filter(unit__in=units).order_by("unit", "from_day")
        self.units = dict(named.values_list("unit", "name"))
        self.measures = dict(Measure.objects.values_list("pk", "code"))


def _row(
    line: ImportLine, names: _Names, labels: dict[str, str], fates: dict[tuple[int, int, int], str], lang: str
) -> LineRow:
    code = names.measures.get(line.measure_id or 0, "")
    return LineRow(
        line,
        f"{line.sheet}!{line.cell}" if line.cell else "",
        names.units.get(line.unit_id or 0, ""),
        labels.get(code, code),
        str(LINES[line.state]),
        [note_words(note, labels, lang) for note in line.notes],
        fates.get((line.unit_id or 0, line.year or 0, line.measure_id or 0), "") if line.taken else "",
    )


def _fates(entry: FigureImport, lines: Sequence[ImportLine]) -> dict[tuple[int, int, int], str]:
    """What became of each figure that the import wrote, by unit, year and measure."""
    if entry.revision is None:
        return {}
    units = {line.unit_id for line in lines if line.taken}
    rows = Tally.objects.filter(revision=entry.revision, unit__in=units)
    return {
        (unit, year, measure): _fate(entry, replaced)
        for unit, year, measure, replaced in rows.values_list("unit", "year", "measure", "replaced_in")
    }


def _fate(entry: FigureImport, replaced: int | None) -> str:
    if replaced is None:
        return _("đang ghi")
    return _("đã hoàn tác") if replaced == entry.undone_in else _("đã sửa lại sau, giữ nguyên")
