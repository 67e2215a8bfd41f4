"""Checks that every clause encoded is shown by a worked case, and that no case speaks of another clause."""

from collections.abc import Iterator

from khoi.rules.cases import cases_of
from khoi.rules.checks.findings import Finding
from khoi.rules.checks.formulas import written
from khoi.rules.packs import Pack

_FOLDERS = ("rules", "votes", "deadlines", "procedure")


def check_cases(pack: Pack) -> Iterator[Finding]:
    """Clauses without a case, and cases of clauses that the pack does not have."""
    encoded = clauses_of(pack)
    shown = {clause for case in cases_of(pack) for clause in case.clauses}
    for clause, where in encoded.items():
        if clause not in shown:
            yield Finding(
                "clause_without_case", f"{pack.code}: {clause}", f"chưa có ca mẫu nào; ghi ở {where}"
            )
    for case in cases_of(pack):
        for clause in case.clauses:
            if clause not in encoded:
                told = f"“{case.name.vi}” nêu điều khoản {clause}, gói này không mã hóa"
                yield Finding("case_of_unknown_clause", case.where, told)


def clauses_of(pack: Pack) -> dict[str, str]:
    """Every clause that something of the pack rests on, and the first place where it does.

    A slot nobody has filled shows nothing yet, so it needs no case.
    """
    found = {value.clause: value.key for value in reversed(pack.values)}
    for folder in _FOLDERS:
        for i, data in enumerate(pack.files.get(folder, ())):
            for where, clause in written(data, f"{folder}[{i}]", ("clause",)):
                found.setdefault(clause, where)
    return found


def shown_looser(pack: Pack) -> set[str]:
    """The clauses for which a case of the pack expects the program to say that a number is looser than the centre's."""
    return {
        clause
        for case in cases_of(pack)
        if "looser_than_centre" in (case.expect.get("flags") or ())
        for clause in case.clauses
    }
