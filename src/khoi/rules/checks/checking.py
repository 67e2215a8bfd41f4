"""The check of regulations before anybody relies on them: first that each can be read, then what it says."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from khoi.core.refusal import Refusal
from khoi.rules.cases import cases_of
from khoi.rules.checks.cases import check_cases, shown_looser
from khoi.rules.checks.documents import check_documents, check_facts, check_overlay
from khoi.rules.checks.findings import Finding, of_refusal
from khoi.rules.checks.forms import check_forms
from khoi.rules.checks.formulas import check_formulas
from khoi.rules.checks.numbers import check_looser, check_numbers, check_points
from khoi.rules.checks.rules import check_rules
from khoi.rules.library import Library
from khoi.rules.packs import PACKS, Pack, read_pack
from khoi.rules.procedure import procedures_of
from khoi.rules.rule_file import root_of, rules_of
from khoi.rules.scores import splits
from khoi.rules.words import load_outcomes

# What of a pack is read only when it is asked for; each refuses a form it cannot read.
_READERS: tuple[Callable[[Pack], Any], ...] = (
    rules_of,
    procedures_of,
    lambda pack: list(splits(pack)),
    cases_of,
)


@dataclass(frozen=True, slots=True)
class Checked:
    """What was checked: the packs, the library they were checked in, and all that was found.

    Without `is_readable` some pack could not be read, and the sense of none was looked at.
    """

    packs: tuple[Pack, ...]
    library: Library
    findings: tuple[Finding, ...]
    is_readable: bool


def check_folders(folders: Iterable[Path]) -> Checked:
    """The packs in `folders` checked: each a pack, an overlay, or a folder that holds packs.

    A pack that cannot be read is told alone; only when all can be read is their sense looked at.
    Raises Refusal `cannot_read` for a folder without any pack.
    """
    asked = [folder for given in folders for folder in pack_folders(given.absolute())]
    roots = [folder.parent for folder in asked if (folder.parent / "facts").is_dir()]
    packs, unread = read_all([*pack_folders(roots[0] if roots else PACKS), *asked])
    library = Library(tuple(pack for pack in packs if not pack.overlays))
    chosen = tuple(pack for pack in packs if pack.folder in asked)
    unread += _twins(library.packs)
    if unread:
        return Checked(chosen, library, tuple(dict.fromkeys(unread)), is_readable=False)
    return Checked(chosen, library, tuple(dict.fromkeys(check(chosen, library))), is_readable=True)


def pack_folders(folder: Path) -> list[Path]:
    """The folder itself if it is a pack, else the packs in it; Refusal `cannot_read` without any."""
    if (folder / "document.yaml").is_file():
        return [folder]
    found = [path.parent for path in sorted(folder.glob("*/document.yaml"))]
    if not found:
        hint = "Chỉ tới thư mục có tệp document.yaml."
        raise Refusal("cannot_read", f"“{folder}” không có gói quy định nào", where=str(folder), hint=hint)
    return found


def read_all(folders: Iterable[Path]) -> tuple[list[Pack], list[Finding]]:
    """The packs that can be read to the last file, and what is wrong with the others."""
    packs, unread = [], []
    for folder in dict.fromkeys(folders):
        try:
            pack = read_pack(folder)
            for reader in _READERS:
                reader(pack)
            load_outcomes(root_of(pack))
        except Refusal as refusal:
            unread.append(of_refusal(refusal, folder.name))
        else:
            packs.append(pack)
    return packs, unread


def _twins(packs: Iterable[Pack]) -> Iterator[Finding]:
    seen: dict[Any, Pack] = {}
    for pack in packs:
        if (twin := seen.setdefault(pack.key, pack)) is not pack:
            yield Finding("duplicate_document", pack.code, f"{twin.code} cũng là {pack.number} cùng ngày ký")


def check(packs: Iterable[Pack], library: Library) -> Iterator[Finding]:
    """All that is wrong with `packs`, each with its place; facts are looked for in every pack of the library."""
    packs = list(packs)
    for pack in packs:
        yield from check_documents(pack, library)
        yield from check_forms(pack, library)
        yield from check_numbers(pack, library)
        yield from check_rules(pack, library)
        yield from check_formulas(pack)
        yield from check_cases(pack)
        if pack.overlays:
            yield from check_overlay(pack, library)
            yield from check_looser(pack, library, shown_looser(pack))
            yield from check_points(pack, library)
    own = [pack.folder for pack in packs if pack.overlays]
    shared = [root_of(pack) for pack in packs if not pack.overlays]
    yield from check_facts([*shared, *own], [*library.packs, *packs])
