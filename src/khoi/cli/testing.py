"""`khoi test`: every test on SQLite, then what touches a database once more on a real PostgreSQL."""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from khoi.cli import ROOT, Commands, postgres
from khoi.cli.stopping import leave

_NOTHING_COLLECTED = 5


def register(commands: Commands) -> None:
    """Add `test`."""
    parser = commands.add_parser("test", help="chạy kiểm thử trên SQLite và PostgreSQL / run the tests")
    parser.epilog = "Các đối số khác chuyển cho pytest / other arguments go to pytest."
    parser.set_defaults(run=run, hands_on=True)


def run(args: argparse.Namespace) -> int:
    """Exit 0 when both runs passed and found tests; the last line sums both up."""
    signal.signal(signal.SIGTERM, leave)  # so that the server is stopped too
    given = os.environ.get("DATABASE_URL", "")
    total: Counter[str] = Counter()
    failed = False
    with tempfile.TemporaryDirectory(prefix="khoi-test-") as name, _server(given) as url:
        report = Path(name) / "report.xml"
        for kind, address, options in (("SQLite", "", []), ("PostgreSQL", url, ["--touching-database"])):
            print(f"== {kind}", flush=True)
            began = time.monotonic()
            status = _pytest(["-n", "2", *options, *args.rest], address, report)
            # A chosen few may well need no database; the whole never.
            failed |= status != 0 and not (status == _NOTHING_COLLECTED and options and args.rest)
            counted = _counted(report)
            total += counted
            print(f"{kind}: {_words(counted)}, {time.monotonic() - began:.0f} s", flush=True)
    print(_words(total))
    return int(failed)


@contextmanager
def _server(given: str) -> Iterator[str]:
    if given.startswith(("postgres://", "postgresql://")):
        yield given
    else:
        with postgres.running() as url:
            yield url


def _pytest(options: list[str], url: str, report: Path) -> int:
    """Run pytest apart from the office's own data and settings; its exit status."""
    report.unlink(missing_ok=True)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_URL")}
    environment |= {"KHOI_VAR": str(_var(report.parent))} | ({"DATABASE_URL": url} if url else {})
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "--ignore=tests/browser",
        f"--junitxml={report}",
        *options,
    ]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def _var(folder: Path) -> Path:
    """The folder of data that the test processes share, with its key: one that came later would end the others' sessions."""
    from cryptography.fernet import Fernet

    keys = folder / "var" / "keys" / "data-keys"
    if not keys.exists():
        keys.parent.mkdir(parents=True)
        keys.write_bytes(Fernet.generate_key() + b"\n")
        keys.chmod(0o600)
    return keys.parent.parent


def _counted(report: Path) -> Counter[str]:
    if not report.exists():
        return Counter()
    suites = list(ET.parse(report).getroot().iter("testsuite"))  # noqa: S314 - pytest wrote it a moment ago
    number = {word: sum(int(suite.get(word, "0")) for suite in suites) for word in ("tests", "skipped")}
    failed = sum(int(suite.get(word, "0")) for suite in suites for word in ("failures", "errors"))
    return Counter(
        passed=number["tests"] - number["skipped"] - failed, failed=failed, skipped=number["skipped"]
    )


def _words(counted: Counter[str]) -> str:
    skipped = f", {counted['skipped']} skipped" if counted["skipped"] else ""
    return f"{counted['passed']} passed, {counted['failed']} failed{skipped}"
