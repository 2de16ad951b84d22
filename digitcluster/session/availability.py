"""Which commands are possible now: one frozen snapshot that menu, buttons and shortcuts follow.

A command without a field here is always possible.
"""

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QObject, Signal

from digitcluster.core.digits import Digits
from digitcluster.session.open_digits import OpenDigits
from digitcluster.session.pad import Pad
from digitcluster.session.selection import CurrentSelection
from digitcluster.session.task_runner import Task, TaskKind, TaskRunner
from digitcluster.session.undo import UndoStacks


class TrainAction(Enum):
    """What the command "train" does next, as its button says."""

    TRAIN = "Train"
    PAUSE = "Pause"
    RESUME = "Resume"


@dataclass(frozen=True)
class Availability:
    """Whether each command is possible; the fields have the commands' names.

    Attributes
    ----------
    train_action : TrainAction
        What "train" does next.
    stop_training : bool
        Whether "stop" would end a training.
    change_settings : bool
        Whether the settings of the next training can be changed.
    """

    open: bool = True
    open_folder: bool = True
    sample: bool = True
    fetch_mnist: bool = True
    new_session: bool = True
    save_session: bool = True
    save_session_as: bool = True
    save_digits: bool = False
    save_report: bool = True
    train: bool = False
    step: bool = False
    stop: bool = False
    sweep: bool = False
    ten_seeds: bool = False
    test: bool = True
    rename_run: bool = False
    delete_run: bool = False
    new_seed: bool = True
    random_digit: bool = False
    numbered_digit: bool = False
    undo: bool = False
    redo: bool = False
    clear: bool = False
    keep: bool = False
    back: bool = False
    forward: bool = False
    change_settings: bool = True
    stop_training: bool = False
    train_action: TrainAction = TrainAction.TRAIN


def find_availability(
    digits: Digits | None,
    task: Task | None,
    *,
    is_blank: bool,
    can_undo: bool,
    can_redo: bool,
    can_go_back: bool = False,
    can_go_forward: bool = False,
    is_builtin: bool = True,
) -> Availability:
    """Return what is possible with these digits open, this task under way, and these states of the other parts.

    Parameters
    ----------
    is_builtin : bool
        Whether the model in use is the built-in one, which can be neither renamed nor deleted.
    """
    is_idle, has_digits = task is None, digits is not None
    is_training = task is not None and task.kind is TaskKind.TRAIN
    is_resting = is_training and task is not None and task.paused
    return Availability(
        open=is_idle,
        open_folder=is_idle,
        sample=is_idle,
        fetch_mnist=is_idle,
        new_session=is_idle,
        save_session=is_idle,
        save_session_as=is_idle,
        save_digits=is_idle and has_digits,
        save_report=is_idle,
        train=has_digits and (is_idle or is_training),
        step=has_digits and (is_idle or is_resting),
        stop=not is_idle,
        sweep=is_idle and has_digits,
        ten_seeds=is_idle and has_digits,
        test=is_idle,
        rename_run=not is_builtin,
        delete_run=not is_builtin,
        new_seed=is_idle,
        random_digit=has_digits,
        numbered_digit=has_digits,
        undo=can_undo,
        redo=can_redo,
        clear=not is_blank,
        keep=not is_blank,
        back=can_go_back,
        forward=can_go_forward,
        change_settings=is_idle,
        stop_training=is_training,
        train_action=(TrainAction.RESUME if is_resting else TrainAction.PAUSE if is_training else TrainAction.TRAIN),
    )


class CurrentAvailability(QObject):
    """Holds the snapshot for the session's present state, and signals when it changes.

    Attributes
    ----------
    value : Availability
    """

    changed = Signal(object)  # Availability

    def __init__(
        self,
        open_digits: OpenDigits,
        tasks: TaskRunner,
        pad: Pad,
        undo: UndoStacks,
        selection: CurrentSelection,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.value = Availability()
        self._open_digits, self._tasks, self._pad = open_digits, tasks, pad
        self._undo, self._selection = undo, selection
        undone = (undo.canUndoChanged, undo.canRedoChanged)
        for signal in (open_digits.changed, tasks.changed, pad.changed, selection.changed, *undone):
            signal.connect(lambda _: self._look())

    def _look(self) -> None:
        value = find_availability(
            self._open_digits.digits,
            self._tasks.task,
            is_blank=self._pad.drawing.is_blank,
            can_undo=self._undo.canUndo(),
            can_redo=self._undo.canRedo(),
            is_builtin=self._selection.entry.is_builtin,
            can_go_back=self._selection.can_go_back,
            can_go_forward=self._selection.can_go_forward,
        )
        if value != self.value:  # most changes of a task, such as its text, change nothing here
            self.value = value
            self.changed.emit(value)
