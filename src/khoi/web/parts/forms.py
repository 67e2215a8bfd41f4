"""Forms drawn in the product's own way wherever a template prints `{{ form }}`."""

from pathlib import Path
from typing import Any

import django.forms
from django.forms.renderers import DjangoTemplates
from django.template.backends.django import DjangoTemplates as Engine
from django.utils.functional import cached_property

_FOLDERS = (
    Path(__file__).resolve().parent / "templates",
    Path(django.forms.__file__).resolve().parent / "templates",
)


class FormRenderer(DjangoTemplates):
    """Ours for the form and its fields, the framework's own templates for single inputs."""

    form_template_name = "forms/div.html"
    field_template_name = "forms/field.html"

    @cached_property
    def engine(self) -> Engine:
        """An engine apart from the pages', so that no setting for pages can break a form."""
        options: dict[str, Any] = {"NAME": "forms", "DIRS": list(_FOLDERS), "APP_DIRS": False, "OPTIONS": {}}
        return Engine(options)
