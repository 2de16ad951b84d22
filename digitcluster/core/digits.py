"""Digits: images with their labels and where they came from; split into training and validation."""

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

TEN_DIGITS = tuple("0123456789")
DRAWN = "drawn by the program"
"""What the source of the sample digits begins with."""
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
    warnings : tuple of str
        What is probably wrong with them, in sentences, to be shown before the notes.
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
    warnings: tuple[str, ...] = ()
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
    def is_sample(self) -> bool:
        """Whether the program drew them itself."""
        return self.source.startswith(DRAWN)

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
