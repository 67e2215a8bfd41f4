"""A scenario small enough to be worked out while a page waits; a larger one is for `khoi evaluate`.

A few kilobytes can ask for millions of results: years times units times readings. And a tree checks each unit against
all above it, so that a chain takes the square of its length. A command may take its time, a page may not.
"""

from typing import Any

from khoi.core.refusal import Refusal
from khoi.measures.scenario import Scenario, read_scenario
from khoi.measures.unmarked import read_value

MOST_PLACEMENTS = 3_000
MOST_SUCCESSIONS = 1_000
MOST_RESULTS = 100_000
MOST_SUMS = 5_000_000


def read_small_scenario(data: bytes) -> Scenario:
    """The scenario in `data`. Raises what `read_scenario` raises, and Refusal `too_large`."""
    value = read_value(data)
    _bound(_placements(value), MOST_PLACEMENTS, "khoảng trực thuộc của đơn vị", "units")
    _bound(len(_listed(value, "successions")), MOST_SUCCESSIONS, "lần kế thừa", "successions")
    scenario = read_scenario(data)
    ledger = scenario.ledger
    cells = len(scenario.years) * len(ledger.units)
    _bound(cells * _answers(scenario), MOST_RESULTS, "kết quả (năm × đơn vị × cách hiểu)", "targets")
    columns = len(ledger.measures) + len(ledger.duties)
    _bound(cells * columns, MOST_SUMS, "ô số (năm × đơn vị × số đo)", "tallies")
    return scenario


def _bound(found: int, most: int, what: str, where: str) -> None:
    if found > most:
        raise Refusal(
            "too_large",
            f"kịch bản có {found} {what}, nhiều hơn {most}",
            where=where,
            hint="Trang này chỉ tính kịch bản nhỏ. Chia tệp, hoặc dùng lệnh `khoi evaluate`, không có giới hạn này.",
        )


def _listed(value: Any, key: str) -> list[Any]:
    rows = value.get(key) if isinstance(value, dict) else None
    return rows if isinstance(rows, list) else []


def _placements(value: Any) -> int:
    return sum(max(1, len(_listed(row, "parents"))) for row in _listed(value, "units"))


def _answers(scenario: Scenario) -> int:
    """A bare number is answered in both senses."""
    return sum(len(target.readings) * (2 if target.operator == "bare" else 1) for target in scenario.targets)
