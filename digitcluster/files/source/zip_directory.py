"""What the end of a zip archive says of its files: gone through quickly, since there may be a million of them.

Python's own reader makes an object for each file, which takes five times as long. Here these are made for some files
at a time, when one of them is opened, by letting Python read an archive that ends with what is said of these only.
"""

import io
import os
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, BinaryIO, cast

from digitcluster.core.errors import ReadingError

MOST_FILES = 1_000_000
LARGEST_DIRECTORY = 150 << 20  # bytes: as many files as there may be, with long names
END, LONGEST_END = struct.Struct("<4s4xHHII2x"), 66_000  # the record at an archive's end, bytes of it with its comment
LOCATOR = struct.Struct("<4s4xQI")  # before that in archives of more than 65,535 files or 4 GB: where to look
LARGE_END = struct.Struct("<4sQ12x4Q")  # and before that
ENTRY, ENTRY_SIZE = struct.Struct("<4s2xHH14xIHHH"), 46  # what is said of a file, without its name
END_MARK, LOCATOR_MARK, LARGE_MARK, ENTRY_MARK = b"PK\5\6", b"PK\6\7", b"PK\6\6", b"PK\1\2"
NEWEST = 63  # version of the format that Python knows
UTF_8 = 1 << 11  # among a file's flags
SECRET = 1


class ZipDirectory:
    """The directory of an open zip archive.

    Parameters
    ----------
    path : Path
        For messages.
    stream : binary file

    Raises
    ------
    ReadingError
        When it is far too long.
    zipfile.BadZipFile
        When there is none.
    """

    def __init__(self, path: Path, stream: BinaryIO) -> None:
        self._stream = stream
        self._start, self._said, size = _place(stream)
        if size > LARGEST_DIRECTORY:
            raise ReadingError(f"The archive {path.name} holds far too many files. Unpack it and open a part.")
        stream.seek(self._start)
        self._content = stream.read(size)
        if self._content.count(ENTRY_MARK) > MOST_FILES:
            raise ReadingError(f"The archive {path.name} holds over {MOST_FILES:,} files. Unpack it and open a part.")

    def entries(self) -> Iterator[tuple[int, str, int, int]]:
        """Yield for each file: where its entry begins in the directory, its name, flags, and size when unpacked.

        The size may be 4 GB for all that is larger.
        """
        content, at, end = self._content, 0, len(self._content)
        while at < end:
            if at + ENTRY_SIZE > end:
                raise zipfile.BadZipFile("Truncated central directory")
            mark, version, flags, size, name_size, extra, comment = ENTRY.unpack_from(content, at)
            if mark != ENTRY_MARK:
                raise zipfile.BadZipFile("Bad magic number for central directory")
            if version > NEWEST:
                raise NotImplementedError(f"zip file version {version / 10:.1f}")
            named = at + ENTRY_SIZE
            yield at, _name(content[named : named + name_size], flags), flags, size
            at = named + name_size + extra + comment

    def part(self, first: int, last: int | None) -> zipfile.ZipFile:
        """Return an archive that has only the files whose entries stand between these places in the directory."""
        return zipfile.ZipFile(cast(IO[bytes], _Part(self._stream, self._start, self._said, self._content[first:last])))


class _Part:
    """An archive as it would be with a shorter directory."""

    def __init__(self, stream: BinaryIO, start: int, said: int, directory: bytes) -> None:
        count, size = directory.count(ENTRY_MARK), len(directory)
        large = LARGE_END.pack(LARGE_MARK, 44, count, count, size, said)
        locator = LOCATOR.pack(LOCATOR_MARK, start + size, 1)
        end = END.pack(END_MARK, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF)
        self._stream, self._start, self._at = stream, start, 0
        self._rest = directory + large + locator + end

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence == io.SEEK_CUR:
            offset += self._at
        elif whence == io.SEEK_END:
            offset += self._start + len(self._rest)
        self._at = max(0, offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def read(self, size: int = -1) -> bytes:
        if self._at < self._start:
            self._stream.seek(self._at)
            left = self._start - self._at
            some = self._stream.read(left if size < 0 else min(size, left))
        else:
            at = self._at - self._start
            some = self._rest[at:] if size < 0 else self._rest[at : at + size]
        self._at += len(some)
        return some


def _place(stream: BinaryIO) -> tuple[int, int, int]:
    """Return where the directory begins, where it is said to begin (something may stand before the archive), its size.

    Raises
    ------
    zipfile.BadZipFile
        When there is none.
    """
    length = stream.seek(0, io.SEEK_END)
    before = max(0, length - LONGEST_END)
    stream.seek(before)
    last = stream.read(LONGEST_END)
    at = last.rfind(END_MARK, 0, len(last) - END.size + len(END_MARK))
    if at < 0:
        raise zipfile.BadZipFile("File is not a zip file")
    _, _, _, size, said = END.unpack_from(last, at)
    large = at - LOCATOR.size - LARGE_END.size
    if large >= 0 and last.startswith(LOCATOR_MARK, at - LOCATOR.size) and last.startswith(LARGE_MARK, large):
        _, _, _, _, size, said = LARGE_END.unpack_from(last, large)
        at = large
    start = before + at - size
    if start < 0:
        raise zipfile.BadZipFile("Bad offset for central directory")
    return start, said, size


def _name(content: bytes, flags: int) -> str:
    """Return a file's name as Python's own reader gives it."""
    try:
        name = content.decode("utf-8" if flags & UTF_8 or content.isascii() else "cp437")
    except UnicodeDecodeError as error:
        raise zipfile.BadZipFile("Bad name of a file") from error
    if "\0" in name:
        name = name[: name.index("\0")]
    return name if os.sep == "/" else name.replace(os.sep, "/")
