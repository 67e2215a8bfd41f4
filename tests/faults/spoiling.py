"""Ways to spoil a good file: bytes, letters, structure, values. Each takes a source of chance and the content so far."""

import codecs
import copy
import json
import random
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from khoi.core.refusal import Refusal
from khoi.rules import strict

Spoil = Callable[[random.Random, bytes], bytes]
HEADS = (
    b"PK\x03\x04",
    b"%PDF-1.7\n",
    b"MZ\x90\x00",
    b"\x7fELF",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
)
WORDS = (
    b"null", b"true", b"~", b"NaN", b"-.inf", b"Infinity", b"1e999999999", b"-1", b"0x1F", b"1_000", b"1.000", b"007",
    b"9" * 18, b"9" * 19, b"9" * 60, b"9" * 61, b"9" * 5000, b"-" + b"9" * 400, b"1e-400", b"1/0", b"3/5", b"100,5",
    b"9999-12-31", b"0001-01-01", b"0000-00-00", b"2021-02-30", b"[]", b"{}", b'""', b"''", b"*a", b"&a x", b"!!python/object x",
    b"!!binary QUJD", b"<<: *a", b"? a", b"---\n", b"...\n", b"%YAML 3.0\n", b"%", b"@", b"`", b'"\\ud800"', b'"\\u0000"', b'"\\x00"',
    b"=cmd|' /C calc'!A0", b"<script>", b"../../etc/passwd", b"khoi", b"a", b"ratio", b"growth", b"range", b";", b",", b'"', b"\r",
)  # fmt: skip
BIDI = "\u202e\u2066\u200f\u200b\ufeff\u0085\u2028\u00a0".encode()
MARKS = ("\nMẬT\n", '"TỐI MẬT"', "Độ mật: Mật", "\n* TUYỆT MẬT *\n", "bí mật")


def at_random(rng: random.Random, content: bytes, piece: bytes) -> bytes:
    """`piece` put in anywhere, or in the place of a word."""
    start = rng.randrange(len(content) + 1)
    while rng.random() < 0.95 and content[start : start + 1] and 0x80 <= content[start] < 0xC0:
        start -= 1  # not into the middle of a letter: that alone would end the reading
    end = start
    if rng.random() < 0.7:
        while start > 0 and content[start - 1 : start].isalnum():
            start -= 1
        while end < len(content) and content[end : end + 1].isalnum():
            end += 1
    return content[:start] + piece + content[end:]


def many(rng: random.Random, most: int) -> int:
    """A number up to `most`, small ones and large ones alike."""
    return round(most ** rng.random())


def flipped(rng: random.Random, content: bytes) -> bytes:
    spoilt_ = bytearray(content)
    for _ in range(many(rng, 50) if spoilt_ else 0):
        spoilt_[rng.randrange(len(spoilt_))] = rng.randrange(256 if rng.random() < 0.2 else 128)
    return bytes(spoilt_)


def moved(rng: random.Random, content: bytes) -> bytes:
    start, end = sorted(rng.randrange(len(content) + 1) for _ in "ab")
    return at_random(rng, content, content[start:end] * rng.choice((1, 1, 2, 30)))


def nested(rng: random.Random, content: bytes) -> bytes:
    opened, closed = rng.choice(((b"[", b"]"), (b'{"a":', b"}"), (b"- ", b""), (b"{a: ", b"}"), (b"? ", b"")))
    depth = many(rng, 20_000)
    return at_random(rng, content, opened * depth + b"1" + closed * rng.choice((depth, 0)))


def aliased(rng: random.Random, content: bytes) -> bytes:
    """Lists of lists of one list: small to write, and without end to write out."""
    lines = [b"&a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [b"&a%d [%s]" % (i, b", ".join([b"*a%d" % (i - 1)] * 9)) for i in range(1, rng.randrange(2, 30))]
    bomb = b"[" + b", ".join(lines) + b"]"
    return at_random(rng, content, bomb) if rng.random() < 0.5 else bomb


def recoded(rng: random.Random, content: bytes) -> bytes:
    coding = rng.choice(("utf-16", "utf-16-le", "utf-32", "cp1258", "latin-1", "utf-7", "cp037"))
    return codecs.encode(content.decode("utf-8", "replace"), coding, "replace")


def doubled(rng: random.Random, content: bytes) -> bytes:
    """One line, or one pair of JSON, twice or very often."""
    parting = b"\n" if b"\n" in content else b", "
    lines = content.split(parting)
    line = rng.choice(lines)
    lines[rng.randrange(len(lines)) :] = [line] * rng.choice((1, 2, many(rng, 3000))) + lines[-2:]
    return parting.join(lines)


VALUES = (
    None, True, "", " ", "x", "khoi", "a", [], {}, [[]], {"x": 1}, 0, -1, 1, 5, 2021, 2200, 10**18, 2**63, 10**59, -(10**59),
    1.5, -0.0, 1e-7, "9999-12-31", "0001-01-01", "1900-01-01", "2021-02-29", "1/3", "-1/3", "0", "-100", "-100.000001", "1e5",
    "9" * 60, "0." + "9" * 60, "٣", "²", "=", ">=", "range", "bare", "ratio", "count", "growth", "growth_per_year", "merge", "split",
    ["90", "80"], ["80", "90"], "\u202e", "\ud7ff", "x" * 100_000, "MẬT", "members.rated", "own", "2022-12-31", "\n", "a\nb",
)  # fmt: skip


# Odd and yet of the right kind, so that the reading goes on to what comes after.
DAYS = ("9999-12-31", "0001-01-01", "1900-01-01", "2021-12-31", "2022-01-01", "2020-02-29", "2200-01-01")
NUMBERS = (0, 1, 7, 45, 100, 1_000, 10**7, 10**15, 10**18, 2**63)
NUMERALS = (
    "0",
    "-1",
    "12,5",
    "100%",
    "1.234",
    "~40",
    "gần 50",
    "-5",
    "1/3",
    "1e5",
    "0.000001",
    "9999999",
    "150",
    "1900",
    "2200",
)


def odd(rng: random.Random, value: Any) -> Any:
    """Something to stand in the place of `value`."""
    text = str(value)
    if rng.random() < 0.25:
        return copy.deepcopy(rng.choice(VALUES))
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return (
            rng.choice((1900, 2200, value + 1, value - 1)) if 1900 <= value <= 2200 else rng.choice(NUMBERS)
        )
    if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return rng.choice(DAYS)
    return rng.choice(NUMERALS) if re.fullmatch("[0-9.,%]+", text) else copy.deepcopy(rng.choice(VALUES))


def swapped(rng: random.Random, content: bytes) -> bytes:
    """A good document with some of its values replaced, taken from elsewhere in it, left out or repeated."""
    try:
        is_small = (
            len(content) < 60_000 and content.count(b"[") + content.count(b"{") < 400 and b"&" not in content
        )
        document = strict.read(content) if is_small else None
    except Refusal:
        document = None
    if not isinstance(document, dict | list):
        return swapped_cells(rng, content)
    for _ in range(many(rng, 4)):
        spoil_node(rng, list(nodes(document)))
    return json.dumps(document, ensure_ascii=False, default=str).encode("utf-8", "replace")


def swapped_cells(rng: random.Random, content: bytes) -> bytes:
    """The same for a table: one of its columns in some rows, or single cells."""
    rows = [line.split(b",") for line in content.split(b"\n")]
    column, chance = rng.randrange(len(rows[0])), rng.choice((0.1, 0.5, 1))
    for row in rows[1:]:
        if len(row) > column and rng.random() < chance:
            value = odd(rng, row[column].decode("utf-8", "replace"))
            row[column] = (value if isinstance(value, str) else json.dumps(value)).encode("utf-8", "replace")
    return b"\n".join(b",".join(row) for row in rows)


def nodes(document: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of a document, as the list or mapping and the key in it."""
    for key in document if isinstance(document, dict) else range(len(document)):
        yield document, key
        if isinstance(document[key], dict | list):
            yield from nodes(document[key])


def spoil_node(rng: random.Random, places: list[tuple[Any, Any]]) -> None:
    if not places:
        return
    (holder, key), (other, at) = rng.choice(places), rng.choice(places)
    what = rng.random()
    if what < 0.6:
        holder[key] = odd(rng, holder[key])
    elif what < 0.75:
        holder[key] = copy.deepcopy(other[at])
    elif what < 0.9 and isinstance(holder, list):
        holder += [copy.deepcopy(holder[key])] * many(rng, 300)
    else:
        del holder[key]


SPOILS: tuple[Spoil, ...] = (
    swapped,
    swapped,
    swapped,
    swapped,
    swapped,
    swapped,
    flipped,
    moved,
    nested,
    aliased,
    recoded,
    doubled,
    lambda rng, content: content[: rng.randrange(len(content) + 1)],
    lambda rng, content: at_random(rng, content, rng.choice(WORDS)),
    lambda rng, content: at_random(rng, content, rng.choice(WORDS)),
    lambda rng, content: at_random(rng, content, rng.choice(WORDS)),
    lambda rng, content: at_random(rng, content, b"\0" * many(rng, 100)),
    lambda rng, content: at_random(rng, content, b"x" * many(rng, 400_000)),
    lambda rng, content: at_random(rng, content, b"9" * many(rng, 200_000)),
    lambda rng, content: at_random(rng, content, rng.choice((b"\n", b"a ", b"- ", b"#", b":", b" ", b"|")) * many(rng, 50_000)),
    lambda rng, content: at_random(rng, content, BIDI[: many(rng, len(BIDI))]),
    lambda rng, content: at_random(rng, content, "\u0302\u0323".encode() * many(rng, 60_000)),
    lambda rng, content: at_random(rng, content, rng.choice(MARKS).encode()),
    lambda rng, content: rng.choice(HEADS) + content[rng.choice((0, 9)) :],
    lambda rng, _content: rng.choice(HEADS) + rng.randbytes(many(rng, 5000)),
)  # fmt: skip


def spoiled(rng: random.Random, content: bytes) -> bytes:
    """`content` after none, one or several of them; often only its values are odd, which leads furthest into a reader."""
    if rng.random() < 0.4:
        return swapped(rng, content)
    for _ in range(rng.choice((0, 1, 1, 1, 2, 2, 3, 6))):
        content = rng.choice(SPOILS)(rng, content)
    if rng.random() < 0.7:  # else half of all inputs would end at their first broken letter
        content = content.replace(b"\0", b"").decode("utf-8", "ignore").encode()
    return content
