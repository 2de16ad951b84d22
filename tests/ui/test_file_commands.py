"""The File menu: what is asked for, and what comes of it."""

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QInputDialog, QMessageBox

from digitcluster.files.guessing.understanding import UNCLEAR
from digitcluster.ui.dialogs.cell_dialog import CellDialog
from digitcluster.ui.dialogs.labels_dialog import LabelsDialog
from tests.files.writing import sheet_of
from tests.ui.events import click, drop
from tests.window_fixtures import LONG

OPEN, CANCEL = QDialogButtonBox.StandardButton.Open, QDialogButtonBox.StandardButton.Cancel


@pytest.fixture
def choose_name(monkeypatch):
    """Answer the next dialogs that ask where to save with a name and a kind."""

    def choose(name, kind):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(name), kind))

    return choose


@pytest.fixture
def open_with_dialog(window, monkeypatch, idle):
    """Choose a file in the dialog of File > Open."""

    def choose(path):
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: (str(path), ""))
        window.commands["open"].trigger()
        idle(window.session)

    return choose


@pytest.fixture
def question(qtbot, window):
    """Wait for a question of a kind, and return it."""

    def wait(kind):
        qtbot.waitUntil(lambda: window.findChild(kind) is not None, timeout=LONG)
        dialog = window.findChild(kind)
        qtbot.waitUntil(dialog.isVisible, timeout=LONG)
        return dialog

    return wait


@pytest.fixture
def sheet(sample, tmp_path):
    """A picture of 300 digits in rows."""
    path = tmp_path / "sheet.png"
    Image.fromarray(sheet_of(sample.images[:300], 20)).save(path)
    return path


@pytest.fixture
def seven(sample, tmp_path):
    """A picture of one digit, a 7."""
    path = tmp_path / "seven.png"
    image = sample.images[np.flatnonzero(sample.labels == 7)[0]]
    Image.fromarray(255 - image).resize((200, 200)).save(path)
    return path


@pytest.mark.parametrize("name", ["gallery", "convergence", "error_rate", "confusion"])
@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_each_plot_is_saved_in_each_kind(ready, tmp_path, choose_name, idle, name, ending):
    target = tmp_path / f"{name}.{ending}"
    choose_name(target, f"kind (*.{ending})")
    ready.commands[f"save_{name}"].trigger()
    idle(ready.session)
    content = target.read_bytes()
    assert {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}[ending] == content[: 5 if ending == "svg" else 4]
    assert ready.session.sentences[-1] == f"Saved the picture as {name}.{ending}."


def test_a_plot_that_cannot_be_saved_is_said(ready, tmp_path, choose_name, idle):
    choose_name(tmp_path / "missing" / "x.png", "PNG picture (*.png)")
    ready.commands["save_gallery"].trigger()
    idle(ready.session)
    assert "could not be saved" in str(ready.session.problems[0])


def test_a_name_without_an_ending_gets_that_of_the_chosen_kind(window, tmp_path, choose_name, idle):
    choose_name(tmp_path / "x", "SVG drawing (*.svg)")
    window.commands["save_gallery"].trigger()
    idle(window.session)
    assert (tmp_path / "x.svg").exists()


def test_a_dot_in_a_name_is_no_ending(window, tmp_path, choose_name, idle):
    choose_name(tmp_path / "k16 v1.2", "Model (*.digitmodel)")
    window.commands["save_model"].trigger()
    idle(window.session)
    assert (tmp_path / "k16 v1.2.digitmodel").exists()


@pytest.mark.parametrize("command", ["save_model", "save_digits"])
@pytest.mark.parametrize("answer", [QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No])
def test_a_file_whose_ending_was_not_typed_is_replaced_only_when_that_was_agreed_to(
    ready, tmp_path, choose_name, monkeypatch, idle, command, answer
):
    target, kind = {
        "save_model": ("older.digitmodel", "Model (*.digitmodel)"),
        "save_digits": ("older.npz", "NumPy (*.npz)"),
    }[command]
    (tmp_path / target).write_bytes(b"older")
    asked = []
    choose_name(tmp_path / "older", kind)
    monkeypatch.setattr(QMessageBox, "exec", lambda box: asked.append(box.text()) or answer)
    ready.commands[command].trigger()
    idle(ready.session)
    assert len(asked) == 1 and f"{target} already exists" in asked[0]
    kept = (tmp_path / target).read_bytes() == b"older"
    assert kept == (answer == QMessageBox.StandardButton.No)


def test_a_cancelled_dialog_changes_nothing(window, tmp_path, choose_name, monkeypatch):
    choose_name("", "")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: ("", ""))
    before = sorted(tmp_path.iterdir())
    for name in ("open", "save_model", "save_gallery"):
        window.commands[name].trigger()
    assert sorted(tmp_path.iterdir()) == before and window.session.tasks.task is None
    assert window.session.background.is_idle


@pytest.mark.parametrize(
    ("name", "kind", "written"),
    [
        ("mine", "NumPy (*.npz)", "mine.npz"),
        ("mine.csv", "NumPy (*.npz)", "mine.csv"),
        ("mine", "IDX (*-ubyte *-ubyte.gz)", "mine-images-idx3-ubyte"),
        ("mine.json", "Folder of PNG pictures (*)", "mine"),
    ],
)
def test_the_digits_are_saved_in_the_chosen_format(ready, tmp_path, choose_name, idle, name, kind, written):
    (tmp_path / "out").mkdir()
    choose_name(tmp_path / "out" / name, kind)
    ready.commands["save_digits"].trigger()
    idle(ready.session)
    assert not ready.session.problems
    assert written in {path.name for path in (tmp_path / "out").iterdir()}


def test_the_own_digits_are_saved(qtbot, window, sample, tmp_path, choose_name, idle):
    window.pad_panel.pad.show_image(sample.images[0])
    window.commands["keep"].trigger()
    idle(window.session)
    choose_name(tmp_path / "mine.npz", "NumPy (*.npz)")
    window.own_digits_panel.save_asked.emit()
    idle(window.session)
    assert len(np.load(tmp_path / "mine.npz")["images"]) == 1


def test_of_a_file_with_several_parts_one_is_asked_for(window, sample, tmp_path, monkeypatch, idle):
    path = tmp_path / "both.npz"
    np.savez(path, x_train=sample.images, y_train=sample.labels, x_test=sample.images[:90], y_test=sample.labels[:90])
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: (str(path), ""))
    window.commands["open"].trigger()
    idle(window.session)
    dialog = window.findChild(QInputDialog)
    assert dialog.comboBoxItems() == ["train", "test"] and "both.npz has several parts" in dialog.labelText()
    dialog.setTextValue("test")
    dialog.accept()
    idle(window.session)
    assert len(window.session.open_digits.digits) == 90


def test_a_folder_of_pictures_is_opened(window, sample, tmp_path, monkeypatch, idle):
    for index in range(6):
        (tmp_path / "pictures" / str(index % 2)).mkdir(parents=True, exist_ok=True)
        Image.fromarray(sample.images[index]).save(tmp_path / "pictures" / str(index % 2) / f"{index}.png")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_, **__: str(tmp_path / "pictures"))
    window.commands["open_folder"].trigger()
    idle(window.session)
    assert window.session.open_digits.digits.label_counts.tolist()[:2] == [3, 3]


def test_a_dropped_picture_is_laid_on_the_pad(window, sample, tmp_path, idle):
    Image.fromarray(255 - sample.images[3]).resize((200, 200)).save(tmp_path / "digit.png")
    drop(window, tmp_path / "digit.png")
    idle(window.session)
    assert window.pad_panel.pad.drawing.image is not None and not window.session.problems
    assert window.session.pad.answer.ranking[0].label == int(sample.labels[3])


def test_a_chosen_file_that_is_no_picture_is_said(window, tmp_path, monkeypatch, idle):
    (tmp_path / "no.png").write_text("no picture")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: (str(tmp_path / "no.png"), ""))
    window.commands["open_picture"].trigger()
    idle(window.session)
    assert "is not a picture" in str(window.session.problems[0])


def test_mnist_is_downloaded_only_when_that_was_agreed_to(window, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    fetched = []
    monkeypatch.setattr(window.session.documents, "fetch_mnist", lambda: fetched.append(True))
    window.commands["fetch_mnist"].trigger()
    box = window.findChild(QMessageBox)
    assert "11.6 MB" in box.informativeText() and "ossci-datasets.s3.amazonaws.com" in box.informativeText()
    assert not fetched
    next(button for button in box.buttons() if button.text() == "Download").click()
    assert fetched == [True]


@pytest.mark.parametrize(("answer", "labels"), [("one", (0, 9)), ("ten", (1, 0)), ("neither", None)])
def test_labels_that_run_to_10_are_asked_about_where_nobody_can_see_it(
    qtbot, window, tmp_path, random, idle, open_with_dialog, question, answer, labels
):
    noise = random.integers(0, 256, (40, 8, 8), np.uint8)
    np.savez(tmp_path / "mine.npz", images=noise, labels=np.arange(40) % 10 + 1)
    open_with_dialog(tmp_path / "mine.npz")
    dialog = question(LabelsDialog)
    assert window.session.open_digits.digits is None, "nothing is open before the answer"
    click(qtbot, getattr(dialog, answer))
    idle(window.session)
    digits = window.session.open_digits.digits
    panel = window.digits_panel
    if labels is None:
        assert digits.classes[digits.labels[0]] == "1" and digits.classes[digits.labels[9]] == "10"
        assert UNCLEAR in panel.warnings.text() and "--" not in panel.warnings.text()
    else:
        assert (digits.labels[0], digits.labels[9]) == labels and not panel.warnings.isVisible()
        assert digits.notes[-1].endswith("as was chosen.")
    opened = [one for one in window.session.sentences if one.startswith("Opened")]
    assert len(opened) == 1 and "40" in opened[0]


@pytest.mark.parametrize("road", ["dialog", "drop"])
def test_a_picture_of_many_digits_is_opened_with_the_size_that_was_chosen(
    qtbot, window, sheet, sample, idle, open_with_dialog, question, road
):
    if road == "dialog":
        open_with_dialog(sheet)
    else:
        drop(window, sheet)
        idle(window.session)
    dialog = question(CellDialog)
    assert dialog.cell == (28, 28)
    qtbot.keyClick(dialog.width_box, Qt.Key.Key_Up)
    assert dialog.cell == (28, 35)
    click(qtbot, dialog.buttons.button(OPEN))
    idle(window.session)
    digits = window.session.open_digits.digits
    assert digits.images.shape[1:] == (28, 35) and len(digits) <= 16 * 15
    assert window.pad_panel.pad.drawing.image is None and not window.session.problems


def test_a_picture_of_many_digits_that_is_not_wanted_leaves_everything(
    qtbot, window, sheet, idle, open_with_dialog, question
):
    open_with_dialog(sheet)
    click(qtbot, question(CellDialog).buttons.button(CANCEL))
    idle(window.session)
    assert window.session.open_digits.digits is None and not window.session.sentences


@pytest.mark.parametrize("agreed", [True, False])
def test_a_picture_of_one_digit_is_offered_to_the_pad(qtbot, window, seven, idle, open_with_dialog, question, agreed):
    open_with_dialog(seven)
    box = question(QMessageBox)
    assert box.text() == "seven.png seems to show a single digit."
    click(qtbot, next(one for one in box.buttons() if ("pad" in one.text()) == agreed))
    idle(window.session)
    assert (window.pad_panel.pad.drawing.image is not None) == agreed and not window.session.problems
    if agreed:
        assert window.session.pad.answer.ranking[0].label == 7


def test_a_dropped_picture_of_one_digit_is_on_the_pad_without_a_question(window, seven, idle):
    drop(window, seven)
    idle(window.session)
    assert window.pad_panel.pad.drawing.image is not None and window.findChild(QMessageBox) is None


def test_a_picture_is_laid_on_the_pad_while_a_training_waits(qtbot, ready, seven):
    ready.session.training.step()
    drop(ready, seven)
    qtbot.waitUntil(lambda: ready.pad_panel.pad.drawing.image is not None, timeout=LONG)
    assert not ready.session.problems


def test_pictures_and_all_other_files_can_be_chosen(window, monkeypatch):
    asked = []
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *words, **_: asked.append(words[3]) or ("", ""))
    window.commands["open"].trigger()
    first, *_, last = asked[0].split(";;")
    assert all(f"*.{ending}" in first.split() for ending in ("png", "jpg", "bmp", "tiff", "csv", "digitmodel"))
    assert last == "All files (*)"
