"""Which stored measures belong together, and what to say of figures that contradict one another."""

from collections.abc import Mapping

from django.db.models import F
from django.utils.translation import gettext as _

from khoi.core import formats
from khoi.core.spelling import small_first
from khoi.measures.contradictions import JUMP, OVER_BASE, Contradiction, ContradictionRules
from khoi.records.models import MeasureSum, TargetReading


def contradiction_rules() -> ContradictionRules:
    """A numerator lies within its base wherever both count the same thing; sums are those that were declared.

    Two statements. What a reading puts over a base of another kind (admitted over units) says nothing of either.
    """
    # By position and key, so that the sentences of a page keep their order.
    readings = TargetReading.objects.filter(denominator__counted=F("numerator__counted"))
    pairs = readings.exclude(denominator=F("numerator")).order_by("numerator__position", "numerator_id", "pk")
    inside = dict.fromkeys(pairs.values_list("numerator__code", "denominator__code"))
    sums: dict[str, list[str]] = {}
    rows = MeasureSum.objects.order_by("whole__position", "whole_id", "part__position", "part_id")
    for whole, part in rows.values_list("whole__code", "part__code"):
        sums.setdefault(whole, []).append(part)
    return ContradictionRules(tuple(inside), tuple((whole, tuple(parts)) for whole, parts in sums.items()))


def contradiction_words(contradiction: Contradiction, labels: Mapping[str, str], lang: str) -> str:
    """One sentence with all its numbers; `labels` names measures by code in the reader's language."""
    named = [labels.get(code, code) for code in contradiction.measures]
    counts = [formats.count(number, lang) for number in contradiction.numbers]
    if contradiction.code == OVER_BASE:
        return _("%(part)s: %(less)s, nhiều hơn %(whole)s: %(more)s") % {
            "part": named[0],
            "less": counts[0],
            "whole": _lowered(named[1]),
            "more": counts[1],
        }
    if contradiction.code == JUMP:
        return _("%(what)s: %(now)s, năm trước: %(before)s") % {
            "what": named[0],
            "now": counts[0],
            "before": counts[1],
        }
    parts = ", ".join(
        f"{_lowered(name)}: {count}" for name, count in list(zip(named, counts, strict=True))[1:]
    )
    added = formats.count(sum(contradiction.numbers[1:]), lang)
    return _("%(whole)s: %(total)s, nhưng các phần cộng lại là %(added)s (%(parts)s)") % {
        "whole": named[0],
        "total": counts[0],
        "added": added,
        "parts": parts,
    }


def _lowered(label: str) -> str:
    """A label inside a sentence: its first letter small, unless it opens an abbreviation."""
    return label if label[1:2].isupper() else small_first(label)
