"""The rating of a member written for OpenFisca-Core, run by the Python of its own environment with the folder of the facts.

One variable a condition and one a level, in whole columns, as its documentation writes formulas; no explanation is kept.
Questions that are the same comparison share one variable, since OpenFisca keeps what it computed.
"""

import hashlib
import json
import sys
import time
from datetime import date
from pathlib import Path

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit, period
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

MEMBER = build_entity(key="member", plural="members", label="Members", is_person=True)
KINDS = {"b": bool, "i": int, "f": float, "M": date}
LEVELS = "excellent", "good", "completed", "not_completed"


def of_half_a_year(member, period, parameters):
    months = parameters(period).months_new
    return member("admitted_on", period) <= np.datetime64(str(period.start.offset(-months, DateUnit.MONTH)))


def is_rated(member, period):
    return ~member("exempt", period) & ~member("suspended", period) & member("of_half_a_year", period)


def excellent_points(member, period, parameters):
    return member("score", period) >= parameters(period).score_excellent


def good_points(member, period, parameters):
    return member("score", period) >= parameters(period).score_good


def enough_points(member, period, parameters):
    return member("score", period) >= parameters(period).score_completed


def all_done(member, period):
    return member("tasks_done", period) == member("tasks_total", period)


def all_on_time(member, period):
    return member("tasks_on_time", period) == member("tasks_total", period)


def enough_exceeded(member, period, parameters):
    share = parameters(period).exceeded_percent
    return 100 * member("tasks_exceeded", period) >= share * member("tasks_total", period)


def shortcomings_put_right(member, period):
    total = member("shortcomings_total", period)
    return (total == 0) | (member("shortcomings_fixed", period) == total)


def few_late(member, period, parameters):
    total = member("tasks_total", period)
    return 100 * (total - member("tasks_on_time", period)) <= parameters(period).late_percent * total


def few_not_done(member, period, parameters):
    share = parameters(period).not_done_percent
    return 100 * member("tasks_not_done", period) <= share * member("tasks_total", period)


def not_completed(member, period):
    return member("is_rated", period) & (
        ~member("enough_points", period)
        | member("concluded_degraded", period)
        | member("disciplined_for_duty", period)
        | member("forbidden_acts_violated", period)
        | ~member("few_not_done", period)
    )


def excellent(member, period):
    return (
        member("is_rated", period)
        & ~member("not_completed", period)
        & member("excellent_points", period)
        & member("all_done", period)
        & member("all_on_time", period)
        & member("enough_exceeded", period)
        & member("shortcomings_put_right", period)
    )


def good(member, period):
    return (
        member("is_rated", period)
        & ~member("not_completed", period)
        & ~member("excellent", period)
        & member("good_points", period)
        & member("all_done", period)
        & member("all_on_time", period)
    )


def completed(member, period):
    return (
        member("is_rated", period)
        & ~member("not_completed", period)
        & ~member("excellent", period)
        & ~member("good", period)
        & member("enough_points", period)
        & member("all_done", period)
        & member("few_late", period)
    )


FORMULAS = (
    of_half_a_year, is_rated, excellent_points, good_points, enough_points, all_done, all_on_time, enough_exceeded,
    shortcomings_put_right, few_late, few_not_done, not_completed, excellent, good, completed,
)  # fmt: skip


def variable(name, kind, formula=None):
    parts = {"value_type": kind, "entity": MEMBER, "definition_period": DateUnit.DAY, "label": name}
    return type(name, (Variable,), parts | ({"formula": formula} if formula else {}))


def system_of(facts, numbers):
    system = TaxBenefitSystem([MEMBER])
    for name, values in facts.items():
        system.add_variable(variable(name, KINDS[values.dtype.kind]))
    for formula in FORMULAS:
        system.add_variable(variable(formula.__name__, bool, formula))
    dated = {name: {"values": {"2025-08-30": {"value": value}}} for name, value in numbers.items()}
    system.parameters = ParameterNode("", data=dated)
    return system


def rate(folder):
    """Seconds for setting the inputs, seconds from there until every level is there, and the levels."""
    facts = {path.stem: np.load(path) for path in sorted(folder.glob("*.npy")) if path.stem != "halves"}
    case = json.loads((folder / "case.json").read_text(encoding="utf-8"))
    day, size = period(case["day"]), len(facts["score"])
    simulation = SimulationBuilder().build_default_simulation(system_of(facts, case["numbers"]), size)
    start = time.perf_counter()
    for name, values in facts.items():
        simulation.set_input(name, day, values)
    inputs, start = time.perf_counter() - start, time.perf_counter()
    held = [simulation.calculate(level, day) for level in LEVELS]
    seconds = time.perf_counter() - start
    levels = np.full(size, -1, np.int8)
    for i, level in enumerate(held):
        levels[level] = i
    return inputs, seconds, levels


def peak_mib():
    """As in run.py, which this environment cannot import: it knows nothing of the product."""
    try:
        return int(Path("/proc/self/status").read_text(encoding="ascii").split("VmHWM:")[1].split()[0]) / 1024
    except (OSError, IndexError):
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main():
    inputs, seconds, levels = rate(Path(sys.argv[1]))
    told = {
        "inputs": inputs,
        "seconds": seconds,
        "peak_mib": peak_mib(),
        "counts": np.bincount(levels + 1, minlength=len(LEVELS) + 1).tolist(),
        "levels": hashlib.sha256(levels.tobytes()).hexdigest(),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
