"""What every test shares: cheap password hashing, and no way out to any network."""

import socket

import pytest
from hypothesis import settings as hypothesis_settings

# How long an example takes says more of the machine than of the code; speed is `khoi bench`'s matter.
hypothesis_settings.register_profile("khoi", deadline=None)
hypothesis_settings.load_profile("khoi")

_DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}
_HERE = {"localhost", "127.0.0.1", "::1"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """`khoi test` asks for the second run, on PostgreSQL, by this."""
    parser.addoption("--touching-database", action="store_true", help="only tests that touch a database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep what pytest-django would open the database for, whatever folder it lies in."""
    if config.getoption("--touching-database"):
        chosen = [item for item in items if _touches_database(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
        items[:] = chosen


def _touches_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or not _DATABASE_FIXTURES.isdisjoint(fixtures)


def pytest_configure(config: pytest.Config) -> None:
    """Real password hashing takes a quarter of a second a user; tests make many."""
    if config.pluginmanager.hasplugin("django"):  # pure tests may run without Django
        from django.conf import settings

        settings.JOBS_AT_ONCE = True
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def fresh_sums(request: pytest.FixtureRequest) -> None:
    """What a test wrote is rolled back behind the sums held in memory, so the next one starts without them."""
    if _touches_database(request.node):
        from khoi.access import places
        from khoi.queries import ledger

        ledger.forget()
        places.forget()


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that reaches beyond this machine fails."""
    connect = socket.socket.connect

    def only_here(self: socket.socket, address):
        if self.family != getattr(socket, "AF_UNIX", None) and address[0] not in _HERE:
            pytest.fail(f"a test tried to reach {address}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", only_here)
