"""What there is to make a picture of: the digits, the model, how it came about, and what is looked at."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.analysis.assignment import NONE, Assignment
from digitcluster.core.analysis.parts import ALL, TRAINING, VALIDATION, part_rows
from digitcluster.core.digits import UNKNOWN, Digits
from digitcluster.core.model.model import Model
from digitcluster.core.training.recording import Recording
from digitcluster.core.training.run import Run
from digitcluster.core.training.settings import TrainingSettings

FEW = 1000  # digits of a small training, which takes some hundredths of a second
MOST_PIXELS = 2_000_000  # of those digits together: large ones are fewer


@dataclass(frozen=True, eq=False)
class Compared:
    """Digits and where they stand among a model's clusters.

    Attributes
    ----------
    digits : Digits
    assignment : Assignment
    parts : mapping of str to intp (m,)
        Rows of the digits by part, as `part_rows` has them.
    """

    digits: Digits
    assignment: Assignment
    parts: Mapping[str, NDArray[np.intp]]

    @property
    def learned(self) -> NDArray[np.intp]:
        """The rows that the model learned from, or all where nobody knows."""
        return self.parts.get(TRAINING, self.parts[ALL])

    @property
    def unseen(self) -> tuple[str, NDArray[np.intp]]:
        """What the digits are called that show how well the model reads, and their rows."""
        if VALIDATION in self.parts:
            return f"{VALIDATION} digits", self.parts[VALIDATION]
        return "open digits", self.parts[ALL]

    def members(self, cluster: int) -> NDArray[np.intp]:
        """Return the rows of a cluster's members, the nearest to the centroid first."""
        rows = self.learned[self.assignment.clusters[self.learned] == cluster]
        return rows[np.argsort(self.assignment.distances[rows], kind="stable")]

    def name(self, row: int) -> str:
        """Return the name of a digit's label; empty without labels."""
        labels = self.digits.labels
        return "" if labels is None else self.digits.classes[labels[row]]


@dataclass(frozen=True, eq=False)
class Evidence:
    """What pictures are made of; whatever is missing is None.

    Attributes
    ----------
    model : Model
        The one in use.
    settings : TrainingSettings
        Of the next training.
    digits : Digits or None
        Those that are open.
    compared : Compared or None
        The open digits and the model's clusters.
    run : Run or None
        The training that the model comes from.
    recording : Recording or None
        The iterations of the training under way, or of the one that the model comes from.
    place : int or None
        Which frame of it is looked at; None for the last.
    cluster, row : int or None
        The cluster, and the row of the digit, that are inspected.
    """

    model: Model
    settings: TrainingSettings = field(default_factory=TrainingSettings)
    digits: Digits | None = None
    compared: Compared | None = None
    run: Run | None = None
    recording: Recording | None = None
    place: int | None = None
    cluster: int | None = None
    row: int | None = None

    @property
    def has_labels(self) -> bool:
        """Whether the model's clusters stand for labels, and the compared digits have some that it knows."""
        compared = self.compared
        return (
            self.model.classes != (UNKNOWN,)
            and compared is not None
            and bool((compared.assignment.labels[compared.parts[ALL]] != NONE).any())
        )

    def few(self) -> Digits | None:
        """Return some of the digits that the next training would learn from, enough for a small training."""
        if self.digits is None:
            return None
        training = part_rows(len(self.digits), self.settings)[TRAINING]
        most = min(FEW, max(50, MOST_PIXELS // (self.digits.height * self.digits.width)))
        return self.digits.take(training[np.linspace(0, len(training) - 1, min(most, len(training))).astype(np.intp)])


def distinct(digits: Digits) -> int:
    """Return how many different images there are."""
    return len({image.tobytes() for image in digits.images})


def some_rows(rows: NDArray[np.intp], count: int) -> NDArray[np.intp]:
    """Return so many of the rows, evenly from the first to the last; all of them where there are no more."""
    return rows[np.linspace(0, len(rows) - 1, min(count, len(rows))).astype(np.intp)]
