"""Sends what the pages of reorganisations ask for, as a reader would."""

from datetime import date
from http import HTTPStatus

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.building import BY

from khoi.access.viewer import Viewer
from khoi.actions import reorganisations
from khoi.actions.reorganisation_seen import plan_digest
from khoi.records.guard import records_open
from khoi.records.models import Placement, Reorganisation

BAD = HTTPStatus.BAD_REQUEST
HEAD = {
    "effective_on": "01/02/2023",
    "decision": "12-QĐ/TU",
    "decision_day": "20/01/2023",
    "title": "",
    "note": "",
}
FILE = """
reorganisation:
  title: Kết thúc đơn vị a (giả định)
  decision: 7-QĐ/TU (giả định)
  effective_on: 2023-02-01
steps:
  - {do: found, code: dang, name: Đảng bộ cơ quan Đảng, kind: khoi, parent: khoi}
  - {do: found, code: uy-ban, name: Đảng bộ Ủy ban, kind: khoi, parent: khoi}
  - {do: end, unit: a}
"""


def carry_out(plan: Reorganisation, *, by: Viewer = BY, seen: str = "") -> Reorganisation:
    """Carries out what the plan says in hand, or `seen`."""
    return reorganisations.carry_out(plan, seen=seen or plan_digest(plan), by=by)


def undo(plan: Reorganisation, *, by: Viewer = BY, seen: str = "") -> Reorganisation:
    """Undoes it as it is in hand, or as `seen`."""
    return reorganisations.undo_reorganisation(plan, seen=seen or plan_digest(plan), by=by)


def plan_of(key: str) -> None:
    """A draft under a key that addresses can be made of: unit `a` ends, one is founded in its place."""
    steps = [
        {"do": "found", "code": "moi", "name": "Đơn vị mới", "kind": "khoi", "parent": "khoi", "group": None},
        {"do": "end", "unit": "a"},
    ]
    head = {"title": "Kế hoạch", "effective_on": date(2026, 1, 5), "state": "draft", "drafted_by": "x"}
    with records_open():
        Reorganisation(key=key, steps=steps, drafted_at=timezone.now(), **head).save()


def drafted() -> Reorganisation:
    return Reorganisation.objects.latest("pk")


def posted(client, address: str, values: dict, **more):
    """Sends what a page of a plan asks for, with what it hands back unseen."""
    page = client.get(address)
    return client.post(address, {"seen": page.context["seen"]} | values, **more)


def head_of(client, key: str, **changed) -> dict:
    """What the page of a plan's steps sends for its head."""
    form = client.get(f"/sap-xep/{key}/sua/").context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    days = {name: value.strftime("%d/%m/%Y") for name, value in typed.items() if isinstance(value, date)}
    return typed | days | changed


def sent_act(client, act: str, values: dict, **more):
    return client.post(f"/sap-xep/moi/?viec={act}", HEAD | values, **more)


def loaded(client, text: str = FILE):
    file = SimpleUploadedFile("ke-hoach.yaml", text.encode(), "text/yaml")
    return client.post("/sap-xep/nap/", {"file": file}, follow=True)


def carried_out(client, plan: Reorganisation, **more):
    """Sends what the plan's page asks to be confirmed."""
    address = f"/sap-xep/{plan.key}/"
    seen = client.get(address).context["form"]["seen"].value()
    return client.post(address, {"sure": "on", "seen": seen, **more}, follow=True)


def parent(code: str) -> str:
    return Placement.objects.filter(unit__code=code).latest("from_day").parent.code


def counts(page) -> dict[str, int]:
    return {section.code: section.count for section in page.context["sections"]}


def found(page, field: str) -> list[tuple[str, bool]]:
    return [(one.code, chosen) for one, chosen in page.context["form"].fields[field].widget.found]


def split(**changed) -> dict:
    heirs = {f"name-{i}": f"Chi bộ A1-{i}" for i in (1, 2)} | {f"kind-{i}": "chi-bo" for i in (1, 2)}
    return {"unit": "a", "heirs": "2", "divided": "no"} | heirs | changed
