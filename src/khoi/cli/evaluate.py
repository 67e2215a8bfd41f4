"""`khoi evaluate`: how far every unit is from every target, from one scenario file."""

import argparse
import json
from typing import Any

from khoi.cli import Commands
from khoi.cli.files import add_file_arguments, read_input
from khoi.measures.warning_english import english_warning

_HEAD = {
    "vi": ("Chỉ tiêu", "Đơn vị", "Kỳ", "Giá trị", "Trạng thái", "Báo cáo"),
    "en": ("Target", "Unit", "Period", "Value", "Status", "Reports"),
}
_STATUS = {
    "met": ("Đạt", "Met"),
    "missed": ("Chưa đạt", "Not met"),
    "partial": ("Chưa đủ báo cáo", "Reports incomplete"),
    "no_data": ("Chưa có số liệu", "No figures yet"),
    "readings_differ": ("Các cách hiểu cho kết quả khác nhau", "Readings differ"),
}
_SO_FAR = {True: ("đến nay: đạt", "so far: met"), False: ("đến nay: chưa đạt", "so far: not met")}
_PER_YEAR = ("%/năm", "% a year")
_NO_FIGURE = ("chưa có", "no figure yet")
_MEAN = ("bình quân các năm", "mean of years")
_WARNING = ("Lưu ý", "Warning")


def register(commands: Commands) -> None:
    """Add `evaluate`."""
    parser = commands.add_parser(
        "evaluate", help="tính mức đạt chỉ tiêu từ một tệp / hold a scenario's figures against its targets"
    )
    add_file_arguments(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the answer; a file that cannot be accepted is a Refusal."""
    from khoi.measures.evaluate import evaluate  # numpy only when needed
    from khoi.measures.scenario import read_scenario

    answer = evaluate(read_scenario(read_input(args.file)))
    print(json.dumps(answer, ensure_ascii=False) if args.json else "\n".join(lines(answer, args.lang)))
    return 0


def lines(answer: dict[str, Any], lang: str) -> list[str]:
    """The results as a table, then the warnings, for people."""
    at = 1 if lang == "en" else 0
    rows = [_HEAD[lang], *(_cells(row, at) for row in answer["results"])]
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    table = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    return [*table, *(_warning(row, at) for row in answer["warnings"])]


def _cells(row: dict[str, Any], at: int) -> tuple[str, ...]:
    reading = f"{row['reading']}, {row['as']}" if "as" in row else row["reading"]
    status = _STATUS[row["status"]][at]
    if "met_so_far" in row:
        status += f" ({_SO_FAR[row['met_so_far']][at]})"
    covered = row["coverage"]
    reports = f"{covered['reported']}/{covered['expected']}"
    return (
        f"{row['target']} ({reading})",
        row["unit"],
        row["period"],
        _value(row["value"], at),
        status,
        reports,
    )


def _value(value: Any, at: int) -> str:
    if not isinstance(value, dict):
        return _NO_FIGURE[at] if value is None else str(value)
    text = f"{value['num']}/{value['den']}"
    if "percent_per_year" in value:
        return f"{text} = {_digits(value['percent_per_year'], at)} {_PER_YEAR[at]}"
    if "percent" in value:
        text += f" = {_digits(value['percent'], at)} %"
    if "mean" in value:
        text += f"; {_MEAN[at]} {_digits(value['mean']['percent'], at)} %"
    return text


def _digits(number: str, at: int) -> str:
    return number if at else number.replace(".", ",")


def _warning(row: dict[str, Any], at: int) -> str:
    said = english_warning(row) if at else row["detail"]
    return f"{_WARNING[at]} ({row['code']}): {said}"
