"""Ends the program without a question, where nobody can be asked: by a signal, or as the system shuts down."""

from PySide6.QtCore import QCoreApplication

from digitcluster.ui.main_window import MainWindow


def end_now(window: MainWindow) -> None:
    """Close the window at once; what is unsaved is offered at the next start.

    A file that is being written is whole, or left as it was.
    """
    try:
        window.session.recovery.keep()
        window.closing.agree()
        window.close()
    finally:  # also where a dialog has an event loop of its own
        QCoreApplication.exit()
