"""Ctrl+C copies what has the focus or was clicked last; a context menu does it, too."""

import os
import subprocess
import sys

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu

from digitcluster.session.selection import CellSubject, ClusterSubject
from digitcluster.ui.copying import NOTHING
from tests.ui.events import LEFT, click, draw_one
from tests.window_fixtures import LONG


@pytest.fixture
def trained(ready, idle):
    """The window with a run on the open digits."""
    ready.session.training.train()
    idle(ready.session)
    return ready


@pytest.fixture
def copy(qtbot, idle):
    """Give a command that copies; return what is on the clipboard then."""

    def give(window, command="copy"):
        QGuiApplication.clipboard().setText("as before")
        window.commands[command].trigger()
        idle(window.session)
        return QGuiApplication.clipboard().mimeData()

    return give


@pytest.fixture
def drawn(qtbot):
    """Wait until a plot shows what it is to show."""

    def wait(canvas):
        qtbot.waitUntil(lambda: canvas.is_up_to_date, timeout=LONG)
        return canvas

    return wait


@pytest.fixture
def menu_at(qtbot):
    """Open the context menu at a place of a widget; return its actions by their words."""

    def open_menu(window, widget, place=None):
        place = place or widget.rect().center()
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, widget.mapToGlobal(place))
        QApplication.sendEvent(widget, event)
        menu = next((one for one in window.findChildren(QMenu) if one.isVisible()), None)
        return {} if menu is None else {one.text().replace("&", ""): one for one in menu.actions() if one.text()}

    return open_menu


@pytest.mark.parametrize("name", ["gallery", "convergence"])
def test_a_plot_that_was_clicked_is_copied_as_it_is_seen(qtbot, trained, copy, drawn, name):
    canvas = drawn(trained.tabs.canvases()[name])
    click(qtbot, canvas)
    trained.session.selection.inspect(ClusterSubject(4))
    drawn(canvas)
    image = copy(trained).imageData()
    with_ring = canvas.grab().toImage().convertToFormat(image.format())
    assert image.size() == canvas.size() * canvas.devicePixelRatio()
    inside = canvas.rect().adjusted(8, 8, -8, -8)
    assert image.copy(inside) == with_ring.copy(inside) and image != with_ring
    assert trained.session.sentences[-1] == "Copied the picture."


def test_the_drawing_is_copied_again_once_the_pad_was_used(qtbot, trained, copy):
    click(qtbot, trained.tabs.gallery.gallery)
    draw_one(qtbot, trained.pad_panel.pad)
    assert copy(trained).imageData().size() == trained.pad_panel.pad.paper_image().size()


def test_where_there_is_nothing_to_copy_that_is_said_and_the_clipboard_left_alone(window, copy):
    window.setFocus()
    assert copy(window).text() == "as before" and window.session.sentences[-1] == NOTHING


def test_for_print_a_plot_is_light_and_has_300_dots_per_inch(qtbot, trained, copy, drawn):
    trained.commands["appearance_dark"].trigger()
    canvas = drawn(trained.tabs.canvases()["gallery"])
    click(qtbot, canvas)
    image = copy(trained, "copy_for_print").imageData()
    inches = canvas.figure.get_size_inches()
    trained.commands["appearance_light"].trigger()
    assert image.width() == int(inches[0] * 300) and abs(image.dotsPerMeterX() * 0.0254 - 300) < 1
    assert image.pixelColor(2, 2) == QColor("white") and image.height() > inches[1] * 300, "and what it is of, below"


def test_for_print_the_plot_in_sight_is_taken_where_none_has_the_focus(trained, copy):
    trained.tabs.show_tab("confusion")
    trained.setFocus()
    width, _ = trained.tabs.confusion.canvas.figure.get_size_inches()
    assert copy(trained, "copy_for_print").imageData().width() == int(width * 300)


def test_the_runs_are_copied_as_text_and_as_a_table(trained, copy):
    trained.runs_panel.table.setFocus()
    data = copy(trained)
    lines = [line.split("\t") for line in data.text().rstrip("\n").split("\n")]
    assert [line[0] for line in lines] == ["Name", "k 16", "built-in"] and len({len(line) for line in lines}) == 1
    assert data.html().count("<tr>") == 3 and "<td>k 16</td>" in data.html()


def test_the_menu_of_the_runs_copies_their_table(trained, idle):
    actions = {one.text().replace("&", ""): one for one in trained.runs_panel.menu.actions()}
    actions["Copy the table"].trigger()
    idle(trained.session)
    assert QGuiApplication.clipboard().text().startswith("Name\tTrain")


def test_the_confused_pairs_are_copied_each_in_a_line(qtbot, trained, copy):
    trained.tabs.show_tab("confusion")
    pairs = trained.tabs.confusion.pairs.list
    pairs.setFocus()
    lines = copy(trained).text().rstrip("\n").split("\n")
    assert lines[0] == "Most often confused" and len(lines) == pairs.count() + 1 > 3


def test_a_sentence_that_was_clicked_is_copied_without_its_links(qtbot, trained, copy):
    sentence = trained.tabs.gallery.sentence
    qtbot.mouseClick(sentence, LEFT, pos=QPoint(sentence.width() - 2, sentence.height() - 2))
    text = copy(trained).text()
    assert text.startswith("Sorted by label") and "<" not in text
    click(qtbot, trained.tabs.gallery.gallery)
    assert copy(trained).hasImage(), "another thing was clicked since"


def test_a_sentence_that_takes_no_focus_is_copied_when_it_was_clicked(qtbot, trained, copy):
    trained.tabs.show_tab("confusion")
    sentence = trained.tabs.confusion.sentence
    qtbot.mouseClick(sentence, LEFT)
    assert copy(trained).text() == sentence.text() != ""
    trained.runs_panel.table.setFocus()
    assert copy(trained).text().startswith("Name\t"), "another thing has the focus since"


@pytest.mark.parametrize("subject", [ClusterSubject(3), CellSubject(None, None, "training")])
def test_the_digits_that_are_inspected_are_copied_as_a_table_and_as_a_picture(trained, idle, copy, subject):
    trained.session.selection.inspect(subject)
    idle(trained.session)
    listed = trained.inspect_panel.listed()
    listed.grid.setFocus()
    data = copy(trained)
    lines = [line.split("\t") for line in data.text().rstrip("\n").split("\n")]
    assert lines[0] == ["number", "label", "cluster", "read as", "distance"]
    assert [int(line[0]) for line in lines[1:]] == [row + 1 for row in listed.rows] and data.hasImage()
    digits = trained.session.open_digits.digits
    for place in (0, len(listed.rows) - 1):
        assert (listed.grid.tile(place).image == digits.images[listed.rows[place]]).all(), "as they are seen"


def test_the_menu_of_a_plot_copies_and_saves_picture_and_numbers(trained, drawn, menu_at, idle, monkeypatch, tmp_path):
    canvas = drawn(trained.tabs.canvases()["gallery"])
    actions = menu_at(trained, canvas)
    assert list(actions) == ["Copy", "Copy for print", "Copy the numbers", "Save this picture…", "Save the numbers…"]
    actions["Copy the numbers"].trigger()
    idle(trained.session)
    assert QGuiApplication.clipboard().text().startswith("cluster\tlabel\tmembers\tpurity\tlabelled 0")
    for words, name in (("Save this picture…", "p.png"), ("Save the numbers…", "n.csv")):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, name=name, **__: (str(tmp_path / name), ""))
        actions[words].trigger()
        idle(trained.session)
        assert (tmp_path / name).stat().st_size > 100
    actions["Copy"].trigger()
    assert QGuiApplication.clipboard().mimeData().hasImage()
    actions["Copy"].parent().close()


def test_sentences_and_digits_have_a_menu_and_the_window_beside_them_has_none(trained, idle, menu_at):
    trained.session.selection.inspect(ClusterSubject(3))
    idle(trained.session)
    grid = trained.inspect_panel.listed().grid
    for widget, words in ((trained.tabs.gallery.sentence, ["Copy"]), (grid.viewport(), ["Copy", "Save the table…"])):
        actions = menu_at(trained, widget)
        assert list(actions) == words
        next(iter(actions.values())).parent().close()
    assert not menu_at(trained, trained.training_panel, QPoint(2, 2))


def test_a_plot_that_could_not_be_drawn_is_not_copied(qtbot, trained, copy, drawn, monkeypatch):
    canvas = drawn(trained.tabs.canvases()["convergence"])
    monkeypatch.setattr(canvas, "is_broken", True)
    canvas.setFocus()
    assert copy(trained).text() == "as before" and "could not be drawn" in str(trained.session.problems[-1])


COPY_AND_CLOSE = """
import sys
from PySide6.QtCore import QEventLoop, QSettings
from PySide6.QtGui import QGuiApplication
from digitcluster import app
from digitcluster.session.preferences import Preferences
from digitcluster.session.session import Session
from digitcluster.ui.copying import Copying
from digitcluster.ui.main_window import MainWindow
application = app.make_application()
window = MainWindow(
    Session(app.builtin_model()), Preferences(QSettings(sys.argv[1], QSettings.Format.IniFormat))
)
window.show()
window.findChild(Copying)._copy(window.runs_panel.table)  # which has no focus where no window is active
clipboard = QGuiApplication.clipboard()
while clipboard.mimeData() is None or not clipboard.mimeData().hasHtml():
    application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
text = clipboard.text()
window.close()
print(clipboard.text() == text and "built-in" in text)
"""


def test_the_program_ends_well_with_a_table_in_the_clipboard(tmp_path):
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    order = [sys.executable, "-c", COPY_AND_CLOSE, tmp_path / "preferences.ini"]
    done = subprocess.run(order, env=environ, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout) == (0, "True\n"), done.stderr
