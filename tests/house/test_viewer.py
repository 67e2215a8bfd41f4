"""Every query that a page calls asks who looks; what is open to anybody signed in is named here with its reason."""

import ast
from pathlib import Path

OPEN = {
    # The words of regulations, and what the office has settled about them: no unit, no person.
    "regulation_cases", "regulation_changes", "regulation_clauses", "regulation_words", "regulations", "timeline",
    "terms", "rating", "quota_rows", "vote_rows", "choice_words", "choices",
    # Standing words, and pure shapes that other queries have filled.
    "board_words", "board_view", "board_rows", "report_parts",
}  # fmt: skip
"""Modules of queries that show nothing which depends on who looks."""
FUNCTIONS = {
    "audit_fields.value_words": "words for a value that was found by a query with a viewer",
    "office.installation": "the network profile in the frame of every page",
    "opening.has_units": "whether the office is open",
    "opening.has_figures": "whether anything was reported",
    "units.tree_page": "names and places of units, which are public",
    "units.changes_between": "names and places of units, which are public",
    "units.found_units": "names of units, which are public",
    "units.units_on": "a count of units",
    "opening.groupings": "standing words of a form",
    "opening.kinds_called": "standing words of a form",
    "pledges.pledge": "shapes a target that was found by a query with a viewer",
    "pledges.by_goal": "shapes targets found by a query with a viewer",
    "scoreboard.owed_measures": "shapes targets found by a query with a viewer",
    "scoreboard.begun_measures": "reads through a desk, which holds the viewer",
    "explain.explanation": "reads through a desk, which holds the viewer",
    "explain.reading_labels": "labels of readings",
    "units.unit_rows": "names and kinds of units, which are public",
    "drafts.counted": "shapes a draft that was found by a query with a viewer",
    "drafts.mark_in": "shapes a draft that was found by a query with a viewer",
    "drafts.goals_left_empty": "shapes a draft that was found by a query with a viewer",
    "drafts.pieces": "shapes a draft that was found by a query with a viewer",
    "editions.kind_words": "words for a kind of report",
    "addressed.unknown_target": "words of a refusal",
}


def imported(root: Path) -> set[tuple[str, str]]:
    """Module and function of every query that some page imports."""
    found = set()
    for path in (root / "src/khoi/web").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("khoi.queries."):
                module = (node.module or "").removeprefix("khoi.queries.")
                found |= {(module, alias.name) for alias in node.names}
    return found


def functions(source: str) -> dict[str, list[str]]:
    """The parameters of every function of a module, by name."""
    tree = ast.parse(source)
    return {
        node.name: [one.arg for one in (*node.args.posonlyargs, *node.args.args)]
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
    }


def unasked(root: Path) -> set[str]:
    """Queries that pages call without saying who looks."""
    found = set()
    for module, name in imported(root):
        known = functions(
            (root / f"src/khoi/queries/{module.replace('.', '/')}.py").read_text(encoding="utf-8")
        )
        if name in known and module not in OPEN and "viewer" not in known[name][:1]:
            found.add(f"{module}.{name}")
    return found


def test_queries_that_pages_call_take_a_viewer(root):
    assert unasked(root) == set(FUNCTIONS)


def test_query_without_viewer_is_found(tmp_path):
    (tmp_path / "src/khoi/web").mkdir(parents=True)
    (tmp_path / "src/khoi/queries").mkdir()
    (tmp_path / "src/khoi/web/page.py").write_text("from khoi.queries.secrets import all_of_them, mine\n")
    (tmp_path / "src/khoi/queries/secrets.py").write_text("def all_of_them(): ...\ndef mine(viewer): ...\n")
    assert unasked(tmp_path) == {"secrets.all_of_them"}


def test_pages_never_reach_into_the_ledger(root):
    """What `live_ledger` lends to a page is handed on to queries; only names, which are public, are read from it."""
    found = set()
    for path in (root / "src/khoi/web").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and node.value.id == "live"
            ):
                found.add(node.attr)
    assert found == {"name"}
