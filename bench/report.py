"""What the measurements say, as a table for people and as JSON for programs."""

import json
import os
import platform
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One row: seconds and peak memory, or a count; `ratio` and `count` must not pass `most`, where it is given."""

    what: str
    seconds: float | None = None
    mib: float | None = None
    ratio: float | None = None
    most: float | None = None
    count: int | None = None

    @property
    def kept(self) -> bool | None:
        if self.most is None:
            return None
        measured = self.count if self.ratio is None else self.ratio
        return measured is not None and measured <= self.most


HEAD = "Đo gì / what", "giây / s", "MiB", "tỉ số, số / ratio, count", "mức / wanted", "đạt / kept"


def as_table(lines: list[Line], found: dict[str, dict[str, float]]) -> str:
    rows = [HEAD, *(cells(line) for line in lines)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEAD))]
    texts = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    shape = [f"Python {platform.python_version()}, {os.cpu_count()} CPU"]
    if made := found.get("rating-fill"):
        shape.insert(0, f"{made['members']:,.0f} đảng viên / members")
    if fill := found.get("fill"):
        shape.insert(0, f"{fill['file_mib']:,.0f} MiB SQLite")
        shape.insert(0, f"{fill['units']:,.0f} đơn vị / units, {fill['tallies']:,.0f} số liệu / tallies")
    return "\n".join(
        ["; ".join(shape), "", texts[0].rstrip(), "-" * len(texts[0]), *(text.rstrip() for text in texts[1:])]
    )


def cells(line: Line) -> tuple[str, ...]:
    measured = f"{line.ratio:.2f}" if line.ratio is not None else shown(line.count)
    seconds = "" if line.seconds is None else f"{line.seconds:,.{1 if line.seconds >= 10 else 4}f}"
    kept = {None: "", True: "có / yes", False: "KHÔNG / NO"}[line.kept]
    wanted = "" if line.most is None else f"≤ {line.most:g}"
    return line.what, seconds, "" if line.mib is None else f"{line.mib:,.0f}", measured, wanted, kept


def shown(count: int | None) -> str:
    return "" if count is None else str(count)


def as_json(lines: list[Line], found: dict[str, dict[str, float]]) -> str:
    rows = [{**vars(line), "kept": line.kept} for line in lines]
    return json.dumps({"lines": rows, "parts": found}, ensure_ascii=False, indent=1)
