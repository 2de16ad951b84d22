"""The training that is under way: what is needed to show it, and to keep what it has reached when it is stopped."""

from collections.abc import Generator

from digitcluster.core.digits import Digits, split
from digitcluster.core.kmeans.lloyd import Iteration
from digitcluster.core.model.labelling import count_labels
from digitcluster.core.progress import Progress
from digitcluster.core.training.history import TrainingHistory
from digitcluster.core.training.run import Run, as_one_class, complete_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.session.progress_words import describe_training
from digitcluster.session.state import LiveTraining


class Training:
    """Follows a training of some digits with some settings, iteration by iteration."""

    def __init__(self, digits: Digits, settings: TrainingSettings) -> None:
        self._digits, self._settings, self._trace = digits, settings, TrainingHistory()
        labelled = digits if digits.labels is not None else as_one_class(digits)
        training, _ = split(labelled, validation=settings.validation, shuffle=settings.shuffle, seed=settings.seed)
        assert training.labels is not None
        self._labels, self._classes = training.labels, labelled.classes

    @property
    def has_begun(self) -> bool:
        """Whether there was an iteration yet."""
        return self._trace.last is not None

    def add(self, iteration: Iteration) -> None:
        """Take the next iteration."""
        self._trace.add(iteration)

    def live(self, seconds: float) -> LiveTraining:
        """Return how it stands after its last iteration, and after so many seconds of work."""
        last, classes = self._trace.last, self._classes
        assert last is not None
        counts = count_labels(last.assignments, self._labels, k=len(last.sizes), classes=len(classes))
        return LiveTraining(last, counts, classes, tuple(self._trace.history), seconds)

    def words(self, seconds: float) -> str:
        """Return in words how it stands."""
        assert self._trace.last is not None
        return describe_training(self._trace.last, self._settings, seconds)

    def completed(self, seconds: float) -> Generator[Progress, None, Run]:
        """Make a run of what it has reached."""
        return complete_run(self._digits, self._settings, self._trace, seconds=seconds)
