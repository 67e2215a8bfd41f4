"""Every stored field has a class, sensitive ones are sealed, and nothing anywhere can hold a secrecy mark."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from importlib.resources import files
from unicodedata import normalize

import pytest
from django import forms
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

import khoi
from khoi.records.declared import _FOREIGN, SENSITIVE, Declared, declare, declared, tables_about_persons
from khoi.records.sealed import SealedText

OURS = list(apps.get_app_config("records").get_models())
# With its marks, for "mặt" is another word and "mật khẩu" a password; without them only in whole names of fields.
MARK = re.compile(
    r"\bmật\b(?! khẩu)|\b(?:do|muc|dau|tuyet|toi|bi) mat\b|^mat$"
    r"|\b(?:secrecy|classification|classified|confidential\w*|top secret|security level)\b"
)


def fields_of(model: type[models.Model]) -> list[models.Field]:
    """Every stored field but the key that numbers the rows."""
    return [*(one for one in model._meta.concrete_fields if not isinstance(one, models.AutoField | models.BigAutoField)),
            *model._meta.many_to_many]  # fmt: skip


def faults(model: type[models.Model]) -> list[str]:
    """What is wrong with a table's declaration."""
    found = declared(model)
    if found is None:
        return [f"{model._meta.label} is not declared"]
    stored = {field.name for field in fields_of(model)}
    return [
        *(f"{model._meta.label}.{name} has no class" for name in sorted(stored - set(found.classes))),
        *(f"{model._meta.label}.{name} does not exist" for name in sorted(set(found.classes) - stored)),
    ]


def open_secrets(model: type[models.Model]) -> list[str]:
    """Sensitive fields stored in the clear."""
    sensitive = [name for name, sort in declared(model).classes.items() if sort == SENSITIVE]
    kept = [name for name in sensitive if not isinstance(model._meta.get_field(name), SealedText)]
    return [f"{model._meta.label}.{name}" for name in kept if not name.endswith(("hash", "digest"))]


def marks(words: Iterator[str]) -> list[str]:
    """Words that speak of a secrecy mark."""
    return [word for word in words if MARK.search(normalize("NFC", word).casefold().replace("_", " "))]


def words_of_model(model: type[models.Model]) -> Iterator[str]:
    yield from (model.__name__, str(model._meta.verbose_name))
    for field in fields_of(model):
        yield from (field.name, str(field.verbose_name), str(field.help_text))
        yield from (str(part) for choice in field.flatchoices for part in choice)


def words_of_form(form: type[forms.BaseForm]) -> Iterator[str]:
    for name, field in form.base_fields.items():
        yield from (name, str(field.label or ""), str(field.help_text))
        yield from (str(part) for choice in static_choices(field) for part in choice)


def static_choices(field: forms.Field) -> list[tuple[object, object]]:
    """Choices written down with the form; those read from a table are the table's matter."""
    choices = getattr(field, "_choices", None) or []
    return list(choices) if isinstance(choices, list | tuple) else []


def our_forms() -> list[type[forms.BaseForm]]:
    """Every form class of the product, found in all its modules."""
    for module in pkgutil.walk_packages(khoi.__path__, "khoi."):
        if module.name.startswith("khoi.web."):
            importlib.import_module(module.name)
    found, waiting = [], [forms.BaseForm]
    while waiting:
        waiting += (below := waiting.pop().__subclasses__())
        found += [one for one in below if one.__module__.startswith("khoi.")]
    return found


def planted(table: str, above: type[models.Model] = models.Model, /, **parts) -> type[models.Model]:
    """A table that exists for one test."""
    meta = type("Meta", (), {"app_label": "records"})
    return type(above)(table, (above,), {"__module__": __name__, "Meta": meta, **parts})


@pytest.mark.parametrize("model", apps.get_models(), ids=lambda model: model._meta.label)
def test_table_declares_exactly_its_fields(model):
    assert faults(model) == []


def test_declarations_of_libraries_name_installed_tables():
    installed = {model._meta.label for model in apps.get_models()}
    assert [label for label in _FOREIGN if label not in installed] == []


@isolate_apps("khoi.records")
def test_undeclared_field_and_table_are_named():
    one = planted("One", data=declare(internal="name gone"), name=models.TextField(), wish=models.TextField())
    assert faults(one) == ["records.One.wish has no class", "records.One.gone does not exist"]
    assert faults(planted("Bare")) == ["records.Bare is not declared"]


def test_field_of_two_classes_is_refused():
    with pytest.raises(ValueError, match="twice"):
        declare(public="name", personal="name")


@isolate_apps("khoi.records")
def test_column_named_data_is_no_declaration():
    assert declared(planted("Factor", data=models.JSONField())) is None


@isolate_apps("khoi.records")
def test_declaration_is_not_inherited():
    above = planted("Above", data=declare(persons=True))
    assert (declared(above), declared(planted("Below", above))) == (Declared(persons=True, classes={}), None)


def test_our_sensitive_fields_are_sealed_or_hashed():
    assert [name for model in OURS for name in open_secrets(model)] == []


@isolate_apps("khoi.records")
def test_sensitive_field_in_the_clear_is_named():
    named = declare(sensitive="illness sealed identity_hash")
    columns = {"illness": models.TextField(), "sealed": SealedText(), "identity_hash": models.TextField()}
    assert open_secrets(planted("Planted", data=named, **columns)) == ["records.Planted.illness"]


def test_sealed_columns_are_declared_sensitive():
    sealed = [
        (model, field.name) for model in OURS for field in fields_of(model) if isinstance(field, SealedText)
    ]
    assert {declared(model).classes[name] for model, name in sealed} == {SENSITIVE}


def test_tables_about_persons():
    assert {"Person", "DataRequest"} <= {model.__name__ for model in tables_about_persons()}
    assert {model._meta.app_label for model in tables_about_persons()} == {"records"}


def test_no_table_can_hold_a_secrecy_mark():
    assert {model._meta.label: found for model in OURS if (found := marks(words_of_model(model)))} == {}


def test_no_form_can_ask_for_a_secrecy_mark():
    found = {form.__qualname__: marks(words_of_form(form)) for form in our_forms()}
    assert ({name: words for name, words in found.items() if words}, len(found) > 10) == ({}, True)


def test_no_template_can_ask_for_a_secrecy_mark():
    asked = re.compile(r"""<(?:input|select|textarea)[^>]*\bname=["']([^"']+)""")
    pages = sorted(files("khoi").joinpath("web").rglob("*.html"))
    names = [name for page in pages for name in asked.findall(page.read_text("utf-8"))]
    assert (marks(iter(names)), bool(names)) == ([], True)


@isolate_apps("khoi.records")
def test_planted_secrecy_marks_are_found():
    sorts = models.CharField(max_length=1, choices=[("tm", "Tối mật"), ("0", "Có mặt")])
    columns = {"do_mat": models.TextField(), "level": models.TextField("Độ mật"), "sort": sorts}
    table = planted("Planted", **columns, confidentiality=models.TextField("bậc"))
    assert marks(words_of_model(table)) == ["Tối mật", "do_mat", "do mat", "Độ mật", "confidentiality"]

    class Asking(forms.Form):
        muc_mat = forms.CharField(label="Mật khẩu")
        sort = forms.ChoiceField(choices=[("m", "Mật"), ("t", "Có mặt")])

    assert marks(words_of_form(Asking)) == ["muc_mat", "Mật"]
