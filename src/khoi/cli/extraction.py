"""Finds every Vietnamese text marked for translation, in Python and in templates, without GNU gettext."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from khoi.core.refusal import Refusal

_PLAIN: list[int | tuple[int, str]] = [1]
_PLURAL: list[int | tuple[int, str]] = [1, 2]
_CONTEXT: list[int | tuple[int, str]] = [(1, "c"), 2]
_CONTEXT_PLURAL: list[int | tuple[int, str]] = [(1, "c"), 2, 3]
_KEYWORDS = {"_": tuple(_PLAIN), "gettext_noop": tuple(_PLAIN)} | {
    name + ending: tuple(shape)
    for name, shape in (
        ("gettext", _PLAIN),
        ("ngettext", _PLURAL),
        ("pgettext", _CONTEXT),
        ("npgettext", _CONTEXT_PLURAL),
    )
    for ending in ("", "_lazy")
}
_IN_EXPRESSION = re.compile(r"""\b_\((?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\)""")


@dataclass(frozen=True, slots=True)
class Message:
    """One text to translate: its context ("" for none), the text, its plural form ("" for none)."""

    context: str
    text: str
    plural: str = ""


def marked_texts(package: Path) -> dict[Message, set[str]]:
    """Each marked text under `package` with the files that hold it, as paths from its parent's parent.

    Errors: `bad_template` names a template that does not compile.
    """
    found: dict[Message, set[str]] = {}
    for path in sorted(package.rglob("*")):
        if path.suffix == ".py":
            texts = _in_python(path)
        elif path.is_file() and "templates" in path.parts:
            texts = _in_template(path)
        else:
            continue
        for text in texts:
            found.setdefault(text, set()).add(path.relative_to(package.parents[1]).as_posix())
    return found


def _in_python(path: Path) -> Iterator[Message]:
    from babel.messages.extract import extract  # a development dependency

    with path.open("rb") as file:
        for _, message, _, context in extract(
            "python", file, keywords=_KEYWORDS, options={"encoding": "utf-8"}
        ):
            text, plural = message if isinstance(message, tuple) else (message, "")
            yield Message(context or "", text, plural)


def _in_template(path: Path) -> Iterator[Message]:
    """Compile the template as Django does and ask its nodes, so that nothing is read otherwise than at run time."""
    from django.template import Engine, Template, TemplateSyntaxError
    from django.template.base import Lexer, Node
    from django.templatetags.i18n import BlockTranslateNode, TranslateNode

    source = path.read_text(encoding="utf-8")
    try:
        nodes = Template(source, engine=Engine.get_default()).nodelist
    except TemplateSyntaxError as error:
        raise Refusal("bad_template", str(error), where=str(path)) from error
    for node in nodes.get_nodes_by_type(Node):
        if isinstance(node, TranslateNode) and node.filter_expression.var.literal is not None:
            yield Message(_context(node), str(node.filter_expression.var.literal).replace("%", "%%"))
        if isinstance(node, BlockTranslateNode):
            plural = node.render_token_list(node.plural)[0] if node.plural else ""
            yield Message(_context(node), node.render_token_list(node.singular)[0], plural)
    for token in Lexer(source).tokenize():
        if token.token_type.name in {"VAR", "BLOCK"}:
            for double, single in _IN_EXPRESSION.findall(token.contents):
                yield Message("", (double or single).replace("%", "%%"))


def _context(node: object) -> str:
    expression = getattr(node, "message_context", None)
    return str(expression.resolve({})) if expression is not None else ""
