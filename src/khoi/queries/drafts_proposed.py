"""What a marked sentence seems to count: measures that are declared already, and the indicator that follows them."""

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from khoi.access.viewer import Viewer
from khoi.core.spelling import plain, slug
from khoi.measures.resolution_draft import JUDGED, PROPOSED, Mark
from khoi.records.models import Measure, ResolutionDraft, TargetReading

_MOST_OF_IT = Fraction(1, 2)
_FALL = "decrease"
_GRADES = ("khong hoan thanh", "xuat sac", "hoan thanh tot", "hoan thanh")
_BESIDE = re.compile(r"\([^)]*\)")
Reading = dict[str, str]


class _Counted(NamedTuple):
    """A measure: its code, the words of its label and the grade among them, and what one of it is called, without marks."""

    code: str
    words: frozenset[str]
    grade: str
    counted: str

    def noun_in(self, said: frozenset[str]) -> bool:
        """Whether at least half of what one of it is called stands there: “cơ quan” for “cơ quan, đơn vị”."""
        noun = _words(self.counted)
        return 2 * len(noun & said) >= len(noun)


def proposed_readings(viewer: Viewer, draft: ResolutionDraft, mark: Mark) -> list[Reading]:
    """Which measures the sentence seems to count, over the bases that earlier resolutions took; nothing where none is alike.

    A part (“trong đó”) counts what its whole counts, or nothing is proposed; it is also read over its whole. A fall is no
    share of anything, so nothing is proposed for one.
    """
    viewer.require("keep_documents", draft.unit_id)
    return _readings(draft, mark, list(_measures(draft)))


def proposed_indicator(viewer: Viewer, draft: ResolutionDraft, mark: Mark, readings: list[Reading]) -> str:
    """The one indicator whose targets were read as the first of these readings is; empty where none was, or several."""
    viewer.require("keep_documents", draft.unit_id)
    if not _is_untouched(mark) or not readings:
        return str(mark["target"]["indicator"])
    first, base = readings[0]["numerator"], readings[0]["denominator"]
    rows = TargetReading.objects.filter(numerator__code=first, target__versions__kind=mark["target"]["kind"])
    rows = rows.filter(denominator__code=base) if base else rows.filter(denominator__isnull=True)
    found = list(rows.values_list("position", "target__indicator__code").distinct())
    chief = {code for position, code in found if position == 1}
    for codes in (chief, {code for _position, code in found}):
        if len(codes) == 1:
            return str(*codes)
    return ""


def _is_untouched(mark: Mark) -> bool:
    return mark["state"] == PROPOSED and not mark.get("kept") and not mark["target"]["readings"]


def _readings(draft: ResolutionDraft, mark: Mark, measures: list[_Counted]) -> list[Reading]:
    target = mark["target"]
    if not _is_untouched(mark):
        return list(target["readings"])
    if target["kind"] in JUDGED or any(row["code"] == _FALL for row in mark["questions"]):
        return []
    if not (whole := _whole(draft, mark)):
        return _read(mark, [one for one in measures if one.noun_in(_said(mark))], [])
    above = _readings(draft, whole, measures)
    return _read(mark, _counting_alike(whole, above, measures), above)


def _read(mark: Mark, measures: list[_Counted], above: list[Reading]) -> list[Reading]:
    grade = _grade(mark["measure_hint"])
    top = _alike(_said(mark), [one for one in measures if one.grade == grade])
    if not top or mark["target"]["kind"] != "ratio":
        return [{"numerator": top, "denominator": ""}] if top else []
    rows = TargetReading.objects.filter(numerator__code=top, denominator__isnull=False)
    bases = [
        *rows.order_by("pk").values_list("denominator__code", flat=True),
        *(row["numerator"] for row in above),
    ]
    known = {one.code for one in measures} - {top}
    found = [base for base in dict.fromkeys(bases) if base in known]
    return [{"numerator": top, "denominator": base} for base in found or [""]]


def _whole(draft: ResolutionDraft, mark: Mark) -> Mark | None:
    """The mark that this one is a part of, which always stands before it."""
    number = mark["target"]["under"]
    return next((one for one in draft.marks if one["number"] == number and number < mark["number"]), None)


def _counting_alike(whole: Mark, above: Iterable[Reading], measures: list[_Counted]) -> list[_Counted]:
    """The measures of what the whole counts: as it is read, else by the noun in its words."""
    tops = {row["numerator"] for row in above}
    nouns = {one.counted for one in measures if one.code in tops} or {plain(whole["population"])}
    return [one for one in measures if one.counted in nouns]


def _measures(draft: ResolutionDraft) -> Iterable[_Counted]:
    stored = Measure.objects.values("code", "label", "counted")
    for row in (*stored, *draft.head["measures"]):
        yield _Counted(row["code"], _words(row["label"]), _grade(row["label"]), plain(row["counted"]))


def _said(mark: Mark) -> frozenset[str]:
    return _words(f"{mark['population']} {mark['measure_hint']}")


def _words(text: str) -> frozenset[str]:
    return frozenset(slug(text).split("-"))


def _grade(text: str) -> str:
    """Which grade the words name, what stands in brackets aside: words of two grades are nearly the same words."""
    said = plain(_BESIDE.sub(" ", text))
    return next((grade for grade in _GRADES if grade in said), "")


def _alike(said: frozenset[str], measures: list[_Counted]) -> str:
    """The one measure whose label shares most of its words with `said`, if that is more than half of both together."""
    shares = [Fraction(len(one.words & said), len(one.words | said)) for one in measures]
    best = max(shares, default=Fraction(0))
    return measures[shares.index(best)].code if best > _MOST_OF_IT and shares.count(best) == 1 else ""
