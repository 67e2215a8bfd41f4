"""What the API answers and takes, as typed shapes; its description is made from them."""

from datetime import date

from ninja import Field, Schema

Code = str


class Refused(Schema):
    """Why something was refused: a stable code, the facts, where, and what to do."""

    error: str
    message: str
    where: str = ""
    hint: str = ""


class UnitShape(Schema):
    """A unit on a day: its code, name, kind and group in the reader's words, and how many units lie below it."""

    code: Code
    name: str
    kind: str
    group: str
    below: int


class UnitPage(Schema):
    """One page of units directly below a unit, or at the top."""

    day: date
    page: int
    pages: int
    count: int
    units: list[UnitShape]


class ResolutionShape(Schema):
    """A resolution: whose, for which years."""

    code: Code
    title: str
    unit: Code
    term: str
    first_year: int
    last_year: int
    synthetic: bool


class ResolutionPage(Schema):
    """One page of resolutions, newest term first."""

    page: int
    pages: int
    count: int
    resolutions: list[ResolutionShape]


class LineShape(Schema):
    """One value of a target in a year: under which reading, its status, and both whole numbers behind it."""

    reading: str
    status: str
    value: str
    numerator: int | None
    denominator: int | None


class YearShape(Schema):
    """One year of a target; without lines, why there is none."""

    year: int
    lines: list[LineShape]
    absent: str


class TargetShape(Schema):
    """A target in the resolution's own words, with what it stands at."""

    number: str
    words: str
    threshold: str
    status: str
    reported: int
    expected: int
    years: list[YearShape]


class ResultShape(Schema):
    """The scoreboard of one unit."""

    resolution: Code
    unit: Code
    unit_name: str
    term: str
    year: int
    structure: str
    reported: int
    expected: int
    synthetic: bool
    targets: list[TargetShape]


class FigureShape(Schema):
    """One measure of a unit's sheet: what stands, null where nothing was reported, and whether it is owed."""

    measure: Code
    label: str
    count: int | None
    owed: bool
    source: str


class SheetShape(Schema):
    """What one unit reports for one year."""

    unit: Code
    year: int
    due_on: date | None
    figures: list[FigureShape]


class FiguresIn(Schema):
    """Counts by measure code, null to take one back, and the paper they come from."""

    counts: dict[str, int | None] = Field(min_length=1, max_length=500)
    source: str = Field(min_length=1, max_length=200)
    reporter: str = Field(min_length=1, max_length=120)
    cut_off: date
    received_on: date


class Changed(Schema):
    """How many figures an act changed."""

    changed: int


class Me(Schema):
    """The account that asks: its rights as they stand, and the network it works on."""

    account: str
    network: str
    second_factor: bool
    rights: list[str]
