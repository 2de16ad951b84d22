"""Digits mended by hand: some with other labels, some left out; what was there before stays at hand."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import Digits
from digitcluster.wording import counted


@dataclass(frozen=True, eq=False)
class Mended:
    """A set of digits, and what was changed in it.

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
    def of(cls, digits: Digits) -> "Mended":
        """Return digits with nothing changed yet."""
        return cls(digits, np.ones(len(digits), np.bool_), digits.labels)

    @cached_property
    def rows(self) -> NDArray[np.intp]:
        """Which of the original digits each one is, intp (m,), ascending."""
        return np.flatnonzero(self.kept)

    @property
    def relabelled(self) -> int:
        """How many of the digits that are kept have another label than they came with."""
        if self.labels is None or self.original.labels is None:
            return 0
        return int(np.count_nonzero((self.labels != self.original.labels) & self.kept))

    @property
    def left_out(self) -> int:
        """How many digits are left out."""
        return len(self.kept) - len(self.rows)

    @cached_property
    def digits(self) -> Digits:
        """The digits as they are now: the very same as before where nothing is changed."""
        if not self.relabelled and not self.left_out:
            return self.original
        labels, images = self.labels, self.original.images
        if self.left_out:
            images = images[self.rows]
            labels = None if labels is None else labels[self.rows]
        return replace(self.original, images=images, labels=labels, notes=(*self.original.notes, self._note()))

    def relabel(self, rows: NDArray[np.intp], label: int) -> "Mended":
        """Return the same with another label for some digits, given by their rows in `digits`.

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

    def leave_out(self, rows: NDArray[np.intp]) -> "Mended":
        """Return the same without some digits, given by their rows in `digits`."""
        kept = self.kept.copy()
        kept[self.rows[rows]] = False
        return replace(self, kept=kept)

    def _note(self) -> str:
        parts = [
            f"{counted(self.relabelled, 'label')} changed by hand" if self.relabelled else "",
            f"{counted(self.left_out, 'digit')} left out" if self.left_out else "",
        ]
        return ", ".join(filter(None, parts)) + "."
