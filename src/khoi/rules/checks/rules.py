"""Checks the shape of rules: outcomes that can be reached, flags that can be said, ids and texts that point somewhere."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from khoi.rules.checks.findings import Finding
from khoi.rules.checks.formulas import written
from khoi.rules.library import Library
from khoi.rules.packs import FOLDERS, Pack
from khoi.rules.procedure import procedures_of
from khoi.rules.questions import Question, Remark, Rule
from khoi.rules.read_together import numbers_of, sources_of, written_deadlines, written_votes
from khoi.rules.rule_file import root_of, rules_of
from khoi.rules.words import load_outcomes

_ID = re.compile(r"[a-z][a-z0-9_]*\Z")
_KEY = re.compile(r"\{([^{}]*)\}")
_TEXTS = ("vi", "en", "title", "title_en", "from", "from_en")


def check_rules(pack: Pack, library: Library) -> Iterator[Finding]:
    """Everything wrong with the shape of the rules of `pack` and with its texts."""
    named = load_outcomes(root_of(pack))
    for rule in rules_of(pack):
        where = place(pack, rule)
        yield from _outcomes_named(rule, where, named)
        yield from _every(rule, where) if rule.is_every else _first(rule, where)
        yield from _given(rule, where, library)
        yield from _levels(rule, where)
    yield from _ids(pack)
    yield from _texts(pack, library)


def place(pack: Pack, rule: Rule) -> str:
    """Where a rule stands, in words."""
    return f"{pack.code}/rules: {rule.family} ({', '.join(rule.subjects)})"


def _outcomes_named(rule: Rule, where: str, named: Iterable[str]) -> Iterator[Finding]:
    for outcome in rule.outcomes:
        if outcome.code not in named:
            yield Finding("outcome_without_words", where, f"“{outcome.code}” chưa có lời trong outcomes/")


def _first(rule: Rule, where: str) -> Iterator[Finding]:
    """Best first: below an outcome that always holds only those that a single failing question gives are reached.

    One whose conditions are not encoded may stand there: it is listed for what it bars.
    """
    sure = ""
    for outcome in rule.outcomes:
        if sure and not outcome.any and not outcome.is_unknown:
            yield Finding(
                "never_reached", where, f"“{outcome.code}” đứng sau “{sure}”, là mức lúc nào cũng đúng"
            )
        if not sure and not outcome.all and not outcome.any:
            sure = outcome.code
            if not outcome.is_unknown and not outcome.is_last_resort:
                yield Finding("answers_always", where, f"“{outcome.code}” không có điều kiện nào")


def _every(rule: Rule, where: str) -> Iterator[Finding]:
    for outcome in rule.outcomes:
        if outcome.any:
            told = f"“{outcome.code}” dùng “any”, chỉ có nghĩa khi mode là first"
            yield Finding("never_reached", where, told)
        elif not outcome.all and not outcome.is_last_resort:
            yield Finding("answers_always", where, f"“{outcome.code}” không có điều kiện nào")
    if sum(outcome.is_last_resort for outcome in rule.outcomes) > 1:
        yield Finding("never_reached", where, "có hơn một “otherwise”")


def _given(rule: Rule, where: str, library: Library) -> Iterator[Finding]:
    asked: list[Question | Remark] = [*rule.questions, *rule.remarks]
    for one in asked:
        for fact in one.given:
            if fact not in library.facts:
                yield Finding(
                    "unknown_fact", f"{where}: {one.id}", f"“given” nêu “{fact}”, chưa khai trong facts/"
                )


def _levels(rule: Rule, where: str) -> Iterator[Finding]:
    codes = {outcome.code for outcome in rule.outcomes}
    for remark in rule.remarks:
        if remark.level is not None and remark.level not in codes:
            yield Finding("unknown_level", f"{where}: {remark.id}", f"quy tắc không có mức “{remark.level}”")


def _ids(pack: Pack) -> Iterator[Finding]:
    """Names that stand for two things, or that nothing else could name."""
    rules = rules_of(pack)
    yield from _twice(
        f"{pack.code}/rules", [f"{rule.family}, {one}" for rule in rules for one in rule.subjects]
    )
    for rule in rules:
        remarks = [remark.id for remark in rule.remarks]
        yield from _twice(place(pack, rule), remarks)
        yield from _named(place(pack, rule), [question.id for question in rule.questions] + remarks)
    yield from _twice(f"{pack.code}/votes", [name for name, _ in written_votes(pack)])
    yield from _twice(f"{pack.code}/deadlines", [name for name, _ in written_deadlines(pack)])
    yield from _twice(f"{pack.code}/procedure", [found.code for found in procedures_of(pack)])


def _twice(where: str, names: list[str]) -> Iterator[Finding]:
    for name, times in Counter(names).items():
        if times > 1:
            yield Finding("id_used_twice", where, f"“{name}” có {times} lần")


def _named(where: str, names: list[str]) -> Iterator[Finding]:
    for name in names:
        if not _ID.match(name):
            yield Finding("bad_id", where, f"“{name}”: mã chỉ gồm chữ thường không dấu, số và dấu gạch dưới")


def _texts(pack: Pack, library: Library) -> Iterator[Finding]:
    """Keys in sentences: each must be a number, for a sentence cannot hold a text of the regulation."""
    amounts = {one.key for one in numbers_of(sources_of(pack, library)) if one.unit != "text"}
    for folder in FOLDERS:
        for i, data in enumerate(pack.files.get(folder, ())):
            for where, text in written(data, f"{pack.code}/{folder}[{i}]", _TEXTS):
                for key in _KEY.findall(text):
                    if key not in amounts:
                        yield Finding("text_of_unknown_key", where, f"không có số nào mang khóa “{key}”")
