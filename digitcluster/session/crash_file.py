"""Where it is written what the program was doing when it crashed inside a library, such as Qt."""

import faulthandler
from contextlib import suppress
from pathlib import Path
from typing import TextIO

_open: list[TextIO] = []
"""The file, kept open: when the program crashes, nothing can be opened any more."""


def write_crashes_to(path: Path | None) -> bool:
    """Write the lines of Python that each thread was at into a file, should the process be ended by a fault.

    Parameters
    ----------
    path : Path or None
        It is made empty, and stays empty unless something happens. None writes no more to the file before.

    Returns
    -------
    bool
        Whether it can be written. If not, nothing is kept of a crash.
    """
    faulthandler.disable()
    while _open:
        with suppress(OSError):
            _open.pop().close()
    if path is None:
        return False
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("w", encoding="utf-8")
    except OSError:
        return False
    _open.append(file)
    faulthandler.enable(file)  # segmentation faults, aborts (as by Qt's fatal errors), bus and arithmetic errors
    return True
