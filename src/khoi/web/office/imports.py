"""Pages of figures that come in files: upload, the list of imports, one import from its reading to its undoing."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from khoi.access.middleware import viewing
from khoi.actions.imports import accept_import, choose_lines, drop_import, start_import
from khoi.actions.imports_undo import undo_import, undo_until
from khoi.core import formats
from khoi.core.refusal import Refusal
from khoi.documents.importing import read_import
from khoi.documents.jobs import ask_reading, is_working
from khoi.documents.workbook_form import cycle_workbook
from khoi.queries.addressed import unit_by_code
from khoi.queries.imports import (
    accepted_before,
    import_by_key,
    import_lines,
    import_warnings,
    imports_listed,
    line_counts,
)
from khoi.queries.imports_words import STATES
from khoi.queries.workbook_form import cycle_form, forms_offered
from khoi.web.office.asked import checked_year, page_asked, today
from khoi.web.office.imports_columns import columns_chosen, columns_context
from khoi.web.office.imports_forms import UploadFigures
from khoi.web.parts.files import XLSX, file_answer
from khoi.web.parts.form_page import form_page
from khoi.web.parts.language import reader_language

_RUNNING = ("waiting", "reading")
_POSITIONS = 200
_NO_FORM = ("outside_life", "nothing_owed")


@require_http_methods(["GET", "HEAD", "POST"])
def upload_page(request: HttpRequest) -> HttpResponse:
    """A file of figures with its paper; it is read in the background and changes nothing until it is accepted."""
    form = UploadFigures(request.POST or None, request.FILES or None, initial={"received_on": today()})
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            return _started(request, form)
        except Refusal as error:
            refusal = error
    return _upload(request, form, refusal)


def _upload(request: HttpRequest, form: UploadFigures | None, refusal: Refusal | None) -> HttpResponse:
    """The page of the upload; without `form`, only of the forms to be filled."""
    year = today().year
    offered = forms_offered(viewing(request), (year, year - 1))
    context = {"form": form, "refusal": refusal, "forms": [one for one in offered if one[1]]}
    return form_page(request, "office/upload_figures.html", context)


def _started(request: HttpRequest, form: UploadFigures) -> HttpResponse:
    file = form.cleaned_data["file"]
    year = form.cleaned_data["year"]
    entry = start_import(file.read(), filename=file.name, year=year, **form.paper(), by=viewing(request))
    ask_reading(entry.key)
    return redirect("import", entry.key)


@require_safe
def imports_page(request: HttpRequest) -> HttpResponse:
    """Every import this reader may open."""
    page = imports_listed(viewing(request), page_asked(request))
    rows = [(row, STATES[row.state]) for row in page.object_list]
    return render(request, "office/imports.html", {"page": page, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def import_page(request: HttpRequest, key: str) -> HttpResponse:
    """One import: how far its reading is, the question about its columns, its preview, or what became of it."""
    entry = import_by_key(viewing(request), key)
    refusal, act = None, _ACTS.get(request.POST.get("act", ""))
    if request.method == "POST":
        try:
            return act(request, entry) if act else _kept(request, entry)
        except Refusal as error:
            refusal = error
            entry = import_by_key(viewing(request), key)
    context = _context(request, entry) | {"refusal": refusal}
    return form_page(request, "office/import.html", context)


def _context(request: HttpRequest, entry: Any) -> dict[str, Any]:
    viewer, state = viewing(request), request.GET.get("state", "")
    context: dict[str, Any] = {"entry": entry, "state_words": STATES[entry.state], "state": state}
    if entry.state in _RUNNING:
        percent = 100 * entry.done // entry.total if entry.total else 0
        return context | {"is_running": True, "is_working": is_working(), "percent": percent}
    if entry.state == "mapping":
        return context | columns_context(viewer, entry, request.POST if request.method == "POST" else None)
    if entry.state == "refused":
        return context | {"reason": Refusal(**entry.refusal)}
    page, rows = import_lines(viewer, entry, state, page_asked(request), reader_language())
    context |= {"page": page, "rows": rows, "counts": line_counts(viewer, entry)}
    if entry.state == "ready":
        context["warnings"] = import_warnings(viewer, entry)
        context["same_file"] = accepted_before(viewer, entry)
    if entry.accepted_at:
        last = undo_until(entry.accepted_at)
        context |= {"undo_until": last, "may_undo": entry.state == "accepted" and today() <= last}
    return context


def _accept(request: HttpRequest, entry: Any) -> HttpResponse:
    """All, all that contradicts nothing, or what is ticked; all together only once the contradictions were looked at."""
    viewer, take = viewing(request), request.POST.get("take", "")
    take = take if take in ("all", "sure") else "chosen"
    if take == "chosen":
        _ticked(request, entry)
    elif take == "all" and line_counts(viewer, entry).doubt and "seen" not in request.POST:
        hint = _("Lọc các dòng mâu thuẫn, xem từng chỗ, rồi đánh dấu đã xem hoặc nhận từng dòng.")
        raise Refusal("contradictions_not_seen", _("tệp có chỗ mâu thuẫn chưa được xem"), hint=hint)
    done = accept_import(entry, take=take, by=viewer)
    said = ngettext("Đã nhận %(n)s số liệu.", "Đã nhận %(n)s số liệu.", done.changed)
    messages.success(request, said % {"n": _count(done.changed)})
    if done.kept:
        said = _("%(n)s số không ghi vì số đang ghi đã đổi sau khi xem trước.") % {"n": _count(done.kept)}
        messages.warning(request, said)
    return redirect("import", entry.key)


def _kept(request: HttpRequest, entry: Any) -> HttpResponse:
    """Keeps the ticks of this page and goes on to another one."""
    _ticked(request, entry)
    words = {"state": request.GET.get("state", ""), "page": request.POST.get("go", "1")}
    query = urlencode({name: value for name, value in words.items() if value})
    return redirect(f"{reverse('import', args=[entry.key])}?{query}#dong")


def _ticked(request: HttpRequest, entry: Any) -> None:
    shown, ticked = (_positions(request, name) for name in ("shown", "line"))
    choose_lines(entry, shown=shown, ticked=ticked, by=viewing(request))


def _positions(request: HttpRequest, name: str) -> set[int]:
    given = request.POST.getlist(name)[:_POSITIONS]
    return {
        int(text) for text in given if text.isascii() and text.isdigit() and len(text) < len("1000000000")
    }


def _undo(request: HttpRequest, entry: Any) -> HttpResponse:
    done = undo_import(entry, by=viewing(request))
    said = ngettext("Đã trả lại %(n)s số như trước.", "Đã trả lại %(n)s số như trước.", done.put_back)
    messages.success(request, said % {"n": _count(done.put_back)})
    if done.kept:
        said = _("%(n)s số giữ nguyên vì đã được sửa lại sau lần nạp.") % {"n": _count(done.kept)}
        messages.warning(request, said)
    return redirect("import", entry.key)


def _drop(request: HttpRequest, entry: Any) -> HttpResponse:
    drop_import(entry, by=viewing(request))
    messages.success(request, _("Đã bỏ tệp này. Chưa số nào thay đổi."))
    return redirect("import", entry.key)


def _read_now(request: HttpRequest, entry: Any) -> HttpResponse:
    """Reads the file while the page waits, where nobody works in the background."""
    if not is_working():
        read_import(entry.key, by=viewing(request))
    return redirect("import", entry.key)


def _columns(request: HttpRequest, entry: Any) -> HttpResponse:
    columns_chosen(viewing(request), entry, request.POST)
    ask_reading(entry.key)
    return redirect("import", entry.key)


_ACTS: dict[str, Callable[[HttpRequest, Any], HttpResponse]] = {
    "accept": _accept,
    "undo": _undo,
    "drop": _drop,
    "read": _read_now,
    "columns": _columns,
}


@require_safe
def form_file(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """The workbook of a year for a unit and those below it, to be filled and sent back.

    Where there is none for that year, the page that offers the forms says so.
    """
    viewer = viewing(request)
    unit = unit_by_code(viewer, code, "enter_figures")
    try:
        form = cycle_form(viewer, unit, checked_year(year), reader_language())
    except Refusal as refusal:
        if refusal.code not in _NO_FORM:
            raise
        return _upload(request, None, refusal)
    stamp = timezone.localdate().strftime("%Y%m%d")
    return file_answer(cycle_workbook(form), XLSX, f"so-lieu-{unit.code}-{year}-{stamp}.xlsx")


def _count(number: int) -> str:
    return formats.count(number, reader_language())
