"""A training under way: what it starts from, how far it has come, and what is shown of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import Digits
from digitcluster.core.kmeans.lloyd import Iteration
from digitcluster.core.model.labelling import count_labels
from digitcluster.core.training.history import TrainingHistory
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.core.training.training_data import training_labels
from digitcluster.wording import training_progress


@dataclass(frozen=True, eq=False)
class LiveTraining:
    """The state of a training.

    Attributes
    ----------
    iteration : Iteration
    label_counts : int64 (k, classes)
        Labels of the digits in each cluster.
    classes : tuple of str
    history : tuple of (inertia, shift)
        Of this restart.
    settings : TrainingSettings
        Of this training.
    """

    iteration: Iteration
    label_counts: NDArray[np.int64]
    classes: tuple[str, ...]
    history: tuple[tuple[float, float], ...]
    settings: TrainingSettings = field(default_factory=TrainingSettings)


@dataclass(frozen=True, eq=False)
class Beginning:
    """What a training starts from: settings, first centroids if they are not to be chosen, and a name for the run."""

    settings: TrainingSettings
    first: NDArray[np.float64] | None = None
    name: str = ""


class Course:
    """A training under way: what is needed to show it, and to keep what it has reached when it is stopped."""

    def __init__(self, digits: Digits, settings: TrainingSettings) -> None:
        self.digits, self.settings = digits, settings
        self.history = TrainingHistory()
        self.seconds = 0.0
        self._labels, self._classes = training_labels(digits, settings)

    def add(self, iterations: Sequence[Iteration]) -> LiveTraining:
        """Take the next iterations, at least one; return the state after the last of them."""
        for iteration in iterations:
            self.history.add(iteration)
        last, classes = iterations[-1], self._classes
        counts = count_labels(last.assignments, self._labels, k=len(last.sizes), classes=len(classes))
        return LiveTraining(last, counts, classes, tuple(self.history.history), self.settings)

    def progress(self, seconds: float) -> str | None:
        """Say how far it has come after so many seconds of work; None before the first iteration."""
        self.seconds, last = seconds, self.history.last
        if last is None:
            return None
        return training_progress(
            iteration=last.number,
            reassigned=last.reassigned,
            seconds=seconds,
            repaired=len(last.repaired),
            restart=last.restart,
            restarts=self.settings.restarts,
        )
