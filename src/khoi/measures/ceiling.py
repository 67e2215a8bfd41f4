"""The quota of “excellent” ratings as a ceiling, under each reading of its base; a target's floor is held against it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

from khoi.core.tree import Unit
from khoi.measures.ledger import YearFigures, last_day
from khoi.measures.targets import Reading, Target
from khoi.rules.packs import Pack, value_on
from khoi.rules.quota import QUOTA
from khoi.rules.quota_bases import BASES, highest
from khoi.rules.values import Value

# "Exemplary" is a title given among the excellent, so the same ceiling lies over it.
EXCELLENT, POOL, RATED = ("htxs", "exemplary"), "good_or_better", "rated"
_FLOORS = (">=", ">", "=", "range", "bare")


@dataclass(frozen=True, slots=True)
class Ceiling:
    """A floor of a resolution against the quota in force: how many are needed, how many each base allows.

    `needed` and the ceilings are counts where the group is known, else None: then only the shares speak.
    `beyond` names the bases under which the floor cannot be reached.
    """

    rule: Value
    needed: int | None
    ceilings: dict[str, int]
    beyond: tuple[str, ...]

    @property
    def is_out_of_reach(self) -> bool:
        """Whether no base allows the floor."""
        return bool(self.ceilings) and len(self.beyond) == len(self.ceilings)


def subject_of(measure: str) -> str:
    """Whom a measure counts: `members.htxs` counts members."""
    return {"members": "member", "leaders": "leader"}.get(measure.partition(".")[0], "organisation")


def ceiling_for(
    target: Target, reading: Reading, unit: Unit, year: YearFigures, packs: Sequence[Pack]
) -> Ceiling | None:
    """The ceiling over a target that promises excellent ratings; None where no quota is encoded for the year."""
    group, _, level = reading.numerator.rpartition(".")
    if (
        level not in EXCELLENT
        or target.kind != "ratio"
        or target.operator not in _FLOORS
        or not reading.denominator
    ):
        return None
    rule = value_on(packs, QUOTA, last_day(year.year), subject_of(reading.numerator))
    if rule is None:
        return None
    pool, rated = _count(year, unit, f"{group}.{POOL}"), _count(year, unit, f"{group}.{RATED}")
    base = _count(year, unit, reading.denominator)
    if not base or pool is None:
        return _by_share(target, reading, rule)
    needed = ceil(target.low * base / 100) + (target.operator == ">" and target.low * base % 100 == 0)
    ceilings = {name: highest(rule.amount, name, pool, rated or 0) for name in BASES[: 3 if rated else 2]}
    beyond = tuple(name for name, top in ceilings.items() if needed > top)
    return Ceiling(rule, needed, ceilings, beyond)


def _by_share(target: Target, reading: Reading, rule: Value) -> Ceiling:
    """Without counts: the pool is never more than those rated, so these shares are the most each base allows."""
    most = {
        "only_htt": 100 * rule.amount / (100 + rule.amount),
        "htt_or_better": rule.amount,
        "all_rated": rule.amount,
    }
    if (reading.denominator or "").endswith(f".{POOL}"):
        del most["all_rated"]
    return Ceiling(rule, None, {}, tuple(name for name, share in most.items() if target.low > share))


def _count(year: YearFigures, unit: Unit, measure: str) -> int | None:
    if measure not in year.rollup.column or unit not in year.tree:
        return None
    amount = year.rollup.amount(unit, measure)
    return None if amount is None else floor(amount)
