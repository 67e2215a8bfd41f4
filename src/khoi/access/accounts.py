"""Signing in, as this office wants it of django-allauth: nobody signs up, nothing goes by e-mail, wrong tries are counted."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khoi.access.throttling import account_called, account_key, wait_to_sign_in

_log = logging.getLogger(__name__)

_SAID = {
    "account/messages/password_changed.txt": gettext_lazy("Đã đổi mật khẩu; các phiên khác của tài khoản đã kết thúc."),
    "mfa/messages/totp_activated.txt": gettext_lazy("Đã đặt ứng dụng tạo mã làm yếu tố thứ hai."),
    "mfa/messages/totp_deactivated.txt": gettext_lazy("Đã bỏ ứng dụng tạo mã."),
    "mfa/messages/webauthn_added.txt": gettext_lazy("Đã thêm khóa."),
    "mfa/messages/webauthn_removed.txt": gettext_lazy("Đã bỏ khóa."),
    "mfa/messages/recovery_codes_generated.txt": gettext_lazy("Đã tạo mã dự phòng. Mã chỉ hiện một lần: in hoặc chép lại ngay."),
    "usersessions/messages/sessions_logged_out.txt": gettext_lazy("Đã kết thúc các phiên khác."),
    "socialaccount/messages/account_connected.txt": gettext_lazy("Đã gắn tài khoản với máy chủ đăng nhập của cơ quan."),
    "socialaccount/messages/account_connected_updated.txt": gettext_lazy("Tài khoản đã gắn với máy chủ đăng nhập của cơ quan từ trước."),
    "socialaccount/messages/account_connected_other.txt": gettext_lazy("Danh tính này đã gắn với một tài khoản khác."),
    "socialaccount/messages/account_disconnected.txt": gettext_lazy("Đã bỏ gắn với máy chủ đăng nhập của cơ quan."),
}  # fmt: skip


class AccountAdapter(DefaultAccountAdapter):
    """Password sign-in: closed to newcomers, silent by e-mail, counted by account."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": gettext_lazy("Tên đăng nhập hoặc mật khẩu chưa đúng."),
        "incorrect_password": gettext_lazy("Mật khẩu chưa đúng."),
        "enter_current_password": gettext_lazy("Mật khẩu hiện nay chưa đúng."),
        "too_many_login_attempts": gettext_lazy("Đã sai quá nhiều lần. Xin đợi ít phút rồi thử lại."),
        "rate_limited": gettext_lazy("Đã sai quá nhiều lần. Xin đợi ít phút rồi thử lại."),
        "incorrect_code": gettext_lazy("Mã chưa đúng hoặc đã dùng. Lấy mã mới rồi nhập lại."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - the library's hook
        """Never: an account comes from an invitation."""
        return False

    def send_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nothing leaves by e-mail."""

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,  # noqa: ARG002 - the library's hook
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Says it in our words; what we have no words for needs none."""
        if said := message or _SAID.get(message_template or ""):
            messages.add_message(request, level, said, extra_tags=extra_tags)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Counts a try. Raises ValidationError that says how long to wait."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as error:
            _log.warning("sign-in held back: account %s", account_called(credentials.get("username", "")))
            key = self._get_login_attempts_cache_key(request, **credentials)
            raise ValidationError(wait_to_sign_in(request, key), code=error.code) from None

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ARG002
        """Notes it for the machine's log, without what was typed."""
        # A name that is no account's may be a password typed in the wrong place.
        _log.warning("wrong password: account %s", account_called(credentials.get("username", "")))

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:  # noqa: ARG002
        """One count for one account. The library's own key holds the Host header, which whoever asks may vary by its port."""
        return account_key(credentials.get("username", ""))


class OfficeLoginAdapter(DefaultSocialAccountAdapter):
    """The office's own OpenID Connect server: opens accounts already linked by their owner, and makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002
        """Never."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Keeps nothing that the server tells about the person, and turns away who is not linked."""
        sociallogin.account.extra_data, sociallogin.email_addresses = {}, []
        if sociallogin.is_existing:
            sociallogin.account.save(update_fields=["extra_data"])
        elif sociallogin.state.get("process") != AuthProcess.CONNECT:
            said = _(
                "Danh tính này chưa gắn với tài khoản nào. Đăng nhập bằng mật khẩu, rồi gắn ở trang Tài khoản."
            )
            raise turned_away(request, said)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,  # noqa: ARG002 - the library's hook
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,  # noqa: ARG002 - the library's hook
    ) -> None:
        """Back to our own sign-in page, whatever went wrong there."""
        _log.warning("office sign-in failed: %s %s", error, type(exception).__name__)
        raise turned_away(request, _("Máy chủ đăng nhập của cơ quan chưa xác nhận được. Xin thử lại."))


def turned_away(request: HttpRequest, said: str) -> ImmediateHttpResponse:
    """Leads to the sign-in page, which says why."""
    messages.error(request, said)
    return ImmediateHttpResponse(redirect("account_login"))
