"""Half-open spans of days: `[start, end)`, where no end means still running."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Interval:
    """Days from `start` up to but not including `end`.

    >>> Interval(date(2020, 1, 1), date(2021, 1, 1)).has(date(2021, 1, 1))
    False
    """

    start: date = date.min
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise ValueError(f"an interval must end after it starts: {self.start} .. {self.end}")

    def has(self, day: date) -> bool:
        """Whether `day` lies inside."""
        return self.start <= day and (self.end is None or day < self.end)

    def meets(self, other: "Interval") -> bool:
        """Whether the two share at least one day."""
        return (other.end is None or self.start < other.end) and (self.end is None or other.start < self.end)

    def covers(self, other: "Interval") -> bool:
        """Whether every day of `other` lies inside."""
        return self.start <= other.start and (
            self.end is None or (other.end is not None and other.end <= self.end)
        )
