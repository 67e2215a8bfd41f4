"""The words of a report's paper, in the order in which they stand on it, whatever prints them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from khoi.core import formats
from khoi.core.formats import is_english
from khoi.queries.report_parts import Block, Content, Paragraph, Reference, Run
from khoi.queries.report_profile import Profile

GAP = "\N{NO-BREAK SPACE}" * 6
"""Room for what a person writes by hand: the number of the paper, the day."""
_FIRST_PADDED_MONTHS = 2


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything that is printed. `rule` is the row of hyphens, `mark` the words of synthetic data; either may be empty.

    `references` are listed at the end; none where their numbers can be followed on the screen. `stamp` is the day in the
    file's own data, which PDF/A asks for and which may not be the clock's: the day of the paper, else its year's last.
    """

    lang: str
    title: str
    description: str
    keywords: tuple[str, ...]
    party: str
    superior: str
    issuer: str
    number: str
    urgency: str
    place_day: str
    type_name: str
    abstract: str
    rule: str
    blocks: tuple[Block, ...]
    authority: tuple[str, ...]
    office: str
    signatory: str
    recipients_head: str
    recipients: tuple[str, ...]
    references_head: str
    references: tuple[Reference, ...]
    urls: dict[int, str]
    mark: str
    stamp: date


def paper(
    content: Content, profile: Profile, *, signatory: str, place: str, day: date | None, links: str
) -> Paper:
    """The paper of a report. A number is never filled in, a day only where a person gave one."""
    english = is_english(content.lang)
    issuer = profile.issuer or content.issuer
    return Paper(
        lang="en" if english else "vi",
        title=f"{content.type_name} {content.abstract}".strip(),
        description=_described(profile, english=english),
        keywords=_keywords(content),
        party=profile.party.upper(),
        superior=(profile.superior or content.superior).upper(),
        issuer=issuer.upper(),
        number=f"{'No.' if english else 'Số'} {GAP}-{profile.symbol}",
        urgency=profile.urgency,
        place_day=f"{place or profile.place or '…………'}, {_day(day, english=english)}",
        type_name=content.type_name.upper(),
        abstract=content.abstract,
        rule="-" * profile.hyphens if profile.has_hyphens else "",
        blocks=_ended(content.blocks, profile.ending),
        authority=tuple(line.upper() if not line.startswith("T/") else line for line in profile.authority),
        office=profile.office.upper(),
        signatory=signatory,
        recipients_head="Recipients:" if english else "Nơi nhận:",
        recipients=_recipients(profile.addressees),
        references_head="WHERE THE FIGURES COME FROM" if english else "DẪN CHIẾU SỐ LIỆU",
        references=() if links else content.references,
        urls={one.number: f"{links.rstrip('/')}{one.url}" for one in content.references} if links else {},
        mark=("SYNTHETIC DATA" if english else "DỮ LIỆU GIẢ ĐỊNH") if content.synthetic else "",
        stamp=day or date(content.year, 12, 31),
    )


def _described(profile: Profile, *, english: bool) -> str:
    """The layout's name and guide, kept with the file (register, D-01)."""
    guide_day = formats.day(date.fromisoformat(profile.guide_day), "en" if english else "vi")
    if english:
        return f"Layout: {profile.name}; {profile.guide}, {guide_day}"
    return f"Mẫu trình bày: {profile.name}; {profile.guide} ngày {guide_day}"


def _keywords(content: Content) -> tuple[str, ...]:
    mark = ("dữ liệu giả định", "synthetic data") if content.synthetic else ()
    return (*mark, content.kind, str(content.year))


def _day(day: date | None, *, english: bool) -> str:
    if english:
        return formats.day(day, "en") if day else f"date {GAP}"
    if day is None:
        return f"ngày{GAP}tháng{GAP}năm{GAP}"
    month = f"{day.month:02d}" if day.month <= _FIRST_PADDED_MONTHS else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def _recipients(lines: Sequence[str]) -> tuple[str, ...]:
    bare = [line.strip().removeprefix("-").strip().rstrip(",;.") for line in lines if line.strip()]
    return tuple(f"- {line}{',' if i < len(bare) else '.'}" for i, line in enumerate(bare, 1))


def _ended(blocks: tuple[Block, ...], ending: str) -> tuple[Block, ...]:
    """The text with its closing mark, where its last piece is a paragraph."""
    if not blocks or not isinstance(last := blocks[-1], Paragraph) or not last.runs:
        return blocks
    runs = (*last.runs[:-1], _closed(last.runs[-1], ending))
    return (*blocks[:-1], replace(last, runs=runs))


def _closed(run: Run, ending: str) -> Run:
    if run.ref:
        return run
    return replace(run, text=run.text.rstrip().rstrip("./").rstrip(";") + ending)
