"""What `khoi backup` and `khoi restore` say, in both languages."""

from collections.abc import Mapping
from typing import Any

_SAID = {
    "keygen": (
        """\
Khóa mở nằm trong {secret}. In tệp ấy ra giấy, cất hai bản ở hai nơi, rồi xóa khỏi máy này:
máy chủ không cần nó để sao lưu, và không có nó thì không ai mở được bản sao lưu.
Khóa công khai {recipient} được giữ ở {kept}.""",
        """\
The key that opens is in {secret}. Print that file, lock two copies away in two places, then delete it here:
the server makes backups without it, and without it nobody opens one.
The public key {recipient} is kept in {kept}.""",
    ),
    "backup": (
        "Đã sao lưu vào {file}: {tables} bảng, {rows} dòng, {files} tệp, {bytes} byte, {seconds} giây.",
        "Backed up to {file}: {tables} tables, {rows} rows, {files} files, {bytes} bytes, {seconds} s.",
    ),
    "content": (
        """\
Bản sao lưu lúc {made_at}, Khối {product}, {database}, mạng {profile}: {tables} bảng, {rows} dòng, {files} tệp.
Sự kiện cuối: {head_number} {head_digest}""",
        """\
Backup of {made_at}, Khối {product}, {database}, network {profile}: {tables} tables, {rows} rows, {files} files.
Last event: {head_number} {head_digest}""",
    ),
    "whole": (
        "Mọi dòng, mọi tệp đúng như lúc sao lưu.",
        "Every row and every file is as it was backed up.",
    ),
    "ours": (
        "Dấu niêm phong của cơ quan đúng.",
        "The office's seal is right.",
    ),
    "not_proven": (
        "Chưa biết ai làm ra bản này: ở đây không có khóa dữ liệu của cơ quan để kiểm dấu niêm phong.",
        "Who made it is not proven: the office's data keys, which check the seal, are not here.",
    ),
    "restored": (
        "Đã khôi phục trong {seconds} giây; từng bảng được đọc lại và khớp với bản kê.",
        "Restored in {seconds} s; every table was read again and agrees with the manifest.",
    ),
    "chain_whole": (
        "Chuỗi kiểm toán liền, sự kiện cuối khớp.",
        "The audit chain holds and ends as it did.",
    ),
    "chain_broken": (
        "Chuỗi kiểm toán không liền: {where}",
        "The audit chain does not hold: {where}",
    ),
    "bring": (
        """\
Cần có lại: tệp khóa dữ liệu ({data_keys}) — đã có, vì dấu niêm phong vừa được kiểm bằng nó.
Không cần: secret-key (mọi người đăng nhập lại). Để sao lưu tiếp: chép lại keys/backup-recipient hoặc chạy `khoi backup keygen`.""",
        """\
To bring back: the data keys ({data_keys}) - here already, the seal was checked with them.
Not needed: secret-key (everybody signs in again). For the next backups: bring keys/backup-recipient back, or run `khoi backup keygen`.""",
    ),
}


def said(key: str, lang: str, facts: Mapping[str, Any]) -> list[str]:
    """The lines of one saying, filled in."""
    return _SAID[key][lang == "en"].format_map(facts).split("\n")
