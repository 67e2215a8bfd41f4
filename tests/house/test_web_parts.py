"""Every template is used, and every file taken from others is the one we recorded."""

import hashlib
import json
from pathlib import Path

OF_DJANGO = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}
VENDOR = "src/khoi/web/parts/static/vendor"


def unused(package: Path) -> list[str]:
    """Templates whose name stands in no other file."""
    folders = [path for path in package.rglob("templates") if path.is_dir()]
    templates = {
        path: path.relative_to(folder).as_posix() for folder in folders for path in folder.rglob("*.*")
    }
    texts = {path: path.read_text(encoding="utf-8") for path in [*package.rglob("*.py"), *templates]}
    left = []
    for template, name in templates.items():
        used = any(
            f'"{name}"' in text or f"'{name}'" in text for path, text in texts.items() if path != template
        )
        left += [] if used or name in OF_DJANGO else [name]
    return sorted(left)


def test_every_template_is_used(root):
    assert unused(root / "src/khoi") == []


def test_a_template_that_only_names_itself_is_unused(tmp_path):
    folder = tmp_path / "templates" / "office"
    folder.mkdir(parents=True)
    (folder / "shown.html").write_text("{% extends 'office/base.html' %}")
    (folder / "base.html").write_text("")
    (folder / "left.html").write_text("{% include 'office/left.html' %}")
    (tmp_path / "views.py").write_text('render(request, "office/shown.html")')
    assert unused(tmp_path) == ["office/left.html"]


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }


def test_files_of_others_are_the_recorded_ones(root):
    manifest = json.loads((root / VENDOR / "manifest.json").read_text(encoding="utf-8"))
    assert {entry["file"]: entry["sha256"] for entry in manifest} == digests(root / VENDOR)


def test_files_of_others_have_origin_and_licence(root):
    manifest = json.loads((root / VENDOR / "manifest.json").read_text(encoding="utf-8"))
    keys = ["file", "licence", "package", "sha256", "version"]
    assert [entry for entry in manifest if sorted(entry) != keys or not all(entry.values())] == []
