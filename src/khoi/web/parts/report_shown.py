"""A report's content as the page prints it: each figure a link, charts drawn, columns named for narrow screens."""

from dataclasses import dataclass
from typing import Any

from khoi.documents.chart_places import alt_text, chart_places
from khoi.queries.report_parts import Block, Chart, Content, Heading, Paragraph, Run, Table
from khoi.web.parts.report_bars import report_bars


@dataclass(frozen=True, slots=True)
class Piece:
    """Words, with the address they open; none: plain."""

    text: str
    url: str
    strong: bool


def shown_blocks(content: Content) -> list[dict[str, Any]]:
    """The blocks in order; items of one list stand together as `items`."""
    urls = {one.number: one.url for one in content.references}
    found: list[dict[str, Any]] = []
    for block in content.blocks:
        one = _shown(block, urls, content.lang)
        if one["kind"] == "items" and found and found[-1]["kind"] == "items":
            found[-1]["items"] += one["items"]
        else:
            found.append(one)
    return found


def _shown(block: Block, urls: dict[int, str], lang: str) -> dict[str, Any]:
    match block:
        case Heading():
            return {"kind": f"heading{block.level}", "text": block.text}
        case Paragraph():
            pieces = [_piece(run, urls) for run in block.runs]
            if block.is_item:
                return {"kind": "items", "items": [pieces]}
            return {"kind": "paragraph", "pieces": pieces}
        case Table():
            rows = [_row(row, block, urls) for row in block.rows]
            return {"kind": "table", "table": block, "rows": rows, "head": _head(block)}
        case Chart():
            return {"kind": "chart"} | _chart(block, lang)


def _piece(run: Run, urls: dict[int, str]) -> Piece:
    return Piece(run.text, urls.get(run.ref, ""), run.strong)


def _head(table: Table) -> list[tuple[str, bool]]:
    return [(text, i in table.numbers) for i, text in enumerate(table.head)]


def _row(row: tuple[Run, ...], table: Table, urls: dict[int, str]) -> list[tuple[str, bool, Piece]]:
    return [(table.head[i], i in table.numbers, _piece(run, urls)) for i, run in enumerate(row)]


def _chart(chart: Chart, lang: str) -> dict[str, Any]:
    """A chart drawn, with the names of its bars and of its line."""
    places = chart_places(chart, lang)
    threshold = places["threshold"]
    return {
        "title": chart.title,
        "unit": chart.unit,
        "drawn": report_bars(places, alt_text(chart, lang)),
        "legend": [(n, one.label) for n, one in enumerate(chart.series)],
        "threshold": threshold["text"] if threshold else "",
    }
