"""What was in force when: documents by subject on one line of time, and those known only by name."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from khoi.core import formats
from khoi.queries.document_register import Known, load_register
from khoi.queries.regulation_words import SUBJECTS, confidence_words, subject_words
from khoi.rules.library import Library
from khoi.rules.packs import Pack

_NO_YEAR, _AHEAD = 2000, 2
_HOLDS = {True: "met", False: "", None: "no_data"}


@dataclass(frozen=True, slots=True)
class Span:
    """One document on the line of time; `pack` is empty where it isn't encoded. `status`: held, did not, or not known."""

    number: str
    pack: str
    words: str
    issuer: str
    start: date | None
    end: date | None
    since: str
    since_note: str
    until: str
    until_note: str
    status: str
    state: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Spans by subject, and the years that the line of time covers."""

    groups: tuple[tuple[str, tuple[Span, ...]], ...]
    first: int
    last: int


def timeline(known: Library, day: date, lang: str) -> Timeline:
    """Every encoded document, and those not encoded that are about the same, in the order in which they began."""
    by_pack = {pack.code: pack for pack in known.packs}
    spans: dict[str, list[Span]] = {}
    for pack in known.packs:
        spans.setdefault(pack.subject, []).append(_encoded(pack, day, lang))
    for one, subject in _alike(load_register(), by_pack):
        spans.setdefault(subject, []).append(_named(one, day, lang))
    order = [subject for subject in SUBJECTS if subject in spans]
    order += [subject for subject in spans if subject not in SUBJECTS]
    groups = tuple((subject_words(subject), _in_order(spans[subject])) for subject in order)
    starts = [span.start.year for _, group in groups for span in group if span.start]
    return Timeline(groups, min(starts, default=_NO_YEAR), max(starts, default=_NO_YEAR) + _AHEAD)


def others(known: Library, day: date, lang: str) -> list[Span]:
    """Documents known to exist that no encoded one is about, in the register's order."""
    by_pack = {pack.code: pack for pack in known.packs}
    alike = {id(one) for one, _ in _alike(load_register(), by_pack)}
    return [
        _named(one, day, lang) for one in load_register() if id(one) not in alike and one.pack not in by_pack
    ]


def _alike(documents: Sequence[Known], by_pack: dict[str, Pack]) -> Iterator[tuple[Known, str]]:
    """Documents without a pack that speak of what an encoded one speaks of, with that one's subject."""
    subjects = {one.subject.vi: by_pack[one.pack].subject for one in documents if one.pack in by_pack}
    for one in documents:
        if one.pack not in by_pack and not one.is_local and one.subject.vi in subjects:
            yield one, subjects[one.subject.vi]


def _in_order(spans: Iterable[Span]) -> tuple[Span, ...]:
    return tuple(sorted(spans, key=lambda span: (span.start or date.min, span.number)))


def _encoded(pack: Pack, day: date, lang: str) -> Span:
    holds = pack.force.has(day)
    english = formats.is_english(lang)
    until = formats.day(pack.force.end, lang) if pack.force.end else ""
    return Span(
        pack.number,
        pack.code,
        pack.title_en if english else pack.title,
        pack.issuer_en if english else pack.issuer,
        pack.force.start,
        pack.force.end,
        formats.day(pack.force.start, lang),
        "",
        until,
        _("suy ra") if pack.end_is_inferred and until else "",
        _HOLDS[holds],
        _state(holds),
        confidence_words(pack.confidence),
    )


def _named(one: Known, day: date, lang: str) -> Span:
    holds = one.holds_on(day)
    start = one.start or (date(one.year, 1, 1) if one.year else None)
    span = Span(
        one.number,
        "",
        one.subject_in(lang),
        one.issuer_in(lang),
        start,
        one.end or one.replaced_on,
        *_since(one, lang),
        *_until(one, lang),
        _HOLDS[holds],
        _state(holds),
        confidence_words(one.confidence),
    )
    return replace(span, words=f"{span.words} ({_('địa phương')})") if one.is_local else span


def _since(one: Known, lang: str) -> tuple[str, str]:
    if one.start is None:
        return (_("năm %(year)s") % {"year": one.year} if one.year else formats.unknown(lang)), ""
    return formats.day(one.start, lang), "" if one.is_start_known else _("ngày ký")


def _until(one: Known, lang: str) -> tuple[str, str]:
    note = _("thay bởi %(number)s") % {"number": one.replaced_by} if one.replaced_by else ""
    return (formats.day(one.end, lang) if one.end else formats.unknown(lang) if note else ""), note


def _state(holds: bool | None) -> str:  # noqa: FBT001 - the three answers
    return {True: _("có hiệu lực"), False: _("không có hiệu lực"), None: _("chưa rõ")}[holds]
