"""One fault the doctor found, in both languages."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong (`code` never changes), with what, and the same in Vietnamese and English."""

    code: str
    subject: str
    vi: str
    en: str

    def as_json(self) -> dict[str, str]:
        """The object `khoi doctor --json` prints."""
        return {"code": self.code, "subject": self.subject, "vi": self.vi, "en": self.en}


def shown(day: date | None) -> str:
    """A day as both languages can read it, `2025-02-01`; a dash for none."""
    return "–" if day is None else day.isoformat()
