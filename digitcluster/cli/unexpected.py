"""What the command line does about an error that nobody foresaw: one line on stderr, all the rest in the log."""

import sys
import traceback
from pathlib import Path

from digitcluster import __version__
from digitcluster.files.log_file import log, open_log


def say_unexpected(error: Exception) -> None:
    """Say that something unexpected went wrong, and where the particulars are."""
    what = " ".join(f"{type(error).__name__}: {error}".split()).removesuffix(":")
    try:
        where = f"Details are in {open_log()}."
        log.error("unexpected error in version %s: %s", __version__, sys.argv[1:], exc_info=error)
    except OSError:
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"It was in {Path(last.filename).name}, line {last.lineno}."
    print(f"digitcluster: Something unexpected went wrong ({what}). {where}", file=sys.stderr)
