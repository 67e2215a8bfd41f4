"""Lets `python -m khoi` be the `khoi` command."""

from khoi.cli.main import entry

entry()
