"""Readers of files may be killed, may be slow, may be told to stop: one file is read once, whole, by whoever is left."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone
from tests.building import BY, PAPER, account, kinds, measure, unit

from khoi.actions import imports_reading
from khoi.actions.imports import drop_import, start_import
from khoi.actions.imports_reading import STALE, TRIES, ReaderReplacedError, left_behind, take_up
from khoi.documents import importing
from khoi.documents.importing import read_import
from khoi.records.guard import records_open
from khoi.records.models import FigureImport, ImportLine

FILE = b"unit,year,measure,count\na,2023,tong,4\na,2022,tong,5\na,2021,tong,6\n"


@pytest.fixture
def entry(db) -> FigureImport:
    kinds()
    unit("a")
    measure("tong")
    return start_import(FILE, filename="a.csv", **PAPER)


def silent(entry: FigureImport) -> None:
    """As if the reader of the entry had said nothing for too long."""
    with records_open():
        FigureImport.objects.filter(pk=entry.pk).update(
            alive_at=timezone.now() - STALE - timedelta(seconds=1)
        )


def test_file_is_taken_by_one_reader(entry):
    assert left_behind() == [entry.key]
    assert take_up(entry.key) is not None
    assert (take_up(entry.key), left_behind()) == (None, [])


def test_file_of_a_dead_reader_is_taken_up_and_read_whole(entry, monkeypatch):
    monkeypatch.setattr(imports_reading, "BATCH", 1)
    dead = take_up(entry.key)
    stored = dead.store(importing.compared(importing.text_lines(FILE, entry)[1], BY), 6)
    assert [next(stored), next(stored), ImportLine.objects.count()] == [1, 2, 2]
    silent(entry)
    assert left_behind() == [entry.key]
    read_import(entry.key, by=BY)
    entry.refresh_from_db()
    assert (entry.state, ImportLine.objects.count(), left_behind()) == ("ready", 3, [])
    # And the dead one, should it only have slept, is told and leaves everything as it is.
    with pytest.raises(ReaderReplacedError):
        next(stored)
    assert ImportLine.objects.count() == 3


def test_file_at_which_readers_die_again_and_again_is_refused(entry):
    for _ in range(TRIES):
        assert take_up(entry.key)
        silent(entry)
    assert take_up(entry.key) is None
    entry.refresh_from_db()
    assert (entry.state, entry.refusal["code"], entry.content) == ("refused", "reading_failed", None)


def test_reader_told_to_stop_hands_the_file_back_at_once(entry, monkeypatch):
    def stopped(*_, **__):
        raise SystemExit(143)

    for _ in range(TRIES + 1):
        with monkeypatch.context() as patched:
            patched.setattr(importing, "compared", stopped)
            with pytest.raises(SystemExit):
                read_import(entry.key, by=BY)
        assert left_behind() == [entry.key]
    read_import(entry.key, by=BY)
    entry.refresh_from_db()
    assert (entry.state, entry.refusal) == ("ready", {})


def test_database_that_is_locked_for_a_moment_loses_no_file(entry, monkeypatch):
    def locked(*_, **__):
        raise OperationalError("database is locked")

    with monkeypatch.context() as patched:
        patched.setattr(importing, "compared", locked)
        for _ in range(TRIES - 1):
            with pytest.raises(OperationalError):
                read_import(entry.key, by=BY)
            assert left_behind() == [entry.key]
    read_import(entry.key, by=BY)
    entry.refresh_from_db()
    assert (entry.state, ImportLine.objects.count()) == ("ready", 3)


def test_database_that_stays_locked_is_not_asked_for_ever(entry, monkeypatch):
    def locked(*_, **__):
        raise OperationalError("database is locked")

    monkeypatch.setattr(importing, "compared", locked)
    for _ in range(TRIES):
        with pytest.raises(OperationalError):
            read_import(entry.key, by=BY)
    read_import(entry.key, by=BY)
    entry.refresh_from_db()
    assert (entry.state, entry.refusal["code"]) == ("refused", "reading_failed")


def test_fault_of_the_program_ends_the_reading_in_words(entry, monkeypatch):
    monkeypatch.setattr(importing, "compared", lambda *_, **__: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        read_import(entry.key, by=BY)
    entry.refresh_from_db()
    assert (entry.state, entry.refusal["code"], entry.content) == ("refused", "reading_failed", None)


def test_file_dropped_while_it_is_read_stays_dropped(entry, monkeypatch):
    real = importing.compared

    def dropped(*args, **kwargs):
        drop_import(entry, by=BY)
        return real(*args, **kwargs)

    monkeypatch.setattr(importing, "compared", dropped)
    read_import(entry.key, by=BY)
    entry.refresh_from_db()
    assert (entry.state, ImportLine.objects.count()) == ("dropped", 0)


def test_progress_is_told_and_ends_at_the_whole(entry, monkeypatch):
    monkeypatch.setattr(imports_reading, "BATCH", 2)
    monkeypatch.setattr(importing, "EVERY", 2)
    told = []
    read_import(entry.key, by=BY, told=lambda done, total: told.append((done, total)))
    assert told == [(2, 6), (5, 6), (6, 6)]


def test_file_of_an_account_that_is_gone_is_refused(entry):
    read_import(entry.key)
    entry.refresh_from_db()
    assert (entry.state, entry.refusal["code"]) == ("refused", "import_owner_gone")


def test_file_is_read_as_its_owner_may_look_today(entry):
    account(BY.account)
    read_import(entry.key)
    entry.refresh_from_db()
    assert (entry.state, entry.refusal["code"]) == ("refused", "not_allowed")
