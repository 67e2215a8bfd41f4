"""`khoi start` from nothing: keeps its data and its key, answers, and stops cleanly."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from khoi.cli.main import main
from khoi.cli.start import _port

PATIENCE = 60
posix = pytest.mark.skipif(os.name == "nt", reason="signals and file modes of POSIX")


@pytest.fixture
def port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def answer(server: subprocess.Popen, port: int) -> int:
    """The status of the first page once the server answers."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    pytest.fail(f"no answer; exit {server.poll()}: {server.communicate()[1] if server.poll() else ''}")


def environment(var: Path, **settings: str) -> dict[str, str]:
    """No setting of whoever runs the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KHOI_", "DATABASE_"))}
    return kept | {"KHOI_VAR": str(var)} | settings


def codes(out: str, port: int) -> list[str]:
    """The one-time codes that a start printed, each in its link."""
    return re.findall(rf"http://localhost:{port}/moi/((?:[A-Z2-9]{{4}}-){{3}}[A-Z2-9]{{4}})/", out)


def start(
    var: Path, port: int, *options: str, stop: signal.Signals = signal.SIGINT, visit: Visit | None = None
) -> tuple[int, int, str, str]:
    """Start, ask for a page, stop as a terminal does: page status, exit status, both outputs.

    `visit` is given what was printed and stays a while.
    """
    command = [sys.executable, "-m", "khoi", "start", "--port", str(port), *options]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    server = subprocess.Popen(
        command, env=environment | {"KHOI_VAR": str(var)}, start_new_session=True, **pipes
    )
    watch = threading.Timer(2 * PATIENCE, os.killpg, (server.pid, signal.SIGKILL))
    watch.start()
    try:
        status = answer(server, port)
        os.killpg(server.pid, stop)
        out, err = server.communicate(timeout=PATIENCE)
        return status, server.returncode, out, err
    finally:
        watch.cancel()
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
            server.communicate()


@posix
def test_start_twice_keeps_data_and_key(tmp_path, port):
    var = tmp_path / "new" / "var"
    status, code, out, err = start(var, port)
    assert (status < 400, code, err) == (True, 0, "")
    assert "văn phòng mẫu" in out
    assert len(re.findall(rf"http://127\.0\.0\.1:{port}/\S+", out)) == 1
    key = (var / "secret-key").read_text()
    assert [oct((var / name).stat().st_mode & 0o777) for name in (".", "secret-key")] == ["0o700", "0o600"]

    began = time.monotonic()
    status, code, out, err = start(var, port, "--empty")
    assert (status < 400, code, err) == (True, 0, "")
    assert "giữ nguyên" in out
    assert (var / "secret-key").read_text() == key
    assert time.monotonic() - began < PATIENCE / 2


@posix
def test_start_empty_then_plain_stays_empty(tmp_path, port):
    first, second = start(tmp_path, port, "--empty"), start(tmp_path, port, stop=signal.SIGTERM)
    assert [(code, "văn phòng mẫu" in out, err) for _, code, out, err in (first, second)] == [
        (0, False, "")
    ] * 2


def test_start_with_a_port_in_use(port, capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        assert main(["start", "--port", str(port)]) == 2
    assert capsys.readouterr().err.startswith("Từ chối (port_in_use): ")


def test_start_beyond_this_machine_without_names(monkeypatch, port, capsys):
    monkeypatch.delenv("KHOI_HOSTS", raising=False)
    assert main(["start", "--host", "0.0.0.0", "--port", str(port)]) == 2
    assert capsys.readouterr().err.startswith("Từ chối (hosts_not_named): ")


@pytest.mark.parametrize("text", ["0", "-1", "65536", "9999999999", "8e3", "٨٠٠٠", ""])
def test_start_with_a_number_that_is_no_port(text, capsys):
    assert main(["start", f"--port={text}"]) == 2
    assert capsys.readouterr().err.startswith("Từ chối (bad_arguments): ")


def test_highest_port():
    assert _port("65535") == 65_535
