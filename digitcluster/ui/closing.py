"""Sees to it that nothing is lost in silence: waits for files that are being saved, asks about what is not saved."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QDialog, QMessageBox, QWidget

from digitcluster.session.session import Session
from digitcluster.session.task_runner import TaskKind
from digitcluster.ui.dialogs.questions import question
from digitcluster.ui.dialogs.saving_dialog import SavingDialog

LOOK = 30  # ms between two looks whether something is done
SAVE, DISCARD = QMessageBox.StandardButton.Save, QMessageBox.StandardButton.Discard
Then = Callable[[], object]


class Closing(QObject):
    """Asks once before work would be lost.

    Parameters
    ----------
    window : QWidget
        The window that is to be closed, parent of the questions.
    save : callable
        Saves the session, asks where if it must, and calls what it is given when that went well.
    """

    def __init__(self, window: QWidget, session: Session, save: Callable[[Then], None]) -> None:
        super().__init__(window)
        self._window, self._session, self._save = window, session, save
        self._is_agreed = False
        self._asking: QDialog | None = None
        self._waiting: tuple[Callable[[], bool], Then] | None = None
        self._clock = QTimer(self, interval=LOOK)
        self._clock.timeout.connect(self._look)

    def may_close(self) -> bool:
        """Return whether the window can close now; if not, what follows closes it, unless people decide otherwise."""
        if self._is_agreed:
            return True
        if self._asking is not None:
            self._asking.raise_()
            return False
        if self._is_writing():
            self._wait_for_file()
            return False
        if self._session.work.value.is_unsaved:
            self.ask(self._close, "closing")
            return False
        return True

    def agree(self) -> None:
        """Close without a question, whatever is lost; what is being written is still written."""
        self._is_agreed = True

    def ask(self, then: Then, before: str = "going on") -> None:
        """Ask whether to save the session; go on when it is saved, or need not be.

        Parameters
        ----------
        then : callable
        before : str
            What it would be saved before: "closing".
        """
        if self._asking is not None:
            return
        work = self._session.work.value
        what = "this session" if work.path is None else f"the session “{work.path.stem}”"
        box = question(self._window, "Save the session", f"Save {what} before {before}?")
        box.setInformativeText(f"Not saved yet: {work.unsaved}.")
        box.setStandardButtons(SAVE | DISCARD | QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(SAVE)
        self._keep(box)
        box.finished.connect(lambda answer: self._follow(answer, then))
        box.open()

    def _follow(self, answer: int, then: Then) -> None:
        if answer == DISCARD.value:
            then()
        elif answer == SAVE.value:
            self._session.tasks.stop()  # of a training what it has reached is kept, and saved as well
            self._when(self._is_idle, lambda: self._save(then))

    def _wait_for_file(self) -> None:
        tasks = self._session.tasks
        dialog = SavingDialog(self._window, tasks.task)
        tasks.changed.connect(dialog.show_task)
        dialog.discarded.connect(self._close)
        dialog.rejected.connect(self._stop_waiting)
        # What went wrong is said in the window, which stays.
        self._session.messages.failed.connect(dialog.reject)
        self._keep(dialog)

        def done() -> None:
            dialog.accept()
            QTimer.singleShot(0, self._window.close)

        self._when(lambda: not self._is_writing(), done)
        dialog.open()

    def _keep(self, dialog: QDialog) -> None:
        """Remember a dialog as long as it is open."""
        self._asking = dialog
        dialog.finished.connect(lambda _: setattr(self, "_asking", None))

    def _close(self) -> None:
        self.agree()
        self._window.close()

    def _is_writing(self) -> bool:
        return self._session.tasks.is_doing(TaskKind.SAVE) or self._session.background.is_writing

    def _is_idle(self) -> bool:
        return self._session.tasks.task is None

    def _when(self, is_true: Callable[[], bool], then: Then) -> None:
        """Call `then` as soon as a condition holds; at once where it does."""
        if is_true():
            then()
        else:
            self._waiting = (is_true, then)
            self._clock.start()

    def _stop_waiting(self) -> None:
        self._waiting = None
        self._clock.stop()

    def _look(self) -> None:
        if self._waiting is not None and self._waiting[0]():
            then = self._waiting[1]
            self._stop_waiting()
            then()
