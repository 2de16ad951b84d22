"""Says why the program cannot start, before there is a window."""

import sys
import traceback

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from digitcluster.core.errors import DigitClusterError
from digitcluster.files.log_file import log, open_log
from digitcluster.ui.dialogs.unexpected_dialog import surroundings


def say_cannot_start(error: Exception) -> int:
    """Say it on stderr and in a dialog, log it, and return the exit status."""
    what = str(error) if isinstance(error, DigitClusterError) else f"{type(error).__name__}: {error}"
    text = f"Digit Cluster cannot start: {what}"
    sys.stderr.write(f"digitcluster: {text}\n")
    try:
        open_log()
        log.error("cannot start", exc_info=error)
    except OSError:  # there is no place for it; the dialog has the details
        pass
    box = QMessageBox(QMessageBox.Icon.Critical, "Digit Cluster", text, QMessageBox.StandardButton.Close)
    box.setTextFormat(Qt.TextFormat.PlainText)
    if isinstance(error, DigitClusterError):
        box.setInformativeText("Please install the program again.")
    box.setDetailedText("\n\n".join([surroundings(), "".join(traceback.format_exception(error))]))
    box.exec()
    return 1
