"""What templates may ask for: status words and signs, numbers and days in the reader's language, the small drawings."""

from collections.abc import Callable
from datetime import date, datetime
from fractions import Fraction
from http import HTTPStatus
from typing import Any, TypeVar

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import is_aware, localtime

from khoi.core import formats
from khoi.core.refusal import Refusal
from khoi.core.refusal_english import in_english
from khoi.core.shares import Share
from khoi.measures.published import lines
from khoi.queries import regulation_words
from khoi.queries.board_view import STATUS_WORDS, Bar, Spark
from khoi.queries.board_words import Words
from khoi.web.parts import charts
from khoi.web.parts.language import reader_language

register = template.Library()
T = TypeVar("T")

_CLASSES = {"no_data": "none", "readings_differ": "differ", "warn": "missed"}
_SIGNS = {"no_data": "none", "readings_differ": "differ"}


@register.filter
def status_word(code: str) -> str:
    """The word on screen for a status code."""
    return str(STATUS_WORDS[code])


@register.filter
def status_class(code: str) -> str:
    """The style class for a status code."""
    return _CLASSES.get(code, code)


@register.simple_tag
def sign(code: str, size: str = "") -> SafeString:
    """The drawn sign of a status; `size` may be "mini". A word must stand beside it."""
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="#s-{}"/></svg>',
        " ".join(filter(None, ("sg", size, status_class(code)))),
        _SIGNS.get(code, code),
    )


@register.simple_tag(takes_context=True)
def place(context: Any, refusal: Refusal) -> str:
    """Where the fault lies, as people read it: a field by its label; a missing right or page is said in the message already."""
    if (
        refusal.code in ("not_allowed", "second_factor_required")
        or context.get("status") == HTTPStatus.NOT_FOUND
    ):
        return ""
    fields = getattr(context.get("form"), "fields", {})
    return str(fields[refusal.where].label) if refusal.where in fields else str(refusal.where or "")


@register.filter
def clause_anchor(clause: str) -> str:
    """The place of a clause on its regulation's page."""
    return regulation_words.anchor(clause)


@register.filter
def clause_words(clause: str) -> str:
    """A clause as pages print it."""
    return regulation_words.clause_words(clause)


@register.filter
def label(thing: object) -> str:
    """What a measure, reading, indicator or group is called in the reader's language."""
    return Words(reader_language()).label(thing)


@register.filter
def refusal_english(code: str) -> str:
    """What a refusal says to an English reader."""
    return in_english(code)


@register.filter
def base_line(entry: dict[str, Any]) -> str:
    """Which bases a printed percentage fits, in the reader's language."""
    return lines.base_line(entry, reader_language())


@register.filter
def arithmetic(text: str) -> str:
    """A finding's arithmetic in the reader's language."""
    return lines.arithmetic(text, reader_language())


@register.filter
def breakable(text: str) -> SafeString:
    """A fraction that may break before its stroke where room is short."""
    return format_html_join(SafeString("<wbr>/"), "{}", ((part,) for part in text.split("/")))


@register.filter
def sparkline(spark: Spark) -> SafeString:
    """The small line of a target."""
    first, *others = spark.lines
    return charts.sparkline(
        first, threshold=spark.threshold, label=spark.label, span=spark.span, others=others
    )


@register.filter
def deviation_bar(bar: Bar) -> SafeString:
    """The bar to one side of the threshold."""
    return charts.deviation_bar(bar.over_or_short, span=bar.span, status=bar.status_code)


@register.simple_tag
def coverage_bar(reported: int, expected: int) -> SafeString:
    """The grey bar of reports that came."""
    return charts.coverage_bar(reported, expected)


@register.filter
def percent(value: Share | Fraction | str | None) -> str:
    """A share in the reader's language."""
    return _written(formats.percent, value)


@register.filter
def count(value: int | None) -> str:
    """A whole number in the reader's language."""
    return _written(formats.count, value)


@register.filter
def amount(value: Fraction | None) -> str:
    """An exact number in the reader's language."""
    return _written(formats.amount, value)


@register.filter
def day(value: date | None) -> str:
    """A day in the reader's language."""
    return _written(formats.day, value)


@register.filter
def moment(value: datetime | None) -> str:
    """A day with hour and minute, local, in the reader's language."""
    return _written(formats.moment, localtime(value) if value is not None and is_aware(value) else value)


def _written(write: Callable[[T, str], str], value: T) -> str:
    return write(value, reader_language())
