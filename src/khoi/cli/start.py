"""`khoi start`: from a fresh clone to a page in the browser, with data that is kept."""

import argparse
import ipaddress
import os
import socket
from datetime import date
from functools import partial

from khoi.cli import Commands
from khoi.cli.backup_daily import schedule_running
from khoi.cli.database import open_database
from khoi.cli.fitness import is_production, refuse_unfit
from khoi.cli.jobs import jobs_running
from khoi.core.refusal import Refusal
from khoi.rules.fields import as_day

_LAST_PORT = 65_535
# A thread waits while a body arrives or another writer holds SQLite, so there are more of them than work at a time.
_WORKERS, _THREADS = 2, 8
_LAST_REQUESTS = 5
_HEADERS_WITHIN = 10_000  # milliseconds


def register(commands: Commands) -> None:
    """Add `start`."""
    parser = commands.add_parser("start", help="mở chương trình trên máy này / start the program")
    parser.add_argument("--port", type=_port, default=8000, metavar="N")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--empty", action="store_true", help="không nạp văn phòng mẫu / no example office")
    parser.add_argument(
        "--example-until",
        type=partial(as_day, where="--example-until"),
        metavar="DAY",
        help="chuyện văn phòng mẫu chỉ kể đến ngày này / tell the example's story only up to this day",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prepare what is missing, print the address and, the first time, a one-time link; serve until Ctrl-C. Exit 0."""
    _refuse_open_host(args.host)
    _refuse_taken_port(args.host, args.port)
    open_database()
    if is_production(_is_here(args.host)):
        _refuse_bare_host(args.host)
        refuse_unfit()
    _fill(empty=args.empty, until=args.example_until)
    _greet(args.host, args.port)
    with schedule_running(), jobs_running():
        _serve(args.host, args.port)
    return 0


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text[:6]) <= _LAST_PORT):
        raise argparse.ArgumentTypeError(f"1..{_LAST_PORT}: {text}")
    return int(text)


def _refuse_open_host(host: str) -> None:
    """Beyond this machine nobody is answered until the names of the server are given."""
    if not _is_here(host) and not (os.environ.get("KHOI_HOSTS") or os.environ.get("KHOI_HOSTS_FILE")):
        hint = "Đặt KHOI_HOSTS là các tên máy được phép, ví dụ KHOI_HOSTS=khoi.noi-bo"
        raise Refusal(
            "hosts_not_named", "Chưa khai tên máy chủ cho mạng ngoài máy này", where=host, hint=hint
        )


def _refuse_bare_host(host: str) -> None:
    """Beyond this machine only behind a TLS server: it also takes in slow requests, which would hold every thread here."""
    from django.conf import settings

    if not _is_here(host) and not (settings.HTTPS and settings.ALLAUTH_TRUSTED_PROXY_COUNT):
        message = "Mở cho máy khác mà chưa khai máy chủ TLS đứng trước"
        hint = "Đặt máy chủ TLS phía trước, rồi KHOI_HTTPS=1 và KHOI_PROXIES=1; xem docs/security.md."
        raise Refusal("proxy_not_named", message, where=host, hint=hint)


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _refuse_taken_port(host: str, port: int) -> None:
    where = f"{host}:{port}"
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as trial:
            if os.name != "nt":  # there the option would allow two owners of one port
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except (socket.gaierror, UnicodeError, PermissionError) as error:
        hint = "Chọn địa chỉ của chính máy này và cổng từ 1024 trở lên."
        raise Refusal("cannot_listen", f"Không mở được {where}", where=where, hint=hint) from error
    except OSError as error:
        hint = f"Tắt chương trình kia, hoặc chọn cổng khác: khoi start --port {port % 60_000 + 1}"
        raise Refusal(
            "port_in_use", f"Cổng {port} đang có chương trình khác dùng", where=where, hint=hint
        ) from error


def _fill(*, empty: bool, until: date | None = None) -> None:
    """Load the example office into a database that holds nothing, unless asked not to."""
    from khoi.actions.example import load_example_office

    fresh = _holds_nothing()
    if fresh and not empty:
        print("Đang nạp văn phòng mẫu (dữ liệu giả định) / loading the example office (invented data) ...")
        load_example_office(until=until)
    elif empty and not fresh:
        print("Dữ liệu đang có được giữ nguyên / what is there is kept.")


def _holds_nothing() -> bool:
    from django.apps import apps
    from django.contrib.auth import get_user_model

    models = [get_user_model(), *apps.get_app_config("records").get_models()]
    return not any(model._base_manager.exists() for model in models)  # noqa: SLF001 - unfiltered, by Django's docs


def _greet(host: str, port: int) -> None:
    from django.db import connections

    from khoi.actions.first_account import first_code

    base = _address(host, port)
    code = first_code()
    connections.close_all()  # the workers open their own
    lines = ["", f"Khối đang chạy tại {base}/"]
    if code:
        lines += [
            f"Lần đầu: mở liên kết này để đặt mật khẩu, chỉ dùng được một lần: {base}/moi/{code}/",
            "The link above lets the first person in, once: choose a password there.",
        ]
    lines += [f"Dừng chương trình: Ctrl-C / Khối runs at {base}/, Ctrl-C stops it.", ""]
    print("\n".join(lines), flush=True)


def _address(host: str, port: int) -> str:
    """Where a browser finds the program: behind a TLS server under the first of the office's own names."""
    from django.conf import settings

    names = [name for name in settings.ALLOWED_HOSTS if not name.startswith((".", "*"))]
    if settings.HTTPS and names:
        return f"https://{names[0]}"
    return f"http://{_shown(host)}:{port}"


def _shown(host: str) -> str:
    """The host as browsers like it: passkeys work at a name, never at a bare number."""
    if host in ("127.0.0.1", "::1"):
        return "localhost"
    return f"[{host}]" if ":" in host else host


def _serve(host: str, port: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels

    # Two processes are as many as SQLite's single writer can use.
    server = Granian(
        "khoi.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=_WORKERS,
        blocking_threads=_THREADS,
        http1_settings=HTTP1Settings(header_read_timeout=_HEADERS_WITHIN),
        # A worker stopped while it is still starting may never hear of it.
        workers_kill_timeout=_LAST_REQUESTS,
        log_level=LogLevels.error,
    )
    server.serve()
