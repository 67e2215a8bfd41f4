"""The packed parts of an .xlsx file, unpacked under hard limits: what a file says of its own sizes is only a claim.

Only parts that are read later are unpacked. Pictures, fonts and printer settings stay packed and are dropped.
"""

import re
import struct
import zipfile
import zlib
from io import BytesIO
from typing import IO, Final

from khoi.core.file_kinds import LOOKS_LIKE, kind_of
from khoi.core.refusal import Refusal

MOST_PARTS: Final = 2_000
MOST_BYTES: Final = 120_000_000
"""Of all parts together, unpacked: a sheet of 100,000 rows has about 20 million."""
_RATIO, _SMALL = 250, 1_000_000
_CHUNK = 1 << 20
_NAME = re.compile(r"[^\0\\]{1,200}")
_ARCHIVES = (".zip", ".7z", ".rar", ".gz", ".jar", ".xlsx", ".xlsm", ".xlsb", ".docx", ".pptx", ".ods")
_PACKING = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    IndexError,
    OverflowError,
    RuntimeError,
)
"""What the standard library raises at a broken package."""
_SAVE_AGAIN = "Mở tệp bằng Excel hoặc LibreOffice, lưu lại dạng .xlsx rồi nạp lại."


def malformed(what: str, where: str = "tệp") -> Refusal:
    """The refusal for a workbook that is broken, or built as no office program builds one."""
    return Refusal("workbook_malformed", f"tệp Excel bị hỏng: {what}", where=where, hint=_SAVE_AGAIN)


def too_large(what: str, where: str = "tệp") -> Refusal:
    """The refusal for a workbook that would take up too much memory or time."""
    hint = "Chỉ giữ lại các trang có số liệu, chép sang một tệp mới rồi nạp lại."
    return Refusal("workbook_too_large", what, where=where, hint=hint)


class Package:
    """The parts of one file by name, as the list of contents names them; a name is looked up without regard to case."""

    def __init__(self, data: bytes) -> None:
        _refuse_other_kinds(data)
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except _PACKING as error:
            raise malformed("không mở được gói nén") from error
        self._left = MOST_BYTES
        self._entries = _by_name(self._zip.infolist())

    @property
    def names(self) -> list[str]:
        """Names of all parts, in lower case."""
        return list(self._entries)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._entries

    def read(self, name: str) -> bytes:
        """The part, unpacked. Raises Refusal `workbook_malformed` or `workbook_too_large`."""
        entry = self._entries.get(name.lower())
        if entry is None:
            raise malformed(f"thiếu phần {name}")
        try:
            with self._zip.open(entry) as packed:
                return self._unpacked(packed, entry)
        except _PACKING as error:
            raise malformed(f"không giải nén được phần {name}") from error

    def _unpacked(self, packed: IO[bytes], entry: zipfile.ZipInfo) -> bytes:
        pieces = []
        while piece := packed.read(_CHUNK):
            pieces.append(piece)
            self._left -= len(piece)
            if self._left < 0:
                raise _bomb()
        found = b"".join(pieces)
        if len(found) != entry.file_size:
            raise malformed(f"phần {entry.filename} không dài như tệp khai")
        return found


def _refuse_other_kinds(data: bytes) -> None:
    kind = kind_of(data)
    if kind == "ole" and "EncryptedPackage".encode("utf-16-le") in data:
        hint = "Bỏ mật khẩu mở tệp (Tệp → Thông tin → Bảo vệ sổ làm việc), lưu lại rồi nạp lại."
        raise Refusal("workbook_encrypted", "tệp Excel này đặt mật khẩu mở tệp", where="tệp", hint=hint)
    if not data.startswith(b"PK\x03\x04"):
        raise not_a_workbook(LOOKS_LIKE[kind])


def not_a_workbook(looks_like: str) -> Refusal:
    """The refusal for a file of another kind; `looks_like` says which."""
    hint = "Ở đây cần tệp Excel dạng .xlsx. Đổi tên tệp không đổi được loại tệp: mở ra và lưu lại dạng .xlsx."
    return Refusal("not_a_workbook", f"tệp này là {looks_like}, không phải tệp .xlsx", where="tệp", hint=hint)


def _by_name(entries: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """Every part once. Two parts of one name would let two readers see two different files."""
    if len(entries) > MOST_PARTS:
        raise too_large(f"tệp có {len(entries)} phần bên trong, nhiều hơn {MOST_PARTS}")
    found: dict[str, zipfile.ZipInfo] = {}
    for entry in entries:
        name = entry.filename.lower()
        if name in found or not _NAME.fullmatch(name) or ".." in name:
            raise malformed(f"phần “{entry.filename[:60]}” trùng hoặc sai tên")
        _refuse_packing(entry)
        found[name] = entry
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise _bomb()
    return found


def _refuse_packing(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & 1 or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise malformed(f"phần {entry.filename} nén hoặc mã hóa theo cách không dùng cho .xlsx")
    if entry.file_size > _SMALL and entry.file_size > _RATIO * max(entry.compress_size, 1):
        raise _bomb()
    if entry.filename.lower().endswith(_ARCHIVES) and not entry.filename.lower().startswith("xl/embeddings/"):
        raise too_large(f"trong tệp còn có một tệp nén khác ({entry.filename})")


def _bomb() -> Refusal:
    return too_large(f"tệp giải nén ra quá lớn (hơn {MOST_BYTES // 1_000_000} MB, hoặc nén bất thường)")
