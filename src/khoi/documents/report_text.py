"""The words of a report's paper, in the order in which they stand on it, whatever prints them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from khoi.core import formats
from khoi.core.formats import is_english
from khoi.queries.report_parts import Block, Content, Paragraph, Reference, Run, Table
from khoi.queries.report_profile import Profile

GAP = "\N{NO-BREAK SPACE}" * 6
"""Room for what a person writes by hand: the number of the paper, the day."""


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything that is printed. `rule` is the row of hyphens, `mark` the words of synthetic data; either may be empty.

    `references` are listed at the end; none where their numbers can be followed on the screen. `stamp` is the day in the
    file's own data, which PDF/A asks for and which may not be the clock's: the last of the report's year.
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


def paper(content: Content, profile: Profile, *, signatory: str, links: str) -> Paper:
    """The paper of a report. Its number and its day are left to whoever issues it."""
    english = is_english(content.lang)
    issuer = profile.issuer or content.issuer
    references = content.references if profile.has_references else ()
    blocks = content.blocks if profile.has_references else tuple(map(_unnumbered, content.blocks))
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
        place_day=f"{profile.place or '…………'}, {_day(english=english)}",
        type_name=content.type_name.upper(),
        abstract=content.abstract,
        rule="-" * profile.hyphens if profile.has_hyphens else "",
        blocks=_ended(blocks, profile.ending),
        authority=tuple(line.upper() if not line.startswith("T/") else line for line in profile.authority),
        office=profile.office.upper(),
        signatory=signatory,
        recipients_head="Recipients:" if english else "Nơi nhận:",
        recipients=_recipients(profile.addressees),
        references_head="WHERE THE FIGURES COME FROM" if english else "DẪN CHIẾU SỐ LIỆU",
        references=() if links else references,
        urls={one.number: f"{links.rstrip('/')}{one.url}" for one in references} if links else {},
        mark=("SYNTHETIC DATA" if english else "DỮ LIỆU GIẢ ĐỊNH") if content.synthetic else "",
        stamp=date(content.year, 12, 31),
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


def _day(*, english: bool) -> str:
    return f"date {GAP}" if english else f"ngày{GAP}tháng{GAP}năm{GAP}"


def _recipients(lines: Sequence[str]) -> tuple[str, ...]:
    bare = [line.strip().removeprefix("-").strip().rstrip(",;.") for line in lines if line.strip()]
    return tuple(f"- {line}{',' if i < len(bare) else '.'}" for i, line in enumerate(bare, 1))


def _unnumbered(block: Block) -> Block:
    """A piece without the numbers of its references, for an office that wants none on paper."""
    match block:
        case Paragraph():
            return replace(block, runs=_bare(block.runs))
        case Table():
            return replace(block, rows=tuple(map(_bare, block.rows)))
    return block


def _bare(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    return tuple(replace(run, ref=0) for run in runs)


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
