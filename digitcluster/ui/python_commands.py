"""The commands that copy a run as a script of Python."""

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from digitcluster.core.errors import DigitClusterError
from digitcluster.session.entries import ModelEntry
from digitcluster.session.session import Session
from digitcluster.ui.dialogs.questions import question
from digitcluster.wording import counted

SCRIPT = "script of a run"  # key of the background work: only the newest is wanted

CHOOSE = "A script does a training again: train, or choose a run in the list."


def handlers(window: QWidget, session: Session) -> dict[str, Callable[[], object]]:
    """Return what each command does, by its name."""
    return {
        "copy_python": lambda: copy_as_python(window, session, "NumPy"),
        "copy_scikit_learn": lambda: copy_as_python(window, session, "scikit-learn"),
    }


def copy_as_python(window: QWidget, session: Session, library: str) -> None:
    """Copy the run in use as a script; where that does not do quite the same, say so before."""
    from digitcluster.core.as_python.script import shortcomings  # not before the window is first painted

    entry = session.selection.listed
    if entry.run is None:
        session.messages.fail(DigitClusterError(f"“{entry.title}” was not trained here. {CHOOSE}"))
    elif said := shortcomings(entry.run, is_edited=entry.edited):
        box = question(window, "Copy as Python", "The script will not do quite the same as this run.")
        box.setInformativeText("\n\n".join(said))
        copy = box.addButton("Copy it", QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(copy)
        copy.clicked.connect(lambda: _copy(session, entry, library))
        box.open()
    else:
        _copy(session, entry, library)


def _copy(session: Session, entry: ModelEntry, library: str) -> None:
    from digitcluster.session.python_script import script_of  # here: no thread should import it

    def take(script: str) -> None:
        QGuiApplication.clipboard().setText(script)
        lines = counted(script.count("\n"), "line")
        session.messages.tell(f"Copied “{entry.title}” as Python, {lines}: paste it into an editor, and run it.")

    if entry.run is not None:
        work = script_of(entry.run, session.open_digits.mended, library=library, is_edited=entry.edited)
        session.background.add(work, take, key=SCRIPT)
