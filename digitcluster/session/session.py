"""The one owner of the program's state: digits, settings, models, sweep, ink, and the job that is running."""

from collections.abc import Generator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from digitcluster.core.digits import Digits
from digitcluster.core.drawing.drawing import Drawing
from digitcluster.core.drawing.sample import draw_sample
from digitcluster.core.drawing.strokes import Ink
from digitcluster.core.errors import DigitClusterError
from digitcluster.core.kmeans.lloyd import Iteration
from digitcluster.core.model.model import Model
from digitcluster.core.model.recognition import Answer, recognize
from digitcluster.core.progress import Progress
from digitcluster.core.training.run import Run, train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.core.training.sweep import SweepStep, sweep
from digitcluster.files.model_file import is_model_file, load_model, save_model
from digitcluster.session.download import MIRRORS, MNIST, Download, mnist_folder
from digitcluster.session.job import Job
from digitcluster.session.own_digits import SIDE, OwnDigits, joined, own_digits_file, read_right
from digitcluster.session.progress_words import describe_sweep
from digitcluster.session.state import LiveTraining, ModelEntry, OwnDigitsState, Sweep, Task
from digitcluster.session.training import Training

FRAME = 50  # ms between two looks at the job's progress: at most 20 pictures a second


class Session(QObject):
    """The running program without its widgets. Values are replaced whole; each has one signal."""

    digits_changed = Signal(object)  # Digits
    settings_changed = Signal(object)  # TrainingSettings
    models_changed = Signal(object)  # tuple of Known
    current_changed = Signal(object)  # Known: the model that is used
    live_changed = Signal(object)  # Live, or None when no training is under way
    sweep_changed = Signal(object)  # Sweep
    task_changed = Signal(object)  # Task, or None when nothing is under way
    answer_changed = Signal(object)  # Answer, or None for a blank pad
    own_changed = Signal(object)  # Own: the user's own digits
    failed = Signal(object)  # an exception, to be shown
    told = Signal(str)  # a sentence about what has just happened

    def __init__(self, builtin: Model, parent: QObject | None = None, *, own: OwnDigits | None = None) -> None:
        super().__init__(parent)
        self.digits: Digits | None = None
        self.settings = TrainingSettings()
        self.models: tuple[ModelEntry, ...] = (ModelEntry(builtin),)
        self.current = self.models[0]
        self.live: LiveTraining | None = None
        self.sweep = Sweep()
        self.task: Task | None = None
        self.answer: Answer | None = None
        self.normalize = True
        self.with_own = False  # whether the own digits join the next training
        self.own = OwnDigitsState()
        self._own_digits = own or OwnDigits(own_digits_file())
        self._drawing = Drawing()
        self._job: Job | None = None
        self._download: Download | None = None
        self._training: Training | None = None  # the one under way
        self._clock = QTimer(self, interval=FRAME)
        self._clock.timeout.connect(self._look_at_job)
        self._look_at_own()

    # Digits and models

    def open(self, path: Path, part: str | None = None) -> None:
        """Open a file or folder of digits, or a part of it such as "test", or a model, or a session."""
        try:
            self._refuse_when_busy()
            if not is_model_file(path):
                self._read(path, part)
                return
            self._add(ModelEntry(load_model(path)))
        except DigitClusterError as error:
            self.failed.emit(error)
        else:
            self.told.emit(f"Opened the model {path.name}.")

    def _read(self, path: Path, part: str | None) -> None:
        from digitcluster.files.registry import load_digits  # not before the window's first picture
        from digitcluster.files.session_file import is_session_file, load_session
        from digitcluster.session.keeping import take_over

        task = Task("open", f"Reading {path.name}")
        if is_session_file(path):
            self._start(load_session(path), task, partial(take_over, self, path.name))
        else:
            self._start(load_digits(path, part), task, self.use_digits)

    def save_session(self, path: Path) -> None:
        """Save digits, settings, models and sweep in one file."""
        from digitcluster.session import keeping

        self._save(keeping.save(self, path), path, f"Saved the session as {path.name}.")

    def open_sample(self) -> None:
        """Draw the sample digits and open them."""
        self._start(draw_sample(), Task("open", "Drawing sample digits"), self.use_digits)

    def fetch_mnist(self) -> None:
        """Download MNIST into the user's data folder, unless it is there, and open its training digits."""
        try:
            self._refuse_when_busy()
        except DigitClusterError as error:
            self.failed.emit(error)
            return
        self._download = Download(MNIST, MIRRORS, mnist_folder(), self)
        self._download.progressed.connect(self._show_download)
        self._download.succeeded.connect(lambda paths: self._end_download(lambda: self.open(paths[0])))
        self._download.failed.connect(lambda error: self._end_download(lambda: self.failed.emit(error)))
        self._set_task(Task("open", "Looking for a server"))
        self._download.start()

    def use(self, known: ModelEntry) -> None:
        """Let a model answer and be shown."""
        if known is not self.current:
            self.current = known
            self.current_changed.emit(known)
            self._answer_anew()
            self._look_at_own()

    def use_run(self, run: Run) -> None:
        """Use the model of a run, of a sweep for example."""
        for known in self.models:
            if known.run is run:
                self.use(known)
                return
        self._add(ModelEntry(run.model, run))

    def save_current_model(self, path: Path) -> None:
        """Save the model that is used."""
        try:
            save_model(self.current.model, path)
        except DigitClusterError as error:
            self.failed.emit(error)
        else:
            self.told.emit(f"Saved the model as {path.name}.")

    # Training

    def change_settings(self, settings: TrainingSettings) -> None:
        """Replace the settings of the next training."""
        if settings != self.settings:
            self.settings = settings
            self.settings_changed.emit(settings)

    def train(self) -> None:
        """Start training, or go on after a pause."""
        if self._job is not None and self._is("train"):
            self._job.resume()
            self._look_at_job()
        else:
            self._start_training(paused=False)

    def step(self) -> None:
        """Do one iteration, then rest; starts a training where there is none."""
        if not self._is("train"):
            self._start_training(paused=True)
        if self._job is not None and self._is("train"):
            self._job.step()
            self._look_at_job()

    def pause(self) -> None:
        """Rest after the iteration that is under way."""
        if self._job is not None and self._is("train"):
            self._job.pause()
            self._look_at_job()

    def stop(self) -> None:
        """End the job: a training keeps the centroids reached so far, a sweep its finished k."""
        if self._job is not None:
            self._job.cancel()
        if self._download is not None:
            self._download.cancel()

    def start_sweep(self, ks: Sequence[int]) -> None:
        """Train once for each k."""
        if self.digits is None:
            return
        work = sweep(self.digits, ks, self.settings)
        if self._start(work, Task("sweep", "Sweep", 0.0), self._end_sweep):
            self.replace_sweep(Sweep(tuple(ks)))

    # Ink

    def set_ink(self, ink: Ink, picture: NDArray[np.uint8] | None = None) -> None:
        """Let the current model read what is on the drawing pad: strokes, or a picture of a digit."""
        self._drawing = Drawing(ink, picture)
        self._answer_anew()

    def _answer_anew(self) -> None:
        height, width = self.current.model.size
        image = self._drawing.image(height=height, width=width, normalize=self.normalize)
        self.answer = None if image is None else recognize(self.current.model, image)
        self.answer_changed.emit(self.answer)

    def set_normalize(self, normalize: bool) -> None:
        """Choose whether drawings are centred and fitted, or given to the model as they are."""
        self.normalize = normalize
        self._answer_anew()

    # The user's own digits

    def teach(self, label: int) -> None:
        """Keep what is on the pad as one of the user's own digits, with this label."""
        image = self._drawing.image(height=SIDE, width=SIDE)
        if image is None:
            return
        try:
            self._own_digits.add(image, label, self._drawing.ink)
        except DigitClusterError as error:
            self.failed.emit(error)
            return
        self.told.emit(f"Kept as one of your own digits, a {label}.")
        self._look_at_own()

    def take_back_own(self) -> None:
        """Forget the own digit that was kept last."""
        self._own_digits.take_back()
        self._look_at_own()

    def open_own(self) -> None:
        """Open the user's own digits, to look at them or to train on them alone."""
        if self.own.digits is not None:
            self.use_digits(self.own.digits)

    def save_own(self, path: Path) -> None:
        """Write the user's own digits in the format that the name's ending tells."""
        if self.own.digits is not None:
            self._save_digits(self.own.digits, path, "of your own digits")

    def _look_at_own(self) -> None:
        """Read the own digits anew, and test the current model on them."""
        digits = self._own_digits.digits()
        self.own = OwnDigitsState(digits, read_right(self.current.model, digits))
        self.own_changed.emit(self.own)

    def close(self) -> None:
        """End the job and wait for its thread: a QThread that runs at exit aborts the process."""
        self._clock.stop()
        if self._download is not None:
            self._download.blockSignals(True)
            self._download.cancel()
        if self._job is not None:
            self._job.cancel()
            self._job.wait()

    # The job

    def _start(self, work: Generator[Any, None, Any], task: Task, done: Any, *, paused: bool = False) -> bool:
        """Start a job unless one is running; say why not."""
        try:
            self._refuse_when_busy()
        except DigitClusterError as error:
            self.failed.emit(error)
            return False
        self._job = Job(work, paused=paused, parent=self)
        self._job.succeeded.connect(lambda result: self._end_job(lambda: done(result)))
        self._job.failed.connect(lambda error: self._end_job(lambda: self._fail(error)))
        self._job.cancelled.connect(lambda: self._end_job(lambda: self._keep_what_there_is(task.kind)))
        self._set_task(task)
        self._job.start()
        self._clock.start()
        return True

    def _end_job(self, then: Any) -> None:
        self._look_at_job()
        self._clock.stop()
        if self._job is not None:
            self._job.wait()
            self._job.deleteLater()
        self._job = None
        self._set_task(None)
        then()

    def _refuse_when_busy(self) -> None:
        if self.task is not None:
            raise DigitClusterError(f"The program is busy: {self.task.text}. Wait for it, or stop it first.")

    def _look_at_job(self) -> None:
        """Take what the job has yielded and show the newest of it."""
        if self._job is None or self.task is None:
            return
        begun, task = False, self.task
        for record in self._job.take():
            if isinstance(record, Iteration) and self._training is not None:
                self._training.add(record)
                begun = True
            elif isinstance(record, Progress):
                task = Task(task.kind, record.text, record.fraction if record.total else None)
            elif isinstance(record, SweepStep):
                task = describe_sweep(record)
                if record.run is not None:
                    runs = sorted((*self.sweep.runs, record.run), key=lambda run: run.settings.k)
                    self.replace_sweep(Sweep(self.sweep.planned, tuple(runs)))
        if self._training is not None and begun:
            self._set_live(self._training.live(self._job.seconds))
        if self._training is not None and self._training.has_begun and task.kind == "train":
            task = Task("train", self._training.words(self._job.seconds))
        self._set_task(replace(task, paused=self._job.paused))

    def _set_task(self, task: Task | None) -> None:
        if task != self.task:
            self.task = task
            self.task_changed.emit(task)

    def _is(self, kind: str) -> bool:
        return self.task is not None and self.task.kind == kind

    def _show_download(self, done: int, total: int) -> None:
        text = f"Downloading MNIST: {done / 1e6:.1f} of {total / 1e6:.1f} MB"
        self._set_task(Task("open", text, done / total))

    def _end_download(self, then: Any) -> None:
        if self._download is not None:
            self._download.deleteLater()
        self._download = None
        self._set_task(None)
        then()

    # What becomes of a job's outcome

    def use_digits(self, digits: Digits) -> None:
        """Let digits be the open ones; the sweep of others goes."""
        self.digits = digits
        self.replace_sweep(Sweep())
        self.digits_changed.emit(digits)
        self.told.emit(f"Opened {len(digits):,} {digits.noun} of {digits.width} × {digits.height} pixels.")

    def save_digits(self, path: Path) -> None:
        """Write the open digits in the format that the name's ending tells."""
        if self.digits is not None:
            self._save_digits(self.digits, path, self.digits.noun)

    def _save_digits(self, digits: Digits, path: Path, what: str) -> None:
        from digitcluster.files.writers import save_digits

        self._save(save_digits(digits, path), path, f"Saved {len(digits):,} {what} as {path.name}.")

    def _save(self, work: Generator[Any, None, None], path: Path, saved: str) -> None:
        self._start(work, Task("open", f"Saving {path.name}"), lambda _: self.told.emit(saved))

    def _start_training(self, *, paused: bool) -> None:
        if self.digits is None:
            return
        digits = joined(self.digits, self.own.digits) if self.with_own else self.digits
        work, task = train_run(digits, self.settings), Task("train", "Choosing first centroids", paused=paused)
        if self._start(work, task, self._end_training, paused=paused):
            self._training = Training(digits, self.settings)

    def _end_training(self, run: Run) -> None:
        self._set_live(None)
        self._add(ModelEntry(run.model, run))
        ending = "No digit changes its cluster any more" if run.converged else "Ended early"
        self.told.emit(f"{ending}: {run.iterations} iterations in {run.seconds:.1f} s.")

    def _end_sweep(self, runs: Sequence[Run]) -> None:
        self.told.emit(f"The sweep is finished: {len(runs)} trainings.")

    def _keep_what_there_is(self, kind: str) -> None:
        if kind == "train" and self._training is not None and self._training.has_begun:
            work = self._training.completed(self.live.seconds if self.live else 0.0)
            self._training = None
            self._start(work, Task("train", "Naming the clusters"), self._end_training)
        elif kind == "sweep":
            self.told.emit(f"The sweep was cancelled; {len(self.sweep.runs)} results are kept.")
        else:
            self._set_live(None)
            self.told.emit("Cancelled.")

    def _fail(self, error: Exception) -> None:
        self._set_live(None)
        self.failed.emit(error)

    def add_models(self, known: Sequence[ModelEntry]) -> None:
        """Add models, without using them."""
        self.models = (*self.models, *known)
        self.models_changed.emit(self.models)

    def _add(self, known: ModelEntry) -> None:
        self.add_models([known])
        self.use(known)

    def replace_sweep(self, value: Sweep) -> None:
        """Show other error rates by k."""
        self.sweep = value
        self.sweep_changed.emit(value)

    def _set_live(self, live: LiveTraining | None) -> None:
        if live is not self.live:
            self.live = live
            self.live_changed.emit(live)
