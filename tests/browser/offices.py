"""Running installations of the product, each in a folder of its own, started and stopped as a user does."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FURNISHING = Path(__file__).with_name("furnishing.py")
PATIENCE = 60


@dataclass
class Office:
    """A running installation: where it answers, the link it printed, where its data lie.

    `state`, `app`: the cookies and the second factor of the first account, once it has signed in.`named`: keys of what `furnish` put in.
    """

    base: str
    link: str
    var: Path
    state: Any = None
    app: Any = None
    named: dict[str, str] = field(default_factory=dict)

    def furnish(self, *what: str) -> None:
        """Puts in what no page of one reader alone could (furnishing.py), beside the running server."""
        environment = _environment(self.var) | {"DJANGO_SETTINGS_MODULE": "khoi.config.settings"}
        done = subprocess.run(
            [sys.executable, FURNISHING, *what],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
        self.named |= json.loads(done.stdout)


def _environment(var: Path) -> dict[str, str]:
    """No setting of whoever runs the tests, and sessions that outlast a slow machine."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KHOI_", "DATABASE_"))}
    own = {"KHOI_VAR": str(var), "KHOI_IDLE_MINUTES": "0"}
    return kept | own | {"PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"}


@contextmanager
def running(var: Path, *options: str, **settings: str) -> Iterator[Office]:
    """Starts Khối as a new user does and stops it as Ctrl-C does."""
    with closing(socket.socket()) as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    command = [sys.executable, "-m", "khoi", "start", "--port", str(port), *options]
    server = subprocess.Popen(
        command,
        env=_environment(var) | settings,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    watch = threading.Timer(20 * PATIENCE, os.killpg, (server.pid, signal.SIGKILL))
    watch.start()
    try:
        yield Office(f"http://localhost:{port}", _printed_link(server, port), var)
        os.killpg(server.pid, signal.SIGINT)
        assert server.wait(PATIENCE) == 0
    finally:
        watch.cancel()
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
        server.communicate()


def _printed_link(server: subprocess.Popen[str], port: int) -> str:
    """The one-time link, once the server also answers."""
    assert server.stdout
    found = next(filter(None, (re.search(r"http://\S+/moi/\S+", line) for line in server.stdout)), None)
    assert found, "the server ended without printing a link"
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return found[0]
    raise AssertionError("the server printed its link and does not answer")
