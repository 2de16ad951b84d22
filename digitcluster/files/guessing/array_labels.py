"""Which of the arrays beside the images are their labels."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.errors import ReadingError
from digitcluster.files.building.labels import MOST_CLASSES
from digitcluster.files.guessing.array_axes import said
from digitcluster.files.guessing.named_array import NamedArray
from digitcluster.files.guessing.parts import split_part
from digitcluster.wording import listed

IMAGES = ("x", "images", "data", "image", "digits", "pixels", "imgs", "img", "fea", "features", "input", "inputs")
LABELS = (
    *("y", "labels", "target", "label", "targets", "classes", "labs", "lab", "lbl", "lbls", "gnd", "class", "t"),
    *("output", "outputs", "truth", "annotations", "digit", "classlabels", "labelz", "groundtruth"),
)
MOST_ONE_HOT = 62  # columns: digits, and letters in both cases
DIGITS = 10


@dataclass(frozen=True, eq=False)
class FoundLabels:
    """The labels of some images.

    Attributes
    ----------
    values : array (n,) or None
    notes : tuple of str
        What was guessed, in sentences.
    """

    values: NDArray[Any] | None
    notes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class _Candidate:
    array: NamedArray
    values: NDArray[Any]
    note: str

    @property
    def rank(self) -> tuple[bool, int]:
        """What is called labels comes first, then what has about as many values as there are digits."""
        return not is_named_labels(self.array.name), abs(_classes(self.values) - DIGITS)


def labels_for(file_name: str, images: NamedArray, others: Sequence[NamedArray]) -> FoundLabels:
    """Find the labels of images among the other arrays.

    Raises
    ------
    ReadingError
        When what is called labels does not fit, and nothing else does.
    """
    fitting = [_Candidate(array, *fit) for array in others if (fit := _values(array, images.shape)) is not None]
    found = [one for one in fitting if is_named_labels(one.array.name) or _classes(one.values)]
    found.sort(key=lambda one: one.rank)
    if not found:
        named = [array for array in others if is_named_labels(array.name)]
        return FoundLabels(None, _not_understood(file_name, images, named))
    best, unused = found[0], [one.array.name for one in found[1:]]
    notes = [best.note] if best.note else []
    if not is_named_labels(best.array.name):
        notes.append(f"The array {best.array.name} was taken for the labels.")
    if unused:
        were = "was" if len(unused) == 1 else "were"
        notes.append(f"{listed(unused)} would fit as labels, too, and {were} not used.")
    return FoundLabels(best.values, tuple(notes))


def _not_understood(file_name: str, images: NamedArray, named: Sequence[NamedArray]) -> tuple[str, ...]:
    """Say that what is called labels fits the images but is none; raise ReadingError where it does not even fit."""
    for array in named:
        if any(side in images.shape and side > 1 for side in array.shape):
            return (f"The array {array.name} ({said(array.shape)}) could not be read as labels.",)
        if array.size > 1:
            raise ReadingError(
                f"{file_name} has images of the shape {said(images.shape)}, but labels of the shape "
                f"{said(array.shape)}. There must be one label for each image."
            )
    return ()


def is_named_images(name: str) -> bool:
    """Return whether an array's name says that it has images."""
    return any(word in IMAGES for word in split_part(name)[1])


def is_named_labels(name: str) -> bool:
    """Return whether an array's name says that it has labels."""
    return any(word in LABELS for word in split_part(name)[1])


def are_labels(array: NamedArray) -> bool:
    """Return whether an array is a list of labels, whatever it belongs to."""
    found = _values(array, (max(array.shape, default=0),))
    return found is not None and _classes(found[0]) > 0


def _values(array: NamedArray, shape: Sequence[int]) -> tuple[NDArray[Any], str] | None:
    """Return what an array says if it has one label for each image, and a note where that was guessed."""
    if array.size in shape and max(array.shape, default=0) == array.size and array.type.kind in "buifSU":
        return array.read().reshape(-1), ""
    sides = [side for side in array.shape if side != 1]
    if len(sides) != 2 or min(sides) > MOST_ONE_HOT or max(sides) not in shape or array.type.kind not in "buif":
        return None
    matrix = array.read().reshape(sides)
    hot = one_hot(matrix if sides[0] >= sides[1] else matrix.T)
    if hot is None:
        return None
    return hot, f"The labels were one-hot: {min(sides)} numbers for each digit, of which one stands out."


def one_hot(matrix: NDArray[Any]) -> NDArray[np.intp] | None:
    """Return which column stands out in each row of a matrix (n, c); None unless exactly one does, always alike."""
    low, high = matrix.min(initial=0), matrix.max(initial=0)
    is_high = matrix == high
    if not high > low or not (is_high.sum(axis=1) == 1).all() or not (is_high | (matrix == low)).all():
        return None
    return is_high.argmax(axis=1)


def _classes(values: NDArray[Any]) -> int:
    """Return how many different labels there are; 0 where they cannot be labels, such as a running number."""
    if values.dtype.kind == "f" and not (np.isfinite(values).all() and (values == np.rint(values)).all()):
        return 0
    if values.dtype.kind in "if" and values.min(initial=0) < 0:
        return 0
    count = len(np.unique(values))
    return count if 2 <= count <= MOST_CLASSES and 2 * count <= max(len(values), 4) else 0
