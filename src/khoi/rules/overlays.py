"""Reads an office's own pack, from a folder or from one file, and refuses what an office may not do."""

from pathlib import Path

from khoi.core.refusal import Refusal
from khoi.rules.packs import Pack, read_pack


def read_overlay(folder: Path) -> Pack:
    """The overlay in `folder`; it must name the document it lies over.

    Raises Refusal `cannot_read`, `not_an_overlay`, and whatever is wrong inside.
    """
    if not (folder / "document.yaml").is_file():
        hint = "Chỉ tới thư mục có tệp document.yaml."
        raise Refusal("cannot_read", f"“{folder}” không phải một gói quy định", where=str(folder), hint=hint)
    pack = read_pack(folder.absolute())
    if not pack.overlays:
        hint = "Thêm dòng “overlays: mã của quy định” vào document.yaml."
        raise Refusal(
            "not_an_overlay", f"{pack.number} không nêu nó đặt trên quy định nào", where=pack.code, hint=hint
        )
    return pack
