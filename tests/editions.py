"""Kept editions of reports, short ones, under keys that addresses can be made of."""

from hashlib import sha256

from django.utils import timezone

from khoi.queries.report_parts import Content, Heading, Paragraph, Reference, Run
from khoi.records.guard import records_open
from khoi.records.models import ReportEdition, Resolution, Unit

URL = "/ket-qua/nq/khoi/tot/2022/"


def edition_of(unit: Unit, key: str, number: int = 1) -> ReportEdition:
    """An edition of the year's report 2022 of a unit, as if made with one figure and tiny files."""
    content = Content(
        lang="vi",
        kind="year",
        year=2022,
        superior="",
        issuer=f"Đơn vị {unit.code}",
        type_name="Báo cáo",
        abstract="kết quả năm 2022",
        blocks=(Heading("I. Đánh giá chung"), Paragraph((Run("Có "), Run("1/2", 1), Run(".")))),
        references=(Reference(1, "Chỉ tiêu 1, năm 2022", URL),),
        synthetic=True,
    )
    docx, pdf = b"PK-docx", b"%PDF-pdf"
    row = ReportEdition(
        key=key,
        resolution=Resolution.objects.get(code="nq"),
        unit=unit,
        kind="year",
        year=2022,
        lang="vi",
        number=number,
        state="made",
        profile={},
        content=content.as_json(),
        revision=1,
        made_at=timezone.now(),
        made_by="x",
        docx=docx,
        docx_sha256=sha256(docx).hexdigest(),
        pdf=pdf,
        pdf_sha256=sha256(pdf).hexdigest(),
    )
    with records_open():
        row.save(force_insert=True)
    return row
