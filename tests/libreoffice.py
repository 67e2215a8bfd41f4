"""LibreOffice as the other program that reads what we write; without it these tests are skipped, in CI they fail."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SOFFICE = shutil.which("soffice")
needs_libreoffice = pytest.mark.skipif(
    SOFFICE is None and not os.environ.get("CI"), reason="LibreOffice is not installed"
)


def convert(path: Path, to: str, folder: Path) -> Path:
    """`path` converted by LibreOffice into `folder`; `to` is an ending, with a filter's name after a colon if needed."""
    profile = folder / ".libreoffice"
    command = [SOFFICE or "soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--norestore"]
    command += ["--convert-to", to, "--outdir", str(folder), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
    made = folder / f"{path.stem}.{to.partition(':')[0]}"
    assert made.exists(), done.stdout + done.stderr
    return made
