"""The arrays in a MATLAB file of version 4: each a header of 20 bytes, a name, and numbers by columns.

The form is MathWorks' "MAT-File Level 4". It has no mark of its own: a file is taken for one if its first header is.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from digitcluster.files.building.grey_levels import check_memory
from digitcluster.files.damage import DamagedError
from digitcluster.files.source.source import Source

HEADER = 20  # bytes
TYPES = ("f8", "f4", "i4", "i2", "u2", "u1")  # by the second digit of the first number
LONGEST_NAME = 64
MOST = 1 << 32  # numbers of an array
CHUNK = 1 << 20  # bytes


@dataclass(frozen=True)
class _Header:
    dtype: np.dtype[Any]
    rows: int
    columns: int
    name_length: int
    is_text: bool

    @property
    def size(self) -> int:
        """How many bytes the numbers take."""
        return self.rows * self.columns * self.dtype.itemsize


def is_mat4(head: bytes) -> bool:
    """Return whether a file begins as one of version 4: with the header and the name of an array."""
    header = _header(head[:HEADER])
    name = head[HEADER : HEADER + header.name_length] if header is not None else b""
    return name.endswith(b"\0") and name[:-1].decode("latin-1").isidentifier()


def arrays_in_mat4(source: Source, stream: BinaryIO) -> Iterator[tuple[str, NDArray[Any]] | None]:
    """Yield name and content of each array of numbers, and None now and then.

    Raises
    ------
    DamagedError
        When the bytes are not what they must be.
    """
    while start := stream.read(HEADER):
        header = _header(start)
        if header is None:
            raise DamagedError(f"{start.hex()} where an array must begin")
        name = stream.read(header.name_length).rstrip(b"\0").decode("latin-1")
        check_memory(source.path.name, 2 * header.size)
        content = bytearray()
        while len(content) < header.size:
            some = stream.read(min(CHUNK, header.size - len(content)))
            if not some:
                raise DamagedError("it ends too early")
            content += some
            yield None
        if not header.is_text:
            yield name, np.frombuffer(content, header.dtype).reshape(header.rows, header.columns, order="F")


def _header(start: bytes) -> _Header | None:
    """Return what 20 bytes say of an array; None where they are no header, or of an array that cannot be read."""
    if len(start) < HEADER:
        return None
    for order in "<>":
        kind, rows, columns, is_complex, length = struct.unpack(f"{order}5i", start)
        thousands, rest = divmod(kind, 1000)
        hundreds, tens, ones = rest // 100, rest // 10 % 10, rest % 10
        if (thousands, hundreds) != ((0, 0) if order == "<" else (1, 0)) or tens >= len(TYPES) or ones > 1:
            continue
        if min(rows, columns) >= 0 and rows * columns <= MOST and not is_complex and 1 < length <= LONGEST_NAME:
            return _Header(np.dtype(order + TYPES[tens]), rows, columns, length, is_text=ones == 1)
    return None
