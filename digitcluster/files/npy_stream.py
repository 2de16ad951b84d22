"""NPY, NumPy's form of one array, as a stream: its header, then its rows several at a time."""

import math
import sys
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from digitcluster.core.errors import ReadingError
from digitcluster.files.building.grey_levels import check_memory
from digitcluster.files.damage import VALUES, DamagedError, damage_told

CHUNK = 1 << 20  # bytes of rows that are read together
MOST_SIDES, MOST_NUMBERS = 8, 1 << 56  # of an array
LONGEST_HEADER = 10_000  # bytes, NumPy's own limit for what is not trusted


@dataclass(frozen=True)
class Header:
    """What an array's first bytes promise."""

    shape: tuple[int, ...]
    type: np.dtype[np.generic]
    by_column: bool


def read_header(path: Path, stream: IO[bytes]) -> Header:
    """Read and check an array's first bytes; the stream is then at the first row.

    Raises
    ------
    ReadingError
        When it is not an array, or not one of numbers or texts. Objects (pickles) could run a program.
    """
    with damage_told(f"{path.name} is damaged: it does not begin as an array does.", also=(*VALUES, MemoryError)):
        version = npy.read_magic(stream)
        reader = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
        shape, by_column, dtype = reader(stream, max_header_size=LONGEST_HEADER)
    if dtype.hasobject:
        raise ReadingError(
            f"{path.name} holds Python objects (a pickle), which could run a program. Save plain numbers instead."
        )
    if dtype.kind not in "buifUS" or min(shape, default=0) < 0 or not dtype.itemsize:
        raise ReadingError(f"{path.name} holds {dtype} and not numbers. Save images and labels as numbers.")
    if len(shape) > MOST_SIDES:
        raise ReadingError(f"{path.name} holds an array with {len(shape)} sides. Images have three, or four in colour.")
    if math.prod(max(int(side), 1) for side in shape) >= MOST_NUMBERS:
        raise ReadingError(f"{path.name} is damaged: no array is as large as it says. Copy or download it again.")
    return Header(tuple(map(int, shape)), dtype, bool(by_column))


def read_rows(path: Path, stream: IO[bytes], header: Header) -> Generator[NDArray[np.generic], None, None]:
    """Yield the array several rows at a time; one laid out by columns comes whole, since each row is all over it.

    Raises
    ------
    ReadingError
        When the array ends too early, or is too large for the memory.
    """
    one = math.prod(header.shape[1:]) * header.type.itemsize
    count = header.shape[0]
    if count and not one:  # there is nothing to read
        yield np.zeros(header.shape, header.type)
        return
    one = max(1, one)
    step = count if header.by_column and len(header.shape) > 1 else max(1, CHUNK // one)
    if step == count:
        check_memory(path.name, 2 * count * one)
    for start in range(0, count, step):
        number = min(step, count - start)
        content = stream.read(number * one)
        if len(content) < number * one:
            raise ReadingError(f"{path.name} was cut off: its array ends too early. Copy or download it again.")
        rows = array_of(content, header.type)
        if step == count and header.by_column:
            yield rows.reshape(header.shape[::-1]).T
        else:
            yield rows.reshape(number, *header.shape[1:])


def array_of(content: bytes, kind: np.dtype[Any]) -> NDArray[Any]:
    """Return bytes as numbers or texts of this type.

    Raises
    ------
    DamagedError
        When texts have characters that do not exist: NumPy would make strings of them that Python itself trips over.
    """
    if kind.kind == "U":
        characters = np.frombuffer(content, np.dtype(np.uint32).newbyteorder(kind.byteorder))
        if characters.max(initial=0) > sys.maxunicode:
            raise DamagedError("characters that do not exist")
    return np.frombuffer(content, kind)
