"""`khoi evaluate`: how far every unit is from every target, from one scenario file."""

import argparse
import json
from typing import Any

from khoi.cli import Commands
from khoi.cli.files import read_input

_HEAD = {
    "vi": ("Chỉ tiêu", "Đơn vị", "Kỳ", "Giá trị", "Trạng thái", "Báo cáo"),
    "en": ("Target", "Unit", "Period", "Value", "Status", "Reports"),
}
_STATUS = {
    "met": ("Đạt", "Met"),
    "missed": ("Chưa đạt", "Missed"),
    "partial": ("Chưa đủ báo cáo", "Reports missing"),
    "no_data": ("Chưa có số liệu", "No data"),
    "readings_differ": ("Các cách hiểu cho kết quả khác nhau", "Readings differ"),
}
_SO_FAR = {True: ("đến nay: đạt", "met so far"), False: ("đến nay: chưa đạt", "not met so far")}
_PER_YEAR = ("%/năm", "% a year")
_MEAN = ("bình quân các năm", "mean of years")
_WARNING = ("Lưu ý", "Warning")
_WARNINGS = {
    "open_reading": "no reading of this target has been chosen yet; all are computed",
    "split_without_shares": "a shared figure cannot be divided: nobody has said how the split divides it",
    "unit_without_parent": "the unit lies under no other, so its figures add up nowhere",
    "figures_for_unit_outside_its_life": "the unit did not exist in this period; its figures are not counted",
    "numerator_exceeds_denominator": "the numerator is larger than the denominator",
    "target_above_ceiling": "the target asks for more than the quota in force allows",
}


def register(commands: Commands) -> None:
    """Add `evaluate`."""
    parser = commands.add_parser(
        "evaluate", help="tính mức đạt chỉ tiêu từ một tệp / hold a scenario's figures against its targets"
    )
    add_file_arguments(parser)
    parser.set_defaults(run=run)


def add_file_arguments(parser: argparse.ArgumentParser) -> None:
    """What every file command takes: the file, the form of the answer and its language."""
    parser.add_argument(
        "file", metavar="FILE", help="tệp đầu vào; “-” là đầu vào chuẩn / “-” is standard input"
    )
    parser.add_argument("--json", action="store_true", help="in một tài liệu JSON / print one JSON document")
    parser.add_argument("--lang", choices=("vi", "en"), default="vi", help="ngôn ngữ của bảng / of the table")


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
        return "–" if value is None else str(value)
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
    if not at:
        return f"{_WARNING[at]} ({row['code']}): {row['detail']}"
    facts = {key: value for key, value in row.items() if key not in ("code", "detail")}
    named = "; ".join(f"{key}: {_listed(value)}" for key, value in facts.items())
    return f"{_WARNING[at]} ({row['code']}): {_WARNINGS[row['code']]} [{named}]"


def _listed(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return ", ".join(map(str, value.values())) if isinstance(value, dict) else str(value)
