"""The launcher makes the environment once, again when the lock changes, and again when it was left half made."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

LAUNCHER = Path(__file__).resolve().parents[2] / "khoi"
SAYS = "preparing the environment"


@pytest.fixture
def clone(tmp_path) -> Path:
    """A checkout with empty locks and a `khoi` that prints what it was handed."""
    shutil.copy(LAUNCHER, tmp_path / "khoi")
    (tmp_path / "requirements").mkdir()
    for lock in ("base", "dev"):
        (tmp_path / f"requirements/{lock}.lock").write_text(f"# {lock}\n")
    package = tmp_path / "src" / "khoi"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text("import sys\nprint(sys.argv[1:], sys.prefix)\n")
    return tmp_path


def launch(clone: Path, *arguments: str) -> tuple[int, str, bool]:
    """Exit status, output, and whether the environment was prepared."""
    command = [sys.executable, clone / "khoi", *arguments]
    done = subprocess.run(command, cwd=clone.parent, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout.strip(), SAYS in done.stderr


def test_launcher_prepares_once_and_hands_arguments_on(clone):
    expected = f"['vote', '-', '--json'] {clone / '.venv'}"
    assert launch(clone, "vote", "-", "--json") == (0, expected, True)
    assert launch(clone, "vote", "-", "--json") == (0, expected, False)


def test_launcher_with_a_changed_lock(clone):
    launch(clone)
    (clone / "requirements/base.lock").write_text("# newer\n")
    assert [launch(clone)[2], launch(clone)[2]] == [True, False]


def test_launcher_installs_the_second_lock_only_for_work_on_the_code(clone):
    assert [launch(clone, name)[2] for name in ("due", "check", "test", "due")] == [True, True, False, False]


def test_launcher_rebuilds_an_environment_left_half_made(clone):
    (clone / ".venv" / "bin").mkdir(parents=True)
    (clone / ".venv" / "left-over").touch()
    assert launch(clone)[::2] == (0, True)
    assert not (clone / ".venv" / "left-over").exists()


def test_launcher_tries_again_after_a_failed_installation(clone):
    lock = clone / "requirements/base.lock"
    good = lock.read_text()
    lock.write_text("no-hash==1.0\n")
    assert launch(clone) == (1, "", True)
    assert launch(clone) == (1, "", True)
    lock.write_text(good)
    assert launch(clone)[::2] == (0, True)
