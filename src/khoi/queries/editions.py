"""Kept editions of reports: the list, one of them with its files, what a new one can be made of."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from khoi.access.viewer import ANYWHERE, Viewer
from khoi.core.refusal import Refusal
from khoi.measures.ledger import last_day
from khoi.queries.ledger import LiveLedger, live_ledger
from khoi.records.models import ReportEdition

ROWS = 50
READ, TAKE = "see_below", "export_results"
"""An edition names units below, so whoever reads it may see them; its files leave the program as tables do."""
DOCX, PDF = "docx", "pdf"
_BYTES = ("docx", "pdf", "content", "profile")


@dataclass(frozen=True, slots=True)
class ReportAsked:
    """Which report: of which resolution and unit (codes), of which kind, up to which year, in which language."""

    resolution: str
    unit: str
    kind: str
    year: int
    lang: str

    @property
    def query(self) -> str:
        """The same as the words of an address."""
        names = ("resolution", "unit", "kind", "year", "lang")
        return urlencode({name: getattr(self, name) for name in names})


@dataclass(frozen=True, slots=True)
class EditionFile:
    """A file as it was printed, and what it is saved as."""

    data: bytes
    name: str


@dataclass(frozen=True, slots=True)
class EditionRow:
    """One edition in the list, with its unit as it was called at the end of the report's year."""

    record: ReportEdition
    unit_name: str
    words: str


def editions_listed(viewer: Viewer, number: int, *, size: int = ROWS) -> tuple[Page[Any], list[EditionRow]]:
    """The editions at units in reach, the latest first, `size` a page; four statements. Refusal `not_allowed`."""
    viewer.require(READ, ANYWHERE)
    units = ReportEdition.objects.order_by("unit_id").values_list("unit_id", flat=True).distinct()
    rows = _rows().filter(unit_id__in=viewer.among(READ, units))
    page = Paginator(rows.defer(*_BYTES), size).get_page(number)
    with live_ledger(viewer) as live:
        return page, [_row(live, one) for one in page.object_list]


def _row(live: LiveLedger, one: ReportEdition) -> EditionRow:
    name = live.name(one.unit_id, last_day(one.year))
    return EditionRow(one, name, kind_words(one.kind, one.year))


def edition_by_key(viewer: Viewer, key: str) -> ReportEdition:
    """One edition with its content, without its files. Refusal `unknown_edition`, also for one beyond one's reach."""
    found = _rows().defer(DOCX, PDF).filter(key=key).first() if key.isprintable() else None
    if found is None or not viewer.may(READ, found.unit_id):
        raise _unknown()
    return found


def edition_file(viewer: Viewer, key: str, kind: str) -> EditionFile:
    """The stored bytes of one file, `docx` or `pdf`. Refusal `unknown_edition`, `second_factor_required`."""
    found = _rows().filter(key=key).first() if key.isprintable() else None
    if found is None or not viewer.may(READ, found.unit_id):
        raise _unknown()
    viewer.require(TAKE, found.unit_id)
    words = {"year": "nam", "midterm": "giua-nhiem-ky", "term": "nhiem-ky"}[found.kind]
    name = f"bao-cao-{words}-{found.year}-{found.unit.code}-lan-{found.number}.{kind}"
    return EditionFile(bytes(getattr(found, kind)), name)


def asked_of(edition: ReportEdition) -> ReportAsked:
    """Which report an edition is one of."""
    codes = edition.resolution.code, edition.unit.code
    return ReportAsked(*codes, kind=edition.kind, year=edition.year, lang=edition.lang)


def kind_words(kind: str, year: int) -> str:
    """`Báo cáo năm 2024`, in the reader's language."""
    words = {
        "year": pgettext("một báo cáo", "Báo cáo năm %(year)s"),
        "midterm": _("Báo cáo sơ kết giữa nhiệm kỳ, đến năm %(year)s"),
        "term": _("Báo cáo tổng kết nhiệm kỳ, đến năm %(year)s"),
    }
    return words.get(kind, "%(year)s") % {"year": year}


def _rows() -> QuerySet[ReportEdition]:
    rows: QuerySet[ReportEdition] = ReportEdition.objects.select_related("unit", "resolution")
    return rows


def _unknown() -> Refusal:
    hint = _("Chọn trong danh sách báo cáo.")
    return Refusal("unknown_edition", _("không có bản báo cáo này"), where="key", hint=hint)
