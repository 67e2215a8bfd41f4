"""What somebody who takes a table out chooses from, where a code would be no use to a person."""

from django.utils import timezone

from khoi.access.viewer import ANYWHERE, Viewer
from khoi.queries.imports import imports_listed
from khoi.records.models import Resolution

Choices = list[tuple[str, str]]


def resolution_choices(viewer: Viewer) -> Choices:
    """The resolutions, the latest term first: code and title. Refusal `not_allowed`."""
    viewer.require("export_results", ANYWHERE)
    rows = Resolution.objects.order_by("-term__last_year", "pk").values_list("code", "title")
    return list(rows)


def import_choices(viewer: Viewer) -> Choices:
    """The latest imports that this reader may open: key, and file with the moment it was handed in."""
    viewer.require("export_results", ANYWHERE)
    return [
        (row.key, f"{row.filename}, {timezone.localtime(row.started_at):%d/%m/%Y %H:%M}")
        for row in imports_listed(viewer, 1)
    ]
