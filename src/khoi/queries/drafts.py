"""Resolutions being marked up, as their pages show them: the list, one draft with its text in pieces, what a mark may choose."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from khoi.access.viewer import Viewer
from khoi.core.formats import is_english
from khoi.core.refusal import Refusal
from khoi.measures.resolution_draft import CONFIRMED, LEFT_OUT, Mark
from khoi.queries.board_words import Words
from khoi.records.models import Indicator, Measure, ResolutionDraft

ROWS = 50


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text: plain, or the words of one mark."""

    text: str
    mark: int = 0
    state: str = ""


def drafts_listed(viewer: Viewer, number: int, *, size: int = ROWS) -> Page[Any]:
    """The drafts of units within reach, last changed first, `size` a page."""
    units = ResolutionDraft.objects.order_by("unit_id").values_list("unit_id", flat=True).distinct()
    rows = ResolutionDraft.objects.select_related("unit", "resolution").defer("text")
    return Paginator(rows.filter(unit_id__in=viewer.among("keep_documents", units)), size).get_page(number)


def draft_by_key(viewer: Viewer, key: str) -> ResolutionDraft:
    """The draft, or a Refusal `unknown_draft` where there is none within reach."""
    found = ResolutionDraft.objects.select_related("unit", "resolution").filter(key=key).first()
    if found is None or not viewer.may("keep_documents", found.unit_id):
        hint = _("Chọn trong danh sách bản nháp.")
        raise Refusal("unknown_draft", _("không có bản nháp này"), where=key[:40], hint=hint)
    return found


def mark_in(draft: ResolutionDraft, number: int) -> Mark:
    """One mark, or a Refusal `unknown_mark`."""
    for mark in draft.marks:
        if mark["number"] == number:
            return dict(mark)
    hint = _("Chọn trong danh sách của bản nháp.")
    raise Refusal("unknown_mark", _("không có câu số %(n)s") % {"n": number}, where="number", hint=hint)


def counted(draft: ResolutionDraft) -> dict[str, int]:
    """How many marks are confirmed, left out and still to be looked at."""
    states = [mark["state"] for mark in draft.marks]
    done, out = states.count(CONFIRMED), states.count(LEFT_OUT)
    return {"all": len(states), "confirmed": done, "left_out": out, "waiting": len(states) - done - out}


def goals_left_empty(draft: ResolutionDraft) -> list[str]:
    """The goals under which nothing is confirmed: a resolution is loaded without them."""
    held = {mark["target"]["goal"] for mark in draft.marks if mark["state"] == CONFIRMED}
    return [words for i, words in enumerate(draft.head["goals"]) if i not in held]


def pieces(draft: ResolutionDraft) -> list[list[Piece]]:
    """The paragraphs that hold a mark, each as its pieces; a mark inside another's words is shown by the outer one."""
    found, at = [], 0
    for line in draft.text.split("\n"):
        inside = [one for one in draft.marks if at <= one["start"] < at + len(line)]
        if inside:
            found.append(_cut(line, at, sorted(inside, key=lambda one: int(one["start"]))))
        at += len(line) + 1
    return found


def _cut(line: str, at: int, marks: Sequence[Mark]) -> list[Piece]:
    cut, here = [], 0
    for mark in marks:
        first, last = mark["start"] - at, min(mark["end"] - at, len(line))
        if first < here:
            continue
        cut += [Piece(line[here:first])] if first > here else []
        cut.append(Piece(line[first:last], mark["number"], mark["state"]))
        here = last
    return [*cut, Piece(line[here:])] if here < len(line) else cut


def measures_to_choose(viewer: Viewer, draft: ResolutionDraft, lang: str) -> list[tuple[str, str]]:
    """Every measure by code with its label: those stored, then those that the draft declares."""
    viewer.require("keep_documents", draft.unit_id)
    words, own = Words(lang), draft.head["measures"]
    stored = [(row.code, words.label(row)) for row in Measure.objects.all()]
    return stored + [(row["code"], _own_label(row, lang)) for row in own]


def indicators_to_choose(viewer: Viewer, draft: ResolutionDraft, lang: str) -> list[tuple[str, str]]:
    """Every indicator that earlier resolutions are followed by."""
    viewer.require("keep_documents", draft.unit_id)
    words = Words(lang)
    return [(row.code, words.label(row)) for row in Indicator.objects.order_by("label")]


def base_labels(viewer: Viewer, draft: ResolutionDraft) -> dict[str, tuple[str, str]]:
    """Vietnamese and English label of every measure, from which a reading's label is made; the English may be empty."""
    viewer.require("keep_documents", draft.unit_id)
    stored = {row.code: (row.label, row.label_en) for row in Measure.objects.all()}
    return stored | {row["code"]: (row["label"], row["label_en"]) for row in draft.head["measures"]}


def _own_label(row: Mapping[str, Any], lang: str) -> str:
    return str((row["label_en"] if is_english(lang) else "") or row["label"])
