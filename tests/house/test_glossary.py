"""Each thing we store has its word in the glossary, by the name the code uses."""

from django.apps import apps


def test_every_model_has_its_word(root):
    glossary = (root / "docs/glossary.md").read_text(encoding="utf-8")
    names = [model.__name__ for model in apps.get_app_config("records").get_models()]
    assert [name for name in names if f"`{name}`" not in glossary] == []
