"""How a command that waits for others ends when it is asked to stop."""

import sys
from typing import Never

_STOPPED = 143


def leave(*_: object) -> Never:
    """The handler of SIGTERM: leaves as Python leaves, so that what was begun is put away."""
    sys.exit(_STOPPED)
