"""Opens what digits are kept in: a plain file, one packed by gzip, bzip2 or xz, an archive with one file in it."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

from digitcluster.core.errors import ReadingError
from digitcluster.core.progress import Progress
from digitcluster.files.source.tar_archive import is_tar, only_file
from digitcluster.files.source.zip_archive import ZIP, only_member

PACKINGS: dict[bytes, Callable[[BinaryIO], Any]] = {b"\x1f\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ\0": lzma.open}
DAMAGE = (EOFError, zlib.error, gzip.BadGzipFile, lzma.LZMAError, tarfile.TarError, zipfile.BadZipFile)
HEAD = 512  # bytes that a format is recognised by
BUFFER = 1 << 18  # bytes
# Digits shrink to a tenth, blank ones to a thousandth: what is larger than both of these is no file of digits.
LARGEST_UNPACKED = 256 << 20  # bytes
LARGEST_RATIO = 100


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

    def __init__(self, path: Path, disk: BinaryIO, *, archive: bool) -> None:
        self.path, self._disk = path, disk
        self.size = path.stat().st_size
        self.stream = _unpacked(path, disk, self.size)
        if not archive:
            self.stream = _only_file(path, self.stream, self.size)

    @property
    def is_plain(self) -> bool:
        """Whether the content is the file itself, so that its size is known before it is read."""
        return self.stream is self._disk

    @property
    def position(self) -> int:
        """How many bytes of the file on disk have been read."""
        return min(self._disk.tell(), self.size)

    def progress(self) -> Progress:
        """Return how far the reading is."""
        return Progress(f"Reading {self.path.name}", self.position, self.size, "bytes")

    def head(self) -> bytes:
        """Return the first bytes, at most `HEAD`, without taking them from the stream."""
        start = self.stream.read(HEAD)
        self.stream.seek(0)
        return start


@contextmanager
def open_source(path: Path, *, archive: bool = False) -> Iterator[Source]:
    """Open a file, unpacked by its content; whatever goes wrong while it is read is a ReadingError.

    Of a zip or tar archive the stream is the only file in it, or with `archive` the archive itself.

    Raises
    ------
    ReadingError
        When it is missing, not a file, empty, not permitted, damaged in its packing, or too large for the memory.
    """
    try:
        check_is_file(path)
        with path.open("rb") as disk:
            yield Source(path, disk, archive=archive)
    except DAMAGE as error:
        raise ReadingError(
            f"{path.name} is damaged or was cut off: it cannot be unpacked to its end. Copy or download it again.",
            details=f"{type(error).__name__}: {error}",
        ) from error
    except PermissionError as error:
        raise ReadingError(
            f"{path} may not be read. Ask for permission to read it, or copy it to a folder of your own.",
            details=str(error),
        ) from error
    except OSError as error:
        raise ReadingError(
            f"{path} cannot be read ({error.strerror or error}). Copy it to another place and open the copy.",
            details=str(error),
        ) from error
    except MemoryError as error:
        raise ReadingError(f"{path.name} is too large for the memory. Open one with fewer digits.") from error


def check_is_file(path: Path) -> None:
    """Raise ReadingError unless there is an ordinary file with something in it."""
    if path.is_dir():
        raise ReadingError(f"{path} is a folder. Choose a file of digits.")
    if not path.exists():
        raise ReadingError(f"There is no file {path}. Choose a file of digits.")
    if not path.is_file():  # a pipe or a device could keep the reader waiting for ever
        raise ReadingError(f"{path} is not an ordinary file. Choose a file of digits.")
    if path.stat().st_size == 0:
        raise ReadingError(f"{path.name} is empty. Choose a file of digits.")


def _unpacked(path: Path, disk: BinaryIO, size: int) -> BinaryIO:
    """Return the stream inside the packing."""
    start = _start(disk)
    for mark, packing in PACKINGS.items():
        if start.startswith(mark):
            return guarded(path, packing(disk), size)
    return disk


def _only_file(path: Path, stream: BinaryIO, size: int) -> BinaryIO:
    """Return the only file in an archive, or the stream itself where that is none."""
    start = _start(stream)
    if start.startswith(ZIP):
        return guarded(path, only_member(path, stream), size)
    if is_tar(start):
        return cast(BinaryIO, io.BufferedReader(only_file(path, stream), BUFFER))
    return stream


def _start(stream: BinaryIO) -> bytes:
    start = stream.read(HEAD)
    stream.seek(0)
    return start


def guarded(path: Path, unpacked: Any, size: int) -> BinaryIO:
    """Return a stream that refuses to unpack to far more than digits could be, of a file with so many bytes on disk."""
    return cast(BinaryIO, io.BufferedReader(_Guarded(path, unpacked, size), BUFFER))


class _Guarded(io.RawIOBase):
    """Unpacks, and refuses what unpacks to far more than digits could be."""

    def __init__(self, path: Path, unpacked: Any, size: int) -> None:
        self._path, self._unpacked = path, unpacked
        self._most = most_unpacked(size)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        result: int = self._unpacked.seek(offset, whence)
        return result

    def tell(self) -> int:
        result: int = self._unpacked.tell()
        return result

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]  # the buffer it is really given
        count: int = self._unpacked.readinto(buffer)
        if self._unpacked.tell() > self._most:
            raise bomb(self._path, self._most)
        return count


def most_unpacked(size: int) -> int:
    """Return to how many bytes a file of digits of this size may unpack."""
    return max(LARGEST_UNPACKED, LARGEST_RATIO * size)


def bomb(path: Path, most: int) -> ReadingError:
    """Return the error for a file that unpacks to more than so many bytes."""
    return ReadingError(
        f"{path.name} unpacks to more than {most:,} bytes, over {LARGEST_RATIO} times its size. "
        "That cannot be digits; choose another file."
    )
