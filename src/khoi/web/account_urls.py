"""Addresses of accounts: django-allauth's views under our own addresses and pages, and no other view of it.

Every name that the library leads to by itself is here; its pages for e-mail, phone and sign-up codes are not.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from django.conf import settings
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView

import khoi.access.account_trace  # noqa: F401 - from now on the audit chain hears of accounts
from khoi.web.office import account as own
from khoi.web.office import account_invitations, signing
from khoi.web.office.account import in_one

_ONE_FORM = "account/one_form.html"

_ACCOUNT = [
    path("tai-khoan/", own.account_page, name="account"),
    path(
        "tai-khoan/vao/",
        account.LoginView.as_view(
            template_name="account/login.html", extra_context={"office_login": bool(settings.OIDC)}
        ),
        name="account_login",
    ),
    path("tai-khoan/ra/", signing.sign_out, name="account_logout"),
    path(
        "tai-khoan/bi-khoa/",
        account.AccountInactiveView.as_view(
            template_name="account/no_way.html",
            extra_context={
                "title": _("Tài khoản đang bị khóa"),
                "words": _("Xin hỏi người giữ tài khoản của cơ quan."),
            },
        ),
        name="account_inactive",
    ),
    path(
        "tai-khoan/dang-ky/",
        account.SignupView.as_view(template_name_signup_closed="account/signup_closed.html"),
        name="account_signup",
    ),
    path(
        "tai-khoan/mat-khau/",
        in_one(
            account.PasswordChangeView.as_view(
                template_name=_ONE_FORM,
                extra_context={"title": _("Đổi mật khẩu"), "button": _("Đổi mật khẩu"), "back": "account"},
            )
        ),
        name="account_change_password",
    ),
    # An account without a password gets one by an invitation only.
    path(
        "tai-khoan/mat-khau/dat/",
        RedirectView.as_view(pattern_name="invitation"),
        name="account_set_password",
    ),
    path(
        "tai-khoan/xac-nhan/",
        account.ReauthenticateView.as_view(
            template_name=_ONE_FORM,
            extra_context={
                "title": _("Nhập lại mật khẩu"),
                "words": _("Việc sắp làm đổi cách đăng nhập, nên cần biết đúng là chủ tài khoản."),
                "button": _("Tiếp tục"),
                "back": "account",
            },
        ),
        name="account_reauthenticate",
    ),
    path(
        "tai-khoan/phien/",
        own.Sessions.as_view(),
        name="usersessions_list",
    ),
]

_SECOND_FACTOR = [
    path(
        "tai-khoan/yeu-to-hai/",
        mfa.IndexView.as_view(template_name="mfa/second_factor.html"),
        name="mfa_index",
    ),
    path(
        "tai-khoan/yeu-to-hai/vao/",
        mfa.AuthenticateView.as_view(template_name="mfa/authenticate.html"),
        name="mfa_authenticate",
    ),
    path(
        "tai-khoan/yeu-to-hai/xac-nhan/",
        mfa.ReauthenticateView.as_view(
            template_name=_ONE_FORM,
            extra_context={
                "title": _("Nhập lại mã xác thực"),
                "words": _("Việc sắp làm đổi cách đăng nhập, nên cần biết đúng là chủ tài khoản."),
                "button": _("Tiếp tục"),
                "back": "account",
            },
        ),
        name="mfa_reauthenticate",
    ),
    path(
        "tai-khoan/yeu-to-hai/ung-dung/them/",
        in_one(totp.ActivateTOTPView.as_view(template_name="mfa/totp.html")),
        name="mfa_activate_totp",
    ),
    path(
        "tai-khoan/yeu-to-hai/ung-dung/bo/",
        in_one(
            totp.DeactivateTOTPView.as_view(
                template_name=_ONE_FORM,
                extra_context={
                    "title": _("Bỏ ứng dụng tạo mã"),
                    "words": _(
                        "Không còn yếu tố thứ hai nào thì tài khoản chỉ xem được, và mã dự phòng cũng mất."
                    ),
                    "button": _("Bỏ ứng dụng tạo mã"),
                    "back": "mfa_index",
                },
            )
        ),
        name="mfa_deactivate_totp",
    ),
    path(
        "tai-khoan/yeu-to-hai/du-phong/",
        recovery.ViewRecoveryCodesView.as_view(template_name="mfa/recovery_codes.html"),
        name="mfa_view_recovery_codes",
    ),
    path(
        "tai-khoan/yeu-to-hai/du-phong/moi/",
        in_one(
            recovery.GenerateRecoveryCodesView.as_view(
                template_name=_ONE_FORM,
                extra_context={
                    "title": _("Tạo mã dự phòng mới"),
                    "words": _("Các mã cũ thôi dùng được ngay. Mã mới chỉ hiện một lần."),
                    "button": _("Tạo mã mới"),
                    "back": "mfa_index",
                },
            )
        ),
        name="mfa_generate_recovery_codes",
    ),
    path("tai-khoan/khoa/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"),
    path(
        "tai-khoan/khoa/them/",
        in_one(webauthn.AddWebAuthnView.as_view(template_name="mfa/passkey_add.html")),
        name="mfa_add_webauthn",
    ),
    path("tai-khoan/khoa/vao/", webauthn.LoginWebAuthnView.as_view(), name="mfa_login_webauthn"),
    path("tai-khoan/khoa/xac-nhan/", own.PasskeyAgain.as_view(), name="mfa_reauthenticate_webauthn"),
    path(
        "tai-khoan/khoa/<int:pk>/ten/",
        webauthn.EditWebAuthnView.as_view(
            template_name=_ONE_FORM,
            extra_context={"title": _("Đổi tên khóa"), "button": _("Ghi tên"), "back": "mfa_index"},
        ),
        name="mfa_edit_webauthn",
    ),
    path(
        "tai-khoan/khoa/<int:pk>/bo/",
        in_one(
            webauthn.RemoveWebAuthnView.as_view(
                template_name=_ONE_FORM,
                extra_context={
                    "title": _("Bỏ khóa"),
                    "words": _(
                        "Không còn yếu tố thứ hai nào thì tài khoản chỉ xem được, và mã dự phòng cũng mất."
                    ),
                    "button": _("Bỏ khóa"),
                    "back": "mfa_index",
                },
            )
        ),
        name="mfa_remove_webauthn",
    ),
]

# Without an office server in the settings these two answer 404.
_OFFICE = {"provider_id": "noi-bo"}
_OFFICE_LOGIN = [
    path("tai-khoan/co-quan/vao/", own.office_login, _OFFICE, name="openid_connect_login"),
    path("tai-khoan/co-quan/ve/", own.office_login_back, _OFFICE, name="openid_connect_callback"),
    path(
        "tai-khoan/co-quan/",
        social.ConnectionsView.as_view(
            template_name="account/office_login.html", extra_context={"office_login": bool(settings.OIDC)}
        ),
        name="socialaccount_connections",
    ),
    path(
        "tai-khoan/co-quan/thoi/",
        RedirectView.as_view(pattern_name="account_login"),
        name="socialaccount_login_cancelled",
    ),
]

urlpatterns = [
    *_ACCOUNT,
    *_SECOND_FACTOR,
    *_OFFICE_LOGIN,
    path("moi/", account_invitations.invitation_page, name="invitation"),
    path("moi/<str:code>/", account_invitations.invited_page, name="invited"),
]
