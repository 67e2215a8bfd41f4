"""`khoi reorganise`: what a plan for the tree of units would do and what stands in its way; carried out only when asked to."""

import argparse
import json
from collections.abc import Iterator
from typing import Any

from khoi.cli import Commands
from khoi.cli.database import open_database
from khoi.cli.files import add_file_arguments, read_input

BLOCKED = 1
_WHO = "khoi reorganise"


def register(commands: Commands) -> None:
    """Add `reorganise`."""
    parser = commands.add_parser(
        "reorganise", help="xem trước, thực hiện kế hoạch sắp xếp tổ chức / look at a plan for the tree"
    )
    add_file_arguments(parser)
    parser.add_argument("--carry-out", action="store_true", help="thực hiện, nếu không vướng / carry it out")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the preview; with `--carry-out` draft and carry out. Exit 0, or 1 when something stands in the way."""
    from khoi.measures.reorganisation_plan import read_plan

    file = read_plan(read_input(args.file))
    open_database()
    shown = _previewed(file, args.lang)
    done = None if shown["obstacles"] or not args.carry_out else _carried_out(file)
    found = shown | {"carried_out": done}
    print(json.dumps(found, ensure_ascii=False) if args.json else "\n".join(_told(found, args.lang == "en")))
    return BLOCKED if shown["obstacles"] else 0


def _previewed(file: Any, lang: str) -> dict[str, Any]:
    """How much of everything the plan touches, and each obstacle; nothing is stored for it."""
    from django.utils import translation

    from khoi.access.viewer import console
    from khoi.queries.ledger import live_ledger
    from khoi.queries.reorganisations import preview, unsaved_plan

    viewer = console(_WHO)
    with translation.override(lang), live_ledger(viewer) as live:
        shown = preview(viewer, live, unsaved_plan(file), lang)
    counted = ("begun", "ended", "placements", "names", "kinds", "targets", "duties")
    return {
        "title": file.head.title,
        "effective_on": file.head.effective_on.isoformat(),
        **{name: len(getattr(shown, name)) for name in counted},
        "figures": sum(row.tallies for row in shown.figures),
        "holders": shown.holders_count,
        "posts": shown.posts_count,
        "obstacles": [
            {"code": row.code, "step": row.step, "unit": row.unit, "message": row.message, "hint": row.hint}
            for row in shown.obstacles
        ],
    }


def _carried_out(file: Any) -> str:
    """The key of the plan, drafted and carried out in one transaction."""
    from django.db import transaction

    from khoi.access.viewer import console
    from khoi.actions.reorganisation_seen import plan_digest
    from khoi.actions.reorganisations import carry_out, draft_reorganisation

    by = console(_WHO)
    with transaction.atomic():
        plan = draft_reorganisation(file.head, file.steps, by=by)
        return str(carry_out(plan, seen=plan_digest(plan), by=by).key)


_LINES = (
    ("begun", "đơn vị thành lập", "units begin"),
    ("ended", "đơn vị kết thúc", "units end"),
    ("placements", "đơn vị đổi cấp trên", "units go under another"),
    ("names", "đơn vị đổi tên", "units get another name"),
    ("kinds", "đơn vị đổi loại", "units become another kind"),
    ("figures", "số liệu của đơn vị kết thúc", "figures of units that end"),
    ("targets", "nghị quyết liên quan", "resolutions touched"),
    ("holders", "người giữ chức vụ thôi", "office-holders end"),
    ("posts", "vị trí làm việc hết", "access posts end"),
    ("duties", "việc còn dở", "duties still open"),
)


def _told(found: dict[str, Any], english: bool) -> Iterator[str]:  # noqa: FBT001 - a language has two values here
    yield f"{found['title']} ({found['effective_on']})"
    for key, vi, en in _LINES:
        yield f"  {found[key]:>6} {en if english else vi}"
    for row in found["obstacles"]:
        step = "" if row["step"] is None else f"steps[{row['step']}] "
        yield f"! {step}({row['code']}) {row['message']}"
        yield f"    {row['hint']}"
    if found["carried_out"]:
        yield ("Carried out: " if english else "Đã thực hiện: ") + found["carried_out"]
    elif not found["obstacles"]:
        yield "Nothing stands in the way." if english else "Không có điều gì vướng."
