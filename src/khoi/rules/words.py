"""What outcomes and questions are called in the reader's language, with the numbers of the day in them."""

import re
from functools import cache
from pathlib import Path

from khoi.core.formats import is_english
from khoi.core.refusal import Refusal
from khoi.rules import strict
from khoi.rules.fields import Fields
from khoi.rules.formula import Amounts, plain
from khoi.rules.packs import PACKS
from khoi.rules.questions import Question, Words

_KEY = re.compile(r"\{([a-z_][\w.]*)\}")


@cache
def load_outcomes(folder: Path = PACKS) -> dict[str, Words]:
    """The words of every outcome in `outcomes/*.yaml`."""
    found: dict[str, Words] = {}
    for path in sorted(folder.glob("outcomes/*.yaml")):
        data = strict.read(path.read_bytes())
        top = Fields(data, known=list(data) if isinstance(data, dict) else ())
        for code in data:
            row = Fields(top.raw(code), code, known=("vi", "en", "vocabulary"))
            found[code] = Words(row.text("vi"), row.text("en"))
    return found


def spoken(words: Words, lang: str) -> str:
    """The sentence in the reader's language."""
    return words.en if is_english(lang) else words.vi


def words_of(outcome: str, lang: str) -> str:
    """What an outcome is called; its code where nobody named it."""
    words = load_outcomes().get(outcome)
    return spoken(words, lang) if words else outcome


def question_words(question: Question, numbers: Amounts, lang: str) -> str:
    """A question as a sentence."""
    return with_amounts(spoken(question.words, lang), numbers, lang)


def with_amounts(text: str, numbers: Amounts, lang: str) -> str:
    """A sentence with the numbers of the day put in; a decimal comma in Vietnamese, a slot by its key."""

    def put_in(found: re.Match[str]) -> str:
        try:
            amount = plain(numbers(found[1]))
        except Refusal:
            return f"[{found[1]}]"
        return amount if is_english(lang) else amount.replace(".", ",")

    return _KEY.sub(put_in, text)
