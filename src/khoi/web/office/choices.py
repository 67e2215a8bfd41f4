"""Pages of the register: every point that regulations leave open, and one point with what this office chose."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from khoi.access.middleware import viewing
from khoi.actions.choices import record_choice, withdraw_choice
from khoi.core.refusal import Refusal
from khoi.queries.choice_words import GROUPS, STATES, subjects_words
from khoi.queries.choices import (
    ChoiceRow,
    RegisterRow,
    history_of,
    register_row,
    register_rows,
    states,
)
from khoi.rules.ambiguities import Ambiguity, ambiguity
from khoi.web.office.asked import today
from khoi.web.office.choice_forms import RecordChoice, WithdrawChoice
from khoi.web.parts.language import reader_language

Link = tuple[str, str, int, bool]


@require_safe
def ambiguities(request: HttpRequest) -> HttpResponse:
    """Every point in its group; the address may name one group, one state, or both."""
    group, state = _asked(request, "group", GROUPS), _asked(request, "state", STATES)
    rows = register_rows(today(), reader_language())
    in_group = [row for row in rows if group in ("", row.entry.group)]
    shown = [row for row in in_group if state in ("", row.state)]
    context = {
        "groups": [(code, label, _of(code, shown)) for code, label in GROUPS.items() if _of(code, shown)],
        "group_links": _group_links(rows, group, state),
        "state_links": _state_links(in_group, state),
        "group": group,
        "state": state,
    }
    return render(request, "office/ambiguities.html", context)


def _asked(request: HttpRequest, name: str, known: Any) -> str:
    """One of the known words in the address; empty, for all, when it names none of them."""
    text = request.GET.get(name, "")
    return text if text in known else ""


def _of(group: str, rows: list[RegisterRow]) -> list[RegisterRow]:
    return [row for row in rows if row.entry.group == group]


def _group_links(rows: list[RegisterRow], group: str, state: str) -> list[Link]:
    in_state = [row for row in rows if state in ("", row.state)]
    return [
        ("", _("mọi nhóm"), len(in_state), not group),
        *(
            (code, f"{code}. {label}", len(_of(code, in_state)), code == group)
            for code, label in GROUPS.items()
        ),
    ]


def _state_links(rows: list[RegisterRow], state: str) -> list[Link]:
    counted = states(rows)
    return [
        ("", _("tất cả"), len(rows), not state),
        *((code, str(label), counted[code], code == state) for code, label in STATES.items()),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def ambiguity_page(request: HttpRequest, code: str) -> HttpResponse:
    """One point; a POST records what people decided on it, or takes a choice back."""
    entry = _entry(code)
    if entry.is_open_to_choice:
        return _point_with_forms(request, entry)
    if request.method == "POST":
        return HttpResponseNotAllowed(["GET", "HEAD"])
    return render(request, "office/ambiguity.html", _shown(entry))


def _point_with_forms(request: HttpRequest, entry: Ambiguity) -> HttpResponse:
    shown, refusal = _shown(entry), None
    record, withdraw = _forms(request, entry, shown["history"])
    for form in (record, withdraw):
        if form.is_bound and form.is_valid():
            try:
                _act(request, entry, form)
            except Refusal as error:
                refusal = error
            else:
                messages.success(request, _("Đã ghi nhận."))
                return redirect("ambiguity", entry.id)
    context = {"refusal": refusal, "record": record, "withdraw": withdraw, **shown}
    return render(request, "office/ambiguity.html", context, status=400 if refusal else 200)


def _entry(code: str) -> Ambiguity:
    try:
        return ambiguity(code)
    except Refusal as refusal:
        raise Http404(refusal.message) from None


def _forms(
    request: HttpRequest, entry: Ambiguity, history: list[ChoiceRow]
) -> tuple[RecordChoice, WithdrawChoice]:
    """Both forms; the one whose button was pressed has what was sent."""
    lang, sent = reader_language(), request.POST if request.method == "POST" else None
    withdrawing = sent is not None and "rut" in sent
    record = RecordChoice(entry, lang, None if withdrawing else sent)
    standing = [row for row in history if row.is_standing]
    return record, WithdrawChoice(standing, lang, sent if withdrawing else None)


def _act(request: HttpRequest, entry: Ambiguity, form: RecordChoice | WithdrawChoice) -> None:
    who: dict[str, Any] = {"by": viewing(request), "on": today()}
    act = record_choice if isinstance(form, RecordChoice) else withdraw_choice
    act(entry.id, **form.answer(), **who)


def _shown(entry: Ambiguity) -> dict[str, Any]:
    day, lang = today(), reader_language()
    row = register_row(entry, day, lang)
    return {
        "row": row,
        "history": history_of(entry, day, lang),
        "group_label": GROUPS[entry.group],
        "state_label": STATES[row.state],
        "subjects": subjects_words(entry),
    }
