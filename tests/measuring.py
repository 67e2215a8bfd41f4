"""Pages measured warm: how many statements each asks, and how many bytes it sends."""

from collections.abc import Mapping
from http import HTTPStatus

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def measured(client: Client, addresses: Mapping[str, str]) -> dict[str, tuple[int, int]]:
    """Statements and bytes by name; every page must answer."""
    found = {}
    for name, address in addresses.items():
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        assert answer.status_code == HTTPStatus.OK, name
        found[name] = len(asked), len(answer.content)
    return found
