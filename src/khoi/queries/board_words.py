"""The short texts of a target: its threshold, its value, what it still needs, in the reader's language."""

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from khoi.core import formats
from khoi.measures.need import bounds, need
from khoi.measures.targets import Amount, Result, Target, growth_per_year
from khoi.queries.pledges import Pledge
from khoi.records.models import Measure, ReadingChoice, TargetVersion

_WHOLE = 100
_MARKS = {">=": "≥ ", ">": "> ", "<=": "≤ ", "<": "< ", "=": "= ", "bare": "", "range": ""}


@dataclass(frozen=True, slots=True)
class Words:
    """Writes figures of targets in one language."""

    lang: str

    def count(self, value: int) -> str:
        """A whole number."""
        return formats.count(value, self.lang)

    def percent(self, value: Fraction) -> str:
        """A share with two decimals."""
        return formats.percent(value, self.lang)

    def threshold(self, version: TargetVersion) -> str:
        """`≥ 90%`, `30%`, `90–100`, `> 5%/năm`, as printed."""
        if version.low is None:
            return ""
        unit = {"ratio": "%", "growth": "%" + _("/năm")}.get(version.kind, "")
        low = formats.amount(Fraction(version.low), self.lang)
        if version.operator == "range" and version.high is not None:
            return f"{low}–{formats.amount(Fraction(version.high), self.lang)}{unit}"
        return f"{_MARKS[version.operator]}{low}{unit}"

    def threshold_note(self, version: TargetVersion, choice: ReadingChoice | None = None) -> str:
        """What must be read beside the threshold: a bare number nobody has settled yet, and over which period."""
        bare = _("không ghi rõ ít nhất hay bằng") if is_unsettled(version, choice) else ""
        return ", ".join(note for note in (bare, self.period_note(version)) if note)

    def period_note(self, version: TargetVersion) -> str:
        """Over which period a threshold runs; empty for a share of each year."""
        if version.kind != "ratio" or version.period_rule != "each_year":
            return {
                "each_year": _("mỗi năm"),
                "total_over_term": _("cả nhiệm kỳ"),
                "mean_of_years": _("bình quân các năm"),
                "end_of_term": _("cuối nhiệm kỳ"),
                "growth_per_year": _("bình quân mỗi năm"),
            }.get(version.period_rule, "")
        return ""

    def value(self, value: Amount | None) -> str:
        """The figure itself; its own words when there is none."""
        if value is None:
            return _("chưa có")
        if value.is_share:
            return formats.percent(value.percent, self.lang)
        if value.steps:
            return formats.percent(growth_per_year(value), self.lang)
        return formats.amount(value.exact, self.lang)

    def fraction(self, value: Amount | None) -> str:
        """`47/52`: the base that makes the share one statement."""
        if value is None or value.den is None or not (value.is_share or value.steps):
            return ""
        return f"{self.count(value.num)}/{self.count(value.den)}"

    def below(self, value: Amount | None, version: TargetVersion) -> str:
        """What stands under a figure: its base, or for a count its threshold."""
        if value is None:
            return ""
        return self.fraction(value) or _("mức %(low)s") % {
            "low": formats.amount(Fraction(version.low or 0), self.lang)
        }

    def need(self, target: Target, row: Result) -> tuple[str, str]:
        """How many more, or how many to spare; and the figure that would just keep the promise."""
        if row.value is None:
            return _("Chờ số liệu"), ""
        low, high = bounds(target, row.sense, row.value)
        if low is not None and high is not None and low > high:
            return _("Không thể đúng mức"), _("không số nguyên nào cho đúng mức trên mẫu số này")
        gap = need(target, row.sense, row.value)
        if gap.more > 0:
            return _("Cần thêm %(n)s") % {"n": self.count(gap.more)}, self._at(gap.at, row.value)
        if gap.more < 0:
            return _("Vượt %(n)s") % {"n": self.count(-gap.more)}, self._at(gap.at, row.value)
        if gap.spare:
            is_most = row.sense in ("<=", "<")
            spare = _("Còn được %(n)s") if is_most else _("Dư %(n)s")
            return spare % {"n": self.count(gap.spare)}, ""
        return _("Vừa đủ"), ""

    def _at(self, at: int, value: Amount) -> str:
        if value.is_share and value.den:
            share = self.percent(Fraction(at, value.den))
            return f"{self.count(at)}/{self.count(value.den)} = {share}"
        return _("%(at)s là đủ mức") % {"at": self.count(at)}

    def sense(self, sense: str) -> str:
        """How a bare number is meant."""
        return _("hiểu là “ít nhất”") if sense == ">=" else _("hiểu là “đúng bằng”")

    def choice_note(self, pledge: Pledge) -> str:
        """Which reading was decided, on what paper; empty when nobody decided or nothing was open."""
        choice = pledge.choice
        if choice is None:
            return ""
        paper = f"{choice.document}, {formats.day(choice.document_day, self.lang)}"
        return f"{self.chosen(choice)}: {paper}"

    def chosen(self, choice: ReadingChoice) -> str:
        """What was decided: how a bare number is meant, and on which base."""
        parts = [self.sense(choice.sense)] if choice.sense else []
        if choice.reading:
            parts.append(self.label(choice.reading))
        said = ", ".join(parts) or _("đã chốt")
        return f"{said[0].upper()}{said[1:]}"

    def counted(self, measure: Measure) -> str:
        """What a measure counts, one of it."""
        return measure.counted_en if formats.is_english(self.lang) else measure.counted

    def label(self, thing: object) -> str:
        """The label of a reading, measure, indicator or group in this language; empty for none."""
        english = getattr(thing, "label_en", "")
        return english if formats.is_english(self.lang) and english else str(getattr(thing, "label", ""))


def is_unsettled(version: TargetVersion, choice: ReadingChoice | None) -> bool:
    """Whether a bare number may still mean two things; of a share of 100% both mean the same."""
    is_whole = version.kind == "ratio" and version.low == _WHOLE
    return version.operator == "bare" and not is_whole and not (choice and choice.sense)
