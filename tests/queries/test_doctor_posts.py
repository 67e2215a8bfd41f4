"""The doctor names an account that keeps the accounts and sees personal records, and nobody else."""

import argparse

import pytest
from django.contrib.auth.models import User
from tests.building import account, choose_network, isolated, kinds, post, unit

from khoi.cli.doctor import run
from khoi.queries.doctor import warnings


@pytest.fixture
def first(db) -> User:
    kinds()
    isolated(unit("khoi", kind="khoi"))
    user = account("quan-tri")
    for role in ("system_administrator", "upper_office"):
        post(user, role)
    post(account("rieng"), "system_administrator")
    post(account("van-phong"), "upper_office")
    return user


def named() -> list[tuple[str, str]]:
    return [(row.code, row.subject) for row in warnings()]


def test_account_with_both_is_named_once(first, capsys):
    assert named() == [("posts_not_split", "quan-tri")]
    status = run(argparse.Namespace(json=False, lang="vi"))
    lines = capsys.readouterr().out.splitlines()
    assert (status, len(lines), "mâu thuẫn" in "".join(lines)) == (0, 2, False)
    assert lines[1].startswith("posts_not_split\tquan-tri\t")


def test_locked_account_is_not_named(first):
    first.is_active = False
    first.save()
    assert named() == []


def test_connected_installation_has_no_persons_to_see(first):
    choose_network("connected")
    assert named() == []
