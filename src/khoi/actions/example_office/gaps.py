"""Which reports of the example never came, which came late, and which hold a slip that nobody has put right."""

from dataclasses import dataclass
from datetime import date
from random import Random

from khoi.actions.example_office.rows import RoundRow

RATINGS = frozenset({"members.rated", "members.good_or_better", "members.good_only", "members.htxs"})
CULTURE = frozenset({"agencies.culture_holding", "agencies.culture_new"})

# Organisations or single cells that sent their rolls, but never the ratings; for 2024 the bloc ended first.
_NO_RATINGS = {
    2022: ("benh-vien-da-khoa-tinh-khoa-ngoai", "truong-dai-hoc-tinh-sinh-vien-2"),
    2024: ("so-xay-dung", "lien-minh-hop-tac-xa-tinh", "hoi-nong-dan-tinh"),
}
_NO_REPORT = {
    2020: ("benh-vien-nhi-khoa-noi", "so-noi-vu-van-phong", "truong-dai-hoc-y-duoc-sinh-vien-1"),
    2025: (
        "cuc-thong-ke-tinh",
        "benh-vien-mat",
        "truong-cao-dang-su-pham",
        "thu-vien-tinh",
        "hoi-nong-dan-tinh",
    ),
}
_NO_CULTURE = 2024
_ONE_LATE_IN = 14

ROUNDS = tuple(
    RoundRow(year, date(year + 1, 1, 15), f"{number} (giả định)")
    for year, number in (
        (2020, "418-CV/ĐUK"),
        (2021, "486-CV/ĐUK"),
        (2022, "531-CV/ĐUK"),
        (2023, "602-CV/ĐUK"),
        (2024, "677-CV/ĐUK"),
        (2025, "09-HD/ĐU"),
    )
)


def is_missing(year: int, organisation: str, unit: str, measure: str) -> bool:
    """Whether this figure never came."""
    if measure in CULTURE and year == _NO_CULTURE:
        return True
    silent = _NO_REPORT.get(year, ()) + (_NO_RATINGS.get(year, ()) if measure in RATINGS else ())
    return organisation in silent or unit in silent


def received(year: int, rng: Random) -> date:
    """The day a report for the year came in: mostly in the first half of January, now and then after it was due."""
    if rng.randrange(_ONE_LATE_IN):
        return date(year + 1, 1, rng.randrange(2, 16))
    return date(year + 1, 1, rng.randrange(16, 30))


# Two slips that stand: the excellent counted in once more, and two digits exchanged (16 written as 61). No target that
# people chose a reading for is counted from this measure, so the board is as it would be without them.
SLIPS = {
    ("ban-qlda-dan-dung", "members.good_only", 2025): 24,
    ("so-nong-nghiep-va-ptnt-chi-cuc-1", "members.good_only", 2025): 61,
}


@dataclass(frozen=True, slots=True)
class Correction:
    """A report whose first count was short by some members, put right by a later paper."""

    unit: str
    measure: str
    year: int
    short_by: int
    source: str
    received_on: date


CORRECTIONS = (
    Correction(
        "truong-dai-hoc-y-duoc-sinh-vien-3",
        "members.admitted",
        2023,
        1,
        "Báo cáo bổ sung 14-BC/CB, quyết định kết nạp ngày 29/12/2023 đến sau (giả định)",
        date(2024, 2, 6),
    ),
    Correction(
        "truong-cao-dang-y-te-sinh-vien-1",
        "members.admitted",
        2022,
        1,
        "Báo cáo bổ sung 09-BC/CB, sót một quyết định kết nạp (giả định)",
        date(2023, 2, 14),
    ),
)
