"""Puts the parts of the running program together; what a part does is in the part itself."""

from contextlib import ExitStack

from PySide6.QtCore import QObject

from digitcluster.core.model.model import Model
from digitcluster.files.own_digits_file import OwnDigitsFile
from digitcluster.files.user_folders import own_digits_path
from digitcluster.session.autosave import Autosave
from digitcluster.session.availability import CurrentAvailability
from digitcluster.session.background_queue import BackgroundQueue
from digitcluster.session.contents import Contents
from digitcluster.session.demonstration import Demonstration
from digitcluster.session.digit_map import DigitMap
from digitcluster.session.documents import Documents
from digitcluster.session.edits import Edits
from digitcluster.session.inspection import Inspection
from digitcluster.session.live_reading import LiveReading
from digitcluster.session.mending import Mending
from digitcluster.session.messages import Messages
from digitcluster.session.open_digits import OpenDigits
from digitcluster.session.own_digits import OwnDigits
from digitcluster.session.pad import Pad
from digitcluster.session.playback import Playback
from digitcluster.session.recovery import Recovery
from digitcluster.session.run_comparison import RunComparison
from digitcluster.session.runs import Runs
from digitcluster.session.selection import CurrentSelection
from digitcluster.session.sweeps import Sweeps
from digitcluster.session.task_runner import TaskRunner
from digitcluster.session.tests import Tests
from digitcluster.session.training import Training
from digitcluster.session.undo import UndoStacks
from digitcluster.session.unsaved import UnsavedWork
from digitcluster.session.work import Work


class Session(QObject):
    """The running program without its widgets.

    Each part has one task, keeps a frozen value that it replaces as a whole, and signals when it has done so. A part
    knows only those above it here.

    Parameters
    ----------
    builtin : Model
        The model that comes with the program.
    own_digits_file : OwnDigitsFile
        Where the user's own digits are kept; by default in the user's data folder.
    """

    def __init__(
        self, builtin: Model, *, own_digits_file: OwnDigitsFile | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        file = own_digits_file or OwnDigitsFile(own_digits_path())
        self.messages = messages = Messages(self)
        self.undo = undo = UndoStacks(self)
        self.tasks = tasks = TaskRunner(messages, self)
        self.background = background = BackgroundQueue(messages, self)
        self.saving = saving = BackgroundQueue(messages, self)  # what people wait for is not behind what takes long
        self.keeping = keeping = BackgroundQueue(messages, self)  # for the case of a crash: whatever else is waiting
        self.analysis = analysis = BackgroundQueue(messages, self)  # of its own: it may take seconds, and nothing else
        self.open_digits = digits = OpenDigits(tasks, messages, self)
        self.runs = runs = Runs(builtin, self.undo.work, self)
        self.selection = selection = CurrentSelection(runs, self)
        self.pad = pad = Pad(runs, selection, background, messages, self)
        self.inspection = inspection = Inspection(digits, selection, tasks, analysis, self)
        self.mending = Mending(digits, undo, messages, self)
        self.own_digits = own = OwnDigits(file, digits, pad, undo, saving, background, messages, self)
        self.training = training = Training(digits, own, selection, tasks, messages, self)
        self.playback = Playback(selection, training, tasks, self)
        self.map = DigitMap(digits, selection, training, analysis, self)
        self.comparison = RunComparison(digits, runs, analysis, self)
        self.edits = Edits(runs, selection, inspection, training, analysis, undo, messages, self)
        self.demonstration = Demonstration(digits, training, tasks, self)
        self.live_reading = LiveReading(training, pad, self)
        self.sweeps = sweeps = Sweeps(digits, training, tasks, messages, undo.work, self)
        self.tests = Tests(digits, runs, training, tasks, messages, self)
        self.work = work = Work(digits, runs, training, sweeps, self)
        self.contents = contents = Contents(digits, runs, selection, training, sweeps, work, undo.work)
        self.documents = Documents(digits, selection, pad, work, contents, tasks, background, messages, self)
        unsaved = UnsavedWork(digits, runs, selection, pad, training, sweeps, work, contents, self)
        self.autosave = autosave = Autosave(unsaved, pad, training, work, keeping, messages, self)
        self.recovery = Recovery(autosave, contents, pad, tasks, keeping, messages, self)
        self.availability = CurrentAvailability(digits, tasks, pad, undo, selection, self)

    def close(self) -> None:
        """End what is running for good, and finish what is being written; nothing starts after this."""
        parts = (
            self.tasks,  # first: it may be reading what background work is about to replace
            self.keeping,
            self.recovery,
            self.saving,
            self.analysis,
            self.background,
            self.undo,
        )
        with ExitStack() as closing:  # whatever becomes of one, the threads of the others must not live on
            for part in reversed(parts):
                closing.callback(part.close)
