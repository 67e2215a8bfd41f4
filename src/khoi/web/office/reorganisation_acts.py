"""One act on one page, and one step of a plan: both ask with the same form, and a plan comes of it, nothing else yet."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from khoi.access.middleware import viewing
from khoi.access.viewer import Viewer
from khoi.actions.reorganisation_seen import head_of, plan_digest
from khoi.actions.reorganisations import change_reorganisation, draft_reorganisation
from khoi.core.formats import is_english
from khoi.core.refusal import Refusal
from khoi.queries.ledger import live_ledger
from khoi.queries.opening import groupings, kinds_called
from khoi.queries.reorganisation_choices import (
    UnitFinder,
    UnitOption,
    measures_of,
    terms_to_end,
    unit_finder,
    unit_names,
)
from khoi.queries.reorganisations import reorganisation_by_key
from khoi.web.office.asked import today
from khoi.web.office.reorganisation_forms import ActHeadForm, PlanHeadForm
from khoi.web.office.reorganisation_shares import SharesForm, initial_shares
from khoi.web.office.reorganisation_steps import FEWEST_HEIRS, FORMS, MOST_HEIRS, SplitForm, StepForm
from khoi.web.office.reorganisation_told import ACTS, STEP_NAMES, founded_names, named_in, plan_title
from khoi.web.office.reorganisation_units import is_search
from khoi.web.parts.language import reader_language

Step = dict[str, Any]


@require_http_methods(["GET", "HEAD", "POST"])
def new_page(request: HttpRequest) -> HttpResponse:
    """`?viec=` names the act, without it the acts are listed; `?unit=` names the unit it begins with."""
    act = request.GET.get("viec", "")
    if act == "plan":
        return _empty_plan(request)
    if act not in ACTS:
        acts = [(code, *words) for code, words in ACTS.items()]
        return render(
            request, "office/reorganisation_new.html", {"acts": acts, "unit": request.GET.get("unit", "")}
        )
    return _act(request, act)


def _empty_plan(request: HttpRequest) -> HttpResponse:
    form, refusal = PlanHeadForm(request.POST if request.method == "POST" else None), None
    if form.is_bound and form.is_valid():
        try:
            plan = draft_reorganisation(form.head(), [], by=viewing(request))
        except Refusal as error:
            refusal = error
        else:
            return redirect("edit_reorganisation", plan.key)
    context = {"heading": ACTS["plan"][0], "words": ACTS["plan"][1], "head": form, "refusal": refusal}
    return _answer(request, context, form)


def _act(request: HttpRequest, act: str) -> HttpResponse:
    viewer, sent, refusal = viewing(request), request.POST if request.method == "POST" else None, None
    asks_more = sent is not None and (is_search(sent) or "more" in sent)
    head = ActHeadForm(None, initial=sent.dict()) if sent is not None and asks_more else ActHeadForm(sent)
    with live_ledger(viewer) as live:
        finder = unit_finder(viewer, live, _day_of(sent), reader_language())
        form = _step_form(viewer, finder, act, sent, {"unit": request.GET.get("unit", "")})
        shares = _shares_form(viewer, form, sent, quiet=asks_more)
    if sent is not None and not asks_more and _all_valid(head, form, shares):
        try:
            steps = _steps(form, shares)
            plan = draft_reorganisation(head.head(_title(viewer, steps)), steps, by=viewer)
        except Refusal as error:
            refusal = error
        else:
            return redirect("reorganisation", plan.key)
    heading, words = ACTS[act]
    context = {"heading": heading, "words": words, "form": form, "shares": shares, "head": head}
    context |= {"unit": request.GET.get("unit", "")}
    return _answer(request, context | {"refusal": refusal, "heirs": _heirs_shown(form)}, head, form, shares)


@require_http_methods(["GET", "HEAD", "POST"])
def step_page(request: HttpRequest, key: str) -> HttpResponse:
    """One more step of a plan, `?viec=` its kind; or `?buoc=` the step that stands there, to be changed."""
    viewer, refusal = viewing(request), None
    plan = reorganisation_by_key(viewer, key)
    number, seen = _step_asked(request, plan), plan_digest(plan)
    act = plan.steps[number]["do"] if number is not None else request.GET.get("viec", "")
    sent = request.POST if request.method == "POST" else None
    if act not in FORMS or (sent is not None and sent.get("do", act) != act):
        if sent is not None:
            messages.warning(request, _("Việc đang sửa không còn ở chỗ cũ: kế hoạch đã đổi từ khi mở trang."))
        return redirect("edit_reorganisation", key)
    stored = None if number is None else plan.steps[number]
    asks_more = sent is not None and (is_search(sent) or "more" in sent)
    form, shares = _forms_of(viewer, plan, act, stored, sent, quiet=asks_more)
    if sent is not None and not asks_more and _all_valid(form, shares):
        try:
            steps = _with(plan.steps, number, _stored_steps(stored, form, shares))
            change_reorganisation(plan, head_of(plan), steps, seen=sent.get("seen", ""), by=viewer)
        except Refusal as error:
            refusal = error if number is None else _told_apart(error)
        else:
            messages.success(request, _("Đã ghi vào kế hoạch."))
            return redirect("edit_reorganisation", key)
    context = {"heading": STEP_NAMES[act], "plan": plan, "form": form, "shares": shares, "refusal": refusal}
    context |= {"act": act}
    if sent is not None and (number is not None or not is_changed(refusal)):
        seen = sent.get("seen", "")  # what stands under a number now may be another step
    return _answer(request, context | {"heirs": _heirs_shown(form), "seen": seen}, form, shares)


def is_changed(refusal: Refusal | None) -> bool:
    """Whether somebody else changed the plan meanwhile: the page shows it as it is now, and asks again."""
    return refusal is not None and refusal.code == "plan_changed"


def _told_apart(refusal: Refusal) -> Refusal:
    hint = _("Về các việc của kế hoạch, mở lại việc này rồi sửa.")
    return (
        Refusal(refusal.code, refusal.message, where=refusal.where, hint=hint)
        if is_changed(refusal)
        else refusal
    )


def _forms_of(
    viewer: Viewer, plan: Any, act: str, stored: Step | None, sent: Any, *, quiet: bool
) -> tuple[StepForm | None, SharesForm | None]:
    """Of a split that stands only the shares can be changed: its new units are steps of their own."""
    lang = reader_language()
    if stored is not None and act == "split":
        names = founded_names(plan.steps)
        heirs = [(code, names.get(code, code)) for code in stored["into"]]
        return None, SharesForm(
            heirs, _measures(viewer, stored["unit"]), sent, initial=initial_shares(stored)
        )
    with live_ledger(viewer) as live:
        founded = _founded_options(viewer, plan.steps)
        finder = unit_finder(viewer, live, plan.effective_on, lang, founded)
        initial = FORMS[act].initial_of(stored) if stored is not None else {}
        form = _step_form(viewer, finder, act, sent, initial)
        return form, _shares_form(viewer, form, sent, quiet=quiet)


def _measures(viewer: Viewer, unit: str) -> list[tuple[str, str]]:
    try:
        return measures_of(viewer, unit, reader_language())
    except Refusal:  # the plan names a unit that is not stored, which its preview tells
        return []


def _step_form(
    viewer: Viewer, finder: UnitFinder, act: str, sent: Any, initial: Mapping[str, Any]
) -> StepForm:
    label = "label_en" if is_english(reader_language()) else "label"
    terms = (
        [(f"{unit}|{term}", f"{term}, {unit}") for unit, term in terms_to_end(viewer)]
        if act == "end_term"
        else []
    )
    given = kinds_called(label, finder.day), groupings(label), terms
    started = {"units": initial.get("unit", ""), **initial}
    if act != "split":
        return FORMS[act](finder, *given, sent, initial=started)
    heirs = _heir_count(sent)
    if sent is not None and "more" in sent:
        sent = _as_search(sent)
    return SplitForm(finder, *given, sent, initial=started, heirs=heirs)


def _as_search(sent: Any) -> Any:
    """One new unit more is asked for like a search: nothing is checked yet."""
    changed = sent.copy()
    changed["find"], changed["more-text"] = "more", "1"
    return changed


def _heir_count(sent: Any) -> int:
    if sent is None:
        return FEWEST_HEIRS
    text = sent.get("heirs", "")
    count = int(text) if text.isascii() and text.isdecimal() and len(text) == 1 else FEWEST_HEIRS
    return min(max(count + ("more" in sent), FEWEST_HEIRS), MOST_HEIRS)


def _heirs_shown(form: StepForm | None) -> int:
    return len(form.heirs) if isinstance(form, SplitForm) else 0


def _shares_form(viewer: Viewer, form: StepForm, sent: Any, *, quiet: bool) -> SharesForm | None:
    if not isinstance(form, SplitForm):
        return None
    heirs = [(str(i), _("đơn vị mới %(n)s") % {"n": i}) for i in form.heirs]
    chosen = [one for one, is_chosen in form.fields["unit"].widget.found if is_chosen]
    measures = _measures(viewer, chosen[0].code) if chosen else []
    if quiet:
        return SharesForm(heirs, measures, None, initial=sent.dict())
    return SharesForm(heirs, measures, sent)


def _steps(form: StepForm, shares: SharesForm | None) -> list[Step]:
    steps = form.steps()
    if shares is not None and isinstance(form, SplitForm):
        steps[-1] = steps[-1] | {"shares": shares.shares(form.codes())}
    return steps


def _stored_steps(stored: Step | None, form: StepForm | None, shares: SharesForm | None) -> list[Step]:
    if form is not None:
        return _steps(form, shares)
    if stored is None or shares is None:
        raise RuntimeError("a step without a form is a split that stands")
    return [stored | {"shares": shares.shares({code: code for code in stored["into"]})}]


def _with(kept: Sequence[Step], number: int | None, steps: Sequence[Step]) -> list[Step]:
    """`steps` behind the others, or in the place of one."""
    if number is None:
        return [*kept, *steps]
    return [*kept[:number], *steps, *kept[number + 1 :]]


def _step_asked(request: HttpRequest, plan: Any) -> int | None:
    text = request.GET.get("buoc", "")
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0  # noqa: PLR2004 - digits
    return number - 1 if 0 < number <= len(plan.steps) else None


def _founded_options(viewer: Viewer, steps: Sequence[Step]) -> list[UnitOption]:
    label = "label_en" if is_english(reader_language()) else "label"
    kinds = dict(kinds_called(label, today())) if viewer.is_known else {}
    note = _("thành lập trong kế hoạch này")
    return [
        UnitOption(
            step["code"],
            step["name"],
            f"{kinds.get(step['kind'], step['kind'])}, {note}",
            step["parent"] or "",
        )
        for step in steps
        if step["do"] == "found"
    ]


def _title(viewer: Viewer, steps: Sequence[Step]) -> str:
    with live_ledger(viewer) as live:
        names = dict(unit_names(viewer, live, named_in(steps), today())) | founded_names(steps)
    return plan_title(steps, lambda code: names.get(code) or code)


def _day_of(sent: Any) -> date:
    """The day asked for, so that units are offered which live then; today while it is not known."""
    if sent is None:
        return today()
    try:
        found = ActHeadForm.base_fields["effective_on"].clean(sent.get("effective_on", ""))
    except ValidationError:  # told at the field itself
        return today()
    return found if isinstance(found, date) else today()


def _all_valid(*forms: Any) -> bool:
    # Each is asked, so that each tells its faults.
    valid = [form.is_valid() for form in forms if form is not None]
    return all(valid)


def _answer(request: HttpRequest, context: dict[str, Any], *forms: Any) -> HttpResponse:
    shown = [form for form in forms if form is not None]
    failed = bool(context["refusal"]) or any(form.is_bound and form.errors for form in shown)
    context |= {"faulty": [form for form in shown if form.is_bound and form.errors]}
    return render(request, "office/reorganisation_act.html", context, status=400 if failed else 200)
