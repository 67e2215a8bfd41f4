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
from khoi.cli.start import _address, _port

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
    var: Path, port: int, *options: str, stop: signal.Signals = signal.SIGINT
) -> tuple[int, int, str, str]:
    """Start, ask for a page, stop as a terminal does: page status, exit status, both outputs."""
    command = [sys.executable, "-m", "khoi", "start", "--port", str(port), *options]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    server = subprocess.Popen(command, env=environment(var), start_new_session=True, umask=0o022, **pipes)
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
    assert (len(codes(out, port)), out.count("/moi/")) == (1, 1)
    key = (var / "secret-key").read_text()
    modes = [oct((var / name).stat().st_mode & 0o777) for name in (".", "secret-key", "khoi.sqlite3")]
    assert modes == ["0o700", "0o600", "0o600"]
    var.chmod(0o755)

    began = time.monotonic()
    status, code, out, err = start(var, port, "--empty")
    assert (status < 400, code, err) == (True, 0, "")
    assert "giữ nguyên" in out
    assert ((var / "secret-key").read_text(), oct(var.stat().st_mode & 0o777)) == (key, "0o700")
    assert time.monotonic() - began < PATIENCE / 2


@posix
def test_start_empty_then_plain_stays_empty(tmp_path, port):
    first, second = start(tmp_path, port, "--empty"), start(tmp_path, port, stop=signal.SIGTERM)
    assert [(code, "văn phòng mẫu" in out, err) for _, code, out, err in (first, second)] == [
        (0, False, "")
    ] * 2


CHOOSE = """
import sys, django
django.setup()
from django.test import Client
password = "mot cau rat dai de nho"
answer = Client(SERVER_NAME="localhost").post(f"/moi/{sys.argv[1]}/", {"password1": password, "password2": password})
print(answer.status_code, end="")
"""


def choose_password(var: Path, code: str) -> str:
    """What somebody with the code does on its page; the page's status."""
    command = [sys.executable, "-c", CHOOSE, code]
    settings = {"DJANGO_SETTINGS_MODULE": "khoi.config.settings", "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        command, env=environment(var, **settings), capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@posix
def test_start_prints_one_code_until_somebody_has_chosen_a_password(tmp_path, port):
    printed = [codes(start(tmp_path, port, "--empty")[2], port) for _ in range(2)]
    assert [len(found) for found in printed] == [1, 1]
    (old,), (new,) = printed
    assert old != new
    assert [choose_password(tmp_path, code) for code in (old, new, new)] == ["400", "302", "400"]
    out = start(tmp_path, port, "--empty")[2]
    assert (codes(out, port), out.count("/moi/"), f"http://localhost:{port}/" in out) == ([], 0, True)


@pytest.mark.parametrize(
    ("https", "hosts", "address"),
    [
        (True, ["khoi.noi-bo", "localhost"], "https://khoi.noi-bo"),
        (True, [".noi-bo", "khoi.noi-bo"], "https://khoi.noi-bo"),
        (True, ["*"], "http://localhost:8000"),
        (False, ["khoi.noi-bo"], "http://localhost:8000"),
    ],
)
def test_address_printed_is_the_one_that_answers(settings, https, hosts, address):
    settings.HTTPS, settings.ALLOWED_HOSTS = https, hosts
    assert _address("127.0.0.1", 8000) == address


def refused_start(var: Path, port: int, *options: str, **settings: str) -> tuple[int, str, str]:
    """Exit status and both outputs of a start that never serves."""
    command = [sys.executable, "-m", "khoi", "start", "--empty", "--port", str(port), *options]
    done = subprocess.run(
        command,
        env=environment(var, **settings),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("code", "settings"),
    [
        ("weak_key", {"KHOI_SECRET_KEY": "x" * 40}),
        ("debug_in_production", {"KHOI_DEBUG": "1"}),
    ],
)
def test_start_as_production_that_is_unfit(tmp_path, port, code, settings):
    exit_status, out, err = refused_start(tmp_path, port, KHOI_PRODUCTION="1", **settings)
    assert (exit_status, out, err.startswith(f"Từ chối ({code}): ")) == (2, "", True)
    assert ("Traceback" in err, "x" * 40 in err) == (False, False)


@posix
def test_start_as_production_with_a_key_file_that_others_read(tmp_path, port):
    key = tmp_path / "key"
    key.write_text("abcdefghijklmnopqrstuvwxyz0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    key.chmod(0o644)
    exit_status, _, err = refused_start(
        tmp_path / "var", port, KHOI_PRODUCTION="1", KHOI_SECRET_KEY_FILE=str(key)
    )
    assert (exit_status, err.startswith("Từ chối (readable_key_file): ")) == (2, True)


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


@pytest.mark.parametrize("settings", [{}, {"KHOI_HTTPS": "1"}, {"KHOI_PROXIES": "1"}])
def test_start_beyond_this_machine_without_a_server_in_front(tmp_path, port, settings):
    exit_status, _, err = refused_start(
        tmp_path, port, "--host=0.0.0.0", KHOI_HOSTS="khoi.noi-bo", **settings
    )
    assert (exit_status, err.startswith("Từ chối (proxy_not_named): ")) == (2, True)


@pytest.mark.parametrize("text", ["0", "-1", "65536", "9999999999", "8e3", "٨٠٠٠", ""])
def test_start_with_a_number_that_is_no_port(text, capsys):
    assert main(["start", f"--port={text}"]) == 2
    assert capsys.readouterr().err.startswith("Từ chối (bad_arguments): ")


def test_highest_port():
    assert _port("65535") == 65_535
