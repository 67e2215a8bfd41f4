"""Every dependency has its reason; every lock is pinned by hash and tied to no index."""

from pathlib import Path

import pytest

from khoi.cli import locks

GOOD = f"one==1.0 \\\n    --hash=sha256:{'0' * 64}\n    # via two\n"


def test_each_requirement_carries_its_reason(root):
    bare = []
    for path in sorted((root / "requirements").glob("*.in")):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        bare += [
            line for line in lines if not line.startswith(("#", "-r ")) and not line.partition("#")[2].strip()
        ]
    assert bare == []


def test_locks_as_they_stand(root):
    assert locks.problems(root / "requirements") == []


@pytest.mark.parametrize(
    ("base", "dev", "problems"),
    [
        (GOOD, GOOD, []),
        (GOOD, "", ["dev.lock: lacks one==1.0 of base.lock"]),
        (GOOD, GOOD.replace("1.0", "1.1"), ["dev.lock: lacks one==1.0 of base.lock"]),
        ("", GOOD + "two==2.0\n", ["dev.lock: not pinned with a hash: two==2.0"]),
        ("", GOOD.replace("==", ">="), ["dev.lock: not pinned with a hash: one>=1.0"]),
        ("", "# from https://index.example/\n" + GOOD, ["dev.lock: names a host or an index"]),
        (
            "",
            "--index-url nearby\n" + GOOD,
            ["dev.lock: names a host or an index", "dev.lock: not pinned with a hash: --index-url"],
        ),
    ],
)
def test_locks_with_a_fault(tmp_path: Path, base, dev, problems):
    (tmp_path / "base.lock").write_text(base)
    (tmp_path / "dev.lock").write_text(dev)
    assert locks.problems(tmp_path) == problems
