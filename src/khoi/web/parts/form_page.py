"""The answer to a form: its page with 200 while nothing is wrong, with 400 when an act refused it or a field is faulty."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def form_page(request: HttpRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """The page of `template`. `context` may hold the `form` and the `refusal` of its act; None or nothing where there is none."""
    form = context.get("form")
    failed = context.get("refusal") or (form is not None and form.errors)
    return render(request, template, dict(context), status=400 if failed else 200)
