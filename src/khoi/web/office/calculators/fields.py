"""Fields of the calculators: a fact by its kind, where an empty answer is a missing fact and never zero or no."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from khoi.queries.regulation_words import choice_words, fact_label, fact_unit
from khoi.rules.facts import FactKind
from khoi.web.office.forms import CountField, DayField

_DECIMAL = re.compile(r"[0-9]{1,12}([.,][0-9]{1,6})?\Z")
_THOUSAND_OR_ONE = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}\Z")
_FLAGS = (
    ("", pgettext_lazy("dữ kiện", "chưa rõ")),
    ("yes", pgettext_lazy("dữ kiện", "có")),
    ("no", pgettext_lazy("dữ kiện", "không")),
)


class WholeField(CountField):
    """A whole number of a calculator: nothing stood on the page before, so nothing is sent along."""

    def __init__(self, **kwargs: Any) -> None:
        required = kwargs.pop("required", False)
        super().__init__(**kwargs)
        self.show_hidden_initial = False
        self.required = required


class ExactField(forms.CharField):
    """An exact number with a decimal comma or point, kept as text with a point: no float touches it."""

    def __init__(self, **kwargs: Any) -> None:
        attributes = {"inputmode": "decimal", "class": "num", "autocomplete": "off"}
        super().__init__(required=False, widget=forms.TextInput(attrs=attributes), **kwargs)

    def clean(self, value: Any) -> str | None:
        """The number as text; None for an empty field."""
        text = "".join(str(value or "").split())
        if not text:
            return None
        if not _DECIMAL.match(text):
            raise forms.ValidationError(_("Gõ một số, ví dụ 92,5."))
        if _THOUSAND_OR_ONE.match(text):
            raise forms.ValidationError(
                _("Chưa rõ đây là hàng nghìn hay số lẻ. Số lẻ viết với dấu phẩy: 92,5.")
            )
        return text.replace(",", ".")


class FlagField(forms.TypedChoiceField):
    """Yes, no, or not known; not known is what stands there first."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=_FLAGS,
            coerce=lambda text: text == "yes",
            empty_value=None,
            required=False,
            widget=forms.RadioSelect,
            **kwargs,
        )


class PickField(forms.ChoiceField):
    """One of a fact's values, best first, or none yet."""

    def __init__(self, fact: FactKind, lang: str, **kwargs: Any) -> None:
        options = [(choice, choice_words(choice, lang)) for choice in fact.choices]
        super().__init__(choices=[("", gettext_lazy("chưa có")), *options], required=False, **kwargs)

    def clean(self, value: Any) -> str | None:
        """The value; None for none yet."""
        return super().clean(value) or None


def field_for(fact: FactKind, lang: str) -> forms.Field:
    """The field in which a fact is stated."""
    label = fact_label(fact, lang)
    match fact.kind:
        case "flag":
            return FlagField(label=label)
        case "day":
            return DayField(label=label, required=False)
        case "choice":
            return PickField(fact, lang, label=label)
        case "number":
            return ExactField(label=label, help_text=fact_unit(fact, lang))
    return WholeField(label=label, help_text=fact_unit(fact, lang))


class FactsForm(forms.Form):
    """A field for each fact a rule reads, those it needs first."""

    def __init__(self, wanted: dict[str, bool], catalogue: Any, lang: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prefix = "f"
        self.use_required_attribute = False
        self._wanted = {name: needed for name, needed in wanted.items() if name != "on"}
        for name in (*self._names(True), *self._names(False)):
            self.fields[name] = field_for(catalogue[name], lang)

    def _names(self, needed: bool) -> list[str]:  # noqa: FBT001 - which of the two
        return [name for name, is_needed in self._wanted.items() if is_needed is needed]

    @property
    def needed(self) -> list[forms.BoundField]:
        """Fields of the facts without which nothing can be said."""
        return [self[name] for name in self._names(True)]

    @property
    def others(self) -> list[forms.BoundField]:
        """Fields of facts that are read only where they are stated."""
        return [self[name] for name in self._names(False)]

    def facts(self) -> dict[str, Any]:
        """The stated facts, as a case file writes them."""
        stated = {name: self.cleaned_data.get(name) for name in self._wanted}
        return {
            name: value.isoformat() if hasattr(value, "isoformat") else value
            for name, value in stated.items()
            if value is not None
        }
