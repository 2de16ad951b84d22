"""The one way to write a file: hidden beside its real place, flushed to the disk, then moved there in one step."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from digitcluster.core.interruption import Undone
from digitcluster.files.flush import flush, flush_names
from digitcluster.files.leftovers import journaled
from digitcluster.files.removal import remove_own
from digitcluster.files.unfinished import finish_moves, new_place, put_together
from digitcluster.files.writing_errors import writing_error


@contextmanager
def replacing(path: Path, what: str, *, is_folder: bool = False) -> Iterator[Path]:
    """Yield a path to write a file to; it is moved to its real place when the block ends without an error.

    Parameters
    ----------
    path : Path
        The real place. An older file there is replaced, or left as it was when the block fails; the new one gets its
        permissions. Where a link stands, the link stays and what it leads to is replaced.
    what : str
        For the message: "The model".
    is_folder : bool
        Yield an empty folder instead; in its real place may be nothing, or a folder that is empty, too.

    Raises
    ------
    WritingError
        When it cannot be written.
    """
    try:
        target = _target(path)
        _check_place(target, is_folder=is_folder)
        with _hidden_folder(target.parent) as folder:
            temporary = folder / (path.name or target.name)
            if is_folder:
                temporary.mkdir()
            yield temporary
            flush(temporary)
            if not is_folder:
                _keep_mode(temporary, target)
            with suppress(OSError):  # what hinders others need not hinder this one
                finish_moves(target.parent)  # else an older file of this name might replace the new one later
            if is_folder and os.name == "nt" and target.is_dir():
                target.rmdir()  # elsewhere an empty folder is replaced
            temporary.replace(target)
            flush_names(target.parent)
    except OSError as error:
        raise writing_error(what, path, error, Path(os.path.realpath(path)).parent) from error


@contextmanager
def replacing_together(folder: Path, what: str, path: Path) -> Iterator[Path]:
    """Yield a hidden folder to write files to; when the block ends without an error, all are moved into a folder.

    They belong together: a reader finds all of them new or none, even when the process is killed while they are moved.

    Parameters
    ----------
    folder : Path
        One that exists. Other files there are left alone; where a link stands in the place of a file, it is replaced.
    what : str
        For the message: "The digits".
    path : Path
        For the message: one of them, or the folder.

    Raises
    ------
    WritingError
        When they cannot be written.
    """
    try:
        target = folder.absolute()
        with _hidden_folder(target) as place:
            yield place
            flush(place)
            for file in place.iterdir():
                _check_place(target / file.name, is_folder=False)
                _keep_mode(file, target / file.name)
            put_together(place)
    except OSError as error:
        raise writing_error(what, path, error, folder) from error


@contextmanager
def _hidden_folder(folder: Path) -> Iterator[Path]:
    """Make a folder for a block, and remove it with what is left in it."""
    place = new_place(folder)
    with journaled(place), Undone(partial(remove_own, place)):
        place.mkdir(mode=0o700)
        yield place


def _target(path: Path) -> Path:
    """Return the real place of a file: an absolute path, and where a link leads to."""
    return Path(os.path.realpath(path)) if path.is_symlink() or path.name in ("", "..") else path.absolute()


def _check_place(target: Path, *, is_folder: bool) -> None:
    """Raise OSError where something stands that cannot be replaced."""
    with suppress(FileNotFoundError):
        kind = target.stat().st_mode
        if stat.S_ISDIR(kind):
            if not is_folder or any(target.iterdir()):
                raise OSError(errno.EISDIR, os.strerror(errno.EISDIR))
        elif is_folder or not stat.S_ISREG(kind):  # a pipe or a device
            raise OSError(errno.EEXIST, os.strerror(errno.EEXIST))
        elif not _may_write(target):  # someone protects it, though its folder may be changed
            raise OSError(errno.EACCES, os.strerror(errno.EACCES))
        elif os.name == "nt":
            target.rename(target)  # fails where another program has it open


def _may_write(target: Path) -> bool:
    return os.access(target, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _keep_mode(temporary: Path, target: Path) -> None:
    """Give a new file the permissions of the older one."""
    with suppress(OSError):
        temporary.chmod(stat.S_IMODE(target.stat().st_mode))
