"""What each year of the example comes to for the whole bloc, chosen so that a board shows every status."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sorted:
    """How many of a population did not complete, were below good, and were excellent."""

    failed: int
    below_good: int
    excellent: int


@dataclass(frozen=True, slots=True)
class Year:
    """One year. Members in all; good-or-better and excellent per thousand of those rated."""

    members: int
    unrated: int
    good: int
    excellent: int
    admitted: int
    agencies: Sorted
    organisations: Sorted
    exemplary: int
    culture_lacking: int
    culture_new: int


PLAN = {
    2020: Year(5912, 41, 806, 147, 181, Sorted(0, 9, 27), Sorted(1, 8, 15), 10, 9, 6),
    2021: Year(5968, 47, 821, 152, 176, Sorted(0, 8, 30), Sorted(0, 6, 15), 12, 9, 7),
    2022: Year(6041, 38, 813, 153, 207, Sorted(0, 8, 28), Sorted(1, 7, 15), 13, 7, 5),
    2023: Year(6098, 44, 796, 147, 191, Sorted(1, 10, 27), Sorted(0, 6, 15), 11, 10, 4),
    2024: Year(6073, 36, 810, 148, 186, Sorted(0, 8, 26), Sorted(1, 9, 14), 9, 8, 5),
    2025: Year(5986, 52, 808, 149, 174, Sorted(0, 7, 26), Sorted(0, 7, 14), 9, 7, 4),
}
