"""The bytes of a MATLAB file of version 5: elements of a type, a length and that many bytes, some packed by zlib."""

import zlib
from collections.abc import Iterator
from typing import BinaryIO

import numpy as np

from digitcluster.files.damage import DamagedError

LARGEST_NAME = 1 << 16  # bytes of what must be short: names, dimensions
CHUNK = 1 << 20  # bytes


class MatStream:
    """Reads one element from a stream, unpacking it where it is packed, and never beyond `left` bytes of the stream.

    Attributes
    ----------
    taken : int
        How many bytes, unpacked, have been read.
    """

    def __init__(self, stream: BinaryIO, left: int, order: str, *, packed: bool) -> None:
        self._stream, self._left, self._order = stream, left, order
        self._unpacking = zlib.decompressobj() if packed else None
        self._waiting = b""
        self.taken = 0

    def read(self, count: int) -> Iterator[bytes]:
        """Yield `count` bytes, some at a time."""
        while count:
            some = self._some(min(count, CHUNK))
            if not some:
                raise DamagedError("it ends too early")
            count -= len(some)
            self.taken += len(some)
            yield some

    def whole(self, count: int) -> bytes:
        """Return `count` bytes, which must be few."""
        if not 0 <= count <= LARGEST_NAME:
            raise DamagedError(f"{count:,} bytes where there must be few")
        return b"".join(self.read(count))

    def tag(self) -> tuple[int, int, bytes]:
        """Return type and length of the next element, and its bytes where they stand in the tag itself."""
        tag = self.whole(8)
        kind, size = np.frombuffer(tag, f"{self._order}u4").tolist()
        if kind >> 16:
            return kind & 0xFFFF, min(kind >> 16, 4), tag[4:]
        return kind, size, b""

    def short(self) -> bytes:
        """Return the content of a short element; it is padded to a multiple of eight bytes."""
        _, size, first = self.tag()
        if first:
            return first[:size]
        data = self.whole(size)
        self.pass_padding(size)
        return data

    def pass_padding(self, size: int) -> None:
        """Pass over what fills up an element of so many bytes to a multiple of eight; at the very end it may lack."""
        left = -size % 8
        while left and (some := self._some(left)):
            left -= len(some)
            self.taken += len(some)

    def numbers(self, dtype: str) -> list[int]:
        """Return the numbers of a short element."""
        content = self.short()
        if len(content) % 4:
            raise DamagedError(f"{len(content)} bytes of numbers")
        numbers: list[int] = np.frombuffer(content, self._order + dtype).tolist()
        return numbers

    def skip_to(self, place: int) -> Iterator[None]:
        """Pass over bytes until so many have been taken."""
        if place < self.taken:
            raise DamagedError("an element that is longer than it says")
        for _ in self.read(place - self.taken):
            yield

    def skip(self) -> Iterator[None]:
        """Pass over what is left of the stream or, where it is packed, what is left of it on disk."""
        while some := self._stream.read(min(CHUNK, self._left)):
            self._left -= len(some)
            yield

    def _some(self, count: int) -> bytes:
        if self._unpacking is None:
            some = self._stream.read(min(count, self._left))
            self._left -= len(some)
            return some
        while True:
            some = self._unpacking.decompress(self._waiting, count)
            self._waiting = self._unpacking.unconsumed_tail
            if some or self._unpacking.eof:
                return some
            if not self._waiting:
                self._waiting = self._stream.read(min(CHUNK // 16, self._left))
                self._left -= len(self._waiting)
                if not self._waiting:
                    return b""
