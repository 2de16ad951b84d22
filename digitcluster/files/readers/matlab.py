"""MATLAB's files of version 4 to 7: arrays of images and labels, as MATLAB lays them out."""

from collections.abc import Generator, Iterator

from digitcluster.core.digits import Digits
from digitcluster.core.errors import ReadingError
from digitcluster.core.progress import Progress, finish
from digitcluster.files.choices import Choices
from digitcluster.files.damage import DamagedError, damage_told
from digitcluster.files.guessing.named_array import NamedArray, in_memory
from digitcluster.files.readers.array_digits import part_names, read_arrays
from digitcluster.files.readers.mat4_arrays import arrays_in_mat4, is_mat4
from digitcluster.files.readers.mat_arrays import Value, arrays_in, flattened
from digitcluster.files.source.source import Source

HEADER = 128  # bytes; the last two give the order of bytes


def recognizes(source: Source) -> bool:
    """Return whether a file is MATLAB's, by its first word or, in version 4, by its first array."""
    return (head := source.outer_head).startswith(b"MATLAB ") or is_mat4(head)


def parts(source: Source) -> tuple[str, ...]:
    """Return the parts that a file has images for, such as train and test; none where there is nothing to choose."""
    return part_names(finish(_arrays(source, only_shapes=True)))


def read(source: Source, choices: Choices) -> Generator[Progress, None, Digits]:
    """Read a file with arrays such as X and y, data and label, or digits and labels.

    Yields
    ------
    Progress in bytes of the file on disk.

    Raises
    ------
    ReadingError
        When there are no arrays of images and labels that fit together.
    """
    yield source.progress()
    arrays = yield from _arrays(source)
    yield source.whole_progress()
    if not arrays:
        raise ReadingError(f"{source.path.name} has no arrays of numbers. It must have images X and labels y.")
    return (yield from read_arrays(source, arrays, choices, by_columns=True))


def _arrays(source: Source, *, only_shapes: bool = False) -> Generator[Progress, None, list[NamedArray]]:
    """Read all arrays of a file: it has no list of them, and the largest may be the first."""
    name = source.path.name
    arrays: list[NamedArray] = []
    with damage_told(f"{name} is damaged. Copy or download it again."):
        for found in _found(source, only_shapes=only_shapes):
            if found is not None:
                arrays += [in_memory(*one) for one in flattened(*found)]
            yield source.progress()
    return arrays


def _found(source: Source, *, only_shapes: bool) -> Iterator[tuple[str, Value] | None]:
    """Yield name and content of each array, and None now and then."""
    stream = source.archive
    if is_mat4(source.outer_head):
        yield from arrays_in_mat4(source, source.archive)
        return
    header = stream.read(HEADER)
    order = {b"IM": "<", b"MI": ">"}.get(header[126:], "")
    if not order:
        raise DamagedError("no order of bytes")
    yield from arrays_in(source, stream, order, only_shapes=only_shapes)
