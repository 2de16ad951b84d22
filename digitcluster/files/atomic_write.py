"""Writes files so that nothing is lost: in a folder beside their real place, to which they are then moved."""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from digitcluster.core.errors import WritingError
from digitcluster.core.interruption import Undone


@contextmanager
def replacing(path: Path, what: str) -> Iterator[Path]:
    """Yield a path to write a file or folder to; it is moved to its real place when the block ends without an error.

    Parameters
    ----------
    path : Path
        The real place. An older file there is replaced, or left as it was when the block fails.
    what : str
        For the message: "The model".

    Raises
    ------
    WritingError
        When it cannot be written.
    """
    try:
        # On the same disk as the real place: only then is the move a single step, which cannot be left half done.
        folder = path.parent / f".{path.name[:100]}.{secrets.token_hex(4)}"
        with Undone(partial(shutil.rmtree, folder, ignore_errors=True)):
            folder.mkdir(mode=0o700)
            temporary = folder / path.name
            yield temporary
            temporary.replace(path)
    except OSError as error:
        raise WritingError(
            f"{what} could not be saved as {path}: {error.strerror or error}. Choose another folder.",
            details=str(error),
        ) from error
