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
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from khoi.access.accounts import turned_away


def in_one(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view, whose POST commits the change and its trace together; no browser keeps its page."""

    @never_cache
    @wraps(view)
    def whole(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        with transaction.atomic():
            return view(request, *args, **kwargs)

    return whole


@login_required
@never_cache
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
