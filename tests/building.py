"""Builds a small office by the same acts a real one uses, so that tests begin from facts and not from rows."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from khoi.access.viewer import EVERYTHING, Grant, Viewer
from khoi.actions.figures import record_figures
from khoi.actions.resolutions import load_resolution
from khoi.actions.units import add_unit
from khoi.core.spelling import plain
from khoi.queries.ledger import forget
from khoi.records.guard import records_open
from khoi.records.models import (
    Installation,
    Kind,
    KindLabel,
    Measure,
    Placement,
    Post,
    ReportingDuty,
    Resolution,
    Unit,
    UnitKind,
    UnitName,
)
from khoi.web.budgets import BUDGETS

NAME = "van-phong"
BY = Viewer(account=NAME, grants=(Grant("", EVERYTHING, None, "console@*"),), proven=True)
"""Whoever works at the machine: the acts of a test rest on no post unless it is about posts."""
BORN = date(2015, 3, 1)
TODAY = date(2026, 1, 5)
PAPER: dict[str, Any] = {
    "source": "Báo cáo 12-BC/CB (giả định)",
    "reporter": "Bí thư chi bộ (giả định)",
    "cut_off": date(2023, 12, 31),
    "received_on": date(2024, 1, 10),
    "by": BY,
}
KINDS = {"khoi": "Đảng bộ khối", "to-chuc": "Đảng bộ cơ sở", "chi-bo": "Chi bộ"}


def kinds() -> None:
    """Three kinds of units with their labels."""
    with records_open():
        for rank, (code, label) in enumerate(KINDS.items()):
            kind = Kind(code=code, rank=rank)
            kind.save()
            KindLabel(kind=kind, from_day=BORN, label=label, label_en=code).save()


def unit(code: str, parent: Unit | None = None, kind: str = "to-chuc", begins_on: date = BORN) -> Unit:
    """A unit named after its code."""
    name = f"Đơn vị {code}"
    return add_unit(code, name=name, kind=kind, parent=parent, begins_on=begins_on, by=BY)


def measure(code: str, kind: str = "to-chuc", since: int = 2000) -> Measure:
    """A measure that every unit of `kind` owes."""
    with records_open():
        found = Measure(
            code=code, label=f"Số {code}", label_en=f"Number of {code}", counted="người", counted_en="people"
        )
        found.save()
        ReportingDuty(measure=found, kind=Kind.objects.get(code=kind), from_year=since).save()
    return found


def record(unit: Unit, year: int, counts: Mapping[str, int | None], **changed: Any) -> int:
    """Reports a unit's counts by measure code; None takes one back."""
    return record_figures(unit, year=year, counts=counts, **(PAPER | changed))


def measured(code: str) -> dict[str, Any]:
    """A measure as a resolution file declares it, owed by every `to-chuc`."""
    return {
        "code": code,
        "label": f"Số {code}",
        "label_en": f"Number of {code}",
        "counted": "đảng viên",
        "counted_en": "members",
        "reported_by": ["to-chuc"],
    }


def reading(code: str, numerator: str, denominator: str | None = None) -> dict[str, Any]:
    """One way to read a target."""
    row = {"code": code, "label": f"cách {code}", "label_en": f"way {code}", "numerator": numerator}
    return row | ({"denominator": denominator} if denominator else {})


def target(code: str, readings: Sequence[Mapping[str, Any]] = (), **changed: Any) -> dict[str, Any]:
    """A target of a resolution file: 90% of each year unless told otherwise; without readings a person judges it."""
    row: dict[str, Any] = {"code": code, "indicator": code, "words": f"Lời của {code}"}
    if readings:
        row |= {"kind": "ratio", "operator": ">=", "threshold": "90", "period_rule": "each_year"}
        row["readings"] = list(readings)
    else:
        row["kind"] = "qualitative"
    return row | changed


def resolution(
    unit: Unit,
    targets: Sequence[Mapping[str, Any]],
    measures: Sequence[str],
    *,
    code: str = "nq",
    years: tuple[int, int] = (2021, 2023),
) -> Resolution:
    """Loads a resolution of one goal as its file would be loaded."""
    file = {
        "resolution": {
            "code": code,
            "title": f"Nghị quyết {code}",
            "number": f"{code}-NQ/ĐH (giả định)",
            "adopted_on": None,
            "unit": unit.code,
            "term": {"name": f"{years[0]}–{years[1]}", "from": years[0], "to": years[1]},
            "motto": "Đoàn kết",
            "objective": "Nâng cao chất lượng",
            "source": "Tài liệu giả định",
            "synthetic": True,
        },
        "measures": [measured(one) for one in measures],
        "indicators": [
            {"code": one, "label": f"Chỉ số {one}", "label_en": f"Indicator {one}"}
            for one in dict.fromkeys(row["indicator"] for row in targets)
        ],
        "goals": [{"words": "Xây dựng Đảng", "targets": list(targets)}],
    }
    return load_resolution(json.dumps(file, ensure_ascii=False).encode(), by=BY, on=TODAY)


def flock(parent: Unit, count: int) -> list[str]:
    """Many units of kind `to-chuc` at once, below `parent`; their codes. Stored by the table, as adding one reads the whole tree."""
    first = Unit.objects.count()
    kind = Kind.objects.get(code="to-chuc")
    with records_open():
        made = Unit.objects.bulk_create(
            Unit(code=f"dv-{i}", begins_on=BORN, position=i) for i in range(first, first + count)
        )
        Placement.objects.bulk_create(Placement(unit=one, parent=parent, from_day=BORN) for one in made)
        UnitKind.objects.bulk_create(UnitKind(unit=one, kind=kind, from_day=BORN) for one in made)
        UnitName.objects.bulk_create(
            UnitName(unit=one, from_day=BORN, name=f"Đơn vị {one.code}", search=plain(f"Đơn vị {one.code}"))
            for one in made
        )
    forget()  # no revision tells readers of them
    return [one.code for one in made]


def account(name: str = NAME, *, proven: bool = True) -> User:
    """An account without password; `proven`: with a second factor set up."""
    user, _ = User.objects.get_or_create(username=name)
    if proven:
        Authenticator.objects.get_or_create(user=user, type=Authenticator.Type.TOTP, defaults={"data": {}})
    return user


def post(user: User, role: str, unit: Unit | None = None, from_day: date = BORN, **changed: Any) -> Post:
    """A post by a made-up decision."""
    row = {"decision": "Quyết định giả định", "given_by": NAME, "given_at": timezone.now(), **changed}
    with records_open():
        found = Post(account=user, role=role, unit=unit, from_day=from_day, **row)
        found.save()
    return found


def isolated(unit: Unit | None = None) -> None:
    """Makes this installation isolated by a made-up paper."""
    choose_network("isolated", unit)


def choose_network(profile: str, unit: Unit | None = None) -> None:
    """Sets the network profile by a made-up paper; the one row is made where it is missing."""
    with records_open():
        row = Installation.objects.first() or Installation(unit=unit, synthetic=True)
        row.profile, row.profile_day = profile, BORN
        row.profile_by, row.profile_document = "Ban thường vụ (giả định)", "Công văn giả định"
        row.save()


def office_client(unit: Unit | None = None) -> Client:
    """A client of an account that holds every post at a unit (None: the whole installation), second factor set up."""
    user = account()
    for role in ("upper_office", "system_administrator", "data_officer", "auditor"):
        post(user, role, unit)
    client = Client()
    client.force_login(user)
    return client


def over_budget(found: Mapping[str, Sequence[tuple[int, int]]]) -> dict[str, Sequence[tuple[int, int]]]:
    """Those pages, by name, of whose measurings (statements, bytes) one is beyond the page's budget."""
    return {
        name: rows
        for name, rows in found.items()
        for queries, size in rows
        if queries > BUDGETS[name].queries or size > 1000 * BUDGETS[name].kilobytes
    }
