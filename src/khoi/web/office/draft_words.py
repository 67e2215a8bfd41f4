"""The arithmetic of a marked sentence in words, as its pages and forms say it."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khoi.core.formats import is_english
from khoi.measures.resolution_draft import CONFIRMED, LEFT_OUT

OPERATOR_WORDS = {
    ">=": gettext_lazy("ít nhất (≥)"),
    ">": gettext_lazy("trên, hơn (>)"),
    "<=": gettext_lazy("không quá (≤)"),
    "<": gettext_lazy("dưới (<)"),
    "=": gettext_lazy("đúng bằng (=)"),
    "range": gettext_lazy("trong khoảng, hai mức"),
    "bare": gettext_lazy("số trần, lời văn không nói"),
}
KIND_WORDS = {
    "ratio": gettext_lazy("tỷ lệ phần trăm"),
    "count": gettext_lazy("số đếm"),
    "growth": gettext_lazy("tăng trưởng"),
    "milestone": gettext_lazy("mốc phải xong"),
    "qualitative": gettext_lazy("định tính, người đánh giá"),
}
PERIOD_WORDS = {
    "each_year": gettext_lazy("từng năm"),
    "total_over_term": gettext_lazy("cộng cả nhiệm kỳ"),
    "mean_of_years": gettext_lazy("bình quân các năm"),
    "end_of_term": gettext_lazy("cuối nhiệm kỳ"),
    "growth_per_year": gettext_lazy("tăng bình quân mỗi năm"),
}


def shown_level(text: str, lang: str) -> str:
    """A level kept with a point as the reader writes it: `99.5` is `99,5`."""
    return text if is_english(lang) else text.replace(".", ",")


def told(mark: dict[str, Any], lang: str) -> dict[str, Any]:
    """A mark with `said`, its arithmetic in words, and `open`, whether something of it stands open."""
    target, unit = mark["target"], "%" if mark["target"]["kind"] in ("ratio", "growth") else ""
    low, high = shown_level(target["low"], lang), shown_level(target["high"], lang)
    said = [str(KIND_WORDS[target["kind"]])]
    if target["operator"]:
        level = f"{low}–{high}{unit}" if target["operator"] == "range" else f"{low}{unit}"
        said += [str(OPERATOR_WORDS[target["operator"]]), level]
    if target["period_rule"]:
        said.append(str(PERIOD_WORDS[target["period_rule"]]))
    if mark["population"]:
        said.append(_("của %(population)s") % {"population": mark["population"]})
    if target["due"]:
        said.append(_("xong năm %(year)s") % {"year": target["due"]})
    return mark | {"said": said, "is_open": _is_open(mark)}


def _is_open(mark: dict[str, Any]) -> bool:
    """Whether anything is left to be decided: until somebody confirms what the words ask, then only what they left open."""
    if mark["state"] == CONFIRMED:
        target = mark["target"]
        return bool(target["open"]) or target["operator"] == "bare" or len(target["readings"]) > 1
    return mark["state"] != LEFT_OUT and bool(mark["questions"])
