"""Play back: goes through the iterations of the run in use, or of the training under way."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from digitcluster.core.training.recording import Frame, Recording
from digitcluster.session.pace import seconds_after
from digitcluster.session.selection import CurrentSelection
from digitcluster.session.task_runner import TaskKind, TaskRunner
from digitcluster.session.training import Training

FASTEST = 33  # ms that a frame is shown at least: more than thirty a second nobody sees


@dataclass(frozen=True)
class Position:
    """Where people are among the iterations.

    Attributes
    ----------
    count : int
        How many frames there are; 0 where there is nothing to play back.
    place : int
        Which of them is shown.
    number, last : int
        The iteration that is shown, and the last one.
    is_live : bool
        Whether a training is under way, so that more will come.
    is_playing : bool
        Whether it goes on by itself: the training, or playing back.
    """

    count: int = 0
    place: int = 0
    number: int = 0
    last: int = 0
    is_live: bool = False
    is_playing: bool = False

    @property
    def is_at_end(self) -> bool:
        """Whether the last frame is shown, or none."""
        return self.place >= self.count - 1


class Playback(QObject):
    """Moves among the frames of a recording: of a run it changes the selection, of a training only what is shown.

    Attributes
    ----------
    value : Position
    held : Frame or None
        What is shown of the training under way where that is not its newest iteration.
    """

    changed = Signal(object)  # Position

    def __init__(
        self, selection: CurrentSelection, training: Training, tasks: TaskRunner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.value = Position()
        self.held: Frame | None = None
        self._selection, self._training, self._tasks = selection, training, tasks
        self._played: Recording | None = None  # what goes on by itself, frame after frame
        self._clock = QTimer(self, singleShot=True)
        self._clock.timeout.connect(self._tick)
        selection.changed.connect(lambda _: self._look())
        tasks.changed.connect(lambda _: self._look())
        training.live_changed.connect(lambda _: self._look())

    @property
    def recording(self) -> Recording | None:
        """What is played back: of the training under way, or of the run in use."""
        live = self._training.live
        return self._selection.listed.recording if live is None else live.recording

    def go(self, place: int) -> None:
        """Show a frame, and stay there."""
        self._stop()
        self._show(place)

    def first(self) -> None:
        """Show the first centroids."""
        self.go(0)

    def back(self) -> None:
        """Show the frame before; a training under way pauses, or it would run away from what is looked at."""
        if self._training.live is not None:
            self._training.pause()
        self.go(self.value.place - 1)

    def forward(self) -> None:
        """Show the next frame; at the end of a training that pauses, do its next iteration."""
        if self._training.live is not None and self.value.is_at_end:
            self._training.step()
        else:
            self.go(self.value.place + 1)

    def last(self) -> None:
        """Show what came of the training, or how far it has come."""
        self.go(self.value.count - 1)

    def play(self) -> None:
        """Play back from here, from the beginning if this is the end; or pause. A training pauses or goes on."""
        if self.value.is_live:
            self._play_live()
        elif self._played is not None:
            self._stop()
            self._look()
        elif self.value.count > 1:
            self._played = self.recording
            self._show(0 if self.value.is_at_end else self.value.place)
            self._wait()

    def _play_live(self) -> None:
        if self.value.is_playing:
            self._training.pause()
        else:
            self.last()
            self._training.train()

    def _show(self, place: int) -> None:
        recording = self.recording
        if recording is None:
            return
        place = min(max(place, 0), len(recording.frames) - 1)
        if self._training.live is None:
            self._selection.show_frame(place)
        else:
            self.held = None if place == len(recording.frames) - 1 else recording.frames[place]
        self._look()

    def _tick(self) -> None:
        """Show the next frame, and wait for the one after it; the last one is the end."""
        place = self.value.place + 1
        if place >= self.value.count - 1:
            self.go(place)
        else:
            self._show(place)
            self._wait()

    def _stop(self) -> None:
        self._played = None
        self._clock.stop()

    def _wait(self) -> None:
        seconds = seconds_after(self._training.speed, self.value.number)
        self._clock.start(max(FASTEST, round(seconds * 1000)))

    def _look(self) -> None:
        """Say where people are now."""
        live, recording = self._training.live, self.recording
        if live is None:
            self.held = None
        if recording is not self._played:  # another run is in use, or a training has begun
            self._stop()
        value = Position()
        if recording is not None and recording.frames:
            value = self._position(recording, is_live=live is not None)
        if value != self.value:
            self.value = value
            self.changed.emit(value)

    def _position(self, recording: Recording, *, is_live: bool) -> Position:
        frames = recording.frames
        place = len(frames) - 1
        if is_live and self.held is not None:  # of another restart there may be no such iteration
            place = recording.place_of(self.held.number)
        elif not is_live and self._selection.value.place is not None:
            place = self._selection.value.place
        task = self._tasks.task
        is_training = task is not None and task.kind is TaskKind.TRAIN and not task.paused
        is_playing = is_training if is_live else self._played is not None
        return Position(len(frames), place, frames[place].number, frames[-1].number, is_live, is_playing)
