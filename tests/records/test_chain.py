"""Whatever is done to the stored chain behind the program's back is found and named; what was left alone is not."""

from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import groupby

import pytest
from cryptography.fernet import Fernet
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.building import BY, kinds, unit

from khoi.access.trace import leave_trace
from khoi.records import chain_check
from khoi.records.chain import append, breaks
from khoi.records.chain_check import Break, is_as_printed
from khoi.records.chain_digest import START, as_stored, digest_of, seal_of
from khoi.records.chain_rows import Row, stored_rows
from khoi.records.guard import trace_open
from khoi.records.models import ChainHead, Event

ROWS = 7
TEXTS = ["actor", "post", "act", "subject", "person", "request"]
many = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
numbers = st.integers(1, ROWS)
letters = st.characters(codec="utf-8", exclude_characters="\0")


def plain(*, infinite: bool) -> st.SearchStrategy:
    """Whatever JSON can hold, and what Python would write as JSON."""
    floats = st.floats(allow_nan=False, allow_infinity=infinite)
    leaves = (
        st.none() | st.booleans() | st.integers(-(10**30), 10**30) | floats | st.text(letters, max_size=8)
    )
    return st.recursive(
        leaves,
        lambda one: (
            st.lists(one, max_size=3) | st.dictionaries(st.text(letters, max_size=4), one, max_size=3)
        ),
        max_leaves=6,
    )


@pytest.fixture
def chain(db) -> list[Event]:
    """Seven events of different sorts; their rows as they were written."""
    for i in range(ROWS):
        write(i)
    return list(Event.objects.order_by("number"))


def write(i: int, **changed: object) -> Event:
    values = {
        "actor": f"người-{i}",
        "post": "upper_office@khoi" if i % 2 else "",
        "act": f"act_{i}",
        "subject": f"đơn vị {i}",
        "person": f"key{i}" if i % 3 else "",
        "request": f"{i:016x}",
        "before": {"b": i, "a": [1, None, "ế"]} if i % 2 else None,
        "after": {"n": i} if i % 3 else [i],
    }
    with trace_open(), transaction.atomic():
        return append(**(values | changed))


@contextmanager
def taken_back():
    """What is done inside leaves nothing behind."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def run(sql: str, *values: object) -> None:
    """Straight at the table, as somebody with the database in hand."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def change(number: int, column: str, value: object) -> None:
    run(f"UPDATE records_event SET {column} = %s WHERE number = %s", value, number)


def rehash(number: int) -> None:
    """The forger's own hash, valid in itself."""
    change(number, "digest", digest_of(Event.objects.get(number=number)))


def insert(like: Event, number: int, previous: str, **changed: object) -> Event:
    """A forged row with a valid hash of its own."""
    event = Event(**{name: getattr(like, name) for name in (*TEXTS, "before", "after")}, number=number)
    event.at, event.previous = like.at, previous
    for name, value in changed.items():
        setattr(event, name, value)
    event.digest = digest_of(event)
    with trace_open():
        event.save(force_insert=True)
    return event


def named() -> list[tuple[int, str]]:
    return [(one.number, one.code) for one in breaks()]


def test_untouched_chain_has_no_break(chain):
    assert list(breaks()) == []


def test_empty_chain_has_no_break(db):
    assert list(breaks()) == []


def test_chain_of_real_acts_and_readings_has_no_break(db):
    kinds()
    unit("khoi", kind="khoi")
    leave_trace(BY, "see_person", subject="x", post="", person="k")
    assert (list(breaks()), Event.objects.count()) == ([], 2)


@many
@given(
    before=plain(infinite=True),
    after=plain(infinite=True),
    text=st.text(letters.filter(str.isprintable), max_size=20),
)
def test_whatever_was_written_reads_back_the_same(chain, before, after, text):
    with taken_back():
        write(1, before=before, after=after, subject=text)
        assert list(breaks()) == []


def test_keys_and_fractions_are_kept_as_texts():
    assert as_stored({2: 0.1, 10: (1, None)}) == {"2": "0.1", "10": [1, None]}


@many
@given(numbers, st.sampled_from(TEXTS), st.text(letters, max_size=12))
def test_altered_text_is_named(chain, number, column, text):
    row = chain[number - 1]
    with taken_back():
        change(number, column, text)
        expected = [] if text == getattr(row, column) else [(number, "altered")]
        assert named() == expected


@many
@given(numbers, st.sampled_from(["before", "after"]), plain(infinite=False))
def test_altered_value_is_named(chain, number, column, value):
    if value == getattr(chain[number - 1], column):
        return
    with taken_back():
        run(f"UPDATE records_event SET {column} = %s WHERE number = %s", as_json(value), number)
        assert named() == [(number, "altered")]


def test_text_null_where_nothing_was_said_is_named(chain):
    assert chain[2].before is None
    change(3, "before", "null")
    assert named() == [(3, "altered")]


def as_json(value: object) -> str:
    return connection.ops.adapt_json_value(value, None) if value is not None else "null"


@many
@given(numbers, st.timedeltas(timedelta(days=-9_000), timedelta(days=9_000)).filter(bool))
def test_altered_time_is_named(chain, number, delta):
    at = chain[number - 1].at + delta
    with taken_back():
        change(number, "at", connection.ops.adapt_datetimefield_value(at))
        assert [(one.number, one.code, one.at) for one in breaks()] == [(number, "altered", at.isoformat())]


@many
@given(
    numbers, st.sampled_from(["previous", "digest"]), st.text("0123456789abcdef", min_size=64, max_size=64)
)
def test_altered_hash_is_named(chain, number, column, text):
    if text == getattr(chain[number - 1], column):
        return
    with taken_back():
        change(number, column, text)
        assert named() == [(number, "altered")]


@many
@given(numbers, st.sampled_from([*TEXTS, "previous"]), st.text(letters, min_size=1, max_size=12))
def test_altered_row_with_a_new_hash_of_its_own_is_named(chain, number, column, text):
    if text == getattr(chain[number - 1], column):
        return
    with taken_back():
        change(number, column, text)
        rehash(number)
        assert named() == [(number, "altered")]


@many
@given(numbers, st.integers(ROWS + 1, 10**12) | st.just(0), st.booleans())
def test_row_under_another_number_is_named(chain, number, other, hashed):
    with taken_back():
        change(number, "number", other)
        if hashed:
            rehash(other)
        act = chain[number - 1].act
        at = chain[number - 1].at.isoformat()
        assert list(breaks()) == [Break(number, "reordered", act, at, stands=other)]


@many
@given(st.sets(numbers, min_size=1))
def test_removed_rows_are_named(chain, gone):
    with taken_back():
        run("DELETE FROM records_event WHERE number = ANY(%s)" if connection.vendor == "postgresql" else
            f"DELETE FROM records_event WHERE number IN ({', '.join(map(str, gone))})",
            *([list(gone)] if connection.vendor == "postgresql" else []))  # fmt: skip
        found = list(breaks())
        assert {one.code for one in found} == {"removed"}
        assert [n for one in found for n in range(one.number, one.last + 1)] == sorted(gone)
        assert len(found) == len(list(groupby(enumerate(sorted(gone)), lambda pair: pair[1] - pair[0])))


def test_removed_row_is_told_by_the_time_between_its_neighbours(chain):
    run("DELETE FROM records_event WHERE number IN (3, 7)")
    times = [row.at.isoformat() for row in chain]
    assert [one.at for one in breaks()] == [f"{times[1]}/{times[3]}", f"{times[5]}/.."]


@many
@given(numbers, numbers, st.booleans())
def test_swapped_rows_are_named(chain, one, other, hashed):
    if one == other:
        return
    with taken_back():
        change(one, "number", 999)
        change(other, "number", one)
        change(999, "number", other)
        if hashed:
            rehash(one)
            rehash(other)
        found = {(row.number, row.code, row.stands) for row in breaks()}
        assert found == {(one, "reordered", other), (other, "reordered", one)}


@many
@given(numbers, st.booleans())
def test_row_put_between_others_is_named_and_so_are_those_that_made_room(chain, place, linked):
    previous = chain[place - 2].digest if place > 1 else START
    with taken_back():
        run("UPDATE records_event SET number = number + 1000 WHERE number >= %s", place)
        run("UPDATE records_event SET number = number - 999 WHERE number > 1000")
        insert(chain[0], place, previous if linked else "f" * 64, act="forged")
        found = [(row.number, row.code, row.act, row.stands) for row in breaks()]
        moved = [(n, "reordered", f"act_{n - 1}", n + 1) for n in range(place, ROWS + 1)]
        assert found == sorted([(place, "inserted", "forged", 0), *moved], key=lambda row: row[:2])


@many
@given(st.integers(ROWS + 1, 10**9), st.booleans())
def test_row_put_after_the_end_is_named(chain, number, linked):
    with taken_back():
        insert(chain[2], number, chain[-1].digest if linked else chain[1].digest)
        assert named() == [(number, "inserted")]


@many
@given(numbers, st.booleans(), st.integers(0, 1))
def test_second_row_of_one_number_is_named(chain, number, linked, at):
    """The database refuses it; whoever edits the file can lift that first."""
    like = chain[number - 1]
    forged = Event(**{name: getattr(like, name) for name in (*TEXTS, "before", "after", "at", "number")})
    forged.act, forged.previous = "forged", like.previous if linked else "e" * 64
    rows = list(stored_rows())
    values = {**rows[0].values, "act": "forged", "previous": forged.previous, "number": number}
    row = Row(number, values, forged.previous, digest_of(forged), "forged", "t", digest_of(forged))
    where = next(i for i, one in enumerate(rows) if one.number == number) + at
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chain_check, "stored_rows", lambda: iter([*rows[:where], row, *rows[where:]]))
        assert [(one.number, one.code, one.act) for one in breaks()] == [(number, "inserted", "forged")]


def test_copy_of_a_row_under_its_own_number_is_named_once(chain, monkeypatch):
    rows = list(stored_rows())
    monkeypatch.setattr(chain_check, "stored_rows", lambda: iter([*rows[:2], replace(rows[1]), *rows[2:]]))
    assert named() == [(6, "inserted")]


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("number", ROWS - 1, "head"),
        ("number", ROWS + 1, "head"),
        ("number", 0, "head"),
        ("digest", "0" * 64, "head"),
        ("digest", "", "head"),
        ("seal", "0" * 64, "seal"),
        ("seal", "", "seal"),
    ],
)
def test_changed_head_is_named(chain, column, value, code):
    run(f"UPDATE records_chainhead SET {column} = %s", value)
    assert [one.code for one in breaks()] == [code]


def test_removed_head_is_named(chain):
    run("DELETE FROM records_chainhead")
    assert named() == [(0, "head")]


def test_head_of_an_emptied_table_keeps_what_is_gone(chain):
    run("DELETE FROM records_event")
    assert list(breaks()) == [Break(1, "removed", at="../..", last=ROWS)]


def test_head_sealed_with_an_earlier_key_holds_until_the_key_is_dropped(chain, settings):
    old = settings.DATA_KEYS
    settings.DATA_KEYS = [Fernet.generate_key().decode(), *old]
    assert named() == []
    settings.DATA_KEYS = settings.DATA_KEYS[:1]
    assert named() == [(ROWS, "seal")]


@many
@given(numbers, st.booleans(), st.booleans())
def test_rewritten_tail_is_found_by_the_seal_alone(chain, first, with_head, shorter):
    """Every row from `first` on is forged with hashes that fit each other."""
    with taken_back():
        last, previous = ROWS - shorter, chain[first - 2].digest if first > 1 else START
        run("DELETE FROM records_event WHERE number > %s", last)
        for number in range(first, last + 1):
            change(number, "actor", "forger")
            change(number, "previous", previous)
            rehash(number)
            previous = Event.objects.get(number=number).digest
        if with_head:
            run("UPDATE records_chainhead SET number = %s, digest = %s, seal = %s", last, previous, "f" * 64)
            assert named() == [(last, "seal")]
        else:
            named_ = [(ROWS, "removed")] if shorter else [(ROWS, "altered")]
            assert named() == (named_ if first <= ROWS else [])


def test_shortened_chain_with_an_older_sealed_head_is_found_by_the_printed_hash_alone(chain):
    """Who kept a copy of an older head can put it back: the limit of any chain that nobody prints."""
    run("DELETE FROM records_event WHERE number > 4")
    digest = chain[3].digest
    run("UPDATE records_chainhead SET number = 4, digest = %s, seal = %s", digest, seal_of(4, digest))
    assert (named(), is_as_printed(ROWS, chain[-1].digest), is_as_printed(4, digest)) == ([], False, True)


@pytest.mark.parametrize("left", ["nothing", "an empty head"])
def test_emptied_chain_is_found_and_never_sealed_anew(chain, left):
    """Emptying needs no key; whoever has signed in was made by an act, so there was a chain."""
    User.objects.create(username="da-vao", last_login=timezone.now())
    run("DELETE FROM records_event")
    run("DELETE FROM records_chainhead")
    if left != "nothing":
        ChainHead(pk=1).save()
    assert named() == [(0, "emptied")]
    write(1)
    assert named() == [(1, "seal")]


def test_new_place_begins_with_an_empty_chain_that_is_sound(db):
    User.objects.create(username="chua-vao")
    assert named() == []
    write(1)
    assert named() == []


def test_printed_hash_no_longer_fits_a_rewritten_row(chain):
    printed = chain[2].digest
    change(3, "actor", "forger")
    rehash(3)
    assert (is_as_printed(3, printed), is_as_printed(2, chain[1].digest)) == (False, True)


def test_two_replaced_neighbours_are_both_spoken_of(chain):
    """The upper one no longer says what it was written after, so the lower is named as not linked."""
    for number in (4, 5):
        change(number, "actor", "forger")
    rehash(4)
    assert named() == [(4, "unlinked"), (5, "altered")]


def test_rows_in_other_places_of_the_table_are_the_same_chain(chain):
    """As after a restore: primary keys and the order on disk are not the chain's."""
    rows = list(Event.objects.order_by("-number").values())
    run("DELETE FROM records_event")
    with trace_open():
        for place, row in enumerate(rows):
            Event(**(row | {"id": 10_000 + place})).save(force_insert=True)
    assert list(breaks()) == []


edits = st.one_of(
    st.tuples(st.just("DELETE FROM records_event WHERE number = %s"), st.tuples(numbers)),
    st.tuples(st.just("UPDATE records_event SET actor = %s WHERE number = %s"), st.tuples(st.text(letters, max_size=3), numbers)),
    st.tuples(st.just("UPDATE records_event SET number = %s WHERE number = %s"), st.tuples(st.integers(8, 12), numbers)),
    st.tuples(st.just("UPDATE records_chainhead SET number = %s"), st.tuples(st.integers(0, 9))),
    st.tuples(st.just("UPDATE records_event SET act = subject, subject = act WHERE number = %s"), st.tuples(numbers)),
)  # fmt: skip


@many
@given(st.lists(edits, max_size=4))
def test_any_mixture_of_edits_is_found_unless_it_changed_nothing(chain, mixture):
    before = state()
    with taken_back():
        for sql, values in mixture:
            # Two rows of one number the database itself refuses.
            with suppress(IntegrityError), transaction.atomic():
                run(sql, *values)
        assert bool(list(breaks())) == (state() != before)


def state() -> tuple[list, list]:
    return list(Event.objects.order_by("number").values()), list(ChainHead.objects.values())


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "hôm qua"),
        ("at", "2024-13-45 99:99:99"),
        ("at", "0001-01-01T00:00:00+14:00"),
        ("at", 5),
        ("actor", b"\xff\xfe"),
        ("subject", b"\x00"),
        ("act", 7),
        ("previous", b"\x01"),
        ("digest", b"\x02"),
        ("before", '{"a": 1e999}'),
        ("after", "[" * 900 + "]" * 900),
        ("after", "null"),
        ("after", "9" * 5000),
    ],
)
def test_value_that_cannot_be_read_is_named_and_stops_nothing(chain, column, value):
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL keeps types itself")
    change(4, column, value)
    assert named() == [(4, "altered")]


def test_text_that_is_no_text_stops_nothing(chain):
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL keeps types itself")
    run("UPDATE records_event SET actor = CAST(x'ffc3' AS TEXT), number = 'x' WHERE number = 4")
    assert named() == [(0, "inserted"), (4, "removed")]
    assert Event.objects.filter(number__lte=ROWS).count() == ROWS - 1


def test_number_that_is_no_number_is_put_back_in_its_place(chain):
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL keeps types itself")
    run("UPDATE records_event SET number = 'x' WHERE number = 4")
    assert named() == [(4, "reordered")]


def test_time_of_a_break_is_that_of_the_row(chain):
    change(2, "act", "x")
    (one,) = breaks()
    assert (datetime.fromisoformat(one.at), one.act) == (chain[1].at.astimezone(UTC), "x")


def test_head_rewound_without_the_key_is_never_sealed_again(chain):
    """Work goes on after a shortened chain, but every later check still names it."""
    Event._base_manager.filter(number=ROWS).delete()
    ChainHead.objects.update(number=ROWS - 1, digest=chain[-2].digest, seal="0" * 64)
    write(ROWS)
    write(ROWS + 1)
    assert [(row.number, row.code) for row in breaks()] == [(ROWS + 1, "seal")]
