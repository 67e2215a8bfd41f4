"""`khoi load figures`: a file of figures is read to a preview, and taken in whole, in part, or not at all."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from khoi.core.file_kinds import kind_of
from khoi.core.refusal import Refusal

if TYPE_CHECKING:  # Django is loaded only when the command runs
    from khoi.access.viewer import Viewer
    from khoi.records.models import FigureImport

_SHOWN = 20


def add_ways(parser: argparse.ArgumentParser) -> None:
    """The three ways to go about a file; without one, rows are taken in all or none and a workbook is only looked at."""
    parser.add_argument(
        "--year", type=int, metavar="N", help="năm, khi bảng không có cột năm / where no column says"
    )
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--preview", action="store_true", help="chỉ xem trước / look only, change nothing")
    ways.add_argument(
        "--accept", action="store_true", help="nhận cả tệp nếu không có lỗi, mâu thuẫn / all of it, if clean"
    )
    ways.add_argument(
        "--accept-rows",
        action="store_true",
        help="nhận các dòng đúng, bỏ dòng lỗi, mâu thuẫn / only lines without fault",
    )


def load_figures(args: argparse.Namespace, data: bytes) -> dict[str, Any]:
    """What was loaded, for printing. Refusals: those of the file, `import_has_faults`, `columns_not_known`."""
    from khoi.access.viewer import console

    by = console("khoi load")
    entry = _read(args, data, by)
    counted, lines = _counted(entry, by, args.lang)
    for line in [] if args.json else lines:
        print(line)
    changed = 0
    if args.accept or args.accept_rows or not (args.preview or kind_of(data) == "ooxml"):
        changed = _accept(args, entry, counted, lines, by)
    counted |= {"import": entry.key, "accepted": changed}
    return counted | ({"lines": lines} if args.json else {})


def paper(args: argparse.Namespace) -> dict[str, Any]:
    """The paper that the figures rest on."""
    return {
        "source": args.source,
        "reporter": args.reporter,
        "cut_off": args.cut_off,
        "received_on": args.received,
    }


def _read(args: argparse.Namespace, data: bytes, by: "Viewer") -> "FigureImport":
    from khoi.actions.imports import start_import
    from khoi.documents.importing import checked_file, read_import

    checked_file(data)
    entry = start_import(data, filename=Path(args.file).name, year=args.year, **paper(args), by=by)
    read_import(entry.key, by=by, told=_told)
    entry.refresh_from_db()
    if entry.state == "refused":
        said = dict(entry.refusal)
        raise Refusal(said.pop("code"), said.pop("message"), **said)
    if entry.state == "mapping":
        raise _columns_open(args, entry, by)
    return entry


def _columns_open(args: argparse.Namespace, entry: "FigureImport", by: "Viewer") -> Refusal:
    from khoi.queries.imports import remembered_without_year

    if remembered_without_year(by, entry):
        hint = "Chạy lại với --year NĂM."
        return Refusal("year_not_given", "chưa rõ số liệu của năm nào", where=args.file, hint=hint)
    hint = f"Mở trang /so-lieu/so-nap/{entry.key}/ và khai các cột; lần sau bảng cùng tiêu đề được nhận ra."
    return Refusal("columns_not_known", "chưa rõ các cột của bảng này là gì", where=args.file, hint=hint)


def _told(done: int, total: int) -> None:
    """How far the reading is, on one line of a terminal."""
    if sys.stderr.isatty() and total:
        end = "\n" if done >= total else ""
        print(f"\r{100 * done // total:3}%", end=end, file=sys.stderr, flush=True)


def _counted(entry: "FigureImport", by: "Viewer", lang: str) -> tuple[dict[str, Any], list[str]]:
    """How many lines of each state there are, and one printed line for each that has a fault or contradicts."""
    from khoi.queries.imports import line_counts, lines_in_order

    counts = line_counts(by, entry)
    lines = []
    for row in lines_in_order(by, entry, ("fault", "doubt"), lang):
        place = row.place or f"{'row' if lang == 'en' else 'dòng'} {row.record.row}"
        said = "; ".join(": ".join(filter(None, note)) for note in row.notes)
        what = ", ".join(
            filter(None, (row.unit or row.record.unit_code, row.measure, str(row.record.year or "")))
        )
        lines.append(f"{place}  {what}: {said}")
    states = ("change", "doubt", "fault", "same", "empty")
    return {state: getattr(counts, state) for state in states}, lines


def _accept(
    args: argparse.Namespace, entry: "FigureImport", counted: dict[str, Any], lines: list[str], by: "Viewer"
) -> int:
    from khoi.actions.imports import accept_import

    if not args.accept_rows and (counted["fault"] or counted["doubt"]):
        message = f"tệp có {counted['fault']} lỗi, {counted['doubt']} chỗ mâu thuẫn; chưa số nào được ghi"
        raise Refusal(
            "import_has_faults",
            "\n".join([message, *lines[:_SHOWN]]) if args.json else message,  # else they stand above
            where=args.file,
            hint="Sửa tệp, xem trên trang Các lần nạp số liệu, hoặc dùng --accept-rows.",
        )
    if not counted["change"]:
        return 0
    return accept_import(entry, take="sure", by=by).changed
