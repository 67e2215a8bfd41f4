"""Walks every address with every role at its own, a lower, a neighbouring and the upper unit, on both networks."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import path, reverse
from django.utils import timezone
from tests.access import matrix
from tests.access.matrix import (
    ABOUT_PERSONS,
    ANYONE,
    CHANGES,
    EXPORTS,
    LEADS,
    MATRIX,
    NOT_LENT,
    NOTHING,
    PERSONS,
    RELATIONS,
    ROLES,
    SIGNED,
    Row,
)
from tests.building import account, choose_network, kinds, post, reading, record, resolution, target, unit
from tests.drafting import draft_of
from tests.editions import edition_of
from tests.importing import import_of
from tests.reorganising import plan_of

from khoi.access.rights import RIGHTS
from khoi.access.roles import roles
from khoi.records.guard import records_open
from khoi.records.models import DataRequest, Person, Unit
from khoi.records.sealed import Sealed
from khoi.web import urls
from khoi.web.gates import GATES, OPEN

NETWORKS = ("isolated", "connected")
LET_IN, SHUT, HIDDEN, TO_SIGN_IN = "let in", "shut", "hidden", "to sign-in"
VISITOR = {ANYONE: LET_IN, NOTHING: HIDDEN}
FIXED = {ANYONE: LET_IN, SIGNED: LET_IN, NOTHING: HIDDEN, LEADS: TO_SIGN_IN}


@pytest.fixture
def world(db) -> None:
    """`khoi` with `a` (below it `a1`) and `b`; a resolution of `khoi`; figures everywhere."""
    kinds()
    top = unit("khoi", kind="khoi")
    own = unit("a", top)
    unit("a1", own)
    unit("b", top)
    good = reading("tot", "members.good_or_better", "members.rated")
    resolution(top, [target("tot", [good]), target("dinh-tinh")], ["members.rated", "members.good_or_better"])
    choose_network("isolated", top)
    for code in RELATIONS:
        at = Unit.objects.get(code=code)
        _person(at)
        draft_of(at, f"d-{at.code}")
        import_of(at, f"nap-{at.code}")
        edition_of(at, f"bc-{at.code}")
        post(account(f"giu-{code}"), "cell_secretary", at, key=f"v-{code}")
    plan_of("k-a")
    for code in ("a", "a1", "b"):
        record(Unit.objects.get(code=code), 2022, {"members.rated": 40, "members.good_or_better": 38})


def _person(at: Unit) -> None:
    """A record of somebody at the unit, with a request, both under names that addresses can be made of."""
    with records_open():
        words = {"name": f"Người {at.code} (giả định)", "search": f"nguoi {at.code}", "recorded_by": "x"}
        person = Person(key=f"p-{at.code}", unit=at, recorded_at=timezone.now(), **words)
        person.save()
        asked = {"kind": "view", "words": Sealed.of("Xin xem"), "received_on": date(2026, 1, 5)}
        DataRequest(key=f"r-{at.code}", person=person, **asked).save()


def names(patterns, space: str = "") -> Iterator[str]:
    """The name of every address, nested ones with their space."""
    for row in patterns:
        if hasattr(row, "url_patterns"):
            yield from names(row.url_patterns, f"{row.namespace}:" if row.namespace else space)
        else:
            yield f"{space}{row.name}"


def entered(role: str, *, proven: bool = True, whole: bool = False, lent: bool = False) -> Client:
    """Somebody who holds one role at unit `a`, or over the whole installation; `lent`: by delegation."""
    user = account(f"{role}-a", proven=proven)
    at = None if whole else Unit.objects.get(code="a")
    source = post(account("nguoi-uy-quyen"), role, at) if lent else None
    post(user, role, at, source=source, to_day=timezone.localdate() + timedelta(days=9) if lent else None)
    client = Client()
    client.force_login(user)
    return client


def expected(
    row: Row,
    role: str,
    relation: str,
    network: str,
    *,
    right: str,
    proven: bool = True,
    whole: bool = False,
    lent: bool = False,
) -> str:
    """What the matrix promises."""
    if row.persons and network == "connected":
        return HIDDEN
    if right in FIXED:
        return FIXED[right]
    deep, rights = ROLES[role]
    held = set() if network == "connected" and role in ABOUT_PERSONS else set(rights.split())
    held -= PERSONS if network == "connected" else set()
    held -= set() if proven else CHANGES | EXPORTS
    held -= NOT_LENT if lent else set()
    if not held & set(right.split("|")) or (row.whole and not whole):
        return SHUT
    reached = whole or row.args is None or relation == matrix.OWN or (deep and relation == matrix.BELOW)
    return LET_IN if reached and (not row.also or row.also in held) else HIDDEN


def found(client: Client, row: Row, name: str, relation: str, method: str) -> str:
    """What really happens."""
    args = row.args(relation) if row.args else list(row.fixed)
    given = (row.body, "application/json") if method == "post" and row.body else ()
    answer = getattr(client, method)(reverse(name, args=args), *given)
    if answer.status_code == 401:
        return TO_SIGN_IN
    if answer.status_code == 302 and answer["Location"].startswith(reverse("account_login")):
        return TO_SIGN_IN
    return {403: SHUT, 404: HIDDEN}.get(answer.status_code, LET_IN if answer.status_code < 500 else "broken")


def walked(client: Client, role: str, network: str, **how: bool) -> list[tuple[object, ...]]:
    """Every address where what happens is not what the matrix promises."""
    wrong: list[tuple[object, ...]] = []
    for name, row in MATRIX.items():
        methods = [("get", row.see)] * (not row.only_post) + [("post", row.do)] * bool(row.do)
        for method, right in methods:
            if name in ("sign_out", "account_logout"):
                continue  # it would end the walk; tests/web/test_pages.py signs out
            if name == "mfa_deactivate_totp" and not how.get("proven", True):
                continue  # there is nothing to take away yet
            for relation in RELATIONS if row.args else (matrix.OWN,):
                promised = expected(row, role, relation, network, right=right, **how)
                really = found(client, row, name, relation, method)
                if really != promised:
                    wrong.append((method, name, relation, promised, really))
    return wrong


def test_matrix_names_every_address():
    named = set(names(urls.urlpatterns))
    assert set(MATRIX) == named
    assert set(GATES) == named


def test_roles_are_those_of_the_matrix():
    assert {code: (role.reach == "subtree", role.rights) for code, role in roles().items()} == {
        code: (deep, frozenset(rights.split())) for code, (deep, rights) in ROLES.items()
    }
    assert {code for code, role in roles().items() if role.persons} == ABOUT_PERSONS


def test_rights_are_those_of_the_matrix():
    assert {code for code, right in RIGHTS.items() if right.changes} == CHANGES
    assert {code for code, right in RIGHTS.items() if right.exports} == EXPORTS
    assert {code for code, right in RIGHTS.items() if right.persons} == PERSONS
    assert {code for code, right in RIGHTS.items() if not right.lent} == NOT_LENT
    assert {code for code, role in roles().items() if not role.needs_second_factor} == {
        "member", "standing_board",
    }  # fmt: skip


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("role", ROLES)
def test_every_address_for_every_role(world, role, network):
    choose_network(network, Unit.objects.get(code="khoi"))
    assert walked(entered(role), role, network) == []


@pytest.mark.parametrize("role", ROLES)
def test_post_over_the_whole_installation_reaches_every_unit(world, role):
    assert walked(entered(role, whole=True), role, "isolated", whole=True) == []


@pytest.mark.parametrize("role", ["organisation_board", "system_administrator", "upper_office"])
def test_delegated_post_gives_no_way_into_accounts(world, role):
    assert walked(entered(role, whole=True, lent=True), role, "isolated", whole=True, lent=True) == []


@pytest.mark.parametrize("role", [role for role in ROLES if roles()[role].needs_second_factor])
def test_without_second_factor_nobody_changes_or_exports(world, role):
    choose_network("isolated", Unit.objects.get(code="khoi"))
    assert walked(entered(role, proven=False), role, "isolated", proven=False) == []


@pytest.mark.parametrize("network", NETWORKS)
def test_every_address_for_a_visitor(world, network):
    choose_network(network, Unit.objects.get(code="khoi"))
    visitor = Client()
    outcome = {}
    for name, row in MATRIX.items():
        method = "post" if row.only_post else "get"
        outcome[name] = found(visitor, row, name, matrix.OWN, method)
    assert outcome == {
        name: VISITOR.get(row.see, TO_SIGN_IN) if GATES[name].see == OPEN else TO_SIGN_IN
        for name, row in MATRIX.items()
    }


@pytest.mark.parametrize("network", NETWORKS)
def test_account_without_post_sees_public_words_only(world, network):
    choose_network(network, Unit.objects.get(code="khoi"))
    client = Client()
    client.force_login(account("khong-vi-tri"))
    outcome = {
        name: found(client, row, name, matrix.OWN, "get") for name, row in MATRIX.items() if not row.only_post
    }
    assert outcome == {
        name: HIDDEN if row.persons and network == "connected"
        else FIXED.get(row.see, SHUT)
        for name, row in MATRIX.items() if not row.only_post
    }  # fmt: skip


def test_planted_view_without_check_is_found(world, monkeypatch):
    """A page that forgets to ask who looks answers for the neighbour's unit too, and the walk says so."""
    from django.http import HttpResponse
    from django.urls import clear_url_caches

    from khoi.config import urls as root

    choose_network("isolated", Unit.objects.get(code="khoi"))
    planted = path("quen/<str:unit>/", lambda _request, unit: HttpResponse(unit), name="forgotten")
    monkeypatch.setattr(root, "urlpatterns", [*root.urlpatterns, planted])
    clear_url_caches()
    client = entered("cell_secretary")
    assert client.get("/quen/a/").status_code == 404  # no gate: shut for everybody
    monkeypatch.setitem(GATES, "forgotten", GATES["scoreboard"])
    monkeypatch.setattr(matrix, "MATRIX", MATRIX)
    monkeypatch.setitem(MATRIX, "forgotten", Row("see_results", args=lambda unit: [unit]))
    assert walked(client, "cell_secretary", "isolated") == [
        ("get", "forgotten", relation, HIDDEN, LET_IN) for relation in ("a1", "b", "khoi")
    ]
    clear_url_caches()
