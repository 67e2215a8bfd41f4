"""A verdict as a document that can be kept, and asked again years later: same pack and facts, same verdict."""

from datetime import date
from typing import Any

from khoi.core.refusal import Refusal
from khoi.rules.fields import Fields, wrong
from khoi.rules.library import Library
from khoi.rules.rate import Rating, rate

FORM = "khoi-verdict-1"
_KEYS = (
    "form", "rule", "regulation", "document", "digest", "overlays", "on", "opened", "subject", "facts", "answers",
    "highest_level", "reviewed", "rated", "flags",
)  # fmt: skip
_COMPARED = ("highest_level", "reviewed", "rated", "flags")


def record_of(rating: Rating, library: Library) -> dict[str, Any]:
    """Everything needed to give the verdict again: the packs by digest, the day, the facts; and the verdict itself."""
    day, verdict = rating.day, rating.verdict
    packs = library.companions(rating.pack, day)
    return {
        "form": FORM,
        "rule": verdict.rule.family,
        "regulation": rating.pack.code,
        "document": rating.pack.number,
        "digest": {pack.code: pack.digest for pack in packs},
        "overlays": {pack.code: pack.digest for pack in library.local(rating.pack, day)},
        "on": verdict.day.isoformat(),
        "opened": day.isoformat(),
        "subject": rating.subject,
        "facts": dict(rating.stated),
        "answers": dict(verdict.answers),
    } | _said(rating)


def _said(rating: Rating) -> dict[str, Any]:
    decision = rating.verdict.decision
    codes = [flag.code + (f":{flag.fact}" if flag.fact else "") for flag in rating.flags]
    return {
        "highest_level": rating.level,
        "reviewed": decision.reviewed,
        "rated": decision.rated,
        "flags": codes,
    }


def ask_again(record: Any, library: Library, *, today: date) -> dict[str, Any]:
    """The kept verdict held against today's packs: `{same, changed_packs, differences}`.

    A difference names what was answered then and what is answered now: a question by its id, or the outcome.
    Raises Refusal `unknown_form`, and what `rate` refuses.
    """
    row = Fields(record, known=_KEYS)
    if row.text("form") != FORM:
        hint = "Chỉ đọc bản do “khoi rate --record” lưu."
        raise Refusal("unknown_form", f"không biết dạng “{row.text('form')}”", where="form", hint=hint)
    for key in ("digest", "overlays", "answers"):
        if not isinstance(row.raw(key), dict):
            raise wrong(key, row.raw(key), "một nhóm “khóa: giá trị”")
    case = {key: row.raw(key) for key in ("on", "opened", "regulation", "subject", "facts")}
    now = record_of(rate(case, library, today=today), library)
    packs = {code: digest for key in ("digest", "overlays") for code, digest in now[key].items()}
    then = {code: digest for key in ("digest", "overlays") for code, digest in row.raw(key).items()}
    changed = sorted(code for code in packs.keys() | then.keys() if packs.get(code) != then.get(code))
    answers = row.raw("answers")
    asked = dict.fromkeys([*answers, *now["answers"]])
    differences = [
        {"question": name, "then": _state(answers, name), "now": _state(now["answers"], name)}
        for name in asked
        if _state(answers, name) != _state(now["answers"], name)
    ]
    differences += [
        {"answer": key, "then": row.raw(key), "now": now[key]}
        for key in _COMPARED
        if row.raw(key) != now[key]
    ]
    return {"same": not differences, "changed_packs": changed, "differences": differences}


def _state(answers: dict[str, bool | None], name: str) -> bool | str | None:
    return answers.get(name, "not_asked")
