"""The dialogs that ask which digits to open, fetch or save.

The formats are loaded by the functions that use them: the window's first picture does not need them.
"""

import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox, QWidget

from digitcluster.core.errors import DigitClusterError
from digitcluster.files.model_file import SUFFIX, is_model_file
from digitcluster.session.download import MIRRORS, MNIST, mnist_folder

ENDING = re.compile(r"\*(\.\w+)")  # in the words for a kind of files: "Model (*.digitmodel)"
FOLDER_KIND = "Folder of PNG pictures (*)"


def ask_for_file(parent: QWidget, folder: Path) -> Path | None:
    """Ask for a file of digits, a model, or a session."""
    from digitcluster.files.registry import FORMATS
    from digitcluster.files.session_file import SUFFIX as SESSION

    patterns = " ".join(dict.fromkeys(pattern for one in FORMATS for pattern in one.patterns))
    kinds = [f"Digits, models and sessions ({patterns} *{SUFFIX} *{SESSION})"]
    kinds += [f"{one.name} ({' '.join(one.patterns)})" for one in FORMATS]
    kinds += [f"Models (*{SUFFIX})", f"Sessions (*{SESSION})", "All files (*)"]
    name, _ = QFileDialog.getOpenFileName(parent, "Open digits, a model or a session", str(folder), ";;".join(kinds))
    return Path(name) if name else None


def ask_for_folder(parent: QWidget, folder: Path) -> Path | None:
    """Ask for a folder of pictures."""
    name = QFileDialog.getExistingDirectory(parent, "Open a folder with a sub-folder for each label", str(folder))
    return Path(name) if name else None


def ask_for_picture(parent: QWidget, folder: Path) -> Path | None:
    """Ask for a picture of one digit, such as a photo."""
    from digitcluster.files.readers.picture_files import ENDINGS

    patterns = " ".join(f"*{ending}" for ending in ENDINGS)
    name, _ = QFileDialog.getOpenFileName(parent, "Open a picture of a digit", str(folder), f"Pictures ({patterns})")
    return Path(name) if name else None


def is_picture(path: Path) -> bool:
    """Tell whether a file is one picture, by its name."""
    from digitcluster.files.readers.picture_files import ENDINGS

    return path.suffix.lower() in ENDINGS and path.is_file()


def ask_for_number(parent: QWidget, count: int, use: Callable[[int], None]) -> None:
    """Call `use` with the digit that was asked for, counted from 0."""
    dialog = QInputDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setInputMode(QInputDialog.InputMode.IntInput)
    dialog.setWindowTitle("Digit Cluster")
    dialog.setLabelText(f"Which digit of the file, from 1 to {count:,}?")
    dialog.setIntRange(1, count)
    dialog.intValueSelected.connect(lambda number: use(number - 1))
    dialog.open()


def choose_part(parent: QWidget, path: Path, use: Callable[[str | None], None]) -> None:
    """Call `use` with the part of a file to open, after asking where there are several; without one where not."""
    from digitcluster.files.registry import parts_of
    from digitcluster.files.session_file import is_session_file

    try:
        parts = () if is_model_file(path) or is_session_file(path) else parts_of(path)
    except DigitClusterError:  # opening it will say the same
        parts = ()
    if not parts:
        use(None)
        return
    dialog = QInputDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle("Digit Cluster")
    dialog.setLabelText(f"{path.name} has several parts. Which one shall be opened?")
    dialog.setComboBoxItems(list(parts))
    dialog.textValueSelected.connect(use)
    dialog.open()


def ask_to_fetch(parent: QWidget, fetch: Callable[[], None]) -> None:
    """Ask whether MNIST may be downloaded, unless it is there already."""
    folder = mnist_folder()
    if all((folder / one.name).exists() for one in MNIST):
        fetch()
        return
    size = sum(one.size for one in MNIST) / 1e6
    host = MIRRORS[0].split("/")[2]
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle("Digit Cluster")
    box.setText("Download the MNIST digits?")
    box.setInformativeText(
        f"70,000 handwritten digits, {size:.1f} MB, from {host} or a mirror of it. They are kept on this computer "
        f"({folder}), so this is needed only once. MNIST is the work of Y. LeCun, C. Cortes and C. Burges, "
        "under the licence CC BY-SA 3.0."
    )
    download = box.addButton("Download", QMessageBox.ButtonRole.AcceptRole)
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(download)
    download.clicked.connect(lambda: fetch())
    box.open()


def ask_where(parent: QWidget, proposed: Path, title: str, kinds: str) -> Path | None:
    """Ask for the name of a file to write; without one of the kinds' endings it gets that of the chosen kind."""
    name, kind = QFileDialog.getSaveFileName(parent, title, str(proposed), kinds)
    if not name:
        return None
    path = Path(name)
    if path.suffix.lower() not in ENDING.findall(kinds):
        path = path.with_name(path.name + ENDING.findall(kind)[0])
    return _unless_kept(parent, name, path)


def _unless_kept(parent: QWidget, asked: str, path: Path) -> Path | None:
    """Return a path, but None for a file that shall stay: the dialog has asked about the name as it was typed only."""
    if path == Path(asked) or not path.is_file():
        return path
    question = f"{path.name} is there already. Shall it be replaced?"
    yes, no = QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No
    answer = QMessageBox.question(parent, "Digit Cluster", question, yes | no, no)
    return path if answer == yes else None


def ask_where_to_save(parent: QWidget, folder: Path) -> Path | None:
    """Ask for the name of a file of digits; a name without an ending gets that of the chosen kind."""
    from digitcluster.files.writers import WRITERS

    names = {f"{one.name} ({' '.join('*' + ending for ending in one.endings)})": one.endings[0] for one in WRITERS}
    proposed = folder / "digits.json.gz"
    kinds = ";;".join([*names, FOLDER_KIND])
    name, kind = QFileDialog.getSaveFileName(parent, "Save the digits", str(proposed), kinds)
    if not name:
        return None
    path, ending = Path(name), names.get(kind, "")
    if not ending:
        return path.with_name(path.name.partition(".")[0])
    if ending.startswith("-"):  # of IDX files the name must tell images from labels
        fits = path.name.endswith(("-ubyte", "-ubyte.gz"))
        return _unless_kept(parent, name, path if fits else path.with_name(_stem(path) + IDX_ENDING))
    fits = any(path.name.lower().endswith(one) for kind_ in WRITERS for one in kind_.endings)
    return _unless_kept(parent, name, path if fits else path.with_name(path.name + ending))


IDX_ENDING = "-images-idx3-ubyte"


def _stem(path: Path) -> str:
    return path.name.partition(".")[0]
