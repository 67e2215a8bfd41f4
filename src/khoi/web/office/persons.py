"""Pages of personal records: the list and its search, one more, one with all that is held, changing it, deleting it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from khoi.access.middleware import viewing
from khoi.access.viewer import Viewer
from khoi.actions.persons import add_person, edit_person
from khoi.actions.persons_deleted import delete_person
from khoi.core.refusal import Refusal
from khoi.queries.data_requests import requests_of_person
from khoi.queries.ledger import live_ledger
from khoi.queries.persons import Person, person_shown, persons_listed, read_identity_number, read_person
from khoi.queries.privacy_registers import has_purpose
from khoi.queries.unit_called import unit_called
from khoi.web.office.asked import page_asked, today
from khoi.web.office.desk import is_open
from khoi.web.office.person_forms import AddPerson, DeletePerson, EditPerson, FindPerson
from khoi.web.parts.form_page import form_page


@require_http_methods(["GET", "HEAD", "POST"])
def persons_page(request: HttpRequest) -> HttpResponse:
    """The persons in reach, fifty a page; a POST searches, so that no name or number stands in an address."""
    viewer, code = viewing(request), request.GET.get("unit", "")
    unit = unit_called(viewer, code, "see_persons") if code else None
    form = FindPerson(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "unit": unit, "is_search": form.is_bound, "page": None}
    try:
        if not form.is_bound or form.is_valid():
            asked = form.asked() if form.is_bound else {}
            number = (form.cleaned_data["page"] or 1) if form.is_bound else page_asked(request)
            with live_ledger(viewer) as live:
                context["page"], context["rows"] = persons_listed(viewer, live, number, unit=unit, **asked)
    except Refusal as refusal:
        context["refusal"] = refusal
    return render(request, "office/persons.html", context, status=400 if context["page"] is None else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def add_person_page(request: HttpRequest) -> HttpResponse:
    """One more record; `?unit=` names the unit that keeps it."""
    viewer, refusal = viewing(request), None
    asked = {"unit": request.GET.get("unit", "")}
    form = AddPerson(request.POST if request.method == "POST" else None, initial=asked)
    if form.is_bound and form.is_valid():
        try:
            person = _add(form, viewer)
        except Refusal as error:
            refusal = error
        else:
            messages.success(request, _("Đã lập hồ sơ."))
            return redirect("person", person.key)
    context = {"form": form, "refusal": refusal, "no_purpose": not has_purpose(viewer)}
    context["may_record"] = is_open(viewer, "purposes")
    return form_page(request, "office/person_add.html", context)


def _add(form: AddPerson, by: Viewer) -> Person:
    unit = unit_called(by, form.cleaned_data["unit"], "keep_persons")
    return add_person(form.values(), unit=unit, by=by, on=today())


@require_http_methods(["GET", "HEAD", "POST"])
def person_page(request: HttpRequest, key: str) -> HttpResponse:
    """All that is held about one person; a POST shows the identity number, which leaves a trace of its own."""
    viewer = viewing(request)
    with live_ledger(viewer) as live:
        shown = person_shown(viewer, live, key)
    number = read_identity_number(viewer, key) if "show" in request.POST else ""
    context = {"shown": shown, "person": shown.person, "number": number}
    context["requests"] = requests_of_person(viewer, shown.person)
    return render(request, "office/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_person_page(request: HttpRequest, key: str) -> HttpResponse:
    """Changes a record: only what was changed on the page."""
    viewer, refusal = viewing(request), None
    person = read_person(viewer, key, "keep_persons")
    form = EditPerson(person, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            edit_person(person, _changes(form, viewer), by=viewer, on=today())
        except Refusal as error:
            refusal = error
        else:
            messages.success(request, _("Đã sửa hồ sơ."))
            return redirect("person", person.key)
    return form_page(request, "office/person_edit.html", {"form": form, "refusal": refusal, "key": key})


@require_http_methods(["GET", "HEAD", "POST"])
def delete_person_page(request: HttpRequest, key: str) -> HttpResponse:
    """Deletes a record once somebody has ticked that they know what goes."""
    viewer, refusal = viewing(request), None
    person = read_person(viewer, key, "keep_persons")
    form = DeletePerson(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            delete_person(person, document=form.cleaned_data["document"], by=viewer)
        except Refusal as error:
            refusal = error
        else:
            messages.success(request, _("Đã xóa hồ sơ."))
            return redirect("persons")
    return form_page(
        request, "office/person_delete.html", {"form": form, "refusal": refusal, "person": person}
    )


def _changes(form: EditPerson, by: Viewer) -> dict[str, Any]:
    found = form.changes()
    if "unit" in found:
        found["unit"] = unit_called(by, found["unit"], "keep_persons")
    return found
