"""What the scoreboard page shows, as plain values, so that the query fills it and the page only prints it.

Shares are exact and lie between 0 and 1 as `khoi.core.shares.Share.exact`; texts are already in the reader's language
and already formatted, except counts, years and days, which the page formats. Drawings are given as figures (`Spark`,
`Bar`): the page draws them.
"""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Literal

from django.utils.translation import gettext_lazy

StatusCode = Literal["met", "missed", "partial", "no_data", "readings_differ"]
NoticeCode = Literal["met", "missed", "partial", "no_data", "readings_differ", "warn"]
Letter = Literal["", "a", "b", "c", "d"]

STATUS_WORDS = {
    "met": gettext_lazy("Đạt"),
    "missed": gettext_lazy("Chưa đạt"),
    "partial": gettext_lazy("Chưa đủ báo cáo"),
    "no_data": gettext_lazy("Chưa có số liệu"),
    "readings_differ": gettext_lazy("Các cách hiểu cho kết quả khác nhau"),
}


@dataclass(frozen=True, slots=True)
class Point:
    """One year of a line: a share between 0 and 1, or a count; None where nothing is known."""

    year: int
    value: Fraction | None
    status: StatusCode


@dataclass(frozen=True, slots=True)
class Spark:
    """A small line around its threshold; one run of points for each reading, years complete and in order.

    `span` is what the half height stands for, in the unit of the values: 5 points for shares, so many people for counts.
    """

    label: str
    threshold: Fraction
    lines: tuple[tuple[Point, ...], ...]
    span: Fraction = Fraction(5, 100)


@dataclass(frozen=True, slots=True)
class Bar:
    """How many people or units stand above (or, negative, below) the threshold; `span` is the full half width."""

    over_or_short: int
    span: int
    status_code: StatusCode


@dataclass(frozen=True, slots=True)
class Line:
    """One value in a year's cell, with its whole numbers; `letter` names the reading, empty when there is only one."""

    letter: Letter
    status_code: StatusCode
    value_text: str
    below_text: str
    url: str
    num: int | None = None
    den: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One year of one target; without lines, `empty_text` says what is not there yet."""

    year: int
    is_now: bool
    lines: tuple[Line, ...] = ()
    empty_text: str = ""


@dataclass(frozen=True, slots=True)
class ReadingOption:
    """What one reading of a target gives; `need` says how many more, or how many to spare."""

    letter: Letter
    label: str
    value_text: str
    fraction_text: str
    status_code: StatusCode
    status_word: str
    need: str


@dataclass(frozen=True, slots=True)
class OpenReading:
    """A question the resolution leaves open, with every answer computed and none chosen."""

    question: str
    options: tuple[ReadingOption, ...]


@dataclass(frozen=True, slots=True)
class CeilingOption:
    """One reading of a ceiling: at most `n`."""

    n: int
    label: str


@dataclass(frozen=True, slots=True)
class Ceiling:
    """A floor set by a resolution that lies above a ceiling set by a regulation.

    `floor_number` stands out before `floor_text`: 11, then "/54 = 20,37%".
    """

    title: str
    text: str
    floor_title: str
    floor_number: int
    floor_text: str
    ceiling_title: str
    options: tuple[CeilingOption, ...]
    is_out_of_reach: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """One target: its words, its threshold, its years, and how it stands in the shown year.

    `need_title` and `need_sub` say what is still needed or to spare; `reported`, `expected` and `missing` count who sends
    this target's figures; `spark` is None where nothing can be drawn; `qualitative` targets are assessed, not computed.
    """

    number: str
    anchor: str
    words: str
    words_url: str
    threshold: str
    cells: tuple[Cell, ...]
    status_code: StatusCode
    status_sub: str
    need_title: str
    need_sub: str
    reported: int
    expected: int
    missing: int
    threshold_note: str = ""
    reading_note: str = ""
    is_sub: bool = False
    qualitative: bool = False
    spark: Spark | None = None
    open_reading: OpenReading | None = None
    ceiling: Ceiling | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """A heading of the resolution with its targets."""

    roman: str
    text: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class TallyItem:
    """How many targets have this status in the shown year."""

    status_code: StatusCode
    count: int


@dataclass(frozen=True, slots=True)
class StripItem:
    """One target in the strip above the table: a link to its row."""

    number: str
    status_code: StatusCode
    anchor: str


@dataclass(frozen=True, slots=True)
class Reports:
    """Who should have reported in the shown year, and who has."""

    reported: int
    expected: int
    missing_url: str = ""

    @property
    def missing(self) -> int:
        """How many reports are still to come."""
        return max(self.expected - self.reported, 0)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that needs attention: facts first, then a way to it."""

    status_code: NoticeCode
    title: str
    text: str
    url: str
    link_text: str


@dataclass(frozen=True, slots=True)
class PullRow:
    """One unit that pulls a target up or down; `dev_text` is "dư 19" or "thiếu 36"."""

    name: str
    url: str
    percent_text: str
    fraction_text: str
    bar: Bar
    status_code: StatusCode
    dev_text: str


@dataclass(frozen=True, slots=True)
class Pulls:
    """The units that weigh most on one target."""

    title: str
    measure_label: str
    threshold_label: str
    rows: tuple[PullRow, ...]
    note: str = ""
    more_url: str = ""


@dataclass(frozen=True, slots=True)
class UnreportedRow:
    """A unit whose report has not come."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Unreported:
    """The units whose reports have not come."""

    title: str
    rows: tuple[UnreportedRow, ...]
    note: str = ""
    more_url: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a select field."""

    value: str
    label: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class ChangeForm:
    """The form behind "Đổi đơn vị, năm, ngày": GET fields `unit`, `year`, `structure`."""

    units: tuple[Choice, ...]
    years: tuple[Choice, ...]
    structures: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """The whole scoreboard of one unit for one term, seen from `year`."""

    unit_name: str
    unit_url: str
    term_name: str
    year: int
    years: tuple[int, ...]
    structure_label: str
    computed_at: datetime
    title: str
    objective: str
    motto: str
    resolution_title: str
    resolution_url: str
    synthetic: bool
    tally: tuple[TallyItem, ...]
    strip: tuple[tuple[StripItem, ...], ...]
    reports: Reports
    attention: tuple[Notice, ...]
    goals: tuple[Goal, ...]
    change: ChangeForm
    attention_more_url: str = ""
    csv_url: str = ""
    report_url: str = ""
    pulls: Pulls | None = None
    unreported: Unreported | None = None
    key: tuple[str, ...] = ()

    @property
    def target_count(self) -> int:
        """How many targets the table holds."""
        return sum(len(goal.rows) for goal in self.goals)

    @property
    def column_count(self) -> int:
        """How many columns the table has: six beside the years."""
        return len(self.years) + 6
