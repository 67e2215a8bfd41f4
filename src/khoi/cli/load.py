"""`khoi load`: sets an office up from the shell: its own unit, units, a resolution, figures."""

import argparse
import json
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from khoi.cli import Commands
from khoi.cli.database import open_database
from khoi.cli.files import add_answer_arguments, add_file_arguments, read_input
from khoi.cli.load_figures import add_ways, load_figures
from khoi.rules.fields import as_day

_FIGURES = (
    "Thay đổi {change}, mâu thuẫn {doubt}, lỗi {fault}, giữ nguyên {same}, trống {empty}. Đã nhận {accepted}."
    " Xem lại: /so-lieu/so-nap/{import}/"
)
_FIGURES_ENGLISH = (
    "Changes {change}, contradictions {doubt}, faults {fault}, unchanged {same}, empty {empty}. Taken in: {accepted}."
    " To look at: /so-lieu/so-nap/{import}/"
)
_SAID = {
    "office": ("Đã mở văn phòng của đơn vị {code}.", "Opened the office of unit {code}."),
    "units": ("Đã nạp {units} đơn vị.", "Loaded units: {units}."),
    "resolution": (
        "Đã nạp nghị quyết {code}, {targets} chỉ tiêu.",
        "Loaded resolution {code}, targets: {targets}.",
    ),
    "figures": (_FIGURES, _FIGURES_ENGLISH),
}


def register(commands: Commands) -> None:
    """Add `load` with what it can load."""
    parser = commands.add_parser("load", help="nạp dữ liệu của văn phòng / load the office's own data")
    things: Any = parser.add_subparsers(dest="thing", metavar="LOẠI", required=True)
    _register_office(things)
    for thing, words in (
        ("units", "đơn vị, CSV hoặc YAML / units"),
        ("resolution", "nghị quyết, YAML / a resolution"),
        ("figures", "số liệu: Excel, CSV hoặc YAML / figures"),
    ):
        one = things.add_parser(thing, help=words)
        add_file_arguments(one)
        one.set_defaults(run=run)
    add_ways(one)
    one.add_argument("--source", required=True, help="văn bản, sổ lấy số liệu / paper the figures come from")
    one.add_argument("--reporter", required=True, help="người báo cáo, chức vụ / who reports")
    one.add_argument(
        "--cut-off", required=True, type=_day("--cut-off"), metavar="DAY", help="ngày chốt / cut-off day"
    )
    one.add_argument(
        "--received", required=True, type=_day("--received"), metavar="DAY", help="ngày nhận / day received"
    )


def run(args: argparse.Namespace) -> int:
    """Load one thing, everything or nothing, and print what was loaded."""
    data = read_input(args.file) if "file" in args else b""
    open_database()
    loaded = {"loaded": args.thing} | _LOADERS[args.thing](args, data)
    said = _SAID[args.thing][args.lang == "en"].format(**loaded)
    print(json.dumps(loaded, ensure_ascii=False) if args.json else said)
    return 0


def _register_office(things: Any) -> None:
    parser = things.add_parser("office", help="mở văn phòng mới / open a new office")
    parser.add_argument("--name", required=True, help="tên cấp ủy, tổ chức đảng / its name")
    parser.add_argument("--kind", required=True, help="mã loại đơn vị, ví dụ khoi / code of its kind")
    parser.add_argument("--from", required=True, type=_day("--from"), metavar="DAY", dest="begins_on")
    parser.add_argument("--code", default="", help="mã; để trống thì lấy từ tên / from the name when empty")
    add_answer_arguments(parser)
    parser.set_defaults(run=run)


def _day(option: str) -> Callable[[str], date]:
    return partial(as_day, where=option)


def _office(args: argparse.Namespace, _data: bytes) -> dict[str, Any]:
    from khoi.access.viewer import console
    from khoi.actions.opening import open_office, proposed_code

    code = args.code or proposed_code(args.name)
    open_office(code, name=args.name, kind=args.kind, begins_on=args.begins_on, by=console("khoi load"))
    return {"code": code}


def _units(args: argparse.Namespace, data: bytes) -> dict[str, Any]:
    from khoi.access.viewer import console
    from khoi.actions.unit_import import import_units

    return {"units": import_units(data, filename=Path(args.file).name, by=console("khoi load"))}


def _resolution(_args: argparse.Namespace, data: bytes) -> dict[str, Any]:
    from django.utils import timezone

    from khoi.access.viewer import console
    from khoi.actions.resolutions import load_resolution

    resolution = load_resolution(data, by=console("khoi load"), on=timezone.localdate())
    return {"code": resolution.code, "targets": resolution.targets.count()}


_LOADERS = {"office": _office, "units": _units, "resolution": _resolution, "figures": load_figures}
