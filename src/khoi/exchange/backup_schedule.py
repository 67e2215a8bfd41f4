"""When the daily backup is due, which old ones may go, and how old the newest is."""

import os
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.utils import timezone

from khoi.core.refusal import Refusal
from khoi.exchange.archive import PARTIAL
from khoi.exchange.backup import SUFFIX, Made, Told, back_up

KEPT = 30
_LAST_HOUR = 23
_STAMP = "%Y%m%d-%H%M%S"
_DAILY = re.compile(rf"khoi-daily-(\d{{8}}-\d{{6}}){re.escape(SUFFIX)}")
_ANY = re.compile(rf"khoi-(?:daily-)?(\d{{8}}-\d{{6}}){re.escape(SUFFIX)}")


@dataclass(frozen=True, slots=True)
class Plan:
    """Into which folder, and at which full hour of the day."""

    folder: Path
    hour: int


def plan() -> Plan | None:
    """What KHOI_BACKUP_TO and KHOI_BACKUP_HOUR ask for; None where nobody asks. Raises Refusal `bad_setting`."""
    folder, hour = (
        os.environ.get("KHOI_BACKUP_TO", "").strip(),
        os.environ.get("KHOI_BACKUP_HOUR", "1").strip(),
    )
    if not folder:
        return None
    if not (hour.isascii() and hour.isdigit() and int(hour[:3]) <= _LAST_HOUR):
        message = "KHOI_BACKUP_HOUR phải là giờ từ 0 đến 23"
        raise Refusal("bad_setting", message, where="KHOI_BACKUP_HOUR", hint="Ví dụ: KHOI_BACKUP_HOUR=1")
    return Plan(Path(folder).expanduser(), int(hour))


def next_run(plan: Plan, now: datetime) -> datetime:
    """When the next one is due: at once when the last hour due has passed without one, as after a night switched off.

    `now` and the answer are local times without a zone, as file names are.
    """
    due = now.replace(hour=plan.hour, minute=0, second=0, microsecond=0)
    due -= timedelta(days=due > now)
    newest = max(_moments(plan.folder, _DAILY), default=None)
    return now if newest is None or newest < due else due + timedelta(days=1)


def run_daily(plan: Plan, now: datetime, *, told: Told) -> Made:
    """Makes the day's backup, then removes all but the newest 30 of its own kind. Raises what `back_up` raises."""
    if not plan.folder.is_dir():
        hint = "Tạo thư mục, hoặc gắn ổ lưu trước; xem KHOI_BACKUP_TO."
        raise Refusal("no_such_folder", "không có thư mục này", where=str(plan.folder), hint=hint)
    made = back_up(plan.folder / f"khoi-daily-{now:{_STAMP}}{SUFFIX}", told=told)
    _remove_old(plan.folder)
    return made


def last_backup() -> date | None:
    """The day of the newest backup in KHOI_BACKUP_TO, daily or not; None where there is none."""
    asked = plan()
    newest = max(_moments(asked.folder, _ANY), default=None) if asked else None
    return newest and newest.date()


def local_now() -> datetime:
    """The office's time of day, without a zone."""
    return timezone.localtime().replace(tzinfo=None)


def _moments(folder: Path, names: re.Pattern[str]) -> list[datetime]:
    return [moment for path in _own(folder) if (moment := _moment(path.name, names))]


def _moment(name: str, names: re.Pattern[str]) -> datetime | None:
    found = names.fullmatch(name)
    try:
        return found and datetime.strptime(found[1], _STAMP)  # noqa: DTZ007 - local, as named
    except ValueError:
        return None  # not a day: no name of ours


def _own(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"khoi-*{SUFFIX}")) if folder.is_dir() else []


def _remove_old(folder: Path) -> None:
    daily = [path for path in _own(folder) if _moment(path.name, _DAILY)]
    halves = list(folder.glob(f"khoi-daily-*{SUFFIX}{PARTIAL}"))  # of runs that were killed
    for path in [*daily[:-KEPT], *halves]:
        path.unlink(missing_ok=True)
