"""Which network this installation lives on, as people decided; asked by the guard and by every viewer."""

from khoi.records.models import Installation


def network() -> tuple[str, bool]:
    """The profile, and whether anybody has chosen it yet. One statement."""
    row = Installation.objects.values_list("profile", "profile_day").first()
    return (row[0], row[1] is not None) if row else ("isolated", False)


def home_unit() -> int | None:
    """The key of the unit whose office works here; None before it is opened. One statement."""
    return Installation.objects.values_list("unit_id", flat=True).first()
