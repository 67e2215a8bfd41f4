"""What every table that can be taken out shares: what is asked for, how long it may be, and its cells in few words."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from khoi.access.viewer import Viewer
from khoi.core.refusal import Refusal
from khoi.documents.tables_out import OutTable, Value
from khoi.queries.addressed import unit_by_code
from khoi.queries.ledger import LiveLedger
from khoi.queries.office import installation
from khoi.records.models import Unit

LIMIT = 100_000
"""More rows than this leave the program in several tables."""
TAKE = "export_results"


@dataclass(frozen=True, slots=True)
class TakeoutAsked:
    """Which part of a table. An empty word, or None, asks for nothing; `key` names one import."""

    resolution: str = ""
    unit: str = ""
    year: int | None = None
    day: date | None = None
    first: date | None = None
    second: date | None = None
    key: str = ""
    lang: str = "vi"


@dataclass(frozen=True, slots=True)
class Scene:
    """Who takes out, from which figures, what."""

    viewer: Viewer
    live: LiveLedger
    asked: TakeoutAsked

    @property
    def lang(self) -> str:
        """The reader's language."""
        return self.asked.lang

    @property
    def day(self) -> date:
        """The day asked for, else today."""
        return self.asked.day or self.viewer.day

    def unit(self, right: str = "") -> Unit:
        """The unit asked for, where this reader holds `right` and may take tables out. Raises Refusal `unknown_unit`."""
        found = unit_by_code(self.viewer, self.asked.unit, TAKE)
        return unit_by_code(self.viewer, self.asked.unit, right) if right else found

    def year(self) -> int:
        """The year asked for, else this one."""
        return self.asked.year or self.viewer.day.year


@dataclass(frozen=True, slots=True)
class Takeable:
    """A table that can be taken out: what it is called, which rights open it beside the right to take out, what it asks for.

    `rights`: any one of them, held somewhere; none: whoever may take tables out. `asks`: names of fields of `TakeoutAsked`.
    `about`: names of the pages that show the same. `persons`: absent where no persons are kept. `all_units`: without
    a unit it holds every one in reach. `published`: it holds regulations, which are real where an office's data are not.
    """

    name: str
    title: Promise
    group: Promise
    make: Callable[[Scene], OutTable]
    asks: tuple[str, ...] = ()
    rights: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    persons: bool = field(default=False, kw_only=True)
    all_units: bool = field(default=False, kw_only=True)
    published: bool = field(default=False, kw_only=True)


def is_synthetic() -> bool:
    """Whether what this office keeps is made up."""
    office = installation()
    return bool(office and office.synthetic)


def whole(page: Page[Any]) -> Page[Any]:
    """The page that holds all rows. Raises Refusal `table_too_long` where they are more than one table holds."""
    require_length(page.paginator.count)
    return page


def require_length(rows: int) -> None:
    """Raises Refusal `table_too_long` for more rows than one table holds."""
    if rows > LIMIT:
        raise Refusal(
            "table_too_long",
            _("bảng có %(rows)s dòng, mỗi lần lấy ra nhiều nhất %(limit)s dòng")
            % {"rows": rows, "limit": LIMIT},
            where="rows",
            hint=_("Thu hẹp: chọn đơn vị ở cấp dưới, một năm hoặc một ngày khác."),
        )


def moment(value: datetime | None) -> Value:
    """A moment as text, to the minute, in the office's own time; nothing where there is none."""
    return f"{timezone.localtime(value):%Y-%m-%d %H:%M}" if value else ""


def columns(*found: int) -> frozenset[int]:
    """Places of columns."""
    return frozenset(found)


def lines(*texts: Collection[str] | str) -> str:
    """Texts one below the other in one cell, empty ones left out."""
    parts = [part for text in texts for part in ([text] if isinstance(text, str) else text)]
    return "\n".join(part for part in parts if part)
