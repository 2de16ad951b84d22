"""Digits mended by hand: some with other labels, some left out; what was there before stays at hand."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import Digits
from digitcluster.core.threads import blocks, drain, each
from digitcluster.wording import counted

BLOCK = 4096  # images that a thread copies at a time


@dataclass(frozen=True, eq=False)
class Mends:
    """What was changed by hand in a set of digits.

    Attributes
    ----------
    original : Digits
        As they were opened.
    kept : bool (n,)
        Which of them are not left out.
    labels : uint8 (n,) or None
        The labels of all of them, changed or not.
    """

    original: Digits
    kept: NDArray[np.bool_]
    labels: NDArray[np.uint8] | None

    @classmethod
    def of(cls, digits: Digits) -> "Mends":
        """Return digits with nothing changed yet."""
        return cls(digits, np.ones(len(digits), np.bool_), digits.labels)

    @cached_property
    def rows(self) -> NDArray[np.intp]:
        """Which of the original digits each one is, intp (m,), ascending."""
        return np.flatnonzero(self.kept)

    @property
    def relabelled(self) -> int:
        """How many of the digits that are kept have another label than they came with."""
        return self.labels_unlike(Mends.of(self.original))

    @property
    def left_out(self) -> int:
        """How many digits are left out."""
        return len(self.kept) - len(self.rows)

    @property
    def is_original(self) -> bool:
        """Whether nothing is changed, or everything is as it was again."""
        return not self.relabelled and not self.left_out

    def digits(self, like: "MendedDigits | None" = None) -> Digits:
        """Return the digits as they are now: the very same as in the beginning where nothing is changed.

        They are not kept here, since a copy of the pictures may be large; `like` may have one that serves.
        """
        if self.is_original:
            return self.original
        images = self.original.images
        if self.left_out:
            serves = like is not None and (like.mends.kept == self.kept).all()
            images = like.digits.images if like is not None and serves else _taken(images, self.rows)
        labels = None if self.labels is None else self.labels[self.rows]
        return replace(self.original, images=images, labels=labels, notes=(self._note(), *self.original.notes))

    def relabel(self, rows: NDArray[np.intp], label: int | NDArray[np.uint8]) -> "Mends":
        """Return the same with another label for some digits, given by their rows among those that are kept.

        Parameters
        ----------
        rows : intp (n,)
        label : int or uint8 (n,)
            One for all, or one for each.

        Raises
        ------
        ValueError
            When the digits have no labels.
        """
        if self.labels is None:
            raise ValueError("digits without labels cannot be relabelled")
        labels = self.labels.copy()
        labels[self.rows[rows]] = label
        return replace(self, labels=labels)

    def leave_out(self, rows: NDArray[np.intp]) -> "Mends":
        """Return the same without some digits, given by their rows among those that are kept."""
        kept = self.kept.copy()
        kept[self.rows[rows]] = False
        return replace(self, kept=kept)

    def labels_unlike(self, other: "Mends") -> int:
        """Return how many of the digits that are kept have another label than in another state of the same digits."""
        if self.labels is None or other.labels is None:
            return 0
        return int(np.count_nonzero((self.labels != other.labels) & self.kept))

    def _note(self) -> str:
        parts = [
            f"{counted(self.relabelled, 'label')} changed by hand" if self.relabelled else "",
            f"{counted(self.left_out, self.original.noun)} left out" if self.left_out else "",
        ]
        return ", ".join(filter(None, parts)) + "."


def _taken(images: NDArray[np.uint8], rows: NDArray[np.intp]) -> NDArray[np.uint8]:
    """Return some of the images: all threads fill the new memory, which the system is slow to hand out."""
    taken = np.empty((len(rows), *images.shape[1:]), np.uint8)

    def fill(part: slice) -> None:
        np.take(images, rows[part], axis=0, out=taken[part], mode="clip")  # only so it needs no second copy

    drain(each(fill, blocks(len(rows), BLOCK)))
    return taken


@dataclass(frozen=True, eq=False)
class MendedDigits:
    """Mends digits with what was changed in them."""

    mends: Mends
    digits: Digits

    @classmethod
    def of(cls, digits: Digits) -> "MendedDigits":
        """Return digits as they were opened."""
        return cls(Mends.of(digits), digits)

    def mend(self, mends: Mends) -> "MendedDigits":
        """Return the same digits mended otherwise."""
        return MendedDigits(mends, mends.digits(self))
