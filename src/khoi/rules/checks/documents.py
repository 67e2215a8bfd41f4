"""Checks what packs say of one another: documents named, words declared, and what an office may put on top."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from khoi.rules import strict
from khoi.rules.checks.findings import Finding
from khoi.rules.checks.rules import place
from khoi.rules.facts import load_facts
from khoi.rules.library import Library
from khoi.rules.packs import Pack, named
from khoi.rules.questions import Rule
from khoi.rules.rule_file import root_of, rules_of


def check_documents(pack: Pack, library: Library) -> Iterator[Finding]:
    """Documents that `pack` names and nobody knows."""
    codes = {one.code for one in library.packs}
    for key, code in (("guides", pack.guides), ("overlays", pack.overlays)):
        if code and code not in codes:
            yield Finding("unknown_document", f"{pack.code}: {key}", f"không có gói “{code}”")
    known = {one.number for one in library.packs} | registered(root_of(pack))
    if pack.replaces and pack.replaces not in known:
        told = f"“{pack.replaces}” chưa có gói, cũng chưa có trong register.yaml"
        yield Finding("unknown_document", f"{pack.code}: replaces", told)


def registered(root: Path) -> set[str]:
    """The numbers of the documents that register.yaml knows, encoded or not."""
    path = root / "register.yaml"
    if not path.is_file():
        return set()
    with named(path, root):
        return set(_numbers(strict.read(path.read_bytes())))


def _numbers(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        if isinstance(data.get("number"), str):
            yield data["number"]
        data = list(data.values())
    for item in data if isinstance(data, list) else ():
        yield from _numbers(item)


def check_facts(roots: Iterable[Path], packs: Iterable[Pack]) -> Iterator[Finding]:
    """Facts declared in the folders that no rule of `packs` reads."""
    rules = [rule for pack in packs for rule in rules_of(pack)]
    read = {name for rule in rules for name in rule.facts()} | {"on"}
    for root in dict.fromkeys(roots):
        for name in load_facts((root,)):
            if name not in read:
                yield Finding("fact_never_read", f"{root.name}/facts", f"không quy tắc nào đọc “{name}”")


def check_overlay(pack: Pack, library: Library) -> Iterator[Finding]:
    """Whatever in an office's own rules is not a condition added to an outcome that the centre has."""
    centre = next((one for one in library.packs if one.code == pack.overlays), None)
    if centre is None:
        return
    for rule in rules_of(pack):
        where = place(pack, rule)
        below = [
            one
            for one in rules_of(centre)
            if one.family == rule.family and set(one.subjects) & set(rule.subjects)
        ]
        if not below:
            yield Finding("overlay_not_only_adds", where, f"{centre.number} không có quy tắc này")
        for told in (told for one in below for told in _changes(rule, one)):
            yield Finding("overlay_not_only_adds", where, told)


def _changes(rule: Rule, centre: Rule) -> Iterator[str]:
    if rule.scope:
        yield "gói của cơ quan không đổi đối tượng (scope)"
    if rule.quota:
        yield "gói của cơ quan không đặt hạn mức (quota); đặt số chặt hơn trong parameters/"
    codes = {outcome.code for outcome in centre.outcomes}
    for outcome in rule.outcomes:
        if outcome.code not in codes:
            yield f"“{outcome.code}” không phải mức của {centre.document}"
        if outcome.is_unknown or outcome.is_last_resort:
            yield f"“{outcome.code}” chỉ thêm được điều kiện"
    ids = {question.id for question in centre.questions}
    for question in rule.questions:
        if question.id in ids:
            yield f"câu hỏi “{question.id}” trùng mã với câu hỏi của {centre.document}"
