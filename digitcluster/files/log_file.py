"""The log: what went wrong that nobody foresaw, for those who mend the program."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

from digitcluster.files.user_folders import log_path

LARGEST = 500_000  # bytes of the log; one older log is kept beside it

log = logging.getLogger("digitcluster")


def open_log(file: Path | None = None) -> Path:
    """Let the log go to a file from now on, and return which.

    Parameters
    ----------
    file : Path
        By default the one in the user's data folder.

    Raises
    ------
    OSError
        When it cannot be written, or there is no home folder.
    """
    try:
        file = file or log_path()
    except RuntimeError as error:  # no home folder
        raise OSError(str(error)) from error
    file.parent.mkdir(parents=True, exist_ok=True)
    log_to(RotatingFileHandler(file, maxBytes=LARGEST, backupCount=1, encoding="utf-8", errors="backslashreplace"))
    return file


def log_to(handler: logging.Handler) -> None:
    """Let the log go to a handler."""
    logging.raiseExceptions = False  # else each record that a full disk does not take would write a traceback to stderr
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.setLevel(logging.INFO)
    log.propagate = False  # the root's own handler would write to stderr
    log.addHandler(handler)
