"""What the journal's acts are called, and what is said where the audit chain does not hold."""

from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy, override

from khoi.core import formats
from khoi.core.formats import is_english
from khoi.queries.own_page import ACTS as OF_PERSONS
from khoi.records.chain import Break

ACTS = OF_PERSONS | {
    "add_unit": gettext_lazy("thêm đơn vị"),
    "import_units": gettext_lazy("nạp đơn vị từ tệp"),
    "move_unit": gettext_lazy("chuyển đơn vị"),
    "rename_unit": gettext_lazy("đổi tên đơn vị"),
    "change_kind": gettext_lazy("đổi loại đơn vị"),
    "change_group": gettext_lazy("đổi khối công tác"),
    "end_unit": gettext_lazy("kết thúc đơn vị"),
    "appoint": gettext_lazy("ghi người giữ chức vụ"),
    "record_succession": gettext_lazy("ghi kế tục"),
    "draft_reorganisation": gettext_lazy("lập kế hoạch sắp xếp tổ chức"),
    "change_reorganisation": gettext_lazy("sửa kế hoạch sắp xếp tổ chức"),
    "drop_reorganisation": gettext_lazy("bỏ kế hoạch sắp xếp tổ chức"),
    "carry_out_reorganisation": gettext_lazy("thực hiện kế hoạch sắp xếp tổ chức"),
    "undo_reorganisation": gettext_lazy("hoàn tác kế hoạch sắp xếp tổ chức"),
    "open_office": gettext_lazy("mở văn phòng"),
    "record_figures": gettext_lazy("ghi số liệu"),
    "import_figures": gettext_lazy("nạp số liệu từ tệp"),
    "start_import": gettext_lazy("đưa tệp số liệu vào để xem"),
    "choose_columns": gettext_lazy("khai các cột của bảng Excel"),
    "accept_import": gettext_lazy("nhận số liệu từ tệp đã xem"),
    "drop_import": gettext_lazy("bỏ tệp số liệu"),
    "undo_import": gettext_lazy("hoàn tác lần nạp số liệu"),
    "load_resolution": gettext_lazy("nạp nghị quyết"),
    "draft_resolution": gettext_lazy("bắt đầu soạn nghị quyết"),
    "change_resolution_draft": gettext_lazy("sửa bản nháp nghị quyết"),
    "choose_reading": gettext_lazy("chốt cách hiểu chỉ tiêu"),
    "withdraw_choice": gettext_lazy("rút cách hiểu đã chốt"),
    "amend_target": gettext_lazy("sửa lời văn chỉ tiêu"),
    "end_term": gettext_lazy("kết thúc nhiệm kỳ"),
    "record_profile": gettext_lazy("ghi mẫu trình bày"),
    "make_report": gettext_lazy("lập bản in báo cáo"),
    "finish_report": gettext_lazy("chốt bản in báo cáo"),
    "load_example": gettext_lazy("nạp văn phòng mẫu"),
    "load_example_figures": gettext_lazy("nạp số liệu mẫu"),
    "assess_target": gettext_lazy("đánh giá chỉ tiêu"),
    "record_choice": gettext_lazy("chốt điều quy định để ngỏ"),
    "withdraw_recorded_choice": gettext_lazy("rút điều đã chốt"),
    "take_out_persons": gettext_lazy("lấy danh sách hồ sơ cá nhân ra tệp"),
    "take_out_requests": gettext_lazy("lấy danh sách yêu cầu ra tệp"),
    "delete_person": gettext_lazy("xóa hồ sơ"),
    "delete_as_asked": gettext_lazy("xóa hồ sơ theo yêu cầu"),
    "take_request": gettext_lazy("ghi yêu cầu nhận bằng giấy"),
    "record_purpose": gettext_lazy("ghi mục đích giữ dữ liệu"),
    "end_purpose": gettext_lazy("kết thúc mục đích giữ dữ liệu"),
    "record_incident": gettext_lazy("ghi sự cố"),
    "tell_incident": gettext_lazy("báo sự cố"),
    "close_incident": gettext_lazy("đóng sự cố"),
    "rotate_keys": gettext_lazy("đổi khóa dữ liệu"),
    "retire_keys": gettext_lazy("bỏ khóa dữ liệu cũ"),
    "give_post": gettext_lazy("giao vị trí"),
    "end_post": gettext_lazy("kết thúc vị trí"),
    "delegate_post": gettext_lazy("ủy quyền vị trí"),
    "renew_invitation": gettext_lazy("cấp giấy mời mới"),
    "make_first_account": gettext_lazy("lập tài khoản đầu tiên"),
    "invite_again": gettext_lazy("cấp giấy mời mới"),
    "lock_account": gettext_lazy("khóa tài khoản"),
    "unlock_account": gettext_lazy("mở khóa tài khoản"),
    "end_account_sessions": gettext_lazy("kết thúc các phiên của tài khoản"),
    "remove_account_factors": gettext_lazy("bỏ yếu tố thứ hai của tài khoản"),
    "choose_network": gettext_lazy("chọn mạng của máy"),
    "accept_invitation": gettext_lazy("nhận lời mời, chọn mật khẩu"),
    "sign_in": gettext_lazy("đăng nhập"),
    "change_password": gettext_lazy("đổi mật khẩu"),
    "add_second_factor": gettext_lazy("đặt yếu tố thứ hai"),
    "remove_second_factor": gettext_lazy("bỏ yếu tố thứ hai"),
    "renew_recovery_codes": gettext_lazy("tạo mã dự phòng mới"),
    "link_office_login": gettext_lazy("gắn đăng nhập của cơ quan"),
    "unlink_office_login": gettext_lazy("bỏ gắn đăng nhập của cơ quan"),
    "list_requests": gettext_lazy("xem danh sách yêu cầu về dữ liệu"),
    "see_holders": gettext_lazy("xem người giữ chức vụ"),
    "see_reach": gettext_lazy("hỏi ai xem được hồ sơ"),
}
"""What was done, in words; an act that is missing here is shown by its code."""

_VIETNAMESE = {
    "altered": "sự kiện số {number} ({what}) đã bị sửa sau khi ghi",
    "reordered": "sự kiện số {number} ({what}) đã bị đổi chỗ, nay mang số {stands}",
    "removed": "sự kiện số {number} đã bị xóa, ghi trong khoảng {what}",
    "removed_many": "các sự kiện từ số {number} đến số {last} đã bị xóa, ghi trong khoảng {what}",
    "inserted": "sự kiện số {number} ({what}) đã bị chèn vào, không do chương trình ghi",
    "unlinked": "sự kiện số {number} ({what}) không nối với sự kiện sau nó, vốn đã bị sửa: một trong hai đã bị thay",
    "head": "dòng ghi nhớ cuối nhật ký đã bị sửa hoặc bị xóa",
    "seal": "cuối nhật ký (số {number}) không mang dấu của khóa đang giữ: đoạn cuối có thể đã bị viết lại; so với dấu đã in",
    "paper": "sự kiện số {number} không còn là sự kiện có dấu đã in",
    "emptied": "nhật ký trống, dù đã có người đăng nhập làm việc: mọi sự kiện đã bị xóa",
}
_ENGLISH = {
    "altered": "event {number} ({what}) was altered after it was written",
    "reordered": "event {number} ({what}) was moved and now bears the number {stands}",
    "removed": "event {number} was removed; it was written between {what}",
    "removed_many": "events {number} to {last} were removed; they were written between {what}",
    "inserted": "event {number} ({what}) was inserted; the program did not write it",
    "unlinked": "event {number} ({what}) does not lead to the altered event after it: one of the two was replaced",
    "head": "the row that remembers the end of the journal was altered or removed",
    "seal": "the end of the journal (number {number}) bears the seal of no kept key: its last part may be rewritten; compare it with a printed hash",
    "paper": "event {number} is no longer the one whose hash was printed",
    "emptied": "the journal is empty though people have signed in and worked: every event was removed",
}


def act_words(act: str) -> str:
    """What an act is called in the reader's language."""
    return str(ACTS.get(act, act))


def break_words(one: Break, lang: str) -> str:
    """What is wrong at one place of the chain: number, act and time."""
    sayings = _ENGLISH if is_english(lang) else _VIETNAMESE
    many = one.code == "removed" and one.last > one.number
    return sayings["removed_many" if many else one.code].format(
        number=one.number, last=one.last, stands=one.stands, what=_what(one, lang)
    )


def _what(one: Break, lang: str) -> str:
    if one.code == "removed":
        return " – ".join(_moment(text, lang) for text in one.at.split("/"))
    with override(lang):
        act = act_words(one.act)
    return ", ".join(filter(None, (act, _moment(one.at, lang))))


def _moment(text: str, lang: str) -> str:
    """A time as the reader writes it; what is none stands as it is."""
    try:
        return formats.moment(localtime(datetime.fromisoformat(text)), lang)
    except (ValueError, OverflowError):
        return "…" if text == ".." else text
