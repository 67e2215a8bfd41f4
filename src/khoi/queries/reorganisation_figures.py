"""What a plan means for figures: where those of ended units are read, which resolutions it touches, what is still owed."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from khoi.core.formats import is_english
from khoi.core.succession import WHOLE, Landing, Successions
from khoi.queries.data_requests import open_requests
from khoi.queries.pledges import pledges_of
from khoi.queries.reorganisation_look import Look
from khoi.queries.reorganisation_standing import held_on
from khoi.queries.reorganisation_view import DutyRow, FigureRow, Heir, LandsHow, TargetsRow
from khoi.records.models import Measure, ReportingDuty, Resolution, Tally


def figures(look: Look) -> list[FigureRow]:
    """Every unit that ends with what it reported, and where that is read in the tree after the plan."""
    if look.after is None:
        return []
    codes = list(look.ended.values())
    reported = _reported(look)
    bridge = Successions(look.outcome.tree(), [*look.standing.successions, *look.outcome.handovers])
    apart = _apart(look, bridge, codes)
    rows = []
    for code, landing in zip(codes, bridge.landings(codes, look.after), strict=True):
        years = reported.get(code, {})
        how, heirs = _landed(look, code, landing)
        own = tuple(
            (label, *_landed(look, code, found[code])) for label, found in apart.items() if code in found
        )
        rows.append(
            FigureRow(code, look.name(code), tuple(sorted(years)), sum(years.values()), how, heirs, own)
        )
    return rows


def _reported(look: Look) -> dict[str, dict[int, int]]:
    """How many figures stand, by unit and year."""
    ended, found = look.ended, dict[str, dict[int, int]]()
    rows = Tally.objects.filter(unit_id__in=ended, replaced_in=None, count__isnull=False)
    for unit, year, number in rows.order_by().values_list("unit_id", "year").annotate(number=Count("pk")):
        found.setdefault(ended[unit], {})[year] = number
    return found


def _apart(look: Look, bridge: Successions, codes: Sequence[str]) -> dict[str, dict[str, Landing]]:
    """Landings of the units whose own division treats a measure apart, by the measure's label."""
    field = "label_en" if is_english(look.lang) else "label"
    own = {unit: row for row in look.outcome.handovers for unit in row.before if row.apart}
    measures = {measure for row in own.values() for measure in row.apart}
    if not measures or look.after is None:
        return {}
    labels = dict(Measure.objects.filter(code__in=measures).values_list("code", field))
    found = {}
    for measure in sorted(measures & labels.keys()):
        units = [code for code in codes if code in own and measure in own[code].apart]
        found[labels[measure]] = dict(zip(units, bridge.landings(units, look.after, measure), strict=True))
    return found


def _landed(look: Look, code: str, landing: Landing) -> tuple[LandsHow, tuple[Heir, ...]]:
    shares = [Heir(unit, look.name(unit), part) for unit, part in landing.parts.items()]
    pooled = [Heir(unit, look.name(unit), None) for _part, units in landing.pools for unit in sorted(units)]
    if pooled:
        return "pool", (*shares, *pooled)
    if not shares:
        return "nowhere", ()
    if len(shares) > 1 or shares[0].share != WHOLE:
        return "shares", tuple(shares)
    follows = any(row.after for row in look.outcome.handovers if code in row.before)
    return ("heir" if follows else "parent"), tuple(shares)


def targets(look: Look) -> list[TargetsRow]:
    """Resolutions of the plan's year whose unit ends, whose term it ends, or below whose unit the number of units changes."""
    year = look.day.year
    rows = Resolution.objects.filter(term__first_year__lte=year, term__last_year__gte=year)
    found = rows.select_related("term__unit").annotate(promises=Count("targets")).order_by("pk")
    shown = [_targets(look, row, row.promises) for row in found]
    return [
        row
        for row in shown
        if row
        and (row.below_before != row.below_after or row.ends_term or row.unit in look.outcome.touched())
    ]


def _targets(look: Look, resolution: Resolution, number: int) -> TargetsRow | None:
    term = resolution.term
    code, ended = term.unit.code, look.standing.terms.get((term.unit.code, term.name), (0, 0, None))[2]
    if code not in look.before or (ended is not None and ended <= look.day):
        return None
    after = look.after
    return TargetsRow(
        resolution.code,
        resolution.title,
        term.name,
        code,
        look.name(code),
        number,
        len(look.before.subtree(code)) - 1,
        len(after.subtree(code)) - 1 if after is not None and code in after else None,
        any((step.unit, step.term) == (code, term.name) for step in look.outcome.terms),
    )


def duties(look: Look) -> list[DutyRow]:
    """What is still open at touched units: figures of the plan's year and the year before, readings, data requests."""
    return [*_owed(look), *_readings(look), *_requests(look)]


def _owed(look: Look) -> Iterator[DutyRow]:
    keys = look.standing.keys
    touched = {keys[code]: code for code in look.outcome.touched() if code in keys}
    # Nobody owes figures of a year that has not begun.
    years = [year for year in (look.day.year - 1, look.day.year) if year <= look.viewer.day.year]
    due, reported = _due_by_kind(years), _reported_measures(touched, years)
    for year in years:
        for key, code in touched.items():
            owed = due.get((year, _kind(look, code, year)), set()) - reported.get((key, year), set())
            if owed:
                words = ngettext(
                    "còn thiếu %(number)s số đo năm %(year)s",
                    "còn thiếu %(number)s số đo năm %(year)s",
                    len(owed),
                )
                text = words % {"number": len(owed), "year": year}
                yield DutyRow("report", code, look.name(code), year, len(owed), text, _goes_to(look, code))


def _due_by_kind(years: Iterable[int]) -> dict[tuple[int, str], set[int]]:
    """Keys of the measures owed, by year and kind of unit."""
    found: dict[tuple[int, str], set[int]] = {}
    rows = ReportingDuty.objects.values_list("measure_id", "kind__code", "from_year", "to_year")
    for measure, kind, since, until in rows:
        for year in years:
            if since <= year and (until is None or year < until):
                found.setdefault((year, kind), set()).add(measure)
    return found


def _reported_measures(units: Iterable[int], years: Sequence[int]) -> dict[tuple[int, int], set[int]]:
    found: dict[tuple[int, int], set[int]] = {}
    rows = Tally.objects.filter(unit_id__in=units, year__in=years, replaced_in=None, count__isnull=False)
    for unit, year, measure in rows.order_by().values_list("unit_id", "year", "measure_id"):
        found.setdefault((unit, year), set()).add(measure)
    return found


def _kind(look: Look, code: str, year: int) -> str:
    """The kind that owes the year's figures: of the year's last day, or of the eve of the plan where that is earlier."""
    day = min(date(year, 12, 31), look.day)
    begins, ended = look.standing.lives[code]
    if begins > day or (ended is not None and ended <= date(year, 12, 31)):
        return ""
    kind: str | None = held_on(look.standing.kinds, code, day)
    return kind or ""


def _goes_to(look: Look, code: str) -> str:
    """Who answers for an ended unit's reports: its heirs, or the unit above it."""
    if code not in look.outcome.ended:
        return ""
    heirs = [heir for row in look.outcome.handovers if code in row.before for heir in row.after]
    above = look.standing.parent(code, look.day)
    return ", ".join(look.name(heir) for heir in heirs) or look.name(above)


def _readings(look: Look) -> Iterator[DutyRow]:
    """Targets of ended units' resolutions whose reading nobody has chosen."""
    rows = Resolution.objects.filter(term__unit_id__in=look.ended).select_related("term__unit")
    for resolution in rows.order_by("pk"):
        number = sum(pledge.is_open for pledge in pledges_of(look.viewer, resolution))
        if number:
            code = resolution.term.unit.code
            words = ngettext(
                "%(number)s chỉ tiêu chưa chốt cách hiểu", "%(number)s chỉ tiêu chưa chốt cách hiểu", number
            )
            text = words % {"number": number}
            yield DutyRow("reading", code, look.name(code), None, number, text, "")


def _requests(look: Look) -> Iterator[DutyRow]:
    """Open requests about personal data kept at ended units, where the viewer may answer them; they name nobody."""
    ended, counted = look.ended, dict[str, int]()
    for request in open_requests(look.viewer) if ended else ():
        if request.person.unit_id in ended:
            code = ended[request.person.unit_id]
            counted[code] = counted.get(code, 0) + 1
    for code, number in counted.items():
        text = _("yêu cầu về dữ liệu cá nhân chưa trả lời xong: %(number)s") % {"number": number}
        yield DutyRow("request", code, look.name(code), None, number, text, _goes_to(look, code))
