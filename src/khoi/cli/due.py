"""`khoi due`: by which day must this step be done?"""

import argparse
from datetime import UTC, date, datetime
from typing import Any

from khoi.cli import Commands
from khoi.cli.answers import add_overlay_argument, library_of, notes, say, table
from khoi.cli.files import add_answer_arguments, read_input
from khoi.core import formats
from khoi.core.refusal import Refusal
from khoi.rules.calendar import Calendar, read_office_calendar
from khoi.rules.deadlines import Step, listed
from khoi.rules.due import Due, as_json, find_due
from khoi.rules.fields import as_day
from khoi.rules.strict import read
from khoi.rules.words import with_amounts

_UNITS = {
    "working_day": ("ngày làm việc", "working days"),
    "day": ("ngày", "days"),
    "month": ("tháng", "months"),
    "year": ("năm", "years"),
    "hour": ("giờ", "hours"),
}
_FROM = ("Tính từ", "Counted from")
_TERM = ("Thời hạn", "Term")
_DUE = ("Ngày cuối", "Last day")
_EXTENDED = ("Nếu gia hạn", "If extended")
_OFF = ("Ngày nghỉ không tính", "Day off, not counted")
_CALENDAR = ("Lịch", "Calendar")
_HEAD = (
    ("Mã", "Key"),
    ("Thời hạn", "Term"),
    ("Điều khoản", "Clause"),
    ("Việc (tính từ)", "Step (counted from)"),
)
_WEEKDAYS = (
    ("thứ Hai", "Mon"), ("thứ Ba", "Tue"), ("thứ Tư", "Wed"), ("thứ Năm", "Thu"), ("thứ Sáu", "Fri"), ("thứ Bảy", "Sat"),
    ("Chủ nhật", "Sun"),
)  # fmt: skip
_OPEN = ("cơ quan tự quy định", "left to the office")


def register(commands: Commands) -> None:
    """Add `due`."""
    parser = commands.add_parser(
        "due", help="việc này phải xong trước ngày nào / by which day must this be done"
    )
    parser.add_argument(
        "file", nargs="?", metavar="FILE", help="tệp đầu vào; “-” là đầu vào chuẩn / “-” is standard input"
    )
    parser.add_argument(
        "--calendar", metavar="FILE", help="lịch nghỉ của cơ quan / the office's own calendar"
    )
    parser.add_argument(
        "--list", action="store_true", help="liệt kê các việc có thời hạn / list the steps with a term"
    )
    parser.add_argument("--on", metavar="DATE", help="ngày của --list / the day for --list")
    add_overlay_argument(parser)
    add_answer_arguments(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the answer; a case that cannot be accepted is a Refusal."""
    library = library_of(args)
    if args.list:
        day = datetime.now(UTC).date() if args.on is None else as_day(args.on, "--on")
        steps = listed(library, day)
        say(args, {"on": day.isoformat(), "steps": steps}, list_lines(steps, args.lang))
        return 0
    if args.file is None or args.on is not None:
        hint = "khoi due FILE [--calendar FILE] | khoi due --list [--on DATE]"
        raise Refusal("bad_arguments", "cần một tệp, hoặc --list (chỉ --list đi với --on)", hint=hint)
    found = find_due(read(read_input(args.file)), library, _calendar(args.calendar))
    say(args, as_json(found, args.lang), lines(found, args.lang))
    return 0


def _calendar(name: str | None) -> Calendar:
    if name is None:
        return Calendar()
    try:
        return Calendar(read_office_calendar(read(read_input(name))))
    except Refusal as refusal:
        refusal.where = refusal.where if refusal.where == name else f"{name}: {refusal.where}"
        raise


def lines(found: Due, lang: str) -> list[str]:
    """The last day, how it was counted, for people."""
    at, step, clause = int(lang == "en"), found.step, found.clause
    rows = [
        (_FROM[at], _day(found.start.date(), lang), _words(step.start.vi, step.start.en, step, lang)),
        (_TERM[at], _term(found.term.amount.numerator, found.term.unit, at), ""),
        (_DUE[at], _end(found, lang), ""),
        *([(_EXTENDED[at], _day(found.extended.date(), lang), "")] if found.extended else []),
        *((_OFF[at], _day(day, lang), found.calendar.why(day, lang)) for day in found.skipped),
        (_CALENDAR[at], *_named(found.calendar)),
    ]
    heading = _words(step.words.vi, step.words.en, step, lang)
    return [heading, f"{clause['document']}, {clause['clause']}", *table(rows), *notes(found.flags, lang)]


def list_lines(steps: list[dict[str, Any]], lang: str) -> list[str]:
    """The steps with a term in force on a day, for people."""
    at = int(lang == "en")
    rows = [tuple(words[at] for words in _HEAD)]
    for row in steps:
        term = _OPEN[at] if row["amount"] is None else _term(row["amount"], row["unit"], at)
        if row["extension"]:
            term += f" (+ {row['extension']})"
        clause = f"{row['clause']['document']}, {row['clause']['clause']}"
        words, start = (row["en"], row["from_en"]) if at else (row["vi"], row["from"])
        rows.append((row["step"], term, clause, f"{words} ({start})"))
    return table(rows)


def _words(vi: str, en: str, step: Step, lang: str) -> str:
    return with_amounts(en if lang == "en" else vi, step.source.numbers, lang)


def _term(amount: int, unit: str, at: int) -> str:
    return f"{amount} {_UNITS[unit][at]}"


def _day(day: date, lang: str) -> str:
    """A day with its name, so that a Saturday is seen."""
    return f"{_WEEKDAYS[day.weekday()][lang == 'en']} {formats.day(day, lang)}"


def _end(found: Due, lang: str) -> str:
    hour = f", {found.end:%H:%M}" if found.term.unit == "hour" else ""
    return _day(found.end.date(), lang) + hour


def _named(calendar: Calendar) -> tuple[str, str]:
    office = calendar.office
    return calendar.as_json()["library"], ", ".join(
        filter(None, (office.name, office.paper))
    ) if office else ""
