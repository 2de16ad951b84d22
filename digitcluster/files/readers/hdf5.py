"""HDF5, arrays in groups as h5py, Caffe and MATLAB 7.3 save them; read by h5py, an optional extra."""

import math
from collections.abc import Generator, Iterator
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import Digits
from digitcluster.core.errors import ReadingError
from digitcluster.core.progress import Progress
from digitcluster.files.aside import aside
from digitcluster.files.building.grey_levels import check_memory
from digitcluster.files.choices import Choices
from digitcluster.files.guessing.named_array import NamedArray, rows_together
from digitcluster.files.readers.array_digits import part_names, read_arrays
from digitcluster.files.source.guarded_stream import bomb, most_unpacked
from digitcluster.files.source.source import Source

MARK = b"\x89HDF\r\n\x1a\n"
MISSING = (
    "To read HDF5 files (.h5, and MATLAB's from version 7.3) the program needs h5py, which is not installed. Install "
    "it with “pip install \"digitcluster[hdf5]\"”, or save the digits as NPZ or, in MATLAB, with “save(…, '-v7')”."
)
NETWORK = (b"model_weights", b"model_config", b"keras_version")  # what Keras writes into its models
START = 1 << 16  # bytes in which such a word is looked for, h5py or not
MOST_ARRAYS = 500  # of a file
MOST_ENTRIES = 5000  # arrays and groups, of which one group may be full
DEEPEST = 20  # groups in each other
LARGEST_PIECE = 512 << 20  # bytes of a piece (HDF5's chunk): it can only be unpacked whole
SLOTS = 20_011  # pieces that are kept unpacked, as long as they fit into that; a prime number, as HDF5 asks for
LONGEST = 20_000_000  # numbers along one side: far more digits than anybody has; some bytes can claim any length
FAULTS = (OSError, KeyError, RuntimeError, ValueError, TypeError)  # of h5py, for damaged bytes


def recognizes(source: Source) -> bool:
    """Return whether a file is HDF5, by its first eight bytes; MATLAB's own header may stand before them."""
    return source.outer_head.startswith((MARK, b"MATLAB 7.3"))


def parts(source: Source) -> tuple[str, ...]:
    """Return the parts that a file has images for, such as train and test; none where there is nothing to choose."""
    try:
        return part_names(_arrays(source))
    except FAULTS as error:
        raise _damaged(source, error) from error


def read(source: Source, choices: Choices) -> Generator[Progress, None, Digits]:
    """Read a file of arrays; of several parts the first, the training digits, if none is named.

    Yields
    ------
    Progress in bytes of the file on disk.

    Raises
    ------
    ReadingError
        When h5py is missing, or there are no arrays of images and labels that fit together.
    """
    yield source.progress()
    try:
        arrays = yield from aside(lambda: _arrays(source), source.progress())
        return (yield from read_arrays(source, arrays, choices, by_columns=_is_matlab(source)))
    except FAULTS as error:
        raise _damaged(source, error) from error


def _damaged(source: Source, error: Exception) -> Exception:
    if isinstance(error, PermissionError):
        return error
    return ReadingError(f"{source.path.name} is damaged. Copy or download it again.", details=str(error))


def _is_matlab(source: Source) -> bool:
    return source.outer_head.startswith(b"MATLAB")


def _arrays(source: Source) -> list[NamedArray]:
    """Return all arrays of numbers and texts in a file; links that lead out of it are not followed."""
    if any(word in source.archive.read(START) for word in NETWORK):
        raise _network(source)
    try:
        import h5py  # an extra, which may be missing
    except ImportError as error:
        raise ReadingError(MISSING) from error
    # A piece is unpacked once, however many of its rows are read at a time.
    file = h5py.File(source.archive, "r", rdcc_nbytes=LARGEST_PIECE, rdcc_nslots=SLOTS)
    if any(word.decode() in file.attrs or word.decode() in file for word in NETWORK):
        raise _network(source)
    found: list[NamedArray] = []
    for name, item in _items(source, file):
        if item.dtype.kind in "buifS" and not item.is_virtual and not item.external:
            found.append(_array(source, name, item, turned=_is_matlab(source)))
            if len(found) > MOST_ARRAYS:
                raise ReadingError(
                    f"{source.path.name} has over {MOST_ARRAYS} arrays. Save one with images and one with labels."
                )
    return found


def _items(source: Source, file: Any) -> Iterator[tuple[str, Any]]:
    """Yield each array and its name; links that lead out of the file, or to what was seen already, are passed over."""
    from h5py import Dataset, Group, HardLink

    waiting: list[tuple[str, Any]] = [("", file)]
    seen, entries = {file}, 0
    while waiting:
        before, group = waiting.pop()
        entries += len(group)
        if entries > MOST_ENTRIES or before.count("/") > DEEPEST:
            raise ReadingError(
                f"{source.path.name} has far more groups and arrays than a file of digits. "
                "Save one array with images and one with labels."
            )
        inside: list[tuple[str, Any]] = []
        for name in group:
            # Passed over: MATLAB's own notes in #refs#, to which its cells refer.
            if name.startswith("#") or not isinstance(group.get(name, getlink=True), HardLink):
                continue
            item = group[name]
            if item in seen:
                continue
            seen.add(item)
            if isinstance(item, Dataset):
                yield before + name, item
            elif isinstance(item, Group):
                inside.append((f"{before}{name}/", item))
        waiting += reversed(inside)


def _network(source: Source) -> ReadingError:
    return ReadingError(
        f"{source.path.name} is a network that was trained with Keras, and not digits. "
        "Open the file of digits that it was trained on."
    )


def _array(source: Source, name: str, item: Any, *, turned: bool) -> NamedArray:
    """Return a dataset as an array that is read later; MATLAB's sides stand in the reverse order."""
    whole = partial(_whole, source, item, turned=turned)
    shape = tuple(map(int, item.shape or ()))
    if max(shape, default=0) > LONGEST:
        raise ReadingError(f"{source.path.name} says that {name} has {max(shape):,} rows, too many for digits.")
    return NamedArray(
        name, shape[::-1] if turned else shape, item.dtype, whole, partial(_blocks, source, item, turned=turned)
    )


def _check(source: Source, item: Any) -> None:
    """Refuse an array that grows out of all proportion when it is unpacked, as a whole or in one of its pieces."""
    if math.prod(item.shape) * item.dtype.itemsize > most_unpacked(source.size):
        raise bomb(source.path, most_unpacked(source.size))
    piece = math.prod(item.chunks or ()) * item.dtype.itemsize
    if piece > LARGEST_PIECE:
        raise ReadingError(
            f"{source.path.name} is packed in pieces of {piece / 1e6:,.1f} MB, of which each must be unpacked whole. "
            "Save it again in smaller pieces (HDF5's “chunks”), such as of 1,000 digits."
        )
    check_memory(source.path.name, 2 * piece)


def _whole(source: Source, item: Any, *, turned: bool) -> NDArray[Any]:
    _check(source, item)
    check_memory(source.path.name, 2 * math.prod(item.shape) * item.dtype.itemsize)
    array = np.asarray(item[()])
    return array.T if turned else array


def _blocks(source: Source, item: Any, *, turned: bool) -> Iterator[NDArray[Any]]:
    """Yield an array some rows at a time."""
    if turned:
        yield _whole(source, item, turned=True)
        return
    _check(source, item)
    rows = rows_together(item.shape, item.dtype)
    check_memory(source.path.name, 2 * rows * math.prod(item.shape[1:]) * item.dtype.itemsize)
    for start in range(0, item.shape[0], rows):
        yield np.asarray(item[start : start + rows])
