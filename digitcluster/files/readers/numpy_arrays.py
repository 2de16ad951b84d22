"""NumPy's files: NPY, one array of images, and NPZ, a zip archive of arrays with images and labels."""

import math
from collections.abc import Generator, Iterator
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import Digits
from digitcluster.core.errors import ReadingError
from digitcluster.core.progress import Progress
from digitcluster.files.building.grey_levels import check_memory
from digitcluster.files.choices import Choices
from digitcluster.files.guessing.array_labels import is_named_images, is_named_labels
from digitcluster.files.guessing.named_array import NamedArray
from digitcluster.files.npy_stream import Header, read_header, read_rows
from digitcluster.files.readers.array_digits import part_names, read_arrays
from digitcluster.files.source.source import Source
from digitcluster.files.source.zip_archive import NAME_AT, ZIP

NPY = b"\x93NUMPY"
ENDING = ".npy"
LONGEST_NAME = 170  # bytes: room for the name of an archive's first file
MOST_ARRAYS = 200  # of a file; digits have a few, or one a class


def recognizes(source: Source) -> bool:
    """Return whether a file is NPY, or an NPZ archive: a zip archive whose first file is an array."""
    head = source.outer_head
    is_npz = head.startswith(ZIP) and ENDING.encode() in head[NAME_AT : NAME_AT + LONGEST_NAME]
    return head.startswith(NPY) or is_npz


def parts(source: Source) -> tuple[str, ...]:
    """Return the parts that a file has digits for, such as train and test; none where there is nothing to choose."""
    return part_names(_arrays(source)) if source.zip is not None else ()


def read(source: Source, choices: Choices) -> Generator[Progress, None, Digits]:
    """Read a file of arrays; of several parts the first, the training digits, if none is named.

    Yields
    ------
    Progress in bytes of the file on disk.

    Raises
    ------
    ReadingError
        When there are no arrays of images and labels that fit together.
    """
    yield source.progress()
    arrays = [_array(source, None)] if source.zip is None else _arrays(source)
    return (yield from read_arrays(source, arrays, choices))


def _arrays(source: Source) -> list[NamedArray]:
    """Return the arrays of an archive but for those that cannot be read and are called neither images nor labels.

    Raises
    ------
    ReadingError
        When there are too many, or images or labels cannot be read.
    """
    names = [name for name in source.names if name.endswith(ENDING)]
    if len(names) > MOST_ARRAYS:
        raise ReadingError(f"{source.path.name} has {len(names):,} arrays. Save one with images and one with labels.")
    found: list[NamedArray] = []
    for name in names:
        try:
            found.append(_array(source, name))
        except ReadingError:  # such as Python objects: only what may belong to the digits matters
            if len(names) <= 2 or is_named_images(name) or is_named_labels(name):
                raise
    return found


def _array(source: Source, name: str | None) -> NamedArray:
    """Return an array of an archive, or of the file itself where it has no name there."""
    header = read_header(source.path, _opened(source, name))
    shown = name.removesuffix(ENDING) if name is not None else source.path.name
    return NamedArray(shown, header.shape, header.type, partial(_whole, source, name), partial(_blocks, source, name))


def _opened(source: Source, name: str | None) -> Any:
    return source.stream if name is None or source.zip is None else source.zip.open(name)


def _blocks(source: Source, name: str | None) -> Iterator[NDArray[Any]]:
    """Yield an array some rows at a time, as it is read."""
    stream = _opened(source, name)
    header = read_header(source.path, stream)
    yield from read_rows(source.path, stream, header)


def _whole(source: Source, name: str | None) -> NDArray[Any]:
    stream = _opened(source, name)
    header = read_header(source.path, stream)
    check_memory(source.path.name, 2 * math.prod(header.shape) * header.type.itemsize)
    if not header.shape:
        header = Header((1,), header.type, by_column=False)
    blocks = list(read_rows(source.path, stream, header))
    return np.concatenate(blocks) if blocks else np.zeros(header.shape, header.type)
