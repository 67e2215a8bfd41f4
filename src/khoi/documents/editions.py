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
from khoi.queries.editions import ReportAsked
from khoi.queries.profiles import profile_to_print
from khoi.queries.report import settled_report
from khoi.queries.report_parts import Content
from khoi.queries.report_profile import Profile
from khoi.records.models import ReportEdition

LINKS = "links"
"""Beside the layout's own values an edition keeps before which address its references stand."""


def make_edition(
    viewer: Viewer, asked: ReportAsked, *, signatory: str, office: str, profile: str, links: str, on: date
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
    content, revision = settled_report(viewer, asked, layout.issuer)
    docx, pdf = rendered(content, layout, signatory=name, links=links)
    kept: dict[str, Any] = layout.as_json() | {LINKS: links}
    printed = Printed(content.as_json(), kept, revision, docx, pdf)
    return keep_edition(resolution, unit, printed, signatory=name, by=viewer)


def rendered(content: Content, layout: Profile, *, signatory: str, links: str) -> tuple[bytes, bytes]:
    """Both files, .docx and PDF/A. The number and the day of the paper are left to whoever issues it."""
    printed = {"signatory": signatory, "links": links}
    return report_docx(content, layout, **printed), report_pdf(content, layout, **printed)
