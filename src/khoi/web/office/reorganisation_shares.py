"""How the figures of a unit that splits divide: a table of heirs by measures, typed as exact fractions."""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from khoi.measures.reorganisation_steps import EVERY
from khoi.web.office.reorganisation_told import share_words
from khoi.web.parts.language import reader_language

_FRACTION = re.compile(r"([0-9]{1,9})/([0-9]{1,9})")
_PERCENT = re.compile(r"([0-9]{1,3})(?:[,.]([0-9]{1,7}))?%")  # no denominator is more than the database holds
_DECIMAL = re.compile(r"([01])(?:[,.]([0-9]{1,9}))?")
Json = dict[str, dict[str, str]]


def exact_share(text: str) -> Fraction:
    """What was typed, exactly; a ValidationError for anything else.

    >>> [str(exact_share(text)) for text in ("3/5", "60%", "33,5 %", "0,25", "1")]
    ['3/5', '3/5', '67/200', '1/4', '1']
    """
    bare = "".join(text.split())
    share = None
    if (found := _FRACTION.fullmatch(bare)) and int(found[2]):
        share = Fraction(int(found[1]), int(found[2]))
    elif found := _PERCENT.fullmatch(bare):
        share = Fraction(f"{found[1]}.{found[2] or 0}") / 100
    elif found := _DECIMAL.fullmatch(bare):
        share = Fraction(f"{found[1]}.{found[2] or 0}")
    if share is None or share > 1:
        raise forms.ValidationError(_("Viết một phân số như 3/5, hoặc tỷ lệ như 60%."), code="not_a_share")
    return share


class ShareField(forms.CharField):
    """A share of a whole; None where it is left empty."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off"})
        super().__init__(required=False, max_length=24, widget=widget, **kwargs)

    def clean(self, value: Any) -> Fraction | None:
        """The share as an exact fraction."""
        text = super().clean(value)
        return exact_share(text) if text else None


class SharesForm(forms.Form):
    """Whether the figures divide, and the table; `heirs` and `measures` are codes (or numbers) with labels."""

    divided = forms.ChoiceField(widget=forms.RadioSelect, initial="no")

    def __init__(
        self,
        heirs: Sequence[tuple[str, str]],
        measures: Sequence[tuple[str, str]],
        data: Any = None,
        *,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.heirs, self.measures = heirs, [(EVERY, _("mọi số đo khác")), *measures]
        divided: Any = self.fields["divided"]
        divided.label = _("Số liệu cũ của đơn vị bị tách")
        divided.choices = [
            ("no", _("không chia: số liệu cũ giữ nguyên ở đơn vị cũ, không quy đổi")),
            ("yes", _("chia cho các đơn vị mới theo tỷ lệ dưới đây")),
        ]
        divided.help_text = _(
            "Không chia thì các năm trước vẫn đọc được ở đơn vị cũ và ở cấp trên, nhưng khi xem theo cơ cấu mới, "
            "từng đơn vị mới không có số của những năm đó."
        )
        for code, label in self.measures:
            for key, name in heirs:
                self.fields[f"share:{code}:{key}"] = ShareField(label=f"{label}, {name}")

    @property
    def rows(self) -> list[tuple[str, list[tuple[str, Any]]]]:
        """Each measure's label with its fields, one for each heir beside that heir's name."""
        return [
            (label, [(name, self[f"share:{code}:{key}"]) for key, name in self.heirs])
            for code, label in self.measures
        ]

    def clean(self) -> dict[str, Any]:
        """Asks of each row that is begun for every share, and that they make one whole."""
        data = super().clean() or {}
        if data.get("divided") != "yes":
            return data
        for code, _label in self.measures:
            self._check_row(code)
        if not self.errors and not self._filled():
            self.add_error("divided", _("Ghi tỷ lệ ít nhất ở một dòng, hoặc chọn không chia."))
        return data

    def _check_row(self, code: str) -> None:
        names = [f"share:{code}:{key}" for key, _label in self.heirs]
        if any(name in self.errors for name in names):
            return
        parts = [self.cleaned_data.get(name) for name in names]
        if not any(part is not None for part in parts):
            return
        for name, part in zip(names, parts, strict=True):
            if part is None:
                self.add_error(name, _("Ghi tỷ lệ cho mọi đơn vị của dòng; không nhận gì thì ghi 0."))
        whole = sum((part for part in parts if part is not None), Fraction(0))
        if None not in parts and whole != 1:
            words = _("Các tỷ lệ của dòng cộng lại phải đúng bằng 1 (100%%), nay là %(sum)s.")
            self.add_error(names[-1], words % {"sum": share_words(whole, reader_language())})

    def _filled(self) -> bool:
        return any(value is not None for name, value in self.cleaned_data.items() if name != "divided")

    def shares(self, codes: Mapping[str, str]) -> Json | None:
        """The shares as a step keeps them, heirs by the codes given; None where nothing divides."""
        if self.cleaned_data["divided"] != "yes":
            return None
        found: Json = {}
        for code, _label in self.measures:
            parts = {key: self.cleaned_data[f"share:{code}:{key}"] for key, _name in self.heirs}
            if None not in parts.values():
                found[code] = {codes[key]: str(part) for key, part in parts.items()}
        return found


def initial_shares(step: Mapping[str, Any]) -> dict[str, Any]:
    """What a stored split fills the table with."""
    shares = step["shares"] or {}
    return {"divided": "yes" if shares else "no"} | {
        f"share:{code}:{unit}": share_words(Fraction(part), reader_language())
        for code, parts in shares.items()
        for unit, part in parts.items()
    }
