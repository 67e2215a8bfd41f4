"""Keeps reports as they were printed: an edition is written once, may be made final, and never changes otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.utils import timezone

from khoi.access.viewer import Viewer
from khoi.actions.journal import change
from khoi.actions.required import required_text
from khoi.core.refusal import Refusal
from khoi.records.declared import told
from khoi.records.models import ReportEdition, Resolution, Unit
from khoi.records.names import new_key

LONGEST_NAME = 120
MADE, FINAL = "made", "final"


@dataclass(frozen=True, slots=True)
class Printed:
    """What was printed: the content and the layout as JSON, the revision read, and both files."""

    content: Mapping[str, Any]
    layout: Mapping[str, Any]
    revision: int
    docx: bytes
    pdf: bytes


def keep_edition(
    resolution: Resolution, unit: Unit, printed: Printed, *, signatory: str, by: Viewer
) -> ReportEdition:
    """Keeps a report with its files under the next number of that report.

    Raises Refusal: `not_allowed`, `second_factor_required`, `too_long`, `control_character`.
    """
    row = ReportEdition(
        key=new_key(),
        resolution=resolution,
        unit=unit,
        signatory=signatory_name(signatory),
        state=MADE,
        content=dict(printed.content),
        profile=dict(printed.layout),
        revision=printed.revision,
        docx=printed.docx,
        pdf=printed.pdf,
        docx_sha256=sha256(printed.docx).hexdigest(),
        pdf_sha256=sha256(printed.pdf).hexdigest(),
        made_at=timezone.now(),
        made_by=by.account,
        **{name: printed.content[name] for name in ("kind", "year", "lang")},
    )
    with change("make_report", _subject(row), by=by, at=unit.pk) as under_way:
        row.number = _next_number(row)
        row.save(force_insert=True)
        under_way.after = _told(row) | {"unit": unit.code, "resolution": resolution.code}
    return row


def finish_edition(edition: ReportEdition, *, by: Viewer) -> None:
    """Makes an edition final. Raises Refusal: `not_allowed`, `second_factor_required`, `edition_final`."""
    with change("finish_report", _subject(edition), by=by, at=edition.unit_id) as under_way:
        row = ReportEdition.objects.defer("docx", "pdf", "content").get(pk=edition.pk)
        if row.state == FINAL:
            hint = "Lập bản mới nếu số liệu đã đổi."
            raise Refusal("edition_final", "bản này đã chốt", where="key", hint=hint)
        under_way.before, under_way.after = {"state": row.state}, {"state": FINAL}
        row.state = FINAL
        row.save(update_fields=["state"])


def signatory_name(text: str) -> str:
    """Who will sign, in single spaces; empty where a person writes it by hand."""
    return required_text(text, "signatory", LONGEST_NAME) if text.strip() else ""


def _next_number(row: ReportEdition) -> int:
    same = ReportEdition.objects.filter(
        resolution=row.resolution, unit=row.unit, kind=row.kind, year=row.year, lang=row.lang
    )
    return (same.order_by("-number").values_list("number", flat=True).first() or 0) + 1


def _subject(row: ReportEdition) -> str:
    return f"edition/{row.key}"


def _told(row: ReportEdition) -> dict[str, Any]:
    names = ("kind", "year", "lang", "number", "revision", "docx_sha256", "pdf_sha256", "signatory")
    return told(ReportEdition, {name: getattr(row, name) for name in names})
