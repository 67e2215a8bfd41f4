"""What the tests of both printers share: the sample printed, and its words as another program reads them."""

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.documents.report_sample import sample

from khoi.documents.profile import Profile, default_profile
from khoi.documents.report_docx import report_docx
from khoi.documents.report_pdf import report_pdf
from khoi.queries.report_parts import Content

needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
MM = 72 / 25.4
Box = tuple[str, float, float, float, float]
"""A word with its left, top, right and bottom, in points from the upper left corner."""

DAY = date(2026, 1, 5)
LINKS = "https://khoi.example"
GIVEN: dict[str, Any] = {"signatory": "Nguyễn Văn Giả Định", "links": LINKS}
ORDER = (
    "ĐẢNG BỘ TỈNH GIẢ ĐỊNH",
    "BÁO CÁO",
    "kết quả thực hiện các chỉ tiêu của Nghị quyết Đại hội Đảng bộ năm 2025",
    "-----",
    "I. KẾT QUẢ CHUNG",
    "Biểu đồ 1.",
    "Bảng 1. Kết quả từng chỉ tiêu",
    "II. TỪNG CHỈ TIÊU",
    "1. Kết nạp đảng viên",
    "Biểu đồ 2.",
    "Bảng 2.",
    "III. CHƯA CÓ BÁO CÁO",
    "Thư viện tỉnh (giả định): chưa gửi",
    "Biểu đồ 3.",
    "để bổ sung vào báo cáo nhiệm kỳ.",
)
"""What stands on the paper, from top to bottom; the two heads and the two sides of the signature stand beside each other."""


def profile(day: date = DAY, lang: str = "vi") -> Profile:
    return replace(default_profile(day, lang), place="Giả Định")


def pdf(content: Content | None = None, used: Profile | None = None, **changed: Any) -> bytes:
    return report_pdf(content or sample(), used or profile(), **(GIVEN | changed))


def docx(content: Content | None = None, used: Profile | None = None, **changed: Any) -> bytes:
    return report_docx(content or sample(), used or profile(), **(GIVEN | changed))


def words_of(path: Path) -> str:
    """The text of a PDF with single spaces, as `pdftotext` reads it."""
    done = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True
    )
    return " ".join(done.stdout.split())


def places(text: str) -> list[int]:
    """Where each piece of `ORDER` is first found after the one before; -1 where it is not."""
    found, at = [], 0
    for piece in ORDER:
        at = text.find(piece, max(at, 0))
        found.append(at)
    return found


def boxes_of(path: Path) -> list[list[Box]]:
    """The words of each page with their places."""
    done = subprocess.run(["pdftotext", "-bbox", str(path), "-"], capture_output=True, text=True, check=True)
    word = re.compile(
        r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>'
    )
    return [
        [(text, *(float(one) for one in place)) for *place, text in word.findall(page)]
        for page in done.stdout.split("<page ")[1:]
    ]
