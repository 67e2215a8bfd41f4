"""Asks a file command as a person would: bytes on standard input, what it prints, and how it ends."""

import io
import json
import sys

import pytest

from khoi.cli import main as door

# Bytes that no command may accept, each with the code of its refusal.
MALFORMED = [
    (b"", "empty"),
    (b"a: \0", "not_text"),
    (b"\xff\xfe", "not_text"),
    (b"on: [", "malformed"),
    (b"on: 2025-08-01\non: 2025-08-01", "duplicate_key"),
    (b"on: .nan", "not_a_number"),
    (b"on: .inf", "not_a_number"),
    (b'{"on": NaN}', "not_a_number"),
    (b"on: " + b"9" * 61, "not_a_number"),
    (b"on: !!python/object:os.system x", "malformed"),
    (b"[" * 100 + b"]" * 100, "too_deep"),
    (b"- 1", "wrong_type"),
    (b"just words", "wrong_type"),
    (b"null", "wrong_type"),
    (b"nonsense: 1", "unknown_key"),
]  # fmt: skip


def asked(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data: bytes, *argv: str):
    """Exit status, standard output and standard error of `khoi … -` with these bytes on standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    status = door.main(list(argv))
    return (status, *capsys.readouterr())


def refusal_of(monkeypatch, capsys, data: bytes, *argv: str) -> tuple[str, str]:
    """Code and place of the refusal, which must be the only thing said."""
    status, out, err = asked(monkeypatch, capsys, data, *argv, "--json")
    told = json.loads(err)
    assert (status, out, list(told)) == (2, "", ["error", "message", "where", "hint"])
    return told["error"], told["where"]
