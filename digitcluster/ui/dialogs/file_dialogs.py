"""The dialogs that ask which file to open, and where to save one.

The formats are loaded by the functions that use them: the first painting of the window does not need them.
"""

import re
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from digitcluster.files.model_file import MODEL_SUFFIX
from digitcluster.ui.dialogs.questions import question

ENDING = re.compile(r"\*(\.\w+)")  # in the text of a kind of file: "Model (*.digitmodel)"
FOLDER_KIND = "Folder of PNG pictures (*)"


def ask_for_file(parent: QWidget, folder: Path) -> Path | None:
    """Ask for a file of digits, a model, or a session."""
    from digitcluster.files.formats import FORMATS
    from digitcluster.files.session_file import SESSION_SUFFIX

    patterns = " ".join(dict.fromkeys(pattern for one in FORMATS for pattern in one.patterns))
    kinds = [f"Digits, models and sessions ({patterns} *{MODEL_SUFFIX} *{SESSION_SUFFIX})"]
    kinds += [f"{one.name} ({' '.join(one.patterns)})" for one in FORMATS]
    kinds += [f"Models (*{MODEL_SUFFIX})", f"Sessions (*{SESSION_SUFFIX})", "All files (*)"]
    name, _ = QFileDialog.getOpenFileName(parent, "Open digits, a model or a session", str(folder), ";;".join(kinds))
    return Path(name) if name else None


def ask_for_test_file(parent: QWidget, folder: Path) -> Path | None:
    """Ask for a file of digits that a model is to be tested on."""
    from digitcluster.files.formats import FORMATS

    patterns = " ".join(dict.fromkeys(pattern for one in FORMATS for pattern in one.patterns))
    kinds = f"Digits ({patterns});;All files (*)"
    name, _ = QFileDialog.getOpenFileName(parent, "Test on the digits of a file", str(folder), kinds)
    return Path(name) if name else None


def ask_for_folder(parent: QWidget, folder: Path) -> Path | None:
    """Ask for a folder of pictures."""
    name = QFileDialog.getExistingDirectory(parent, "Open a folder with a sub-folder for each label", str(folder))
    return Path(name) if name else None


def ask_for_picture(parent: QWidget, folder: Path) -> Path | None:
    """Ask for a picture of one digit, such as a photo."""
    from digitcluster.files.picture_file import ENDINGS

    patterns = " ".join(f"*{ending}" for ending in ENDINGS)
    name, _ = QFileDialog.getOpenFileName(parent, "Open a picture of a digit", str(folder), f"Pictures ({patterns})")
    return Path(name) if name else None


def is_picture(path: Path) -> bool:
    """Tell whether a file is one picture, by its name."""
    from digitcluster.files.picture_file import ENDINGS

    return path.suffix.lower() in ENDINGS and path.is_file()


def ask_where(parent: QWidget, proposed: Path, title: str, kinds: str) -> Path | None:
    """Ask for the name of a file to write; if it has none of the kinds' endings, it gets that of the chosen kind."""
    name, kind = QFileDialog.getSaveFileName(parent, title, str(proposed), kinds)
    if not name:
        return None
    path = Path(name)
    if path.suffix.lower() not in ENDING.findall(kinds):
        path = path.with_name(path.name + ENDING.findall(kind or kinds)[0])  # some systems say no kind
    return _unless_kept(parent, name, path)


def _unless_kept(parent: QWidget, asked: str, path: Path) -> Path | None:
    """Return the path, or None to keep an existing file: the dialog asked only about the name as typed."""
    if path == Path(asked) or not path.is_file():
        return path
    yes, no = QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No
    box = question(parent, "Replace the file?", f"{path.name} already exists. Do you want to replace it?")
    box.setStandardButtons(yes | no)
    box.setDefaultButton(no)
    return path if box.exec() == yes else None


def ask_where_to_save_digits(parent: QWidget, folder: Path) -> Path | None:
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
    if ending.startswith("-"):  # the name of an IDX file must tell images from labels
        fits = path.name.endswith(("-ubyte", "-ubyte.gz"))
        return _unless_kept(parent, name, path if fits else path.with_name(_stem(path) + IDX_ENDING))
    fits = any(path.name.lower().endswith(one) for kind_ in WRITERS for one in kind_.endings)
    return _unless_kept(parent, name, path if fits else path.with_name(path.name + ending))


IDX_ENDING = "-images-idx3-ubyte"


def _stem(path: Path) -> str:
    return path.name.partition(".")[0]
