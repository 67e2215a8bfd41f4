"""Fields and values of an event as an auditor reads them; a field nobody named here keeps its letters, as does a measure."""

import json
import re
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from khoi.access.roles import roles
from khoi.core import formats
from khoi.queries.data_requests import STATES

FIELDS = {
    "account": gettext_lazy("tài khoản"),
    "accepted": gettext_lazy("chấp nhận"),
    "affected": gettext_lazy("số người bị ảnh hưởng"),
    "answer": gettext_lazy("lời trả lời"),
    "answer_by": gettext_lazy("hạn trả lời"),
    "assessed_on": gettext_lazy("ngày đánh giá"),
    "assessor": gettext_lazy("người đánh giá"),
    "begins_on": gettext_lazy("ngày bắt đầu"),
    "born_on": gettext_lazy("ngày sinh"),
    "chosen_by": gettext_lazy("người quyết định"),
    "clause": gettext_lazy("điều khoản"),
    "closed_on": gettext_lazy("ngày đóng"),
    "complete_by": gettext_lazy("hạn làm xong"),
    "decision": gettext_lazy("quyết định"),
    "decision_day": gettext_lazy("ngày quyết định"),
    "document": gettext_lazy("văn bản"),
    "document_day": gettext_lazy("ngày văn bản"),
    "effective_on": gettext_lazy("ngày có hiệu lực"),
    "email": gettext_lazy("thư điện tử"),
    "ended_on": gettext_lazy("ngày kết thúc"),
    "evidence": gettext_lazy("minh chứng"),
    "extended_to": gettext_lazy("gia hạn đến"),
    "extended_why": gettext_lazy("lý do gia hạn"),
    "field": gettext_lazy("mục"),
    "found_at": gettext_lazy("phát hiện lúc"),
    "from_day": gettext_lazy("từ ngày"),
    "ground": gettext_lazy("căn cứ pháp lý"),
    "grounds": gettext_lazy("căn cứ"),
    "group": gettext_lazy("khối công tác"),
    "hashes": gettext_lazy("số mã băm tính lại"),
    "held": gettext_lazy("dữ liệu giữ"),
    "identity_number": gettext_lazy("số định danh"),
    "is_active": gettext_lazy("đang mở"),
    "kept_until": gettext_lazy("giữ đến"),
    "key": gettext_lazy("mã hồ sơ"),
    "kind": gettext_lazy("loại"),
    "measures": gettext_lazy("biện pháp"),
    "name": gettext_lazy("tên"),
    "note": gettext_lazy("ghi chú"),
    "new_account": gettext_lazy("tài khoản mới"),
    "notify_by": gettext_lazy("phải báo trước"),
    "on": gettext_lazy("ngày ghi"),
    "own_words": gettext_lazy("lời của cơ quan"),
    "parent": gettext_lazy("cấp trên"),
    "phone": gettext_lazy("điện thoại"),
    "post": gettext_lazy("chức vụ"),
    "profile": gettext_lazy("mạng của máy"),
    "profile_by": gettext_lazy("người quyết định"),
    "profile_day": gettext_lazy("ngày quyết định"),
    "profile_document": gettext_lazy("văn bản"),
    "reading": gettext_lazy("cách hiểu"),
    "received_on": gettext_lazy("ngày nhận"),
    "role": gettext_lazy("vai trò"),
    "roles": gettext_lazy("các vai trò"),
    "rows": gettext_lazy("số dòng"),
    "scope": gettext_lazy("phạm vi"),
    "sense": gettext_lazy("so sánh"),
    "source": gettext_lazy("nguồn"),
    "state": gettext_lazy("tình trạng"),
    "status": gettext_lazy("kết quả"),
    "steps": gettext_lazy("các việc"),
    "term": gettext_lazy("nhiệm kỳ"),
    "title": gettext_lazy("tên gọi"),
    "to_day": gettext_lazy("đến trước ngày"),
    "told_at": gettext_lazy("báo lúc"),
    "told_whom": gettext_lazy("báo cho"),
    "unit": gettext_lazy("đơn vị"),
    "unopened": gettext_lazy("số giá trị không khóa nào mở được"),
    "units": gettext_lazy("các đơn vị"),
    "why": gettext_lazy("lý do"),
    "words": gettext_lazy("nội dung"),
    "year": gettext_lazy("năm"),
}
_CODED = {"role", "roles", "state"}
_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")


def field_words(field: str) -> str:
    """What a field is called in the reader's language."""
    return str(FIELDS.get(field, field))


def value_words(value: Any, field: str = "") -> str:
    """A value as the reader writes it: days, times, yes and no, roles and states; a missing one is said, never left blank."""
    if field in _CODED:
        value = _coded(value, field)
    if value is None or value == "":
        return _("trống")
    if isinstance(value, bool):
        return _("có") if value else _("không")
    return _dated(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _coded(value: Any, field: str) -> Any:
    """Codes by their words; one that is not known any more stays."""
    if isinstance(value, list):
        return ", ".join(str(_coded(one, field)) for one in value)
    if not isinstance(value, str):
        return value
    if field == "state":
        return str(STATES.get(value, value))
    role = roles().get(value)
    return (
        value if role is None else role.label_en if formats.is_english(get_language() or "vi") else role.label
    )


def _dated(text: str) -> str:
    lang = get_language() or "vi"
    try:
        if _DAY.match(text):
            return formats.day(date.fromisoformat(text), lang)
        if _MOMENT.match(text):
            return formats.moment(localtime(datetime.fromisoformat(text)), lang)
    except (ValueError, OverflowError):
        pass  # looks like a day and is none: somebody's own words
    return text
