"""The course of a training: its iterations so far, and the best of them."""

from digitcluster.core.kmeans.lloyd import Iteration


class TrainingHistory:
    """The course of a training so far; `add` extends it.

    Attributes
    ----------
    last : Iteration or None
        The newest iteration, or the first centroids; None before those.
    history : list of (inertia, shift)
        One pair for each iteration of this restart.
    best, best_history
        The same for the restart that is to be kept if the training ends now; never first centroids alone.
    repairs : int
        How many empty clusters were moved, in all restarts.
    """

    def __init__(self) -> None:
        self.best: Iteration | None = None
        self.last: Iteration | None = None
        self.best_history: list[tuple[float, float]] = []
        self.history: list[tuple[float, float]] = []
        self.repairs = 0

    def add(self, iteration: Iteration) -> None:
        """Add the next iteration. Of several restarts the one with the smallest inertia is kept."""
        if self.last is not None and iteration.restart != self.last.restart:
            self.history = []  # a new list: the old one may belong to the best restart
        self.last = iteration
        if iteration.is_first:
            return
        self.repairs += len(iteration.repaired)
        self.history.append((iteration.inertia, iteration.shift))
        if self.best is None or iteration.restart == self.best.restart or iteration.inertia < self.best.inertia:
            self.best, self.best_history = iteration, self.history

    def copy(self) -> "TrainingHistory":
        """Return the course as it is now, which does not grow with this one."""
        other = TrainingHistory()
        other.best, other.last, other.repairs = self.best, self.last, self.repairs
        other.best_history, other.history = list(self.best_history), list(self.history)
        return other
