"""Who held posts in the example: letters, not names, so that nobody living is meant."""

from collections.abc import Iterator
from datetime import date

from khoi.actions.example_office.catalogue import PARTY, STATE
from khoi.actions.example_office.days import BLOC_ENDED, HEALTH_MERGER
from khoi.actions.example_office.rows import HolderRow
from khoi.actions.example_office.units import BLOC

_CONGRESS = date(2020, 8, 10)
_MID_TERM = date(2022, 11, 1)
_LETTERS = ("G", "H", "I", "K", "L", "M", "N", "O")
_WITH_SECRETARY = (
    "so-y-te",
    "so-giao-duc-va-dao-tao",
    "so-cong-thuong",
    "benh-vien-da-khoa-tinh",
    "truong-dai-hoc-y-duoc",
    "vien-kiem-sat-nhan-dan-tinh",
    "van-phong-tinh-uy",
    "hoi-lien-hiep-phu-nu-tinh",
)


def person(letter: str) -> str:
    """A name that says it is made up.

    >>> person("A")
    'Đồng chí A (giả định)'
    """
    return f"Đồng chí {letter} (giả định)"


def holders() -> Iterator[HolderRow]:
    """Secretaries and deputies of the bloc and its successors, and of a few organisations."""
    yield HolderRow(BLOC, "Bí thư", person("A"), _CONGRESS, _MID_TERM)
    yield HolderRow(BLOC, "Bí thư", person("B"), _MID_TERM, BLOC_ENDED)
    yield HolderRow(BLOC, "Phó Bí thư", person("B"), _CONGRESS, _MID_TERM)
    yield HolderRow(BLOC, "Phó Bí thư", person("C"), _MID_TERM, BLOC_ENDED)
    yield HolderRow(BLOC, "Chủ nhiệm Ủy ban Kiểm tra", person("D"), _CONGRESS, BLOC_ENDED)
    yield HolderRow(PARTY, "Bí thư", person("E"), BLOC_ENDED, None)
    yield HolderRow(STATE, "Bí thư", person("F"), BLOC_ENDED, None)
    yield HolderRow("trung-tam-kiem-soat-benh-tat", "Bí thư", person("P"), HEALTH_MERGER, None)
    for letter, unit in zip(_LETTERS, _WITH_SECRETARY, strict=True):
        yield HolderRow(unit, "Bí thư", person(letter), _CONGRESS, None)
