"""Short questions that do not block the program: which digit or part of a file, and what to do with it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog, QMessageBox, QWidget


def ask_for_number(parent: QWidget, count: int, use: Callable[[int], None]) -> None:
    """Call `use` with the digit that was asked for, counted from 0."""
    dialog = QInputDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setInputMode(QInputDialog.InputMode.IntInput)
    dialog.setWindowTitle("Pick a digit by number")
    dialog.setLabelText(f"Which digit of the file, from 1 to {count:,}?")
    dialog.setIntRange(1, count)
    dialog.intValueSelected.connect(lambda number: use(number - 1))
    dialog.open()


def ask_for_part(parent: QWidget, name: str, parts: Sequence[str], use: Callable[[str], object]) -> None:
    """Call `use` with the part of a file that was chosen."""
    dialog = QInputDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle("Choose a part of the file")
    dialog.setLabelText(f"{name} has several parts. Which one should be opened?")
    dialog.setComboBoxItems(list(parts))
    dialog.textValueSelected.connect(use)
    dialog.open()


def ask_for_pad(parent: QWidget, name: str, put: Callable[[], object]) -> None:
    """Ask whether a picture that was opened belongs on the drawing pad; call `put` if it does."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle("Picture of one digit")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(f"{name} seems to show a single digit.")
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
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle("Get the MNIST digits")
    box.setText("Download the MNIST digits?")
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
