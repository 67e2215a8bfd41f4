"""Two checks of pasted data that store nothing: a scenario worked out, a published table added up."""

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from khoi.core.formats import count, is_english, percent
from khoi.core.refusal import Refusal
from khoi.measures.evaluate import evaluate
from khoi.measures.quotas import audit
from khoi.measures.small_scenario import read_small_scenario
from khoi.measures.warning_english import english_warning
from khoi.web.office.forms import Checked, CheckedTable
from khoi.web.parts.form_page import form_page
from khoi.web.parts.language import reader_language

ROWS = 500
WARNINGS = 100
LONGEST = 200_000  # characters of JSON shown on the page; the command gives it whole


@require_http_methods(["GET", "HEAD", "POST"])
def evaluate_page(request: HttpRequest) -> HttpResponse:
    """How far units are from targets, for a pasted scenario."""
    form, result, refusal = _answered(request, Checked, lambda data: evaluate(read_small_scenario(data)))
    context: dict[str, Any] = {"form": form, "refusal": refusal, "result": result, "shown_rows": ROWS}
    if result is not None:
        context |= {"rows": [_row(row) for row in result["results"][:ROWS]], "as_json": _json(result)}
        context["warnings"] = [(row["code"], _told(row)) for row in result["warnings"][:WARNINGS]]
    return form_page(request, "office/evaluate.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def audit_page(request: HttpRequest) -> HttpResponse:
    """Whether a pasted table of published figures adds up, and on which base."""
    form, result, refusal = _answered(request, CheckedTable, audit)
    context: dict[str, Any] = {"form": form, "refusal": refusal, "result": result}
    if result is not None:
        context |= {"as_json": _json(result), "is_english": is_english(reader_language())}
    return form_page(request, "office/audit.html", context)


def _answered(
    request: HttpRequest, kind: type[Checked], answer: Callable[[bytes], dict[str, Any]]
) -> tuple[Checked, dict[str, Any] | None, Refusal | None]:
    form = kind(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return form, None, None
    try:
        return form, answer(form.content()), None
    except Refusal as error:
        return form, None, error


def _row(row: dict[str, Any]) -> dict[str, Any]:
    """One result as the page prints it."""
    value = row["value"]
    fraction = f"{value['num']}/{value['den']}" if isinstance(value, dict) else ""
    shown = fraction
    if isinstance(value, int):
        shown = count(value, reader_language())
    elif isinstance(value, dict) and "percent" in value:
        shown = percent(value["percent"], reader_language())
    coverage = row["coverage"]
    return {
        "target": row["target"],
        "unit": row["unit"],
        "period": row["period"],
        "reading": row["reading"],
        "sense": row.get("as", ""),
        "value": shown or _("chưa có"),
        "fraction": fraction if shown != fraction else "",
        "status": row["status"],
        "reported": coverage["reported"],
        "expected": coverage["expected"],
    }


def _told(warning: dict[str, Any]) -> str:
    return english_warning(warning) if is_english(reader_language()) else str(warning["detail"])


def _json(result: dict[str, Any]) -> str:
    return json.dumps(result, ensure_ascii=False, indent=1)[:LONGEST]
