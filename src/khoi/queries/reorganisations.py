"""Plans for the tree as a reader asks for them: the list, one by its key, and the preview of everything it touches."""

from collections import Counter
from dataclasses import asdict
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from khoi.access.viewer import ANYWHERE, Viewer
from khoi.core.dated import Dated
from khoi.core.formats import is_english
from khoi.core.refusal import Refusal
from khoi.measures.reorganisation_plan import PlanFile
from khoi.measures.reorganisation_steps import NAMES
from khoi.queries.ledger import LiveLedger
from khoi.queries.reorganisation_figures import duties, figures, targets
from khoi.queries.reorganisation_look import Look, looked_at
from khoi.queries.reorganisation_people import holders, posts
from khoi.queries.reorganisation_standing import held_on
from khoi.queries.reorganisation_undo import hindrances
from khoi.queries.reorganisation_view import BegunRow, ChangedRow, EndedRow, Hindrance, PlacementRow, Preview
from khoi.queries.reorganisation_words import obstacles
from khoi.queries.units import kind_labels
from khoi.records.models import Grouping, Reorganisation

ROWS = 50


def plans(viewer: Viewer, page_number: int, *, size: int = ROWS) -> Page[Any]:
    """All plans, the last drafted first, `size` a page. Raises Refusal `not_allowed` without `keep_units` somewhere."""
    viewer.require("keep_units", ANYWHERE)
    return Paginator(Reorganisation.objects.defer("written"), size).get_page(page_number)


def reorganisation_by_key(viewer: Viewer, key: str) -> Reorganisation:
    """The plan, for whoever keeps units somewhere. Raises Refusal `unknown_reorganisation`, `not_allowed`."""
    viewer.require("keep_units", ANYWHERE)
    found = Reorganisation.objects.filter(key=key).first() if key.isprintable() else None
    if found is None:
        message, hint = _("không có kế hoạch “%(key)s”"), _("Chọn trong danh sách kế hoạch.")
        raise Refusal("unknown_reorganisation", message % {"key": key}, where=key, hint=hint)
    return found


def unsaved_plan(file: PlanFile) -> Reorganisation:
    """A plan that is only looked at, as a file says it; nothing is stored."""
    return Reorganisation(**asdict(file.head), steps=list(file.steps), state="draft")


def preview(viewer: Viewer, live: LiveLedger, plan: Reorganisation, lang: str) -> Preview:  # noqa: ARG001 - one revision
    """Everything the plan touches and what stands in its way; its number of statements does not grow with the units.

    `live` holds the lock under which one revision is read. Raises Refusal `not_allowed`.
    """
    viewer.require("keep_units", ANYWHERE)
    look = looked_at(viewer, plan, lang)
    if not look.is_done:
        _note_out_of_reach(look)
    people, accounts = holders(look), posts(look)
    built = _hindrances(look)
    return Preview(
        obstacles=() if look.is_done else obstacles(look.outcome, look.standing, lang),
        placements=_placements(look),
        names=_names(look),
        kinds=_kinds(look),
        begun=_begun(look),
        ended=_ended(look),
        figures=figures(look),
        targets=targets(look),
        holders=people[0],
        holders_count=people[1],
        posts=accounts[0],
        posts_count=accounts[1],
        duties=duties(look),
        undoable=look.is_done and not built,
        undo_hindrances=built,
        units_before=len(look.before),
        units_after=0 if look.after is None else len(look.after),
    )


def _hindrances(look: Look) -> tuple[Hindrance, ...]:
    return hindrances(look.plan, look.outcome, look.standing) if look.is_done else ()


def _note_out_of_reach(look: Look) -> None:
    for right, codes in look.outcome.asks_for().items():
        holds = look.viewer.reach(right)
        for code in codes:
            if code is None and not look.viewer.may(right, None):
                look.outcome.clash("not_in_reach_top", None, "")
            elif (key := look.standing.keys.get(code or "")) is not None and not holds(key):
                look.outcome.clash("not_in_reach", None, code or "")


def _placements(look: Look) -> list[PlacementRow]:
    rows = []
    for code, (after, step) in look.outcome.moved.items():
        before = look.standing.parent(code, look.day) if code in look.standing.lives else None
        along = NAMES[type(look.steps[step])] != "move"
        named = look.name(before), look.name(after)
        rows.append(
            PlacementRow(code, look.name(code), before or "", named[0], after or "", named[1], step, along)
        )
    return rows


def _names(look: Look) -> list[ChangedRow]:
    return [
        ChangedRow(code, look.name(code), look.name(code), name)
        for code, name in look.outcome.renamed.items()
    ]


def _kinds(look: Look) -> list[ChangedRow]:
    labels = kind_labels(look.lang)
    return [
        ChangedRow(
            code,
            look.name(code),
            _kind_words(look, labels, held_on(look.standing.kinds, code, look.day) or ""),
            _kind_words(look, labels, kind),
        )
        for code, kind in look.outcome.rekinded.items()
    ]


def _kind_words(look: Look, labels: Dated[str], kind: str) -> str:
    return labels.known(kind, look.day) or kind


def _begun(look: Look) -> list[BegunRow]:
    labels = kind_labels(look.lang)
    field = "label_en" if is_english(look.lang) else "label"
    groups = dict(Grouping.objects.values_list("code", field))
    return [
        BegunRow(
            code,
            step.name,
            _kind_words(look, labels, step.kind),
            groups.get(step.group or "", ""),
            step.parent or "",
            look.name(step.parent),
        )
        for code, step in look.outcome.founded.items()
    ]


def _ended(look: Look) -> list[EndedRow]:
    heirs = {unit: row.after for row in look.outcome.handovers for unit in row.before}
    below = Counter(
        parent for code in look.before.order if (parent := look.standing.parent(code, look.day)) is not None
    )
    return [
        EndedRow(
            code,
            look.name(code),
            NAMES[type(look.steps[step])],
            tuple(look.name(heir) for heir in heirs.get(code, ())),
            below[code],
        )
        for code, step in look.outcome.ended.items()
    ]
