"""Tar archives: the files in them one after the other, and the only file of one that holds digits."""

import io
import tarfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, TypeVar, cast

from digitcluster.core.errors import ReadingError
from digitcluster.files.damage import described, is_damage
from digitcluster.files.errors import SeveralFilesError

Result = TypeVar("Result")

MARK, MARK_AT = b"ustar", 257
MOST_ENTRIES = 1000  # an archive of one file has a few folders and macOS's notes beside it
MOST_FOLDERS = 5000  # and links, before the next file: a tenth of a second
LARGEST_HEADER = 1 << 20  # bytes
LARGEST_PASSED_OVER = 16 << 20  # bytes; a packed archive can only be passed over by unpacking it
PADDING = 1 << 20  # bytes, far more than tar adds at the end


def is_tar(start: bytes) -> bool:
    """Return whether a file is a tar archive, by its first 512 bytes."""
    # The fields of its header are filled up with zeros, which no text has: base64 may well spell the mark.
    return start[MARK_AT:].startswith(MARK) and b"\0" in start[:MARK_AT]


def only_file(path: Path, stream: BinaryIO) -> io.RawIOBase:
    """Return the content of the only file in an archive; folders and what macOS adds are passed over.

    The archive is walked while it is read, and not before, since a packed one can only be walked by unpacking it: a
    second file is an error at the content's end.

    Parameters
    ----------
    path : Path
        For messages.
    stream : binary file
        The archive, unpacked.

    Raises
    ------
    ReadingError
        When the archive holds no file or several, or too much besides its files.
    tarfile.TarError, EOFError, OSError
        When the archive is damaged.
    """
    return _OnlyFile(path, stream)


def files_in(path: Path, stream: BinaryIO) -> Iterator[tuple[str, Callable[[], IO[bytes]]]]:
    """Yield the name of each file in a tar archive, and a function that opens it until the next one is asked for.

    The order is the archive's own: a tar archive has no directory, and can only be walked from its start. `path` is
    for messages.

    Raises
    ------
    ReadingError
        When there are far too many folders and links in a row, or a file has gaps.
    tarfile.TarError, EOFError, OSError
        When the archive is damaged.
    """
    careful = cast(BinaryIO, _SmallReads(stream))
    archive = _guarded(lambda: tarfile.open(fileobj=careful, mode="r:"))  # noqa: SIM115 - closed with the stream
    before, passed_over = -1, 0
    while (entry := _guarded(archive.next)) is not None:
        if archive.offset <= before:
            raise tarfile.ReadError("an archive that leads back to itself")
        passed_over = 0 if entry.isfile() else passed_over + 1
        if passed_over > MOST_FOLDERS:
            raise _not_digits(path)
        before = archive.offset
        archive.members.clear()  # type: ignore[attr-defined]  # otherwise each would be kept: a kilobyte per picture
        if entry.isfile() and not is_note(entry.name):
            yield entry.name, partial(_guarded, partial(_content, path, archive, entry))


def _not_digits(path: Path) -> ReadingError:
    return ReadingError(
        f"The archive {path.name} holds much more than digits. Unpack it and open the file or the folder you want."
    )


def _content(path: Path, archive: tarfile.TarFile, entry: tarfile.TarInfo) -> IO[bytes]:
    if entry.issparse():  # its gaps take no room in the archive, and may be of any size
        raise ReadingError(
            f"The archive {path.name} has a file with gaps, packed in an unusual way. Unpack it and open that file."
        )
    content = archive.extractfile(entry)
    if content is None:
        raise tarfile.ReadError("a file without content")
    return content


class _OnlyFile(io.RawIOBase):
    """The content of an archive's first file, which must also be its last."""

    def __init__(self, path: Path, stream: BinaryIO) -> None:
        self._path, self._stream = path, stream
        careful = cast(BinaryIO, _SmallReads(stream))
        self._archive = _guarded(lambda: tarfile.open(fileobj=careful, mode="r:"))  # noqa: SIM115 - lives as long as this
        self._passed_over = 0
        first = self._next_file()
        if first is None:
            raise ReadingError(f"The archive {path.name} holds no file; it must hold one file of digits.")
        self._name = first.name
        self._content = _guarded(lambda: _content(path, self._archive, first))
        self._is_checked = False

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return self._content.seek(offset, whence)

    def tell(self) -> int:
        return self._content.tell()

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]  # the buffer it is really given
        data = _guarded(lambda: self._content.read(len(buffer)))
        buffer[: len(data)] = data
        if not data and not self._is_checked:
            self._check_end()
        return len(data)

    def _check_end(self) -> None:
        second = self._next_file()
        if second is not None:
            raise SeveralFilesError(
                f"The archive {self._path.name} holds several files ({self._name}, {second.name}, …); "
                "it must hold one file of digits. Unpack it and open the file you want."
            )
        self._stream.read(PADDING)  # so that the checksum at the end of a packed archive is checked
        self._is_checked = True

    def _next_file(self) -> tarfile.TarInfo | None:
        while (entry := _guarded(self._archive.next)) is not None:
            if entry.isfile() and not is_note(entry.name):
                return entry
            self._passed_over += 1
            if self._passed_over > MOST_ENTRIES or entry.size > LARGEST_PASSED_OVER:
                raise ReadingError(
                    f"The archive {self._path.name} holds much more than one file of digits. "
                    "Unpack it and open the file you want."
                )
        return None


class _SmallReads:
    """What tarfile needs of a stream, refusing a header that would fill the memory."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.seek, self.tell, self.seekable = stream.seek, stream.tell, stream.seekable

    def read(self, size: int) -> bytes:
        if not 0 <= size <= LARGEST_PASSED_OVER:
            raise tarfile.ReadError(f"a header of {size} bytes")
        return self._stream.read(size)


def is_note(name: str) -> bool:
    """Return whether an entry is one of those that macOS adds to describe another."""
    parts = PurePosixPath(name).parts
    return "__MACOSX" in parts or (bool(parts) and parts[-1].startswith(("._", ".DS_Store")))


def _guarded(call: Callable[[], Result]) -> Result:
    """Call into tarfile, which raises many kinds of exception for damaged bytes."""
    try:
        return call()
    except Exception as error:
        if isinstance(error, ReadingError | OSError) or not is_damage(error):
            raise
        raise tarfile.ReadError(described(error)) from error
