"""Pages of tables that leave the program: which there are for this reader, one with its count and check sum, its files."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from khoi.access.middleware import viewing
from khoi.core.refusal import Refusal
from khoi.documents.tables_out import OutTable, csv_of, digest, recipe, xlsx_of
from khoi.documents.taken_out import completed, table_named, tables_for, taken_out
from khoi.documents.taken_out_parts import Takeable, TakeoutAsked
from khoi.queries.ledger import live_ledger
from khoi.queries.takeout_choices import import_choices, resolution_choices
from khoi.web.office.asked import day_asked, text_asked, year_asked
from khoi.web.parts.files import XLSX, file_answer
from khoi.web.parts.language import reader_language
from khoi.web.parts.refusals import status_of

_LONGEST = 100
_DAYS = ("day", "first", "second")
LABELS: dict[str, Promise] = {
    "resolution": gettext_lazy("Nghị quyết"),
    "unit": gettext_lazy("Tên hoặc mã đơn vị"),
    "year": gettext_lazy("Năm"),
    "day": gettext_lazy("Ngày"),
    "first": gettext_lazy("Từ ngày"),
    "second": gettext_lazy("Đến ngày"),
    "key": gettext_lazy("Lần nạp"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a table asks for: its name in the address, its label, what stands in it, what it is chosen from."""

    name: str
    label: Promise
    value: str
    choices: list[tuple[str, str]]
    is_day: bool


@require_safe
def tables_page(request: HttpRequest) -> HttpResponse:
    """The tables this reader may take out, in groups."""
    found = tables_for(viewing(request))
    groups = [(group, list(rows)) for group, rows in groupby(found, key=lambda row: row.group)]
    return render(request, "office/takeout.html", {"groups": groups})


@require_safe
def table_page(request: HttpRequest, table: str) -> HttpResponse:
    """One table: what of it, how many rows, its check sum, and the way to both files."""
    row = table_named(viewing(request), table)
    context: dict[str, Any] = {"row": row, "query": _query(request)}
    try:
        shown, found = _looked_at(request, row)
        context |= found
    except Refusal as refusal:
        shown = {name: text_asked(request, name, _LONGEST) for name in row.asks}
        context |= {"refusal": refusal}
    context["fields"] = _fields(request, row, shown)
    status = status_of(context["refusal"]) if "refusal" in context else 200
    return render(request, "office/takeout_table.html", context, status=status)


def _looked_at(request: HttpRequest, row: Takeable) -> tuple[dict[str, str], dict[str, Any]]:
    """What was asked for, as it is shown; and the table, where enough was asked for."""
    viewer, asked = viewing(request), _asked(request)
    with live_ledger(viewer) as live:
        asked = completed(viewer, live, row, asked)
        shown = {name: _shown(getattr(asked, name)) for name in row.asks}
        if "key" in row.asks and not asked.key:
            return shown, {}
        made = taken_out(viewer, live, row.name, asked)
    return shown, {"made": made, "digest": digest(made), "recipe": recipe()}


def _query(request: HttpRequest) -> str:
    query = request.GET.urlencode()
    return f"?{query}" if query else ""


@require_safe
def table_xlsx(request: HttpRequest, table: str) -> HttpResponse:
    """The table as a workbook, with its sums as formulas."""
    made = _made(request, table)
    return file_answer(xlsx_of(made, moment=timezone.localtime()), XLSX, f"{made.name}.xlsx")


@require_safe
def table_csv(request: HttpRequest, table: str) -> HttpResponse:
    """The table as plain text, its cells parted by commas."""
    made = _made(request, table)
    return file_answer(csv_of(made), "text/csv; charset=utf-8", f"{made.name}.csv")


def _made(request: HttpRequest, table: str) -> OutTable:
    viewer = viewing(request)
    with live_ledger(viewer) as live:
        return taken_out(viewer, live, table, _asked(request))


def _asked(request: HttpRequest) -> TakeoutAsked:
    return TakeoutAsked(
        resolution=text_asked(request, "resolution", _LONGEST),
        unit=text_asked(request, "unit", _LONGEST),
        year=year_asked(request),
        day=day_asked(request),
        first=day_asked(request, "first"),
        second=day_asked(request, "second"),
        key=text_asked(request, "key", _LONGEST),
        lang=reader_language(),
    )


def _fields(request: HttpRequest, row: Takeable, shown: Mapping[str, str]) -> list[Field]:
    return [
        Field(name, LABELS[name], shown[name], _choices(request, name, shown[name]), name in _DAYS)
        for name in row.asks
    ]


def _choices(request: HttpRequest, name: str, value: str) -> list[tuple[str, str]]:
    """What is chosen rather than typed: a resolution, one of the latest imports, or the one that the address names."""
    if name == "resolution":
        found = resolution_choices(viewing(request))
    elif name == "key":
        found = import_choices(viewing(request))
    else:
        return []
    return found if any(value == one for one, _label in found) else [(value, value), *found]


def _shown(value: Any) -> str:
    return f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else "" if value is None else str(value)
