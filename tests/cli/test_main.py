"""Every way a command may end: done, refused in words or JSON, interrupted, its reader gone."""

import argparse
import json
import os
import subprocess
import sys

import pytest

from khoi.cli import main as door
from khoi.core.refusal import Refusal


class Planted:
    """A command that ends as it is told to."""

    def __init__(self, ending: BaseException | None) -> None:
        self.ending = ending

    def register(self, commands) -> None:
        parser = commands.add_parser("planted")
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--lang", choices=["vi", "en"])
        parser.set_defaults(run=self.run)

    def run(self, _args: argparse.Namespace) -> int:
        if self.ending:
            raise self.ending
        return 0


@pytest.fixture
def ending(monkeypatch):
    """Give the door one command that ends in a given way."""
    return lambda error: monkeypatch.setattr(door, "COMMANDS", (Planted(error),))


REFUSAL = Refusal("odd_share", "Tử số lớn hơn mẫu số", where="units[3].num", hint="Xem lại số liệu")


def test_done(ending):
    ending(None)
    assert door.main(["planted"]) == 0


def test_refused_in_vietnamese(ending, capsys):
    ending(REFUSAL)
    assert door.main(["planted"]) == 2
    words = "Từ chối (odd_share): Tử số lớn hơn mẫu số\n  Ở: units[3].num\n  Cách xử lý: Xem lại số liệu\n"
    assert capsys.readouterr() == ("", words)


@pytest.mark.parametrize("lang", [["--lang", "en"], ["--lang=en"]])
def test_refused_in_english(ending, capsys, lang):
    ending(Refusal("odd_share", "Too large"))
    assert door.main(["planted", *lang]) == 2
    assert capsys.readouterr() == ("", "Refused (odd_share): Too large\n")


def test_known_code_refused_in_english_keeps_the_facts(ending, capsys):
    ending(Refusal("unknown_unit", "không có đơn vị “x”", where="units[3]", hint="Xem lại mã"))
    assert door.main(["planted", "--lang=en"]) == 2
    words = "Refused (unknown_unit): There is no such unit.\n  Where: units[3]\n"
    assert capsys.readouterr() == ("", words + "  In full: không có đơn vị “x” Xem lại mã\n")


def test_refused_as_json(ending, capsys):
    ending(REFUSAL)
    assert door.main(["planted", "--json"]) == 2
    out, err = capsys.readouterr()
    assert (out, json.loads(err)) == ("", REFUSAL.as_json())


def test_interrupted(ending, capsys):
    ending(KeyboardInterrupt())
    assert door.main(["planted"]) == 130
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("argv", [["no-such"], ["planted", "--unknown"], ["planted", "left-over"]])
def test_bad_arguments_are_refusals(ending, capsys, argv):
    ending(None)
    assert door.main([*argv, "--json"]) == 2
    assert json.loads(capsys.readouterr().err)["error"] == "bad_arguments"


def test_a_bug_is_allowed_to_crash(ending):
    ending(ZeroDivisionError())
    with pytest.raises(ZeroDivisionError):
        door.main(["planted"])


@pytest.mark.skipif(os.name == "nt", reason="file modes of POSIX")
def test_what_a_command_writes_is_for_its_owner_alone(ending, monkeypatch):
    ending(0)
    monkeypatch.setattr(sys, "argv", ["khoi", "try"])
    before = os.umask(0o022)
    try:
        with pytest.raises(SystemExit):
            door.entry()
    finally:
        found = os.umask(before)
    assert found == 0o077


def test_reader_gone():
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([sys.executable, "-m", "khoi"], stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")


def test_help_starts_without_django_or_numpy():
    code = "import sys; from khoi.cli.main import parser; parser(); print({'django', 'numpy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
