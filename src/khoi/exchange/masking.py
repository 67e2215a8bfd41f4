"""What stands in a masked copy instead of a value, by the class its field is declared with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import models
from django.db.models import Field, Model

from khoi.core.spelling import plain, slug
from khoi.records.declared import PERSONAL, SENSITIVE, declared
from khoi.records.sealed import Sealed, SealedText

NO_DAY = date(1900, 1, 1)
NO_MOMENT = datetime(1900, 1, 1, tzinfo=UTC)
_REACHED_BY = frozenset({"phone", "email"})


@dataclass(slots=True)
class Masks:
    """Masks the values of one copy: the same text becomes the same pseudonym wherever it stands, another text another.

    `masked` counts the values replaced; what is empty stays empty.
    """

    numbers: dict[Any, int] = field(default_factory=dict)
    masked: int = 0

    def row(self, model: type[Model], values: Mapping[str, Any]) -> dict[str, Any]:
        """A row for the copy, by column. Raises LookupError for a field without a class."""
        classes = _classes(model)
        row = dict(values)
        for column in model._meta.concrete_fields:  # noqa: SLF001 - documented
            sort = classes[column.name] if not column.primary_key else ""
            if sort in (PERSONAL, SENSITIVE) and not column.is_relation:
                row[column.attname] = self._masked(column, sort, values)
        return row

    def _masked(self, column: "Field[Any, Any]", sort: str, values: Mapping[str, Any]) -> Any:
        value = values[column.attname]
        if value in (None, "") or (isinstance(value, Sealed) and not value):
            return value
        self.masked += 1
        if column.name == "password":
            return make_password(None)
        if column.name == "search" and values.get("name"):
            return plain(self._pseudonym(column, values["name"]))
        return self._invented(column, value) if sort == PERSONAL or column.unique else _nothing(column)

    def _invented(self, column: "Field[Any, Any]", value: Any) -> Any:
        """A value of the column's type that keeps who equals whom, where a day or an address would not tell too much."""
        if column.name in _REACHED_BY or isinstance(column, models.EmailField):
            return ""
        if isinstance(column, models.CharField | models.TextField) and not isinstance(column, SealedText):
            return self._pseudonym(column, value)
        return self._number(value) if isinstance(column, models.IntegerField) else _nothing(column)

    def _number(self, value: Any) -> int:
        return self.numbers.setdefault(value, len(self.numbers) + 1)

    def _pseudonym(self, column: "Field[Any, Any]", value: str) -> str:
        number = self._number(value)
        text = f"người {number}"
        if isinstance(column, models.SlugField):
            return slug(text)
        return text if len(text) <= (column.max_length or len(text)) else str(number)


def _classes(model: type[Model]) -> Mapping[str, str]:
    found = declared(model)
    if found is None and not model._meta.auto_created:  # noqa: SLF001 - documented
        raise LookupError(f"{model._meta.label} is not declared")  # noqa: SLF001 - documented
    # A table that only joins two others holds nothing but the two keys.
    return found.classes if found else {one.name: "" for one in model._meta.concrete_fields}  # noqa: SLF001


def _nothing(column: "Field[Any, Any]") -> Any:
    """The least a column takes."""
    if column.null:
        return None
    for kind, least in _LEAST:
        if isinstance(column, kind):
            return least
    raise LookupError(f"nothing to put in {column}")


_LEAST: "tuple[tuple[type[Field[Any, Any]], Any], ...]" = (
    (SealedText, Sealed("")),
    (models.DateTimeField, NO_MOMENT),
    (models.DateField, NO_DAY),
    (models.GenericIPAddressField, "0.0.0.0"),  # noqa: S104 - no address to listen on
    (models.BooleanField, False),
    (models.JSONField, {}),
    (models.CharField, ""),
    (models.TextField, ""),
    (models.DecimalField, 0),
)
