"""Pages of posts: who holds which role where; giving, ending and delegating one; a new invitation for its holder."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from khoi.access.middleware import viewing
from khoi.access.viewer import Viewer
from khoi.actions.posts import delegate_post, end_post, give_post, renew_invitation
from khoi.core.refusal import Refusal
from khoi.queries.ledger import live_ledger
from khoi.queries.posts import (
    PostRow,
    giveable_roles,
    may_end,
    open_terms,
    own_post,
    own_posts,
    post_by_key,
    post_row,
    posts_listed,
)
from khoi.queries.unit_called import unit_called
from khoi.web.office.account_invitations import invitation_sheet
from khoi.web.office.asked import page_asked, today
from khoi.web.office.post_forms import DelegatePost, EndPost, GivePost
from khoi.web.parts.form_page import form_page
from khoi.web.parts.language import reader_language


@require_safe
def posts_page(request: HttpRequest) -> HttpResponse:
    """Posts in reach: of one unit where the address names one; those that stand, or all."""
    viewer, code = viewing(request), request.GET.get("unit", "")
    unit = unit_called(viewer, code, "see_access") if code else None
    everything = request.GET.get("state") == "all"
    with live_ledger(viewer) as live:
        page, rows = posts_listed(
            viewer, live, page_asked(request), reader_language(), unit=unit, everything=everything
        )
    context = {"page": page, "rows": _with_acts(viewer, rows), "unit": unit, "everything": everything}
    return render(request, "office/posts.html", context)


def _with_acts(viewer: Viewer, rows: list[PostRow]) -> list[tuple[PostRow, bool]]:
    """Each row with whether its post can be ended by whoever looks."""
    return [(row, may_end(viewer, row)) for row in rows]


@require_safe
def my_posts_page(request: HttpRequest) -> HttpResponse:
    """One's own posts and what one has delegated."""
    viewer = viewing(request)
    with live_ledger(viewer) as live:
        rows = own_posts(viewer, live, reader_language())
    mine = [row for row in rows if row.record.account_id == viewer.key]
    lent = [row for row in rows if row.record.account_id != viewer.key]
    return render(request, "office/posts_mine.html", {"mine": mine, "lent": lent})


@require_http_methods(["GET", "HEAD", "POST"])
def give_page(request: HttpRequest) -> HttpResponse:
    """Gives a post; with a new account its invitation is shown, once. `?unit=` names the unit."""
    viewer, refusal = viewing(request), None
    form = _give_form(request, viewer)
    if form.is_bound and form.is_valid():
        try:
            post, code = _give(form, viewer)
        except Refusal as error:
            refusal = error
        else:
            if code:
                return invitation_sheet(request, post.account, code, _row(viewer, post))
            messages.success(request, _("Đã giao vị trí."))
            return redirect(_list_of(viewer, post))
    return form_page(request, "office/post_give.html", {"form": form, "refusal": refusal})


def _give_form(request: HttpRequest, viewer: Viewer) -> GivePost:
    terms = [(str(term.pk), f"{term.name}, {term.unit.code}") for term in open_terms(viewer)]
    sent = request.POST if request.method == "POST" else None
    asked = {"unit": request.GET.get("unit", ""), "from_day": today()}
    whole = viewer.may("give_posts", None)
    return GivePost(giveable_roles(viewer), terms, sent, initial=asked, whole=whole)


def _give(form: GivePost, by: Viewer) -> Any:
    data = dict(form.cleaned_data)
    unit, term = data.pop("unit"), data.pop("term")
    return give_post(
        data.pop("account").strip(),
        unit=unit_called(by, unit, "give_posts") if unit else None,
        term=open_terms(by).get(pk=term) if term else None,
        by=by,
        **data,
    )


def _list_of(viewer: Viewer, post: Any) -> str:
    """The list in which the post stands, for whoever may see it."""
    if not viewer.may("see_access", post.unit_id):
        return reverse("my_posts")
    return reverse("posts") + (f"?{urlencode({'unit': post.unit.code})}" if post.unit else "")


@require_http_methods(["GET", "HEAD", "POST"])
def end_page(request: HttpRequest, key: str) -> HttpResponse:
    """Ends a post from a day on, with the reason."""
    viewer = viewing(request)
    post = post_by_key(viewer, key, "give_posts")
    form = EndPost(request.POST if request.method == "POST" else None, initial={"to_day": today()})
    refusal = None
    if form.is_bound and form.is_valid():
        try:
            end_post(post, **form.cleaned_data, by=viewer, on=today())
        except Refusal as error:
            refusal = error
        else:
            messages.success(request, _("Đã ghi ngày thôi."))
            return redirect(_list_of(viewer, post))
    return form_page(
        request, "office/post_end.html", {"form": form, "refusal": refusal, "row": _row(viewer, post)}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def delegate_page(request: HttpRequest, key: str) -> HttpResponse:
    """Lends one's own post to another account until a day."""
    viewer = viewing(request)
    post = own_post(viewer, key)
    form = DelegatePost(request.POST if request.method == "POST" else None, initial={"from_day": today()})
    refusal = None
    if form.is_bound and form.is_valid():
        data = dict(form.cleaned_data)
        try:
            delegate_post(post, to=data.pop("to").strip(), **data, by=viewer, on=today())
        except Refusal as error:
            refusal = error
        else:
            messages.success(request, _("Đã ủy quyền."))
            return redirect("my_posts")
    context = {"form": form, "refusal": refusal, "row": _row(viewer, post)}
    return form_page(request, "office/post_delegate.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def invite_holder_page(request: HttpRequest, key: str) -> HttpResponse:
    """A new invitation for the holder of a post; a POST makes it and shows the sheet, once."""
    viewer = viewing(request)
    post = post_by_key(viewer, key, "give_posts")
    refusal = None
    if request.method == "POST":
        try:
            code = renew_invitation(post.account, by=viewer)
        except Refusal as error:
            refusal = error
        else:
            return invitation_sheet(request, post.account, code, _row(viewer, post))
    context = {"form": forms.Form(), "refusal": refusal, "row": _row(viewer, post)}
    return form_page(request, "office/post_invite.html", context)


def _row(viewer: Viewer, post: Any) -> PostRow:
    with live_ledger(viewer) as live:
        return post_row(viewer, live, post, reader_language())
