"""The training: its settings, its state while it is under way, and what becomes of it in the end."""

from collections.abc import Generator, Sequence

import numpy as np
from PySide6.QtCore import QObject, Signal

from digitcluster.core.digits import Digits
from digitcluster.core.errors import DigitClusterError, SettingsError
from digitcluster.core.kmeans.lloyd import Iteration
from digitcluster.core.own_digits import joined
from digitcluster.core.progress import Progress
from digitcluster.core.training.history import TrainingHistory
from digitcluster.core.training.recording import Recording
from digitcluster.core.training.run import Run, complete_run, settings_like, train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.session.course import Beginning, Course, LiveTraining
from digitcluster.session.messages import Messages
from digitcluster.session.open_digits import OpenDigits
from digitcluster.session.own_digits import OwnDigits
from digitcluster.session.pace import FULL, seconds_after
from digitcluster.session.runs import ModelEntry
from digitcluster.session.selection import CurrentSelection
from digitcluster.session.task_runner import Task, TaskKind, TaskRunner
from digitcluster.wording import counted

__all__ = ("LiveTraining", "Training")


class Training(QObject):
    """Trains on the open digits.

    Attributes
    ----------
    settings : TrainingSettings
        Of the next training.
    live : LiveTraining or None
        The training under way, from its first iteration on.
    with_own_digits : bool
        Whether the user's own digits join the next training.
    speed : str
        How fast the iterations follow each other where they are watched, one of `pace.SPEEDS`.
    chosen_speed : str
        The same of the next training: one may have a speed of its own.
    """

    settings_changed = Signal(object)  # TrainingSettings
    live_changed = Signal(object)  # LiveTraining, or None when no training is under way
    speed_changed = Signal(str)

    def __init__(
        self,
        open_digits: OpenDigits,
        own_digits: OwnDigits,
        selection: CurrentSelection,
        tasks: TaskRunner,
        messages: Messages,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.settings = TrainingSettings()
        self.live: LiveTraining | None = None
        self.with_own_digits = False
        self.speed = self.chosen_speed = FULL
        self._is_watched = True
        self._open_digits, self._own_digits, self._selection = open_digits, own_digits, selection
        self._tasks, self._messages = tasks, messages
        self._course: Course | None = None
        self._recording: Recording | None = None  # of a training that was stopped, while its clusters are labelled
        self._name = ""  # of the run to come

    def change_settings(self, settings: TrainingSettings) -> None:
        """Replace the settings of the next training."""
        if settings != self.settings:
            self.settings = settings
            self.settings_changed.emit(settings)

    def set_speed(self, speed: str) -> None:
        """Choose how fast a training that is watched goes, one of `pace.SPEEDS`; at once, if one is under way."""
        self.chosen_speed = speed
        self._show_speed(speed)

    def set_watched(self, watched: bool) -> None:
        """Note whether people see the iterations: a training that nobody watches is never slowed down."""
        self._is_watched = watched
        if not watched:
            self._tasks.hurry()

    def train(self, *, speed: str = "") -> None:
        """Start a training, at a speed of its own if one is given; or resume a paused one."""
        if self._tasks.is_doing(TaskKind.TRAIN):
            self._tasks.resume()
        else:
            self._show_speed(speed or self.chosen_speed)
            if not self._start(paused=False):
                self._show_speed(self.chosen_speed)

    def step(self) -> None:
        """Do one iteration, then pause; start a training if there is none."""
        if self._tasks.is_doing(TaskKind.TRAIN) or self._start(paused=True):
            self._tasks.step()

    def train_on(self, entry: ModelEntry) -> None:
        """Start a training from the centroids of a model, with its own settings where they are known."""
        digits, model = self._open_digits.digits, entry.model
        if digits is None:
            self._messages.fail(DigitClusterError("Open digits to train on from these centroids."))
        elif (digits.height, digits.width) != model.size:
            height, width = model.size
            self._messages.fail(
                DigitClusterError(
                    f"These centroids have {width} × {height} pixels, the open digits {digits.width} × "
                    f"{digits.height}. Open digits of that size to train on."
                )
            )
        else:
            settings = settings_like(model, self.settings if entry.run is None else entry.run.settings)
            prototypes = model.centroids if model.feature_prototypes is None else model.feature_prototypes
            first = prototypes.astype(np.float64)
            name = f"{entry.bare_title} · trained on"
            beginning = Beginning(settings, name, first, model.centroids)
            self._start(paused=False, beginning=beginning)

    def pause(self) -> None:
        """Pause after the iteration that is under way."""
        if self._tasks.is_doing(TaskKind.TRAIN):
            self._tasks.pause()

    def reached(self) -> Generator[Progress, None, ModelEntry] | None:
        """Return what makes the run that stopping now would keep, while the training goes on; None if it has none."""
        course, name = self._course, self._name
        if course is None or course.history.best is None:
            return None
        making = self._completing(course, course.history.copy())

        def make() -> Generator[Progress, None, ModelEntry]:
            run = yield from making
            return ModelEntry(run.model, run, name)

        return make()

    def _start(self, *, paused: bool, beginning: Beginning | None = None) -> bool:
        digits = self._open_digits.digits
        if digits is None:
            return False
        if self.with_own_digits:
            digits = joined(digits, self._own_digits.value.digits)
        beginning = beginning or Beginning(self.settings)
        if not self._fits(digits, beginning.settings):
            return False
        # The settings may change while the training goes on.
        course = Course(digits, beginning.settings, is_trained_on=beginning.first is not None)
        started = self._tasks.start(
            train_run(digits, course.settings, first=beginning.first, first_images=beginning.first_images),
            Task(TaskKind.TRAIN, "Choosing first centroids", paused=paused),
            succeeded=self._end,
            failed=self._fail,
            cancelled=self._keep_what_was_reached,
            follow=self._follow,
            pace=self._pause_after,
        )
        if started:
            self._course, self._name = course, beginning.name
        return started

    def _pause_after(self, iteration: Iteration) -> float:
        """Return how long an iteration is shown before the next one, in seconds; called in the job's thread."""
        is_watched = self._is_watched and iteration.restart == 1
        return seconds_after(self.speed, iteration.number) if is_watched else 0.0

    def _show_speed(self, speed: str) -> None:
        if speed != self.speed:
            self.speed = speed
            self._tasks.hurry()
            self.speed_changed.emit(speed)

    def _fits(self, digits: Digits, settings: TrainingSettings) -> bool:
        """Tell whether there is memory for a training; say so where there is not."""
        from digitcluster.files.free_memory import check_memory  # not before the window is first painted

        try:
            check_memory(digits, settings)
        except SettingsError as error:
            self._messages.fail(error)
            return False
        return True

    def _follow(self, iterations: Sequence[Iteration]) -> tuple[str, float | None] | None:
        course = self._course
        if course is None:
            return None
        if iterations:
            self._set_live(course.add(iterations))
        text = course.progress(self._tasks.seconds)
        return None if text is None else (text, None)

    def _end(self, run: Run) -> None:
        recording = self._recording if self._course is None else self._course.recording()
        self._let_go()
        self._selection.select_new(ModelEntry(run.model, run, self._name, recording=recording))
        ending = "Converged" if run.converged else "Ended early"
        self._messages.tell(f"{ending}: {counted(run.iterations, 'iteration')} in {run.seconds:.1f} s.")

    def _fail(self, error: Exception) -> None:
        self._let_go()
        self._messages.fail(error)

    def _keep_what_was_reached(self) -> None:
        """Make a run of a training that was stopped, unless it had no iteration yet."""
        # Stopping during the labelling below leads here again, and then there is nothing left to keep.
        course, self._course = self._course, None
        if course is None or course.history.best is None:
            self._let_go()
            self._messages.tell("Cancelled.")
            return
        self._recording = course.recording()
        self._tasks.start(
            self._completing(course, course.history),
            Task(TaskKind.TRAIN, "Labelling the clusters"),
            succeeded=self._end,
            failed=self._fail,
            cancelled=self._let_go,
        )

    @staticmethod
    def _completing(course: Course, history: TrainingHistory) -> Generator[Progress, None, Run]:
        """Return what makes a run of a training that ends here."""
        about = course.digits, course.settings, history
        return complete_run(*about, seconds=course.seconds, is_trained_on=course.is_trained_on)

    def _let_go(self) -> None:
        """Forget the training that has ended, with its digits."""
        self._course = self._recording = None
        self._show_speed(self.chosen_speed)
        self._set_live(None)

    def _set_live(self, live: LiveTraining | None) -> None:
        if live is not self.live:
            self.live = live
            self.live_changed.emit(live)
