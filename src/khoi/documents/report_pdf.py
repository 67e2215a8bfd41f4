"""A report as the final PDF/A: fonts inside, tagged, the same bytes for the same report."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from khoi.documents.chart_places import chart_places
from khoi.documents.report_text import Paper, paper
from khoi.documents.text_width import right_head
from khoi.documents.typeset import typeset_pdf
from khoi.queries.report_parts import Block, Chart, Content, Heading, Paragraph, Run, Table
from khoi.queries.report_profile import Profile


def report_pdf(content: Content, profile: Profile, *, signatory: str, links: str) -> bytes:
    """The report as PDF/A-2b. `links` is put before each reference's path; empty: the references are listed at the end."""
    printed = paper(content, profile, signatory=signatory, links=links)
    return typeset_pdf("report.typ", _data(printed, profile))


def _data(printed: Paper, profile: Profile) -> dict[str, Any]:
    return {
        "profile": profile.as_json(),
        **{name: getattr(printed, name) for name in _PLAIN},
        "superior": [printed.superior] if printed.superior else [],
        "issuer": printed.issuer,
        "issuer_lines": [printed.issuer],
        "urgency": [printed.urgency] if printed.urgency else [],
        "abstract": [printed.abstract] if printed.abstract else [],
        "office": [printed.office] if printed.office else [],
        "references": [asdict(one) for one in printed.references],
        "right_head": right_head(printed.party, profile.party_size),
        "day": printed.stamp.isoformat(),
        "blocks": [_block(one, printed) for one in printed.blocks],
    }


_PLAIN = (
    "lang", "title", "description", "keywords", "party", "number", "place_day", "type_name", "rule", "authority",
    "signatory", "recipients_head", "recipients", "references_head", "mark",
)  # fmt: skip


def _block(one: Block, printed: Paper) -> dict[str, Any]:
    match one:
        case Heading():
            return asdict(one)
        case Paragraph():
            return asdict(one) | {"runs": _runs(one.runs, printed)}
        case Table():
            return asdict(one) | {"rows": [_runs(row, printed) for row in one.rows]}
        case Chart():
            return chart_places(one, printed.lang) | {"block": one.block}


def _runs(runs: Sequence[Run], printed: Paper) -> list[dict[str, Any]]:
    listed = {one.number for one in printed.references}
    return [
        asdict(run) | {"url": printed.urls.get(run.ref, ""), "is_listed": run.ref in listed} for run in runs
    ]
