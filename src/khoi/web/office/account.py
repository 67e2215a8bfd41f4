"""One's own account: what proves who it is, where it is signed in; and the library's views where they need a word of ours."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import ReauthenticateWebAuthnView
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from khoi.access.accounts import turned_away
from khoi.web.parts.browsers import browser_called


def in_one(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view, whose POST commits the change and its trace together."""

    @wraps(view)
    def whole(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        with transaction.atomic():
            return view(request, *args, **kwargs)

    return whole


@login_required
@require_safe
def account_page(request: HttpRequest) -> HttpResponse:
    """The parts of one's account, each with its own page."""
    own: dict[str, Any] = {"user": request.user}
    factors = Authenticator.objects.filter(**own).exclude(type=Authenticator.Type.RECOVERY_CODES)
    context = {
        "account": request.user.get_username(),
        "factors": factors.count(),
        "sessions": UserSession.objects.filter(**own).count(),
        "office_login": bool(settings.OIDC),
        "linked": bool(settings.OIDC) and SocialAccount.objects.filter(**own).exists(),
    }
    return render(request, "account/account.html", context)


class Sessions(ListUserSessionsView):
    """Where the account is signed in; a POST that names one session ends it, another ends all but this one."""

    template_name = "account/sessions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each session with its browser as people call it."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"rows": [(one, browser_called(one.user_agent)) for one in context["sessions"]]}

    def form_valid(self, form: Any) -> HttpResponse:
        """Ends what was asked for; of one's own sessions only, whatever the form names."""
        key = self.request.POST.get("session", "")
        if not key:
            return super().form_valid(form)
        rows = UserSession.objects.filter(user_id=self.request.user.pk, pk=int(key) if key.isdecimal() else 0)
        for one in rows.exclude(session_key=self.request.session.session_key):
            one.end()
            messages.success(self.request, _("Đã kết thúc một phiên."))
        return redirect("usersessions_list")


class PasskeyAgain(ReauthenticateWebAuthnView):
    """The passkey once more, before something that matters."""

    template_name = "mfa/passkey_again.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        """Asks again on the same page, which says what was wrong; the library would lead to the sign-in page."""
        super().form_invalid(form)
        return redirect(self.request.get_full_path())


@require_POST
def office_login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Leads to the office's own sign-in server. By a form only, so that no other site can start it."""
    if not settings.OIDC:
        raise Http404
    try:
        answer: HttpResponse = openid_connect.login(request, provider_id)
    except requests.RequestException:
        said = _("Máy chủ đăng nhập của cơ quan chưa trả lời. Đăng nhập bằng mật khẩu, hoặc thử lại sau.")
        return _answer(turned_away(request, said))
    return answer


def office_login_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Where that server sends the reader back to."""
    if not settings.OIDC:
        raise Http404
    answer: HttpResponse = openid_connect.callback(request, provider_id)
    return answer


def _answer(held: ImmediateHttpResponse) -> HttpResponse:
    answer: HttpResponse = held.response
    return answer
