"""What a kept report says and what the same report would say today, figure by figure."""

from collections.abc import Iterator
from dataclasses import dataclass

from khoi.access.viewer import Viewer
from khoi.core.refusal import Refusal
from khoi.queries.editions import asked_of
from khoi.queries.report import report_content
from khoi.queries.report_parts import Content, Paragraph, Run, Table, content_of
from khoi.records.models import ReportEdition


@dataclass(frozen=True, slots=True)
class Difference:
    """One reference whose figures differ: what only the print says, what only today says; either may be empty."""

    label: str
    url: str
    printed: tuple[str, ...]
    today: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Today:
    """The comparison; `why` says why the report cannot be written today, empty where it can."""

    differences: tuple[Difference, ...]
    why: str = ""


def differences_today(viewer: Viewer, edition: ReportEdition) -> Today:
    """Every figure of an edition that is another one today, in the order in which the report names them.

    It is compared as this reader would see it today, in the edition's own language.
    """
    asked = asked_of(edition)
    try:
        now = report_content(viewer, asked)
    except Refusal as refusal:
        return Today((), f"{refusal.message}. {refusal.hint}")
    return Today(tuple(differing(content_of(edition.content), now)))


def differing(printed: Content, today: Content) -> Iterator[Difference]:
    """The references of either content whose texts are not the same, each once."""
    old, new = _texts(printed), _texts(today)
    labels = {one.url: one.label for one in (*today.references, *printed.references)}
    for url in dict.fromkeys([*old, *new]):
        before, after = old.get(url, ()), new.get(url, ())
        gone = tuple(text for text in before if text not in after)
        come = tuple(text for text in after if text not in before)
        if gone or come:
            yield Difference(labels[url], url, gone, come)


def _texts(content: Content) -> dict[str, tuple[str, ...]]:
    """What each reference's figures read, each text once, by its address."""
    urls = {one.number: one.url for one in content.references}
    found: dict[str, dict[str, None]] = {}
    for run in _runs(content):
        if run.ref:
            found.setdefault(urls[run.ref], {})[run.text] = None
    return {url: tuple(texts) for url, texts in found.items()}


def _runs(content: Content) -> Iterator[Run]:
    for block in content.blocks:
        if isinstance(block, Paragraph):
            yield from block.runs
        elif isinstance(block, Table):
            yield from (run for row in block.rows for run in row)
