"""What stands in a plan's way, in words a clerk can act on."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khoi.core import formats
from khoi.queries.reorganisation_outcome import Clash, Outcome
from khoi.queries.reorganisation_standing import Standing
from khoi.queries.reorganisation_view import Obstacle

_NAMED = 5


class _Words(NamedTuple):
    message: Any
    hint: Any


WORDS: Mapping[str, _Words] = {
    "unknown_unit": _Words(
        gettext_lazy("không có đơn vị mã “%(code)s”, và kế hoạch không thành lập đơn vị ấy"),
        gettext_lazy("Sửa mã, hoặc thêm việc thành lập đơn vị này."),
    ),
    "unknown_kind": _Words(
        gettext_lazy("không có loại đơn vị “%(named)s”"), gettext_lazy("Chọn một loại trong danh sách.")
    ),
    "unknown_group": _Words(
        gettext_lazy("không có nhóm “%(named)s”"), gettext_lazy("Chọn một nhóm trong danh sách.")
    ),
    "unknown_measure": _Words(
        gettext_lazy("không có số đo “%(named)s” để chia theo tỷ lệ riêng"),
        gettext_lazy("Chọn một số đo đang có, hoặc dùng tỷ lệ chung (“*”)."),
    ),
    "unknown_term": _Words(
        gettext_lazy("“%(name)s” không có nhiệm kỳ “%(named)s”"),
        gettext_lazy("Ghi đúng tên nhiệm kỳ của đơn vị này."),
    ),
    "duplicate_code": _Words(
        gettext_lazy("mã “%(code)s” đã thuộc về “%(name)s”"), gettext_lazy("Chọn một mã khác cho đơn vị mới.")
    ),
    "handled_twice": _Words(
        gettext_lazy("“%(name)s” đã được xử lý như vậy ở việc %(first)s"),
        gettext_lazy("Giữ một việc, bỏ việc kia."),
    ),
    "ended_and_changed": _Words(
        gettext_lazy("“%(name)s” kết thúc ở việc %(first)s nên không thể thay đổi cùng ngày"),
        gettext_lazy("Bỏ việc này, hoặc không kết thúc đơn vị."),
    ),
    "founded_and_changed": _Words(
        gettext_lazy("“%(name)s” vừa được thành lập trong chính kế hoạch này"),
        gettext_lazy("Ghi cấp trên, tên và loại ngay ở việc thành lập."),
    ),
    "already_ended": _Words(
        gettext_lazy("“%(name)s” đã kết thúc ngày %(day)s"), gettext_lazy("Bỏ đơn vị này khỏi kế hoạch.")
    ),
    "outside_life": _Words(
        gettext_lazy("ngày %(on)s ở ngoài thời gian “%(name)s” tồn tại (%(life)s)"),
        gettext_lazy("Chọn ngày hiệu lực khác, hoặc bỏ đơn vị này khỏi kế hoạch."),
    ),
    "same_day": _Words(
        gettext_lazy("“%(name)s” đã có một thay đổi cùng loại vào đúng ngày %(on)s"),
        gettext_lazy("Chọn ngày hiệu lực khác, hoặc bỏ việc này."),
    ),
    "nothing_changes": _Words(
        gettext_lazy("“%(name)s” vốn đã như vậy trước ngày %(on)s"), gettext_lazy("Bỏ việc này.")
    ),
    "changes_after_end": _Words(
        gettext_lazy("“%(name)s” có thay đổi đã ghi từ ngày %(day)s, sau khi kết thúc"),
        gettext_lazy("Chọn ngày hiệu lực muộn hơn."),
    ),
    "figures_after_end": _Words(
        gettext_lazy("“%(name)s” đã có số liệu năm %(last)s, nhưng theo kế hoạch không còn từ năm %(first)s"),
        gettext_lazy("Rút lại các số liệu đó, hoặc chọn ngày hiệu lực muộn hơn."),
    ),
    "term_already_ended": _Words(
        gettext_lazy("nhiệm kỳ %(named)s của “%(name)s” đã kết thúc ngày %(day)s"), gettext_lazy("Bỏ việc này.")
    ),
    "day_outside_term": _Words(
        gettext_lazy("ngày %(on)s ở ngoài nhiệm kỳ %(named)s (%(first)s đến %(last)s)"),
        gettext_lazy("Kiểm tra lại nhiệm kỳ và ngày hiệu lực."),
    ),
    "heir_not_new": _Words(
        gettext_lazy("“%(name)s” đang tồn tại, mà tách thì các đơn vị tiếp nhận phải là đơn vị mới"),
        gettext_lazy("Dùng việc giải thể với các nơi tiếp nhận đang có, hoặc thành lập đơn vị mới."),
    ),
    "heir_not_alive": _Words(
        gettext_lazy("“%(name)s” không tồn tại vào ngày %(on)s nên không tiếp nhận được"),
        gettext_lazy("Chọn đơn vị tiếp nhận đang tồn tại, hoặc thành lập đơn vị mới."),
    ),
    "parent_not_alive": _Words(
        gettext_lazy("cấp trên “%(parent)s” chỉ tồn tại %(life)s, không đủ cho “%(name)s”"),
        gettext_lazy("Chọn cấp trên khác."),
    ),
    "left_under_ended": _Words(
        gettext_lazy("“%(name)s” kết thúc: %(children)s đơn vị trực thuộc, còn %(left)s chưa có nơi chuyển đến: %(listed)s"),
        gettext_lazy("Thêm việc chuyển hoặc kết thúc cho từng đơn vị còn lại."),
    ),
    "cycle": _Words(
        gettext_lazy("các đơn vị nằm vòng tròn dưới nhau: %(listed)s"),
        gettext_lazy("Mỗi đơn vị chỉ được nằm dưới một đơn vị ở cấp cao hơn."),
    ),
    "no_steps": _Words(gettext_lazy("kế hoạch chưa có việc nào"), gettext_lazy("Thêm ít nhất một việc.")),
    "not_in_reach_top": _Words(
        gettext_lazy("chỉ người giữ cả cây đơn vị mới đặt được đơn vị ở trên cùng"),
        gettext_lazy("Chọn một cấp trên, hoặc để người giữ cả cây thực hiện."),
    ),
    "not_in_reach": _Words(
        gettext_lazy("vị trí hiện nay của tài khoản không đủ quyền ở “%(name)s”"),
        gettext_lazy("Người giữ cây đơn vị ở cấp trên thực hiện, hoặc bỏ việc này."),
    ),
}  # fmt: skip
"""Message and hint of every code; `%(name)s` is the unit's name, `%(on)s` the plan's day."""


def obstacles(outcome: Outcome, standing: Standing, lang: str) -> tuple[Obstacle, ...]:
    """Every clash of the outcome in words, in the order of the steps."""
    called = caller(outcome, standing)
    return tuple(_obstacle(clash, outcome.day, called, lang) for clash in outcome.clashes)


def caller(outcome: Outcome, standing: Standing) -> Callable[[str], str]:
    """What a unit is called: its name on the plan's day, the plan's own for one that it founds, else its code."""

    def called(code: str) -> str:
        if code in standing.lives:
            return standing.name(code, outcome.day)
        return outcome.founded[code].name if code in outcome.founded else code

    return called


def _obstacle(clash: Clash, day: date, called: Callable[[str], str], lang: str) -> Obstacle:
    words, facts = WORDS[clash.code], dict(clash.facts)
    said: dict[str, Any] = {"code": clash.unit, "name": called(clash.unit), "on": formats.day(day, lang)}
    said |= {
        key: formats.day(value, lang) if isinstance(value, date) else value for key, value in facts.items()
    }
    if "begins" in facts:
        said["life"] = _life(facts["begins"], facts["ended"], lang)
    if "parent" in facts:
        said["parent"] = called(facts["parent"])
    if "units" in facts:
        said["listed"] = _listed([called(unit) for unit in facts["units"]])
    return Obstacle(clash.code, clash.step, clash.unit, str(words.message) % said, str(words.hint))


def _life(begins: date, ended: date | None, lang: str) -> str:
    since = _("từ %(day)s") % {"day": formats.day(begins, lang)}
    return (
        since
        if ended is None
        else _("%(since)s đến trước %(day)s") % {"since": since, "day": formats.day(ended, lang)}
    )


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(f"“{name}”" for name in names[:_NAMED])
    if len(names) <= _NAMED:
        return shown
    return _("%(names)s và %(count)s đơn vị khác") % {"names": shown, "count": len(names) - _NAMED}
