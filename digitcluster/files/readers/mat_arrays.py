"""The arrays of numbers in a MATLAB file of version 5, one after the other.

The form is MathWorks' "MAT-File Level 5": a header of 128 bytes, then elements of a type, a length and that many bytes;
an array is an element of elements, often packed by zlib. Only arrays of numbers are read; others are passed over. (It
is our own reader because SciPy's is not safe: some damaged files crash the whole program.)
"""

import math
import zlib
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from digitcluster.files.building.grey_levels import check_memory
from digitcluster.files.source.guarded_stream import bomb, most_unpacked
from digitcluster.files.source.source import Source

TYPES = {1: "i1", 2: "u1", 3: "i2", 4: "u2", 5: "i4", 6: "u4", 7: "f4", 9: "f8", 12: "i8", 13: "u8"}
MATRIX, PACKED = 14, 15
NUMBERS = range(6, 16)  # the classes of arrays of numbers
COMPLEX = 0x08  # a flag
LARGEST_NAME = 1 << 10  # bytes; also of the dimensions
CHUNK = 1 << 20  # bytes


class DamagedError(Exception):
    """The bytes are not what they must be."""


class _Bytes:
    """Reads from a stream, unpacking it where it is packed, and never beyond `left`."""

    def __init__(self, stream: BinaryIO, left: int, *, packed: bool) -> None:
        self._stream, self._left = stream, left
        self._unpacking = zlib.decompressobj() if packed else None
        self._waiting = b""

    def read(self, count: int) -> Iterator[bytes]:
        """Yield `count` bytes, some at a time."""
        while count:
            some = self._some(min(count, CHUNK))
            if not some:
                raise DamagedError("it ends too early")
            count -= len(some)
            yield some

    def whole(self, count: int) -> bytes:
        """Return `count` bytes, which must be few."""
        if count > LARGEST_NAME:
            raise DamagedError(f"{count:,} bytes where there must be few")
        return b"".join(self.read(count))

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


def arrays_in(source: Source, stream: BinaryIO, order: str) -> Iterator[tuple[str, NDArray[Any]] | None]:
    """Yield name and content of each array of numbers, and None now and then, so that the reading can be cancelled.

    Parameters
    ----------
    source : Source
        For the file's name and size.
    stream : binary file
        Stands after the header.
    order : {"<", ">"}
        Of the bytes.

    Raises
    ------
    DamagedError, zlib.error
        When the bytes are not what they must be.
    ReadingError
        When an array is too large.
    """
    while tag := stream.read(8):
        if len(tag) < 8:
            raise DamagedError("it ends within a tag")
        kind, size = np.frombuffer(tag, f"{order}u4").tolist()
        content = _Bytes(stream, size, packed=kind == PACKED)
        if kind == PACKED:
            inner = np.frombuffer(content.whole(8), f"{order}u4")
            kind = int(inner[0])
        if kind == MATRIX:
            array = _Array.begin(content, order)
            if array is not None:
                yield array.name, (yield from array.values(source, content))
        for _ in content.skip():
            yield None


@dataclass(frozen=True)
class _Array:
    """An array whose numbers come next."""

    name: str
    shape: tuple[int, ...]
    type: np.dtype[Any]
    first: bytes  # of the numbers, where they stand in the tag itself
    size: int

    @classmethod
    def begin(cls, content: _Bytes, order: str) -> "_Array | None":
        """Read what stands before the numbers; None for an array of anything else."""
        flags = _numbers(_element(content, order), f"{order}u4")
        if len(flags) != 2 or flags[0] & 0xFF not in NUMBERS or (flags[0] >> 8) & COMPLEX:
            return None
        shape = tuple(_numbers(_element(content, order), f"{order}i4"))
        name = _element(content, order).decode("latin-1")
        kind, size, first = _tag(content, order)
        if kind not in TYPES or not shape or min(shape) < 0:
            raise DamagedError(f"an array of type {kind} and shape {shape}")
        dtype = np.dtype(order + TYPES[kind])
        if math.prod(shape) * dtype.itemsize != size:
            raise DamagedError(f"{size:,} bytes for {shape}")
        return cls(name, shape, dtype, first, size)

    def values(self, source: Source, content: _Bytes) -> Generator[None, None, NDArray[Any]]:
        """Read the numbers; MATLAB lays them out by columns."""
        if self.size > (most := most_unpacked(source.size)):
            raise bomb(source.path, most)
        check_memory(source.path.name, 2 * self.size)
        numbers = bytearray(self.first[: self.size])
        for some in content.read(self.size - len(numbers)):
            numbers += some
            yield
        return np.frombuffer(numbers, self.type).reshape(self.shape, order="F")


def _tag(content: _Bytes, order: str) -> tuple[int, int, bytes]:
    """Return type and length of an element, and its bytes where they stand in the tag."""
    tag = content.whole(8)
    kind, size = np.frombuffer(tag, f"{order}u4").tolist()
    if kind >> 16:
        return kind & 0xFFFF, min(kind >> 16, 4), tag[4:]
    return kind, size, b""


def _element(content: _Bytes, order: str) -> bytes:
    """Return the content of a short element; it is padded to a multiple of eight bytes."""
    _, size, first = _tag(content, order)
    if first:
        return first[:size]
    data = content.whole(size)
    content.whole(-size % 8)
    return data


def _numbers(content: bytes, dtype: str) -> list[int]:
    if len(content) % 4:
        raise DamagedError(f"{len(content)} bytes of numbers")
    numbers: list[int] = np.frombuffer(content, dtype).tolist()
    return numbers
