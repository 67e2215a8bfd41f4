"""The days and papers on which the example's story turns; every paper number says that it is made up."""

from datetime import date

from khoi.actions import standing

KNOWN_SINCE = standing.KNOWN_SINCE
BLOC_BEGAN = date(1990, 9, 3)
CELLS_BEGAN = date(2015, 8, 1)
SCHOOL_RENAMED = date(2022, 1, 4)
HEALTH_MERGER = date(2022, 7, 1)
CLINIC_GREW = date(2023, 4, 1)
SECTION_DISSOLVED = date(2023, 9, 1)
CELL_SPLIT = date(2024, 3, 1)
BLOC_ENDED = standing.BLOCS_ENDED
DEPARTMENTS_MERGED = date(2025, 3, 1)
ONE_NAME_FOR_CELLS = standing.ONE_NAME_FOR_CELLS

YEARS = range(2020, 2026)


def paper(number: str) -> str:
    """A document number, marked as made up.

    >>> paper("12-TB/ĐUK")
    '12-TB/ĐUK (giả định)'
    """
    return f"{number} (giả định)"
