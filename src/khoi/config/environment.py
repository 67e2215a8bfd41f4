"""Reads settings from the environment.

A name may also be given as `NAME_FILE`, whose content is then read, so that a secret need not stand in the environment.
"""

import os
from pathlib import Path

from khoi.core.refusal import Refusal

_YES = frozenset({"1", "true", "yes", "on"})
_NO = frozenset({"0", "false", "no", "off"})


def text(name: str, default: str = "") -> str:
    """The value of `name`, or the content of the file in `name_FILE`; `default` when neither is set."""
    value, path = os.environ.get(name), os.environ.get(f"{name}_FILE")
    if value is not None and path is not None:
        raise nonsense(name, f"{name} và {name}_FILE cùng được đặt", "Chỉ giữ lại một trong hai.")
    if path is None:
        return default if value is None else value.strip()
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError, ValueError) as error:
        message = f"Không đọc được tệp nêu trong {name}_FILE"
        raise nonsense(f"{name}_FILE", message, "Kiểm tra đường dẫn và quyền đọc.") from error


def flag(name: str, *, default: bool) -> bool:
    """True for `1 true yes on`, False for `0 false no off`; anything else is refused."""
    value = text(name).lower()
    if value and value not in _YES | _NO:
        raise nonsense(name, f"{name} phải là 1 hoặc 0", f"Ví dụ: {name}=1")
    return value in _YES if value else default


def number(name: str, default: int, *, most: int) -> int:
    """A whole number from 0 to `most`; anything else is refused."""
    given = text(name) or str(default)
    if not (given.isascii() and given.isdigit() and len(given) <= len(str(most)) and int(given) <= most):
        raise nonsense(name, f"{name} phải là số nguyên từ 0 đến {most}", f"Ví dụ: {name}={default}")
    return int(given)


def names(name: str, default: str = "") -> list[str]:
    """A list of names parted by commas, without empty ones."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def folder(name: str, default: Path) -> Path:
    """An absolute folder path; it need not exist yet."""
    return Path(text(name) or default).expanduser().resolve()


def nonsense(where: str, message: str, hint: str) -> Refusal:
    """The refusal of a setting: `where` is its name."""
    return Refusal("bad_setting", message, where=where, hint=hint)
