"""What the acts on one import share: its lock, its name in the journal, the refusal in the wrong state."""

from collections.abc import Collection

from khoi.access.rights import ACTS
from khoi.access.viewer import Viewer, not_allowed
from khoi.core.refusal import Refusal
from khoi.records.models import FigureImport, ImportLine


def own_entry(entry: FigureImport, states: Collection[str], by: Viewer) -> FigureImport:
    """`locked_entry` for whoever handed the file in, or may enter figures at every unit in it. Raises Refusal `not_allowed`."""
    found, right = locked_entry(entry, states), ACTS["accept_import"]
    if found.recorded_by != by.account:
        units = ImportLine.objects.filter(entry=entry, unit__isnull=False).order_by()
        named, holds = units.values_list("unit", flat=True).distinct(), by.reach(right)
        if beyond := next((unit for unit in named if not holds(unit)), None):
            raise not_allowed(by, right, beyond)
    return found


def locked_entry(entry: FigureImport, states: Collection[str]) -> FigureImport:
    """The entry as it is now, held until the end of the act. Raises Refusal `import_not_open` in any other state."""
    found: FigureImport = FigureImport.objects.select_for_update().defer("content").get(pk=entry.pk)
    if found.state not in states:
        raise not_open(found)
    return found


def not_open(entry: FigureImport) -> Refusal:
    """The refusal of an act for which the import is in the wrong state."""
    return Refusal(
        "import_not_open",
        "lần nạp này không còn ở bước đó",
        where=f"{entry.filename} ({entry.state})",
        hint="Tải lại trang để xem tình trạng hiện nay.",
    )


def subject_of(entry: FigureImport) -> str:
    """The file's name, cut where the journal's field ends, and the entry's key, by which its page is found again."""
    return f"{entry.filename[:160]} ({entry.key})"
