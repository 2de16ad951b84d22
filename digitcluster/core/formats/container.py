"""Opens what digits are kept in: a plain file, a gzip file, or a tar archive with one file in it."""

import gzip
import io
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from digitcluster.core.errors import ReadingError

GZIP = b"\x1f\x8b"
TAR_MARK, TAR_MARK_AT = b"ustar", 257
HEAD = 512  # bytes that a format is recognised by


class Source:
    """The bytes of a file as they are when unpacked, and how far the reading is in the file on disk.

    Attributes
    ----------
    path : Path
    stream : binary file
        Unpacked.
    size : int
        Of the file on disk, in bytes.
    """

    def __init__(self, path: Path, disk: BinaryIO, stream: BinaryIO) -> None:
        self.path, self._disk, self.stream = path, disk, stream
        self.size = path.stat().st_size

    @property
    def position(self) -> int:
        """How many bytes of the file on disk have been read."""
        return min(self._disk.tell(), self.size)

    def head(self) -> bytes:
        """Return the first bytes, without taking them from the stream."""
        start = self.stream.read(HEAD)
        self.stream.seek(0)
        return start


@contextmanager
def open_source(path: Path) -> Iterator[Source]:
    """Open a file, unpacked by its content; whatever goes wrong while it is read is a ReadingError.

    Raises
    ------
    ReadingError
        When it is missing, not a file, empty, not permitted, or cut or damaged in its packing.
    """
    try:
        if not path.exists():
            raise ReadingError(f"There is no file {path}.")
        if not path.is_file():
            raise ReadingError(f"{path} is not a file. Choose a file of digits.")
        with path.open("rb") as disk:
            if path.stat().st_size == 0:
                raise ReadingError(f"{path.name} is empty. Choose a file of digits.")
            yield Source(path, disk, _unpacked(path, disk))
    except (EOFError, zlib.error, gzip.BadGzipFile, tarfile.TarError) as error:
        raise ReadingError(
            f"{path.name} is damaged or was cut off: it cannot be unpacked to its end. Copy or download it again.",
            details=f"{type(error).__name__}: {error}",
        ) from error
    except OSError as error:
        raise ReadingError(f"{path} cannot be read: {error.strerror or error}.", details=str(error)) from error


def _unpacked(path: Path, disk: BinaryIO) -> BinaryIO:
    """Return the stream inside the packing; a tar archive must hold one file."""
    stream: BinaryIO = disk
    if _starts(disk, GZIP):
        stream = io.BufferedReader(gzip.GzipFile(fileobj=disk), 1 << 18)
    start = stream.read(HEAD)
    stream.seek(0)
    if start[TAR_MARK_AT:].startswith(TAR_MARK):
        return _only_member(path, stream)
    return stream


def _starts(file: BinaryIO, mark: bytes) -> bool:
    start = file.read(len(mark))
    file.seek(0)
    return start == mark


def _only_member(path: Path, stream: BinaryIO) -> BinaryIO:
    archive = tarfile.open(fileobj=stream, mode="r:")  # noqa: SIM115 - it lives as long as its member is read
    files = [one for one in archive if one.isfile() and not Path(one.name).name.startswith("._")]
    if len(files) != 1:
        found = "no file" if not files else f"{len(files)} files"
        raise ReadingError(f"The archive {path.name} holds {found}; it must hold one file of digits.")
    member = archive.extractfile(files[0])
    assert member is not None  # it is a regular file
    return io.BufferedReader(member, 1 << 18)  # type: ignore[type-var]
