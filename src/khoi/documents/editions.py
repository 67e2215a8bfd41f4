"""Makes an edition of a report: its content at one revision, both files of it, and the check sums."""

from dataclasses import replace
from datetime import date
from typing import Any

from khoi.access.viewer import Viewer
from khoi.actions.editions import Printed, keep_edition, signatory_name
from khoi.actions.required import required_text
from khoi.documents.report_docx import report_docx
from khoi.documents.report_pdf import report_pdf
from khoi.queries.addressed import resolution_by_code, unit_by_code
from khoi.queries.editions import Asked
from khoi.queries.profiles import profile_to_print
from khoi.queries.report import settled_report
from khoi.queries.report_parts import Content, content_of
from khoi.queries.report_profile import Profile, profile_of
from khoi.records.models import ReportEdition

LINKS = "links"
"""Beside the layout's own values an edition keeps before which address its references stand."""


def make_edition(
    viewer: Viewer, asked: Asked, *, signatory: str, office: str, profile: str, links: str, on: date
) -> ReportEdition:
    """Writes the report as of now, prints it in the profile of that code (empty: the guide's own) and keeps it.

    `office` is the signatory's, where it is another than the profile's. Raises Refusal: `not_allowed`,
    `second_factor_required`, those of `report_content`, `unknown_profile`, `no_rule_encoded`, `too_long`.
    """
    resolution = resolution_by_code(viewer, asked.resolution)
    unit = unit_by_code(viewer, asked.unit, "see_results")
    viewer.require("make_reports", unit.pk)
    name, layout = signatory_name(signatory), profile_to_print(viewer, profile, on, asked.lang)
    if office.strip():
        layout = replace(layout, office=required_text(office, "office", 120))
    content, revision = settled_report(
        viewer, asked.resolution, asked.unit, kind=asked.kind, year=asked.year, lang=asked.lang
    )
    docx, pdf = rendered(content, layout, signatory=name, links=links)
    kept: dict[str, Any] = layout.as_json() | {LINKS: links}
    printed = Printed(content.as_json(), kept, revision, docx, pdf)
    return keep_edition(resolution, unit, printed, signatory=name, by=viewer)


def rendered(content: Content, layout: Profile, *, signatory: str, links: str) -> tuple[bytes, bytes]:
    """Both files, .docx and PDF/A. The number and the day of the paper are left to whoever issues it."""
    printed: dict[str, Any] = {"signatory": signatory, "place": "", "day": None, "links": links}
    return report_docx(content, layout, **printed), report_pdf(content, layout, **printed)


def rendered_again(edition: ReportEdition) -> tuple[bytes, bytes]:
    """Both files made anew from what the edition keeps; the same bytes as long as the printing program is the same."""
    kept = dict(edition.profile)
    links = kept.pop(LINKS)
    layout = profile_of(kept)
    return rendered(content_of(edition.content), layout, signatory=edition.signatory, links=links)
