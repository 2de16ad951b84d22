"""Writes files so that nothing is lost: beside their place, then moved there."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from digitcluster.core.errors import WritingError


@contextmanager
def replacing(path: Path, what: str) -> Iterator[Path]:
    """Give a place to write a file or folder to; it takes its real place when the block ends well.

    Parameters
    ----------
    path : Path
        The real place. An older file there is replaced, and left as it was when the block fails.
    what : str
        For the message: "The model".

    Raises
    ------
    WritingError
        When it cannot be written.
    """
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name[:100]}.") as folder:
            temporary = Path(folder) / path.name
            yield temporary
            temporary.replace(path)
    except OSError as error:
        raise WritingError(
            f"{what} could not be saved as {path}: {error.strerror or error}. Choose another folder.",
            details=str(error),
        ) from error
