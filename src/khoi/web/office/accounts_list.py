"""Pages of the office's accounts for whoever keeps them: states by work name, and what can be done to one."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from khoi.access.middleware import viewing
from khoi.actions.accounts import (
    end_account_sessions,
    invite_account,
    lock_account,
    remove_account_factors,
    unlock_account,
    why_not_invited,
)
from khoi.core.refusal import Refusal
from khoi.queries.accounts import STATES, AccountShown, account_by_name, account_shown, accounts_listed, idle
from khoi.web.office.account_invitations import invitation_sheet
from khoi.web.office.asked import page_asked, text_asked
from khoi.web.office.forms import UNTICKED

ACTS: dict[str, tuple[Callable[..., None], Promise]] = {
    "lock": (lock_account, gettext_lazy("Đã khóa tài khoản.")),
    "unlock": (unlock_account, gettext_lazy("Đã mở khóa tài khoản.")),
    "sessions": (end_account_sessions, gettext_lazy("Đã kết thúc mọi phiên của tài khoản.")),
    "factors": (remove_account_factors, gettext_lazy("Đã bỏ yếu tố thứ hai của tài khoản.")),
}


ASKED: dict[str, tuple[Promise, Promise]] = {
    "lock": (
        gettext_lazy("Khóa tài khoản"),
        gettext_lazy("Người dùng tài khoản này bị đưa ra ngay và không đăng nhập được cho đến khi mở khóa."),
    ),
    "sessions": (
        gettext_lazy("Kết thúc mọi phiên"),
        gettext_lazy("Mọi trình duyệt đang đăng nhập bằng tài khoản này bị đưa ra; việc gõ dở sẽ mất."),
    ),
    "factors": (
        gettext_lazy("Bỏ yếu tố thứ hai"),
        gettext_lazy(
            "Đã gặp đúng người dùng tài khoản. Tài khoản chỉ còn mật khẩu và chỉ xem được, cho đến khi đặt lại yếu"
            " tố thứ hai."
        ),
    ),
}
"""Acts that are asked about first: what the button is called, and what whoever presses it says they know."""


class Sure(forms.Form):
    """That whoever presses the button knows what happens."""

    sure = forms.BooleanField(error_messages=UNTICKED)

    def __init__(self, act: str, sent: Any = None) -> None:
        super().__init__(sent, prefix=act)
        self.fields["sure"].label = str(ASKED[act][1])


@require_safe
def accounts_page(request: HttpRequest) -> HttpResponse:
    """Accounts by name, of one state or whose name holds a text."""
    viewer = viewing(request)
    state, text = request.GET.get("state", ""), text_asked(request, "q", 100)
    state = state if state in STATES else ""
    page, rows = accounts_listed(viewer, page_asked(request), state=state, text=text)
    context = {"page": page, "rows": rows, "state": state, "text": text, "states": STATES.items()}
    return render(request, "office/accounts_list.html", context | {"idle": idle(viewer)})


@require_http_methods(["GET", "HEAD", "POST"])
def account_page(request: HttpRequest, name: str) -> HttpResponse:
    """One account; a POST does the act whose button was pressed."""
    viewer, refusal = viewing(request), None
    asked = {act: Sure(act, request.POST if act in request.POST else None) for act in ASKED}
    is_sure = all(form.is_valid() for form in asked.values() if form.is_bound)
    if request.method == "POST" and is_sure:
        try:
            return _done(request, name)
        except Refusal as error:
            if error.code == "unknown_account":
                raise
            refusal = error
    shown = account_shown(viewer, name)
    context = {"shown": shown, "idle": idle(viewer), "refusal": refusal}
    context["not_invited"] = why_not_invited(shown.account, viewer)
    context["asking"] = _asking(shown, asked)
    status = 200 if is_sure and not refusal else 400
    return render(request, "office/accounts_list_one.html", context, status=status)


def _asking(shown: AccountShown, asked: dict[str, Sure]) -> list[tuple[str, Promise, Sure]]:
    """The acts that have something to do on this account, each with its question."""
    open_here = {
        "lock": shown.account.is_active,
        "sessions": bool(shown.sessions),
        "factors": shown.row.proven,
    }
    return [(act, ASKED[act][0], form) for act, form in asked.items() if open_here[act] or form.is_bound]


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
