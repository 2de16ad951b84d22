"""Short questions that do not block the program: which digit or part of a file, and what to do with it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox, QInputDialog, QLabel, QMessageBox, QWidget

from digitcluster.ui.widgets.layouts import indent

WIDTH = 380  # px of a question's text, at least: Qt makes what explains it as narrow as the question itself


def ask_for_number(parent: QWidget, count: int, use: Callable[[int], None]) -> None:
    """Call `use` with the digit that was asked for, counted from 0."""
    dialog = QInputDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setInputMode(QInputDialog.InputMode.IntInput)
    dialog.setWindowTitle("Pick a digit by number")
    dialog.setLabelText(f"Which digit of the file, from 1 to {count:,}?")
    dialog.setIntRange(1, count)
    for spin in dialog.findChildren(QAbstractSpinBox):
        indent(spin, 0)
    dialog.intValueSelected.connect(lambda number: use(number - 1))
    dialog.open()


def ask_for_part(parent: QWidget, name: str, parts: Sequence[str], use: Callable[[str], object]) -> None:
    """Call `use` with the part of a file that was chosen."""
    dialog = QInputDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle("Choose a part of the file")
    dialog.setLabelText(f"{name} has several parts. Which one should be opened?")
    for label in dialog.findChildren(QLabel):
        label.setTextFormat(Qt.TextFormat.PlainText)  # a file's name may look like markup
    dialog.setComboBoxItems(list(parts))
    dialog.textValueSelected.connect(use)
    dialog.open()


def question(parent: QWidget, title: str, text: str) -> QMessageBox:
    """Return a question that does not block the program, without its buttons; what is in it is plain text."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(title)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    for label in box.findChildren(QLabel, "qt_msgbox_label"):
        label.setMinimumWidth(WIDTH)
    return box


def ask_for_pad(parent: QWidget, name: str, put: Callable[[], object]) -> None:
    """Ask whether a picture that was opened belongs on the drawing pad; call `put` if it does."""
    box = question(parent, "Picture of one digit", f"{name} seems to show a single digit.")
    box.setInformativeText("Put it on the drawing pad?")
    yes = box.addButton("Put it on the pad", QMessageBox.ButtonRole.AcceptRole)
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(yes)
    yes.clicked.connect(lambda: put())
    box.open()


def ask_to_fetch(parent: QWidget, fetch: Callable[[], None]) -> None:
    """Ask whether MNIST may be downloaded, unless it is there already."""
    from digitcluster.files.mnist_download import MIRRORS, MNIST  # not before the window is first painted
    from digitcluster.files.user_folders import mnist_folder

    folder = mnist_folder()
    if all((folder / one.name).exists() for one in MNIST):
        fetch()
        return
    size = sum(one.size for one in MNIST) / 1e6
    host = MIRRORS[0].split("/")[2]
    box = question(parent, "Get the MNIST digits", "Download the MNIST digits?")
    box.setInformativeText(
        f"70,000 handwritten digits, {size:.1f} MB, from {host} or a mirror of it. They are kept on this computer "
        f"({folder}), so you need to do this only once. MNIST is the work of Y. LeCun, C. Cortes and C. Burges, "
        "licensed under CC BY-SA 3.0."
    )
    download = box.addButton("Download", QMessageBox.ButtonRole.AcceptRole)
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(download)
    download.clicked.connect(lambda: fetch())
    box.open()


def ask_for_name(parent: QWidget, name: str, use: Callable[[str], object]) -> None:
    """Call `use` with the new name of a run."""
    dialog = QInputDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle("Rename the run")
    dialog.setLabelText("Name of the run; without one it is called by its settings")
    dialog.setTextValue(name)
    dialog.textValueSelected.connect(use)
    dialog.open()


def ask_where_to_test(
    parent: QWidget, title: str, open_digits: str, on_open: Callable[[], object], on_file: Callable[[], object]
) -> None:
    """Ask on which digits a model is to be tested.

    Parameters
    ----------
    title : str
        The model's.
    open_digits : str
        What is open, in words; empty where nothing is.
    on_open, on_file : callable
        The answers.
    """
    box = question(parent, "Test a model", f"Test “{title}” on which digits?")
    box.setInformativeText(
        (f"{open_digits} are open. " if open_digits else "")
        + "Of digits that it was trained on, only the validation digits count."
    )
    file = box.addButton("Choose a file…", QMessageBox.ButtonRole.AcceptRole)
    file.clicked.connect(lambda: on_file())
    if open_digits:
        opened = box.addButton("The open digits", QMessageBox.ButtonRole.AcceptRole)
        opened.clicked.connect(lambda: on_open())
        box.setDefaultButton(opened)
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.open()
