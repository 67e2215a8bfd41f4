"""The catalogue holds every marked text, nothing else, and the compiled file says the same."""

import gettext
from pathlib import Path

import pytest

from khoi.cli.extraction import Message, marked_texts
from khoi.cli.messages import problems, refresh

PYTHON = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext, npgettext_lazy, pgettext

A = _("Đơn vị"), gettext_lazy("Kỳ " "báo cáo")
B = ngettext("%(n)s người", "%(n)s người", 2), pgettext("tháng", "Ba")
C = npgettext_lazy("chi bộ", "một", "%d", 3)
D = plain("không dịch")
"""
TEMPLATE = """{% load i18n %}{% if a %}{% translate "Đạt 100%" %}{% endif %}{% trans 'Mai' context "ngày" %}
{% trans variable %}{{ _("Trong biểu thức") }}{% include "x.html" with title=_('Tựa "đề"') %}
{% blocktranslate trimmed with name=unit.name %}
  Đơn vị {{ name }}
  có 5%
{% endblocktranslate %}{% blocktranslate count n=rows %}{{ n }} dòng{% plural %}{{ n }} dòng.{% endblocktranslate %}"""


def package(tmp_path: Path, python: str = "", template: str = "") -> Path:
    """A package with one module and one template."""
    folder = tmp_path / "src" / "khoi"
    (folder / "web" / "templates").mkdir(parents=True, exist_ok=True)
    (folder / "names.py").write_text(python)
    (folder / "web" / "templates" / "page.html").write_text(template)
    return folder


def test_texts_of_python(tmp_path):
    found = marked_texts(package(tmp_path, PYTHON))
    assert found == {
        message: {"src/khoi/names.py"}
        for message in (
            Message("", "Đơn vị"),
            Message("", "Kỳ báo cáo"),
            Message("", "%(n)s người", "%(n)s người"),
            Message("tháng", "Ba"),
            Message("chi bộ", "một", "%d"),
        )
    }


def test_texts_of_templates(tmp_path):
    found = marked_texts(package(tmp_path, template=TEMPLATE))
    assert found == {
        message: {"src/khoi/web/templates/page.html"}
        for message in (
            Message("", "Đạt 100%%"),
            Message("ngày", "Mai"),
            Message("", "Trong biểu thức"),
            Message("", 'Tựa "đề"'),
            Message("", "Đơn vị %(name)s có 5%%"),
            Message("", "%(n)s dòng", "%(n)s dòng."),
        )
    }


@pytest.fixture
def catalogue(tmp_path) -> Path:
    return tmp_path / "en" / "LC_MESSAGES" / "django.po"


def translated(folder: Path, path: Path, *pairs: tuple[str, str]) -> None:
    """Refresh, fill in the English, compile."""
    refresh(folder, path)
    text = path.read_text()
    for before, after in pairs:
        assert before in text
        text = text.replace(before, after)
    path.write_text(text)
    refresh(folder, path)


FILLED = 'msgid "Có %(n)s"\nmsgstr "', 'msgid "Có %(n)s"\nmsgstr "Has %(n)s'


def test_complete_catalogue_is_read_by_gettext(tmp_path, catalogue):
    folder = package(tmp_path, '_("Có %(n)s")\nngettext("%(n)s ô", "%(n)s ô", n)')
    forms = ('msgstr[0] ""', 'msgstr[0] "one box"'), ('msgstr[1] ""', 'msgstr[1] "%(n)s boxes"')
    translated(folder, catalogue, FILLED, *forms)
    assert problems(folder, catalogue) == []
    with catalogue.with_suffix(".mo").open("rb") as file:
        english = gettext.GNUTranslations(file)
    assert english.gettext("Có %(n)s") == "Has %(n)s"
    assert [english.ngettext("%(n)s ô", "%(n)s ô", n) for n in (1, 2)] == ["one box", "%(n)s boxes"]


def test_same_text_in_two_contexts_has_two_translations(tmp_path, catalogue):
    folder = package(tmp_path, '_("Việc")\npgettext("several", "Việc")')
    forms = (
        ('\n\nmsgid "Việc"\nmsgstr "', '\n\nmsgid "Việc"\nmsgstr "Duty'),
        ('msgctxt "several"\nmsgid "Việc"\nmsgstr "', 'msgctxt "several"\nmsgid "Việc"\nmsgstr "Duties'),
    )
    refresh(folder, catalogue)
    text = catalogue.read_text().replace("#: src/khoi/names.py\nmsgid", "\nmsgid")
    for before, after in forms:
        assert before in text
        text = text.replace(before, after)
    catalogue.write_text(text)
    refresh(folder, catalogue)
    assert problems(folder, catalogue) == []


def test_refreshing_twice_changes_no_byte(tmp_path, catalogue):
    folder = package(tmp_path, PYTHON, TEMPLATE)
    refresh(folder, catalogue)
    first = catalogue.read_bytes(), catalogue.with_suffix(".mo").read_bytes()
    refresh(folder, catalogue)
    assert (catalogue.read_bytes(), catalogue.with_suffix(".mo").read_bytes()) == first


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("Has %(n)s", "", "no English: 'Có %(n)s' (src/khoi/names.py)"),
        ("Has %(n)s", "Has %(m)s", "placeholders differ: 'Có %(n)s' (src/khoi/names.py)"),
        ("Has %(n)s", "Has many", "placeholders differ: 'Có %(n)s' (src/khoi/names.py)"),
        ('\nmsgid "Có', '\n#, fuzzy\nmsgid "Có', "fuzzy: 'Có %(n)s' (src/khoi/names.py)"),
    ],
)
def test_catalogue_with_a_fault(tmp_path, catalogue, before, after, fault):
    folder = package(tmp_path, '_("Có %(n)s")')
    translated(folder, catalogue, FILLED, (before, after))
    assert problems(folder, catalogue) == [fault]


def test_text_nobody_put_in_the_catalogue(tmp_path, catalogue):
    folder = package(tmp_path, '_("Có %(n)s")')
    translated(folder, catalogue, FILLED)
    package(tmp_path, '_("Có %(n)s")\n_("Mới")')
    assert problems(folder, catalogue) == ["not in the catalogue: 'Mới' (src/khoi/names.py)"]


def test_translation_nobody_uses_and_refreshing_drops(tmp_path, catalogue):
    folder = package(tmp_path, '_("Có %(n)s")')
    translated(folder, catalogue, FILLED)
    package(tmp_path)
    assert problems(folder, catalogue) == ["unused: 'Có %(n)s'"]
    refresh(folder, catalogue)
    assert problems(folder, catalogue) == []


def test_compiled_file_that_lags_behind(tmp_path, catalogue):
    folder = package(tmp_path, '_("Có %(n)s")')
    translated(folder, catalogue, FILLED)
    catalogue.write_text(catalogue.read_text().replace("Has", "Holds"))
    assert problems(folder, catalogue) == ["stale: django.mo (khoi messages)"]
