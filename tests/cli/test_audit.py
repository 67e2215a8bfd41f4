"""`khoi audit`: exit 0 and one line for a whole chain, exit 1 and a line a break; it writes nothing."""

import json
import os
import subprocess
import sys

import pytest
from django.db import connection, transaction
from tests.building import kinds, unit

from khoi.cli.audit import _hash
from khoi.cli.main import main
from khoi.records.chain import append
from khoi.records.guard import trace_open
from khoi.records.models import Event


@pytest.fixture
def chain(db, monkeypatch, tmp_path) -> Event:
    """A handful of events; the data keys are those of the tests."""
    monkeypatch.setattr("khoi.exchange.backup_keys.data_keys_kept", lambda: True)
    kinds()
    unit("khoi", kind="khoi")
    for i in range(4):
        with trace_open(), transaction.atomic():
            append(actor="x", post="", act=f"act_{i}", subject="y", request="", before=None, after=None)
    return Event.objects.latest("number")


def change(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_whole_chain_is_said_to_be_whole(chain, capsys):
    assert main(["audit", "verify"]) == 0
    assert capsys.readouterr().out == "Nhật ký toàn vẹn: 5 sự kiện.\n"
    assert main(["audit", "verify", "--lang", "en"]) == 0
    assert capsys.readouterr().out == "The journal is whole: 5 events.\n"


def test_every_break_is_named_and_the_exit_is_1(chain, capsys):
    change("UPDATE records_event SET actor = 'y' WHERE number = 2")
    change("DELETE FROM records_event WHERE number = 4")
    assert main(["audit", "verify", "--lang=en"]) == 1
    first, second, last = capsys.readouterr().out.splitlines()
    assert (first.split("\t")[:2], second.split("\t")[:2]) == (["altered", "2"], ["removed", "4"])
    assert (first.split("\t")[2].startswith("event 2 (act_0, "), last) == (True, "2 breaks found.")


def test_answer_in_json(chain, capsys):
    change("UPDATE records_event SET actor = 'y' WHERE number = 2")
    assert main(["audit", "verify", "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["head"] == {"number": 5, "digest": chain.digest}
    assert [(one["number"], one["code"], one["act"]) for one in answer["breaks"]] == [(2, "altered", "act_0")]
    assert answer["events"] == 5


def test_printed_hash_is_held_against_the_row(chain, capsys):
    printed = " ".join(chain.digest[i : i + 4] for i in range(0, 64, 4)).upper()
    assert main(["audit", "verify", "--head", printed, "--number", "5"]) == 0
    assert main(["audit", "verify", "--head", printed, "--number", "4", "--lang=en"]) == 1
    assert capsys.readouterr().out.splitlines()[1].startswith("paper\t4\tevent 4 is no longer the one")


@pytest.mark.parametrize(
    "options",
    [
        ["--head", "0" * 64],
        ["--number", "5"],
        ["--number", "0", "--head", "0" * 64],
        ["--number", "x", "--head", "0" * 64],
        ["--number", "9" * 30, "--head", "0" * 64],
        ["--number", "5", "--head", "0" * 63],
        ["--number", "5", "--head", "g" * 64],
    ],
)
def test_half_of_a_printed_head_or_nonsense_is_refused(chain, options, capsys):
    assert main(["audit", "verify", *options]) == 2
    assert "bad_arguments" in capsys.readouterr().err


def test_hash_is_read_in_groups_or_together():
    digest = "0123456789abcdef" * 4
    assert _hash(f"{digest[:4]}-{digest[4:8]} {digest[8:]}") == digest


def test_head_of_a_day_is_printed(chain, capsys):
    assert main(["audit", "head"]) == 0
    first, groups = capsys.readouterr().out.splitlines()
    assert (first.endswith(" 5 sự kiện; sự kiện cuối đến hết ngày là số 5"), groups.replace(" ", "")) == (
        True, chain.digest,
    )  # fmt: skip
    assert main(["audit", "head", "--day", "2000-01-01", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "day": "2000-01-01", "events": 0, "number": 0, "digest": "", "is_over": True,
    }  # fmt: skip
    assert main(["audit", "head", "--day", "2999-01-01"]) == 2
    assert main(["audit", "head", "--day", "x"]) == 2


def test_check_without_the_office_s_keys_is_refused(chain, monkeypatch, capsys):
    """Without them every seal would look forged."""
    monkeypatch.setattr("khoi.exchange.backup_keys.data_keys_kept", lambda: False)
    assert main(["audit", "verify"]) == 2
    assert "data_keys_missing" in capsys.readouterr().err


def test_check_of_a_database_that_is_not_there_makes_none(tmp_path):
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    command = [sys.executable, "-m", "khoi", "audit", "verify"]
    done = subprocess.run(
        command, env=environment | {"KHOI_VAR": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, "no_database" in done.stderr, list(tmp_path.iterdir())) == (2, True, [])
