"""The folder that each running copy of the program has for its unsaved work, locked as long as it runs.

A lock that can be had belongs to a copy that has died: what is in its folder was left behind.
"""

import logging
import time
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

from digitcluster.files.removal import is_own, remove_own

if TYPE_CHECKING:  # loaded after the window is first painted
    from filelock import FileLock

log = logging.getLogger("digitcluster")

PREFIX = "digitcluster-copy-"
LOCK, CRASH = "lock", "crash.txt"
STARTING = 60  # seconds after which a folder that was never locked is no longer that of a copy about to lock it


class CopyFolder:
    """A folder of one copy: this one, or one that has ended.

    Attributes
    ----------
    path : Path
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock: FileLock | None = None

    @classmethod
    def make(cls, root: Path) -> "CopyFolder | None":
        """Make a folder for this copy, not locked yet; None where nothing can be written."""
        path = root / f"{PREFIX}{uuid.uuid4().hex[:12]}"
        try:
            path.mkdir(parents=True)
        except OSError as error:
            log.warning("unsaved work is not kept for a crash: %s", error)
            return None
        return cls(path)

    @property
    def crash_file(self) -> Path:
        """Where the reason of a crash is written."""
        return self.path / CRASH

    def lock(self) -> bool:
        """Take the folder; return whether no other copy has it."""
        from digitcluster.files.locked import lock_now

        try:
            self._lock = lock_now(self.path / LOCK)
        except OSError as error:
            log.warning("%s cannot be locked: %s", self.path, error)
        return self._lock is not None

    def release(self) -> None:
        """Leave the folder, with what is in it, to the next start."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def remove(self) -> None:
        """Remove the folder. What cannot be removed, because it is still open on Windows, is found at a later start."""
        self.release()  # first: there, no file can be removed that is open
        remove_own(self.path)

    def crash_text(self) -> str:
        """Return the reason of a crash; empty where there was none."""
        try:
            return self.crash_file.read_text(encoding="utf-8", errors="replace").strip()
        except OSError:
            return ""


def left_behind(root: Path) -> list[CopyFolder]:
    """Return the folders of copies that have ended without removing them, each locked by this copy now."""
    try:
        folders = [CopyFolder(path) for path in sorted(root.iterdir()) if is_own(path)]
    except OSError:  # there is none yet
        return []
    return [folder for folder in folders if not _is_starting(folder.path) and folder.lock()]


def _is_starting(path: Path) -> bool:
    try:
        return not (path / LOCK).exists() and time.time() - path.stat().st_mtime < STARTING
    except OSError:  # it was removed just now
        return True
