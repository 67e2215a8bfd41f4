"""Files stay short, say why they exist, keep no drawers, and carry nothing of the machine they were made on."""

import ast
from pathlib import Path

FILE_LINES, FUNCTION_LINES = 500, 50
DRAWERS = {"utils.py", "helpers.py", "common.py"}
# Put together here, so that this file does not name them itself.
PLACES = [f"/{name}/" for name in ("work", "root", "home")]
HOSTS = ["files." + "pythonhosted.org", "pypi.org/" + "simple", "registry." + "npmjs.org"]
BINARY = {".mo", ".png", ".ico", ".woff2", ".ttf", ".jpg", ".gz", ".pdf", ".docx", ".xlsx"}


def long_functions(path: Path) -> list[str]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    nodes = [
        node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, kinds)
    ]
    return [node.name for node in nodes if (node.end_lineno or 0) - node.lineno + 1 > FUNCTION_LINES]


def test_files_are_short(our_python):
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in our_python}
    assert {str(path): length for path, length in lengths.items() if length > FILE_LINES} == {}


def test_functions_are_short(our_python):
    assert {str(path): long_functions(path) for path in our_python if long_functions(path)} == {}


def test_long_functions_sees_one_line_too_many(tmp_path):
    planted = tmp_path / "planted.py"
    planted.write_text("def fits():\n" + "    x = 1\n" * 49 + "def grows():\n" + "    x = 1\n" * 50)
    assert long_functions(planted) == ["grows"]


def test_no_drawer(our_python):
    assert [path for path in our_python if path.name in DRAWERS] == []


def test_every_module_says_why_it_exists(our_python, root):
    modules = [path for path in our_python if (root / "src") in path.parents]
    assert [str(path) for path in modules if not ast.get_docstring(ast.parse(path.read_text()))] == []


def test_nothing_of_this_machine_in_text(our_files):
    found = {}
    for path in our_files:
        if path.suffix not in BINARY:
            text = path.read_text(encoding="utf-8")
            found |= {str(path): word for word in PLACES + HOSTS if word in text}
    assert found == {}


def test_no_lock_that_names_hosts(our_files):
    assert [str(path) for path in our_files if path.name in {"uv.lock", "pylock.toml", "Pipfile.lock"}] == []
