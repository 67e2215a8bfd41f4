"""What each page may ask of the database and send to the reader, so that no page grows unnoticed.

By the name of its address: statements, once the sums stand in memory, and kilobytes. Lists are cut on the server,
so both hold for three rows and for three hundred. Six statements of each page say who looks: session, account, second
factor, network, person, posts; a post at a unit costs one more for each right that is looked up in the tree, and the
reading of a personal record five for its trace.
"""

from typing import NamedTuple


class Budget(NamedTuple):
    """The most statements and the most kilobytes of one page."""

    queries: int
    kilobytes: int


BUDGETS: dict[str, Budget] = {
    "home": Budget(9, 0),
    "first_steps": Budget(11, 6),
    "results": Budget(9, 0),
    "scoreboard": Budget(16, 70),
    "scoreboard_csv": Budget(16, 10),
    "reports": Budget(16, 30),
    "figure": Budget(15, 40),
    "target": Budget(16, 12),
    "indicator": Budget(15, 10),
    "desk": Budget(7, 9),
    "duties": Budget(16, 20),
    "units": Budget(11, 28),
    "compared": Budget(8, 28),
    "find_unit": Budget(9, 14),
    "add_unit": Budget(10, 7),
    "load_units": Budget(8, 6),
    "unit": Budget(25, 8),
    "upload_figures": Budget(7, 6),
    "sheet": Budget(14, 16),
    "single": Budget(12, 7),
    "documents": Budget(11, 24),
    "load_resolution": Budget(7, 6),
    "resolution": Budget(16, 16),
    "rules": Budget(7, 30),
    "regulation": Budget(7, 125),
    "regulations_compared": Budget(7, 55),
    "timeline": Budget(7, 90),
    "rate": Budget(7, 45),
    "quota": Budget(7, 20),
    "vote": Budget(7, 24),
    "due": Budget(7, 42),
    "evaluate": Budget(7, 6),
    "audit_table": Budget(7, 6),
    "ambiguities": Budget(8, 76),
    "ambiguity": Budget(9, 12),
    "persons": Budget(19, 22),
    "add_person": Budget(9, 7),
    "person": Budget(20, 6),
    "edit_person": Budget(18, 8),
    "take_request": Budget(13, 9),
    "own_page": Budget(24, 40),
    "own_export": Budget(24, 60),
    "data_requests": Budget(17, 36),
    "data_request": Budget(17, 10),
    "purposes": Budget(12, 27),
    "incidents": Budget(12, 34),
    "posts": Budget(14, 40),
    "my_posts": Budget(10, 8),
    "give_post": Budget(11, 14),
    "end_post": Budget(11, 8),
    "delegate_post": Budget(10, 8),
    "invite_holder": Budget(11, 8),
    "why": Budget(14, 32),
    "accounts": Budget(12, 28),
    "office_account": Budget(14, 8),
    "network": Budget(10, 10),
    "journal": Budget(14, 60),
    "journal_event": Budget(11, 10),
    "journal_day": Budget(11, 8),
    "sign_out": Budget(10, 0),
    "signed_out": Budget(7, 5),
    "set_language": Budget(6, 0),
}
