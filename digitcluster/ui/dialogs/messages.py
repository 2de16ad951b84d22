"""The one window for problems: what happened and what to do, with details folded away."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QMessageBox, QWidget

from digitcluster.core.errors import DigitClusterError, ReadingError, SettingsError, WritingError
from digitcluster.ui.dialogs.unexpected_dialog import UnexpectedDialog

TITLES = {ReadingError: "Could not read", WritingError: "Could not save", SettingsError: "Could not train"}


def show_problem(parent: QWidget, error: BaseException) -> QDialog:
    """Show a problem in a dialog that does not block the program; one that is shown already only comes to the front."""
    return _show_foreseen(parent, error) if isinstance(error, DigitClusterError) else _show_unexpected(parent, error)


def _show_foreseen(parent: QWidget, error: DigitClusterError) -> QMessageBox:
    for box in parent.findChildren(QMessageBox):
        if box.isVisible() and (box.text(), box.detailedText()) == (str(error), error.details):
            box.raise_()
            return box
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(_title(error))
    box.setTextFormat(Qt.TextFormat.PlainText)  # a file's name may look like markup
    box.setIcon(QMessageBox.Icon.Warning)
    box.setText(str(error))
    if error.details:
        box.setDetailedText(error.details)
    box.open()
    return box


def _show_unexpected(parent: QWidget, error: BaseException) -> UnexpectedDialog:
    dialog = next((one for one in parent.findChildren(UnexpectedDialog) if one.isVisible()), None)
    dialog = dialog or UnexpectedDialog(parent)
    dialog.add(error)
    dialog.open()
    return dialog


def _title(error: DigitClusterError) -> str:
    """Return what could not be done, in a word or two."""
    for kind, title in TITLES.items():
        if isinstance(error, kind):
            return title
    return "Digit Cluster"
