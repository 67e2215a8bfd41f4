"""A report as a Word file that people go on writing in: the official layout in styles, the same bytes for the same report."""

from datetime import UTC, datetime, time

from docx import Document
from docx.document import Document as DocumentObject

from khoi.documents.docx_parts import saved
from khoi.documents.report_docx_body import Body
from khoi.documents.report_docx_head import add_head, add_signature
from khoi.documents.report_docx_styles import set_page, set_styles
from khoi.documents.report_text import Paper, paper
from khoi.queries.report_parts import Content
from khoi.queries.report_profile import Profile


def report_docx(content: Content, profile: Profile, *, signatory: str, links: str) -> bytes:
    """The report as .docx. `links` is put before each reference's path; empty: the references are listed at the end."""
    printed = paper(content, profile, signatory=signatory, links=links)
    document = Document()
    set_styles(document, profile, printed.lang)
    set_page(document, printed, profile)
    _describe(document, printed)
    add_head(document, printed, profile)
    body = Body(document, printed, profile)
    body.add_all()
    add_signature(document, printed, profile)
    body.add_references()
    return saved(document)


def _describe(document: DocumentObject, printed: Paper) -> None:
    moment = datetime.combine(printed.stamp, time(), UTC).replace(tzinfo=None)
    about = document.core_properties
    about.title, about.subject, about.comments = printed.title, printed.abstract, printed.description
    about.keywords, about.author = ", ".join(printed.keywords), printed.issuer
    about.last_modified_by, about.language = printed.issuer, "vi-VN" if printed.lang == "vi" else "en-GB"
    about.created = about.modified = moment
