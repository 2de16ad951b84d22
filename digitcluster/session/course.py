"""A training under way: what it starts from, how far it has come, and what is shown of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.digits import Digits
from digitcluster.core.kmeans.lloyd import Iteration
from digitcluster.core.training.history import TrainingHistory
from digitcluster.core.training.recording import Frame, Recorder, Recording
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.core.training.training_data import training_labels
from digitcluster.wording import training_progress


@dataclass(frozen=True, eq=False)
class LiveTraining:
    """The state of a training.

    Attributes
    ----------
    iteration : Iteration
        The newest.
    recording : Recording
        Of this restart, so far.
    history : tuple of (inertia, shift)
        Of this restart.
    settings : TrainingSettings
        Of this training.
    """

    iteration: Iteration
    recording: Recording
    history: tuple[tuple[float, float], ...]
    settings: TrainingSettings = field(default_factory=TrainingSettings)

    @property
    def frame(self) -> Frame:
        """How the newest iteration is kept."""
        return self.recording.frames[-1]

    @property
    def classes(self) -> tuple[str, ...]:
        """The labels' names."""
        return self.recording.classes

    @property
    def label_counts(self) -> NDArray[np.int64]:
        """Labels of the digits in each cluster, int64 (k, classes)."""
        return self.frame.label_counts


@dataclass(frozen=True, eq=False)
class Beginning:
    """What a training starts from: settings, a name for the run, and first centroids if they are not to be chosen."""

    settings: TrainingSettings
    name: str = ""
    first: NDArray[np.float64] | None = None
    first_images: NDArray[np.floating] | None = None


class Course:
    """A training under way: what is needed to show it, and to keep what it has reached when it is stopped."""

    def __init__(self, digits: Digits, settings: TrainingSettings, *, is_trained_on: bool = False) -> None:
        self.digits, self.settings, self.is_trained_on = digits, settings, is_trained_on
        self.history = TrainingHistory()
        self.seconds = 0.0
        self._labels, self._classes = training_labels(digits, settings)
        self._recorders: dict[int, Recorder] = {}  # of the restart under way, and of the best one, by their numbers

    def add(self, iterations: Sequence[Iteration]) -> LiveTraining:
        """Take the next iterations, at least one; return the state after the last of them."""
        for iteration in iterations:
            self.history.add(iteration)
            self._record(iteration)
        last, recording = iterations[-1], self._recorders[iterations[-1].restart].recording()
        return LiveTraining(last, recording, tuple(self.history.history), self.settings)

    def recording(self) -> Recording | None:
        """Return the recording of the restart that is kept; None before its first iteration."""
        best = self.history.best
        return None if best is None else self._recorders[best.restart].recording()

    def _record(self, iteration: Iteration) -> None:
        best = self.history.best
        kept = (iteration.restart, best.restart if best is not None else 0)
        self._recorders = {restart: one for restart, one in self._recorders.items() if restart in kept}
        recorder = self._recorders.setdefault(iteration.restart, Recorder(self._labels, self._classes))
        recorder.add(iteration)

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
