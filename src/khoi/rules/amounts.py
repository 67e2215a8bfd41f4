"""Numbers of regulations as sentences hold them: the amount with its unit, in both languages."""

import re
from datetime import date
from fractions import Fraction

from khoi.core import formats
from khoi.rules.procedure import is_last_day
from khoi.rules.questions import Words
from khoi.rules.values import Slot, Value

UNIT_WORDS = {
    "percent": ("%", "%", "%"),
    "point": ("điểm", "point", "points"),
    "month": ("tháng", "month", "months"),
    "year": ("năm", "year", "years"),
    "working_day": ("ngày làm việc", "working day", "working days"),
    "day": ("ngày", "day", "days"),
    "hour": ("giờ", "hour", "hours"),
    "mm": ("mm", "mm", "mm"),
    "pt": ("pt", "pt", "pt"),
}
_YEARLY = re.compile(r"[0-9]{2}-[0-9]{2}\Z")
LEFT_TO_OFFICE = Words("để cơ quan quy định", "left to the office")


def amount_words(amount: Fraction, unit: str) -> Words:
    """`20 %`, `1 điểm` and `1 point`, `2/3`."""
    if unit == "fraction":
        return Words(str(amount), str(amount))
    vi, one, many = UNIT_WORDS.get(unit, ("", "", ""))
    told = formats.amount(amount, "vi"), formats.amount(amount, "en")
    return Words(f"{told[0]} {vi}".strip(), f"{told[1]} {one if amount == 1 else many}".strip())


def number_words(number: Value | Slot) -> Words:
    """A value with its unit, a text as it stands (a day of any year as a day), or the words for a slot."""
    if isinstance(number, Slot):
        return LEFT_TO_OFFICE
    if number.unit != "text":
        return amount_words(number.amount, number.unit)
    if _YEARLY.match(number.words) and is_last_day(number.words):
        day = date.fromisoformat(f"2001-{number.words}")
        return Words(f"{day:%d/%m}", formats.day(day, "en").removesuffix(" 2001"))
    return Words(number.words, number.words)
