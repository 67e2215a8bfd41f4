"""The direction of imports holds, and each contract would notice its breach."""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOMS = "Rooms: an arrow may be followed, never turned round"
BARE = "Core and rules know no Django and no data frames"
CONTENT = "Nobody imports the regulations"
ROWS = "Pages get rows only through queries and actions, which ask who looks"

FAULTS = [
    ("core/planted.py", "import khoi.web\n", ROOMS),
    ("cli/planted.py", "import khoi.web\n", ROOMS),
    ("drawer/__init__.py", "", ROOMS),
    ("core/planted.py", "import django\n", BARE),
    ("rules/planted.py", "import numpy\n", BARE),
    ("measures/planted.py", "import khoi.regulations\n", CONTENT),
    ("web/office/planted.py", "from khoi.records.models import Person\n", ROWS),
]


def broken(root: Path) -> set[str]:
    """Names of the contracts that lint-imports finds broken in a checkout."""
    program = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    environment = os.environ | {"PYTHONPATH": str(root / "src"), "COLUMNS": "200"}
    command = [program, "--no-logo", "--no-cache"]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    results = dict(re.findall(r"^(.+?) (KEPT|BROKEN)\b", done.stdout, re.MULTILINE))
    assert set(results) == {ROOMS, BARE, CONTENT, ROWS}, done.stdout + done.stderr
    found = {name for name, result in results.items() if result == "BROKEN"}
    assert done.returncode == bool(found)
    return found


@pytest.fixture
def copy(root, tmp_path) -> Path:
    """The tree's Python and its contracts, to plant faults in."""
    shutil.copytree(root / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__", "static"))
    shutil.copy(root / "pyproject.toml", tmp_path)
    return tmp_path


def test_imports_as_they_stand(root):
    assert broken(root) == set()


@pytest.mark.parametrize(("path", "code", "contract"), FAULTS)
def test_imports_with_a_planted_fault(copy, path, code, contract):
    planted = copy / "src" / "khoi" / path
    planted.parent.mkdir(exist_ok=True)
    planted.write_text(code)
    assert broken(copy) == {contract}


def foreign(path: Path) -> set[str]:
    """Top packages a file imports that are neither the standard library nor `khoi.core`."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            names.add(node.module or ".")
    inside = {name for name in names if f"{name}.".startswith("khoi.core.")}
    return {name for name in names - inside if name.split(".")[0] not in sys.stdlib_module_names}


def test_core_uses_the_standard_library_alone(root):
    assert {
        path.name: foreign(path) for path in (root / "src/khoi/core").rglob("*.py") if foreign(path)
    } == {}


def test_core_with_a_foreign_import(tmp_path):
    planted = tmp_path / "planted.py"
    planted.write_text(
        "import os.path\nimport yaml\nfrom khoi.core.refusal import Refusal\nfrom khoi import rules\n"
    )
    assert foreign(planted) == {"yaml", "khoi"}
