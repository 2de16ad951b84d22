"""*Watch k-means find the digits*: a training on the sample digits, slow enough to see every iteration."""

from PySide6.QtCore import QObject

from digitcluster.core.digits import Digits
from digitcluster.core.drawing.sample import draw_sample
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.session.open_digits import OpenDigits
from digitcluster.session.pace import STEADY
from digitcluster.session.task_runner import Task, TaskKind, TaskRunner
from digitcluster.session.training import Training

SETTINGS = TrainingSettings(k=10, seed=7)
"""With this seed the sample's clusters stand for all ten digits in the end, after some thirty iterations."""


class Demonstration(QObject):
    """Opens the sample digits and trains on them, slowly; the training is one like any other."""

    def __init__(
        self, open_digits: OpenDigits, training: Training, tasks: TaskRunner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._open_digits, self._training, self._tasks = open_digits, training, tasks

    def start(self) -> None:
        """Open the sample digits, unless they are open, and train."""
        digits = self._open_digits.digits
        if digits is not None and digits.is_sample and self._tasks.task is None:
            self._train()
        else:
            task = Task(TaskKind.OPEN, "Drawing sample digits")
            self._tasks.start(draw_sample(), task, succeeded=self._take)

    def _take(self, digits: Digits) -> None:
        self._open_digits.offer(digits, self._train)

    def _train(self) -> None:
        self._training.change_settings(SETTINGS)
        self._training.train(speed=STEADY)
