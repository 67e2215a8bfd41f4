"""What a plan and its steps are called on its pages, and where a plan stands."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from khoi.core import formats

Step = Mapping[str, Any]
Called = Callable[[str], str]

ACTS: Mapping[str, tuple[Any, Any]] = {
    "merge": (
        gettext_lazy("Hợp nhất, sáp nhập"),
        gettext_lazy("Một hay nhiều đơn vị kết thúc, một đơn vị đang có hoặc mới tiếp nhận."),
    ),
    "split": (
        gettext_lazy("Chia, tách"),
        gettext_lazy(
            "Một đơn vị kết thúc, hai hay nhiều đơn vị mới kế tục; số liệu cũ chia theo tỷ lệ hoặc giữ nguyên."
        ),
    ),
    "rename": (gettext_lazy("Đổi tên"), gettext_lazy("Đơn vị vẫn là đơn vị cũ, số liệu liền mạch.")),
    "move": (
        gettext_lazy("Chuyển nơi trực thuộc"),
        gettext_lazy("Một hay nhiều đơn vị về dưới cấp trên khác."),
    ),
    "dissolve": (
        gettext_lazy("Giải thể"),
        gettext_lazy("Đơn vị kết thúc; nơi nhận các đơn vị bên dưới và số liệu cũ được nêu rõ."),
    ),
    "plan": (
        gettext_lazy("Sắp xếp nhiều đơn vị cùng lúc"),
        gettext_lazy(
            "Nhiều việc trong một kế hoạch, xét một lần, thực hiện một lần: một khối kết thúc, các đơn vị về hai nơi mới."
        ),
    ),
}
"""What a page of its own begins, with its words; `plan` begins empty."""
MORE_STEPS: Mapping[str, Any] = {
    "found": gettext_lazy("Thành lập"),
    "change_kind": gettext_lazy("Đổi loại đơn vị"),
    "end": gettext_lazy("Kết thúc, không có đơn vị kế tục"),
    "end_term": gettext_lazy("Kết thúc sớm một nhiệm kỳ"),
}
STEP_NAMES: Mapping[str, Any] = {
    **{act: words[0] for act, words in ACTS.items() if act != "plan"},
    **MORE_STEPS,
}
STATES: Mapping[str, Any] = {
    "draft": gettext_lazy("bản nháp"),
    "done": gettext_lazy("đã thực hiện"),
    "undone": gettext_lazy("đã hoàn tác"),
    "dropped": gettext_lazy("đã bỏ"),
}
HOW_ENDED: Mapping[str, Any] = {
    "merge": gettext_lazy("hợp nhất"),
    "split": gettext_lazy("chia, tách"),
    "dissolve": gettext_lazy("giải thể"),
    "end": gettext_lazy("kết thúc"),
}


ASKS_FOR_ANOTHER_DAY = frozenset(
    {"outside_life", "same_day", "changes_after_end", "figures_after_end", "day_outside_term"}
)
"""Obstacles that another effective day may clear: it stands in the plan's head, not in the step."""
_WHOLE_PERCENTS = 100 * 100


def share_words(share: Fraction, lang: str) -> str:
    """A share of a whole as offices write it, and as it can be typed again; a fraction where a percentage would lie.

    >>> [share_words(Fraction(text), "vi") for text in ("3/5", "67/200", "1/3", "1")]
    ['60%', '33,5%', '1/3', '100%']
    """
    if _WHOLE_PERCENTS % share.denominator:
        return str(share)
    return f"{formats.amount(100 * share, lang)}%"


def named_in(steps: Sequence[Step]) -> set[str]:
    """Every unit code that the steps mention."""
    found: set[str] = set()
    for step in steps:
        several = [*step.get("units", ()), *step.get("heirs", ())]
        into = step.get("into", ())
        single = [step.get(name) for name in ("code", "parent", "unit", "children_to")]
        found.update(several, [into] if isinstance(into, str) else into, filter(None, single))
    return found


def founded_names(steps: Sequence[Step]) -> dict[str, str]:
    """Code and name of every unit that the steps found."""
    return {step["code"]: step["name"] for step in steps if step["do"] == "found"}


def step_words(step: Step, called: Called) -> str:
    """One step as a sentence; `called` names a unit by its code."""
    return _TOLD[step["do"]](step, called)


def plan_title(steps: Sequence[Step], called: Called) -> str:
    """A title for a single act: its last step, which is what it is about."""
    told = step_words(steps[-1], called)
    return told if len(told) <= 200 else told[:199] + "…"  # noqa: PLR2004 - the longest title there can be


def _listed(codes: Sequence[str], called: Called) -> str:
    names = [f"“{called(code)}”" for code in codes[:3]]
    more = len(codes) - len(names)
    if more:
        names.append(ngettext("%(n)s đơn vị khác", "%(n)s đơn vị khác", more) % {"n": more})
    return ", ".join(names)


def _placed(parent: str | None, called: Called) -> str:
    return _("dưới “%(name)s”") % {"name": called(parent)} if parent else _("ở trên cùng")


def _found(step: Step, called: Called) -> str:
    words = {"name": step["name"], "place": _placed(step["parent"], called)}
    return _("Thành lập “%(name)s” %(place)s") % words


def _move(step: Step, called: Called) -> str:
    words = {"name": called(step["unit"]), "place": _placed(step["parent"], called)}
    return _("Chuyển “%(name)s” về %(place)s") % words


def _rename(step: Step, called: Called) -> str:
    return _("Đổi tên “%(name)s” thành “%(new)s”") % {"name": called(step["unit"]), "new": step["name"]}


def _change_kind(step: Step, called: Called) -> str:
    return _("Đổi loại của “%(name)s”") % {"name": called(step["unit"])}


def _end(step: Step, called: Called) -> str:
    return _("Kết thúc “%(name)s”, không có đơn vị kế tục") % {"name": called(step["unit"])}


def _merge(step: Step, called: Called) -> str:
    words = {"names": _listed(step["units"], called), "into": called(step["into"])}
    return _("Hợp nhất %(names)s vào “%(into)s”") % words


def _split(step: Step, called: Called) -> str:
    words = {"name": called(step["unit"]), "into": _listed(step["into"], called)}
    if step["shares"]:
        return _("Tách “%(name)s” thành %(into)s, số liệu cũ chia theo tỷ lệ") % words
    return _("Tách “%(name)s” thành %(into)s, số liệu cũ không chia") % words


def _dissolve(step: Step, called: Called) -> str:
    words = {"name": called(step["unit"]), "heirs": _listed(step["heirs"], called)}
    if step["heirs"]:
        return _("Giải thể “%(name)s”, kế tục là %(heirs)s") % words
    return _("Giải thể “%(name)s”") % words


def _end_term(step: Step, called: Called) -> str:
    words = {"name": called(step["unit"]), "term": step["term"]}
    return _("Kết thúc sớm nhiệm kỳ %(term)s của “%(name)s”") % words


_TOLD: Mapping[str, Callable[[Step, Called], str]] = {
    "found": _found,
    "move": _move,
    "rename": _rename,
    "change_kind": _change_kind,
    "end": _end,
    "merge": _merge,
    "split": _split,
    "dissolve": _dissolve,
    "end_term": _end_term,
}
