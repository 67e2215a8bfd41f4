"""Reads what an address asks for - year, structure, day, page, text - and refuses nonsense."""

import re
from contextlib import suppress
from datetime import MAXYEAR, date, datetime

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from khoi.core.refusal import Refusal
from khoi.measures.ledger import OWN, Structure

DAY_FORMATS = ("%d/%m/%Y", "%Y-%m-%d", "%d%m%Y")  # as written here, as in addresses, as typed in haste
_YEAR = re.compile("[0-9]{4}")
_PAGE = re.compile("[0-9]{1,6}")


def year_asked(request: HttpRequest) -> int | None:
    """The year in the address; None when it names none."""
    text = request.GET.get("year", "")
    if not text:
        return None
    if not _YEAR.fullmatch(text):
        raise _not_a_year(text)
    return checked_year(int(text))


def checked_year(year: int) -> int:
    """A year that a day can lie in, or a Refusal `not_a_year`."""
    if not 0 < year <= MAXYEAR:
        raise _not_a_year(str(year))
    return year


def _not_a_year(text: str) -> Refusal:
    return Refusal(
        "not_a_year",
        _("“%(text)s” không phải một năm") % {"text": text[:40]},
        where="year",
        hint=_("Viết bốn chữ số, ví dụ 2024."),
    )


def structure_asked(request: HttpRequest) -> Structure:
    """The structure in the address, a day or `own`; each year's own when it names none."""
    return (request.GET.get("structure") != OWN and day_asked(request, "structure")) or OWN


def day_asked(request: HttpRequest, name: str = "day") -> date | None:
    """The day in the address; None when it names none."""
    text = request.GET.get(name, "")
    if not text:
        return None
    for form in DAY_FORMATS:
        with suppress(ValueError):
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no time zone
    raise Refusal(
        "not_a_day",
        _("“%(text)s” không phải một ngày") % {"text": text[:40]},
        where=name,
        hint=_("Viết ngày dạng 31/12/2025."),
    )


def text_asked(request: HttpRequest, name: str, longest: int) -> str:
    """A text in the address without what cannot be printed, cut at `longest` letters; empty when it names none."""
    return "".join(filter(str.isprintable, request.GET.get(name, "")))[:longest].strip()


def page_asked(request: HttpRequest) -> int:
    """The page in the address; the first when it names none or nonsense."""
    text = request.GET.get("page", "1")
    return int(text) if _PAGE.fullmatch(text) else 1


def today() -> date:
    return timezone.localdate()
