"""The forms of personal records: finding one, writing one down, changing it, and asking about one's own."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from khoi.queries.data_requests import KINDS, OTHER_FIELDS
from khoi.queries.persons import FIELDS, Person
from khoi.web.office.forms import UNTICKED, DayField

_CLOSED = {"autocomplete": "off"}
_DIGITS = {"autocomplete": "off", "inputmode": "numeric"}
_NUMBER_WORDS = gettext_lazy("12 chữ số. Được mã hóa khi lưu.")


class FindPerson(forms.Form):
    """A part of a name, or one identity number; sent in the body, so that neither stands in an address."""

    name = forms.CharField(
        label=gettext_lazy("Họ và tên, có dấu hay không đều được"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs=_CLOSED),
    )
    identity = forms.CharField(
        label=FIELDS["identity_number"],
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs=_DIGITS),
    )
    page = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)

    def asked(self) -> dict[str, str]:
        """What the list is narrowed by; unprintable letters, which no name has, are left out."""
        texts = {name: self.cleaned_data.get(name) or "" for name in ("name", "identity")}
        return {name: "".join(filter(str.isprintable, text)).strip() for name, text in texts.items()}


class AddPerson(forms.Form):
    """Who is recorded, where, and how to reach them; only the name and the unit must be known."""

    unit = forms.CharField(
        label=gettext_lazy("Tên hoặc mã đơn vị giữ hồ sơ"),
        max_length=200,
        widget=forms.TextInput(attrs=_CLOSED),
        help_text=gettext_lazy("Ai được xem hồ sơ thì theo nơi đơn vị này đứng trên cây tổ chức."),
    )
    name = forms.CharField(label=FIELDS["name"], max_length=120, widget=forms.TextInput(attrs=_CLOSED))
    born_on = DayField(label=FIELDS["born_on"], required=False)
    phone = forms.CharField(
        label=FIELDS["phone"], max_length=30, required=False, widget=forms.TextInput(attrs=_CLOSED)
    )
    email = forms.EmailField(
        label=FIELDS["email"], max_length=254, required=False, widget=forms.EmailInput(attrs=_CLOSED)
    )
    identity_number = forms.CharField(
        label=FIELDS["identity_number"],
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs=_DIGITS),
        help_text=_NUMBER_WORDS,
    )
    account = forms.CharField(
        label=gettext_lazy("Tài khoản của người này"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs=_CLOSED),
        help_text=gettext_lazy("Tên đăng nhập. Có thì người này tự xem được hồ sơ của mình."),
    )

    def values(self) -> dict[str, Any]:
        """What the act asks for, without the unit."""
        return {name: value for name, value in self.cleaned_data.items() if name != "unit"}


class EditPerson(AddPerson):
    """The record as it stands; only what was changed on the page is sent on. The identity number is never filled in."""

    clear_number = forms.BooleanField(label=gettext_lazy("Xóa số định danh đang ghi"), required=False)
    field_order = (
        "unit", "name", "born_on", "phone", "email", "identity_number", "clear_number", "account",
    )  # fmt: skip

    def __init__(self, person: Person, sent: Any = None) -> None:
        initial: dict[str, Any] = {
            name: getattr(person, name) for name in ("name", "born_on", "phone", "email")
        }
        initial |= {"unit": person.unit.code, "account": person.account and person.account.get_username()}
        super().__init__(sent, initial=initial)
        # Says what stood when the page was opened, so that nobody takes back what another changed meanwhile.
        for name in initial:
            self.fields[name].show_hidden_initial = True
        self.fields["identity_number"].help_text = gettext_lazy("Để trống thì giữ số đang ghi. 12 chữ số.")
        if not person.identity_number:
            del self.fields["clear_number"]

    def clean(self) -> dict[str, Any]:
        """Asks for one of the two: another number, or none."""
        data = super().clean() or {}
        if data.get("clear_number") and data.get("identity_number"):
            self.add_error("clear_number", gettext_lazy("Hoặc xóa, hoặc ghi số khác."))
        return data

    def changes(self) -> dict[str, Any]:
        """What was changed, by field; the unit by its code."""
        found = {name: self.cleaned_data[name] for name in self.changed_data}
        if found.pop("clear_number", False):
            found["identity_number"] = ""
        return found


class DeletePerson(forms.Form):
    """On what paper a record goes, and that whoever sends it has read what goes and what stays."""

    document = forms.CharField(
        label=gettext_lazy("Số văn bản cho xóa"),
        max_length=160,
        widget=forms.TextInput(attrs=_CLOSED),
    )
    sure = forms.BooleanField(
        label=gettext_lazy("Đã đọc những gì mất, những gì còn; không quy định nào buộc giữ hồ sơ này."),
        error_messages=UNTICKED,
    )


class AskRequest(forms.Form):
    """What somebody asks about their own record."""

    kind = forms.ChoiceField(label=gettext_lazy("Yêu cầu"), choices=[*KINDS.items()])
    field = forms.ChoiceField(
        label=gettext_lazy("Mục cần đính chính"),
        choices=[*FIELDS.items(), *OTHER_FIELDS.items()],
        required=False,
        help_text=gettext_lazy("Chỉ dùng khi yêu cầu là đính chính."),
    )
    words = forms.CharField(
        label=gettext_lazy("Nội dung"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Đính chính thì ghi rõ đang sai thế nào, đúng là gì, giấy tờ nào."),
    )


class TakeRequest(AskRequest):
    """What somebody asked on paper, and when it came."""

    received_on = DayField(label=gettext_lazy("Ngày nhận"))
    field_order = ("received_on", "kind", "field", "words")
