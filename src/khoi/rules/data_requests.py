"""By which day a person's request about their own data is answered and carried out, and a breach notified."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from khoi.core.formats import day as day_in
from khoi.core.refusal import Refusal
from khoi.rules.calendar import Calendar
from khoi.rules.due import Due, find_due
from khoi.rules.fields import wrong
from khoi.rules.flags import Flag
from khoi.rules.library import Library, load_library
from khoi.rules.questions import Words

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
"""Where the law counts its days."""

_BREACH = "breach_notice"
# What the library says where no document in force has the step, or an office has not filled its number.
_SILENT = ("no_rule_encoded", "unknown_step", "not_configured")


class _Steps(NamedTuple):
    """The steps of a kind of request. Several in one place are readings of the law that differ; the earliest day is kept."""

    answer: str
    done: tuple[str, ...]
    through_others: tuple[str, ...]


_WITHDRAWAL = _Steps(
    "data_withdrawal_answer", ("data_withdrawal_done",), ("data_withdrawal_done_third_party",)
)
_DELETION = "data_delete_done_third_party"  # also speaks of handing data over, and of restricting it
_STEPS = {
    "view": _Steps("data_view_answer", ("data_view_done",), ("data_view_done", _DELETION)),
    "correct": _Steps("data_view_answer", ("data_view_done",), ("data_correct_done_third_party",)),
    "delete": _Steps("data_delete_answer", ("data_delete_done",), (_DELETION,)),
    "restrict": _WITHDRAWAL._replace(through_others=(*_WITHDRAWAL.through_others, _DELETION)),
    "object": _WITHDRAWAL,
    "withdraw": _WITHDRAWAL,
    "complain": None,  # complaints go by another law, which is not encoded
}
KINDS = tuple(_STEPS)
"""The kinds of request, as `khoi.records.privacy` has them."""


@dataclass(frozen=True, slots=True)
class RequestDays:
    """The last days of a request; None where no rule is encoded, and a flag then says so.

    `extended_by` is the last day with the one extension allowed, for which a reason must be told.
    `clause` is document and clause (`"356/2025/NĐ-CP, 5.3"`), empty where there is none.
    """

    answer_by: date | None
    complete_by: date | None
    extended_by: date | None
    clause: str
    flags: tuple[Flag, ...]


class NotifyBy(NamedTuple):
    """The last moment for a breach notice; None and an empty clause where no rule is encoded, as a flag then says."""

    by: datetime | None
    clause: str
    flags: tuple[Flag, ...]


def request_days(
    kind: str,
    received_on: date,
    *,
    through_others: bool = False,
    library: Library | None = None,
    calendar: Calendar | None = None,
) -> RequestDays:
    """The days of a request of `kind` (one of `KINDS`) received in due form on `received_on`.

    The rules in force on that day speak; the answer is counted in working days of `calendar` (default: the State's),
    the rest in days. `through_others`: a processor or third party must act too, which takes longer.
    Where the law can be read in two ways the earlier day is given, with the flag `needs_decision`.
    Raises Refusal `unknown_value` for another kind, `outside_calendar`, and for a faulty regulation.
    Source: NĐ 356/2025/NĐ-CP, Article 5.
    """
    if kind not in _STEPS:
        raise wrong("kind", kind, "một trong: " + ", ".join(KINDS), code="unknown_value")
    steps, known = _STEPS[kind], (library or load_library(), calendar or Calendar())
    answer = _ask(steps.answer, received_on, *known) if steps else None
    chosen = (steps.through_others if through_others else steps.done) if steps else ()
    done = [found for step in chosen if (found := _ask(step, received_on, *known))]
    first = min(done, key=lambda found: found.end, default=None)
    flags = [*_unknown(received_on, answer, first), *_said((answer, first)), *_readings(done)]
    return RequestDays(
        answer.end.date() if answer else None,
        first.end.date() if first else None,
        first.extended.date() if first and first.extended else None,
        _cited(first or answer),
        tuple(dict.fromkeys(flags)),
    )


def notify_by(
    found_at: datetime, *, library: Library | None = None, calendar: Calendar | None = None
) -> NotifyBy:
    """By when a breach discovered at `found_at` is notified to the competent body, to the second.

    A moment with a time zone is answered in the same zone, and the day that chooses the rule is that of Vietnam;
    one without is taken as Vietnam's. Whether the breach is one that must be notified people decide.
    Raises Refusal `outside_calendar`, and for a faulty regulation. Source: Luật 91/2025/QH15, Article 23.1.
    """
    local = found_at.astimezone(VIETNAM) if found_at.tzinfo else found_at
    found = _ask(_BREACH, local.date(), library or load_library(), calendar or Calendar(), f"{local:%H:%M}")
    if found is None:
        return NotifyBy(None, "", (_no_rule(local.date(), _NOTICE),))
    rest = timedelta(seconds=local.second, microseconds=local.microsecond)
    end = found.end.replace(tzinfo=local.tzinfo) + rest
    return NotifyBy(end.astimezone(found_at.tzinfo) if found_at.tzinfo else end, _cited(found), found.flags)


def _ask(step: str, day: date, library: Library, calendar: Calendar, at: str | None = None) -> Due | None:
    """When a step is due; None where nothing is encoded for that day."""
    case: dict[str, Any] = {"step": step, "from": day.isoformat(), "at": at}
    try:
        return find_due(case, library, calendar)
    except Refusal as refusal:
        if refusal.code in _SILENT:
            return None
        raise


def _cited(found: Due | None) -> str:
    return f"{found.clause['document']}, {found.clause['clause']}" if found else ""


def _said(found: Iterable[Due | None]) -> Iterator[Flag]:
    return (flag for one in found if one for flag in one.flags)


_ALL = Words("yêu cầu loại này", "such a request")
_ANSWER = Words("thời hạn trả lời yêu cầu loại này", "the answer to such a request")
_DONE = Words("thời hạn thực hiện yêu cầu loại này", "carrying out such a request")
_NOTICE = Words("thời hạn thông báo vi phạm dữ liệu cá nhân", "the notice of a personal-data breach")


def _unknown(day: date, answer: Due | None, done: Due | None) -> Iterator[Flag]:
    if answer is None or done is None:
        yield _no_rule(day, _ALL if answer is done else _DONE if answer else _ANSWER)


def _no_rule(day: date, what: Words) -> Flag:
    vi = f"Ngày {day_in(day, 'vi')} chưa có quy định nào được mã hóa cho {what.vi}; đối chiếu nguyên văn"
    en = f"No rule is encoded for {what.en} on {day_in(day, 'en')}; read the law itself"
    return Flag("no_rule_encoded", "", "", Words(vi, en))


def _readings(done: list[Due]) -> Iterator[Flag]:
    """The later days that another clause allows for the same request."""
    first = min((found.end for found in done), default=None)
    for other in done:
        if other.end != first:
            clause, end = _cited(other), other.end.date()
            vi = f"{clause} cho đến {day_in(end, 'vi')}; ở đây lấy ngày sớm hơn, người có thẩm quyền quyết định"
            en = f"{clause} allows until {day_in(end, 'en')}; the earlier day is given here, the authority decides"
            yield Flag("needs_decision", other.clause["document"], other.clause["clause"], Words(vi, en))
