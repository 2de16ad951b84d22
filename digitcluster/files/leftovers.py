"""Sweeps away what processes that were killed while saving have left: `sweep_leftovers`, at the next start.

Temporary folders stand beside the files that are being saved, anywhere. So each is noted in a journal: one small file
in the data folder, which the process that writes keeps locked. The system frees the locks of the dead.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from digitcluster.files.removal import remove_own
from digitcluster.files.unfinished import finish_moves, is_ours
from digitcluster.files.user_folders import data_folder

LONGEST = 1 << 16  # bytes of an entry: longer than any path
YOUNG = 60.0  # seconds: an entry that is still empty may be about to be written
LOCK_AT = 1 << 20  # Windows lets nobody read what is locked: so this is a byte after all that is written


@contextmanager
def journaled(place: Path) -> Iterator[None]:
    """Note that a folder is being written, for as long as the block lasts; what others left is swept before.

    Where the journal cannot be kept, in a home that is read-only, nothing is noted.
    """
    sweep_leftovers()
    entry = _entered(place)
    try:
        yield
    finally:
        if entry is not None:
            entry.close()
            if not os.path.lexists(place):  # else it could not be removed: the next start tries again
                with suppress(OSError):
                    Path(entry.name).unlink()


def sweep_leftovers() -> None:
    """Finish or remove what dead processes have left of their saving; quick where there is nothing.

    What a live process is writing is not touched, nor is a folder that has not our own kind of name. Never raises.
    """
    try:
        entries = [Path(one.path) for one in os.scandir(_journal())]
    except OSError:
        return
    for entry in entries:
        with suppress(OSError, ValueError):  # ValueError: what stands there is no path
            if _is_done(entry):
                entry.unlink(missing_ok=True)


def _is_done(entry: Path) -> bool:
    """Sweep what one entry names; return whether the entry may go."""
    with entry.open("r+b") as file:
        if not _locked(file):
            return False  # its process is alive
        text = file.read(LONGEST)
        if not text:
            return time.time() - entry.stat().st_mtime > YOUNG
    place = Path(os.fsdecode(text))
    if not is_ours(place):
        return True
    if not place.parent.is_dir():
        # On a drive that is not there now; or in another such folder, that of a report, with which it went.
        return any(map(is_ours, place.parents))
    finish_moves(place.parent)
    remove_own(place)
    return not place.exists()


def _journal() -> Path:
    return data_folder() / "unfinished"


def _entered(place: Path) -> IO[bytes] | None:
    """Write an entry and keep it locked; None where that is not possible."""
    with suppress(OSError, RuntimeError):  # RuntimeError: there is no home
        _journal().mkdir(parents=True, exist_ok=True)
        file = (_journal() / place.name).open("xb", buffering=0)
        try:
            if _locked(file):
                file.write(os.fsencode(place))
                return file
        except OSError:
            pass
        file.close()
        Path(file.name).unlink()
    return None


def _locked(file: IO[bytes]) -> bool:
    """Lock an open file until it is closed; return False where another process has locked it.

    Not by `locked`, whose locks are empty files of their own: an entry and its lock come and go in one step.
    """
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(LOCK_AT)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            file.seek(0)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
