"""Streams that refuse zip bombs: what unpacks to far more than digits could be, and would fill the memory."""

import io
from pathlib import Path
from typing import Any, BinaryIO, cast

from digitcluster.core.errors import ReadingError

BUFFER = 1 << 18  # bytes
# Digits shrink to a tenth, blank ones to a thousandth: what exceeds both of these is not a file of digits.
LARGEST_UNPACKED = 256 << 20  # bytes
LARGEST_RATIO = 100


def most_unpacked(size: int) -> int:
    """Return how many bytes a file of digits of this size may unpack to."""
    return max(LARGEST_UNPACKED, LARGEST_RATIO * size)


def guarded(path: Path, unpacked: Any, most: int) -> BinaryIO:
    """Return a stream that gives no more than `most` bytes of another, and then raises ReadingError."""
    return cast(BinaryIO, io.BufferedReader(_GuardedStream(path, unpacked, most), BUFFER))


def bomb(path: Path, most: int) -> ReadingError:
    """Return the error for a file that unpacks to more than `most` bytes."""
    return ReadingError(
        f"{path.name} unpacks to more than {most:,} bytes, over {LARGEST_RATIO} times its size. "
        "That cannot be digits; choose another file."
    )


class _GuardedStream(io.RawIOBase):
    def __init__(self, path: Path, unpacked: Any, most: int) -> None:
        self._path, self._unpacked, self._most = path, unpacked, most

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
