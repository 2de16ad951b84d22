"""What is computed of the user's own digits: joined to others, or given to a model that has their labels."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import Digits
from digitcluster.core.drawing.photo import fitted
from digitcluster.core.model.model import Model
from digitcluster.core.model.recognition import classify
from digitcluster.core.progress import Progress

Pair: TypeAlias = tuple[NDArray[np.uint8], str]
"""A digit's image, and its label's name."""


@dataclass(frozen=True)
class Recognized:
    """How many of the own digits a model recognizes, of those whose labels it has."""

    right: int
    tested: int


def joined(digits: Digits, own: Digits | None) -> Digits:
    """Return digits with those of the user's own after them, to be trained on as well, that fit."""
    if own is None or digits.labels is None or own.images.shape[1:] != digits.images.shape[1:]:
        return digits
    pairs = [(image, digits.classes.index(name)) for image, name in pairs_of(own) if name in digits.classes]
    if not pairs:
        return digits
    return replace(
        digits,
        images=np.concatenate([digits.images, [image for image, _ in pairs]]),
        labels=np.concatenate([digits.labels, np.array([label for _, label in pairs], np.uint8)]),
        name=f"{digits.name} and {len(pairs):,} of your own",
    )


def count_recognized(model: Model, own: Digits) -> Generator[Progress, Any, Recognized | None]:
    """Return how many of some labelled digits a model recognizes; None if it has none of their labels."""
    pairs = [(image, name) for image, name in pairs_of(own) if name in model.classes]
    if not pairs:
        return None
    height, width = model.size
    images = np.array([_of_size(image, height, width) for image, _ in pairs])
    given = yield from classify(model, images)
    return Recognized(sum(model.classes[one] == name for one, (_, name) in zip(given, pairs, strict=True)), len(pairs))


def _of_size(image: NDArray[np.uint8], height: int, width: int) -> NDArray[np.uint8]:
    return image if image.shape == (height, width) else fitted(image, height=height, width=width)


def pairs_of(digits: Digits | None) -> Sequence[Pair]:
    """Return the image of each labelled digit with its label's name."""
    if digits is None or digits.labels is None:
        return []
    return [(image, digits.classes[label]) for image, label in zip(digits.images, digits.labels, strict=True)]


def without(pairs: Sequence[Pair], image: NDArray[np.uint8], name: str) -> list[Pair]:
    """Return own digits without one: of several that are the same, the last."""
    for at in reversed(range(len(pairs))):
        if pairs[at][1] == name and np.array_equal(pairs[at][0], image):
            return [*pairs[:at], *pairs[at + 1 :]]
    return list(pairs)
