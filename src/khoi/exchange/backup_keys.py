"""The key pair of the backups: the public half makes them here, the secret half opens them and lies elsewhere."""

import os
from datetime import datetime
from pathlib import Path

from django.conf import settings
from pyrage import IdentityError, RecipientError, x25519

from khoi.core.refusal import Refusal
from khoi.records.keys import key_file

_LIMIT = 65_536


def recipient_file() -> Path:
    """Where the public half is kept."""
    return settings.VAR / "keys" / "backup-recipient"


def make_pair(target: Path, *, now: datetime, replace: bool = False) -> str:
    """Writes a new secret half to `target` (0600, as `age-keygen` writes it) and keeps the public half, which it returns.

    Raises Refusal `backup_recipient_exists`, `key_beside_data`, `file_exists` or `cannot_write`.
    """
    _refuse_second_pair(replace=replace)
    if target.absolute().resolve().is_relative_to(settings.VAR):
        hint = "Ghi ra một ổ rời, in ra giấy rồi cất đi."
        raise Refusal(
            "key_beside_data", "khóa mở bản sao lưu không được nằm cạnh dữ liệu", where=str(target), hint=hint
        )
    secret = x25519.Identity.generate()
    public = str(secret.to_public())
    _write(target, f"# created: {now.isoformat(timespec='seconds')}\n# public key: {public}\n{secret}\n")
    _keep(public)
    return public


def recipient() -> x25519.Recipient:
    """The public half that is kept. Raises Refusal `no_backup_recipient`."""
    hint = "Chạy `khoi backup keygen TỆP` một lần; cất tệp ấy ở nơi khác."
    try:
        return x25519.Recipient.from_str(recipient_file().read_text(encoding="utf-8").strip())
    except (OSError, UnicodeDecodeError, RecipientError) as error:
        message = "chưa có khóa công khai để mã hoá bản sao lưu"
        raise Refusal("no_backup_recipient", message, where=str(recipient_file()), hint=hint) from error


def read_identity(path: Path) -> x25519.Identity:
    """The secret half in a file. Raises Refusal `cannot_read` or `bad_backup_identity`."""
    hint = "Đưa tệp do `khoi backup keygen` ghi ra, hoặc chép lại đúng dòng AGE-SECRET-KEY-1… đã in."
    try:
        with path.open(encoding="utf-8") as file:
            lines = file.read(_LIMIT).split("\n")
        secret = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
        return x25519.Identity.from_str("".join(secret))
    except OSError as error:
        raise Refusal("cannot_read", "không đọc được tệp khóa", where=str(path), hint=hint) from error
    except (ValueError, IdentityError):
        message = "tệp này không chứa khóa mở bản sao lưu"
        raise Refusal("bad_backup_identity", message, where=str(path), hint=hint) from None


def data_keys_kept() -> bool:
    """Whether the office's data keys are here; without them a process makes one up for itself."""
    path = key_file()
    return path is None or path.exists()


def require_data_keys() -> None:
    """Raises Refusal `data_keys_missing` when the office's data keys are not here."""
    if not data_keys_kept():
        hint = "Đặt tệp khóa dữ liệu của cơ quan vào đó (hoặc nêu nó trong KHOI_DATA_KEYS_FILE) rồi làm lại."
        raise Refusal(
            "data_keys_missing", "thiếu tệp khóa dữ liệu của cơ quan", where=str(key_file()), hint=hint
        )


def _refuse_second_pair(*, replace: bool) -> None:
    if recipient_file().exists() and not replace:
        hint = "Thêm --replace để thay; giữ khóa cũ chừng nào còn bản sao lưu cũ."
        message = "đã có khóa sao lưu"
        raise Refusal("backup_recipient_exists", message, where=str(recipient_file()), hint=hint)


def _keep(public: str) -> None:
    """Takes the place of the former public half whole or not at all."""
    kept = recipient_file()
    new = kept.with_name(f"{kept.name}.new")
    try:
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new.unlink(missing_ok=True)
    except OSError as error:
        hint = "Kiểm tra quyền ghi của thư mục dữ liệu."
        message = "không ghi được khóa công khai"
        raise Refusal("cannot_write", message, where=str(kept), hint=hint) from error
    _write(new, public + "\n")
    new.replace(kept)


def _write(path: Path, text: str) -> None:
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError as error:
        hint = "Chọn tên tệp khác; không tệp nào bị ghi đè."
        raise Refusal("file_exists", "đã có tệp này", where=str(path), hint=hint) from error
    except (OSError, ValueError) as error:
        hint = "Chọn nơi ghi được, ví dụ một ổ rời."
        raise Refusal("cannot_write", "không ghi được tệp này", where=str(path), hint=hint) from error
