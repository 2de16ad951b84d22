"""The arrays in a MATLAB file of version 5, one after the other: numbers, texts, sparse matrices, cells and structures.

The form is MathWorks' "MAT-File Level 5": a header of 128 bytes, then elements; an array is an element of elements. (It
is our own reader because SciPy's is not safe: some damaged files crash the whole program.)
"""

import math
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, TypeAlias

import numpy as np
from numpy.typing import NDArray

from digitcluster.files.building.grey_levels import check_memory
from digitcluster.files.damage import DamagedError
from digitcluster.files.readers.mat_stream import MatStream
from digitcluster.files.source.guarded_stream import bomb, most_unpacked
from digitcluster.files.source.source import Source

TYPES = {1: "i1", 2: "u1", 3: "i2", 4: "u2", 5: "i4", 6: "u4", 7: "f4", 9: "f8", 12: "i8", 13: "u8"}
TEXTS = {1: "u1", 2: "u1", 4: "u2", 16: "u1", 17: "u2"}  # of characters, by type
MATRIX, PACKED = 14, 15
CELL, STRUCTURE, TEXT, SPARSE = 1, 2, 4, 5  # classes of arrays
NUMBERS = range(6, 16)
COMPLEX = 0x08  # a flag
MOST_SIDES, MOST_NUMBERS = 8, 1 << 40  # of an array
DEEPEST = 4  # cells in cells
MOST_ELEMENTS = 200_000  # of cells and structures in a file
MOST_FIELDS = 100  # of a structure


@dataclass(frozen=True, eq=False)
class Cells:
    """An array of arrays, in MATLAB's order, by columns; those that cannot be read are None."""

    shape: tuple[int, ...]
    content: list["Value"] = field(default_factory=list)


Value: TypeAlias = NDArray[Any] | Cells | dict[str, Cells] | None
"""What an array holds: numbers, or texts (one a row); cells; or a structure's fields, each with its values."""


@dataclass
class _Budget:
    """What a file may still take of the memory."""

    source: Source
    bytes: int
    elements: int = MOST_ELEMENTS

    def take(self, size: int) -> None:
        self.bytes -= size
        if self.bytes < 0:
            raise bomb(self.source.path, most_unpacked(self.source.size))
        check_memory(self.source.path.name, 2 * size)


def arrays_in(
    source: Source, stream: BinaryIO, order: str, *, only_shapes: bool = False
) -> Iterator[tuple[str, Value] | None]:
    """Yield name and content of each array, and None now and then, so that the reading can be cancelled.

    Parameters
    ----------
    source : Source
        For the file's name and size.
    stream : binary file
        Stands after the header.
    order : {"<", ">"}
        Of the bytes.
    only_shapes : bool
        Whether the numbers are passed over: each array is then all 0, and takes no memory.

    Raises
    ------
    DamagedError, zlib.error
        When the bytes are not what they must be.
    ReadingError
        When an array is too large.
    """
    budget = _Budget(source, most_unpacked(source.size))
    while tag := stream.read(8):
        if len(tag) < 8:
            raise DamagedError("it ends within a tag")
        kind, size = np.frombuffer(tag, f"{order}u4").tolist()
        content = MatStream(stream, size, order, packed=kind == PACKED)
        if kind == PACKED:
            kind = int(np.frombuffer(content.whole(8), f"{order}u4")[0])
        if kind == MATRIX:
            yield (yield from _Parser(content, order, budget, only_shapes=only_shapes).array(depth=0))
        for _ in content.skip():
            yield None


class _Parser:
    """Reads one array and, for cells and structures, those in it."""

    def __init__(self, content: MatStream, order: str, budget: _Budget, *, only_shapes: bool) -> None:
        self._content, self._order, self._budget, self._only_shapes = content, order, budget, only_shapes

    def array(self, *, depth: int) -> Generator[None, None, tuple[str, Value]]:
        """Read an array whose tag has been read: its name and its content."""
        content = self._content
        flags = content.numbers("u4")
        shape = tuple(content.numbers("i4"))
        name = content.short().decode("latin-1")
        if (
            len(flags) != 2
            or not 0 < len(shape) <= MOST_SIDES
            or min(shape) < 0
            or math.prod(max(side, 1) for side in shape) > MOST_NUMBERS
        ):
            raise DamagedError(f"an array of shape {shape}")
        kind, is_complex = flags[0] & 0xFF, (flags[0] >> 8) & COMPLEX
        value: Value = None
        if kind == CELL and depth < DEEPEST:
            value = yield from self._cells(shape, depth)
        elif kind == STRUCTURE and depth < DEEPEST:
            value = yield from self._structure(shape, depth)
        elif self._only_shapes:
            is_read = kind == TEXT or (not is_complex and (kind in NUMBERS or kind == SPARSE))
            value = np.broadcast_to(np.uint8(0), shape) if is_read else None
        elif kind == TEXT:
            value = yield from self._text(shape)
        elif kind == SPARSE and len(shape) == 2 and not is_complex:
            value = yield from self._sparse(shape)
        elif kind in NUMBERS and not is_complex:
            value = (yield from self._numbers(math.prod(shape))).reshape(shape, order="F")
        return name, value

    def _numbers(self, count: int, types: dict[int, str] = TYPES) -> Generator[None, None, NDArray[Any]]:
        """Read an element of so many numbers; with -1 however many it has."""
        kind, size, first = self._content.tag()
        if kind not in types:
            raise DamagedError(f"numbers of type {kind}")
        dtype = np.dtype(self._order + types[kind])
        if size % dtype.itemsize or (count >= 0 and count * dtype.itemsize != size):
            raise DamagedError(f"{size:,} bytes for {count:,} numbers")
        self._budget.take(size)
        numbers = bytearray(first[:size])
        for some in self._content.read(size - len(numbers)):
            numbers += some
            yield
        if not first:
            self._content.pass_padding(size)
        return np.frombuffer(numbers, dtype)

    def _text(self, shape: tuple[int, ...]) -> Generator[None, None, NDArray[Any]]:
        """Read characters; each row of a matrix is a text."""
        codes = yield from self._numbers(-1, TEXTS)
        if len(codes) != math.prod(shape) or len(shape) != 2:
            return np.array([codes.astype(np.uint8).tobytes().decode("utf-8", "replace")])
        rows = codes.reshape(shape, order="F").tolist()
        return np.array(["".join(map(chr, row)).strip() for row in rows])

    def _sparse(self, shape: tuple[int, ...]) -> Generator[None, None, NDArray[Any]]:
        """Read a sparse matrix: rows of the values, where each column's begin, and the values."""
        rows = yield from self._numbers(-1)
        starts = yield from self._numbers(shape[1] + 1)
        values = yield from self._numbers(-1)
        ends = starts.astype(np.int64)
        count = int(ends[-1])
        if (np.diff(ends) < 0).any() or ends[0] != 0 or not 0 <= count <= min(len(rows), len(values)):
            raise DamagedError("columns of a sparse matrix that do not follow each other")
        rows = rows[:count].astype(np.int64)
        if count and not (rows.min() >= 0 and rows.max() < shape[0]):
            raise DamagedError("a row outside a sparse matrix")
        self._budget.take(4 * math.prod(shape))
        matrix = np.zeros(shape, np.float32)
        with np.errstate(over="ignore"):  # what becomes infinite is out of range
            matrix[rows, np.repeat(np.arange(shape[1]), np.diff(ends))] = values[:count]
        return matrix

    def _cells(self, shape: tuple[int, ...], depth: int) -> Generator[None, None, Cells]:
        return Cells(shape, (yield from self._values(math.prod(shape), depth)))

    def _structure(self, shape: tuple[int, ...], depth: int) -> Generator[None, None, dict[str, Cells]]:
        length = (self._content.numbers("i4") or [0])[0]
        text = self._content.short()
        if not 0 < length <= len(text) or len(text) // length > MOST_FIELDS:
            return {}
        names = [text[at : at + length].split(b"\0")[0].decode("latin-1") for at in range(0, len(text), length)]
        values = yield from self._values(math.prod(shape) * len(names), depth)
        return {name: Cells(shape, values[number :: len(names)]) for number, name in enumerate(names)}

    def _values(self, count: int, depth: int) -> Generator[None, None, list[Value]]:
        """Read so many arrays, one after the other."""
        self._budget.elements -= count
        if self._budget.elements < 0:
            raise DamagedError(f"more than {MOST_ELEMENTS:,} arrays in arrays")
        values: list[Value] = []
        for _ in range(count):
            kind, size, _ = self._content.tag()
            if kind != MATRIX:
                raise DamagedError(f"an element of type {kind} in a cell")
            end = self._content.taken + size
            values.append((yield from self.array(depth=depth + 1))[1] if size else None)
            yield from self._content.skip_to(end)
        return values


def flattened(name: str, value: Value) -> list[tuple[str, NDArray[Any]]]:
    """Return an array, or those in cells and structures, with names: "train.images"."""
    if isinstance(value, np.ndarray):
        return [(name, value)]
    if isinstance(value, dict):
        return [one for key, cells in value.items() for one in flattened(f"{name}.{key}" if name else key, cells)]
    if not isinstance(value, Cells) or not value.content:
        return []
    arrays = [one for one in value.content if isinstance(one, np.ndarray)]
    if len(value.content) == 1:
        return flattened(name, value.content[0])
    if len(arrays) == len(value.content):
        return _stacked(name, value.shape, arrays)
    return [one for number, inner in enumerate(value.content, 1) for one in flattened(f"{name}.{number}", inner)]


def _stacked(name: str, shape: tuple[int, ...], arrays: Sequence[NDArray[Any]]) -> list[tuple[str, NDArray[Any]]]:
    """Return the arrays of cells as one where they are of one shape, or else one by one, numbered from 1."""
    if all(one.dtype.kind == "U" and one.size == 1 for one in arrays):
        return [(name, np.array([str(one[0]) for one in arrays]))]
    if len({one.shape for one in arrays}) == 1 and all(one.dtype.kind != "U" for one in arrays):
        sides = [side for side in shape if side != 1]
        # Cells stand by columns, numbers within them too.
        whole = np.stack(arrays).reshape(*sides[::-1], *arrays[0].shape)
        return [(name, np.moveaxis(whole, range(len(sides)), range(len(sides))[::-1]).squeeze())]
    return [(f"{name}{number}", one) for number, one in enumerate(arrays, start=1)]
