"""From the arrays of a file to digits: what NumPy's, MATLAB's and HDF5's readers have in common."""

import math
from collections.abc import Generator, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import Digits
from digitcluster.core.errors import ReadingError
from digitcluster.core.progress import Progress
from digitcluster.files.aside import aside
from digitcluster.files.building.builder import DigitsBuilder
from digitcluster.files.building.grey_levels import check_memory
from digitcluster.files.choices import Choices
from digitcluster.files.guessing.array_axes import ImageAxes, image_axes, said
from digitcluster.files.guessing.arrays import Chosen, choose, parts_in
from digitcluster.files.guessing.columns import Columns, columns_of_matrix
from digitcluster.files.guessing.image_shape import shape_of_flat
from digitcluster.files.guessing.named_array import NamedArray, in_blocks, in_memory
from digitcluster.files.source.source import Source

LARGEST_SIDE = 4096  # pixels
TURNED = "The pixels lay by columns, as MATLAB lays them out; the images were turned upright."


def part_names(arrays: Sequence[NamedArray]) -> tuple[str, ...]:
    """Return the parts that a file has images for, such as train and test; none where there is nothing to choose."""
    parts = tuple(parts_in(arrays))
    return parts if len(parts) > 1 else ()


def read_arrays(
    source: Source, arrays: Sequence[NamedArray], choices: Choices, *, by_columns: bool = False
) -> Generator[Progress, None, Digits]:
    """Make digits from the arrays of a file, or of one of its parts.

    Parameters
    ----------
    source : Source
    arrays : sequence of NamedArray
    choices : Choices
        Of these, the part; by default the first.
    by_columns : bool
        Whether pixels may lie by columns, and digits side by side, as in MATLAB.

    Yields
    ------
    Progress in bytes of the file on disk.

    Raises
    ------
    ReadingError
        When there are no arrays of images and labels that fit together.
    """
    name = source.path.name
    parts = parts_in(arrays)
    if choices.part is not None and choices.part not in parts:
        known = ", ".join(part for part in parts if part) or "no parts"
        raise ReadingError(f"{name} has no part “{choices.part}”. It has {known}.")
    part = parts[choices.part or next(iter(parts))]
    chosen = yield from aside(lambda: choose(name, part, last_counts=by_columns), source.progress())
    return (yield from _digits(source, chosen, by_columns=by_columns))


def _digits(source: Source, chosen: Chosen, *, by_columns: bool) -> Generator[Progress, None, Digits]:
    name, shape = source.path.name, chosen.images.shape
    axes = image_axes(shape[: chosen.axis] + shape[chosen.axis + 1 :])
    if axes is None or max(axes.height, axes.width) > LARGEST_SIDE:
        raise ReadingError(
            f"{name} has images of the shape {said(shape)}. "
            "It must be count × height × width, or count × pixels of a square."
        )
    check_memory(name, math.prod(shape))
    found = axes
    chosen, axes, notes = yield from aside(lambda: _flat(name, chosen, found), source.progress())
    builder = DigitsBuilder(source.path)
    is_turned = by_columns and len(shape) == 2
    if is_turned:
        is_turned = yield from aside(lambda: _lies_by_columns(chosen, axes), source.progress())
    builder.shape = (axes.width, axes.height) if is_turned else (axes.height, axes.width)
    # Labels first: they are few, and where they do not fit, the images need not be read.
    if chosen.labels is not None:
        builder.add_labels(chosen.labels)
    blocks = _blocks(chosen)
    # One block may take seconds to unpack.
    while (block := (yield from aside(lambda: next(blocks, None), source.progress()))) is not None:
        images = axes.grey(block)
        builder.add_images(images.transpose(0, 2, 1) if is_turned else images)
        yield source.progress()
    yield source.whole_progress()
    if is_turned:
        notes = (*notes, TURNED)
    return (yield from aside(lambda: builder.finish(notes=notes), source.whole_progress()))


def _flat(name: str, chosen: Chosen, axes: ImageAxes) -> tuple[Chosen, ImageAxes, tuple[str, ...]]:
    """Find height and width of images whose pixels stand in a row that is no square, and labels among the columns."""
    notes = chosen.notes if axes.colour is None else (*chosen.notes, "Colours were turned into grey levels.")
    if axes.height:
        return chosen, axes, notes
    matrix = np.moveaxis(chosen.images.read(), chosen.axis, 0).reshape(chosen.images.shape[chosen.axis], -1)
    labels = chosen.labels
    columns = columns_of_matrix(matrix) if labels is None and len(matrix) else None
    if columns is not None:
        labels = _labels_among(matrix, columns)
        said_so = columns.notes or (f"The {_place(columns)} column was taken for the labels.",)
        notes, shape = (*notes, *said_so), columns.shape
        matrix = matrix[:, columns.before : matrix.shape[1] - columns.after]
    else:
        found = shape_of_flat(matrix) if len(matrix) else None
        if found is None:
            raise ReadingError(
                f"{name} has images of the shape {said(chosen.images.shape)}. "
                "It must be count × height × width, or count × pixels of a square."
            )
        shape, note = found
        notes = (*notes, note)
    return Chosen(in_memory(chosen.images.name, matrix), 0, labels), ImageAxes(*shape), notes


def _labels_among(matrix: NDArray[Any], columns: Columns) -> NDArray[Any] | None:
    """Return the labels that stand in the columns of a matrix."""
    if not columns.label:
        return None
    marks = matrix[:, list(columns.label)]
    return marks.argmax(axis=1) if len(columns.label) > 1 else marks[:, 0]


def _place(columns: Columns) -> str:
    return "last" if columns.after else "first"


def _blocks(chosen: Chosen) -> Iterator[NDArray[Any]]:
    """Yield the images some at a time, counted by the first side."""
    if chosen.axis == 0:
        yield from chosen.images.blocks()
    else:
        yield from in_blocks(np.moveaxis(chosen.images.read(), chosen.axis, 0))


def _lies_by_columns(chosen: Chosen, axes: ImageAxes) -> bool:
    """Return whether digits are upright only when each is transposed: they are taller than they are wide."""
    pixels = np.moveaxis(chosen.images.read(), chosen.axis, 0)
    some = axes.grey(pixels[:: max(1, len(pixels) // 1000)]).astype(np.float64)
    with np.errstate(all="ignore"):  # damaged numbers are refused later
        spread = np.abs(some - np.median(some)).sum(axis=0) / 1e9
    if not np.isfinite(spread).all():
        return False
    down, across = spread.sum(axis=1), spread.sum(axis=0)
    return _deviation(down) < _deviation(across)


def _deviation(weights: NDArray[np.float64]) -> float:
    places = np.arange(len(weights))
    total = weights.sum() or 1.0
    middle = (weights * places).sum() / total
    return float((weights * (places - middle) ** 2).sum() / total)
