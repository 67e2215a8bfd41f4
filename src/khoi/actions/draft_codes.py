"""Codes in a resolution being marked up: as typed when they are free, else made from names; used inside one change."""

from collections.abc import Collection, Mapping
from typing import Any

from khoi.core.refusal import Refusal
from khoi.measures.resolution_draft import free_code
from khoi.records.models import Indicator, Measure, Resolution, ResolutionDraft


def new_resolution_code(unit: str, head: Mapping[str, Any]) -> str:
    """The head's own code, or one from its unit and term that no resolution and no open draft has."""
    if code := str(head.get("code", "")):
        return code
    heads = ResolutionDraft.objects.filter(state="open").values_list("head", flat=True)
    taken = {str(one["code"]) for one in heads} | set(Resolution.objects.values_list("code", flat=True))
    return free_code(f"{unit} {head['first_year']} {head['last_year']}", taken, "nghi-quyet")


def new_target_code(target: Mapping[str, Any], taken: Mapping[str, int]) -> str:
    """The target's own code, or one from its indicator's name; `taken` are codes with the sentences that have them.

    A new indicator is stored under its target's code. Refusals: `duplicate_target`, `indicator_differs`.
    """
    code, is_new = str(target["code"]), not target["indicator"]
    if not code:
        stored = set(Indicator.objects.values_list("code", flat=True)) if is_new else set()
        return free_code(
            str(target["indicator"] or target["indicator_label"]), stored | taken.keys(), "chi-tieu"
        )
    if code in taken:
        message = f"mã “{code}” đã dùng cho câu số {taken[code]}"
        raise Refusal("duplicate_target", message, where="code", hint="Đặt mã khác cho chỉ tiêu này.")
    standing = Indicator.objects.filter(code=code).first() if is_new else None
    if standing and standing.label != target["indicator_label"]:
        hint = "Chọn chỉ số ấy trong danh sách, hoặc để trống ô mã."
        raise Refusal("indicator_differs", f"“{code}” là mã của “{standing.label}”", where="code", hint=hint)
    return code


def new_measure_code(measure: Mapping[str, Any], own: Collection[str]) -> str:
    """The measure's own code, or one from its name; `own` are those the draft declares. Refusal `duplicate_measure`."""
    code = str(measure["code"])
    stored = set(Measure.objects.values_list("code", flat=True))
    if not code:
        return free_code(str(measure["label"]), stored.union(own), "so-do")
    if code in stored or code in own:
        message = f"mã “{code}” đã có"
        raise Refusal(
            "duplicate_measure",
            message,
            where="code",
            hint="Chọn số đo đã khai ở từng câu, hoặc để trống ô mã.",
        )
    return code
