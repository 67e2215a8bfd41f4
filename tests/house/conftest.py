"""What the repository's tests of itself read: the checkout's own files, without what is made or downloaded."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_NOT_OURS = {".git", ".venv", "var", "build", "node_modules", "vendor", "__pycache__"}
_NOT_OURS |= {".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis", ".import_linter_cache"}


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def our_files() -> list[Path]:
    """Every file of the checkout that we wrote, as absolute paths in order."""
    found, folders = [], [ROOT]
    while folders:
        for path in folders.pop().iterdir():
            if path.name in _NOT_OURS or path.is_symlink():
                continue
            (folders if path.is_dir() else found).append(path)
    return sorted(found)


@pytest.fixture(scope="session")
def our_python(our_files) -> list[Path]:
    """Our Python files; migrations are Django's."""
    return [path for path in our_files if path.suffix == ".py" and "migrations" not in path.parts]
