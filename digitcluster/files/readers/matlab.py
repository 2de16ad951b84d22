"""MATLAB's files of version 5: arrays of images and labels.

The form is MathWorks' "MAT-File Level 5": a header of 128 bytes, then elements of a type, a length and as many bytes;
an array is an element of elements, often packed by zlib. Only arrays of numbers are read, and others passed over. (It
is our own reader because SciPy's is not safe: some damaged files end the whole program.)
"""

import math
import zlib
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import Digits
from digitcluster.core.errors import ReadingError
from digitcluster.core.progress import Progress
from digitcluster.files.building.builder import assemble, square
from digitcluster.files.building.grey_levels import OUT_OF_RANGE, GreyLevels, check_memory
from digitcluster.files.building.labels import LabelError, Labels
from digitcluster.files.readers.numpy_arrays import IMAGES, LABELS
from digitcluster.files.source.source import bomb, most_unpacked, open_source

NEWER = "is a MATLAB file of version 7.3. In MATLAB save it with “save(…, '-v7')” and open that."
HEADER = 128  # bytes; the last two tell the order of bytes
TYPES = {1: "i1", 2: "u1", 3: "i2", 4: "u2", 5: "i4", 6: "u4", 7: "f4", 9: "f8", 12: "i8", 13: "u8"}
MATRIX, PACKED = 14, 15
NUMBERS = range(6, 16)  # the classes of arrays of numbers
COMPLEX = 0x08  # a flag
LARGEST_NAME = 1 << 10  # bytes; also of the dimensions
CHUNK = 1 << 20  # bytes
BLOCK = 1000  # images


class _Damaged(Exception):  # noqa: N818 - it says what the file is
    """The bytes are not what they must be."""


def sniff(head: bytes) -> bool:
    """Tell by the first bytes whether a file is MATLAB's."""
    return head.startswith(b"MATLAB ")


def read(path: Path) -> Generator[Progress, None, Digits]:
    """Read a file with arrays such as X and y, data and label, or digits and labels.

    Yields
    ------
    Progress in bytes of the file on disk.

    Raises
    ------
    ReadingError
        When there are no arrays of images and labels that fit together.
    """
    arrays: dict[str, NDArray[Any]] = {}
    with open_source(path, archive=True) as source:
        yield source.progress()
        header = source.stream.read(HEADER)
        if header.startswith(b"MATLAB 7.3"):
            raise ReadingError(f"{path.name} {NEWER}")
        order = {b"IM": "<", b"MI": ">"}.get(header[126:], "")
        try:
            if not order:
                raise _Damaged("no order of bytes")
            for found in _arrays(path, source.stream, order):
                if found is not None:
                    arrays[found[0]] = found[1]
                yield source.progress()
        except (_Damaged, zlib.error) as error:
            raise ReadingError(f"{path.name} is damaged. Copy or download it again.", details=str(error)) from error
        yield Progress(f"Reading {path.name}", source.size, source.size, "bytes")
    images, labels = _names(path, arrays)
    return (yield from _assembled(path, arrays[images], arrays[labels].ravel() if labels else None))


class _Bytes:
    """Reads from a stream, unpacking it where it is packed, and never beyond `left`."""

    def __init__(self, stream: BinaryIO, left: int, *, packed: bool) -> None:
        self._stream, self._left = stream, left
        self._unpacking = zlib.decompressobj() if packed else None
        self._waiting = b""

    def read(self, count: int) -> Iterator[bytes]:
        """Yield so many bytes, some at a time."""
        while count:
            some = self._some(min(count, CHUNK))
            if not some:
                raise _Damaged("it ends too early")
            count -= len(some)
            yield some

    def whole(self, count: int) -> bytes:
        """Return so many bytes, which must be few."""
        if count > LARGEST_NAME:
            raise _Damaged(f"{count:,} bytes where there must be few")
        return b"".join(self.read(count))

    def skip(self) -> Iterator[None]:
        """Pass over what is left of a stream that is not packed, or of a packed one what is on disk."""
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


def _arrays(path: Path, stream: BinaryIO, order: str) -> Iterator[tuple[str, NDArray[Any]] | None]:
    """Yield name and content of each array of numbers, and None now and then."""
    while tag := stream.read(8):
        if len(tag) < 8:
            raise _Damaged("it ends within a tag")
        kind, size = np.frombuffer(tag, f"{order}u4").tolist()
        content = _Bytes(stream, size, packed=kind == PACKED)
        if kind == PACKED:
            inner = np.frombuffer(content.whole(8), f"{order}u4")
            kind = int(inner[0])
        if kind == MATRIX:
            array = _Array.begin(content, order)
            if array is not None:
                yield array.name, (yield from array.values(path, content))
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
        """Read what stands before the numbers; None for an array of something else."""
        flags = _numbers(_element(content, order), f"{order}u4")
        if len(flags) != 2 or flags[0] & 0xFF not in NUMBERS or (flags[0] >> 8) & COMPLEX:
            return None
        shape = tuple(_numbers(_element(content, order), f"{order}i4"))
        name = _element(content, order).decode("latin-1")
        kind, size, first = _tag(content, order)
        if kind not in TYPES or not shape or min(shape) < 0:
            raise _Damaged(f"an array of type {kind} and shape {shape}")
        dtype = np.dtype(order + TYPES[kind])
        if math.prod(shape) * dtype.itemsize != size:
            raise _Damaged(f"{size:,} bytes for {shape}")
        return cls(name, shape, dtype, first, size)

    def values(self, path: Path, content: _Bytes) -> Generator[None, None, NDArray[Any]]:
        """Read the numbers; MATLAB lays them out by columns."""
        if self.size > (most := most_unpacked(path.stat().st_size)):
            raise bomb(path, most)
        check_memory(path.name, 2 * self.size)
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
    """Return the content of a short element; it is filled up to eight bytes."""
    _, size, first = _tag(content, order)
    if first:
        return first[:size]
    data = content.whole(size)
    content.whole(-size % 8)
    return data


def _numbers(content: bytes, dtype: str) -> list[int]:
    if len(content) % 4:
        raise _Damaged(f"{len(content)} bytes of numbers")
    numbers: list[int] = np.frombuffer(content, dtype).tolist()
    return numbers


def _names(path: Path, arrays: dict[str, NDArray[Any]]) -> tuple[str, str | None]:
    if not arrays:
        raise ReadingError(f"{path.name} has no arrays of numbers. It must have images X and labels y.")
    images = next((name for name in arrays if name.lower() in IMAGES), None)
    if images is None:
        images = max(arrays, key=lambda name: arrays[name].size)
    return images, next((name for name in arrays if name.lower() in LABELS and name != images), None)


def _assembled(path: Path, pixels: NDArray[Any], names: NDArray[Any] | None) -> Generator[Progress, None, Digits]:
    count = len(names) if names is not None else len(pixels)
    images = _one_image_a_row(pixels, count)
    if images is None or not count:
        shown = " × ".join(map(str, pixels.shape))
        raise ReadingError(
            f"{path.name} has images of the shape {shown} and {count:,} labels. It must be one image a row, "
            "with the pixels of a square, and one label each."
        )
    levels = GreyLevels(path.name)
    for start in range(0, count, BLOCK):
        if not levels.add(images[start : start + BLOCK].reshape(min(BLOCK, count - start), -1)).all():
            raise ReadingError(f"An image after number {start:,} of {path.name} {OUT_OF_RANGE}.")
        yield Progress(f"Reading {path.name}", start, count)
    labels = Labels(path.name)
    try:
        if names is not None:
            labels.add_array(names)
    except LabelError as error:
        raise ReadingError(f"{path.name} {error}.") from error
    return assemble(path, levels, images.shape[1:], labels if names is not None else None, from_one="ten")


def _one_image_a_row(pixels: NDArray[Any], count: int) -> NDArray[Any] | None:
    """Return images (n, h, w); MATLAB lays out pixels by columns, and the images often side by side."""
    if pixels.ndim == 3:
        return np.moveaxis(pixels, 2, 0) if pixels.shape[2] == count else pixels if len(pixels) == count else None
    if pixels.ndim != 2:
        return None
    if pixels.shape[0] != count:
        pixels = pixels.T
    shape = square(pixels.shape[1])
    if pixels.shape[0] != count or shape is None:
        return None
    return (
        pixels.reshape(-1, *shape).transpose(0, 2, 1) if _lies_by_columns(pixels, shape) else pixels.reshape(-1, *shape)
    )


def _lies_by_columns(pixels: NDArray[Any], shape: tuple[int, int]) -> bool:
    """Tell whether digits stand upright only when each is turned over: they are taller than they are wide."""
    spread = pixels[:: max(1, len(pixels) // 1000)].astype(np.float64)
    spread = np.abs(spread - np.median(spread)).sum(axis=0).reshape(shape)
    down, across = spread.sum(axis=1), spread.sum(axis=0)
    return _deviation(down) < _deviation(across)


def _deviation(weights: NDArray[np.float64]) -> float:
    places = np.arange(len(weights))
    total = weights.sum() or 1.0
    middle = (weights * places).sum() / total
    return float((weights * (places - middle) ** 2).sum() / total)
