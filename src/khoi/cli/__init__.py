"""The `khoi` command: each file parses, calls another room, prints."""

import argparse
from pathlib import Path
from typing import Any, Protocol

ROOT = Path(__file__).resolve().parents[3]
"""The checkout: where `tests/`, `requirements/` and `bench/` lie."""


class Commands(Protocol):
    """What a command registers itself with: argparse's sub-parsers."""

    def add_parser(self, name: str, **settings: Any) -> argparse.ArgumentParser:
        """A parser for one more command."""
        ...
