"""A form field for units, chosen by name: a search on the server that needs no script, matches as buttons to choose."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from khoi.queries.reorganisation_choices import UnitFinder, UnitOption


@dataclass(frozen=True, slots=True)
class Picked:
    """What was sent for one field: the codes chosen, and the text to search for."""

    codes: tuple[str, ...] = ()
    text: str = ""


class UnitPicker(forms.Widget):
    """Units found so far as radio buttons or check boxes, above a search by name."""

    template_name = "forms/unit_picker.html"
    use_fieldset = True

    def __init__(self, *, several: bool) -> None:
        super().__init__()
        self.several = several
        self.label: Any = ""
        self.found: list[tuple[UnitOption, bool]] = []
        self.more = 0
        self.is_sought = self.is_optional = False
        self.focus = ""

    def value_from_datadict(self, data: Any, _files: Any, name: str) -> Picked:
        """The codes chosen and the text to search for, without repetitions."""
        sent = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        codes = [sent] if isinstance(sent, str) else sent
        text = "".join(filter(str.isprintable, str(data.get(f"{name}-text", ""))[:100])).strip()
        return Picked(tuple(dict.fromkeys(filter(None, codes))), text)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """What the template draws."""
        context = super().get_context(name, value, attrs)
        context["widget"] |= {
            "label": self.label,
            "several": self.several,
            "found": self.found,
            "more": self.more,
            "is_sought": self.is_sought,
            "focus": self.focus,
            "may_be_none": self.is_optional and not self.several and any(chosen for _, chosen in self.found),
            "text": value.text if isinstance(value, Picked) else "",
        }
        return context

    def id_for_label(self, id_: str) -> str:
        """The search, which is always there."""
        return id_


class PickUnits(forms.Field):
    """One unit by its code, or `several`; cleaned to a `UnitOption` (None where empty) or a list of them."""

    widget: UnitPicker

    def __init__(self, *, several: bool = False, **kwargs: Any) -> None:
        self.several = several
        self._chosen: list[UnitOption] = []
        self._matching: list[UnitOption] = []
        super().__init__(widget=UnitPicker(several=several), **kwargs)

    def search(self, finder: UnitFinder, picked: Picked) -> bool:
        """Looks up what was chosen and what is searched for, before the field is cleaned or drawn; whether to choose."""
        widget, codes = self.widget, picked.codes if self.several else picked.codes[:1]
        self._chosen = finder.named(codes)
        self._matching, count = finder.matching(picked.text) if picked.text else ([], 0)
        taken = {one.code for one in self._chosen}
        fresh = [one for one in self._matching if one.code not in taken]
        widget.found = [(one, True) for one in self._chosen] + [(one, False) for one in fresh]
        widget.more, widget.is_sought = count - len(self._matching), bool(picked.text)
        widget.label, widget.is_optional = self.label, not self.required
        return bool(fresh) and len(fresh) == len(self._matching)

    def clean(self, value: Any) -> Any:
        """The units chosen; a text that only one unit matches chooses it."""
        chosen = self._settled(value if isinstance(value, Picked) else Picked())
        if self.required and not chosen:
            raise forms.ValidationError(_("Gõ một phần tên, bấm Tìm rồi chọn."), code="required")
        return chosen if self.several else next(iter(chosen), None)

    def _settled(self, value: Picked) -> list[UnitOption]:
        known = {one.code for one in self._chosen}
        if not value.text or any(one.code in known for one in self._matching):
            return self._chosen
        if not self._matching:
            raise forms.ValidationError(_("Không tìm thấy đơn vị nào mang tên này."), code="not_found")
        if len(self._matching) > 1:
            raise forms.ValidationError(_("Có nhiều đơn vị mang tên này: chọn bên dưới."), code="choose")
        return [*self._chosen, *self._matching] if self.several else self._matching


class UnitsForm(forms.Form):
    """A form with fields for units, looked up by `finder`. `is_search`: it is only being searched in, nothing is wrong yet."""

    def __init__(self, finder: UnitFinder, data: Any = None, *, initial: Any = None, **kwargs: Any) -> None:
        self.finder = finder
        self.is_search = data is not None and is_search(data)
        if self.is_search:
            data, initial = None, self._sent(data)
        super().__init__(data, initial=initial, **kwargs)
        self._search()

    @classmethod
    def _sent(cls, data: Any) -> dict[str, Any]:
        """What was typed, for a form that is shown again without complaints."""
        known = {
            name: field.widget.value_from_datadict(data, None, name)
            for name, field in cls.base_fields.items()
        }
        return {name: data[name] for name in data} | known

    def _search(self) -> None:
        fresh: dict[str, str] = {}
        open_to_choose = []
        for name, field in self.fields.items():
            if isinstance(field, PickUnits):
                if field.search(self.finder, self._picked(name, field)):
                    open_to_choose.append(name)
                fresh[name] = next((one.code for one, chosen in field.widget.found if not chosen), "")
        # Enter in any field presses the first button, so the button alone does not tell where the search was.
        pressed = [str(self.initial.get("find", ""))]
        for name in [*open_to_choose, *pressed][:1] if self.is_search else ():
            if fresh.get(name):
                self.fields[name].widget.focus = fresh[name]

    def _picked(self, name: str, field: PickUnits) -> Picked:
        if self.is_bound:
            return field.widget.value_from_datadict(self.data, None, name)
        self.initial[name] = _picked(self.initial.get(name))
        return self.initial[name]


def is_search(data: Any) -> bool:
    """Whether a search was asked for; Enter in any field presses the first such button, so an empty one asks for nothing."""
    return "find" in data and any(data[name] for name in data if name.endswith("-text"))


def _picked(value: Any) -> Picked:
    if isinstance(value, Picked):
        return value
    if isinstance(value, str):
        return Picked((value,) if value else ())
    return Picked(tuple(value or ()))
