"""Being invited: a code, typed or from a QR code, with which an account chooses its password; and the sheet it comes on."""

import base64
from typing import Any

from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.account.utils import perform_login
from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from khoi.access.invitations import accept, expiry, invited
from khoi.access.middleware import viewing
from khoi.access.second_factor import qr_svg
from khoi.access.throttling import try_code, wait_for_code
from khoi.queries.ledger import live_ledger
from khoi.queries.office import installation
from khoi.queries.posts import PostRow
from khoi.web.office.account_forms import ChoosePassword, InvitationCode

_HERE = ("localhost", "127.0.0.1", "[::1]")
"""Names under which only this machine finds itself."""


@require_http_methods(["GET", "HEAD", "POST"])
def invitation_page(request: HttpRequest) -> HttpResponse:
    """Asks for the code and leads to its own page."""
    form = InvitationCode(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        code = _plain(form.cleaned_data["code"])
        return redirect("invited", code) if code else _wrong_code(request)
    return _asked(request, form)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def invited_page(request: HttpRequest, code: str) -> HttpResponse:
    """Whose account it is, and a password for it. Opening the address spends nothing; sending the form uses the code up."""
    usage = try_code(request)
    if usage is None:
        return render(request, "429.html", {"wait": wait_for_code(request)}, status=429)
    account = invited(code)
    if account is None:
        return _wrong_code(request)
    usage.rollback()
    form = ChoosePassword(account, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        return _let_in(request, code, form.cleaned_data["password1"])
    return render(request, "office/invited.html", {"form": form, "account": account.get_username()})


def invitation_sheet(
    request: HttpRequest, account: User, code: str, row: PostRow | None = None
) -> HttpResponse:
    """The sheet to print for a code just made; the code is nowhere else, so it is shown once.

    `row`: the post it comes with. Who the holder is, is written by hand: an account says nothing of a person.
    """
    address = request.build_absolute_uri(reverse("invited", args=[code]))
    context = {
        "account": account.get_username(),
        "code": code,
        "address": address,
        "by_hand": request.build_absolute_uri(reverse("invitation")),
        "qr": "data:image/svg+xml;base64," + base64.b64encode(qr_svg(address).encode()).decode(),
        "expires_at": expiry(account),
        "office": _office(request),
        "row": row,
        "is_here_only": split_domain_port(request.get_host())[0] in _HERE,
    }
    return render(request, "office/invitation_sheet.html", context)


def _office(request: HttpRequest) -> str:
    """What the office's own unit is called; empty before it is open."""
    office, viewer = installation(), viewing(request)
    if office is None or office.unit_id is None or not viewer.is_known:
        return ""
    with live_ledger(viewer) as live:
        return live.name(office.unit_id, viewer.day)


def _plain(code: str) -> str:
    """What of the typed text can be a code."""
    return "".join(letter for letter in code.upper() if letter.isascii() and letter.isalnum())


def _wrong_code(request: HttpRequest) -> HttpResponse:
    """One answer for a code that is wrong, used or old."""
    said = _("Mã mời này không dùng được: sai, đã dùng, hoặc đã quá hạn. Xem lại giấy mời, hoặc xin mã mới.")
    return _asked(request, InvitationCode(), said, status=400)


def _asked(request: HttpRequest, form: InvitationCode, wrong: str = "", *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "wrong": wrong}
    return render(request, "office/invitation.html", context, status=status)


def _let_in(request: HttpRequest, code: str, password: str) -> HttpResponse:
    if request.user.is_authenticated:
        logout(request)
    account = accept(request, code, password)
    if account is None:
        return _wrong_code(request)
    answer: HttpResponse = perform_login(request, account, redirect_url=reverse("mfa_index"))
    # The password has just been chosen: the second factor can be set up without typing it a third time.
    reauthenticate_by_password(request)
    return answer
