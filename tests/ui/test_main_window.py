import sys

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl, qVersion
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFileOpenEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog, QMessageBox, QTextBrowser

from digitcluster import __version__
from digitcluster.core.errors import DigitClusterError
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.plots.style import DARK, LIGHT
from digitcluster.ui import theme
from digitcluster.ui.dialogs import messages


def test_at_first_start_the_built_in_model_is_shown_and_training_waits_for_digits(window):
    plot = window.tabs.gallery.gallery.plot
    assert len(plot._captions) == 40
    assert not window.training_panel.train.isEnabled() and not window.tabs.error_rate.start.isEnabled()
    assert "built-in" in window.statusBar().findChildren(type(window._model_in_use))[0].text()


def test_every_command_is_in_a_menu_once_with_a_shortcut_of_its_own(window):
    shortcuts = [action.shortcut().toString() for action in window._actions.values() if not action.shortcut().isEmpty()]
    assert len(shortcuts) == len(set(shortcuts)) > 8


def test_a_dropped_file_is_opened(qtbot, window, tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr(window.session, "open", lambda *asked: opened.append(asked))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "digits.json"))])
    entering = QDragEnterEvent(
        QPointF(5, 5).toPoint(),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dragEnterEvent(entering)
    assert entering.isAccepted()
    dropping = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    window.dropEvent(dropping)
    assert opened == [(tmp_path / "digits.json", None)]


@pytest.mark.parametrize("name", ["gallery", "convergence", "error_rate", "confusion"])
@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_each_plot_is_saved_in_each_kind(ready, tmp_path, monkeypatch, name, ending):
    target = tmp_path / f"{name}.{ending}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(target), f"kind (*.{ending})"))
    window = ready
    window._actions[f"save_{name}"].trigger()
    content = target.read_bytes()
    assert {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}[ending] == content[: 5 if ending == "svg" else 4]


def test_a_name_without_an_ending_gets_that_of_the_chosen_kind(window, tmp_path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(tmp_path / "x"), "SVG drawing (*.svg)"))
    window._actions["save_gallery"].trigger()
    assert (tmp_path / "x.svg").exists()


def test_a_dot_in_a_name_is_no_ending(window, tmp_path, monkeypatch):
    chosen = (str(tmp_path / "k16 v1.2"), "Model (*.digitmodel)")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: chosen)
    window._actions["save_model"].trigger()
    assert (tmp_path / "k16 v1.2.digitmodel").exists()


@pytest.mark.parametrize("command", ["save_model", "save_digits"])
@pytest.mark.parametrize("answer", [QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No])
def test_a_file_whose_ending_was_not_typed_is_replaced_only_when_that_was_agreed_to(
    qtbot, ready, tmp_path, monkeypatch, command, answer
):
    target, kind = {
        "save_model": ("older.digitmodel", "Model (*.digitmodel)"),
        "save_digits": ("older.npz", "NumPy (*.npz)"),
    }[command]
    (tmp_path / target).write_bytes(b"older")
    asked = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(tmp_path / "older"), kind))
    monkeypatch.setattr(QMessageBox, "question", lambda *words: asked.append(words[2]) or answer)
    ready._actions[command].trigger()
    qtbot.waitUntil(lambda: ready.session.task is None)
    assert len(asked) == 1 and f"{target} is there already" in asked[0]
    kept = (tmp_path / target).read_bytes() == b"older"
    assert kept == (answer == QMessageBox.StandardButton.No)


def test_a_cancelled_dialog_changes_nothing(window, tmp_path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: ("", ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: ("", ""))
    before = sorted(tmp_path.iterdir())
    for name in ("open", "save_model", "save_gallery"):
        window._actions[name].trigger()
    assert sorted(tmp_path.iterdir()) == before and window.session.task is None


def shown_boxes(window):
    return window.findChildren(QMessageBox)


def test_a_problem_is_a_sentence_with_its_details_folded(window):
    window.session.failed.emit(DigitClusterError("Line 3 is wrong.", details="ValueError: 3"))
    (box,) = shown_boxes(window)
    assert box.text() == "Line 3 is wrong." and box.detailedText() == "ValueError: 3"
    box.close()


def test_an_unexpected_error_says_so_and_keeps_its_traceback_folded(window):
    try:
        raise ZeroDivisionError("inside")
    except ZeroDivisionError as error:
        window.session.failed.emit(error)
    (box,) = shown_boxes(window)
    assert "unexpected" in box.text() and "inside" in box.detailedText() and "inside" not in box.text()
    box.close()


@pytest.mark.parametrize("page", ["guide", "about"])
def test_help_is_shown(window, page):
    window._actions[page].trigger()
    text = window.findChild(QTextBrowser)
    assert (
        text.isVisible() and "k-means" in text.toPlainText() and "{" not in text.toPlainText().replace('{"label"', "")
    )
    text.window().close()


def test_about_tells_of_qts_licence_and_the_version(window):
    window._actions["about"].trigger()
    text = window.findChild(QTextBrowser)
    shown = text.toPlainText()
    assert f"Digit Cluster {__version__}" in shown and f"Qt {qVersion()}" in shown
    assert "Lesser General Public License" in shown and "you may replace" in shown
    text.window().close()


def test_the_licences_of_the_parts_are_shown_where_they_came_along(window, tmp_path, monkeypatch):
    (tmp_path / "THIRD-PARTY.txt").write_text("numpy <2>\n  BSD", encoding="utf-8")
    found = messages.resource
    monkeypatch.setattr(messages, "resource", lambda name: tmp_path / name if "THIRD" in name else found(name))
    window._actions["about"].trigger()
    about = window.findChild(QTextBrowser)
    assert "The licences of all parts" in about.toPlainText()
    about.anchorClicked.emit(QUrl.fromLocalFile(tmp_path / "THIRD-PARTY.txt"))
    shown = window.findChildren(QTextBrowser)[-1]
    assert shown.toPlainText() == "numpy <2>\n  BSD"
    shown.window().close()
    about.window().close()


def test_what_is_new_shows_the_releases_the_newest_first(window):
    window._actions["news"].trigger()
    text = window.findChild(QTextBrowser)
    assert text.toPlainText().startswith(f"Version {__version__}\n20") and text.toPlainText().count("\n") > 3
    text.window().close()


def test_a_file_that_the_system_asks_to_open_is_passed_on(qtbot, qapp, tmp_path):
    with qtbot.waitSignal(qapp.file_opened) as opened:
        QApplication.sendEvent(qapp, QFileOpenEvent(str(tmp_path / "mine.digitmodel")))
    assert opened.args == [tmp_path / "mine.digitmodel"]


def test_dark_and_light_dress_the_plots_too(qtbot, window, preferences):
    application = QApplication.instance()
    for appearance, style in (("dark", DARK), ("light", LIGHT)):
        window._actions[f"appearance_{appearance}"].trigger()
        qtbot.waitUntil(lambda style=style: theme.current_style() is style)
        assert preferences.appearance == appearance
        figure = window.tabs.gallery.gallery.figure
        qtbot.waitUntil(lambda figure=figure, style=style: _hex(figure.get_facecolor()) == style.window)
        assert application.palette().window().color().name() == style.window
    theme.choose_appearance(application, "system")


def _hex(colour):
    return "#" + "".join(f"{round(part * 255):02x}" for part in colour[:3])


def test_the_windows_place_is_remembered(qtbot, window, preferences):
    window.close()
    assert not preferences.geometry.isEmpty()


def test_the_window_fits_a_small_screen(window):
    assert window.minimumSizeHint().width() <= 1280 and window.minimumSizeHint().height() <= 700


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
def test_this_qt_keeps_the_references_of_none(window):
    before = sys.getrefcount(None)
    for _ in range(300):
        window.update()
    assert abs(sys.getrefcount(None) - before) < 30


def test_gallery_during_training_keeps_each_centroid_in_its_place(qtbot, ready):
    orders = []
    panel = ready.tabs.gallery
    ready.session.live_changed.connect(lambda live: orders.append(None if live is None else panel._order.tolist()))
    ready.session.train()
    qtbot.waitUntil(lambda: ready.session.task is None, timeout=20_000)
    during = [order for order in orders if order is not None]
    assert during and all(order == during[0] for order in during)
    assert orders[-1] is None


def test_numbers_that_are_no_ks_are_refused_in_words(ready):
    ready.tabs.error_rate.ks.setText("many")
    ready.tabs.error_rate.start.click()
    assert "such as 5-24,100" in str(ready.problems[0])
    assert ready.session.task is None
    for box in shown_boxes(ready):
        box.close()


def test_the_validation_share_reaches_the_training(qtbot, ready):
    ready.digits_panel._validation.setValue(50)
    ready.session.train()
    qtbot.waitUntil(lambda: ready.session.task is None and ready.session.current.run is not None, timeout=20_000)
    assert ready.session.current.model.label_counts.sum() == 300
    assert np.array(ready.session.current.run.validation_confusion).sum() == 300


def test_of_a_file_with_several_parts_one_is_asked_for(qtbot, window, sample, tmp_path):
    path = tmp_path / "both.npz"
    np.savez(path, x_train=sample.images, y_train=sample.labels, x_test=sample.images[:90], y_test=sample.labels[:90])
    window._open(path)
    dialog = window.findChild(QInputDialog)
    assert dialog.comboBoxItems() == ["train", "test"]
    dialog.setTextValue("test")
    dialog.accept()
    qtbot.waitUntil(lambda: window.session.digits is not None)
    assert len(window.session.digits) == 90


def test_what_was_done_to_the_digits_is_shown(qtbot, window, sample, tmp_path):
    path = tmp_path / "paper.npz"
    np.savez(path, images=255 - sample.images, labels=np.array(["cat", "dog"])[sample.labels % 2])
    window._open(path)
    qtbot.waitUntil(lambda: window.session.digits is not None)
    panel = window.digits_panel
    assert panel._notes.isVisible() and panel._notes.text() == "Dark ink on light was turned round."
    assert "600 pictures" in panel._facts.text()


def test_digits_without_labels_are_clustered(qtbot, window, sample, tmp_path):
    np.savez(tmp_path / "bare.npz", images=sample.images)
    window._open(tmp_path / "bare.npz")
    qtbot.waitUntil(lambda: window.session.digits is not None)
    assert "without labels" in window.digits_panel._facts.text() and not window.digits_panel._bars.isVisible()
    window.training_panel.train.click()
    qtbot.waitUntil(lambda: len(window.session.models) == 2)
    sizes = [int(caption.note.replace(",", "")) for caption in window.tabs.gallery.gallery.plot._captions]
    assert sizes == sorted(sizes, reverse=True) and sum(sizes) == 450
    window.session.start_sweep((5,))
    qtbot.waitUntil(lambda: bool(window.problems))
    assert "no labels" in str(window.problems[0])


@pytest.mark.parametrize(
    ("name", "kind", "written"),
    [
        ("mine", "NumPy (*.npz)", "mine.npz"),
        ("mine.csv", "NumPy (*.npz)", "mine.csv"),
        ("mine", "IDX (*-ubyte *-ubyte.gz)", "mine-images-idx3-ubyte"),
        ("mine.json", "Folder of PNG pictures (*)", "mine"),
    ],
)
def test_the_digits_are_saved_in_the_chosen_format(qtbot, ready, tmp_path, monkeypatch, name, kind, written):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(tmp_path / "out" / name), kind))
    (tmp_path / "out").mkdir()
    ready._actions["save_digits"].trigger()
    qtbot.waitUntil(lambda: ready.session.task is None)
    assert not ready.problems
    assert written in {path.name for path in (tmp_path / "out").iterdir()}


def test_mnist_is_downloaded_only_when_that_was_agreed_to(window, monkeypatch):
    fetched = []
    monkeypatch.setattr(window.session, "fetch_mnist", lambda: fetched.append(True))
    window._actions["fetch_mnist"].trigger()
    box = window.findChild(QMessageBox)
    assert "11.6 MB" in box.informativeText() and "ossci-datasets.s3.amazonaws.com" in box.informativeText()
    assert not fetched
    next(button for button in box.buttons() if button.text() == "Download").click()
    assert fetched == [True]


def test_a_digit_of_the_file_is_put_on_the_pad(ready, sample):
    ready._actions["random_digit"].trigger()
    panel = ready.pad_panel
    assert any(np.array_equal(panel.pad.picture, image) for image in sample.images)
    assert "Number " in panel._where.text() and "labelled" in panel._where.text()
    assert ready.session.answer is not None
    ready._actions["clear"].trigger()
    assert ready.session.answer is None and not panel._where.isVisible()


def test_a_picture_is_copied_pasted_dropped_and_opened(window, sample, tmp_path, monkeypatch):
    window._actions["paste"].trigger()
    assert "no picture to paste" in str(window.problems.pop())
    window.pad_panel.pad.show_picture(sample.images[3])
    window._actions["copy"].trigger()
    window._actions["clear"].trigger()
    window._actions["paste"].trigger()
    assert not window.problems
    label = int(sample.labels[3])
    assert window.session.answer.ranking[0].label == label
    Image.fromarray(255 - sample.images[3]).resize((200, 200)).save(tmp_path / "digit.png")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "digit.png"))])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, left, none))
    assert window.session.answer.ranking[0].label == label and not window.problems
    (tmp_path / "no.png").write_text("no picture")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: (str(tmp_path / "no.png"), ""))
    window._actions["open_picture"].trigger()
    assert "is not a picture" in str(window.problems[0])


def test_a_wrong_answer_is_kept_as_an_own_digit(window, sample):
    window.pad_panel.pad.show_picture(sample.images[0])
    window.own_digits_panel.choose(int(sample.labels[0]))
    window._actions["keep"].trigger()
    assert window.own_digits_panel._facts.text() == "1 kept: 1 of them are read right"
    window.own_digits_panel.joins.setChecked(True)
    assert window.session.with_own


def test_the_answer_shows_what_was_compared_and_how_likely_the_others_are(window, sample):
    window.pad_panel.pad.show_picture(sample.images[0])
    panel, answer = window.answer_panel, window.session.answer
    assert panel._digit.text() == answer.label and panel._sure.text() in ("sure", "quite sure", "not sure")
    assert sum(panel._bars._values) == pytest.approx(1)
    for picture in panel._pictures:
        assert picture._image.width() == 28
    assert [name.text().partition(":")[0] for name in panel._other_names] == [
        answer.model.classes[one.label] for one in answer.ranking[1:4]
    ]
    window._actions["clear"].trigger()
    assert not panel._others[0].isVisible()


def test_the_built_in_model_is_described(window):
    window._actions["about_model"].trigger()
    text = window.findChild(QTextBrowser)
    assert "The built-in model" in text.toPlainText()
    text.window().close()


def test_straightening_edges_and_labels_on_their_own_are_chosen_in_the_window(qtbot, ready):
    panel = ready.training_panel
    for box in (panel.straighten, panel.gradients, panel.per_class):
        box.setChecked(True)
    settings = ready.session.settings
    assert settings.straighten and settings.per_class and settings.features == "gradients"
    panel.k.setValue(20)
    panel.train.click()
    qtbot.waitUntil(lambda: len(ready.session.models) == 2)
    assert (
        ready.session.current.model.preprocessing.straighten
        and ready.session.current.model.feature_prototypes is not None
    )
    ready.session.change_settings(TrainingSettings(k=12))
    assert not panel.straighten.isChecked() and ready.session.settings == TrainingSettings(k=12)
