"""The audit as lines for people to read at a terminal."""

import re

from khoi.core.formats import is_english
from khoi.measures.published.words import ARITHMETIC, BASES, LINES, Json, in_digits


def audit_lines(result: Json, lang: str) -> list[str]:
    """`audit_table`'s result, `lang` being `vi` or `en`: a heading, findings and bases of each group.

    Control characters in names are shown escaped, so that no terminal obeys them.
    """
    return [_visible(line) for group in result["groups"] for line in _group_lines(group, _column(lang))]


def base_line(entry: Json, lang: str) -> str:
    """Which bases one printed percentage fits, and which it does not."""
    return _base_line(entry, _column(lang)).strip()


def arithmetic(text: str, lang: str) -> str:
    """A finding's arithmetic in the words and digits of the language."""
    return _arithmetic(text, _column(lang))


def _column(lang: str) -> int:
    return int(is_english(lang))


def _group_lines(group: Json, at: int) -> list[str]:
    findings = [line for one in group["findings"] for line in _finding_lines(one, at)]
    bases = [_base_line(entry, at) for entry in group["bases"]]
    return [_say("group", at, name=group["group"]), *(findings + bases or [_say("nothing", at)])]


def _finding_lines(one: Json, at: int) -> list[str]:
    rows = _say("rows", at, rows=", ".join(map(str, one["rows"])))
    lines = [f"  {one['en' if at else 'vi']} [{one['code']}; {rows}]"]
    return [*lines, f"    {_arithmetic(one['arithmetic'], at)}"] if one["arithmetic"] else lines


def _base_line(entry: Json, at: int) -> str:
    parts = []
    for word, wanted in (("fits", True), ("fails", False)):
        if chosen := _bases(entry, at, wanted=wanted):
            parts.append(_say(word, at, bases=chosen))
    if entry.get("approximate"):
        parts.append(_say("approximate", at))
    bases = "; ".join(parts) or _say("no_base", at)
    percent = in_digits(entry["percent"])[at]
    return _say("base", at, percent=percent, level=entry["level"], row=entry["row"], bases=bases)


def _bases(entry: Json, at: int, *, wanted: bool) -> str:
    """Each number once, with all it stands for; a single level that does not fit is not worth a reader's time."""
    names: dict[str, list[str]] = {}
    for one in entry["candidates"]:
        kind, _, name = one["is"].partition(":")
        if one["fits"] is wanted and (wanted or kind != "level"):
            names.setdefault(_number(one, at), []).append(BASES[kind][at].format(name=name))
    return ", ".join(f"{number} ({', '.join(dict.fromkeys(called))})" for number, called in names.items())


def _number(one: Json, at: int) -> str:
    if one["is"] != "implied" or one["to"] == one["base"]:
        return str(one["base"])
    if not one.get("every", True):
        return _say("least", at, base=one["base"])
    return f"≥ {one['base']}" if one["to"] is None else f"{one['base']}–{one['to']}"


def _arithmetic(text: str, at: int) -> str:
    if at:
        return text
    for english, vietnamese in ARITHMETIC.items():
        text = text.replace(english, vietnamese)
    return re.sub(r"(?<=[0-9])\.(?=[0-9])", ",", text)


def _visible(line: str) -> str:
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in line)


def _say(word: str, at: int, **values: object) -> str:
    return LINES[word][at].format(**values)
