"""YAML 1.2 and JSON as plain values; whatever could mislead is refused with its place."""

import json
import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khoi.core.refusal import Refusal
from khoi.rules import strict


def refused(data: bytes | str) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught:
        strict.read(data.encode() if isinstance(data, str) else data)
    return caught.value.code, caught.value.where


TEXTS = ["on", "off", "yes", "No", "2021-01-01", "0x1F", "0o17", "1_000", "12:30:45", "012", "00.5", "1.2.3", "e5", "=",
         "nan", "inf", "1,5", "tRue"]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_stays_text(text):
    assert strict.read(f"on: {text}".encode()) == {"on": text}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0), ("-7", -7), ("+7", 7), ("9223372036854775808", 2**63), ("1.50", Decimal("1.50")), (".5", Decimal(".5")),
        ("1e3", Decimal("1e3")), ("true", True), ("FALSE", False), ("null", None), ("~", None), ("", None),
        ("'12'", "12"), ('"null"', "null"), ("!!str 12", "12"), ("! 12", "12"), ("|-\n  12", "12"),
    ],
)  # fmt: skip
def test_value(text, value):
    found = strict.read(f"key: {text}".encode())["key"]
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize("text", [".nan", ".NaN", "NaN", ".inf", "-.Inf", "Infinity", "-Infinity"])
@pytest.mark.parametrize("form", ["a: [0, {}]", '{{"a": [0, {}]}}'])
def test_not_a_number(form, text):
    assert refused(form.format(text)) == ("not_a_number", "a[1]")


@pytest.mark.parametrize("text", ["9" * 61, "9" * 5000, "1e61", "1e-61", "1e999999999", "0." + "3" * 60])
@pytest.mark.parametrize("form", ["a: {}", '{{"a": {}}}'])
def test_number_too_long(form, text):
    assert refused(form.format(text)) == ("not_a_number", "a")


@pytest.mark.parametrize("text", ["a: 1\nb: {c: 2, c: 2}", '{"a": 1, "b": {"c": 2, "c": 3}}'])
def test_duplicate_key(text):
    assert refused(text) == ("duplicate_key", "b.c")


def test_duplicate_key_spelled_in_two_ways():
    assert refused('{a: 1, "\\x61": 2}') == ("duplicate_key", "a")


def test_alias_repeats_its_value():
    assert strict.read(b"a: &x [1, {b: 2}]\nc: *x") == {"a": [1, {"b": 2}], "c": [1, {"b": 2}]}


@pytest.mark.parametrize("text", ["a: *x", "a: &x [*x]", "a: *x\nb: &x 1"])
def test_alias_before_its_value(text):
    assert refused(text) == ("malformed", "a[0]" if "&x [" in text else "a")


def test_aliases_that_would_fill_the_memory():
    layers = [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 40)]
    began = time.monotonic()
    strict.read("\n".join(["a0: &a0 [x]", *layers]).encode())
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"a: \0", "dòng 1 có ký tự rỗng; tệp văn bản thuần không có ký tự này"),
        (b"a: 1\nb: \xff", "dòng 2 có chữ không viết bằng mã UTF-8"),
        ("a: ô".encode("utf-16"), "dòng 1 có ký tự rỗng; tệp văn bản thuần không có ký tự này"),
    ],
)
def test_bytes_that_are_no_text(data, message):
    with pytest.raises(Refusal) as caught:
        strict.read(data)
    assert (caught.value.code, caught.value.message) == ("not_text", message)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('{"a": ["x", "\\u0000"]}', "a[1]"),
        ('a: "\\0"', "a"),
        ('{"\\u0000": 1}', "dòng 1"),
        ('a: {"\\0": 1}', "a"),
    ],
)
def test_nul_written_as_an_escape(text, where):
    assert refused(text) == ("malformed", where)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("a: [1, 2", "dòng 2, cột 1"), ("a: 1\n b: 2", "dòng 2, cột 3"), ("a: 'x", "dòng 1, cột 6"), ("\ta: 1", "dòng 1, cột 1"),
        ("a: 1\n---\nb: 2", "dòng 2"), ("[1]: 2", "dòng 1"), ("a: !!int 5", "a"), ("a: !secret 5", "a"), ("a: \x07", "dòng 1"),
        ('{"a": "\\ud800"}', "dòng 1, cột 10"), ('{"a": 1', "dòng 2, cột 1"), ("%YAML 9.9\n--- 1", "dòng 1, cột 1"),
    ],
)  # fmt: skip
def test_malformed(text, where):
    assert refused(text) == ("malformed", where)


@pytest.mark.parametrize("text", ["[" * 62 + "]" * 62, "[" * 30_000, "- " * 5000 + "x"])
def test_nested_too_deep(text):
    assert refused(text)[0] == "too_deep"


def test_nested_as_deep_as_allowed():
    assert strict.read(("[" * 61 + "]" * 61).encode()) == json.loads("[" * 61 + "]" * 61)


@pytest.mark.parametrize("data", [b"", b"# nothing\n", b"\xef\xbb\xbf"])
def test_empty(data):
    assert refused(data) == ("empty", "tệp")


def test_byte_order_mark_is_no_part_of_the_text():
    assert strict.read("\ufeffa: 1".encode()) == {"a": 1}


def test_too_large():
    assert refused(b" " * (strict.LIMIT + 1)) == ("too_large", "tệp")


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**59), 10**59)
    | st.text(st.characters(exclude_categories=["Cs", "Cc"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs", "Cc"])), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.lists(VALUES, max_size=4))
def test_json_is_read_alike_by_both_readers(value):
    text = json.dumps(value, ensure_ascii=False)
    assert strict.read(text.encode()) == strict.read(f"# not JSON\n{text}".encode()) == value


@given(st.binary(max_size=60) | st.text("[]{}:,-&*!|>'\"%@`#? \n\tab01.", max_size=60).map(str.encode))
def test_any_bytes_are_read_or_refused(data):
    try:
        strict.read(data)
    except Refusal as refusal:
        assert refusal.where  # noqa: PT017 - either way is right
