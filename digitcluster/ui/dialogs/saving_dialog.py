"""Shown when people close the window while a file is being saved: how far that is, and what else could be done."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QProgressBar, QVBoxLayout, QWidget

from digitcluster.session.task_runner import Task

FINE = 1000  # steps of the progress bar


class SavingDialog(QDialog):
    """Waits for a file that is being saved; who opened it says when that is done."""

    discarded = Signal()  # it need not be saved any more

    def __init__(self, parent: QWidget, task: Task | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Saving")
        self.text = QLabel("A file is still being saved. The window closes when that is done.")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setMinimumWidth(320)
        standard = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(standard.Cancel | standard.Discard)
        self.buttons.button(standard.Cancel).setToolTip("Keep the window open; the file is saved all the same")
        self.buttons.button(standard.Discard).setText("Close without saving")
        self.buttons.button(standard.Discard).clicked.connect(self._discard)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        for part in (self.text, self.progress, self.buttons):
            layout.addWidget(part)
        self.show_task(task)

    def show_task(self, task: Task | None) -> None:
        """Show how far it is."""
        fraction = None if task is None else task.fraction
        self.progress.setRange(0, 0 if fraction is None else FINE)
        self.progress.setValue(round(FINE * (fraction or 0)))

    def _discard(self) -> None:
        self.discarded.emit()
        self.reject()
