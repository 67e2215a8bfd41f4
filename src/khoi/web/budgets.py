"""What each page may ask of the database and send to the reader, so that no page grows unnoticed.

By the name of its address: statements, once the sums stand in memory, and kilobytes. Lists are cut on the server,
so both hold for three rows and for three hundred.
"""

from typing import NamedTuple


class Budget(NamedTuple):
    """The most statements and the most kilobytes of one page."""

    queries: int
    kilobytes: int


BUDGETS: dict[str, Budget] = {
    "home": Budget(4, 0),
    "first_steps": Budget(6, 6),
    "results": Budget(4, 0),
    "scoreboard": Budget(17, 70),
    "scoreboard_csv": Budget(17, 10),
    "reports": Budget(16, 30),
    "figure": Budget(14, 40),
    "target": Budget(13, 12),
    "indicator": Budget(13, 10),
    "duties": Budget(15, 20),
    "units": Budget(8, 28),
    "compared": Budget(5, 28),
    "find_unit": Budget(5, 14),
    "add_unit": Budget(6, 7),
    "load_units": Budget(4, 6),
    "unit": Budget(16, 8),
    "upload_figures": Budget(3, 6),
    "sheet": Budget(9, 16),
    "single": Budget(7, 7),
    "documents": Budget(6, 24),
    "load_resolution": Budget(3, 6),
    "resolution": Budget(14, 16),
    "rules": Budget(3, 30),
    "regulation": Budget(3, 125),
    "regulations_compared": Budget(3, 55),
    "timeline": Budget(3, 90),
    "rate": Budget(4, 45),
    "quota": Budget(4, 20),
    "vote": Budget(3, 24),
    "due": Budget(3, 42),
    "evaluate": Budget(3, 6),
    "audit_table": Budget(3, 6),
    "ambiguities": Budget(4, 76),
    "ambiguity": Budget(5, 12),
    "sign_in_help": Budget(3, 5),
    "sign_in": Budget(3, 5),
    "sign_out": Budget(4, 0),
    "signed_out": Budget(3, 5),
    "set_language": Budget(0, 0),
}
