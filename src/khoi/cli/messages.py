"""`khoi messages`: keeps the English catalogue complete; Vietnamese is written in the code itself."""

import argparse
import datetime as dt
import io
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from khoi.cli import ROOT, Commands
from khoi.cli.extraction import Message, marked_texts

if TYPE_CHECKING:  # a development dependency: the office's own commands run without it
    from babel.messages.catalog import Catalog

PACKAGE = ROOT / "src" / "khoi"
CATALOGUE = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"

_HEADER = r"""# English for Khối. The msgids are the Vietnamese texts of the product.
msgid ""
msgstr ""
"Language: en\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

"""
Forms = tuple[str, ...]
_PLACEHOLDER = re.compile(r"%\(\w+\)[#0\-+ ]*\d*\.?\d*[a-zA-Z]|(?<!%)%[sdif]|\{\w*\}")
_ALWAYS = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def register(commands: Commands) -> None:
    """Add `messages`."""
    parser = commands.add_parser(
        "messages", help="cập nhật bản dịch tiếng Anh / refresh the English catalogue"
    )
    parser.set_defaults(run=run)


def run(_args: argparse.Namespace) -> int:
    """Refresh the catalogue and its compiled form; exit 1 while English is missing somewhere."""
    refresh()
    left = problems()
    print("\n".join(left) or "Bản dịch đầy đủ / the catalogue is complete.")
    return int(bool(left))


def refresh(package: Path = PACKAGE, path: Path = CATALOGUE) -> None:
    """Write the catalogue anew: texts found now, translations known so far, nothing unused; then compile it."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import write_po

    old, new = _read(path), _blank()
    for text, files in sorted(_marked(package).items(), key=lambda item: (item[0].text, item[0].context)):
        known = old.get(text.text, text.context or None)
        keep = known is not None and isinstance(known.string, tuple) == bool(text.plural)
        string = known.string if known is not None and keep else ""
        identity = (text.text, text.plural) if text.plural else text.text
        flags = known.flags if known is not None and keep else ()
        places = [(name, 0) for name in sorted(files)]
        new.add(identity, string, places, flags, context=text.context or None)
    path.parent.mkdir(parents=True, exist_ok=True)
    body = io.BytesIO()
    write_po(body, new, width=100, omit_header=True, include_lineno=False)
    path.write_text(_HEADER + body.getvalue().decode(), encoding="utf-8")
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, new)


def problems(package: Path = PACKAGE, path: Path = CATALOGUE) -> list[str]:
    """Why the catalogue may not be shipped, one line each; empty when it may."""
    catalogue, marked = _read(path), _marked(package)
    known = _forms(catalogue)
    fuzzy = {(_first(message.id), message.context or "") for message in catalogue if message.fuzzy}
    found: list[str] = []
    for text in sorted(marked, key=lambda one: (one.text, one.context)):
        key = (text.text, text.context)
        fault = "fuzzy" if key in fuzzy else _fault(text, known.get(key))
        if fault:
            found.append(f"{fault}: {text.text!r} ({', '.join(sorted(marked[text]))})")
    wanted = {(text.text, text.context) for text in marked}
    found += [f"unused: {key[0]!r}" for key in known if key not in wanted]
    # An empty or fuzzy translation is not compiled; it has been named above.
    compiled = {key: forms for key, forms in known.items() if forms != ("",) and key not in fuzzy}
    if compiled != _compiled(path.with_suffix(".mo")):
        found.append(f"stale: {path.with_suffix('.mo').name} (khoi messages)")
    return found


def _marked(package: Path) -> dict[Message, set[str]]:
    import django  # only here: the templates are compiled by Django itself

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khoi.config.settings")
    django.setup()
    return marked_texts(package)


def _fault(text: Message, forms: Forms | None) -> str:
    """What is wrong with the translation of one text, or "" ."""
    if forms is None:
        return "not in the catalogue"
    if len(forms) != (2 if text.plural else 1) or not all(forms):
        return "no English"
    wanted = set(_PLACEHOLDER.findall(text.text + text.plural))
    # The singular may say "one" without the number; the last form must hold every placeholder.
    odd = any(not set(_PLACEHOLDER.findall(form)) <= wanted for form in forms)
    return "placeholders differ" if odd or set(_PLACEHOLDER.findall(forms[-1])) != wanted else ""


def _forms(catalogue: "Catalog") -> dict[tuple[str, str], Forms]:
    """The catalogue as plain data, without its header: (text, context) to its one or two English forms."""
    return {
        (_first(message.id), _written(message.context)): _tuple(message.string)
        for message in catalogue
        if message.id
    }


def _written(context: str | bytes | None) -> str:
    # Babel leaves the contexts of a compiled file as bytes.
    return context.decode() if isinstance(context, bytes) else context or ""


def _first(identity: str | list[str] | Forms) -> str:
    return identity if isinstance(identity, str) else identity[0]


def _tuple(string: str | list[str] | Forms | None) -> Forms:
    return (string or "",) if string is None or isinstance(string, str) else tuple(string)


def _blank() -> "Catalog":
    from babel.messages.catalog import Catalog

    # A fixed day, so that compiling the same texts gives the same bytes.
    return Catalog(locale="en", charset="utf-8", fuzzy=False, creation_date=_ALWAYS, revision_date=_ALWAYS)


def _read(path: Path) -> "Catalog":
    from babel.messages.pofile import read_po

    if not path.exists():
        return _blank()
    with path.open("rb") as file:
        return read_po(file, locale="en", charset="utf-8", abort_invalid=True)


def _compiled(path: Path) -> dict[tuple[str, str], Forms]:
    from babel.messages.mofile import read_mo

    if not path.exists():
        return {}
    with path.open("rb") as file:
        return _forms(read_mo(file))
