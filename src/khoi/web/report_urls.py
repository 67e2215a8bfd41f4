"""Addresses of reports: the kept editions, a preview, one edition with its files."""

from django.urls import path

from khoi.web.office import report_editions

urlpatterns = [
    path("bao-cao/", report_editions.editions_page, name="editions"),
    path("bao-cao/xem-truoc/", report_editions.preview_page, name="report_preview"),
    path("bao-cao/<str:key>/", report_editions.edition_page, name="edition"),
    path("bao-cao/<str:key>/tep.docx", report_editions.edition_docx, name="edition_docx"),
    path("bao-cao/<str:key>/tep.pdf", report_editions.edition_pdf, name="edition_pdf"),
]
