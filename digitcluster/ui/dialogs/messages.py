"""The one window for problems: what happened and what to do, with details folded away."""

import traceback

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from digitcluster.core.errors import DigitClusterError, ReadingError, SettingsError, WritingError
from digitcluster.files.user_folders import log_path

TITLES = {ReadingError: "Could not read", WritingError: "Could not save", SettingsError: "Could not train"}


def show_problem(parent: QWidget, error: BaseException) -> QMessageBox:
    """Show a problem in a dialog that does not block the program."""
    expected = isinstance(error, DigitClusterError)
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(_title(error))
    box.setTextFormat(Qt.TextFormat.PlainText)  # a file's name may look like markup
    box.setIcon(QMessageBox.Icon.Warning if expected else QMessageBox.Icon.Critical)
    if expected:
        box.setText(str(error))
        details = error.details if isinstance(error, DigitClusterError) else ""
    else:
        box.setText("Something unexpected went wrong. What you had open is still there.")
        box.setInformativeText(f"Details are in the log: {log_path()}")
        details = "".join(traceback.format_exception(error))
    if details:
        box.setDetailedText(details)
    box.open()
    return box


def _title(error: BaseException) -> str:
    """Return what could not be done, in a word or two."""
    for kind, title in TITLES.items():
        if isinstance(error, kind):
            return title
    return "Digit Cluster" if isinstance(error, DigitClusterError) else "Unexpected problem"
