"""`khoi account`: lets somebody in again from the machine itself, when nobody with the right is left to do it."""

import argparse

from khoi.cli import Commands
from khoi.cli.database import open_database
from khoi.core.refusal import Refusal


def register(commands: Commands) -> None:
    """Add `account`."""
    parser = commands.add_parser("account", help="cấp lại mã vào cho một tài khoản / a new one-time code")
    parser.add_argument("name", help="tên tài khoản / name of the account")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print a one-time code. Exit 0. Raises Refusal `unknown_account`."""
    open_database()
    from khoi.actions.first_account import new_code_for

    code = new_code_for(args.name)
    if code is None:
        hint = "Xem tên tài khoản ở trang Tài khoản cơ quan."
        raise Refusal("unknown_account", f"không có tài khoản “{args.name}”", where="name", hint=hint)
    print(f"Mã vào, dùng một lần trong 7 ngày / one-time code, 7 days: {code}")
    print("Mở trang /moi/ rồi nhập mã / open /moi/ and enter it.")
    return 0
