"""Hidden folders beside a file that is being saved, and how several files come to their place together.

What is being written stands in a folder of its own, `.digitcluster-unfinished-…`. Where several files belong together,
such as the images and labels of IDX, that folder is renamed to `.digitcluster-moving` once it is complete: from this
one step on, its files count instead of those of the same names beside it. Then they are moved. Whoever is killed in
the middle of it leaves files in `.digitcluster-moving`, which readers look into first (`waiting`), and which anybody
may move on at any time (`finish_moves`).
"""

import re
import secrets
from contextlib import suppress
from pathlib import Path

from digitcluster.files.flush import flush_names

PREFIX = ".digitcluster-unfinished-"
MOVING = ".digitcluster-moving"
OURS = re.compile(re.escape(PREFIX) + "[0-9a-f]{16}")
ATTEMPTS = 100  # to begin, while other copies of the program do the same in the same folder


def new_place(folder: Path) -> Path:
    """Return where to write what is to stand in a folder; on the same disk, so that a move is a single step."""
    return folder / f"{PREFIX}{secrets.token_hex(8)}"


def is_ours(place: Path) -> bool:
    """Return whether a path is one of those that `new_place` returns."""
    return place.is_absolute() and OURS.fullmatch(place.name) is not None


def waiting(path: Path) -> Path:
    """Return where the content of a file is: in its place, or still on its way there."""
    place = path.parent / MOVING / path.name
    with suppress(OSError):
        if place.is_file() and not place.is_symlink():
            return place
    return path


def put_together(place: Path) -> None:
    """Move the files of a finished folder to the folder that it is in: all of them count from one moment on.

    Raises
    ------
    OSError
        When they cannot be moved.
    """
    moving = place.parent / MOVING
    for attempt in range(ATTEMPTS):
        finish_moves(place.parent)
        try:
            place.rename(moving)
            break
        except OSError:
            if attempt == ATTEMPTS - 1 or not moving.is_dir():
                raise
    flush_names(place.parent)
    finish_moves(place.parent)


def finish_moves(folder: Path) -> None:
    """Move to their place what a process that was killed, or another one just now, has left on its way there.

    Raises
    ------
    OSError
        When they cannot be moved.
    """
    moving = folder / MOVING
    if not moving.is_dir() or moving.is_symlink():
        return
    with suppress(FileNotFoundError):
        for file in moving.iterdir():
            with suppress(FileNotFoundError):  # another process has moved it
                file.replace(folder / file.name)
    flush_names(folder)
    with suppress(OSError):
        moving.rmdir()
