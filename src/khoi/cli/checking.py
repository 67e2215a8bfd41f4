"""`khoi check`: form, lint, types, direction of imports, translations, locks, migrations; one line each."""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from khoi.cli import ROOT, Commands, locks, messages
from khoi.core.refusal import Refusal


def register(commands: Commands) -> None:
    """Add `check`."""
    parser = commands.add_parser("check", help="kiểm tra mã nguồn và bản dịch / check code and translations")
    parser.add_argument(
        "--fix", action="store_true", help="định dạng lại, cập nhật bản dịch / format, refresh"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run every check even after a failure; exit 1 if any failed."""
    if args.fix:
        _tool("ruff", "format")
        _tool("ruff", "check", "--fix")
        messages.refresh()
    passed = [_passed(name, check) for name, check in CHECKS]
    return int(not all(passed))


def _passed(name: str, check: Callable[[], str]) -> bool:
    """Print the check's line and, when it failed, what it said."""
    said = check().strip()
    print(f"{'lỗi/FAIL' if said else 'đạt/ok'}\t{name}", flush=True)
    if said:
        print(said, flush=True)
    return not said


def _tool(name: str, *arguments: str) -> str:
    """What a tool of the environment said, when it failed; "" when it passed."""
    program = shutil.which(name, path=str(Path(sys.executable).parent))
    if program is None:
        raise Refusal("no_tool", f"Thiếu công cụ {name}", hint="Chạy lại bằng ./khoi check")
    return _said(program, *arguments)


def _said(*command: str, **environment: str) -> str:
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return (done.stdout + done.stderr or f"exit {done.returncode}") if done.returncode else ""


def _migrations() -> str:
    """Models that no migration describes yet."""
    settings = {"DJANGO_SETTINGS_MODULE": "khoi.config.settings", "DATABASE_URL": "sqlite://:memory:"}
    arguments = ("-m", "django", "makemigrations", "--check", "--dry-run")
    return _said(sys.executable, *arguments, **settings)


CHECKS: tuple[tuple[str, Callable[[], str]], ...] = (
    ("ruff format", lambda: _tool("ruff", "format", "--check")),
    ("ruff check", lambda: _tool("ruff", "check")),
    ("mypy", lambda: _tool("mypy")),
    ("lint-imports", lambda: _tool("lint-imports", "--no-logo")),
    ("translations", lambda: "\n".join(messages.problems())),
    ("locks", lambda: "\n".join(locks.problems(ROOT / "requirements"))),
    ("migrations", _migrations),
)
