"""What acts ask of the words they are given, and how their refusals write days."""

from datetime import date

from khoi.core import formats
from khoi.core.refusal import Refusal


def required_text(value: str, where: str, longest: int) -> str:
    """`value` with single spaces; Refusal `empty_text`, `too_long` or `control_character`."""
    text = " ".join(value.split())
    if not text:
        raise Refusal("empty_text", "chỗ này không được để trống", where=where, hint="Điền rồi ghi lại.")
    if len(text) > longest:
        hint = f"Rút gọn còn tối đa {longest} ký tự."
        raise Refusal("too_long", f"dài {len(text)} ký tự", where=where, hint=hint)
    if not text.isprintable():
        hint = "Gõ lại bằng bàn phím thay vì dán."
        raise Refusal("control_character", "có ký tự điều khiển", where=where, hint=hint)
    return text


def written(day: date) -> str:
    """A day as the product's Vietnamese texts write it: `01/02/2025`."""
    return formats.day(day, "vi")


def lifetime(begins_on: date, ended_on: date | None) -> str:
    """When something exists: `từ 01/02/2020 đến trước 01/02/2025`."""
    return f"từ {written(begins_on)}" + (f" đến trước {written(ended_on)}" if ended_on else "")
