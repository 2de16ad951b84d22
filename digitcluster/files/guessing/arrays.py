"""Which array of a file has the images and which the labels: for NumPy's, MATLAB's and HDF5's files alike.

A name that people use for images counts first, then the size; labels are the vector, or the one-hot matrix, whose
length is one side of the images.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.errors import ReadingError
from digitcluster.files.guessing.array_axes import axis_of_digits, has_ten_classes, is_grid, said, side_of_square
from digitcluster.files.guessing.array_labels import (
    are_labels,
    is_named_images,
    is_named_labels,
    labels_for,
)
from digitcluster.files.guessing.named_array import NamedArray, in_memory
from digitcluster.files.guessing.parts import in_usual_order, shown_part, split_part

NUMBERS = "buif"  # NumPy's kinds of types that can be images
FEWEST_PIXELS = 25
MUCH_SMALLER = 0.1  # an array named as images, but smaller than this share of the largest, holds something else


@dataclass(frozen=True, eq=False)
class Chosen:
    """What was found.

    Attributes
    ----------
    images : NamedArray
    axis : int
        The side of `images` that counts the digits.
    labels : array (n,) or None
        As in the file.
    notes : tuple of str
        What was guessed, in sentences.
    """

    images: NamedArray
    axis: int
    labels: NDArray[Any] | None
    notes: tuple[str, ...] = ()


def parts_in(arrays: Sequence[NamedArray]) -> dict[str, list[NamedArray]]:
    """Return the arrays of each part that has images, the usual part first; what is in no part belongs to each.

    Without anything that could be images, all arrays are one part: "".
    """
    groups: dict[str, list[NamedArray]] = {}
    for array in arrays:
        groups.setdefault(split_part(array.name)[0], []).append(array)
    parts = [part for part, members in groups.items() if any(map(_may_be_images, members))]
    if not parts:
        return {"": list(arrays)}
    shared = [array for part, members in groups.items() if part not in parts for array in members]
    names = {part: shown_part(part, (array.name for array in groups[part])) for part in parts}
    return {names[part]: groups[part] + shared for part in in_usual_order(parts)}


def choose(file_name: str, arrays: Sequence[NamedArray], *, last_counts: bool = False) -> Chosen:
    """Find images and labels among the arrays of a file, or of one of its parts.

    Parameters
    ----------
    file_name : str
        For messages.
    arrays : sequence of NamedArray
    last_counts : bool
        Whether, where nothing tells, the last side counts the digits, as in MATLAB, and not the first.

    Raises
    ------
    ReadingError
        When nothing can be images, or labels do not fit them.
    """
    if by_class := _one_array_a_class(arrays):
        return by_class
    images = _images(file_name, arrays)
    others = [array for array in arrays if array is not images]
    labels = labels_for(file_name, images, others)
    if labels.values is None and has_ten_classes(images.shape):
        return _classes_in_one_array(images)
    if labels.values is not None and is_grid(images.shape, len(labels.values)):
        return _grid(images, labels.values, labels.notes)
    count = len(labels.values) if labels.values is not None else None
    axis = axis_of_digits(images.shape, count, images.read, last_counts=last_counts)
    return Chosen(images, axis, labels.values, labels.notes)


def _may_be_images(array: NamedArray) -> bool:
    if array.type.kind not in NUMBERS or array.size < FEWEST_PIXELS or is_named_labels(array.name):
        return False
    sides = [side for side in array.shape if side != 1]
    return len(sides) > 2 or (len(sides) == 2 and (min(sides) >= FEWEST_PIXELS or any(map(side_of_square, sides))))


def _images(file_name: str, arrays: Sequence[NamedArray]) -> NamedArray:
    """Return the images: the largest of the arrays that are named so, or else of all."""
    numbers = [array for array in arrays if array.type.kind in NUMBERS]
    fitting = [array for array in numbers if _may_be_images(array)]
    if not fitting:
        if any(not array.size and is_named_images(array.name) for array in arrays):
            raise ReadingError(f"{file_name} has no digits in it. Choose another file.")
        named = [array for array in numbers if is_named_images(array.name)]
        if named:
            raise ReadingError(
                f"{file_name} has images of the shape {said(named[0].shape)}. "
                "It must be count × height × width, or count × pixels of a square."
            )
        if arrays and all(are_labels(array) for array in arrays):
            raise ReadingError(
                f"{file_name} has one label for each digit, and no images. Open the file of images that belongs to it."
            )
        shown = ", ".join(f"{array.name} ({said(array.shape)})" for array in arrays[:8]) or "none"
        raise ReadingError(
            f"{file_name} has the arrays {shown}, and none that can be images. "
            "They must be count × height × width, or count × pixels of a square."
        )
    largest = max(fitting, key=lambda array: array.size)
    named = [array for array in fitting if is_named_images(array.name) and array.size >= MUCH_SMALLER * largest.size]
    return max(named, key=lambda array: array.size) if named else largest


def _one_array_a_class(arrays: Sequence[NamedArray]) -> Chosen | None:
    """Put together arrays such as train0 … train9, one for each digit."""
    numbered: dict[str, dict[int, NamedArray]] = {}
    for array in arrays:
        stem = array.name.rstrip("0123456789")
        if stem != array.name and array.type.kind in NUMBERS and len(array.shape) > 1:
            numbered.setdefault(stem, {})[int(array.name[len(stem) :][:3])] = array
    for stem, members in numbered.items():
        numbers = sorted(members)
        if numbers not in (list(range(10)), list(range(1, 11))):
            continue
        for axis in range(len(members[1].shape)):
            rests = {_without(members[number].shape, axis) for number in numbers}
            if len(rests) == 1 and math.prod(next(iter(rests))) >= FEWEST_PIXELS:
                return _put_together(stem, [members[number] for number in numbers], numbers, axis)
    return None


def _put_together(stem: str, arrays: Sequence[NamedArray], numbers: Sequence[int], axis: int) -> Chosen:
    counts = [array.shape[axis] for array in arrays]
    whole = np.concatenate([np.moveaxis(array.read(), axis, 0) for array in arrays])
    note = f"The arrays {arrays[0].name} to {arrays[-1].name} were read as one class each."
    return Chosen(in_memory(stem, whole), 0, np.repeat(numbers, counts), (note,))


def _classes_in_one_array(images: NamedArray) -> Chosen:
    """Take apart an array such as USPS's, 256 × 1,100 × 10: pixels, digits of a class, classes."""
    pixels = max(axis for axis, side in enumerate(images.shape) if side_of_square(side))
    classes = max(axis for axis, side in enumerate(images.shape) if side == 10 and axis != pixels)
    (each,) = {0, 1, 2} - {pixels, classes}
    whole = images.read().transpose(classes, each, pixels).reshape(-1, images.shape[pixels])
    note = f"The side of 10 in {images.name} ({said(images.shape)}) was read as ten classes."
    # From 1 to 10, since that is how such files count; the built-in model's vote finds out which digit is meant.
    return Chosen(in_memory(images.name, whole), 0, np.repeat(np.arange(1, 11), images.shape[each]), (note,))


def _grid(images: NamedArray, labels: NDArray[Any], notes: tuple[str, ...]) -> Chosen:
    """Take apart an array of classes × digits of a class × height × width, or with the first two exchanged."""
    whole = images.read()
    if whole.shape[0] != len(labels):
        whole = whole.swapaxes(0, 1)
    flat = whole.reshape(-1, *whole.shape[2:])
    note = f"{images.name} ({said(images.shape)}) was read as {whole.shape[0]} classes of {whole.shape[1]} images."
    return Chosen(in_memory(images.name, flat), 0, np.repeat(labels, whole.shape[1]), (*notes, note))


def _without(shape: tuple[int, ...], axis: int) -> tuple[int, ...]:
    return shape[:axis] + shape[axis + 1 :]
