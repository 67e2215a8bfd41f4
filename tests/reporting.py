"""Small offices to report on, and the paragraphs of a report as they are read."""

import re

from tests.building import BY, kinds, reading, record, resolution, unit

from khoi.access.viewer import Viewer
from khoi.queries.editions import ReportAsked
from khoi.queries.report import report_content
from khoi.queries.report_parts import Content, Paragraph
from khoi.queries.report_text import plain_text
from khoi.records.models import Unit

GOOD = reading("tot", "members.good", "members.rated")
ADMITTED = reading("moi", "members.admitted")
MEASURES = ["members.rated", "members.good", "members.htxs", "members.admitted"]
WHAT = "đảng viên (số members.good)"


def three_below() -> None:
    """An office with three organisations directly below it."""
    kinds()
    top = unit("khoi", kind="khoi")
    for code in "abc":
        unit(code, top)


def promised(*targets, years=(2021, 2023)) -> None:
    resolution(Unit.objects.get(code="khoi"), targets, MEASURES, years=years)


def sent(year: int, **counts: tuple[int, int] | int | None) -> None:
    """What each unit reports: (good, rated), or so many admitted."""
    for code, one in counts.items():
        if one is None:
            continue
        row = (
            {"members.good": one[0], "members.rated": one[1]}
            if isinstance(one, tuple)
            else {"members.admitted": one}
        )
        record(Unit.objects.get(code=code), year, row)


def made(
    kind: str = "year", year: int = 2022, at: str = "khoi", lang: str = "vi", by: Viewer = BY
) -> Content:
    return report_content(by, ReportAsked("nq", at, kind, year, lang))


def texts(content: Content) -> list[str]:
    return [plain_text(block.runs) for block in content.blocks if isinstance(block, Paragraph)]


def told(content: Content, number: int = 1) -> list[str]:
    """The paragraphs on one target, without its own words."""
    blocks = list(content.blocks)
    starts = [
        i
        for i, one in enumerate(blocks)
        if isinstance(one, Paragraph)
        and plain_text(one.runs).startswith((f"Chỉ tiêu {number}:", f"Target {number}:"))
    ]
    found: list[str] = []
    for one in blocks[starts[0] :]:
        if not isinstance(one, Paragraph) or (
            found and re.match("(Chỉ tiêu|Target) [0-9]+:", plain_text(one.runs))
        ):
            break
        found.append(plain_text(one.runs))
    found[0] = re.sub(r"^.*?”( \(.*?\))?\. ?", "", found[0])
    return [text for text in found if text]
