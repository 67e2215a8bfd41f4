"""Who may come to each address: the one declared matrix, written by hand beside roles.yaml and gates.py so that either shows a slip.

A role stands at unit `a`. `a` is its own unit, `a1` lies below, `b` beside, `khoi` above.
"""

import json
from collections.abc import Callable
from typing import NamedTuple

OWN, BELOW, SIBLING, PARENT = "a", "a1", "b", "khoi"
RELATIONS = (OWN, BELOW, SIBLING, PARENT)

_OFFICE = "see_results see_below see_figures"
ROLES: dict[str, tuple[bool, str]] = {
    "member": (False, "see_results"),
    "cell_secretary": (False, f"{_OFFICE} enter_figures see_persons"),
    "grassroots_office": (
        True, f"{_OFFICE} enter_figures export_results make_reports see_persons keep_persons see_access",
    ),
    "organisation_board": (
        True, f"{_OFFICE} export_results keep_units see_persons keep_persons see_access give_posts",
    ),
    "inspection_board": (True, f"{_OFFICE} export_results see_persons see_access"),
    "propaganda_board": (True, f"{_OFFICE} export_results"),
    "upper_office": (
        True,
        (
            f"{_OFFICE} enter_figures export_results make_reports keep_units keep_documents assess_targets settle_rules"
            " see_persons keep_persons see_access give_posts"
        ),
    ),
    "standing_board": (True, f"{_OFFICE} see_persons"),
    "auditor": (True, f"{_OFFICE} export_results see_audit see_access"),
    "data_officer": (True, "see_results export_results see_persons see_access see_audit answer_requests keep_registers"),
    "system_administrator": (True, "keep_accounts keep_installation"),
}  # fmt: skip
"""Role: whether it reaches below its unit, and its rights."""
CHANGES = {
    "enter_figures", "make_reports", "keep_units", "keep_documents", "assess_targets", "settle_rules", "keep_persons",
    "answer_requests", "keep_registers", "give_posts", "keep_accounts", "keep_installation",
}  # fmt: skip
EXPORTS = {"export_results", "make_reports"}
PERSONS = {"see_persons", "keep_persons", "answer_requests"}
NOT_LENT = {"give_posts", "keep_accounts"}
"""What a delegated post does not give."""
ABOUT_PERSONS = {"member"}

ANYONE, SIGNED = "anyone", "signed"
NOTHING, LEADS = "nothing", "leads"
"""NOTHING: answered as not there, whoever asks, in this world. LEADS: leads everybody to the sign-in page."""


class Row(NamedTuple):
    """One address. `see`: the right to read it; `do`: the right to POST; several alternatives are parted by `|`.

    `also`: a second right, without which the object stays hidden from whoever may come to the address.
    `args` gives the address of the object at a unit; without it the address names no object and any reach will do.
    `persons`: absent on a connected installation. `only_post`: it cannot be read. `whole`: only for a post that reaches the whole installation.
    """

    see: str
    do: str = ""
    args: Callable[[str], list[object]] | None = None
    persons: bool = False
    only_post: bool = False
    fixed: tuple[object, ...] = ()
    body: str = ""
    whole: bool = False
    also: str = ""


FIGURES = json.dumps(
    {
        "counts": {"members.rated": 40},
        "source": "Báo cáo 1 (giả định)",
        "reporter": "Bí thư (giả định)",
        "cut_off": "2022-12-31",
        "received_on": "2023-01-05",
    }
)


def _board(unit: str) -> list[object]:
    return ["nq", unit]


MATRIX: dict[str, Row] = {
    "home": Row(SIGNED),
    "results": Row(SIGNED),
    "first_steps": Row(SIGNED, do="keep_units"),
    "scoreboard": Row("see_results", args=_board),
    "scoreboard_csv": Row("export_results", args=_board),
    "reports": Row("see_below", args=lambda unit: ["nq", unit, 2022]),
    "figure": Row("see_results", args=lambda unit: ["nq", unit, "tot", 2022]),
    "target": Row("see_results", do="keep_documents|assess_targets", fixed=("nq", "tot")),
    "indicator": Row("see_results", fixed=("tot",)),
    "duties": Row(SIGNED),
    "quality": Row("see_figures"),
    "units": Row(SIGNED),
    "compared": Row(SIGNED),
    "find_unit": Row(SIGNED),
    "unit": Row(SIGNED, fixed=("a",)),
    "add_unit": Row("keep_units", do="keep_units"),
    "load_units": Row("keep_units", do="keep_units"),
    "reorganisations": Row("keep_units"),
    "new_reorganisation": Row("keep_units", do="keep_units"),
    "load_reorganisation": Row("keep_units", do="keep_units"),
    "reorganisation": Row("keep_units", do="keep_units", fixed=("k-a",)),
    "edit_reorganisation": Row("keep_units", do="keep_units", fixed=("k-a",)),
    "reorganisation_step": Row("keep_units", do="keep_units", fixed=("k-a",)),
    "assign_units": Row("keep_units", do="keep_units", args=lambda unit: ["k-a", unit]),
    "upload_figures": Row("enter_figures", do="enter_figures"),
    "imports": Row("see_figures"),
    "import": Row("see_figures", do="enter_figures", args=lambda unit: [f"nap-{unit}"]),
    "cycle_form": Row("enter_figures", args=lambda unit: [unit, 2022]),
    "sheet": Row("see_figures", do="enter_figures", args=lambda unit: [unit, 2022]),
    "single": Row("see_figures", args=lambda unit: [unit, "members.rated", 2022]),
    "documents": Row(SIGNED),
    "load_resolution": Row("keep_documents", do="keep_documents"),
    "drafts": Row("keep_documents"),
    "start_draft": Row("keep_documents", do="keep_documents"),
    "draft": Row("keep_documents", do="keep_documents", args=lambda unit: [f"d-{unit}"]),
    "draft_head": Row("keep_documents", do="keep_documents", args=lambda unit: [f"d-{unit}"]),
    "draft_measure": Row("keep_documents", do="keep_documents", args=lambda unit: [f"d-{unit}"]),
    "draft_mark": Row("keep_documents", do="keep_documents", args=lambda unit: [f"d-{unit}", 1]),
    "resolution": Row(SIGNED, fixed=("nq",)),
    "rules": Row(SIGNED),
    "regulation": Row(SIGNED, fixed=("qd-366-2025",)),
    "regulations_compared": Row(SIGNED),
    "timeline": Row(SIGNED),
    "rate": Row(SIGNED, do=SIGNED),
    "quota": Row(SIGNED, do=SIGNED),
    "vote": Row(SIGNED, do=SIGNED),
    "due": Row(SIGNED),
    "evaluate": Row(SIGNED, do=SIGNED),
    "audit_table": Row(SIGNED, do=SIGNED),
    "ambiguities": Row(SIGNED),
    "ambiguity": Row(SIGNED, do="settle_rules", fixed=("R-01",)),
    "persons": Row("see_persons", do="see_persons", persons=True),
    "add_person": Row("keep_persons", do="keep_persons", persons=True),
    "person": Row("see_persons", do="see_persons", persons=True, args=lambda unit: [f"p-{unit}"]),
    "edit_person": Row("keep_persons", do="keep_persons", persons=True, args=lambda unit: [f"p-{unit}"]),
    "delete_person": Row("keep_persons", do="keep_persons", persons=True, args=lambda unit: [f"p-{unit}"]),
    "take_request": Row(
        "answer_requests", do="answer_requests", persons=True, args=lambda unit: [f"p-{unit}"]
    ),
    "own_page": Row(SIGNED, do=SIGNED, persons=True),
    "own_sheet": Row(NOTHING, persons=True),
    "own_export": Row(NOTHING, persons=True),
    "data_requests": Row("answer_requests", persons=True),
    "data_request": Row(
        "answer_requests", do="answer_requests", persons=True, args=lambda unit: [f"r-{unit}"]
    ),
    "purposes": Row("keep_registers|see_audit", do="keep_registers"),
    "incidents": Row("keep_registers|see_audit", do="keep_registers"),
    "posts": Row("see_access"),
    "my_posts": Row(SIGNED),
    "give_post": Row("give_posts", do="give_posts"),
    "end_post": Row("give_posts", do="give_posts", args=lambda unit: [f"v-{unit}"]),
    "delegate_post": Row(NOTHING, fixed=("v-a",)),
    "invite_holder": Row("give_posts", do="give_posts", args=lambda unit: [f"v-{unit}"], only_post=True),
    "why": Row("see_access"),
    "accounts": Row("keep_accounts", whole=True),
    "office_account": Row("keep_accounts", do="keep_accounts", whole=True, fixed=("giu-a",)),
    "network": Row("keep_installation", do="keep_installation", whole=True),
    "journal": Row("see_audit", whole=True),
    "journal_event": Row("see_audit", whole=True, fixed=(1,)),
    "journal_day": Row("see_audit", whole=True, fixed=("2026-01-05",)),
    "profiles": Row("make_reports", do="make_reports"),
    "profile_trial": Row("make_reports"),
    "editions": Row("see_below"),
    "report_preview": Row("see_results", do="make_reports"),
    "edition": Row("see_below", do="make_reports", args=lambda unit: [f"bc-{unit}"]),
    "edition_docx": Row("export_results", also="see_below", args=lambda unit: [f"bc-{unit}"]),
    "edition_pdf": Row("export_results", also="see_below", args=lambda unit: [f"bc-{unit}"]),
    "takeout": Row("export_results"),
    "takeout_table": Row("export_results", fixed=("don-vi",)),
    "takeout_xlsx": Row("export_results", fixed=("don-vi",)),
    "takeout_csv": Row("export_results", fixed=("don-vi",)),
    "desk": Row(SIGNED),
    "api:me": Row(SIGNED),
    "api:unit_list": Row(SIGNED),
    "api:unit": Row(SIGNED, fixed=("a",)),
    "api:resolution_list": Row(SIGNED),
    "api:results": Row("see_results", args=_board),
    "api:figures": Row("see_figures", do="enter_figures", args=lambda unit: [unit, 2022], body=FIGURES),
    "api:openapi-json": Row(SIGNED),
    "api:api-root": Row(NOTHING),
    "account_login": Row(ANYONE),
    "account_inactive": Row(ANYONE),
    "account_signup": Row(ANYONE),
    "mfa_authenticate": Row(SIGNED),
    "mfa_login_webauthn": Row(SIGNED),
    "openid_connect_login": Row(ANYONE),
    "openid_connect_callback": Row(NOTHING),
    "socialaccount_login_cancelled": Row(LEADS),
    "invitation": Row(ANYONE),
    "invited": Row(ANYONE, fixed=("x",)),
    "account": Row(SIGNED),
    "account_logout": Row(ANYONE, do=ANYONE, only_post=True),
    "account_change_password": Row(SIGNED),
    "account_set_password": Row(SIGNED),
    "account_reauthenticate": Row(SIGNED),
    "usersessions_list": Row(SIGNED),
    "mfa_index": Row(SIGNED),
    "mfa_reauthenticate": Row(SIGNED),
    "mfa_activate_totp": Row(SIGNED),
    "mfa_deactivate_totp": Row(SIGNED),
    "mfa_view_recovery_codes": Row(NOTHING),
    "mfa_generate_recovery_codes": Row(SIGNED),
    "mfa_list_webauthn": Row(SIGNED),
    "mfa_add_webauthn": Row(SIGNED),
    "mfa_reauthenticate_webauthn": Row(SIGNED),
    "mfa_edit_webauthn": Row(SIGNED, fixed=(1,)),
    "mfa_remove_webauthn": Row(SIGNED, fixed=(1,)),
    "socialaccount_connections": Row(SIGNED),
    "sign_out": Row(SIGNED, do=SIGNED, only_post=True),
    "signed_out": Row(ANYONE),
    "set_language": Row(ANYONE, do=ANYONE, only_post=True),
}
