"""Pages of the office's accounts for whoever keeps them: states by work name, and what can be done to one."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from khoi.access.middleware import viewing
from khoi.actions.accounts import (
    end_account_sessions,
    invite_account,
    lock_account,
    remove_account_factors,
    sees_persons,
    unlock_account,
)
from khoi.core.refusal import Refusal
from khoi.queries.accounts import STATES, account_by_name, account_shown, accounts_listed, idle
from khoi.web.office.account_invitations import invitation_sheet
from khoi.web.office.asked import page_asked

ACTS: dict[str, tuple[Callable[..., None], Promise]] = {
    "lock": (lock_account, gettext_lazy("Đã khóa tài khoản.")),
    "unlock": (unlock_account, gettext_lazy("Đã mở khóa tài khoản.")),
    "sessions": (end_account_sessions, gettext_lazy("Đã kết thúc mọi phiên của tài khoản.")),
    "factors": (remove_account_factors, gettext_lazy("Đã bỏ yếu tố thứ hai của tài khoản.")),
}


@require_safe
def accounts_page(request: HttpRequest) -> HttpResponse:
    """Accounts by name, of one state or whose name holds a text."""
    viewer = viewing(request)
    state, text = request.GET.get("state", ""), _text(request)
    state = state if state in STATES else ""
    page, rows = accounts_listed(viewer, page_asked(request), state=state, text=text)
    context = {"page": page, "rows": rows, "state": state, "text": text, "states": STATES.items()}
    return render(request, "office/accounts_list.html", context | {"idle": idle(viewer)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def account_page(request: HttpRequest, name: str) -> HttpResponse:
    """One account; a POST does the act whose button was pressed."""
    viewer, refusal = viewing(request), None
    if request.method == "POST":
        try:
            return _done(request, name)
        except Refusal as error:
            if error.code == "unknown_account":
                raise
            refusal = error
    shown = account_shown(viewer, name)
    context = {"shown": shown, "idle": idle(viewer), "refusal": refusal}
    context["may_invite"] = not sees_persons(shown.account)
    return render(request, "office/accounts_list_one.html", context, status=400 if refusal else 200)


def _done(request: HttpRequest, name: str) -> HttpResponse:
    viewer = viewing(request)
    account: Any = account_by_name(viewer, name)
    if "invite" in request.POST:
        return invitation_sheet(request, account, invite_account(account, by=viewer))
    pressed = next((code for code in ACTS if code in request.POST), None)
    if pressed is None:
        raise Refusal("unknown_act", _("không rõ muốn làm gì"), hint=_("Bấm một nút trên trang."))
    act, said = ACTS[pressed]
    act(account, by=viewer)
    messages.success(request, str(said))
    return redirect("office_account", name)


def _text(request: HttpRequest) -> str:
    return "".join(filter(str.isprintable, request.GET.get("q", "")))[:100].strip()
