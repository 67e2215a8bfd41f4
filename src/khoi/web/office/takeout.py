"""Pages of tables that leave the program: which there are for this reader, one with its count and check sum, its files."""

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from khoi.access.middleware import viewing
from khoi.core.refusal import Refusal
from khoi.documents.tables_out import OutTable, csv_of, digest, recipe, xlsx_of
from khoi.documents.taken_out import completed, table_named, tables_for, taken_out
from khoi.documents.taken_out_parts import Asked, Takeable
from khoi.queries.ledger import live_ledger
from khoi.web.office.asked import day_asked, year_asked
from khoi.web.parts.language import reader_language
from khoi.web.parts.refusals import status_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONGEST = 100
LABELS: dict[str, Promise] = {
    "resolution": gettext_lazy("Mã nghị quyết"),
    "unit": gettext_lazy("Tên hoặc mã đơn vị"),
    "year": gettext_lazy("Năm"),
    "day": gettext_lazy("Ngày"),
    "first": gettext_lazy("Từ ngày"),
    "second": gettext_lazy("Đến ngày"),
    "key": gettext_lazy("Mã lần nạp"),
}


@require_safe
def tables_page(request: HttpRequest) -> HttpResponse:
    """The tables this reader may take out, in groups."""
    found = tables_for(viewing(request))
    groups = [(group, list(rows)) for group, rows in groupby(found, key=lambda row: row.group)]
    return render(request, "office/takeout.html", {"groups": groups})


@never_cache
@require_safe
def table_page(request: HttpRequest, table: str) -> HttpResponse:
    """One table: what of it, how many rows, its check sum, and the way to both files."""
    row = table_named(viewing(request), table)
    context: dict[str, Any] = {"row": row, "query": _query(request)}
    try:
        context |= _looked_at(request, row)
    except Refusal as refusal:
        context |= {"refusal": refusal, "fields": _as_written(request, row)}
    status = status_of(context["refusal"]) if "refusal" in context else 200
    return render(request, "office/takeout_table.html", context, status=status)


def _looked_at(request: HttpRequest, row: Takeable) -> dict[str, Any]:
    viewer, asked = viewing(request), _asked(request)
    with live_ledger(viewer) as live:
        asked = completed(viewer, live, row, asked)
        fields = _fields(row, asked)
        if "key" in row.asks and not asked.key:
            return {"fields": fields}
        made = taken_out(viewer, live, row.name, asked)
    return {"fields": fields, "made": made, "digest": digest(made), "recipe": recipe()}


def _query(request: HttpRequest) -> str:
    query = request.GET.urlencode()
    return f"?{query}" if query else ""


@never_cache
@require_safe
def table_xlsx(request: HttpRequest, table: str) -> HttpResponse:
    """The table as a workbook, with its sums as formulas."""
    made = _made(request, table)
    return file_answer(xlsx_of(made, moment=timezone.localtime()), XLSX, f"{made.name}.xlsx")


@never_cache
@require_safe
def table_csv(request: HttpRequest, table: str) -> HttpResponse:
    """The table as plain text, its cells parted by commas."""
    made = _made(request, table)
    return file_answer(csv_of(made), "text/csv; charset=utf-8", f"{made.name}.csv")


def file_answer(data: bytes, content_type: str, name: str) -> HttpResponse:
    """A file to be saved under `name`, which is plain ASCII."""
    answer = HttpResponse(data, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _made(request: HttpRequest, table: str) -> OutTable:
    viewer = viewing(request)
    with live_ledger(viewer) as live:
        return taken_out(viewer, live, table, _asked(request))


def _asked(request: HttpRequest) -> Asked:
    return Asked(
        resolution=_text(request, "resolution"),
        unit=_text(request, "unit"),
        year=year_asked(request),
        day=day_asked(request),
        first=day_asked(request, "first"),
        second=day_asked(request, "second"),
        key=_text(request, "key"),
        lang=reader_language(),
    )


def _text(request: HttpRequest, name: str) -> str:
    return "".join(filter(str.isprintable, request.GET.get(name, "")))[:_LONGEST].strip()


def _fields(row: Takeable, asked: Asked) -> list[tuple[str, Promise, Any, bool]]:
    """For each thing the table asks for: its name in the address, its label, what stands in it, whether it is a day."""
    days = ("day", "first", "second")
    return [(name, LABELS[name], _shown(getattr(asked, name)), name in days) for name in row.asks]


def _as_written(request: HttpRequest, row: Takeable) -> list[tuple[str, Promise, Any, bool]]:
    """The same with what was typed, where it could not be read."""
    return [(name, LABELS[name], _text(request, name), False) for name in row.asks]


def _shown(value: Any) -> str:
    return f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else "" if value is None else str(value)
