"""Guards the lock files: every package pinned with hashes, and no index host anywhere."""

import re
from pathlib import Path

_PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(\[[^\]]*\])?==(\S+)")
_HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}\b")


def problems(requirements: Path) -> list[str]:
    """What makes the locks in a folder unsafe or untied, one line each."""
    found: list[str] = []
    pins: dict[str, dict[str, str]] = {}
    for lock in sorted(requirements.glob("*.lock")):
        text = lock.read_text(encoding="utf-8")
        pins[lock.stem] = {}
        if re.search(r"https?://|--(extra-)?index-url|--find-links", text):
            found.append(f"{lock.name}: names a host or an index")
        for entry in _entries(text):
            pin = _PIN.match(entry)
            if pin is None or not _HASH.search(entry):
                found.append(f"{lock.name}: not pinned with a hash: {entry.split()[0]}")
            else:
                pins[lock.stem][pin[1]] = pin[3]
    loose = {pin for pin in pins.get("base", {}).items() if pin not in pins.get("dev", {}).items()}
    return found + [f"dev.lock: lacks {name}=={version} of base.lock" for name, version in sorted(loose)]


def _entries(text: str) -> list[str]:
    """Requirements of a lock, each with its continued lines joined, comments left out."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return [entry.strip() for entry in "\n".join(lines).replace("\\\n", " ").splitlines()]
