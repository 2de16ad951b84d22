"""Has the system write to the disk itself what was handed to it, so that no power cut leaves an empty file."""

import errno
import os
import sys
from contextlib import suppress
from pathlib import Path

FEW = 50  # files of a folder that are flushed one by one; each takes some milliseconds
UNABLE = (errno.EINVAL, errno.ENOTSUP)  # of file systems that know no flushing


def flush(place: Path) -> None:
    """Flush a file, or a folder with everything in it.

    Raises
    ------
    OSError
        When the disk is full or fails: some file systems say so only now.
    """
    if not place.is_dir():
        _flush_file(place)
        return
    folders = [Path(parent) for parent, *_ in os.walk(place)]
    files = [one for folder in folders for one in folder.iterdir() if one.is_file()]
    if len(files) > FEW:
        # For 60,000 pictures one flush each would take minutes.
        _flush_file_system(place)
        return
    for file in files:
        _flush_file(file)
    for folder in folders:
        flush_names(folder)


def flush_names(folder: Path) -> None:
    """Flush which files a folder has, where the system can do that."""
    if os.name == "posix":
        with suppress(OSError):
            _synced(folder, os.O_RDONLY)


def _flush_file(path: Path) -> None:
    try:
        _synced(path, os.O_RDWR)  # Windows flushes only what may be written
    except OSError as error:
        if error.errno not in UNABLE:
            raise


def _synced(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _flush_file_system(folder: Path) -> None:
    """Flush the one file system that a folder is on, at once.

    Not all of them, as `os.sync` does: that would wait for a slow USB stick, or for a server that is gone. Systems
    without such a call write everything within half a minute by themselves.
    """
    if not sys.platform.startswith("linux"):
        return
    import ctypes  # only for large folders

    descriptor = os.open(folder, os.O_RDONLY)
    try:
        if ctypes.CDLL(None, use_errno=True).syncfs(descriptor):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    finally:
        os.close(descriptor)
