"""How far a figure lies from its threshold, in words: in percentage points or in what is counted, never rounded first."""

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from khoi.core import formats
from khoi.core.shares import rounded
from khoi.measures.need import bounds, need
from khoi.measures.targets import Amount, Target
from khoi.queries.board_words import Words

FLOOR, CEILING, EXACT = "floor", "ceiling", "exact"
ABOVE, AT, BELOW = "above", "at", "below"
_ROLES = {">=": FLOOR, ">": FLOOR, "<=": CEILING, "<": CEILING, "=": EXACT}


@dataclass(frozen=True, slots=True)
class Distance:
    """A figure held against its threshold in one sense of the operator."""

    target: Target
    sense: str
    value: Amount
    counted: str
    words: Words

    @property
    def text(self) -> str:
        """`cao hơn mức 2,23 điểm phần trăm, vượt 136 đảng viên`; what is missing is always said."""
        if self.sense == "range":
            return self._joined(self._range())
        return self._joined(self._against(_ROLES[self.sense], self.target.low))

    def _joined(self, place: str) -> str:
        gap = self._gap()
        return f"{place}, {gap}" if gap else place

    def _range(self) -> str:
        low, high = self.target.low, self.target.high
        side = self._side(low)
        if side == BELOW:
            return _("thấp hơn cận dưới %(by)s") % {"by": self._by(low)}
        if high is not None and self._side(high) == ABOVE:
            return _("cao hơn cận trên %(by)s") % {"by": self._by(high)}
        return _("nằm trong khoảng của chỉ tiêu")

    def _against(self, role: str, bound: Fraction) -> str:
        side = self._side(bound)
        if side == AT:
            return self._at(role, bound)
        return (
            _apart(role, side, is_count=self._is_count) % {"low": self._level(bound), "by": self._by(bound)}
        ).strip()

    def _at(self, role: str, bound: Fraction) -> str:
        level = self._level(bound)
        if self.sense == ">":
            return _("vừa bằng mức %(low)s, mà chỉ tiêu đòi hỏi cao hơn") % {"low": level}
        if self.sense == "<":
            return _("vừa bằng mức %(low)s, mà chỉ tiêu đòi hỏi thấp hơn") % {"low": level}
        told = {FLOOR: _("vừa bằng mức %(low)s"), CEILING: _("vừa bằng mức tối đa %(low)s")}
        return told.get(role, _("đúng bằng mức %(low)s")) % {"low": level}

    def _level(self, bound: Fraction) -> str:
        unit = "%" + _("/năm") if self.value.steps else "%" if self.value.is_share else ""
        return formats.amount(bound, self.words.lang) + unit

    def _side(self, bound: Fraction) -> str:
        wanted, found = bound, self.value.exact
        if self.value.steps:
            wanted, found = (100 + bound) ** self.value.steps, found * 100**self.value.steps
        elif self.value.is_share:
            found *= 100
        return AT if found == wanted else ABOVE if found > wanted else BELOW

    def _by(self, bound: Fraction) -> str:
        if self.value.steps:
            return ""  # a yearly growth is a root: no exact number of points lies between
        if self.value.is_share:
            return points(100 * self.value.exact, bound, self.words)
        return f"{formats.amount(abs(self.value.exact - bound), self.words.lang)} {self.counted}"

    def _gap(self) -> str:
        """How many are missing, too many or to spare; a count has said it already."""
        low, high = bounds(self.target, self.sense, self.value)
        if low is not None and high is not None and low > high:
            return _("không số nguyên nào cho đúng mức trên mẫu số này")
        found = need(self.target, self.sense, self.value)
        if self._is_count and not self._is_strictly_at():
            return ""
        said = {"n": self.words.count(abs(found.more) or found.spare), "counted": self.counted}
        if found.more > 0:
            return _("còn thiếu %(n)s %(counted)s") % said
        if found.more < 0:
            return _("thừa %(n)s %(counted)s") % said
        return _("vượt %(n)s %(counted)s") % said if found.spare and self.sense in (">=", ">") else ""

    @property
    def _is_count(self) -> bool:
        return not (self.value.is_share or self.value.steps)

    def _is_strictly_at(self) -> bool:
        return self.sense in (">", "<") and self._side(self.target.low) == AT


def _apart(role: str, side: str, *, is_count: bool) -> str:
    """The words for a figure off its threshold; of a count the threshold is repeated, as both are plain numbers."""
    if role == CEILING:
        words = {
            (ABOVE, False): _("cao hơn mức tối đa %(by)s"),
            (BELOW, False): _("thấp hơn mức tối đa %(by)s"),
            (ABOVE, True): _("cao hơn mức tối đa %(low)s là %(by)s"),
            (BELOW, True): _("thấp hơn mức tối đa %(low)s là %(by)s"),
        }
    else:
        words = {
            (ABOVE, False): _("cao hơn mức %(by)s"),
            (BELOW, False): _("thấp hơn mức %(by)s"),
            (ABOVE, True): _("cao hơn mức %(low)s là %(by)s"),
            (BELOW, True): _("thấp hơn mức %(low)s là %(by)s"),
        }
    return words[side, is_count]


def points(one: Fraction, other: Fraction, words: Words) -> str:
    """How far two percentages lie apart in points as both are printed, so that whoever reads them finds the same.

    The sign is left to the sentence, which goes by the exact values; a difference that printing hides is said so.
    """
    size = abs(Fraction(rounded(one)) - Fraction(rounded(other)))
    if one != other and not size:
        return _("chưa đến 0,01 điểm phần trăm")
    return _("%(n)s điểm phần trăm") % {"n": formats.percent(rounded(size), words.lang).removesuffix("%")}
