"""Asks the API whatever its own description allows, and much that it doesn't: never a fault of ours, never another shape."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given, settings
from tests.building import isolated, kinds, office_client, reading, record, resolution, target, unit

TOKEN = "a" * 32


@pytest.fixture
def described(db):
    kinds()
    top = unit("khoi", kind="khoi")
    good = reading("tot", "members.good_or_better", "members.rated")
    resolution(top, [target("tot", [good])], ["members.rated", "members.good_or_better"])
    record(unit("a", top), 2022, {"members.rated": 40, "members.good_or_better": 38})
    isolated(top)
    client: Client = office_client()
    found = schemathesis.openapi.from_dict(client.get("/api/v1/openapi.json").json())
    found.app = get_wsgi_application()
    signals = (request_started, request_finished)
    for signal in signals:  # else the first answer closes the connection that the test is rolled back on
        signal.disconnect(close_old_connections)
    yield found, {name: morsel.value for name, morsel in client.cookies.items()}
    for signal in signals:
        signal.connect(close_old_connections)


def test_description_names_every_operation(described):
    found, _cookies = described
    assert sorted(f"{one.ok().method.upper()} {one.ok().path}" for one in found.get_all_operations()) == [
        "GET /api/v1/figures/{unit}/{year}",
        "GET /api/v1/me",
        "GET /api/v1/resolutions",
        "GET /api/v1/results/{resolution}/{unit}",
        "GET /api/v1/units",
        "GET /api/v1/units/{code}",
        "POST /api/v1/figures/{unit}/{year}",
    ]


def test_no_request_breaks_the_api(described):
    found, cookies = described
    answered = 0
    for operation in found.get_all_operations():

        @settings(max_examples=25, suppress_health_check=list(HealthCheck), deadline=None, database=None)
        @given(case=operation.ok().as_strategy())
        def ask(case):
            nonlocal answered
            case.cookies = cookies | {"csrftoken": TOKEN}
            response = case.call(headers={"X-CSRFToken": TOKEN})
            assert response.status_code < 500, (case.method, case.path, response.text[:500])
            case.validate_response(response)
            answered += 1

        ask()
    assert answered >= 7 * 12
