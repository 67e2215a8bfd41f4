"""Every refusal and every warning has its English sentence, and no sentence is left over."""

import ast

from khoi.core.refusal_english import SENTENCES
from khoi.measures import warning_english

# Functions that hold a code by themselves, and where; `what` is put into the pattern.
PATTERNS = {
    "Refusal": (0, "{}"),
    "super().__init__": (0, "{}"),
    "_refused": (0, "{}"),
    "_once": (2, "duplicate_{}"),
    "_all_known": (2, "unknown_{}"),
    "_same": (2, "{}_differs"),
}

# What `khoi doctor` finds and a production start refuses with the same code (cli/fitness.py).
FINDINGS = {"debug_in_production", "weak_key", "readable_key_file"}


def codes_in(source: str) -> set[str]:
    """The codes of all refusals that are written down in a module."""
    found = set()
    for call in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)):
        position, pattern = PATTERNS.get(ast.unparse(call.func), (0, ""))
        if pattern and len(call.args) > max(position, 1):
            found |= {pattern.format(text) for text in texts_of(call.args[position])}
        if ast.unparse(call.func) == "wrong":
            found |= {text for word in call.keywords if word.arg == "code" for text in texts_of(word.value)}
    return found


def texts_of(node: ast.expr) -> set[str]:
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def test_codes_of_a_module():
    source = (
        'Refusal("a", b)\n_refused("c", d)\n_once(s, k, "unit", w)\nwrong(w, v, t, code="e")\nother("f", g)'
    )
    assert codes_in(source) == {"a", "c", "duplicate_unit", "e"}


def test_every_code_has_its_sentence_and_none_is_left_over(root):
    found = set().union(*(codes_in(path.read_text("utf-8")) for path in (root / "src/khoi").rglob("*.py")))
    assert found | {"wrong_type"} | FINDINGS == set(SENTENCES)


def test_every_warning_has_its_sentence_and_none_is_left_over(root):
    tree = ast.parse((root / "src/khoi/measures/evaluate.py").read_text("utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    found = [texts_of(call.args[0]) for call in calls if ast.unparse(call.func) == "_warning"]
    assert set().union(*found) == set(warning_english.SENTENCES)


def test_sentences_are_sentences():
    assert [text for text in SENTENCES.values() if not (text[0].isupper() and text.endswith("."))] == []
