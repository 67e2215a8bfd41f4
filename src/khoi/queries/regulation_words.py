"""What subjects, people, units and sureness of a regulation are called on pages, in the reader's language."""

import re
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from khoi.core import formats
from khoi.core.spelling import plain
from khoi.rules.amounts import amount_words, number_words
from khoi.rules.facts import FactKind
from khoi.rules.values import Value
from khoi.rules.words import load_outcomes, spoken

SUBJECTS = {
    "xep-loai": gettext_lazy("Kiểm điểm, đánh giá, xếp loại"),
    "dang-vien": gettext_lazy("Kết nạp và quản lý đảng viên"),
    "ky-luat": gettext_lazy("Kiểm tra, giám sát, kỷ luật"),
    "du-lieu-ca-nhan": gettext_lazy("Dữ liệu cá nhân"),
    "the-thuc": gettext_lazy("Thể thức văn bản"),
    "bi-mat": gettext_lazy("Bí mật nhà nước"),
    "an-ninh-mang": gettext_lazy("An ninh mạng"),
}
"""Subjects of documents, in the order in which pages list them."""

PEOPLE = {
    "member": gettext_lazy("Đảng viên không giữ chức vụ lãnh đạo, quản lý"),
    "member_outside_system": gettext_lazy("Đảng viên ngoài hệ thống chính trị"),
    "leader": gettext_lazy("Người giữ chức vụ lãnh đạo, quản lý"),
    "collective": gettext_lazy("Tập thể lãnh đạo, quản lý"),
    "organisation": gettext_lazy("Tổ chức đảng"),
}
"""Whom a rating rule concerns, in the order of the contract."""

_OTHERS = {
    "member": gettext_lazy("Đảng viên"),
    "probationary_member": gettext_lazy("Đảng viên dự bị"),
    "exempt_member": gettext_lazy("Đảng viên được miễn công tác và sinh hoạt đảng"),
    "former_member": gettext_lazy("Người từng là đảng viên"),
    "applicant": gettext_lazy("Người xin vào Đảng"),
    "sponsor": gettext_lazy("Người giới thiệu"),
    "congress": gettext_lazy("Đại hội"),
    "data": gettext_lazy("Việc xử lý dữ liệu cá nhân"),
    "machine": gettext_lazy("Máy, mạng"),
    "system": gettext_lazy("Hệ thống thông tin"),
}
"""Whom rules of other subjects concern; a member there is any member."""
_RATING = "xep-loai"

_CONFIDENCE = {
    "read": gettext_lazy("đã đọc nguyên văn"),
    "second-hand": gettext_lazy("theo văn bản trích dẫn lại"),
    "inferred": gettext_lazy("suy ra, chưa đọc được"),
}
_GROUNDS = {
    "temporary_elsewhere": gettext_lazy("đang sinh hoạt tạm thời ở nơi khác"),
    "exempt": gettext_lazy("được miễn công tác và sinh hoạt đảng"),
    "suspended": gettext_lazy("bị đình chỉ sinh hoạt"),
    "prosecuted": gettext_lazy("bị khởi tố, truy tố, xét xử"),
    "detained": gettext_lazy("bị tạm giữ, tạm giam"),
    "absent_with_accepted_reason": gettext_lazy("vắng mặt suốt kỳ họp, có lý do được chấp nhận"),
}
_LEVELS = {
    "HTXS": pgettext_lazy("số người", "Xuất sắc"),
    "HTT": pgettext_lazy("số người", "Tốt"),
    "HT": pgettext_lazy("số người", "Hoàn thành"),
    "KHT": pgettext_lazy("số người", "Không hoàn thành"),
}
_UNNOTED = "chưa rõ"
_ROMAN = re.compile(r"(?=[IVX])(X{0,3})(IX|IV|V?I{0,3})\Z")
_PARTS = re.compile(r"\d+|[^\W\d]+")
_LAST = 2


def subject_words(subject: str) -> str:
    """What a document is about."""
    return str(SUBJECTS.get(subject, subject))


def people_words(subject: str, about: str = _RATING) -> str:
    """Whom a rule of a document about `about` concerns; a code nobody named here keeps its letters."""
    words = PEOPLE | _OTHERS if about != _RATING else _OTHERS | PEOPLE
    return str(words.get(subject, subject.replace("_", " ")))


def confidence_words(confidence: str) -> str:
    """How surely a document or number is known."""
    return str(_CONFIDENCE.get(confidence, confidence))


def ground_words(ground: str) -> str:
    """On what ground somebody is left out of a vote's base."""
    return str(_GROUNDS.get(ground, ground.replace("_", " ")))


def level_words(level: str) -> str:
    """A level as the short head of a column of counts."""
    return str(_LEVELS.get(level, level))


def choice_words(choice: str, lang: str) -> str:
    """A value of a choice: what the outcomes call it, else the word itself."""
    named = load_outcomes().get(choice)
    return spoken(named, lang) if named else choice.replace("_", " ")


def fact_label(fact: FactKind, lang: str) -> str:
    """What a fact is called."""
    return fact.en if formats.is_english(lang) else fact.vi


def fact_unit(fact: FactKind, lang: str) -> str:
    """What a fact is counted in; empty where it has no unit."""
    return fact.unit_en if formats.is_english(lang) else fact.unit


def with_unit(amount: Fraction, unit: str, lang: str) -> str:
    """An amount of a regulation with its unit: `20%`, `90 điểm`, `2/3`."""
    return spoken(amount_words(amount, unit), lang).replace(" %", "%")


def value_words(value: Value, lang: str) -> str:
    """A number of a regulation as pages print it; a text as it stands, a day of any year as a day."""
    words = spoken(number_words(value), lang)
    return words if value.unit == "text" else words.replace(" %", "%")


def days_words(start: date, end: date | None, lang: str) -> str:
    """`từ 30/08/2025`, `từ 04/10/2023 đến trước 30/08/2025`."""
    since = _("từ %(day)s") % {"day": formats.day(start, lang)}
    if end is None:
        return since
    return since + " " + _("đến trước %(day)s") % {"day": formats.day(end, lang)}


def anchor(clause: str) -> str:
    """The place of a clause on its document's page.

    >>> anchor("11.1.5"), anchor("chưa rõ")
    ('dk-11.1.5', 'dk-chua-ro')
    """
    return "dk-" + plain(clause).replace(" ", "-").replace("/", "-")


def clause_words(clause: str) -> str:
    """A clause as pages print it: most are numbers; one whose number nobody noted says so."""
    return _("chưa rõ") if clause == _UNNOTED else clause


def clause_order(clause: str) -> tuple[tuple[int, int, str], ...]:
    """A key that puts clauses in reading order: 5, 7.2, 11.1, II.B, words last."""
    return tuple(_part_order(part) for part in _PARTS.findall(clause)) or ((_LAST, 0, clause),)


def _part_order(part: str) -> tuple[int, int, str]:
    if part.isdecimal():
        return 0, int(part), ""
    if _ROMAN.match(part):
        return 0, _roman(part), part
    return (1, 0, part) if len(part) == 1 else (_LAST, 0, plain(part))


def _roman(text: str) -> int:
    worth = {"I": 1, "V": 5, "X": 10}
    values = [worth[letter] for letter in text]
    return sum(
        -value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True)
    )
