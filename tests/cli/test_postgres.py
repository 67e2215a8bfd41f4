"""The server for tests is real, and is gone afterwards."""

import psycopg
import pytest

from khoi.cli import postgres


def test_server_runs_inside_and_not_after():
    with postgres.running() as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("khoi",)
        assert connection.execute("SELECT 'Z' < 'a', 'z' < 'à'").fetchone() == (True, True)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


def test_server_asks_for_the_password():
    with postgres.running() as url, pytest.raises(psycopg.OperationalError):
        psycopg.connect(url.replace("khoi:", "khoi:x"))
