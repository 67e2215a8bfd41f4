"""What every act asks of the words it is given: there, short enough to store, and without control characters."""

from datetime import date

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
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"
