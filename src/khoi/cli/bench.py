"""`khoi bench`: the measurements of `bench/`, on this machine."""

import argparse
import subprocess
import sys

from khoi.cli import ROOT, Commands
from khoi.core.refusal import Refusal


def register(commands: Commands) -> None:
    """Add `bench`."""
    parser = commands.add_parser("bench", help="đo tốc độ trên máy này / measure speed")
    parser.set_defaults(run=run, hands_on=True)


def run(args: argparse.Namespace) -> int:
    """Run `bench/run.py` with the other arguments."""
    script = ROOT / "bench" / "run.py"
    if not script.exists():
        raise Refusal(
            "no_bench", "Không có bench/run.py", where=str(script), hint="Chạy từ bản mã nguồn đầy đủ."
        )
    return subprocess.run([sys.executable, script, *args.rest], cwd=ROOT, check=False).returncode
