"""Digits: images with their labels and where they came from; split into training and validation."""

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.errors import SettingsError

TEN_DIGITS = tuple("0123456789")
UNKNOWN = "?"
"""The one class of a model that was trained on digits without labels."""


@dataclass(frozen=True, eq=False)
class Digits:
    """A set of digits. Its arrays cannot be written to.

    Attributes
    ----------
    images : uint8 (n, h, w)
        Ink bright (255) on dark (0), as in MNIST.
    labels : uint8 (n,) or None
        Indices into `classes`; None where the file has no labels.
    classes : tuple of str
        The labels' names, usually "0" … "9".
    name : str
        A short name for people: the file's name, or "sample".
    source : str
        Where they came from: a path, or a phrase such as "drawn by the program, seed 0".
    notes : tuple of str
        What was done to them or left out while they were read, in sentences.
    format : str
        The kind of file that they were read from, for people: "IDX"; empty where it is not known.

    Raises
    ------
    ValueError
        When an array has the wrong type or shape.
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8] | None
    classes: tuple[str, ...] = TEN_DIGITS
    name: str = "digits"
    source: str = ""
    notes: tuple[str, ...] = ()
    format: str = ""

    def __post_init__(self) -> None:
        if self.images.dtype != np.uint8 or self.images.ndim != 3:
            raise ValueError(f"The images are {self.images.dtype} {self.images.shape}; they must be uint8 (n, h, w).")
        if self.labels is not None and (self.labels.dtype != np.uint8 or self.labels.shape != (len(self),)):
            raise ValueError(
                f"The labels are {self.labels.dtype} {self.labels.shape}; they must be uint8 ({len(self)},)."
            )
        self.images.flags.writeable = False
        if self.labels is not None:
            self.labels.flags.writeable = False

    def __len__(self) -> int:
        return len(self.images)

    @property
    def noun(self) -> str:
        """What to call one of them: "digit", or "picture" where the labels are not 0 to 9."""
        return "digit" if self.classes == TEN_DIGITS else "picture"

    @property
    def height(self) -> int:
        """The images' height in pixels."""
        return self.images.shape[1]

    @property
    def width(self) -> int:
        """The images' width in pixels."""
        return self.images.shape[2]

    @property
    def label_counts(self) -> NDArray[np.int64]:
        """How many digits each label has: int64 (number of classes,); all 0 without labels."""
        labels = np.empty(0, np.uint8) if self.labels is None else self.labels
        return np.bincount(labels, minlength=len(self.classes))

    def take(self, chosen: slice | NDArray[np.integer]) -> "Digits":
        """Return some of the digits: a view for a slice, a copy for indices."""
        labels = None if self.labels is None else self.labels[chosen]
        return replace(self, images=self.images[chosen], labels=labels)

    @cached_property
    def fingerprint(self) -> str:
        """A SHA-256 over shape, images and labels, to tell whether two sets are the same; computed once."""
        digest = hashlib.sha256(repr(self.images.shape).encode())
        digest.update(np.ascontiguousarray(self.images).data)
        if self.labels is not None:
            digest.update(np.ascontiguousarray(self.labels).data)
        return digest.hexdigest()


Rows: TypeAlias = slice | NDArray[np.intp]
"""Which digits of a set: a slice, which makes views, or indices, which make copies."""


def split(digits: Digits, *, validation: float = 0.25, shuffle: bool = False, seed: int = 0) -> tuple[Digits, Digits]:
    """Split digits into training digits and validation digits.

    Parameters
    ----------
    digits : Digits
    validation : float
        The share for validation, 0 ≤ validation < 1. The first digits are taken, as in the notebook.
    shuffle : bool
        Choose the validation digits at random (by `seed`) instead of the first ones.

    Returns
    -------
    training, validation : Digits
        Views of the digits without `shuffle`, copies with it; both in the file's order.

    Raises
    ------
    SettingsError
        When the share is outside its limits.
    """
    training, held_out = split_rows(len(digits), validation=validation, shuffle=shuffle, seed=seed)
    return digits.take(training), digits.take(held_out)


def split_rows(count: int, *, validation: float, shuffle: bool, seed: int) -> tuple[Rows, Rows]:
    """Return which of `count` digits are for training, and which for validation; parameters as in `split`."""
    if not 0 <= validation < 1:
        raise SettingsError(f"The validation share is {validation:g}; it must be at least 0 and below 1.")
    held_out = int(count * validation)
    if not shuffle:
        return slice(held_out, None), slice(0, held_out)
    order = np.random.default_rng(seed).permutation(count)
    return np.sort(order[held_out:]), np.sort(order[:held_out])
