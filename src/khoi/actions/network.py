"""Records which network this installation lives on, as people decided it on paper."""

from datetime import date

from django.utils import timezone

from khoi.access.installation import home_unit
from khoi.access.posts import ENDING, is_over
from khoi.access.roles import roles
from khoi.access.viewer import CONNECTED, ISOLATED, Viewer
from khoi.actions.journal import change
from khoi.actions.required import required_text, written
from khoi.core.refusal import Refusal
from khoi.records.declared import tables_about_persons, told
from khoi.records.models import DataRequest, Installation, Person, Post

_LONG = 160


def choose_network(
    profile: str, *, decided_by: str, document: str, day: date, by: Viewer, on: date
) -> Installation:
    """The installation is `isolated` or `connected` by a decision of a day; the first choice and every later one.

    Raises Refusal: `not_allowed`, `unknown_network`, `office_not_open`, `future_day`, `nothing_changes`,
    `persons_still_here`, `empty_text`, `too_long`.
    """
    values = {
        "profile": _profile(profile),
        "profile_by": required_text(decided_by, "decided_by", _LONG),
        "profile_document": required_text(document, "document", _LONG),
        "profile_day": day,
    }
    if day > on:
        message = f"ngày {written(day)} chưa tới"
        raise Refusal("future_day", message, where="day", hint="Kiểm tra lại ngày văn bản.")
    with change("choose_network", "installation", by=by, at=home_unit()) as under_way:
        row = _stored()
        under_way.before = _told({name: getattr(row, name) for name in values})
        if all(getattr(row, name) == value for name, value in values.items()):
            raise Refusal("nothing_changes", "đã ghi như vậy", where="profile", hint="Không cần ghi lại.")
        if profile == CONNECTED:
            _refuse_persons(on)
        for name, value in values.items():
            setattr(row, name, value)
        row.profile_at = timezone.now()
        row.save(update_fields=[*values, "profile_at"])
        under_way.after = _told(values)
    return row


def persons_here(on: date) -> dict[str, int]:
    """What would have to go before the installation may be connected: tables about persons, and posts that say as much.

    A deleted record, emptied, and its closed requests without their words say nothing of anybody.
    """
    counts = {model.__name__: model._base_manager.count() for model in tables_about_persons()}  # noqa: SLF001 - documented
    counts["Person"] = Person.kept().count()
    counts["DataRequest"] = DataRequest.objects.exclude(person__name="").count()
    about = [role.code for role in roles().values() if role.persons]
    posts = Post.objects.filter(role__in=about).select_related(*ENDING)
    counts["Post"] = sum(not is_over(post, on) for post in posts)
    return {name: count for name, count in counts.items() if count}


def _refuse_persons(on: date) -> None:
    if found := persons_here(on):
        counted = ", ".join(f"{name} {count}" for name, count in found.items())
        hint = (
            "Xóa từng hồ sơ ở trang của hồ sơ ấy và kết thúc các vị trí này; chắc hơn là dùng một máy khác với"
            " cơ sở dữ liệu mới, vì ổ đĩa và bản sao lưu cũ còn giữ dấu vết."
        )
        message = f"nơi này còn dữ liệu về cá nhân: {counted}"
        raise Refusal("persons_still_here", message, where="profile", hint=hint)


def _profile(profile: str) -> str:
    if profile not in (ISOLATED, CONNECTED):
        hint = "Chọn một trong hai."
        raise Refusal("unknown_network", f"không có loại mạng “{profile}”", where="profile", hint=hint)
    return profile


def _stored() -> Installation:
    row: Installation | None = Installation.objects.first()
    if row is None:
        message, hint = "văn phòng chưa được mở", "Mở văn phòng ở trang Những bước đầu trước."
        raise Refusal("office_not_open", message, where="installation", hint=hint)
    return row


def _told(values: dict[str, object]) -> dict[str, object]:
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
    return told(Installation, plain)
