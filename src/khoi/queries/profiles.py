"""The layout profiles of this office: all of them, one to change, one to print with."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from khoi.access.installation import home_unit
from khoi.access.viewer import ANYWHERE, Viewer
from khoi.core.refusal import Refusal
from khoi.queries.report_profile import Profile, default_profile, profile_of
from khoi.records.models import LayoutProfile
from khoi.rules.layout import Layout, layout_on
from khoi.rules.library import load_library

ROWS = 50
RIGHT = "make_reports"


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """One profile; `is_current`: its measures come from the guide in force today."""

    record: LayoutProfile
    profile: Profile
    is_current: bool
    may_change: bool


def profiles_listed(
    viewer: Viewer, number: int, day: date, *, size: int = ROWS
) -> tuple[Page[Any], list[ProfileRow]]:
    """All profiles by name, `size` a page. Raises Refusal `not_allowed`, `no_rule_encoded`."""
    viewer.require(RIGHT, ANYWHERE)
    page = Paginator(LayoutProfile.objects.order_by("name", "pk"), size).get_page(number)
    guide, keeps_all = layout_on(load_library(), day), viewer.may(RIGHT, home_unit())
    return page, [_row(viewer, one, guide, keeps_all=keeps_all) for one in page.object_list]


def profile_names(viewer: Viewer) -> list[tuple[str, str]]:
    """Code and name of every profile, by name. Raises Refusal `not_allowed`."""
    viewer.require(RIGHT, ANYWHERE)
    return list(LayoutProfile.objects.order_by("name", "pk").values_list("code", "name"))


def profile_row(viewer: Viewer, code: str, day: date) -> ProfileRow:
    """One profile. Raises Refusal `not_allowed`, `unknown_profile`, `no_rule_encoded`."""
    viewer.require(RIGHT, ANYWHERE)
    record = LayoutProfile.objects.filter(code=code).first() if code.isprintable() else None
    if record is None:
        hint = _("Chọn trong danh sách.")
        raise Refusal("unknown_profile", _("không có mẫu trình bày này"), where="code", hint=hint)
    return _row(viewer, record, layout_on(load_library(), day), keeps_all=viewer.may(RIGHT, home_unit()))


def profile_to_print(viewer: Viewer, code: str, day: date, lang: str) -> Profile:
    """The profile of `code`; an empty one is the guide's own on `day`. Raises as `profile_row`."""
    if not code:
        viewer.require(RIGHT, ANYWHERE)
        return default_profile(day, lang)
    return profile_row(viewer, code, day).profile


def guide_limits(viewer: Viewer, day: date) -> dict[str, tuple[int, int]]:
    """What the guide in force gives as least and most, by the names of `Profile`; where it gives one value, both are that."""
    viewer.require(RIGHT, ANYWHERE)
    return dict(_limits(layout_on(load_library(), day)))


_RANGES = {
    "type_size": "ten_loai", "abstract_size": "trich_yeu", "text_size": "noi_dung", "heading_size": "tieu_de_muc",
    "line": "dong",
}  # fmt: skip
_SINGLE = {
    "top": "le_tren",
    "bottom": "le_duoi",
    "left": "le_trai",
    "right": "le_phai",
    "first_line": "thut_dau_dong",
}
_LEAST = {"gap": "cach_doan_it_nhat"}


def _limits(guide: Layout) -> Iterator[tuple[str, tuple[int, int]]]:
    for name, topic in _RANGES.items():
        yield name, (guide.whole(f"{topic}_nho_nhat"), guide.whole(f"{topic}_lon_nhat"))
    for name, topic in _SINGLE.items():
        yield name, (guide.whole(topic), guide.whole(topic))
    for name, topic in _LEAST.items():
        yield name, (guide.whole(topic), 0)


def _row(viewer: Viewer, record: LayoutProfile, guide: Layout, *, keeps_all: bool) -> ProfileRow:
    profile = profile_of(record.values)
    return ProfileRow(
        record,
        profile,
        is_current=profile.guide == guide.document,
        may_change=keeps_all or record.recorded_by == viewer.account,
    )
