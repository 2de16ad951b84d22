"""Writes files so that nothing is lost: in a folder beside their real place, to which they are then moved."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from digitcluster.core.errors import WritingError


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
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name[:100]}.") as folder:
            temporary = Path(folder) / path.name
            yield temporary
            temporary.replace(path)
    except OSError as error:
        raise WritingError(
            f"{what} could not be saved as {path}: {error.strerror or error}. Choose another folder.",
            details=str(error),
        ) from error
