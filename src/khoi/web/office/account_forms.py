"""The forms of sign-in and second factors: django-allauth's, in our words and without its placeholders."""

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khoi.access.throttling import second_factor_key, wait_to_sign_in

_HELD_BACK = ("too_many_login_attempts", "rate_limited")
_LONG = gettext_lazy("Ít nhất 14 ký tự. Nên là một câu dài dễ nhớ, không phải tên mình hay dãy số.")
_LOST = gettext_lazy("Quên mật khẩu thì xin người giữ tài khoản của cơ quan một mã mời mới.")
_SIX = gettext_lazy("Sáu chữ số trong ứng dụng tạo mã, hoặc một mã dự phòng.")


class Worded:
    """Gives fields our label and hint, by name."""

    words: ClassVar[dict[str, tuple[Any, Any]]] = {}
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, hint) in self.words.items():
            if field := self.fields.get(name):
                field.label, field.help_text = label, hint
                field.widget.attrs.pop("placeholder", None)


class _Held:
    """Says how long to wait after too many wrong codes."""

    user: User

    def clean_code(self) -> str:
        """The code. Raises ValidationError."""
        try:
            return super().clean_code()  # type: ignore[misc]  # of the form this is mixed into
        except ValidationError as error:
            if error.code not in _HELD_BACK:
                raise
            from allauth.core import context

            said = wait_to_sign_in(context.request, second_factor_key(self.user.pk))
            raise ValidationError(said, code=error.code) from None


class SignIn(Worded, account.LoginForm):
    """Name and password."""

    words: ClassVar = {
        "login": (gettext_lazy("Tên đăng nhập"), ""),
        "password": (gettext_lazy("Mật khẩu"), _LOST),
    }


class PasswordAgain(Worded, account.ReauthenticateForm):
    """The password once more, before something that matters."""

    words: ClassVar = {"password": (gettext_lazy("Mật khẩu"), "")}


class ChangePassword(Worded, account.ChangePasswordForm):
    """The old password and the new one twice."""

    words: ClassVar = {
        "oldpassword": (gettext_lazy("Mật khẩu hiện nay"), _LOST),
        "password1": (gettext_lazy("Mật khẩu mới"), _LONG),
        "password2": (gettext_lazy("Mật khẩu mới, nhập lại"), ""),
    }

    def clean(self) -> dict[str, Any]:
        """Asks that both be alike."""
        return _alike(self, super(account.PasswordVerificationMixin, self).clean() or {})


class ChoosePassword(forms.Form):
    """The first password of an invited account, twice."""

    password1 = forms.CharField(
        label=gettext_lazy("Mật khẩu mới"),
        help_text=_LONG,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=gettext_lazy("Mật khẩu mới, nhập lại"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, account: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._account = account

    def clean_password1(self) -> str:
        """A password that the rules take. Raises ValidationError."""
        password: str = self.cleaned_data["password1"]
        validate_password(password, self._account)
        return password

    def clean(self) -> dict[str, Any]:
        """Asks that both be alike."""
        return _alike(self, super().clean() or {})


class InvitationCode(forms.Form):
    """The code of an invitation, typed from the sheet."""

    code = forms.CharField(
        label=gettext_lazy("Mã mời"),
        help_text=gettext_lazy("Mười sáu chữ và số trên giấy mời. Chữ hoa, chữ thường, dấu gạch đều được."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class SecondFactorCode(_Held, Worded, mfa.AuthenticateForm):
    """A code of the second factor, while signing in."""

    words: ClassVar = {"code": (gettext_lazy("Mã xác thực"), _SIX)}


class SecondFactorAgain(_Held, Worded, mfa.ReauthenticateForm):
    """A code once more, before something that matters."""

    words: ClassVar = {"code": (gettext_lazy("Mã xác thực"), _SIX)}


class StartTotp(_Held, Worded, ActivateTOTPForm):
    """The first code of a new app."""

    words: ClassVar = {
        "code": (gettext_lazy("Mã trong ứng dụng"), gettext_lazy("Sáu chữ số, đổi sau mỗi 30 giây."))
    }


def _alike(form: forms.Form, data: dict[str, Any]) -> dict[str, Any]:
    if data.get("password1") and data.get("password2") and data["password1"] != data["password2"]:
        form.add_error("password2", _("Hai lần nhập chưa giống nhau."))
    return data
