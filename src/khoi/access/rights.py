"""Every right there is, and which right each act needs: the only list, read by the gate, the actions and the matrix test."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Right:
    """What a role may do. `changes` and `exports` need a second factor; `persons` ends where person records end.

    `lent`: a delegated post gives it too. What lets somebody into accounts is not lent: it would outlive the delegation.
    """

    code: str
    label: str
    label_en: str
    changes: bool = False
    exports: bool = False
    persons: bool = False
    lent: bool = True

    @property
    def needs_second_factor(self) -> bool:
        """Whether a password alone is not enough."""
        return self.changes or self.exports


RIGHTS = {
    right.code: right
    for right in (
        Right("see_results", "xem kết quả", "see results"),
        Right("see_below", "xem từng đơn vị trực thuộc", "see each unit below"),
        Right("see_figures", "xem số liệu và nguồn", "see figures with their sources"),
        Right("enter_figures", "ghi số liệu", "enter figures", changes=True),
        Right("export_results", "xuất bảng số", "export tables", exports=True),
        Right("make_reports", "lập báo cáo", "make reports", changes=True, exports=True),
        Right("keep_units", "sửa cây đơn vị", "change the tree of units", changes=True),
        Right("keep_documents", "nạp nghị quyết, chốt cách hiểu", "load resolutions, choose readings", changes=True),
        Right("assess_targets", "đánh giá chỉ tiêu định tính", "assess targets", changes=True),
        Right("settle_rules", "chốt điều quy định để ngỏ", "settle what regulations leave open", changes=True),
        Right("see_persons", "xem hồ sơ cá nhân", "see personal records", persons=True),
        Right("keep_persons", "ghi, sửa hồ sơ cá nhân", "keep personal records", changes=True, persons=True),
        Right("answer_requests", "trả lời yêu cầu về dữ liệu", "answer data requests", changes=True, persons=True),
        Right("keep_registers", "giữ sổ mục đích, sự cố", "keep the registers of purposes and incidents", changes=True),
        Right("see_access", "xem ai có quyền gì", "see who has which right"),
        Right("give_posts", "giao và kết thúc vị trí", "give and end posts", changes=True, lent=False),
        Right("keep_accounts", "mời, khóa tài khoản", "invite and lock accounts", changes=True, lent=False),
        Right("see_audit", "xem nhật ký", "see the journal"),
        Right("keep_installation", "giữ cấu hình máy", "keep the installation", changes=True),
    )
}  # fmt: skip

ACTS = {
    "add_unit": "keep_units",
    "import_units": "keep_units",
    "move_unit": "keep_units",
    "rename_unit": "keep_units",
    "change_kind": "keep_units",
    "change_group": "keep_units",
    "end_unit": "keep_units",
    "appoint": "keep_units",
    "record_succession": "keep_units",
    "draft_reorganisation": "keep_units",
    "change_reorganisation": "keep_units",
    "drop_reorganisation": "keep_units",
    "carry_out_reorganisation": "keep_units",
    "undo_reorganisation": "keep_units",
    "open_office": "keep_units",
    "record_figures": "enter_figures",
    "start_import": "enter_figures",
    "choose_columns": "enter_figures",
    "accept_import": "enter_figures",
    "drop_import": "enter_figures",
    "undo_import": "enter_figures",
    "load_resolution": "keep_documents",
    "draft_resolution": "keep_documents",
    "change_resolution_draft": "keep_documents",
    "choose_reading": "keep_documents",
    "withdraw_choice": "keep_documents",
    "amend_target": "keep_documents",
    "end_term": "keep_documents",
    "record_profile": "make_reports",
    "make_report": "make_reports",
    "finish_report": "make_reports",
    "load_example": "keep_installation",
    "make_first_account": "keep_accounts",
    "rotate_keys": "keep_installation",
    "retire_keys": "keep_installation",
    "invite_again": "keep_accounts",
    "load_example_figures": "keep_installation",
    "assess_target": "assess_targets",
    "record_choice": "settle_rules",
    "withdraw_recorded_choice": "settle_rules",
    "give_post": "give_posts",
    "end_post": "give_posts",
    "delegate_post": "",
    "renew_invitation": "give_posts",
    "lock_account": "keep_accounts",
    "unlock_account": "keep_accounts",
    "end_account_sessions": "keep_accounts",
    "remove_account_factors": "keep_accounts",
    "choose_network": "keep_installation",
    "add_person": "keep_persons",
    "edit_person": "keep_persons",
    "delete_person": "keep_persons",
    "delete_as_asked": "answer_requests",
    "correct_person": "answer_requests",
    "take_request": "answer_requests",
    "ask_request": "",
    "answer_request": "answer_requests",
    "extend_request": "answer_requests",
    "complete_request": "answer_requests",
    "record_purpose": "keep_registers",
    "end_purpose": "keep_registers",
    "record_incident": "keep_registers",
    "tell_incident": "keep_registers",
    "close_incident": "keep_registers",
}
"""Act to right; empty: the act rests on one's own record or on a post of one's own. An act that is missing here cannot be carried out."""

OWN = "bản thân"
"""What the audit chain has in place of a post where somebody reads or acts on their own record."""
