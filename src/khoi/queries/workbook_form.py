"""What a form of a year asks: which units, in which groups, owe which measures, and what stands already."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from django.db.models import Q
from django.utils.translation import gettext as _

from khoi.access.viewer import Viewer
from khoi.core.dated import Dated
from khoi.core.refusal import Refusal
from khoi.measures.ledger import last_day
from khoi.queries.board_words import Words
from khoi.queries.ledger import LiveLedger, live_ledger
from khoi.queries.office import installation
from khoi.queries.units import kind_labels
from khoi.records.models import Grouping, Measure, ReportingDuty, Tally, Unit, UnitGroup

_LISTED = 5_000  # so many keys go into one statement; more units are read together with all others
_OFFERED = 6  # forms of one year on one page


@dataclass(frozen=True, slots=True)
class FormMeasure:
    """One column: the measure's code, what it is called, and what one of it is."""

    code: str
    label: str
    counted: str


@dataclass(frozen=True, slots=True)
class FormUnit:
    """One row: the unit, the name of the one above it, figures by measure code as they stand, what the unit owes."""

    code: str
    name: str
    above: str
    kind: str
    values: Mapping[str, int | None]
    owed: frozenset[str]


@dataclass(frozen=True, slots=True)
class FormGroup:
    """One sheet."""

    label: str
    units: tuple[FormUnit, ...]


@dataclass(frozen=True, slots=True)
class CycleForm:
    """All that a form of a year holds; `revision` is the last change to figures that it shows."""

    year: int
    title: str
    revision: int
    synthetic: bool
    groups: tuple[FormGroup, ...]
    measures: tuple[FormMeasure, ...]


def cycle_form(viewer: Viewer, unit: Unit, year: int, lang: str) -> CycleForm:
    """The form of `unit` and all below it that this reader may enter figures for; ten statements.

    Raises Refusal `not_allowed`, `outside_life` when the unit does not live on the year's last day, or `nothing_owed`.
    """
    viewer.require("enter_figures", unit.pk)
    words, day = Words(lang), last_day(year)
    with live_ledger(viewer) as live:
        tree = live.ledger.tree_on(day)
        if unit.pk not in tree:
            called = {"unit": live.name(unit.pk, day) or unit.code, "year": year}
            message = _("“%(unit)s” không hoạt động vào ngày cuối năm %(year)s, ngày lấy biểu") % called
            hint = _("Chọn năm khác, hoặc biểu của đơn vị khác.")
            raise Refusal("outside_life", message, where=unit.code, hint=hint)
        keys = _reached(viewer, [tree.order[i] for i in tree.subtree(unit.pk)])
        rows = _rows(live, keys, year, lang)
        number, name = live.number, live.name(unit.pk, day)
    if not rows:
        message = _("năm %(year)s không có số liệu nào phải báo cáo ở đây") % {"year": year}
        raise Refusal("nothing_owed", message, where=unit.code, hint=_("Chọn năm khác hoặc đơn vị khác."))
    asked = {code for row in rows.values() for code in row.owed | row.values.keys()}
    measures = tuple(
        FormMeasure(one.code, words.label(one), words.counted(one))
        for one in Measure.objects.all()
        if one.code in asked
    )
    title = _("Biểu số liệu năm %(year)s – %(unit)s") % {"year": year, "unit": name}
    office = installation()
    groups = tuple(_groups(rows, year, words))
    return CycleForm(year, title, number, bool(office and office.synthetic), groups, measures)


def forms_offered(viewer: Viewer, years: Iterable[int]) -> list[tuple[int, list[tuple[str, str]]]]:
    """By year, code and name of the topmost units alive at its end whose forms this reader may fill and somebody owes.

    A unit that has ended is not offered for a later year, and those that it went into are.
    """
    enters = viewer.reach("enter_figures")
    with live_ledger(viewer) as live:
        return [
            (
                year,
                [
                    (live.codes[key], live.name(key, last_day(year)))
                    for key in islice(_topmost(live, year, enters), _OFFERED)
                ],
            )
            for year in years
        ]


def _topmost(live: LiveLedger, year: int, enters: Callable[[int], bool]) -> Iterator[int]:
    """Units within reach that lie below none within reach, and below which some unit owes a figure."""
    day, owing = last_day(year), _owed(year).keys()
    tree = live.ledger.tree_on(day)
    end = 0
    for place, key in enumerate(tree.order):
        if place >= end and enters(key):
            below = tree.subtree(key)
            end = below.stop
            if any(live.kinds.known(tree.order[i], day) in owing for i in below):
                yield key


def _reached(viewer: Viewer, keys: Iterable[int]) -> list[int]:
    """Those whose figures the reader may both see and enter: an empty cell must mean that nothing stands."""
    enters, sees = viewer.reach("enter_figures"), viewer.reach("see_figures")
    return [key for key in keys if enters(key) and sees(key)]


def _rows(live: LiveLedger, keys: list[int], year: int, lang: str) -> dict[int, FormUnit]:
    """A row for each unit that owes or has reported anything, in the order of the tree."""
    day, labels = last_day(year), kind_labels(lang)
    owed, figures = _owed(year), _figures(keys, year, live.number)
    found = {}
    for key in keys:
        kind = live.kinds.known(key, day) or ""
        duties, values = owed.get(kind, frozenset()), figures.get(key, {})
        if duties or values:
            called = labels.known(kind, day) or ""
            above = live.above(key, day)
            found[key] = FormUnit(live.codes[key], live.name(key, day), above, called, values, duties)
    return found


def _owed(year: int) -> dict[str, frozenset[str]]:
    """Measure codes that units of a kind owe, by kind."""
    duties = ReportingDuty.objects.filter(from_year__lte=year).exclude(to_year__lte=year)
    found: dict[str, set[str]] = {}
    for kind, measure in duties.values_list("kind__code", "measure__code"):
        found.setdefault(kind, set()).add(measure)
    return {kind: frozenset(codes) for kind, codes in found.items()}


def _figures(keys: Collection[int], year: int, number: int) -> dict[int, dict[str, int | None]]:
    """Counts by unit and measure code as of a revision."""
    standing = Q(revision__lte=number) & (Q(replaced_in=None) | Q(replaced_in__gt=number))
    rows = Tally.objects.filter(standing, year=year, count__isnull=False)
    if len(keys) <= _LISTED:
        rows = rows.filter(unit_id__in=keys)
    wanted, found = set(keys), dict[int, dict[str, int | None]]()
    for unit, measure, count in rows.values_list("unit_id", "measure__code", "count").iterator(10_000):
        if unit in wanted:
            found.setdefault(unit, {})[measure] = count
    return found


def _groups(rows: Mapping[int, FormUnit], year: int, words: Words) -> Iterator[FormGroup]:
    """A sheet for each group in its order, then one for units of none."""
    points = UnitGroup.objects.all()
    if len(rows) <= _LISTED:
        points = points.filter(unit_id__in=rows.keys())
    belongs = Dated(points.values_list("unit_id", "from_day", "grouping_id")).all_on(last_day(year))
    without = _("Không thuộc khối công tác nào") if belongs else _("Số liệu")
    labels = {one.pk: words.label(one) for one in Grouping.objects.all()}
    for key, label in [*labels.items(), (None, without)]:
        units = tuple(row for unit, row in rows.items() if belongs.get(unit) == key)
        if units:
            yield FormGroup(label, units)
