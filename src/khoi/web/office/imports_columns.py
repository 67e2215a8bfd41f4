"""The question what the columns of an office's own workbook mean: what the page shows, and what is made of the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from khoi.access.viewer import Viewer
from khoi.actions.imports import choose_columns
from khoi.core.refusal import Refusal
from khoi.documents.importing_workbook import chosen_faults
from khoi.documents.workbook_sheet import column_letters
from khoi.queries.imports import measure_labels, remembered_without_year
from khoi.web.parts.language import reader_language

_IGNORE = "ignore"
_LONGEST_YEAR = 4


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """One column: its field's name, letters, words of its head, the first cells below, its chosen role."""

    field: str
    letters: str
    words: str
    samples: tuple[str, ...]
    role: str
    is_open: bool


def columns_context(viewer: Viewer, entry: Any, posted: Mapping[str, str] | None) -> dict[str, Any]:
    """Every sheet with its columns, the roles to choose from; what was typed stays."""
    sheets = [
        (sheet["name"], _rows(entry.layout, sheet, i, posted or {}))
        for i, sheet in enumerate(entry.layout["columns"]["sheets"])
    ]
    year = entry.year or entry.cut_off.year
    remembered = remembered_without_year(viewer, entry)
    name = remembered or entry.filename.rpartition(".")[0][:120] or entry.filename
    given = posted or {}
    return {
        "sheets": sheets,
        "remembered": remembered,
        "roles": _roles(viewer),
        "year": given.get("year", str(year)),
        "name": given.get("name", name),
    }


def _rows(
    layout: Mapping[str, Any], sheet: Mapping[str, Any], number: int, posted: Mapping[str, str]
) -> list[ColumnRow]:
    words = layout["headers"].get(sheet["name"], [])
    samples = layout["samples"].get(sheet["name"], [])
    rows = []
    for i, role in enumerate(sheet["roles"]):
        field = f"c{number}-{i}"
        below = tuple(row[i] for row in samples if i < len(row) and row[i])
        said = words[i] if i < len(words) else ""
        if said or below:
            chosen = posted.get(field, role or _IGNORE)
            rows.append(ColumnRow(field, column_letters(i + 1), said, below, chosen, is_open=role is None))
    return rows


def _roles(viewer: Viewer) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a column may be, in groups."""
    labels = measure_labels(viewer, reader_language())
    one = [
        (_IGNORE, _("không đọc cột này")),
        ("unit", _("đơn vị (mã hoặc tên)")),
        ("parent", _("trực thuộc (mã hoặc tên đơn vị cấp trên)")),
        ("year", pgettext("column", "năm")),
    ]
    long = [("measure", _("chỉ số thống kê")), ("count", _("số liệu"))]
    values = [(f"value:{code}", label) for code, label in labels.items()]
    return [
        (_("Chung"), one),
        (_("Mỗi cột một chỉ số"), values),
        (_("Mỗi dòng một số"), long),
    ]


def columns_chosen(viewer: Viewer, entry: Any, posted: Mapping[str, str]) -> None:
    """Keeps the answer. Raises Refusal `columns_unfit`, which lists all that is wrong, `not_a_year`, `unknown_role`."""
    kept = entry.layout["columns"]["sheets"]
    sheets = [sheet | {"roles": _answered(sheet, i, posted)} for i, sheet in enumerate(kept)]
    columns, year = {"sheets": sheets}, _year(posted.get("year", ""))
    if faults := chosen_faults(entry, columns, year, viewer):
        said = "\n".join(f"{fault.where}: {fault.message}" for fault in faults)
        raise Refusal("columns_unfit", said, where=faults[0].where, hint=faults[0].hint)
    choose_columns(
        entry,
        columns=columns,
        signature=entry.layout["signature"],
        headers=entry.layout["headers"],
        name=posted.get("name", ""),
        year=year,
        by=viewer,
    )


def _answered(sheet: Mapping[str, Any], number: int, posted: Mapping[str, str]) -> list[str]:
    return [posted.get(f"c{number}-{i}", _IGNORE) for i in range(len(sheet["roles"]))]


def _year(text: str) -> int | None:
    text = text.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) == _LONGEST_YEAR and int(text)):
        message = _("“%(text)s” không phải một năm") % {"text": text[:40]}
        raise Refusal("not_a_year", message, where="year", hint=_("Viết bốn chữ số, ví dụ 2024."))
    return int(text)
