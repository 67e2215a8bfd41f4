"""`khoi browser`: the journeys of `tests/browser` in a real Chromium."""

import argparse
import os
import shutil
import subprocess
import sys

from khoi.cli import ROOT, Commands
from khoi.core.refusal import Refusal

CHROMIUM_ARGS = (
    "--no-sandbox",  # Chromium refuses its sandbox to root, as CI runs
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""How tests start the browser: quiet, and reaching for nothing outside."""


def register(commands: Commands) -> None:
    """Add `browser`."""
    parser = commands.add_parser("browser", help="thử các màn hình bằng Chromium / browser journeys")
    parser.set_defaults(run=run, hands_on=True)


def run(args: argparse.Namespace) -> int:
    """Run pytest on `tests/browser`; refused when there is no Chromium."""
    # Playwright's loop lives in the test's thread, where Django would otherwise refuse the database.
    environment = os.environ | {"KHOI_CHROMIUM": chromium(), "DJANGO_ALLOW_ASYNC_UNSAFE": "true"}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "pytest", "-q", *args.rest]
    if not any(word.startswith("tests/") for word in args.rest):
        command.append("tests/browser")
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def chromium() -> str:
    """The path of the Chromium to use: KHOI_CHROMIUM, or the system's."""
    path = shutil.which(os.environ.get("KHOI_CHROMIUM") or "/usr/bin/chromium")
    if path is None:
        hint = "Cài gói chromium (apt-get install chromium fonts-liberation2 fonts-noto-core) hoặc đặt KHOI_CHROMIUM."
        raise Refusal("no_chromium", "Không tìm thấy Chromium", where="KHOI_CHROMIUM", hint=hint)
    return path
