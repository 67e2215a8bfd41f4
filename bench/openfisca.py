"""OpenFisca-Core in an environment of its own, so that the product never depends on it."""

import hashlib
import json
import os
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
LOCK = HERE.parent / "requirements" / "bench-openfisca.lock"
ENV = Path(os.environ.get("KHOI_VAR") or HERE.parent / "var") / "bench-openfisca"
PYTHON = ENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
MARK = ENV / ".khoi-lock"


def figures(folder):
    """What the other engine measured over the facts in `folder`; nothing where its environment cannot be made."""
    try:
        prepare()
        done = subprocess.run(
            [PYTHON, HERE / "openfisca_way.py", folder], env=outside(), stdout=subprocess.PIPE, check=True
        )
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"OpenFisca-Core: {error}", file=sys.stderr, flush=True)
        return {}
    return json.loads(done.stdout)


def prepare():
    """Installs the lock as it reads today, once."""
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if MARK.exists() and MARK.read_text(encoding="ascii") == wanted:
        return
    print(f"requirements/{LOCK.name} -> {ENV} ...", file=sys.stderr, flush=True)
    venv.create(ENV, with_pip=True, clear=True)
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--quiet", "--disable-pip-version-check", "--no-input"]
    subprocess.run([*pip, "--require-hashes", "--only-binary", ":all:", "-r", LOCK], check=True)
    MARK.write_text(wanted, encoding="ascii")


def outside():
    """This environment without what leads to the product."""
    return {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
